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

/// Fewer topics than this have no table.
const FEWEST_TOPICS: usize = 16;

/// Bits for each topic when the table is made, and how many there are at least until it is made anew.
const BITS: usize = 64;
const FEWEST_BITS: usize = BITS / 4;

/// Which beginnings of messages may be topics.
#[derive(Clone, Debug, Default)]
pub(super) struct Sieve {
    /// The lengths that topics have, ascending, and how many have each.
    lengths: SmallVec<[(usize, usize); MOST_LENGTHS]>,
    /// How many topics there are.
    topics: usize,
    /// A power of two of bits; none while there are few topics.
    marks: Vec<u64>,
    /// How many marks were made since the table was.
    marked: usize,
}

impl Sieve {
    /// Whether `subject` may begin with a topic.
    #[inline]
    pub(super) fn lets_through(&self, subject: &[u8]) -> bool {
        let is_of_use = !self.marks.is_empty() && self.lengths.len() <= MOST_LENGTHS;
        !is_of_use || self.has_mark(subject)
    }

    fn has_mark(&self, subject: &[u8]) -> bool {
        let beginnings = self
            .lengths
            .iter()
            .map(|(length, _)| subject.get(..*length));
        beginnings.flatten().any(|beginning| {
            let (word, bit) = self.place(beginning);
            self.marks[word] & bit != 0
        })
    }

    /// There is a topic that was not there before; `all` tells every topic, this one included, for a
    /// table that is made anew.
    pub(super) fn add(&mut self, topic: &[u8], all: impl FnOnce() -> Vec<Frame>) {
        self.topics += 1;
        let length = topic.len();
        match self
            .lengths
            .binary_search_by_key(&length, |(other, _)| *other)
        {
            Ok(place) => self.lengths[place].1 += 1,
            Err(place) => self.lengths.insert(place, (length, 1)),
        }
        if self.topics < FEWEST_TOPICS {
            return;
        }
        let bits = self.marks.len() * u64::BITS as usize;
        if (self.marked + 1) * FEWEST_BITS <= bits {
            return self.mark(topic);
        }
        let words = (self.topics * BITS).next_power_of_two() / u64::BITS as usize;
        self.marks = vec![0; words];
        self.marked = 0;
        all().iter().for_each(|topic| self.mark(topic));
    }

    /// A topic of so many octets is there no more.
    pub(super) fn remove(&mut self, length: usize) {
        self.topics -= 1;
        if let Ok(place) = self
            .lengths
            .binary_search_by_key(&length, |(other, _)| *other)
        {
            self.lengths[place].1 -= 1;
            if self.lengths[place].1 == 0 {
                self.lengths.remove(place);
            }
        }
        if self.topics < FEWEST_TOPICS / 2 {
            self.marks = Vec::new();
            self.marked = 0;
        }
    }

    fn mark(&mut self, topic: &[u8]) {
        let (word, bit) = self.place(topic);
        self.marks[word] |= bit;
        self.marked += 1;
    }

    /// Where the mark of these octets is, in a table that is there.
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
    let add = |mixed: u64, word: u64| {
        let mixed = (mixed ^ word).wrapping_mul(MULTIPLIER);
        mixed ^ mixed >> 32
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

    /// Topics that come one by one.
    fn of(topics: &[Frame]) -> Sieve {
        let mut sieve = Sieve::default();
        for (place, topic) in topics.iter().enumerate() {
            sieve.add(topic, || topics[..=place].to_vec());
        }
        sieve
    }

    fn topics(numbers: core::ops::Range<usize>) -> Vec<Frame> {
        numbers
            .map(|number| format!("topic/{number:06}").into())
            .collect()
    }

    /// How many of these come through.
    fn through(sieve: &Sieve, subjects: &[Frame]) -> usize {
        let through = subjects.iter().filter(|it| sieve.lets_through(it));
        through.count()
    }

    #[test]
    fn what_begins_with_a_topic_comes_through_however_many_there_are() {
        for count in [1, 15, 16, 17, 100, 1_000] {
            let topics = topics(0..count);
            let sieve = of(&topics);
            for topic in &topics {
                assert!(sieve.lets_through(&[topic, &b" and more"[..]].concat()));
            }
        }
    }

    #[test]
    fn little_comes_through_that_nobody_wants() {
        let sieve = of(&topics(0..1_000));
        let through = through(&sieve, &topics(1_000..101_000));
        assert!(through < 100_000 / 16, "{through} of 100,000");
        assert!(!sieve.lets_through(b"topic/"), "shorter than any topic");
    }

    #[test]
    fn topics_that_come_and_go_leave_a_table_that_fits() {
        let topics_of_all = topics(0..200);
        let mut sieve = of(&topics_of_all);
        for _ in 0..1_000 {
            for topic in &topics_of_all[100..] {
                sieve.remove(topic.len());
                sieve.add(topic, || topics_of_all.clone());
            }
        }
        assert!(sieve.marks.len() <= 512, "{} words", sieve.marks.len());
        let through = through(&sieve, &topics(200..10_200));
        assert!(through < 10_000 / 8, "{through} of 10,000");
        let topics = topics_of_all;
        topics.iter().for_each(|topic| sieve.remove(topic.len()));
        assert!(sieve.marks.is_empty() && sieve.lengths.is_empty());
    }
}
