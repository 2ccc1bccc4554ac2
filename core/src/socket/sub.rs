//! SUB: receives what it has subscribed to. It never sends.
//!
//! Publishers filter; SUB looks again, for those that do not (ZMTP 1.0) and for what was on its way
//! when a subscription ended. Spec: RFC 29, the SUB socket type.

use crate::frame::Frame;
use crate::interest::Interest;
use crate::message::Message;
use crate::rule::Rule;
use crate::socket::peers::Peers;
use crate::socket::socket_type::SocketType;
use crate::socket::wanted::Wanted;
use crate::socket::{InterestError, PeerInfo, SocketOptions};
use crate::trace::{Observer, PeerId};

#[derive(Clone, Debug)]
pub(super) struct Sub {
    wanted: Wanted,
    invert: bool,
}

impl SocketType for Sub {
    fn new(options: &SocketOptions) -> Self {
        Self {
            wanted: Wanted::new(options.xsub_verbose_unsubscribe),
            invert: options.invert_matching,
        }
    }

    fn peer_ready<O: Observer>(&mut self, peers: &mut Peers, id: PeerId, _: &PeerInfo, _: &mut O) {
        self.wanted.replay(peers, id, Interest::Subscribe);
    }

    fn message<O: Observer>(
        &mut self,
        peers: &mut Peers,
        id: PeerId,
        message: Message,
        obs: &mut O,
    ) {
        if self.lets_in(&message) {
            peers.deliver(id, message, obs);
        } else {
            peers.turn_away(id, message, Rule::SubscriberFilters, obs);
        }
    }

    fn state<O: Observer>(
        &mut self,
        peers: &mut Peers,
        interest: Interest,
        obs: &mut O,
    ) -> Result<(), InterestError> {
        self.wanted.state(peers, interest, obs);
        Ok(())
    }

    fn wanted(&self) -> Vec<(Frame, usize)> {
        self.wanted.all()
    }
}

impl Sub {
    /// Whether every message is what was subscribed to.
    pub(super) fn lets_all_in(&self) -> bool {
        !self.invert && self.wanted.fits(&[])
    }

    /// Whether a message is what was subscribed to.
    pub(super) fn lets_in(&self, message: &Message) -> bool {
        let fits = message.first().is_some_and(|frame| self.wanted.fits(frame));
        fits != self.invert
    }
}
