//! Any text and any octets as Z85: no panic, and what one way does the other undoes.
#![no_main]

use hopscope_core::z85::{decode, decode_key, encode};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    match encode(input) {
        Ok(text) => {
            assert_eq!(text.len(), input.len() / 4 * 5);
            assert_eq!(decode(&text).as_deref(), Ok(input));
        }
        Err(_) => assert!(!input.len().is_multiple_of(4)),
    }
    if let Ok(text) = core::str::from_utf8(input) {
        if let Ok(octets) = decode(text) {
            assert_eq!(encode(&octets).as_deref(), Ok(text));
        }
        let _ = decode_key(text);
    }
});
