//! A CURVE handshake between two of ours with somebody in between, and any octets to either side.
//!
//! Input: one octet for the mode.
//!
//! - Bit 7: octets go to one side alone, behind its greeting; it is the server if bit 6 is set. The
//!   next octet decides where the rest is cut.
//! - Else the two talk, and each three octets change one octet on the way: which flight of octets
//!   (bits 0 to 2; bit 7 cuts it off there, bit 6 repeats it), where in it, and what is flipped.
#![no_main]

use bytes::Bytes;
use hopscope_core::connection::{Config, Connection, KeyPair, Output, Security};
use hopscope_core::socket::SocketKind;
use hopscope_core::{Instant, Message};
use hopscope_fuzz::{config, drive_cut, greeting, verdict};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let Some((&mode, rest)) = input.split_first() else {
        return;
    };
    if mode & 0x80 != 0 {
        let Some((&cut, octets)) = rest.split_first() else {
            return;
        };
        let config = if mode & 0x40 != 0 { server() } else { client() };
        drive_cut(&config, &verdict(2), &greeting("CURVE"), octets, cut);
    } else {
        let changes: Vec<&[u8]> = rest.chunks_exact(3).take(16).collect();
        tampered(&changes);
    }
});

fn client() -> Config {
    Config {
        security: Security::CurveClient {
            server_key: KeyPair::from_secret([1; 32]).public,
            keys: KeyPair::from_secret([2; 32]),
        },
        ..config(SocketKind::Dealer)
    }
}

fn server() -> Config {
    Config {
        security: Security::CurveServer {
            keys: KeyPair::from_secret([1; 32]),
        },
        seed: [8; 32],
        ..config(SocketKind::Router)
    }
}

/// Lets the two talk; what arrives must be what was sent, or nothing.
fn tampered(changes: &[&[u8]]) {
    let mut sides = [client(), server()].map(|config| Connection::new(Instant::ZERO, config));
    let sent = Message::of(["the only words that may arrive"]);
    let (mut flight, mut said) = (0, [false; 2]);
    for turn in 0..24 {
        let from = turn % 2;
        let mut octets: Vec<u8> = core::iter::from_fn(|| sides[from].poll_transmit())
            .flatten()
            .collect();
        while let Some(output) = sides[from].poll_output() {
            if let Output::Message(message) = output {
                assert_eq!(message, sent);
            }
        }
        if sides[from].is_ready() && !said[from] {
            said[from] = sides[from].send(&sent).is_ok();
        }
        if octets.is_empty() {
            continue;
        }
        for change in changes.iter().filter(|change| change[0] & 7 == flight) {
            let at = usize::from(change[1]) % octets.len();
            octets[at] ^= change[2];
            if change[0] & 0x80 != 0 {
                octets.truncate(at);
            }
            if change[0] & 0x40 != 0 {
                octets.extend_from_within(..);
            }
            if octets.is_empty() {
                break;
            }
        }
        flight = (flight + 1) % 8;
        sides[1 - from].handle_octets(Instant::ZERO, Bytes::from(octets));
    }
}
