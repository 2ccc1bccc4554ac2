//! The interests of peers, counted for each: two subscriptions to a topic need two ends.
//!
//! Spec: RFC 37, Publish-Subscribe. libzmq does not count at the publisher; its subscribers send
//! the end of the last subscription only, which ends one of them here.

use std::collections::BTreeMap;

use crate::frame::Frame;
use crate::socket::TOPIC_OCTETS;
use crate::socket::topics::Topics;
use crate::trace::PeerId;

/// Which peer wants which topics, and how often it said so.
#[derive(Clone, Debug)]
pub(super) struct Subscriptions {
    topics: Topics,
    /// **Invariant:** the pairs are those in `topics`; no count is 0 and no peer without topics.
    counts: BTreeMap<PeerId, Wanted>,
    /// Octets that the topics of one peer may take.
    limit: usize,
}

/// What one peer wants.
#[derive(Clone, Debug, Default)]
struct Wanted {
    topics: BTreeMap<Frame, usize>,
    /// **Invariant:** what `topics` take, as [`cost`] has it.
    octets: usize,
}

/// Octets that a topic takes.
const fn cost(topic: &[u8]) -> usize {
    topic.len().saturating_add(TOPIC_OCTETS)
}

/// What a change of one peer's interest has changed for all.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Change {
    /// Nobody wanted the topic before, or nobody does any more.
    ForAll,
    /// Others want it too.
    ForPeer,
    /// Only the peer's count is another.
    Counted,
    /// An end of something that was not there.
    Nothing,
    /// The peer wants more than it may.
    Refused,
}

impl Subscriptions {
    /// Nobody wants anything yet; the topics of one peer may take `limit` octets.
    pub(super) fn new(limit: usize) -> Self {
        Self {
            topics: Topics::new(),
            counts: BTreeMap::new(),
            limit,
        }
    }

    /// One subscription of `peer` to `topic` more.
    pub(super) fn add(&mut self, peer: PeerId, topic: &[u8]) -> Change {
        let mut octets = cost(topic);
        if let Some(wanted) = self.counts.get_mut(&peer) {
            if let Some(count) = wanted.topics.get_mut(topic) {
                *count = count.saturating_add(1);
                return Change::Counted;
            }
            octets = octets.saturating_add(wanted.octets);
        }
        if octets > self.limit {
            return Change::Refused;
        }
        let wanted = self.counts.entry(peer).or_default();
        wanted.octets = octets;
        // A copy: a slice would keep the whole buffer it came in.
        wanted.topics.insert(Frame::copy_from(topic), 1);
        if self.topics.insert(topic, peer) {
            Change::ForAll
        } else {
            Change::ForPeer
        }
    }

    /// One subscription of `peer` to `topic` less.
    pub(super) fn remove(&mut self, peer: PeerId, topic: &[u8]) -> Change {
        let Some(wanted) = self.counts.get_mut(&peer) else {
            return Change::Nothing;
        };
        match wanted.topics.get_mut(topic) {
            None => return Change::Nothing,
            Some(count) if *count > 1 => {
                *count -= 1;
                return Change::Counted;
            }
            Some(_) => wanted.topics.remove(topic),
        };
        wanted.octets -= cost(topic);
        if wanted.topics.is_empty() {
            self.counts.remove(&peer);
        }
        if self.topics.remove(topic, peer) {
            Change::ForAll
        } else {
            Change::ForPeer
        }
    }

    /// `peer` wants nothing any more. Gives its topics, and for each what that changes.
    pub(super) fn forget(&mut self, peer: PeerId) -> Vec<(Frame, Change)> {
        let wanted = self.counts.remove(&peer).unwrap_or_default();
        let ended = wanted.topics.into_keys().map(|topic| {
            let last = self.topics.remove(&topic, peer);
            let change = if last {
                Change::ForAll
            } else {
                Change::ForPeer
            };
            (topic, change)
        });
        ended.collect()
    }

    /// Those who want what begins like `subject`, ascending and each once, added to `found`.
    pub(super) fn collect(&self, subject: &[u8], found: &mut Vec<PeerId>) {
        self.topics.collect(subject, found);
    }

    /// Those who want exactly `name`, ascending.
    pub(super) fn exactly(&self, name: &[u8]) -> &[PeerId] {
        self.topics.exactly(name)
    }

    /// Whether anybody wants what begins like `subject`.
    pub(super) fn any(&self, subject: &[u8]) -> bool {
        self.topics.any(subject)
    }

    /// What `peer` wants and how often it said so, by topic.
    pub(super) fn of(&self, peer: PeerId) -> impl Iterator<Item = (&Frame, usize)> {
        let wanted = self.counts.get(&peer).into_iter();
        let topics = wanted.flat_map(|wanted| &wanted.topics);
        topics.map(|(topic, count)| (topic, *count))
    }
}
