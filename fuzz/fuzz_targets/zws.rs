//! Any WebSocket messages: no panic, and each of them is a frame or ends the connection.
//!
//! Input: one octet for the socket type; one for the verdict (bits 0 and 1), whether PLAIN is spoken
//! (bit 2), whether we are its server (bit 3) and whether it is bare ZWS (bit 4); then each message
//! behind one octet of length.
#![no_main]

use hopscope_core::connection::{Config, Framing, Output, Security};
use hopscope_fuzz::{config, drive, kind, verdict};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let [kind_octet, settings, rest @ ..] = input else {
        return;
    };
    let security = match settings / 4 % 4 {
        0 | 2 => Security::Null,
        1 => Security::PlainClient {
            username: "admin".into(),
            password: "secret".into(),
        },
        _ => Security::PlainServer,
    };
    let config = Config {
        framing: if settings & 0x10 == 0 {
            Framing::Zws
        } else {
            Framing::ZwsBare
        },
        authenticates: matches!(security, Security::PlainServer),
        security,
        ..config(kind(*kind_octet))
    };
    let mut messages = Vec::new();
    let mut rest = rest;
    while let Some((&length, behind)) = rest.split_first() {
        let (message, after) = behind.split_at(usize::from(length).min(behind.len()));
        messages.push(message);
        rest = after;
    }
    let driven = drive(&config, &verdict(*settings), &messages);
    let frames: usize = driven
        .outputs
        .iter()
        .map(|output| match output {
            Output::Message(message) => message.len(),
            _ => 0,
        })
        .sum();
    assert!(frames <= messages.len());
});
