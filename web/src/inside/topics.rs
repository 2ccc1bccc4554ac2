//! Subscriptions as a tree: what topics begin alike with stands once.
//!
//! ```text
//! news.de      1        news.
//! news.en      2          de      1
//! weather      1          en      2
//!                       weather   1
//! ```

use std::collections::BTreeMap;

use hopscope_core::Frame;

use crate::frame_view::full;

/// A branch of the tree.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Topic {
    /// How far from the root.
    pub depth: usize,
    /// What it adds to the branch it grows from; empty for the topic that everything begins with.
    pub piece: String,
    /// How often somebody said to want what ends here; 0 where topics only part.
    pub count: usize,
}

/// The tree of these topics and how often each is wanted, from top to bottom.
pub fn topics<'a>(wanted: impl Iterator<Item = &'a Frame>) -> Vec<Topic> {
    let mut counted: BTreeMap<&[u8], usize> = BTreeMap::new();
    for topic in wanted {
        *counted.entry(topic.octets()).or_default() += 1;
    }
    let counted: Vec<(&[u8], usize)> = counted.into_iter().collect();
    let mut tree = Vec::new();
    grow(&counted, 0, 0, &mut tree);
    tree
}

/// Adds what these topics, which are in order and alike up to `from`, add to that.
fn grow(topics: &[(&[u8], usize)], from: usize, depth: usize, tree: &mut Vec<Topic>) {
    let mut rest = topics;
    while let Some(((first, count), _)) = rest.split_first() {
        let Some(next) = first.get(from) else {
            // Everything else begins with it.
            tree.push(Topic {
                depth,
                piece: String::new(),
                count: *count,
            });
            rest = &rest[1..];
            continue;
        };
        let alike = rest.partition_point(|(topic, _)| topic.get(from) == Some(next));
        let (branch, others) = rest.split_at(alike);
        rest = others;
        // In order, so what the first and the last have in common they all have.
        let last = branch.last().map_or(*first, |(last, _)| last);
        let common = from + shared(&first[from..], &last[from..]);
        let ends = first.len() == common;
        tree.push(Topic {
            depth,
            piece: full(&Frame::copy_from(&first[from..common])),
            count: if ends { *count } else { 0 },
        });
        grow(&branch[usize::from(ends)..], common, depth + 1, tree);
    }
}

fn shared(one: &[u8], other: &[u8]) -> usize {
    one.iter().zip(other).take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(wanted: &[&str]) -> Vec<String> {
        let frames: Vec<Frame> = wanted.iter().map(|topic| Frame::from(*topic)).collect();
        topics(frames.iter())
            .iter()
            .map(|topic| {
                format!(
                    "{}{} {}",
                    "  ".repeat(topic.depth),
                    topic.piece,
                    topic.count
                )
            })
            .collect()
    }

    #[test]
    fn what_topics_begin_alike_with_stands_once() {
        assert_eq!(
            told(&["news.en", "weather", "news.de", "news.en"]),
            ["news. 0", "  de 1", "  en 2", "weather 1"]
        );
    }

    #[test]
    fn a_topic_that_others_begin_with_counts_by_itself() {
        assert_eq!(told(&["AB", "A", "", "A"]), [" 1", "A 2", "  B 1"]);
    }

    #[test]
    fn nothing_is_lost_and_nothing_added() {
        let wanted = ["", "a", "ab", "abc", "b", "bac", "bad", "bad", "zz"];
        let frames: Vec<Frame> = wanted.iter().map(|topic| Frame::from(*topic)).collect();
        let tree = topics(frames.iter());
        let mut branch: Vec<&str> = Vec::new();
        let mut found = Vec::new();
        for topic in &tree {
            branch.truncate(topic.depth);
            branch.push(&topic.piece);
            found.extend(std::iter::repeat_n(branch.concat(), topic.count));
        }
        assert_eq!(found, wanted);
    }
}
