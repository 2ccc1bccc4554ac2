//! The interests of peers, counted for each: two subscriptions to a topic need two ends.
//!
//! Spec: RFC 37, Publish-Subscribe. libzmq does not count at the publisher; its subscribers send
//! the end of the last subscription only, which ends one of them here.

use std::collections::BTreeMap;

use crate::frame::Frame;
use crate::socket::TOPIC_OCTETS;
use crate::socket::sieve::Sieve;
use crate::socket::topics::{Claim, Claims, Node, Topics};
use crate::trace::PeerId;

/// So many topics have a sieve before their tree.
const MANY_TOPICS: usize = 16;

/// Which peer wants which topics, and how often it said so.
#[derive(Clone, Debug)]
pub(super) struct Subscriptions {
    topics: Topics,
    /// How many topics there are.
    count: usize,
    /// What most messages are stopped by before `topics` is asked, where there are many.
    sieve: Option<Box<Sieve>>,
    /// **Invariant:** those with a claim in `topics`.
    peers: BTreeMap<PeerId, Wanted>,
    /// Octets that the topics of one peer may take.
    limit: usize,
}

/// What one peer wants.
#[derive(Clone, Debug, Default)]
struct Wanted {
    /// **Invariant:** where the peer has a claim, each node once, at the claim's place.
    nodes: Vec<Node>,
    /// **Invariant:** what the topics take, as [`cost`] has it.
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

/// A topic that a peer has wanted until now.
#[derive(Clone, Debug)]
pub(super) struct Ended {
    pub(super) topic: Frame,
    /// How often the peer had said so.
    pub(super) count: u32,
    pub(super) change: Change,
}

impl Subscriptions {
    /// Nobody wants anything yet; the topics of one peer may take `limit` octets.
    pub(super) fn new(limit: usize) -> Self {
        Self {
            topics: Topics::new(),
            count: 0,
            sieve: None,
            peers: BTreeMap::new(),
            limit,
        }
    }

    /// One subscription of `peer` to `topic` more.
    pub(super) fn add(&mut self, peer: PeerId, topic: &[u8]) -> Change {
        if let Some((node, index)) = self.claim(peer, topic) {
            let claim = &mut self.topics.claims_mut(node)[index];
            claim.count = claim.count.saturating_add(1);
            return Change::Counted;
        }
        let before = self.peers.get(&peer).map_or(0, |wanted| wanted.octets);
        let octets = before.saturating_add(cost(topic));
        // As many as the places of a claim can tell: far beyond any memory.
        let place = self.peers.get(&peer).map_or(0, |wanted| wanted.nodes.len());
        let Some(place) = u32::try_from(place).ok().filter(|_| octets <= self.limit) else {
            return Change::Refused;
        };
        let node = self.topics.reach(topic);
        let wanted = self.peers.entry(peer).or_default();
        wanted.octets = octets;
        wanted.nodes.push(node);
        let claims = self.topics.claims_mut(node);
        let others = !claims.is_empty();
        let count = 1;
        let index = claims.partition_point(|claim| claim.peer < peer);
        claims.insert(index, Claim { peer, count, place });
        if others {
            return Change::ForPeer;
        }
        self.note_new(topic);
        Change::ForAll
    }

    /// One subscription of `peer` to `topic` less.
    pub(super) fn remove(&mut self, peer: PeerId, topic: &[u8]) -> Change {
        let Some((node, index)) = self.claim(peer, topic) else {
            return Change::Nothing;
        };
        let claim = &mut self.topics.claims_mut(node)[index];
        if claim.count > 1 {
            claim.count -= 1;
            return Change::Counted;
        }
        let place = claim.place;
        if let Some(wanted) = self.peers.get_mut(&peer) {
            wanted.octets -= cost(topic);
            wanted.nodes.swap_remove(place as usize);
            // The last of the list stands there now.
            if let Some(moved) = wanted.nodes.get(place as usize) {
                let claims = self.topics.claims_mut(*moved);
                if let Ok(index) = search(claims, peer) {
                    claims[index].place = place;
                }
            }
            if wanted.nodes.is_empty() {
                self.peers.remove(&peer);
            }
        }
        self.release(peer, node, topic.len())
    }

    /// `peer` wants nothing any more. Gives what it wanted, by topic.
    pub(super) fn forget(&mut self, peer: PeerId) -> Vec<Ended> {
        let Some(wanted) = self.peers.remove(&peer) else {
            return Vec::new();
        };
        let mut ended = Vec::with_capacity(wanted.nodes.len());
        for node in wanted.nodes {
            let (topic, count) = self.told(peer, node);
            let change = self.release(peer, node, topic.len());
            ended.push(Ended {
                topic,
                count,
                change,
            });
        }
        ended.sort_unstable_by(|a, b| a.topic.cmp(&b.topic));
        ended
    }

