//! Dealing in turn and taking in turn, every frame as it is: what most types do by default.

use crate::message::Message;
use crate::socket::peers::Peers;
use crate::socket::{RecvError, SendError, Unsent};
use crate::trace::{Event, Observer};

/// Sends to the next peer that has room, or has to wait.
pub(super) fn send<O: Observer>(
    peers: &mut Peers,
    message: Message,
    obs: &mut O,
) -> Result<(), Unsent> {
    let Some(peer) = peers.next_in_turn() else {
        return Err(block(peers, message, obs));
    };
    obs.emit(|| Event::Submitted { message: &message });
    peers.queue(peer, message, obs);
    Ok(())
}

/// Receives from the next peer that has something.
pub(super) fn recv<O: Observer>(peers: &mut Peers, obs: &mut O) -> Result<Message, RecvError> {
    let (peer, message) = peers.take_incoming().ok_or(RecvError::WouldBlock)?;
    peers.forget_if_drained(peer);
    obs.emit(|| Event::Delivered {
        peer,
        message: &message,
    });
    Ok(message)
}

/// A send that has to wait: the message goes back, and the wait is told once.
pub(super) fn block<O: Observer>(peers: &mut Peers, message: Message, obs: &mut O) -> Unsent {
    if !core::mem::replace(&mut peers.sender_waits, true) {
        let rule = peers.obstacle();
        obs.emit(|| Event::Blocked {
            message: &message,
            rule,
        });
    }
    Unsent {
        error: SendError::WouldBlock,
        message,
    }
}
