//! Annotation: every octet is named exactly once, whatever the octets are.

use hopscope_core::Lang;
use hopscope_core::envelope::Role;
use hopscope_core::wire::{Field, Form, OUR_GREETING, Start, annotate};
use proptest::collection::vec;
use proptest::prelude::{any, proptest};

use crate::hex;

/// The fields of `octets`, checked to cover them in both languages.
pub(crate) fn fields(octets: &[u8], start: Start) -> Vec<Field> {
    let fields = annotate(octets, start);
    let mut at = 0;
    let mut part = 0;
    for field in &fields {
        assert_eq!(field.range.start, at, "no gap, no overlap: {field:?}");
        assert!(
            !field.range.is_empty() || field.name.get(Lang::En) == "body",
            "{field:?}"
        );
        assert!((part..=part + 1).contains(&field.part), "{field:?}");
        for text in [
            field.name.get(Lang::En),
            field.name.get(Lang::Zh),
            &field.meaning.en,
            &field.meaning.zh,
        ] {
            assert!(!text.is_empty(), "{field:?}");
        }
        (at, part) = (field.range.end, field.part);
    }
    assert_eq!(at, octets.len(), "to the end");
    fields
}

/// Octets of each field in hex, name and meaning, one line each.
pub(crate) fn told(octets: &[u8], start: Start) -> Vec<String> {
    let line = |field: Field| {
        let octets = octets[field.range]
            .iter()
            .map(|octet| format!("{octet:02X}"));
        let octets: String = octets.collect();
        format!(
            "{} {octets} {}: {}",
            field.part,
            field.name.get(Lang::En),
            field.meaning.en
        )
    };
    fields(octets, start).into_iter().map(line).collect()
}

#[test]
fn greeting_and_ready() {
    let ready = "04 29 05 5245414459 0B 536F636B65742D54797065 00000006 4445414C4552
                 08 4964656E74697479 00000000";
    let octets = [&OUR_GREETING[..], &hex(ready)].concat();
    let zeros = |count| "00".repeat(count);
    assert_eq!(
        told(&octets, Start::Greeting),
        [
            "0 FF signature: FF: a ZMTP greeting starts",
            &format!(
                "0 {} padding: without meaning; libzmq tells peers of ZMTP 1.0 a length here",
                zeros(8)
            ),
            "0 7F signature end: 7F: the signature is whole",
            "0 03 major version: ZMTP 3",
            "0 01 minor version: version 3.1",
            &format!(
                "0 4E554C4C{} mechanism: \"NULL\": no authentication, no encryption",
                zeros(16)
            ),
            "0 00 as-server: 0: without meaning under NULL",
            &format!("0 {} filler: zeros, kept for later", zeros(31)),
            "1 04 flags: 04: a command, its size in 1 octet",
            "1 29 size: the body has 41 octets",
            "1 05 name length: 5 octets of command name",
            "1 5245414459 command: READY: who I am; messages may follow",
            "1 0B property name length: 11 octets of property name",
            "1 536F636B65742D54797065 property: \"Socket-Type\"",
            "1 00000006 value length: 6 octets of value",
            "1 4445414C4552 value: a DEALER socket",
            "1 08 property name length: 8 octets of property name",
            "1 4964656E74697479 property: \"Identity\"",
            "1 00000000 value length: 0 octets: no identity was chosen",
        ]
    );
}

#[test]
fn other_commands() {
    let octets = hex(
        "04 0A 05 4552524F52 03 343030  04 08 04 50494E47 0032 21  04 05 04 504F4E47
         04 0B 09 535542534352494245 41  04 05 03 464F4F 7F",
    );
    let told = told(&octets, Start::Frames);
    for line in [
        "0 03 reason length: 3 octets of reason",
        "0 343030 reason: \"400\"",
        "1 0032 time to live: after 5.0 s of silence the peer counts as gone",
        "1 21 context: \"!\"",
        "2 504F4E47 command: PONG: yes, I am",
        "3 41 topic: \"A\"",
        "4 464F4F command: FOO: not known here, so ignored",
        "4 7F data: 7F",
    ] {
        assert!(told.iter().any(|told| told == line), "{line}\n{told:#?}");
    }
}