    /// Those who want what begins like `subject`, ascending and each once, added to `found`.
    #[inline]
    pub(super) fn collect(&self, subject: &[u8], found: &mut Vec<PeerId>) {
        if !self.may_be_wanted(subject) {
            return;
        }
        let mut sorted = true;
        for claims in self.topics.along(subject) {
            if !claims.is_empty() {
                sorted &= found.is_empty();
                found.extend(claims.iter().map(|claim| claim.peer));
            }
        }
        if !sorted {
            found.sort_unstable();
            found.dedup();
        }
    }

    /// Those who want exactly `name`, ascending.
    pub(super) fn exactly(&self, name: &[u8]) -> impl Iterator<Item = PeerId> {
        let claims = self.topics.find(name).map(|node| self.topics.claims(node));
        claims.into_iter().flatten().map(|claim| claim.peer)
    }

    /// Whether `peer` wants exactly `name`.
    pub(super) fn holds(&self, peer: PeerId, name: &[u8]) -> bool {
        self.claim(peer, name).is_some()
    }

    /// Whether anybody wants what begins like `subject`.
    pub(super) fn any(&self, subject: &[u8]) -> bool {
        let mut claims = self.topics.along(subject);
        self.may_be_wanted(subject) && claims.any(|claims| !claims.is_empty())
    }

    /// What `peer` wants and how often it said so, by topic.
    pub(super) fn of(&self, peer: PeerId) -> Vec<(Frame, usize)> {
        let nodes = self
            .peers
            .get(&peer)
            .map_or(&[][..], |wanted| &wanted.nodes);
        let told = nodes.iter().map(|node| {
            let (topic, count) = self.told(peer, *node);
            (topic, count as usize)
        });
        let mut told: Vec<_> = told.collect();
        told.sort_unstable();
        told
    }

    /// Where `peer` wants exactly `topic`.
    fn claim(&self, peer: PeerId, topic: &[u8]) -> Option<(Node, usize)> {
        let node = self.topics.find(topic)?;
        let index = search(self.topics.claims(node), peer).ok()?;
        Some((node, index))
    }

    /// The topic that ends in `node`, and how often `peer` said that it wants it.
    fn told(&self, peer: PeerId, node: Node) -> (Frame, u32) {
        let claims = self.topics.claims(node);
        let count = search(claims, peer).map_or(0, |index| claims[index].count);
        (self.topics.name(node), count)
    }

    /// A topic is there that was not before.
    fn note_new(&mut self, topic: &[u8]) {
        self.count += 1;
        let has_room = self.sieve.as_mut().is_some_and(|sieve| sieve.add(topic));
        if !has_room && self.count >= MANY_TOPICS {
            self.sieve = Some(Box::new(Sieve::of(&self.topics.names())));
        }
    }

    /// A topic of so many octets is gone.
    fn note_end(&mut self, octets: usize) {
        self.count -= 1;
        if self.count < MANY_TOPICS / 2 {
            self.sieve = None;
        } else if let Some(sieve) = &mut self.sieve {
            sieve.remove(octets);
        }
    }

    /// Whether anybody may want what begins like `subject`.
    #[inline]
    fn may_be_wanted(&self, subject: &[u8]) -> bool {
        let sieve = self.sieve.as_ref();
        sieve.is_none_or(|sieve| sieve.lets_through(subject))
    }

