//! Messages on a link, one by one: numbered as they are put on it, so that each can be stopped,
//! changed and taken off.
//!
//! ```text
//!   put on the link     number n of its direction, inbound at the far end
//!   arrives             taken off the inbound ones and delivered, or lost
//!   stopped             it and all behind it wait at the far end until it may go on
//! ```

use bytes::Bytes;

use crate::message::Message;
use crate::rule::Rule;
use crate::time::Instant;
use crate::trace::{Event, LinkId};
use crate::world::World;
use crate::world::agenda::Parcel;
use crate::world::link::{End, Side};

/// A message on its way to an end of a link.
#[derive(Clone, Debug)]
pub(super) struct Inbound {
    /// Which of all the messages sent this way along the link, from 1.
    pub(super) number: u32,
    pub(super) message: Message,
    /// When it arrives, or its first octets do.
    pub(super) due: Instant,
    /// Why it will not arrive, if it will not.
    pub(super) lost: Option<Rule>,
    /// Somebody holds it.
    pub(super) held: bool,
    /// Over simulated TCP: its octets were lost and are sent again until then.
    pub(super) resent_at: Option<Instant>,
    /// Over simulated TCP: some of its octets have arrived.
    pub(super) begun: bool,
    /// Over simulated TCP: what was done to its octets.
    pub(super) tampered: Option<Tampered>,
}

/// What was done to the octets of a message.
#[derive(Clone, Debug)]
pub(super) enum Tampered {
    /// These stand in their place.
    Replaced(Bytes),
    /// The last of them is not what it was.
    Spoilt,
}

impl Inbound {
    pub(super) const fn new(
        number: u32,
        message: Message,
        due: Instant,
        lost: Option<Rule>,
    ) -> Self {
        Self {
            number,
            message,
            due,
            lost,
            held: false,
            resent_at: None,
            begun: false,
            tampered: None,
        }
    }

    /// Neither it nor what is behind it may arrive.
    const fn is_stopped(&self) -> bool {
        self.held || self.resent_at.is_some()
    }
}

impl End {
    /// Whether `parcel`, which comes next, is of a message that is stopped.
    pub(super) fn stops(&self, parcel: &Parcel) -> bool {
        let of_it = |oldest: &Inbound| parcel.number() == Some(oldest.number);
        let oldest = self.inbound.front();
        oldest.is_some_and(|oldest| oldest.is_stopped() && of_it(oldest))
    }

    /// How many messages on their way to this end are before that of this number.
    pub(super) fn ahead_of(&self, number: u32) -> Option<usize> {
        let place = self
            .inbound
            .binary_search_by_key(&number, |inbound| inbound.number);
        place.ok()
    }
}

impl World {
    /// The number of the message that is put on the link towards `side`, and whether it is to be
    /// lost.
    pub(super) fn number(&mut self, link: LinkId, side: Side) -> (u32, bool) {
        let Self { links, .. } = self;
        let link = &mut links[link.0];
        link.sent[side as usize] += 1;
        let doomed = &mut link.doomed[side as usize];
        let is_doomed = *doomed > 0;
        *doomed -= usize::from(is_doomed);
        (link.sent[side as usize], is_doomed)
    }

    /// Takes the message of this number off, which is the one that left for `side` first; `None` if
    /// it has gone already.
    pub(super) fn next_inbound(
        &mut self,
        link: LinkId,
        side: Side,
        number: u32,
    ) -> Option<Inbound> {
        let end = self.end_mut(link, side)?;
        let is_it = end.inbound.front()?.number == number;
        is_it.then(|| end.inbound.pop_front())?
    }

    /// Takes the message off that left for `side` first.
    pub(super) fn oldest_inbound(&mut self, link: LinkId, side: Side) {
        if let Some(end) = self.end_mut(link, side) {
            end.inbound.pop_front();
        }
    }

    pub(super) fn inbound_mut(
        &mut self,
        link: LinkId,
        side: Side,
        number: u32,
    ) -> Option<&mut Inbound> {
        let end = self.end_mut(link, side)?;
        let place = end.ahead_of(number)?;
        end.inbound.get_mut(place)
    }

    /// When the first octets of a message arrive.
    pub(super) fn set_due(&mut self, link: LinkId, side: Side, number: u32, due: Option<Instant>) {
        if let (Some(inbound), Some(due)) = (self.inbound_mut(link, side, number), due) {
            inbound.due = due;
        }
    }

    /// Octets of the message that go to `side` were lost and are sent again.
    pub(super) fn record_resent(&mut self, link: LinkId, side: Side, number: u32) {
        let Some(end) = self.links[link.0].end(side) else {
            return;
        };
        let Some(ahead) = end.ahead_of(number) else {
            return;
        };
        let message = end.inbound[ahead].message.clone();
        let event = Event::Resent {
            direction: side.way(),
            message: &message,
            ahead,
        };
        self.record_flight(link, side.way(), event);
    }

    /// The octets of a message that have come to `side`, with what was done to them on the way.
    pub(super) fn as_they_are_now(
        &mut self,
        link: LinkId,
        side: Side,
        number: Option<u32>,
        octets: Bytes,
    ) -> Bytes {
        let Some(number) = number else {
            return octets;
        };
        let Some(inbound) = self.inbound_mut(link, side, number) else {
            return octets;
        };
        let begun = core::mem::replace(&mut inbound.begun, true);
        match &inbound.tampered {
            None => octets,
            Some(Tampered::Replaced(others)) if !begun => others.clone(),
            Some(Tampered::Replaced(_)) => Bytes::new(),
            Some(Tampered::Spoilt) if !begun => {
                let mut spoilt = octets.to_vec();
                if let Some(last) = spoilt.last_mut() {
                    *last ^= 1;
                }
                Bytes::from(spoilt)
            }
            Some(Tampered::Spoilt) => octets,
        }
    }

    /// The octets of a message that were lost have come at last.
    #[inline(never)]
    pub(super) fn arrive_again(&mut self, link: LinkId, side: Side, connection: u32, number: u32) {
        let now = self.now;
        if self.links[link.0].connection != connection {
            return;
        }
        if let Some(inbound) = self.inbound_mut(link, side, number)
            && inbound.resent_at.is_some_and(|at| at <= now)
        {
            inbound.resent_at = None;
            self.let_go(link, side);
        }
    }

    /// What waits at `side` of the link goes on as far as it may.
    pub(super) fn let_go(&mut self, link: LinkId, side: Side) {
        loop {
            let unplugged = self.links[link.0].is_unplugged();
            let connection = self.links[link.0].connection;
            let Some(end) = self.end_mut(link, side) else {
                return;
            };
            let Some(parcel) = end.waiting.front() else {
                return;
            };
            if end.stops(parcel) {
                return;
            }
            let Some(parcel) = end.waiting.pop_front() else {
                return;
            };
            if unplugged {
                let held = &mut self.links[link.0].held;
                held.push_back((side, connection, parcel));
            } else {
                self.take_in(link, side, parcel);
            }
        }
    }
}
