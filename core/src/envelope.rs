//! The envelope: what stands in front of a body so that a reply finds its way home.
//!
//! ```text
//! identity N     newest first: pushed by the ROUTER passed last
//! ...
//! identity 1
//! delimiter      the first empty frame
//! body ...       everything behind it, empty frames included
//! ```
//!
//! Spec: RFC 28, the REP and ROUTER socket types. Frames carry no mark of their role: it follows
//! from their place, so these functions work on any message, whoever sent it.

use crate::frame::Frame;
use crate::identity::Identity;
use crate::interest::Interest;
use crate::message::Message;

/// What a frame is there for.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// A name that a ROUTER pushed.
    Identity,
    /// The empty frame that ends the envelope.
    Delimiter,
    /// What the two applications tell each other.
    Body,
    /// What a publisher's message is about: the first of its frames.
    Topic,
    /// The group that a RADIO sends to.
    Group,
    /// What a subscriber wants to hear, as a message: `01` or `00` and the topic.
    Subscription,
}

/// From where a message is looked at.
///
/// Without a delimiter only the place tells an identity from a body: an application that reads
/// from a ROUTER finds an identity in front of anything.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Vantage {
    /// The application of a ROUTER: the first frame is an identity in any case.
    RouterApplication,
    /// The application of a SERVER or PEER: the first frame is a number, and nothing is an envelope.
    NumberedApplication,
    /// The application of a REQ or REP: the socket has dealt with the envelope, all is body. Types
    /// that know no envelope: all is body anyway.
    BodyOnly,
    /// From a publisher: the first of several frames is the topic.
    Publication,
    /// From a subscriber to its publisher: subscriptions, and what an XSUB says besides.
    Upstream,
    /// RADIO and DISH: the first frame is the group.
    Grouped,
    /// Anywhere else: on the wire, in a queue, at a DEALER.
    #[default]
    Wire,
}

/// The index of the delimiter: the first empty frame.
///
/// ```
/// use hopscope_core::{Message, envelope};
/// assert_eq!(envelope::delimiter(&Message::of(["id", "", "x", "", "y"])), Some(1));
/// assert_eq!(envelope::delimiter(&Message::of(["x"])), None);
/// ```
pub fn delimiter(message: &Message) -> Option<usize> {
    message.frames().iter().position(|frame| frame.is_empty())
}

/// The role of each frame, in order.
///
/// ```
/// use hopscope_core::envelope::{Role, Vantage, roles};
/// use hopscope_core::Message;
/// let message = Message::of(["hub", "edge", "", "hello"]);
/// let roles: Vec<Role> = roles(&message, Vantage::Wire).collect();
/// assert_eq!(roles, [Role::Identity, Role::Identity, Role::Delimiter, Role::Body]);
/// ```
pub fn roles(message: &Message, vantage: Vantage) -> impl Iterator<Item = Role> + use<> {
    let several = message.len() > 1;
    let (first, identities, delimiter) = match (vantage, delimiter(message)) {
        (Vantage::BodyOnly, _) => (None, 0, None),
        (Vantage::NumberedApplication, _) => (None, 1, None),
        (Vantage::Publication, _) => (several.then_some(Role::Topic), 0, None),
        (Vantage::Upstream, _) => {
            let subscribes = Interest::from_message(message).is_some();
            (subscribes.then_some(Role::Subscription), 0, None)
        }
        (Vantage::Grouped, _) => (Some(Role::Group), 0, None),
        (Vantage::RouterApplication | Vantage::Wire, Some(at)) => (None, at, Some(at)),
        (Vantage::RouterApplication, None) => (None, 1, None),
        (Vantage::Wire, None) => (None, 0, None),
    };
    (0..message.len()).map(move |index| {
        if index == 0
            && let Some(first) = first
        {
            first
        } else if index < identities {
            Role::Identity
        } else if Some(index) == delimiter {
            Role::Delimiter
        } else {
            Role::Body
        }
    })
}

/// Puts the delimiter in front, as REQ does.
pub fn add_delimiter(message: &mut Message) {
    message.push_front(Frame::EMPTY);
}

