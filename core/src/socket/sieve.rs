//! A sieve before the tree of topics: most of what nobody wants is told by it at a glance.
//!
//! Topics have few lengths as a rule. A message can only begin with a topic if the octets that it
//! begins with, as many as some topic has, leave the same mark as a topic: a bit in a table that has
//! many more bits than there are topics. A walk along the tree meets a cache miss or two for each
//! branch; here it is one for each length. A mark says that there *may* be a topic, never that there
//! is one, so it may stay when its topic has gone, and whoever makes topics up so that their marks
//! fill the table makes others walk, as without it.

use smallvec::SmallVec;

use crate::frame::Frame;

/// With topics of more lengths than this the walk is shorter.
const MOST_LENGTHS: usize = 4;

/// Bits for each topic when the table is made, and how many there are at least until it is made anew.
const BITS: usize = 64;
const FEWEST_BITS: usize = BITS / 4;

/// Which beginnings of messages may be topics.
#[derive(Clone, Debug)]
pub(super) struct Sieve {
    /// The lengths that topics have, ascending, and how many have each.
    lengths: SmallVec<[(usize, usize); MOST_LENGTHS]>,
    /// A power of two of them.
    marks: Vec<u64>,
    /// How many marks were made since the table was.
    marked: usize,
}

impl Sieve {
    /// A sieve for these topics, each of which stands there once.
    pub(super) fn of(topics: &[Frame]) -> Self {
        let words = (topics.len() * BITS).div_ceil(u64::BITS as usize);
        let mut sieve = Self {
            lengths: SmallVec::new(),
            marks: vec![0; words.next_power_of_two()],
            marked: 0,
        };
        topics.iter().for_each(|topic| sieve.mark(topic));
        sieve
    }

    /// Whether `subject` may begin with a topic.
    #[inline]
    pub(super) fn lets_through(&self, subject: &[u8]) -> bool {
        if self.lengths.len() > MOST_LENGTHS {
            return true;
        }
        for (length, _) in &self.lengths {
            let Some(beginning) = subject.get(..*length) else {
                return false;
            };
            let (word, bit) = self.place(beginning);
            if self.marks[word] & bit != 0 {
                return true;
            }
        }
        false
    }

    /// There is a topic that was not there before. Tells whether there was room for it: if not, the
    /// sieve is to be made anew.
    pub(super) fn add(&mut self, topic: &[u8]) -> bool {
        let has_room = self.marked * FEWEST_BITS < self.marks.len() * u64::BITS as usize;
        if has_room {
            self.mark(topic);
        }
        has_room
    }

    /// A topic of so many octets is there no more.
    pub(super) fn remove(&mut self, length: usize) {
        if let Ok(place) = self.find(length) {
            self.lengths[place].1 -= 1;
            if self.lengths[place].1 == 0 {
                self.lengths.remove(place);
            }
        }
    }

    fn find(&self, length: usize) -> Result<usize, usize> {
        let of_each = |(other, _): &(usize, usize)| *other;
        self.lengths.binary_search_by_key(&length, of_each)
    }

    fn mark(&mut self, topic: &[u8]) {
        match self.find(topic.len()) {
            Ok(place) => self.lengths[place].1 += 1,
            Err(place) => self.lengths.insert(place, (topic.len(), 1)),
        }
        let (word, bit) = self.place(topic);
        self.marks[word] |= bit;
        self.marked += 1;
    }

    /// Where the mark of these octets is.
    #[inline]
    fn place(&self, octets: &[u8]) -> (usize, u64) {
        let mixed = mix(octets);
        let word = (mixed >> 6) as usize & (self.marks.len() - 1);
        (word, 1 << (mixed & 63))
    }
}

/// A number that octets have in common only if they are equal, or seldom.
#[inline]
fn mix(octets: &[u8]) -> u64 {
    // An odd number with its bits in no order: 2^64 divided by the golden ratio.
    const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;
    // Both halves of the product: the lower one knows nothing of the upper octets of a word.
    let add = |mixed: u64, word: u64| {
        let product = u128::from(mixed ^ word) * u128::from(MULTIPLIER);
        product as u64 ^ (product >> u64::BITS) as u64
    };
    let (words, rest) = octets.as_chunks();
    let mixed = words.iter().fold(octets.len() as u64, |mixed, word| {
        add(mixed, u64::from_le_bytes(*word))
    });
    match octets.last_chunk() {
        // Some octets twice: the rest is one word as well.
        Some(word) if !rest.is_empty() => add(mixed, u64::from_le_bytes(*word)),
        _ => rest
            .iter()
            .fold(mixed, |mixed, octet| add(mixed, u64::from(*octet))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Topics that differ in their last octets only, as often is the case.
    fn topics(numbers: core::ops::Range<usize>) -> Vec<Frame> {
        numbers
            .map(|number| format!("topic/{number:014}").into())
            .collect()
    }

    /// How many of these come through.
    fn through(sieve: &Sieve, subjects: &[Frame]) -> usize {
        let through = subjects.iter().filter(|it| sieve.lets_through(it));
        through.count()
    }

    #[test]
    fn what_begins_with_a_topic_comes_through_however_many_there_are() {
        for count in [1, 2, 100, 1_000] {
            let topics = topics(0..count);
            let (first, later) = topics.split_at(count.div_ceil(2));
            let mut sieve = Sieve::of(first);
            assert!(later.iter().all(|topic| sieve.add(topic)), "there is room");
            for topic in &topics {
                assert!(sieve.lets_through(&[topic, &b" and more"[..]].concat()));
            }
        }
    }

    #[test]
    fn little_comes_through_that_nobody_wants() {
        let sieve = Sieve::of(&topics(0..1_000));
        let through = through(&sieve, &topics(1_000..101_000));
        assert!(through < 100_000 / 32, "{through} of 100,000");
        assert!(!sieve.lets_through(b"topic/"), "shorter than any topic");
    }

    #[test]
    fn a_sieve_that_has_seen_too_much_is_to_be_made_anew() {
        let topics = topics(0..100);
        let mut sieve = Sieve::of(&topics);
        let mut changes = 0;
        while sieve.add(&topics[0]) {
            sieve.remove(topics[0].len());
            changes += 1;
        }
        assert!((100..1_000).contains(&changes), "{changes} changes");
    }

    #[test]
    fn topics_of_many_lengths_are_left_to_the_tree() {
        let topics = ["a", "ab", "abc", "abcd", "abcde"].map(Frame::from);
        let mut sieve = Sieve::of(&topics);
        assert!(sieve.lets_through(b"other"));
        sieve.remove(3);
        assert!(!sieve.lets_through(b"other") && sieve.lets_through(b"abcdefgh"));
        [1, 2, 4, 5].iter().for_each(|length| sieve.remove(*length));
        assert!(sieve.lengths.is_empty() && !sieve.lets_through(b"abcde"));
    }
}
