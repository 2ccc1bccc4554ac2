//! Where every frame comes from and where it goes: each followed by itself through sockets, queues,
//! links and applications, from the trace alone.
//!
//! ```text
//!  record   frames
//!  12       hello                            written
//!  13       ∅        hello                   ∅ put in front by REQ, hello passes
//!  ...      |        |                       queued, sent, received
//!  17       client   ∅        hello          client pushed by ROUTER
//! ```
//!
//! As in a run's [lineage](crate::trace::Record::exchange) no frame carries a mark: queues and links keep their order,
//! so it is enough to know which record showed last what stands in each of them. Within a socket a
//! message changes at its front, so its frames are told apart from the back. What an application
//! makes of a message it holds is its own affair: frames that it sends in the exchange of the one it
//! has taken last, and that are equal from the front or from the back, count as handed on; all others
//! it has written.

mod build;
mod matching;
mod ways;

use crate::envelope::{Role, Vantage, roles};
use crate::frame::Frame;
use crate::trace::{Event, Record, Recorded, Trace, vantage};

pub use ways::Provenance;

/// A frame at one record: of the record's message, or what else of frames the record shows.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct FrameAt {
    /// The record.
    pub record: usize,
    /// Which frame of the message, from 0. Behind those of the message are counted those of an
    /// envelope that was set aside. A record without a message that is about a name, a topic or a
    /// group shows that as its only frame.
    pub frame: usize,
}

/// What was done to a frame at a record.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Deed {
    // --- where it comes from ---
    /// An application wrote it.
    Written,
    /// REQ put the delimiter in front.
    Delimited,
    /// REQ put the number of its request in front.
    Numbered,
    /// A socket put its name for the peer in front.
    Pushed,
    /// A socket made it itself.
    Originated,
    /// Somebody put it into a message on its way.
    Forged,
    /// A socket gave a peer this name.
    Named,
    /// An application said that it wants to hear it, or no longer.
    Stated,

    // --- on its way ---
    /// Nothing was done to it, only to its neighbours.
    Passed,
    /// It entered a queue.
    Queued,
    /// It left along a link.
    Sent,
    /// It came from a link and waits.
    Received,
    /// A peer was told that it is wanted, or no longer.
    Told,
    /// A peer has heard so.
    Learned,
    /// REP set it aside with the envelope.
    Kept,
    /// REP put it back in front of the reply.
    Restored,
    /// An application got it.
    Delivered,
    /// The application that had it sent it on.
    HandedOn,

    // --- where it ends ---
    /// A socket took it off the front to choose a peer.
    Popped,
    /// REQ took it off the front.
    Stripped,
    /// It was dropped with its message.
    Dropped,
    /// Somebody put something else in its place, on its way.
    Replaced,
    /// What held it is gone.
    Lost,
    /// It changes nothing where it came to.
    Ignored,
}

impl Deed {
    /// Whether a frame may begin so.
    pub const fn begins(self) -> bool {
        matches!(
            self,
            Self::Written
                | Self::Delimited
                | Self::Numbered
                | Self::Pushed
                | Self::Originated
                | Self::Forged
                | Self::Named
                | Self::Stated
        )
    }

    /// Whether a frame ends so.
    pub const fn ends(self) -> bool {
        matches!(
            self,
            Self::Popped
                | Self::Stripped
                | Self::Dropped
                | Self::Replaced
                | Self::Lost
                | Self::Ignored
        )
    }

    /// Whether it only brings the frame along: from socket to queue, link and socket.
    pub const fn carries(self) -> bool {
        matches!(
            self,
            Self::Passed | Self::Queued | Self::Sent | Self::Received | Self::Told
        )
    }
}

/// A station on the way of a frame.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Station {
    /// The record, which tells when, where and by which [rule](crate::trace::why).
    pub record: usize,
    /// Which of its frames it is there; `None` if it is not there any more.
    pub frame: Option<usize>,
    /// What was done to it.
    pub deed: Deed,
}

/// The frames that a record shows, in the order of [`FrameAt::frame`].
pub fn frames_of(event: &Recorded) -> impl Iterator<Item = &Frame> {
    let envelope = match event {
        Event::EnvelopeKept { envelope, .. } => envelope.frames(),
        _ => &[],
    };
    let alone = match event {
        Event::PeerNamed { identity, .. } => Some(identity.frame()),
        _ => event.interest().map(crate::interest::Interest::name),
    };
    let message = event.message().map_or(&[][..], |message| message.frames());
    message.iter().chain(envelope).chain(alone)
}

/// The role of each of these frames.
pub fn roles_of(trace: &Trace, record: &Record) -> Vec<Role> {
    let mut all = Vec::new();
    if let Some(message) = record.event.message() {
        all.extend(roles(message, vantage(&trace.topology, record)));
    }
    match &record.event {
        Event::EnvelopeKept { envelope, .. } => all.extend(roles(envelope, Vantage::Wire)),
        Event::PeerNamed { .. } => all.push(Role::Identity),
        event if event.interest().is_some() => all.push(Role::Subscription),
        _ => {}
    }
    all
}
