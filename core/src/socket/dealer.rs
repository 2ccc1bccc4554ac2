//! DEALER: deals to its peers in turn and takes from them in turn, every frame as it is.
//!
//! Spec: RFC 28, the DEALER socket type. It adds no delimiter: an application that talks to a REP
//! sends the empty frame itself.

use crate::message::Message;
use crate::socket::peers::Peers;
use crate::socket::{RecvError, Unsent, block};
use crate::trace::{Event, Observer};

#[derive(Clone, Debug)]
pub(super) struct Dealer;

impl Dealer {
    pub(super) fn send<O: Observer>(
        &self,
        peers: &mut Peers,
        message: Message,
        obs: &mut O,
    ) -> Result<(), Unsent> {
        let Some(peer) = peers.next_sendable() else {
            return Err(block(peers, message, obs));
        };
        obs.emit(|| Event::Submitted {
            message: message.clone(),
        });
        peers.queue(peer, message, obs);
        Ok(())
    }

    pub(super) fn recv<O: Observer>(
        &self,
        peers: &mut Peers,
        obs: &mut O,
    ) -> Result<Message, RecvError> {
        let (peer, message) = peers.take_incoming().ok_or(RecvError::WouldBlock)?;
        peers.forget_if_drained(peer);
        obs.emit(|| Event::Delivered {
            peer,
            message: message.clone(),
        });
        Ok(message)
    }
}
