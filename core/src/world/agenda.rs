//! What is to happen, in order of time, and at the same time in order of entering; but what is done
//! from outside comes after everything else of its time.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use bytes::Bytes;

use crate::interest::Interest;
use crate::time::Instant;
use crate::trace::{LinkId, NodeId};
use crate::world::link::Side;

/// Acts are ordered behind all else of their time.
const ACTS_FROM: u64 = 1 << 63;

/// Something that is to happen.
#[derive(Clone, Debug)]
pub(super) enum Entry {
    /// The node begins.
    Start(NodeId),
    /// The node's program may make its call number `turn`; void if it has made it already.
    Tick { node: NodeId, turn: u64 },
    /// Something reaches this side of the link; void if the connection it left on is over.
    Arrive {
        link: LinkId,
        side: Side,
        connection: u32,
        parcel: Parcel,
    },
    /// The deadline of the connection at this side of the link; void if it has another by now.
    Deadline { link: LinkId, side: Side },
    /// The connecting side tries to make the link; void if it was made, or tried, since.
    Connect { link: LinkId, attempt: u32 },
    /// The octets of this message that were lost have been sent again; void if they were lost anew
    /// since.
    Resent {
        link: LinkId,
        side: Side,
        connection: u32,
        number: u32,
    },
    /// Something is done from outside: the act of this number.
    Act(usize),
    /// Nothing happens, but the run goes on until then.
    Until,
}

/// What a link carries.
#[derive(Clone, Debug)]
pub(super) enum Parcel {
    /// A message, handed over as it is: the one of this number among those inbound at the end it
    /// comes to; void if that is not there any more.
    Message(u32),
    /// What the sender wants to hear, handed over as it is.
    Interest(Interest),
    /// Octets of a simulated TCP connection.
    Octets {
        octets: Bytes,
        /// The number of the message that they are a part of, if they are of one.
        number: Option<u32>,
        /// They are more than signs of life.
        matters: bool,
    },
    /// The other side has closed the connection.
    End,
}

/// The agenda.
#[derive(Clone, Debug, Default)]
pub(super) struct Agenda {
    /// In order of time, then of [`order`](Self::order); with the place of the entry.
    heap: BinaryHeap<Reverse<(Instant, u64, u32)>>,
    /// Beside the heap, which moves what it holds.
    ///
    /// **Invariant:** there is an entry in each place that the heap names, and in no other.
    places: Vec<Option<Entry>>,
    free: Vec<u32>,
    entered: u64,
    /// Entries for whose sake a run goes on whatever has happened since.
    fixed: usize,
    /// Entries for whose sake it goes on unless their link is unplugged.
    under_way: usize,
}

impl Entry {
    const fn is_fixed(&self) -> bool {
        matches!(self, Self::Start(_) | Self::Act(_) | Self::Until)
    }

    const fn is_under_way(&self) -> bool {
        match self {
            Self::Arrive { parcel, .. } => parcel.matters(),
            Self::Resent { .. } => true,
            _ => false,
        }
    }
}

impl Parcel {
    /// The number of the message that it is or is a part of.
    pub(super) const fn number(&self) -> Option<u32> {
        match self {
            Self::Message(number) => Some(*number),
            Self::Octets { number, .. } => *number,
            _ => None,
        }
    }

    /// It is more than a sign of life.
    pub(super) const fn matters(&self) -> bool {
        !matches!(self, Self::Octets { matters: false, .. })
    }
}

impl Agenda {
    /// Enters what is to happen at `at`.
    pub(super) fn enter(&mut self, at: Instant, entry: Entry) {
        self.fixed += usize::from(entry.is_fixed());
        self.under_way += usize::from(entry.is_under_way());
        let place = self.free.pop().unwrap_or_else(|| {
            self.places.push(None);
            u32::try_from(self.places.len() - 1).unwrap_or(u32::MAX)
        });
        let order = self.order(&entry);
        self.places[place as usize] = Some(entry);
        self.heap.push(Reverse((at, order, place)));
        self.entered += 1;
    }

    /// The rank among what happens at the same time.
    const fn order(&self, entry: &Entry) -> u64 {
        match entry {
            Entry::Act(_) => ACTS_FROM + self.entered,
            _ => self.entered,
        }
    }

    /// The next entry, which stays.
    pub(super) fn peek(&self) -> Option<(Instant, &Entry)> {
        let Reverse((at, _, place)) = self.heap.peek()?;
        Some((*at, self.places[*place as usize].as_ref()?))
    }

    /// Whether a run goes on for the sake of a start, an act or its appointed end.
    pub(super) const fn holds_fixed(&self) -> bool {
        self.fixed > 0
    }

    /// Whether anything but signs of life is on a link, plugged or not.
    pub(super) const fn holds_under_way(&self) -> bool {
        self.under_way > 0
    }

    /// Every entry, in no order.
    pub(super) fn entries(&self) -> impl Iterator<Item = (Instant, &Entry)> {
        let scheduled = self.heap.iter();
        scheduled.filter_map(|Reverse((at, _, place))| {
            Some((*at, self.places[*place as usize].as_ref()?))
        })
    }

    /// Takes the next entry off.
    pub(super) fn next(&mut self) -> Option<(Instant, Entry)> {
        let Reverse((at, _, place)) = self.heap.pop()?;
        let entry = self.places[place as usize].take()?;
        self.free.push(place);
        self.fixed -= usize::from(entry.is_fixed());
        self.under_way -= usize::from(entry.is_under_way());
        Some((at, entry))
    }
}