/// The role of each body.
fn roles(octets: &[u8]) -> Vec<Option<Role>> {
    let bodies = fields(octets, Start::Frames)
        .into_iter()
        .filter(|field| field.name.get(Lang::En) == "body");
    bodies.map(|field| field.role).collect()
}

#[test]
fn frames_of_a_message_are_told_by_their_role() {
    let octets = hex("01 05 006B8B4567  01 00  00 02 6869   00 01 78");
    assert_eq!(
        told(&octets, Start::Frames),
        [
            "0 01 flags: 01: more frames of this message follow, its size in 1 octet",
            "0 05 size: the body has 5 octets",
            "0 006B8B4567 body: an identity that a ROUTER pushed: 00 6B 8B 45 67",
            "1 01 flags: 01: more frames of this message follow, its size in 1 octet",
            "1 00 size: the body has 0 octets",
            "1  body: no octets: the delimiter, which ends the envelope",
            "2 00 flags: 00: the last frame of a message, its size in 1 octet",
            "2 02 size: the body has 2 octets",
            "2 6869 body: the body: \"hi\"",
            "3 00 flags: 00: the last frame of a message, its size in 1 octet",
            "3 01 size: the body has 1 octet",
            "3 78 body: the body: \"x\"",
        ]
    );
    let [identity, delimiter, body] = [Role::Identity, Role::Delimiter, Role::Body].map(Some);
    assert_eq!(roles(&octets), [identity, delimiter, body, body]);
    assert!(
        fields(&octets, Start::Frames)[..3]
            .iter()
            .all(|field| field.role == identity)
    );
    assert_eq!(
        roles(&hex("01 01 78 01 01 79")),
        [None, None],
        "the end has not been seen"
    );
    assert_eq!(
        roles(&hex("01 01 78 01 00 01 05 79")),
        [identity, delimiter, body]
    );
}

#[test]
fn older_greetings_and_what_follows_them() {
    for (octets, lines) in [
        (
            "06 00 616C696365  02 01 41  01 00",
            &[
                "0 06 length: 6: the flags and a body of 5 octets",
                "0 00 flags: 00: not looked at in the frame that greets",
                "0 616C696365 identity: the identity \"alice\"",
                "1 02 length: 2: the flags and a body of 1 octet",
                "1 01 flags: 01: more frames of this message follow",
                "1 41 body: an identity that a ROUTER pushed: \"A\"",
                "2 01 length: 1: the flags and a body of 0 octets",
                "2 00 flags: 00: the last frame of a message",
                "2  body: no octets: the delimiter, which ends the envelope",
            ][..],
        ),
        (
            "FF 0000000000000004 7F 626F62",
            &[
                "0 FF0000000000000004 length: 4: the flags and a body of 3 octets",
                "0 7F flags: 7F: not looked at in the frame that greets",
                "0 626F62 identity: the identity \"bob\"",
            ],
        ),
        (
            "FF 0000000000000001 7F 01 05 00 01 41  00 01 78",
            &[
                "0 FF signature: FF: a ZMTP greeting starts",
                "0 0000000000000001 padding: without meaning; libzmq tells peers of ZMTP 1.0 a \
                 length here",
                "0 7F signature end: 7F: the signature is whole",
                "0 01 major version: 1: ZMTP 2.0",
                "0 05 socket type: 05: a DEALER socket",
                "0 00 flags: 00: the last frame of a message, its size in 1 octet",
                "0 01 size: the body has 1 octet",
                "0 41 identity: the identity \"A\"",
                "1 00 flags: 00: the last frame of a message, its size in 1 octet",
                "1 01 size: the body has 1 octet",
                "1 78 body: the body: \"x\"",
            ],
        ),
    ] {
        assert_eq!(told(&hex(octets), Start::Greeting), lines, "{octets}");
    }
    for (octets, line) in [
        (
            "FF 0000000000000002 7F 03 05 00 01 41",
            "0 05 socket type: 05: a DEALER socket",
        ),
        (
            "FF 0000000000000002 7F 03 05 02 00 41",
            "0 02 length: 2: the flags and a body of 1 octet",
        ),
        (
            "FF 0000000000000001 7F 00 05 01 00",
            "0 00 major version: 0: ZMTP 1.0",
        ),
        (
            "FF 0000000000000001 7F 01 FE 00 00",
            "0 FE socket type: FE: no socket type of that time",
        ),
        (
            "00 00",
            "0 00 length: 0: no frame is that short, since the flags count",
        ),
    ] {
        let told = told(&hex(octets), Start::Greeting);
        assert!(told.iter().any(|told| told == line), "{octets}: {told:#?}");
    }
}

