//! Octets become frames.

use core::hint::black_box;

use bytes::Bytes;
use hopscope_core::Message;
use hopscope_core::wire::{Decoder, Incoming, encode_message};

use crate::{BATCH, body};

/// Decodes frames of so many octets each, which have come in one chunk.
///
/// # Panics
/// If a frame does not come out.
pub fn decode(octets: usize) -> impl FnMut() {
    let frame = encode_message(&Message::of([body(octets)]));
    let chunk = Bytes::from(frame.repeat(BATCH));
    let (mut decoder, mut incoming) = (Decoder::new(), Incoming::new());
    move || {
        incoming.push(black_box(chunk.clone()));
        let mut decoded = 0;
        while let Ok(Some(_)) = decoder.poll_header(&mut incoming) {
            let frame = decoder.poll_body(&mut incoming);
            decoded += usize::from(black_box(frame).is_some());
        }
        assert_eq!(decoded, BATCH);
    }
}
