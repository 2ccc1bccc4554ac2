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

use smallvec::SmallVec;

use crate::frame::Frame;
use crate::socket::branches::Branches;
use crate::trace::PeerId;

/// One peer's interest in a topic.
#[derive(Clone, Copy, Debug)]
pub(super) struct Claim {
    pub(super) peer: PeerId,
    /// How often the peer said so.
    pub(super) count: u32,
    /// Where the topic stands in the list of what the peer wants.
    pub(super) place: u32,
}

/// Those who want one topic, ascending and each once.
pub(super) type Claims = SmallVec<[Claim; 1]>;

/// The node in which a topic ends: the same as long as somebody wants the topic.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Node(u32);

/// Topics, and for each the claims to it.
///
/// **Invariant:** each node but the root has a label, and has a claim or two branches.
#[derive(Clone, Debug)]
pub(super) struct Topics {
    nodes: Vec<Content>,
    /// Nodes that are not in the tree and can be used again.
    free_nodes: Vec<u32>,
    /// Where nodes branch; most do not. The first one never does.
    branches: Vec<Branches>,
    /// Branches that can be used again.
    free_branches: Vec<u32>,
}

/// What a node holds: one line of the processor's cache.
#[derive(Clone, Debug, Default)]
#[repr(align(64))]
struct Content {
    /// The octets between the parent and this node.
    label: Frame,
    parent: u32,
    /// Where it branches, in [`Topics::branches`]; [`LEAF`] if it does not.
    branches: u32,
    /// Those who want the topic that ends here.
    claims: Claims,
}

const ROOT: u32 = 0;
const LEAF: u32 = 0;

impl Topics {
    pub(super) fn new() -> Self {
        Self {
            nodes: vec![Content::default()],
            free_nodes: Vec::new(),
            branches: vec![Branches::NONE],
            free_branches: Vec::new(),
        }
    }

    /// Those who want what begins like `subject`, topic by topic, the shortest first.
    #[inline]
    pub(super) fn along(&self, subject: &[u8]) -> impl Iterator<Item = &Claims> {
        let mut next = Some((ROOT, subject));
        core::iter::from_fn(move || {
            let (at, rest) = next?;
            next = self.step(at, rest);
            Some(&self.content(at).claims)
        })
    }

    /// The node in which `topic` ends, if there is one: somebody may want it.
    pub(super) fn find(&self, topic: &[u8]) -> Option<Node> {
        let (mut at, mut rest) = (ROOT, topic);
        while let Some(next) = self.step(at, rest) {
            (at, rest) = next;
        }
        rest.is_empty().then_some(Node(at))
    }

    /// The node in which `topic` ends, which is to get a claim.
    pub(super) fn reach(&mut self, topic: &[u8]) -> Node {
        let (mut at, mut rest) = (ROOT, topic);
        while let Some(&first) = rest.first() {
            if let Some(child) = self.child(at, first) {
                let common = common(&self.content(child).label, rest);
                at = if common < self.content(child).label.len() {
                    self.split(child, common)
                } else {
                    child
                };
                rest = &rest[common..];
            } else {
                let leaf = self.allocate(Content {
                    label: Frame::copy_from(rest),
                    parent: at,
                    ..Content::default()
                });
                self.adopt(at, first, leaf);
                return Node(leaf);
            }
        }
        Node(at)
    }

    /// The topic that ends in `node`.
    pub(super) fn name(&self, node: Node) -> Frame {
        let (mut labels, mut at) = (SmallVec::<[_; 16]>::new(), node.0);
        while at != ROOT {
            labels.push(&*self.content(at).label);
            at = self.content(at).parent;
        }
        labels.reverse();
        match &labels[..] {
            [] => Frame::EMPTY,
            [label] => Frame::copy_from(label),
            labels => Frame::from(labels.concat()),
        }
    }

    /// Every topic that somebody wants, in no order.
    pub(super) fn names(&self) -> Vec<Frame> {
        let nodes = (0..).zip(&self.nodes);
        let ends = nodes.filter(|(_, content)| !content.claims.is_empty());
        ends.map(|(at, _)| self.name(Node(at))).collect()
    }

    /// Those who want the topic that ends in `node`.
    pub(super) fn claims(&self, node: Node) -> &Claims {
        &self.content(node.0).claims
    }

    /// The same to be changed. [`tidy`](Self::tidy) wants to know when the last has gone.
    pub(super) fn claims_mut(&mut self, node: Node) -> &mut Claims {
        &mut self.content_mut(node.0).claims
    }

    /// Nobody wants the topic any more that ends in `node`: takes away what only it needed.
    pub(super) fn tidy(&mut self, node: Node) {
        let at = node.0;
        if at != ROOT && self.content(at).branches == LEAF {
            let Content { label, parent, .. } = core::mem::take(self.content_mut(at));
            self.free_nodes.push(at);
            self.abandon(parent, label[0]);
            self.merge(parent);
        } else {
            self.merge(at);
        }
    }

