//! RADIO: publishes to every DISH that has joined exactly the group of the message.
//!
//! ```text
//!  from the application     group, body          to the peers     group, body
//! ```
//!
//! It never receives and never waits; a DISH that has no room misses the message. Spec: RFC 48,
//! the RADIO socket type.

use crate::frame::Frame;
use crate::interest::Interest;
use crate::message::Message;
use crate::rule::Rule;
use crate::socket::peers::Peers;
use crate::socket::socket_type::SocketType;
use crate::socket::subscriptions::{Change, Subscriptions};
use crate::socket::{PeerInfo, SendError, SocketOptions, Unsent, group, publisher, spread};
use crate::trace::{Event, Observer, Operation, PeerId};

#[derive(Clone, Debug)]
pub(super) struct Radio {
    groups: Subscriptions,
    /// The receivers of the message being sent; kept so that sending takes no memory.
    receivers: Vec<PeerId>,
}

impl SocketType for Radio {
    fn new(options: &SocketOptions) -> Self {
        Self {
            groups: Subscriptions::new(options.max_interest_octets),
            receivers: Vec::new(),
        }
    }

    fn send<O: Observer>(
        &mut self,
        peers: &mut Peers,
        message: Message,
        obs: &mut O,
    ) -> Result<(), Unsent> {
        let name = message.first().map_or(&[][..], |frame| frame.octets());
        if let Err(error) = group::check(name) {
            obs.emit(|| Event::Refused {
                operation: Operation::Send,
                rule: Rule::GroupInvalid,
            });
            return Err(Unsent {
                error: SendError::InvalidGroup(error),
                message,
            });
        }
        self.receivers.clear();
        self.receivers.extend(self.groups.exactly(name));
        spread::send(peers, &self.receivers, message, obs);
        Ok(())
    }

    fn is_writable(&self, _: &Peers) -> bool {
        true
    }

    fn peer_ready<O: Observer>(&mut self, _: &mut Peers, id: PeerId, _: &PeerInfo, obs: &mut O) {
        // One that comes back tells everything anew.
        self.forget(id, obs);
    }

    fn peer_gone<O: Observer>(&mut self, _: &mut Peers, id: PeerId, obs: &mut O) {
        self.forget(id, obs);
    }

    fn message<O: Observer>(
        &mut self,
        peers: &mut Peers,
        id: PeerId,
        message: Message,
        obs: &mut O,
    ) {
        peers.turn_away(id, message, Rule::OneWay, obs);
    }

    fn interest<O: Observer>(
        &mut self,
        _: &mut Peers,
        id: PeerId,
        interest: Interest,
        obs: &mut O,
    ) {
        let group = interest.name().octets();
        let is_member = self.groups.holds(id, group);
        let ignored = match &interest {
            Interest::Subscribe(_) | Interest::Cancel(_) => Some(Rule::InterestUnexpected),
            Interest::Join(_) if group::check(group).is_err() => Some(Rule::GroupInvalid),
            // A DISH is in a group or is not; it does not join twice.
            Interest::Join(_) if is_member => Some(Rule::SubscriptionCounted),
            Interest::Leave(_) if !is_member => Some(Rule::CancelsNothing),
            Interest::Join(_) => {
                let change = self.groups.add(id, group);
                (change == Change::Refused).then_some(Rule::InterestLimit)
            }
            Interest::Leave(_) => {
                self.groups.remove(id, group);
                None
            }
        };
        match ignored {
            Some(rule) => publisher::ignore(Some(id), &interest, rule, obs),
            None => obs.emit(|| Event::InterestReceived { peer: id, interest }),
        }
    }

    fn wanted_by(&self, id: PeerId) -> Vec<(Frame, usize)> {
        self.groups.of(id)
    }
}

impl Radio {
    fn forget<O: Observer>(&mut self, id: PeerId, obs: &mut O) {
        for ended in self.groups.forget(id) {
            let interest = Interest::Leave(ended.topic);
            obs.emit(|| Event::InterestReceived { peer: id, interest });
        }
    }
}