/// Takes the delimiter off the front; `false`, and nothing changed, if the first frame is not
/// empty or nothing stands behind it.
#[must_use]
pub fn strip_delimiter(message: &mut Message) -> bool {
    let delimited = message.len() > 1 && message.first().is_some_and(|frame| frame.is_empty());
    if delimited {
        message.pop_front();
    }
    delimited
}

/// Puts a peer's identity in front, as ROUTER does with what it receives.
pub fn push_identity(message: &mut Message, identity: &Identity) {
    message.push_front(identity.frame().clone());
}

/// Takes the envelope off, delimiter included, as REP does; the message keeps the body.
///
/// `None`, and nothing changed, if there is no delimiter or no body behind it.
///
/// ```
/// use hopscope_core::{Message, envelope};
/// let mut message = Message::of(["A", "B", "", "x", "", "y"]);
/// let kept = envelope::take(&mut message);
/// assert_eq!(kept, Some(Message::of(["A", "B", ""])));
/// assert_eq!(message, Message::of(["x", "", "y"]));
/// ```
#[must_use]
pub fn take(message: &mut Message) -> Option<Message> {
    let end = delimiter(message)? + 1;
    if end == message.len() {
        return None;
    }
    let body = message.split_off(end);
    Some(core::mem::replace(message, body))
}

/// Puts a kept envelope back in front of a body, as REP does with its reply.
#[must_use]
pub fn restore(mut envelope: Message, body: Message) -> Message {
    envelope.append(body);
    envelope
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_router_application_sees_an_identity_without_any_delimiter() {
        let message = Message::of(["id", "x", "y"]);
        let at_router: Vec<_> = roles(&message, Vantage::RouterApplication).collect();
        assert_eq!(at_router, [Role::Identity, Role::Body, Role::Body]);
        assert!(roles(&message, Vantage::Wire).all(|role| role == Role::Body));
    }

    #[test]
    fn publications_and_groups_have_their_own_first_frame() {
        let told = |frames: &[&str], vantage| -> Vec<Role> {
            roles(&Message::of(frames.iter().copied()), vantage).collect()
        };
        assert_eq!(
            told(&["A", "", "x"], Vantage::Publication),
            [Role::Topic, Role::Body, Role::Body]
        );
        assert_eq!(told(&["A x"], Vantage::Publication), [Role::Body]);
        assert_eq!(
            told(&["g", "x"], Vantage::Grouped),
            [Role::Group, Role::Body]
        );
        assert_eq!(told(&["\u{1}A"], Vantage::Upstream), [Role::Subscription]);
        assert_eq!(told(&["\u{1}A"], Vantage::Publication), [Role::Body]);
        assert_eq!(told(&["hello"], Vantage::Upstream), [Role::Body]);
        assert_eq!(
            told(&["\0\0\0\u{1}", ""], Vantage::NumberedApplication),
            [Role::Identity, Role::Body]
        );
    }

    #[test]
    fn stripping_wants_an_empty_first_frame_and_a_body() {
        for kept in [&["x"][..], &[""], &["x", ""]] {
            let mut message = Message::of(kept.iter().copied());
            assert!(!strip_delimiter(&mut message));
            assert_eq!(message, Message::of(kept.iter().copied()));
        }
        let mut message = Message::of(["", "", "x"]);
        assert!(strip_delimiter(&mut message));
        assert_eq!(message, Message::of(["", "x"]));
    }

    #[test]
    fn taking_and_restoring_an_envelope_is_identity() {
        let whole = Message::of(["B", "A", "", "hello", "", "again"]);
        let mut body = whole.clone();
        let kept = take(&mut body).expect("there is a delimiter with a body behind it");
        assert_eq!(restore(kept, body), whole);
    }

    #[test]
    fn an_envelope_without_a_body_is_left_alone() {
        for frames in [&["x"][..], &["x", ""], &[""]] {
            let mut message = Message::of(frames.iter().copied());
            assert_eq!(take(&mut message), None);
            assert_eq!(message, Message::of(frames.iter().copied()));
        }
    }
}
