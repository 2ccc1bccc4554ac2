//! Any octets, whole or behind a greeting: each is named exactly once, in both languages.
//!
//! Input: one octet, even for a start at the greeting; the octets.
#![no_main]

use hopscope_core::wire::{Start, annotate};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let Some((start, octets)) = input.split_first() else {
        return;
    };
    let start = if start % 2 == 0 {
        Start::Greeting
    } else {
        Start::Frames
    };
    let mut at = 0;
    for field in annotate(octets, start) {
        assert_eq!(field.range.start, at);
        assert!(!field.meaning.en.is_empty() && !field.meaning.zh.is_empty());
        at = field.range.end;
    }
    assert_eq!(at, octets.len());
});
