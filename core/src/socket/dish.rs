//! DISH: receives what is sent to the groups it has joined. It never sends.
//!
//! ```text
//!  from the peers     group, body          to the application     group, body
//! ```
//!
//! Spec: RFC 48, the DISH socket type.

use crate::frame::Frame;
use crate::interest::Interest;
use crate::message::Message;
use crate::rule::Rule;
use crate::socket::peers::Peers;
use crate::socket::socket_type::SocketType;
use crate::socket::wanted::Wanted;
use crate::socket::{InterestError, PeerInfo, SocketOptions, group};
use crate::trace::{Observer, PeerId};

#[derive(Clone, Debug)]
pub(super) struct Dish {
    wanted: Wanted,
}

impl SocketType for Dish {
    fn new(_: &SocketOptions) -> Self {
        Self {
            wanted: Wanted::new(false),
        }
    }

    fn peer_ready<O: Observer>(&mut self, peers: &mut Peers, id: PeerId, _: &PeerInfo, _: &mut O) {
        self.wanted.replay(peers, id, Interest::Join);
    }

    fn message<O: Observer>(
        &mut self,
        peers: &mut Peers,
        id: PeerId,
        message: Message,
        obs: &mut O,
    ) {
        if message
            .first()
            .is_some_and(|group| self.wanted.holds(group))
        {
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
        let name = interest.name().octets();
        group::check(name).map_err(InterestError::InvalidGroup)?;
        match (interest.is_begin(), self.wanted.holds(name)) {
            (true, true) => Err(InterestError::AlreadyJoined),
            (false, false) => Err(InterestError::NotJoined),
            _ => {
                self.wanted.state(peers, interest, obs);
                Ok(())
            }
        }
    }

    fn wanted(&self) -> Vec<(Frame, usize)> {
        self.wanted.all()
    }
}
