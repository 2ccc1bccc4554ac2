//! What an event is about: its message, its peer, what is wanted.

use core::borrow::Borrow;

use super::{Event, PeerId};
use crate::interest::Interest;
use crate::message::Message;
use crate::trace::Direction;

impl<M> Event<M> {
    /// The message on a link that it is about, if it is about one that stays there: which way it
    /// goes, and how many messages are still before it.
    pub const fn in_flight(&self) -> Option<(Direction, usize)> {
        match self {
            Self::Held {
                direction, ahead, ..
            }
            | Self::Released {
                direction, ahead, ..
            }
            | Self::Edited {
                direction, ahead, ..
            }
            | Self::Resent {
                direction, ahead, ..
            } => Some((*direction, *ahead)),
            _ => None,
        }
    }

    /// The peer it concerns, if one.
    pub const fn peer(&self) -> Option<PeerId> {
        match self {
            Self::Delivered { peer, .. }
            | Self::DelimiterStripped { peer, .. }
            | Self::EnvelopeKept { peer, .. }
            | Self::IdentityPushed { peer, .. }
            | Self::IdentityPopped { peer, .. }
            | Self::Originated { peer, .. }
            | Self::Notified { peer, .. }
            | Self::InterestSent { peer, .. }
            | Self::InterestReceived { peer, .. }
            | Self::Queued { peer, .. }
            | Self::Sent { peer, .. }
            | Self::Received { peer, .. }
            | Self::PeerAttached { peer, .. }
            | Self::PeerNamed { peer, .. }
            | Self::PeerRefused { peer, .. }
            | Self::PeerDetached { peer }
            | Self::OctetsSent { peer, .. }
            | Self::OctetsReceived { peer, .. }
            | Self::HandshakeCompleted { peer }
            | Self::Judged { peer, .. }
            | Self::RetryScheduled { peer, .. }
            | Self::Disconnected { peer, .. } => Some(*peer),
            Self::Dropped { peer, .. } | Self::InterestIgnored { peer, .. } => *peer,
            Self::Submitted { .. }
            | Self::Refused { .. }
            | Self::Blocked { .. }
            | Self::DelimiterAdded { .. }
            | Self::EnvelopeRestored { .. }
            | Self::LinkCut
            | Self::LinkUnplugged
            | Self::LinkRestored
            | Self::LinkDelayed { .. }
            | Self::LinkLossy { .. }
            | Self::NextDoomed { .. }
            | Self::Held { .. }
            | Self::Released { .. }
            | Self::Edited { .. }
            | Self::Resent { .. }
            | Self::QueuesFilled
            | Self::QueuesUnfilled
            | Self::Killed
            | Self::Restarted
            | Self::Frozen
            | Self::Thawed
            | Self::PaceChanged { .. }
            | Self::ActInVain { .. }
            | Self::NumberAdded { .. }
            | Self::InterestStated { .. }
            | Self::Printed { .. }
            | Self::Finished => None,
        }
    }

    /// What a peer or the application wants to hear, if the event is about that.
    pub const fn interest(&self) -> Option<&Interest> {
        match self {
            Self::InterestStated { interest }
            | Self::InterestSent { interest, .. }
            | Self::InterestReceived { interest, .. }
            | Self::InterestIgnored { interest, .. } => Some(interest),
            _ => None,
        }
    }

    /// The message as it is after the event, in the way the event holds it.
    pub const fn held(&self) -> Option<&M> {
        match self {
            Self::Submitted { message }
            | Self::Delivered { message, .. }
            | Self::Blocked { message, .. }
            | Self::DelimiterAdded { message }
            | Self::DelimiterStripped { message, .. }
            | Self::IdentityPushed { message, .. }
            | Self::IdentityPopped { message, .. }
            | Self::EnvelopeKept { message, .. }
            | Self::EnvelopeRestored { message }
            | Self::NumberAdded { message }
            | Self::Originated { message, .. }
            | Self::Notified { message, .. }
            | Self::Queued { message, .. }
            | Self::Sent { message, .. }
            | Self::Received { message, .. }
            | Self::Dropped { message, .. }
            | Self::Held { message, .. }
            | Self::Released { message, .. }
            | Self::Edited { message, .. }
            | Self::Resent { message, .. } => Some(message),
            _ => None,
        }
    }
}

impl<M: Borrow<Message>> Event<M> {
    /// The message as it is after the event.
    pub fn message(&self) -> Option<&Message> {
        self.held().map(Borrow::borrow)
    }
}