    /// Takes the claim of `peer` to a topic of so many octets away.
    fn release(&mut self, peer: PeerId, node: Node, octets: usize) -> Change {
        let claims = self.topics.claims_mut(node);
        if let Ok(index) = search(claims, peer) {
            claims.remove(index);
        }
        if !claims.is_empty() {
            return Change::ForPeer;
        }
        self.topics.tidy(node);
        self.note_end(octets);
        Change::ForAll
    }
}

fn search(claims: &Claims, peer: PeerId) -> Result<usize, usize> {
    claims.binary_search_by_key(&peer, |claim| claim.peer)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    /// Short topics over few letters, so that they often share a beginning; now and then over many,
    /// so that some branch more often than can be searched.
    fn any_topic() -> impl Strategy<Value = Vec<u8>> {
        prop_oneof![
            4 => vec(0..3_u8, 0..6),
            1 => vec(0..40_u8, 1..3),
            1 => (vec(0..3_u8, 30), 0..30_usize).prop_map(|(topic, len)| topic[len..].to_vec()),
        ]
    }

    /// What `of` tells, of a plain list of topic, peer and count.
    fn of(list: &BTreeMap<(Vec<u8>, PeerId), usize>, peer: PeerId) -> Vec<(Frame, usize)> {
        let own = list.iter().filter(|((_, other), _)| *other == peer);
        own.map(|((topic, _), count)| (Frame::copy_from(topic), *count))
            .collect()
    }

    proptest! {
        #[test]
        fn the_tree_tells_what_a_list_of_topics_peers_and_counts_tells(
            changes in vec((0..40_u8, any_topic(), 0..4_u32), 0..120),
            subjects in vec(any_topic(), 1..20),
        ) {
            let mut table = Subscriptions::new(usize::MAX);
            let mut list = BTreeMap::<(Vec<u8>, PeerId), usize>::new();
            let wanted = |list: &BTreeMap<_, _>, topic: &Vec<u8>| {
                list.keys().any(|(known, _): &(Vec<u8>, PeerId)| known == topic)
            };
            for (what, topic, peer) in changes {
                let peer = PeerId(peer);
                let key = (topic.clone(), peer);
                let before = wanted(&list, &topic);
                match what {
                    0 => {
                        let own = of(&list, peer);
                        list.retain(|(_, other), _| *other != peer);
                        let ended = table.forget(peer);
                        prop_assert_eq!(ended.len(), own.len());
                        for (ended, (topic, count)) in ended.into_iter().zip(own) {
                            prop_assert_eq!(&ended.topic, &topic);
                            prop_assert_eq!(ended.count as usize, count);
                            let others = wanted(&list, &topic.to_vec());
                            prop_assert_eq!(ended.change == Change::ForPeer, others);
                        }
                    }
                    1..=24 => {
                        let count = list.entry(key).or_default();
                        *count += 1;
                        let expected = match (*count, before) {
                            (1, false) => Change::ForAll,
                            (1, true) => Change::ForPeer,
                            _ => Change::Counted,
                        };
                        prop_assert_eq!(table.add(peer, &topic), expected);
                    }
                    _ => {
                        let count = list.get(&key).copied().unwrap_or_default();
                        if count > 1 {
                            list.insert(key, count - 1);
                        } else {
                            list.remove(&key);
                        }
                        let expected = match (count, wanted(&list, &topic)) {
                            (0, _) => Change::Nothing,
                            (1, false) => Change::ForAll,
                            (1, true) => Change::ForPeer,
                            _ => Change::Counted,
                        };
                        prop_assert_eq!(table.remove(peer, &topic), expected);
                    }
                }
                prop_assert_eq!(table.of(peer), of(&list, peer));
            }
            for subject in subjects {
                let prefixes = list.keys().filter(|(topic, _)| subject.starts_with(topic));
                let expected: BTreeSet<_> = prefixes.map(|(_, peer)| *peer).collect();
                let mut found = Vec::new();
                table.collect(&subject, &mut found);
                prop_assert_eq!(&found, &expected.iter().copied().collect::<Vec<_>>());
                prop_assert_eq!(table.any(&subject), !expected.is_empty());
                let exact = list.keys().filter(|(topic, _)| *topic == subject);
                let exact: Vec<_> = exact.map(|(_, peer)| *peer).collect();
                prop_assert_eq!(table.exactly(&subject).collect::<Vec<_>>(), exact.clone());
                for peer in (0..4).map(PeerId) {
                    prop_assert_eq!(table.holds(peer, &subject), exact.contains(&peer));
                }
            }
            for peer in (0..4).map(PeerId) {
                table.forget(peer);
            }
            prop_assert_eq!(table.topics.size(), 1, "the root alone is left");
        }
    }

    #[test]
    fn a_peer_may_want_as_much_as_the_limit_says() {
        let mut table = Subscriptions::new(2 * cost(b"a"));
        assert_eq!(table.add(PeerId(0), b"a"), Change::ForAll);
        assert_eq!(table.add(PeerId(0), b"b"), Change::ForAll);
        assert_eq!(table.add(PeerId(0), b"c"), Change::Refused);
        assert_eq!(table.add(PeerId(0), b"a"), Change::Counted);
        assert_eq!(table.add(PeerId(1), b"c"), Change::ForAll);
        assert_eq!(table.remove(PeerId(0), b"b"), Change::ForAll);
        assert_eq!(table.add(PeerId(0), b"c"), Change::ForPeer);
    }
}