    /// The child of `at` whose whole label `rest` begins with, and what is left of `rest`.
    #[inline]
    fn step<'a>(&self, at: u32, rest: &'a [u8]) -> Option<(u32, &'a [u8])> {
        let child = self.child(at, *rest.first()?)?;
        let label = self.content(child).label.octets();
        // The first octets are equal. Labels are short where there are many: no call for them.
        let (own, after) = rest.split_at_checked(label.len())?;
        let mut rest = label.iter().zip(own).skip(1);
        rest.all(|(a, b)| a == b).then_some((child, after))
    }

    #[inline]
    fn child(&self, at: u32, first: u8) -> Option<u32> {
        self.branches[self.content(at).branches as usize].get(first)
    }

    #[inline]
    fn content(&self, at: u32) -> &Content {
        &self.nodes[at as usize]
    }

    fn content_mut(&mut self, at: u32) -> &mut Content {
        &mut self.nodes[at as usize]
    }

    /// Makes `child` the child of `at` for its first octet.
    fn adopt(&mut self, at: u32, first: u8, child: u32) {
        if self.content(at).branches == LEAF {
            let branches = if let Some(index) = self.free_branches.pop() {
                index
            } else {
                self.branches.push(Branches::NONE);
                number(self.branches.len() - 1)
            };
            self.content_mut(at).branches = branches;
        }
        let branches = self.content(at).branches;
        self.branches[branches as usize].set(first, child);
    }

    /// The child of `at` for that octet is gone.
    fn abandon(&mut self, at: u32, first: u8) {
        let index = self.content(at).branches;
        let branches = &mut self.branches[index as usize];
        branches.take(first);
        if branches.is_empty() {
            self.free_branches.push(index);
            self.content_mut(at).branches = LEAF;
        }
    }

    fn allocate(&mut self, content: Content) -> u32 {
        if let Some(index) = self.free_nodes.pop() {
            *self.content_mut(index) = content;
            index
        } else {
            self.nodes.push(content);
            number(self.nodes.len() - 1)
        }
    }

    /// Cuts the label of `at`: its first `keep` octets go to a new node above it.
    fn split(&mut self, at: u32, keep: usize) -> u32 {
        let lower = self.content_mut(at);
        let (upper, rest) = lower.label.split_at(keep);
        let (upper, rest) = (Frame::copy_from(upper), Frame::copy_from(rest));
        let (above, first, branch) = (lower.parent, upper[0], rest[0]);
        lower.label = rest;
        let upper = self.allocate(Content {
            label: upper,
            parent: above,
            ..Content::default()
        });
        self.content_mut(at).parent = upper;
        self.adopt(above, first, upper);
        self.adopt(upper, branch, at);
        upper
    }

    /// Joins `at` with its only child, unless a topic ends in it. The child stays.
    fn merge(&mut self, at: u32) {
        let content = self.content(at);
        if at == ROOT || !content.claims.is_empty() {
            return;
        }
        let Some(child) = self.branches[content.branches as usize].only() else {
            return;
        };
        let upper = core::mem::take(self.content_mut(at));
        self.free_nodes.push(at);
        self.branches[upper.branches as usize] = Branches::NONE;
        self.free_branches.push(upper.branches);
        let lower = self.content_mut(child);
        lower.label = Frame::from([&*upper.label, &*lower.label].concat());
        lower.parent = upper.parent;
        self.adopt(upper.parent, upper.label[0], child);
    }

    /// How many nodes are in the tree, the root included.
    #[cfg(test)]
    pub(super) fn size(&self) -> usize {
        self.nodes.len() - self.free_nodes.len()
    }
}

/// The place of a node or of branches: there is no memory for more than 32 bits can count.
fn number(place: usize) -> u32 {
    u32::try_from(place).expect("memory ends before the numbers of nodes")
}

/// How many octets two strings have in common at their beginning.
fn common(a: &[u8], b: &[u8]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn want(tree: &mut Topics, topic: &[u8]) {
        let node = tree.reach(topic);
        tree.claims_mut(node).push(Claim {
            peer: PeerId(0),
            count: 1,
            place: 0,
        });
    }

    #[test]
    fn a_node_fits_a_line_of_the_cache_and_so_do_few_branches() {
        assert_eq!(size_of::<Content>(), 64);
        assert_eq!(size_of::<Branches>(), 64);
    }

    #[test]
    fn one_very_long_topic_is_one_node_and_a_branch_off_it_two_more() {
        let long = vec![7; 1 << 20];
        let mut tree = Topics::new();
        want(&mut tree, &long);
        assert_eq!(tree.size(), 2);
        let mut other = long.clone();
        other[1 << 19] = 8;
        want(&mut tree, &other);
        assert_eq!(tree.size(), 4);
        let node = tree.find(&other).expect("it is wanted");
        assert_eq!(tree.name(node).octets(), other);
    }

    #[test]
    fn a_topic_keeps_its_node_while_others_come_and_go() {
        let mut tree = Topics::new();
        want(&mut tree, b"topic/one");
        let node = tree.find(b"topic/one");
        want(&mut tree, b"topic/two");
        want(&mut tree, b"topic");
        want(&mut tree, b"");
        assert_eq!(tree.find(b"topic/one"), node);
        for other in [&b"topic/two"[..], b"topic", b""] {
            let other = tree.find(other).expect("it is wanted");
            tree.claims_mut(other).clear();
            tree.tidy(other);
            assert_eq!(tree.find(b"topic/one"), node);
        }
        assert_eq!(tree.size(), 2);
    }

    #[test]
    fn topics_that_are_prefixes_of_each_other_by_the_thousand_need_a_node_each() {
        let longest = vec![1; 5_000];
        let mut tree = Topics::new();
        for len in 0..longest.len() {
            want(&mut tree, &longest[..len]);
        }
        assert_eq!(tree.size(), 5_000);
        assert_eq!(tree.along(&longest).count(), 5_000);
        for len in (0..longest.len()).rev() {
            let node = tree.find(&longest[..len]).expect("it is wanted");
            assert_eq!(tree.name(node).len(), len);
            tree.claims_mut(node).clear();
            tree.tidy(node);
        }
        assert_eq!(tree.size(), 1);
    }
}
