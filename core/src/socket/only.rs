//! One peer at a time, for PAIR and CHANNEL: the first to come keeps its place.

use crate::message::Message;
use crate::rule::Rule;
use crate::socket::peers::Peers;
use crate::trace::{Event, Observer, PeerId};

/// The place for one peer.
#[derive(Clone, Debug, Default)]
pub(super) struct Only(Option<PeerId>);

impl Only {
    /// `id` takes the place if it is free; if not, its link is to be closed.
    pub(super) fn peer_attached<O: Observer>(
        &mut self,
        peers: &mut Peers,
        id: PeerId,
        obs: &mut O,
    ) {
        if self.0.is_none() {
            self.0 = Some(id);
            return;
        }
        obs.emit(|| Event::PeerRefused {
            peer: id,
            rule: Rule::PairTakesOne,
        });
        peers.make_deaf(id, Rule::PairTakesOne);
        peers.disconnect(id);
    }

    /// The place is free again if `id` held it.
    pub(super) fn peer_gone(&mut self, id: PeerId) {
        if self.0 == Some(id) {
            self.0 = None;
        }
    }

    /// Lets in what comes from the one peer.
    pub(super) fn message<O: Observer>(
        &self,
        peers: &mut Peers,
        id: PeerId,
        message: Message,
        obs: &mut O,
    ) {
        if self.0 == Some(id) {
            peers.deliver(id, message, obs);
        } else {
            peers.turn_away(id, message, Rule::PairTakesOne, obs);
        }
    }
}
