//! Very many subscriptions: which topics there are, and which messages.
//!
//! A topic is `topic/` and a number of 14 digits, 20 octets. The subscriber wants every hundredth
//! number below a million. The messages go through numbers of the same million in scattered order,
//! so that one in a hundred matches and the others look much like it.

use super::OCTET;

/// Subscriptions of the one subscriber.
const SUBSCRIPTIONS: usize = 10_000;

/// One message in so many matches.
const MATCHING: usize = 100;

/// Octets of a topic, and so the least of a message.
const TOPIC_OCTETS: usize = 20;

/// The prefix of what everybody hears; it sorts behind every topic, and is subscribed last.
pub(super) const ALL: &str = "~";

/// Tells the subscriber that its subscriptions have come.
pub(super) const READY: &[u8] = b"~ready";

/// Tells it that the publication is over.
pub(super) const LAST: &[u8] = b"~";

/// Different messages; the publisher begins anew when they are through.
const MESSAGES: usize = 10_000;

/// Has no divisor in common with the numbers there are, so that no number comes twice.
const STRIDE: usize = 7_919;

fn topic(number: usize) -> String {
    format!("topic/{number:014}")
}

/// What the subscriber subscribes, apart from [`ALL`].
pub(super) fn subscriptions() -> impl Iterator<Item = String> {
    (0..SUBSCRIPTIONS).map(|index| topic(index * MATCHING))
}

/// The messages, each of `size` octets or as many as its topic has.
pub(super) fn messages(size: usize) -> Vec<Vec<u8>> {
    let numbers = (0..MESSAGES).map(|index| index * STRIDE % (SUBSCRIPTIONS * MATCHING));
    let message = |number| {
        let mut octets = topic(number).into_bytes();
        octets.resize(size.max(TOPIC_OCTETS), OCTET);
        octets
    };
    numbers.map(message).collect()
}

/// Of so many messages, how many match.
pub(super) const fn matching(count: u64) -> u64 {
    count.div_ceil(MATCHING as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn one_message_in_a_hundred_matches_a_subscription() {
        let subscribed: BTreeSet<_> = subscriptions().map(String::into_bytes).collect();
        assert_eq!(subscribed.len(), SUBSCRIPTIONS);
        let messages = messages(64);
        let matches = |message: &&Vec<u8>| subscribed.contains(&message[..TOPIC_OCTETS]);
        assert_eq!(
            messages.iter().filter(matches).count() as u64,
            matching(10_000)
        );
        assert!(messages[..101].iter().filter(matches).count() as u64 == matching(101));
        assert!(messages.iter().all(|message| message.len() == 64));
    }

    #[test]
    fn what_everybody_hears_is_no_topic_and_comes_behind_all_of_them() {
        assert!(subscriptions().all(|topic| topic.as_str() < ALL));
        assert!(READY.starts_with(ALL.as_bytes()) && LAST.starts_with(ALL.as_bytes()));
        assert!(READY.len() < TOPIC_OCTETS && LAST.len() != READY.len());
    }
}
