//! Who wants what: topics as a tree in which those with a common beginning share it.
//!
//! ```text
//! topics a, abc, abd          root -- a (1) -- b -- c (2)
//!                                                '- d (3)
//! ```
//!
//! Finding the topics that a message begins with takes one walk along the message, however many
//! topics there are. A node stands for as many octets as nothing branches off from, so one very
//! long topic is one node, and nothing here recurses. Spec: RFC 37, Publish-Subscribe (prefix
//! match), Radio-Dish (exact match).

use crate::trace::PeerId;

/// A set of pairs of topic and peer.
///
/// **Invariant:** each node but the root has a label, and has a peer or branches.
#[derive(Clone, Debug)]
pub(super) struct Topics {
    nodes: Vec<Node>,
    /// Nodes that are not in the tree and can be used again.
    free: Vec<usize>,
}

#[derive(Clone, Debug, Default)]
struct Node {
    /// The octets between the parent and this node.
    label: Vec<u8>,
    /// By the first octet of the child's label, ascending.
    children: Vec<(u8, usize)>,
    /// Those who want the topic that ends here, ascending.
    peers: Vec<PeerId>,
}

const ROOT: usize = 0;

impl Topics {
    pub(super) fn new() -> Self {
        Self {
            nodes: vec![Node::default()],
            free: Vec::new(),
        }
    }

    /// `peer` wants `topic`. Tells whether nobody did before.
    pub(super) fn insert(&mut self, topic: &[u8], peer: PeerId) -> bool {
        let (mut at, mut rest) = (ROOT, topic);
        while let Some(&first) = rest.first() {
            at = match self.nodes[at].child(first) {
                Ok(place) => {
                    let child = self.nodes[at].children[place].1;
                    let common = common(&self.nodes[child].label, rest);
                    if common < self.nodes[child].label.len() {
                        self.split(child, common);
                    }
                    rest = &rest[common..];
                    child
                }
                Err(place) => {
                    let child = self.allocate(Node {
                        label: rest.to_vec(),
                        ..Node::default()
                    });
                    self.nodes[at].children.insert(place, (first, child));
                    rest = &[];
                    child
                }
            };
        }
        let peers = &mut self.nodes[at].peers;
        let nobody = peers.is_empty();
        if let Err(place) = peers.binary_search(&peer) {
            peers.insert(place, peer);
        }
        nobody
    }

    /// `peer` no longer wants `topic`. Tells whether nobody does now.
    pub(super) fn remove(&mut self, topic: &[u8], peer: PeerId) -> bool {
        let (mut parent, mut at, mut rest) = (ROOT, ROOT, topic);
        while let Some((child, after)) = self.step(at, rest) {
            (parent, at, rest) = (at, child, after);
        }
        if !rest.is_empty() {
            return true;
        }
        let node = &mut self.nodes[at];
        if let Ok(place) = node.peers.binary_search(&peer) {
            node.peers.remove(place);
        }
        if !node.peers.is_empty() {
            return false;
        }
        if at != ROOT && node.children.is_empty() {
            let first = node.label.first().copied().unwrap_or_default();
            if let Ok(place) = self.nodes[parent].child(first) {
                self.nodes[parent].children.remove(place);
            }
            self.release(at);
            self.merge(parent);
        } else {
            self.merge(at);
        }
        true
    }

    /// Those who want exactly `topic`, ascending.
    pub(super) fn exactly(&self, topic: &[u8]) -> &[PeerId] {
        let (mut at, mut rest) = (ROOT, topic);
        while let Some((child, after)) = self.step(at, rest) {
            (at, rest) = (child, after);
        }
        if rest.is_empty() {
            &self.nodes[at].peers
        } else {
            &[]
        }
    }

    /// Adds those who want what begins like `subject` to `found`, ascending and each once.
    pub(super) fn collect(&self, subject: &[u8], found: &mut Vec<PeerId>) {
        let (mut at, mut rest) = (ROOT, subject);
        found.extend_from_slice(&self.nodes[ROOT].peers);
        let mut sorted = true;
        while let Some((child, after)) = self.step(at, rest) {
            (at, rest) = (child, after);
            sorted &= found.is_empty() || self.nodes[at].peers.is_empty();
            found.extend_from_slice(&self.nodes[at].peers);
        }
        if !sorted {
            found.sort_unstable();
            found.dedup();
        }
    }

    /// Whether anybody wants what begins like `subject`.
    pub(super) fn any(&self, subject: &[u8]) -> bool {
        let (mut at, mut rest) = (ROOT, subject);
        loop {
            if !self.nodes[at].peers.is_empty() {
                return true;
            }
            match self.step(at, rest) {
                Some(next) => (at, rest) = next,
                None => return false,
            }
        }
    }