#[test]
fn groups_and_topics() {
    let octets = hex("04 06 04 4A4F494E 67  04 07 05 4C45415645 67  04 08 06 43414E43454C 41");
    let told = told(&octets, Start::Frames);
    for line in [
        "0 4A4F494E command: JOIN: I want messages of this group",
        "0 67 group: \"g\"",
        "1 4C45415645 command: LEAVE: no more messages of this group",
        "2 41 topic: \"A\"",
    ] {
        assert!(told.iter().any(|told| told == line), "{line}\n{told:#?}");
    }
}

#[test]
fn websocket_messages() {
    let zws = Start::FramesOf(Form::Zws);
    for (octets, lines) in [
        (
            "00 68656C6C6F",
            &[
                "0 00 flags: 00: the last frame of a message",
                "0 68656C6C6F body: the body: \"hello\"",
            ][..],
        ),
        (
            "01",
            &[
                "0 01 flags: 01: more frames of this message follow",
                "0  body: no octets: the delimiter, which ends the envelope",
            ],
        ),
        (
            "02 04 504F4E47",
            &[
                "0 02 flags: 02: a command",
                "0 04 name length: 4 octets of command name",
                "0 504F4E47 command: PONG: yes, I am",
            ],
        ),
        (
            "04 41",
            &[
                "0 04 flags: 04: neither 00, 01 nor 02, so this is no frame",
                "0 41 unparsed: 1 octet without a meaning here",
            ],
        ),
    ] {
        assert_eq!(told(&hex(octets), zws), lines, "{octets}");
    }
}

proptest! {
    #[test]
    fn every_octet_is_named_once_in_every_generation(
        octets in vec(
            proptest::sample::select(b"\0\x01\x02\x03\x04\x05\x07\x08\x7F\xFFMESSAGEHLO".as_slice()),
            0..120,
        ),
        version in 0..=4_u8,
    ) {
        for form in [Form::Zmtp1, Form::Zmtp2, Form::Zmtp3, Form::Zws] {
            fields(&octets, Start::FramesOf(form));
        }
        let signature = hex("FF 0000000000000001 7F");
        fields(&[&signature[..], &[version], &octets].concat(), Start::Greeting);
        fields(&[&signature[..1], &octets].concat(), Start::Greeting);
        fields(&octets, Start::Greeting);
    }

    #[test]
    fn every_octet_is_named_once(octets in vec(any::<u8>(), 0..300), good in 0..=64_usize) {
        fields(&octets, Start::Frames);
        fields(&octets, Start::Greeting);
        fields(&[&OUR_GREETING[..good], &octets].concat(), Start::Greeting);
    }

    #[test]
    fn every_octet_of_likely_frames_is_named_once(
        octets in vec(proptest::sample::select(b"\0\x01\x02\x03\x04\x05\x08READYPING".as_slice()), 0..80),
    ) {
        fields(&octets, Start::Frames);
        for name in ["\x04\x20\x05READY", "\x04\x20\x05ERROR", "\x04\x10\x04PING"] {
            fields(&[name.as_bytes(), &octets].concat(), Start::Frames);
        }
    }
}
