//! Golden vectors, byte for byte (RFC 37, Formal Grammar; the octets libzmq 4.3 sends).

use bytes::{Bytes, BytesMut};
use hopscope_core::wire::{Command, Header, Metadata, OUR_GREETING, encode_message};
use hopscope_core::{Frame, Interest, Message};

use crate::hex;

/// The command is written as these octets and read from them.
fn check(command: &Command, octets: &str) {
    let octets = hex(octets);
    assert_eq!(command.encode(), octets);
    let header = Header::decode(&octets)
        .expect("the head is right")
        .expect("the head is whole");
    let body = Bytes::copy_from_slice(&octets[header.octets()..]);
    assert_eq!(
        (header.is_command(), header.size()),
        (true, body.len() as u64)
    );
    assert_eq!(Command::decode(&body).as_ref(), Ok(command));
}

fn metadata(octets: &str) -> Metadata {
    Metadata::decode(&hex(octets).into()).expect("the properties are right")
}

#[test]
fn greeting_of_3_1_with_null() {
    let golden = "FF 0000000000000000 7F 03 01 4E554C4C 00000000000000000000000000000000 00
                  00000000000000000000000000000000000000000000000000000000000000";
    assert_eq!(OUR_GREETING[..], hex(golden));
}

#[test]
fn ready() {
    let dealer = "0B 536F636B65742D54797065 00000006 4445414C4552 08 4964656E74697479 00000000";
    check(
        &Command::Ready(metadata(dealer)),
        &format!("04 29 05 5245414459 {dealer}"),
    );
    let req = "0B 536F636B65742D54797065 00000003 524551 08 4964656E74697479 00000001 41";
    check(
        &Command::Ready(metadata(req)),
        &format!("04 27 05 5245414459 {req}"),
    );
    check(&Command::Ready(Metadata::new()), "04 06 05 5245414459");
}

#[test]
fn error() {
    let reason = |reason: &'static str| Command::Error {
        reason: reason.into(),
    };
    check(&reason("400"), "04 0A 05 4552524F52 03 343030");
    check(&reason(""), "04 07 05 4552524F52 00");
}

#[test]
fn heartbeats() {
    let ping = |ttl, context: &'static str| Command::Ping {
        ttl,
        context: context.into(),
    };
    let pong = |context: &'static str| Command::Pong {
        context: context.into(),
    };
    check(&ping(0, ""), "04 07 04 50494E47 0000");
    check(&ping(50, ""), "04 07 04 50494E47 0032");
    check(&ping(0, "LOL"), "04 0A 04 50494E47 0000 4C4F4C");
    check(&pong(""), "04 05 04 504F4E47");
    check(&pong("LOL"), "04 08 04 504F4E47 4C4F4C");
}

#[test]
fn interests() {
    for (interest, octets) in [
        (
            Interest::Subscribe("A".into()),
            "04 0B 09 535542534352494245 41",
        ),
        (Interest::Cancel("A".into()), "04 08 06 43414E43454C 41"),
        (
            Interest::Subscribe("".into()),
            "04 0A 09 535542534352494245",
        ),
        (Interest::Cancel("".into()), "04 07 06 43414E43454C"),
        (Interest::Join("g".into()), "04 06 04 4A4F494E 67"),
        (Interest::Leave("g".into()), "04 07 05 4C45415645 67"),
    ] {
        check(&Command::from(&interest), octets);
    }
}

#[test]
fn other_commands() {
    let unknown = |name: &'static str, data: &'static str| Command::Unknown {
        name: name.into(),
        data: data.into(),
    };
    check(&unknown("JOINS", "g"), "04 07 05 4A4F494E53 67");
    check(&unknown("Ping", ""), "04 05 04 50696E67");
}

#[test]
fn commands_of_256_octets_take_the_long_form() {
    let subscribe = |topic: usize| Command::Subscribe {
        topic: vec![b't'; topic].into(),
    };
    assert!(subscribe(245).encode().starts_with(&hex("04 FF 09 53")));
    assert!(
        subscribe(246)
            .encode()
            .starts_with(&hex("06 0000000000000100 09 53"))
    );
}

#[test]
fn message_frames() {
    let message = |sizes: &[usize]| Message::of(sizes.iter().map(|&size| vec![0xEE; size]));
    for (sizes, start, octets) in [
        (&[0][..], "00 00", 2),
        (&[1], "00 01 EE", 3),
        (&[254], "00 FE EE", 256),
        (&[255], "00 FF EE", 257),
        (&[256], "02 0000000000000100 EE", 265),
        (&[65_535], "02 000000000000FFFF EE", 65_544),
        (&[65_536], "02 0000000000010000 EE", 65_545),
        (&[0, 1], "01 00 00 01 EE", 5),
        (&[256, 0], "03 0000000000000100 EE", 267),
    ] {
        let encoded = encode_message(&message(sizes));
        assert!(encoded.starts_with(&hex(start)), "{sizes:?}");
        assert_eq!(encoded.len(), octets, "{sizes:?}");
    }
    let request = Message::of([Frame::EMPTY, Frame::from("hello")]);
    assert_eq!(encode_message(&request), hex("01 00 00 05 68656C6C6F"));
}

#[test]
fn heads_are_read_in_either_form() {
    for (octets, size, more, command) in [
        ("00 00", 0, false, false),
        ("01 FF", 255, true, false),
        ("02 0000000000000005", 5, false, false),
        ("03 7FFFFFFFFFFFFFFF", u64::MAX >> 1, true, false),
        ("04 06", 6, false, true),
        ("06 0000000000000100", 256, false, true),
    ] {
        let octets = hex(octets);
        let header = Header::decode(&octets)
            .expect("it is allowed")
            .expect("it is whole");
        let told = (
            header.size(),
            header.has_more(),
            header.is_command(),
            header.octets(),
        );
        assert_eq!(told, (size, more, command, octets.len()));
        let mut again = BytesMut::new();
        header.encode(&mut again);
        assert_eq!(again, octets, "the form is kept");
        for cut in 0..octets.len() {
            assert_eq!(Header::decode(&octets[..cut]), Ok(None));
        }
    }
}
