//! What is put in front of a body on its way, and taken off again.

use core::hint::black_box;

use hopscope_core::envelope::{self, Vantage};
use hopscope_core::{Frame, Identity, Message};

use crate::{BATCH, body};

/// What REQ and a ROUTER do to a request and a ROUTER and REQ to its reply: delimiter and one name
/// on, both off again.
///
/// # Panics
/// If not all of it comes off.
pub fn on_and_off() -> impl FnMut() {
    let identity = Identity::chosen(b"client").expect("a name of six octets is one");
    let body = body(16);
    move || {
        for _ in 0..BATCH {
            let mut message = Message::from(Frame::copy_from(black_box(&body)));
            envelope::add_delimiter(&mut message);
            envelope::push_identity(&mut message, &identity);
            let mut message = black_box(message);
            message.pop_front();
            assert!(envelope::strip_delimiter(&mut message));
            black_box(message);
        }
    }
}

/// What REP does to a request and its reply: the envelope of so many names off, and on again.
///
/// # Panics
/// If there is no envelope.
pub fn take_and_restore(names: usize) -> impl FnMut() {
    let mut message = message_with(names);
    move || {
        for _ in 0..BATCH {
            let mut body = core::mem::take(black_box(&mut message));
            let kept = envelope::take(&mut body).expect("there is an envelope");
            message = envelope::restore(kept, body);
        }
    }
}

/// What a view asks: the role of each frame behind so many names.
///
/// # Panics
/// If there are more or fewer roles than frames.
pub fn roles(names: usize) -> impl FnMut() {
    let message = message_with(names);
    move || {
        for _ in 0..BATCH {
            let roles = envelope::roles(black_box(&message), Vantage::Wire);
            assert_eq!(roles.map(black_box).count(), names + 2);
        }
    }
}

fn message_with(names: usize) -> Message {
    let mut message = Message::from(Frame::from(body(16)));
    envelope::add_delimiter(&mut message);
    for name in 0..names {
        let identity = Identity::chosen(format!("hop{name}").as_bytes())
            .expect("a name of a few octets is one");
        envelope::push_identity(&mut message, &identity);
    }
    message
}
