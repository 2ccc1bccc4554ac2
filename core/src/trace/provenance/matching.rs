//! Which frames of a message are those of the message before it.

use crate::frame::Frame;

/// A spot and the frame there.
pub(super) type Spot<'a> = (usize, &'a Frame);

/// At which end of two messages their frames are compared first.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Ends {
    Front,
    Back,
}

/// The frames that two messages have in common, at one end and then at the other.
pub(super) fn matching<'a>(
    before: &[Spot<'a>],
    now: &[Spot<'a>],
    first: Ends,
) -> impl Iterator<Item = (Spot<'a>, Spot<'a>)> {
    let shorter = before.len().min(now.len());
    let front = |most: usize| {
        let pairs = before.iter().zip(now).take(most);
        pairs.take_while(|(a, b)| is_same(a.1, b.1)).count()
    };
    let back = |most: usize| {
        let pairs = before.iter().rev().zip(now.iter().rev()).take(most);
        pairs.take_while(|(a, b)| is_same(a.1, b.1)).count()
    };
    let (front, back) = match first {
        Ends::Front => {
            let front = front(shorter);
            (front, back(shorter - front))
        }
        Ends::Back => {
            let back = back(shorter);
            (front(shorter - back), back)
        }
    };
    let fronts = before[..front].iter().zip(&now[..front]);
    let backs = before[before.len() - back..]
        .iter()
        .zip(&now[now.len() - back..]);
    let pairs: Vec<_> = fronts.chain(backs).map(|(a, b)| (*a, *b)).collect();
    pairs.into_iter()
}

/// Large bodies are shared, and need not be gone through.
fn is_same(one: &Frame, other: &Frame) -> bool {
    core::ptr::eq(one.octets(), other.octets()) || one == other
}
