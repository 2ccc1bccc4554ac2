//! Any octets, cut anyhow, into frames and commands: no panic, and the cuts do not matter.
//!
//! Input: one octet that decides where the rest is cut; the octets.
#![no_main]

use bytes::Bytes;
use hopscope_core::Frame;
use hopscope_core::wire::{Command, Decoder, Header, Incoming, ProtocolError};
use libfuzzer_sys::fuzz_target;

type Frames = (Vec<(Header, Frame)>, Option<ProtocolError>);

fuzz_target!(|input: &[u8]| {
    let Some((&cut, octets)) = input.split_first() else {
        return;
    };
    let whole = decode(&[octets]);
    let chunks: Vec<&[u8]> = octets.chunks(usize::from(cut) + 1).collect();
    assert_eq!(decode(&chunks), whole);

    for (header, body) in whole.0 {
        if header.is_command()
            && let Ok(command) = Command::decode(&body.to_shared())
        {
            let again = command
                .encode()
                .slice(Header::command(body.len()).octets()..);
            assert_eq!(&again[..], body.octets());
        }
    }
});

fn decode(chunks: &[&[u8]]) -> Frames {
    let (mut incoming, mut decoder) = (Incoming::new(), Decoder::new());
    let mut frames = Vec::new();
    for chunk in chunks {
        incoming.push(Bytes::copy_from_slice(chunk));
        loop {
            match decoder.poll_header(&mut incoming) {
                Ok(Some(header)) => match decoder.poll_body(&mut incoming) {
                    Some(body) => frames.push((header, body)),
                    None => break,
                },
                Ok(None) => break,
                Err(error) => return (frames, Some(error)),
            }
        }
    }
    (frames, None)
}
