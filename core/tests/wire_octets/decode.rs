//! Properties of decoding: it undoes encoding, and no octets make it panic.

use bytes::Bytes;
use hopscope_core::wire::{Command, Decoder, Incoming, Metadata, encode_message};
use hopscope_core::{Frame, Message};
use proptest::collection::vec;
use proptest::prelude::{Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};

fn octets(size: impl Into<proptest::collection::SizeRange>) -> impl Strategy<Value = Bytes> {
    vec(any::<u8>(), size).prop_map(Bytes::from)
}

/// Octets of properties that are right.
fn properties() -> impl Strategy<Value = Bytes> {
    let property = ("[A-Za-z0-9._+-]{1,20}", octets(0..300)).prop_map(|(name, value)| {
        let name_octets = u8::try_from(name.len()).expect("names are short");
        let value_octets = u32::try_from(value.len()).expect("values are short");
        [
            &[name_octets][..],
            name.as_bytes(),
            &value_octets.to_be_bytes(),
            &value,
        ]
        .concat()
    });
    vec(property, 0..6).prop_map(|properties| properties.concat().into())
}

fn commands() -> impl Strategy<Value = Command> {
    prop_oneof![
        properties().prop_map(|octets| {
            Command::Ready(Metadata::decode(&octets).expect("the properties are right"))
        }),
        octets(0..256).prop_map(|reason| Command::Error { reason }),
        (any::<u16>(), octets(0..17)).prop_map(|(ttl, context)| Command::Ping { ttl, context }),
        octets(0..17).prop_map(|context| Command::Pong { context }),
        octets(0..300).prop_map(|topic| Command::Subscribe { topic }),
        octets(0..300).prop_map(|topic| Command::Cancel { topic }),
        octets(0..256).prop_map(|group| Command::Join { group }),
        octets(0..256).prop_map(|group| Command::Leave { group }),
        ("X[A-Za-z]{0,254}", octets(0..300)).prop_map(|(name, data)| Command::Unknown {
            name: name.into(),
            data
        }),
    ]
}

proptest! {
    #[test]
    fn a_command_that_is_written_is_read_again(command in commands()) {
        let mut incoming = Incoming::new();
        incoming.push(command.encode());
        let mut decoder = Decoder::new();
        let header = decoder.poll_header(&mut incoming).expect("the head is right");
        prop_assert!(header.is_some_and(|header| header.is_command()));
        let body = decoder.poll_body(&mut incoming).expect("the command is whole");
        prop_assert!(incoming.peek().is_empty());
        prop_assert_eq!(Command::decode(&body.to_shared()), Ok(command));
    }

    #[test]
    fn frames_come_out_as_they_were_however_they_are_cut(
        bodies in vec(octets(0..400), 1..10),
        sizes in vec(1..100_usize, 1..10),
    ) {
        let message = Message::of(bodies.iter().cloned());
        let mut encoded = encode_message(&message);
        let (mut incoming, mut decoder) = (Incoming::new(), Decoder::new());
        let mut frames: Vec<Frame> = Vec::new();
        for &size in sizes.iter().cycle() {
            incoming.push(encoded.split_to(size.min(encoded.len())));
            while let Ok(Some(header)) = decoder.poll_header(&mut incoming) {
                let Some(body) = decoder.poll_body(&mut incoming) else { break };
                frames.push(body);
                prop_assert_eq!(header.has_more(), frames.len() < bodies.len());
            }
            if encoded.is_empty() {
                break;
            }
        }
        prop_assert_eq!(frames, message.frames());
    }

    #[test]
    fn no_command_body_makes_it_panic(body in octets(0..200)) {
        let _ = Command::decode(&body);
    }

    #[test]
    fn what_is_read_from_any_properties_is_written_the_same(octets in octets(0..60)) {
        if let Ok(metadata) = Metadata::decode(&octets) {
            let mut again = bytes::BytesMut::new();
            metadata.encode(&mut again);
            prop_assert_eq!(again.freeze(), octets);
        }
    }
}
