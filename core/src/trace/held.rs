//! How an event holds its messages: as they are where it is told, shared where it is recorded.
//!
//! On its way through a socket a message is told of again and again, unchanged: submitted, queued,
//! sent, received, delivered. A trace keeps it once.

use std::sync::Arc;

use crate::frame::Frame;
use crate::message::Message;
use crate::trace::Event;

/// An event as a trace keeps it.
pub type Recorded = Event<Arc<Message>>;

/// The messages recorded lately, to be found by their frames.
///
/// A table with two places for each hash: the older of two others makes room, and the table grows
/// as long as that happens often. So it never holds much, and whether a message is found is a
/// matter of memory only.
#[derive(Clone, Debug)]
pub(super) struct Pool {
    /// **Invariant:** as many as a power of two; in each the younger in front.
    places: Vec<[Option<Arc<Message>>; 2]>,
    /// How often a message had to make room since the table grew last.
    made_room: usize,
    /// The message recorded last: more often than not the next event shows it again.
    last: Arc<Message>,
}

/// Places in a new table.
const FEWEST: usize = 32;
/// Places in the largest table: half a megabyte of them.
const MOST: usize = 1 << 15;

impl Pool {
    pub(super) fn new() -> Self {
        Self {
            places: vec![[None, None]; FEWEST],
            made_room: 0,
            last: Arc::default(),
        }
    }

    /// The message, shared with the last event that showed the same, if that is not long ago.
    pub(super) fn keep(&mut self, message: &Message) -> Arc<Message> {
        if !is_same(&self.last, message) {
            self.last = self.find_or_enter(message);
        }
        self.last.clone()
    }

    fn find_or_enter(&mut self, message: &Message) -> Arc<Message> {
        let place = self.place_of(message);
        let here = &mut self.places[place];
        for known in here.iter().flatten() {
            if is_same(known, message) {
                return known.clone();
            }
        }
        let kept = Arc::new(message.clone());
        here.swap(0, 1);
        let before = here[0].replace(kept.clone());
        self.made_room += usize::from(before.is_some());
        if self.made_room > self.places.len() && self.places.len() < MOST {
            self.grow();
        }
        kept
    }

    fn grow(&mut self) {
        let places = vec![[None, None]; self.places.len() * 2];
        let held = core::mem::replace(&mut self.places, places);
        for message in held
            .into_iter()
            .flat_map(|pair| pair.into_iter().rev())
            .flatten()
        {
            let place = self.place_of(&message);
            self.places[place].swap(0, 1);
            self.places[place][0] = Some(message);
        }
        self.made_room = 0;
    }

    fn place_of(&self, message: &Message) -> usize {
        let frames = message.frames();
        let ends = frames.first().into_iter().chain(frames.last());
        let hash = ends.fold(frames.len() as u64, hash_frame);
        // The high half: every octet has its part in it.
        (hash >> 32) as usize & (self.places.len() - 1)
    }
}

/// Looks at eight octets at either end of the frame: messages that differ tend to differ there.
fn hash_frame(before: u64, frame: &Frame) -> u64 {
    let octets = frame.octets();
    let hash = stir(before, octets.len() as u64);
    match (octets.first_chunk(), octets.last_chunk()) {
        (Some(first), Some(last)) => {
            let hash = stir(hash, u64::from_le_bytes(*first));
            stir(hash, u64::from_le_bytes(*last))
        }
        _ => octets
            .iter()
            .fold(hash, |hash, octet| stir(hash, u64::from(*octet))),
    }
}