    /// The child of `at` whose whole label `rest` begins with, and what is left of `rest`.
    fn step<'a>(&self, at: usize, rest: &'a [u8]) -> Option<(usize, &'a [u8])> {
        let place = self.nodes[at].child(*rest.first()?).ok()?;
        let child = self.nodes[at].children[place].1;
        let after = rest.strip_prefix(self.nodes[child].label.as_slice())?;
        Some((child, after))
    }

    fn allocate(&mut self, node: Node) -> usize {
        if let Some(index) = self.free.pop() {
            self.nodes[index] = node;
            index
        } else {
            self.nodes.push(node);
            self.nodes.len() - 1
        }
    }

    fn release(&mut self, index: usize) {
        self.nodes[index] = Node::default();
        self.free.push(index);
    }

    /// Cuts the label of `at`: all but the first `keep` octets go to a new child with everything
    /// that was here.
    fn split(&mut self, at: usize, keep: usize) {
        let node = &mut self.nodes[at];
        let lower = Node {
            label: node.label.split_off(keep),
            children: core::mem::take(&mut node.children),
            peers: core::mem::take(&mut node.peers),
        };
        node.label.shrink_to_fit();
        let first = lower.label[0];
        let lower = self.allocate(lower);
        self.nodes[at].children.push((first, lower));
    }

    /// Joins `at` with its only child, unless a topic ends here.
    fn merge(&mut self, at: usize) {
        let node = &self.nodes[at];
        if at == ROOT || !node.peers.is_empty() {
            return;
        }
        let [(_, child)] = node.children[..] else {
            return;
        };
        let lower = core::mem::take(&mut self.nodes[child]);
        self.free.push(child);
        let node = &mut self.nodes[at];
        node.label.extend_from_slice(&lower.label);
        node.children = lower.children;
        node.peers = lower.peers;
    }

    /// How many nodes are in the tree, the root included.
    #[cfg(test)]
    fn size(&self) -> usize {
        self.nodes.len() - self.free.len()
    }
}

impl Node {
    /// Where the child whose label starts with `first` is, or would be.
    fn child(&self, first: u8) -> Result<usize, usize> {
        self.children.binary_search_by_key(&first, |child| child.0)
    }
}

/// How many octets two strings have in common at their beginning.
fn common(a: &[u8], b: &[u8]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    /// Short topics over few letters, so that they often share a beginning.
    fn any_topic() -> impl Strategy<Value = Vec<u8>> {
        vec(0..3_u8, 0..6)
    }

    proptest! {
        #[test]
        fn the_tree_finds_what_a_list_of_pairs_finds(
            changes in vec((any::<bool>(), any_topic(), 0..4_u32), 0..80),
            subjects in vec(vec(0..3_u8, 0..8), 1..20),
        ) {
            let mut tree = Topics::new();
            let mut list = BTreeSet::new();
            for (wants, topic, peer) in changes {
                let peer = PeerId(peer);
                if wants {
                    let nobody = !list.iter().any(|(known, _)| *known == topic);
                    prop_assert_eq!(tree.insert(&topic, peer), nobody);
                    list.insert((topic, peer));
                } else {
                    list.remove(&(topic.clone(), peer));
                    let nobody = !list.iter().any(|(known, _)| *known == topic);
                    prop_assert_eq!(tree.remove(&topic, peer), nobody);
                }
                // A branching tree has at most twice as many nodes as topics.
                let topics: BTreeSet<_> = list.iter().map(|(topic, _)| topic).collect();
                prop_assert!(tree.size() <= 2 * topics.len() + 1, "{:?}", tree);
            }
            for subject in subjects {
                let prefixes = list.iter().filter(|(topic, _)| subject.starts_with(topic));
                let expected: BTreeSet<_> = prefixes.map(|(_, peer)| *peer).collect();
                let mut found = Vec::new();
                tree.collect(&subject, &mut found);
                prop_assert_eq!(&found, &expected.iter().copied().collect::<Vec<_>>());
                prop_assert_eq!(tree.any(&subject), !expected.is_empty());
                let exact = list.iter().filter(|(topic, _)| *topic == subject);
                let exact: Vec<_> = exact.map(|(_, peer)| *peer).collect();
                prop_assert_eq!(tree.exactly(&subject), exact);
            }
        }
    }

    #[test]
    fn one_very_long_topic_is_one_node_and_a_branch_off_it_two_more() {
        let long = vec![7; 1 << 20];
        let mut tree = Topics::new();
        tree.insert(&long, PeerId(0));
        assert_eq!(tree.size(), 2);
        let mut other = long.clone();
        other[1 << 19] = 8;
        tree.insert(&other, PeerId(1));
        assert_eq!(tree.size(), 4);
        assert!(tree.any(&long) && !tree.any(&long[..1 << 19]));
        tree.remove(&other, PeerId(1));
        tree.remove(&long, PeerId(0));
        assert_eq!(tree.size(), 1);
    }

    #[test]
    fn topics_that_are_prefixes_of_each_other_by_the_thousand_need_a_node_each() {
        let longest = vec![1; 5_000];
        let mut tree = Topics::new();
        for len in 0..longest.len() {
            tree.insert(&longest[..len], PeerId(0));
        }
        assert_eq!(tree.size(), 5_000);
        let mut found = Vec::new();
        tree.collect(&longest, &mut found);
        assert_eq!(found, [PeerId(0)]);
    }
}
