//! Any octets, cut anyhow, into a connection: no panic, the cuts do not matter, and the end is the
//! last thing that comes out.
//!
//! Input: one octet for the socket type (bits 0 and 1) and whether a good handshake is fed first
//! (bit 2); one octet that decides where the rest is cut; the octets.
#![no_main]

use bytes::Bytes;
use hopscope_core::Instant;
use hopscope_core::connection::{Config, Connection, Output};
use hopscope_core::socket::SocketKind;
use hopscope_core::wire::OUR_GREETING;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let [setting, cut, octets @ ..] = input else {
        return;
    };
    let kind = SocketKind::ALL[usize::from(setting % 4)];
    let mut start = Vec::new();
    if setting & 4 != 0 {
        start.extend(OUR_GREETING);
        start.extend(ready(kind.partners()[0]));
    }
    let whole = run(kind, &[&start, octets]);
    let chunks = octets.chunks(usize::from(*cut) + 1);
    let chunks: Vec<&[u8]> = core::iter::once(&start[..]).chain(chunks).collect();
    assert_eq!(run(kind, &chunks), whole);

    let ends = whole
        .0
        .iter()
        .position(|output| matches!(output, Output::Closed(_)));
    assert_eq!(ends, Some(whole.0.len() - 1));
});

/// What a peer of that type sends behind its greeting.
fn ready(kind: SocketKind) -> Bytes {
    let mut peer = Connection::new(Instant::ZERO, Config::new(kind));
    peer.handle_octets(Instant::ZERO, Bytes::from_static(&OUR_GREETING));
    core::iter::from_fn(|| peer.poll_transmit())
        .last()
        .unwrap_or_default()
}

/// All outputs and all octets to transmit.
fn run(kind: SocketKind, chunks: &[&[u8]]) -> (Vec<Output>, Vec<u8>) {
    let mut connection = Connection::new(Instant::ZERO, Config::new(kind));
    let (mut outputs, mut transmitted) = (Vec::new(), Vec::new());
    let mut drain = |connection: &mut Connection| {
        loop {
            let (transmit, output) = (connection.poll_transmit(), connection.poll_output());
            if transmit.is_none() && output.is_none() {
                break;
            }
            transmitted.extend(transmit.into_iter().flatten());
            outputs.extend(output);
        }
    };
    for chunk in chunks {
        connection.handle_octets(Instant::ZERO, Bytes::copy_from_slice(chunk));
        drain(&mut connection);
    }
    connection.handle_end(Instant::ZERO);
    drain(&mut connection);
    (outputs, transmitted)
}
