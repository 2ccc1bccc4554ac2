//! Any frames as a request and as a reply of ZAP, and any text as a file of users, keys or
//! addresses: no panic, and what was read is written again as it was.
//!
//! Input: one octet for the form; then frames, each behind one octet of length, or the text.
#![no_main]

use hopscope_core::zap::{Addresses, Keys, Lists, Reply, Request, Users};
use hopscope_core::{Frame, Message};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let Some((form, rest)) = input.split_first() else {
        return;
    };
    match form % 4 {
        0 => {
            let message = frames(rest);
            if let Ok(request) = Request::from_message(&message) {
                assert_eq!(request.to_message(), message);
                let _ = Lists::default().decide(&request);
            }
            if let Ok(request) = Request::from_body(&message) {
                assert_eq!(request.to_body(), message);
            }
        }
        1 => {
            let message = frames(rest);
            if let Ok(reply) = Reply::from_message(&message) {
                assert_eq!(Reply::from_message(&reply.to_message()), Ok(reply));
            }
            if let Ok(reply) = Reply::from_body(&message) {
                assert_eq!(Reply::from_body(&reply.to_body()), Ok(reply));
            }
        }
        2 => {
            let Ok(text) = core::str::from_utf8(rest) else {
                return;
            };
            let _ = Users::parse(text).map(|users| users.decide(b"admin", b"secret"));
            let _ = Keys::parse(text).map(|keys| keys.decide(&[7; 32]));
        }
        _ => {
            let Ok(text) = core::str::from_utf8(rest) else {
                return;
            };
            for addresses in [
                Addresses::parse_allowed(text),
                Addresses::parse_denied(text),
            ] {
                let _ = addresses.map(|addresses| addresses.admit("127.0.0.1"));
            }
        }
    }
});

fn frames(mut rest: &[u8]) -> Message {
    let mut message = Message::new();
    while let Some((&length, behind)) = rest.split_first() {
        let (frame, after) = behind.split_at(usize::from(length).min(behind.len()));
        message.push(Frame::from(frame));
        rest = after;
    }
    message
}