const fn stir(hash: u64, word: u64) -> u64 {
    // The odd number nearest to 2^64 divided by the golden ratio.
    (hash.rotate_left(23) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

fn is_same(one: &Message, other: &Message) -> bool {
    let (one, other) = (one.frames(), other.frames());
    one.len() == other.len()
        && one
            .iter()
            .zip(other)
            .all(|(one, other)| one.is_clone_of(other) || one == other)
}

impl Event {
    /// The same event as a trace keeps it, its messages shared with no other yet.
    pub fn into_recorded(self) -> Recorded {
        self.holding(&mut Arc::new)
    }
}

impl Event<&Message> {
    /// The same event with its messages for its own.
    #[inline(always)]
    pub fn into_owned(self) -> Event {
        self.holding(&mut Message::clone)
    }
}

impl<M> Event<M> {
    /// The same event, each of its messages held as `hold` says.
    ///
    /// It is a part of whoever calls it: where an event is kept as soon as it is built, nothing is
    /// left of the choice among all kinds.
    #[inline(always)]
    pub fn holding<N>(self, hold: &mut impl FnMut(M) -> N) -> Event<N> {
        match self {
            Self::Submitted { message } => Event::Submitted {
                message: hold(message),
            },
            Self::Delivered { peer, message } => Event::Delivered {
                peer,
                message: hold(message),
            },
            Self::Refused { operation, rule } => Event::Refused { operation, rule },
            Self::Blocked { message, rule } => Event::Blocked {
                message: hold(message),
                rule,
            },
            Self::DelimiterAdded { message } => Event::DelimiterAdded {
                message: hold(message),
            },
            Self::DelimiterStripped { peer, message } => Event::DelimiterStripped {
                peer,
                message: hold(message),
            },
            Self::IdentityPushed {
                peer,
                identity,
                message,
            } => Event::IdentityPushed {
                peer,
                identity,
                message: hold(message),
            },
            Self::IdentityPopped {
                peer,
                identity,
                message,
            } => Event::IdentityPopped {
                peer,
                identity,
                message: hold(message),
            },
            Self::EnvelopeKept {
                peer,
                envelope,
                message,
            } => Event::EnvelopeKept {
                peer,
                envelope: hold(envelope),
                message: hold(message),
            },
            Self::EnvelopeRestored { message } => Event::EnvelopeRestored {
                message: hold(message),
            },
            Self::NumberAdded { message } => Event::NumberAdded {
                message: hold(message),
            },
            Self::Originated {
                peer,
                message,
                rule,
            } => Event::Originated {
                peer,
                message: hold(message),
                rule,
            },
            Self::Notified {
                peer,
                message,
                depth,
                rule,
            } => Event::Notified {
                peer,
                message: hold(message),
                depth,
                rule,
            },
            Self::InterestStated { interest } => Event::InterestStated { interest },
            Self::InterestSent { peer, interest } => Event::InterestSent { peer, interest },
            Self::InterestReceived { peer, interest } => Event::InterestReceived { peer, interest },
            Self::InterestIgnored {
                peer,
                interest,
                rule,
            } => Event::InterestIgnored {
                peer,
                interest,
                rule,
            },
            Self::Queued {
                peer,
                message,
                depth,
            } => Event::Queued {
                peer,
                message: hold(message),
                depth,
            },
            Self::Sent { peer, message } => Event::Sent {
                peer,
                message: hold(message),
            },
            Self::Received {
                peer,
                message,
                depth,
            } => Event::Received {
                peer,
                message: hold(message),
                depth,
            },
            Self::Dropped {
                peer,
                message,
                stage,
                rule,
            } => Event::Dropped {
                peer,
                message: hold(message),
                stage,
                rule,
            },
            Self::PeerAttached { peer, rule } => Event::PeerAttached { peer, rule },
            Self::PeerNamed {
                peer,
                identity,
                rule,
            } => Event::PeerNamed {
                peer,
                identity,
                rule,
            },
            Self::PeerRefused { peer, rule } => Event::PeerRefused { peer, rule },
            Self::PeerDetached { peer } => Event::PeerDetached { peer },
            Self::OctetsSent { peer, octets, part } => Event::OctetsSent { peer, octets, part },
            Self::OctetsReceived { peer, octets, part } => {
                Event::OctetsReceived { peer, octets, part }
            }
            Self::HandshakeCompleted { peer } => Event::HandshakeCompleted { peer },
            Self::Judged {
                peer,
                admitted,
                user,
                rule,
            } => Event::Judged {
                peer,
                admitted,
                user,
                rule,
            },
            Self::RetryScheduled { peer, after } => Event::RetryScheduled { peer, after },
            Self::Disconnected { peer, rule, detail } => Event::Disconnected { peer, rule, detail },
            Self::LinkCut => Event::LinkCut,
            Self::LinkUnplugged => Event::LinkUnplugged,
            Self::LinkRestored => Event::LinkRestored,
            Self::LinkDelayed { by } => Event::LinkDelayed { by },
            Self::LinkLossy { millionths } => Event::LinkLossy { millionths },
            Self::NextDoomed { direction } => Event::NextDoomed { direction },
            Self::Held {
                direction,
                message,
                ahead,
            } => Event::Held {
                direction,
                message: hold(message),
                ahead,
            },
            Self::Released {
                direction,
                message,
                ahead,
            } => Event::Released {
                direction,
                message: hold(message),
                ahead,
            },
            Self::Edited {
                direction,
                message,
                ahead,
                rule,
            } => Event::Edited {
                direction,
                message: hold(message),
                ahead,
                rule,
            },
            Self::Resent {
                direction,
                message,
                ahead,
            } => Event::Resent {
                direction,
                message: hold(message),
                ahead,
            },
            Self::QueuesFilled => Event::QueuesFilled,
            Self::QueuesUnfilled => Event::QueuesUnfilled,
            Self::Killed => Event::Killed,
            Self::Restarted => Event::Restarted,
            Self::Frozen => Event::Frozen,
            Self::Thawed => Event::Thawed,
            Self::PaceChanged { pace } => Event::PaceChanged { pace },
            Self::ActInVain { rule } => Event::ActInVain { rule },
            Self::Printed { text } => Event::Printed { text },
            Self::Finished => Event::Finished,
        }
    }
}
