//! Messages become octets.

use core::hint::black_box;

use hopscope_core::Message;
use hopscope_core::socket::SocketKind;

use crate::end::{self, End};
use crate::{BATCH, body};

/// Puts messages of one frame of so many octets in line at a connection, and takes the octets.
///
/// # Panics
/// If they cannot be sent.
pub fn encode(octets: usize) -> impl FnMut() {
    let (mut push, mut pull) = (End::new(SocketKind::Push), End::new(SocketKind::Pull));
    end::connect(&mut push, &mut pull);
    let message = Message::of([body(octets)]);
    move || {
        for _ in 0..BATCH {
            let sent = push.connection.send(black_box(&message));
            sent.expect("the connection is ready");
        }
        while let Some(piece) = push.connection.poll_transmit() {
            black_box(piece);
        }
    }
}
