//! Annotation of what is long, cut short or wrong.

use hopscope_core::wire::Start;

use crate::annotate::told;
use crate::hex;

#[test]
fn a_large_body_is_shown_by_its_start() {
    let octets = [&hex("02 0000000000000100")[..], &[b'a'; 256]].concat();
    let told = told(&octets, Start::Frames);
    assert_eq!(told[1], "0 0000000000000100 size: the body has 256 octets");
    assert!(
        told[2].ends_with(&format!("the body: \"{}...\"", "a".repeat(32))),
        "{}",
        told[2]
    );
}

#[test]
fn what_is_cut_short_or_wrong_is_named_too() {
    for (octets, start, last) in [
        (
            "47455420",
            Start::Greeting,
            "unparsed: 4 octets without a meaning here",
        ),
        (
            "FF 0000",
            Start::Greeting,
            "padding: cut short: 2 of 8 octets are here",
        ),
        (
            "FF 0000000000000001 00 010203",
            Start::Greeting,
            "unparsed: 1 octet without a meaning here",
        ),
        (
            "FF 0000000000000001 7F 01 05 04",
            Start::Greeting,
            "flags: 04: a command, which ZMTP 2.0 does not have",
        ),
        (
            "08 01 02",
            Start::Frames,
            "unparsed: 2 octets without a meaning here",
        ),
        (
            "05 01 02",
            Start::Frames,
            "unparsed: 2 octets without a meaning here",
        ),
        (
            "04 0C 05 4552524F52 03 343030 0001",
            Start::Frames,
            "0 0001 unparsed: 2 octets without a meaning here",
        ),
        (
            "02 00 00",
            Start::Frames,
            "size: cut short: 2 of 8 octets are here",
        ),
        (
            "02 8000000000000000 00",
            Start::Frames,
            "unparsed: 1 octet without a meaning here",
        ),
        (
            "00 05 6869",
            Start::Frames,
            "body: cut short: 2 of 5 octets are here",
        ),
        (
            "04 03 09 4142",
            Start::Frames,
            "command: cut short: 2 of 9 octets are here",
        ),
        (
            "04 06 04 50494E4700 00",
            Start::Frames,
            "flags: 00: the last frame of a message, its size in 1 octet",
        ),
        (
            "04 07 04 50494E47 00",
            Start::Frames,
            "time to live: cut short: 1 of 2 octets are here",
        ),
        (
            "04 0A 05 5245414459 01 61 FFFF",
            Start::Frames,
            "value length: cut short: 2 of 4 octets are here",
        ),
    ] {
        let told = told(&hex(octets), start);
        assert!(
            told.last().is_some_and(|told| told.ends_with(last)),
            "{octets}: {told:#?}"
        );
    }
}
