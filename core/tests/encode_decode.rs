//! Properties: what one side writes the other reads as it was, whatever it is and in whatever
//! generation, framing and mechanism.
#![cfg(feature = "curve")]

use bytes::{Bytes, BytesMut};
use hopscope_core::connection::{Config, Connection, Framing, KeyPair, Output, Security};
use hopscope_core::socket::SocketKind::{Dealer, Dish, Pub, Radio, Sub};
use hopscope_core::wire::{Command, Generation, Header, Metadata};
use hopscope_core::zap::{Credentials, Reply, Request, Status, Verdict};
use hopscope_core::{Frame, Instant, Interest, Message, mme};
use proptest::collection::vec;
use proptest::prelude::*;

fn frame() -> impl Strategy<Value = Frame> {
    prop_oneof![
        4 => vec(any::<u8>(), 0..40),
        1 => vec(any::<u8>(), 240..270),
        1 => vec(any::<u8>(), 4_000..4_200),
    ]
    .prop_map(Frame::from)
}

fn messages() -> impl Strategy<Value = Vec<Message>> {
    vec(vec(frame(), 1..5).prop_map(Message::of), 0..12)
}

fn metadata() -> impl Strategy<Value = Metadata> {
    let property = ("[A-Za-z0-9_.+-]{1,60}", vec(any::<u8>(), 0..80));
    vec(property, 0..6).prop_map(|properties| {
        let mut octets = Vec::new();
        for (name, value) in properties {
            octets.push(u8::try_from(name.len()).expect("names are short"));
            octets.extend_from_slice(name.as_bytes());
            octets.extend(
                u32::try_from(value.len())
                    .expect("it is short")
                    .to_be_bytes(),
            );
            octets.extend_from_slice(&value);
        }
        Metadata::decode(&octets.into()).expect("it is well formed")
    })
}

fn short() -> impl Strategy<Value = Bytes> {
    vec(any::<u8>(), 0..60).prop_map(Bytes::from)
}

fn command() -> impl Strategy<Value = Command> {
    prop_oneof![
        metadata().prop_map(Command::Ready),
        short().prop_map(|reason| Command::Error { reason }),
        (any::<u16>(), short()).prop_map(|(ttl, context)| Command::Ping { ttl, context }),
        short().prop_map(|context| Command::Pong { context }),
    ]
}

/// Every way in which two of ours can talk, by name.
fn ways() -> impl Strategy<Value = (&'static str, Config, Config)> {
    let both = || Config {
        seed: [1; 32],
        ..Config::new(Dealer)
    };
    let framed = |framing| Config { framing, ..both() };
    let of = |newest| Config { newest, ..both() };
    let secured = |security| Config {
        security,
        seed: [2; 32],
        ..both()
    };
    let server = KeyPair::from_secret([3; 32]);
    prop::sample::select(vec![
        ("ZMTP 3.1", both(), both()),
        ("ZMTP 3.0", both(), of(Generation::Zmtp30)),
        ("ZMTP 2.0", both(), of(Generation::Zmtp2)),
        ("ZMTP 1.0", both(), of(Generation::Zmtp1)),
        ("ZWS", framed(Framing::Zws), framed(Framing::Zws)),
        (
            "bare ZWS",
            framed(Framing::ZwsBare),
            framed(Framing::ZwsBare),
        ),
        (
            "PLAIN",
            secured(Security::PlainClient {
                username: "ada".into(),
                password: "engine".into(),
            }),
            Config {
                authenticates: true,
                ..secured(Security::PlainServer)
            },
        ),
        (
            "CURVE",
            secured(Security::CurveClient {
                server_key: server.public,
                keys: KeyPair::from_secret([4; 32]),
            }),
            Config {
                seed: [5; 32],
                ..secured(Security::CurveServer { keys: server })
            },
        ),
    ])
}

/// Passes octets to and fro until nobody has any left, and lets everybody in; what each has heard.
fn talk(sides: &mut [Connection; 2]) -> [Vec<Output>; 2] {
    let mut heard = [Vec::new(), Vec::new()];
    loop {
        let mut quiet = true;
        for from in [0, 1] {
            while let Some(octets) = sides[from].poll_transmit() {
                sides[1 - from].handle_octets(Instant::ZERO, octets);
                quiet = false;
            }
            while let Some(output) = sides[from].poll_output() {
                if matches!(output, Output::Authenticate(_)) {
                    sides[from].handle_verdict(Instant::ZERO, Verdict::success("ada"));
                }
                heard[from].push(output);
                quiet = false;
            }
        }
        if quiet {
            return heard;
        }
    }
}

fn connected(a: Config, b: Config) -> [Connection; 2] {
    let mut sides = [a, b].map(|config| Connection::new(Instant::ZERO, config));
    let heard = talk(&mut sides);
    assert!(sides.iter().all(Connection::is_ready), "{heard:?}");
    sides
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn messages_arrive_as_they_were_sent_in_every_way_of_talking(
        (way, a, b) in ways(),
        there in messages(),
        back in messages(),
    ) {
        let mut sides = connected(a, b);
        for (side, messages) in sides.iter_mut().zip([&there, &back]) {
            for message in messages {
                side.send(message).expect("the handshake is done");
            }
        }
        let heard = talk(&mut sides);
        let messages = |outputs: &[Output]| -> Vec<Message> {
            let messages = outputs.iter().filter_map(|output| match output {
                Output::Message(message) => Some(message.clone()),
                _ => None,
            });
            messages.collect()
        };
        prop_assert_eq!(messages(&heard[1]), there, "{}", way);
        prop_assert_eq!(messages(&heard[0]), back, "{}", way);
    }

    #[test]
    fn interests_arrive_as_they_were_stated(
        newest in prop::sample::select(vec![
            Generation::Zmtp2,
            Generation::Zmtp30,
            Generation::Zmtp31,
        ]),
        topic in frame(),
        begins in any::<bool>(),
    ) {
        let interest = if begins {
            Interest::Subscribe(topic)
        } else {
            Interest::Cancel(topic)
        };
        let publisher = Config { newest, ..Config::new(Pub) };
        let mut sides = connected(Config::new(Sub), publisher);
        sides[0].send_interest(&interest).expect("the handshake is done");
        let heard = talk(&mut sides);
        let stated: Vec<_> = heard[1].iter().filter_map(|output| match output {
            Output::Interest(interest) => Some(interest.clone()),
            Output::Message(message) => Interest::from_message(message),
            _ => None,
        }).collect();
        prop_assert_eq!(stated, vec![interest]);
    }

    #[test]
    fn groups_arrive_as_they_were_stated(group in vec(1..=255_u8, 0..=255), begins in any::<bool>()) {
        let group = Frame::from(group);
        let interest = if begins { Interest::Join(group) } else { Interest::Leave(group) };
        let mut sides = connected(Config::new(Dish), Config::new(Radio));
        sides[0].send_interest(&interest).expect("the handshake is done");
        let heard = talk(&mut sides);
        prop_assert!(heard[1].contains(&Output::Interest(interest)));
    }

    #[test]
    fn commands_are_read_as_they_were_written(command in command()) {
        let octets = command.encode();
        let header = Header::decode(&octets).expect("the head is legal").expect("it is whole");
        prop_assert!(header.is_command());
        let body = octets.slice(header.octets()..);
        prop_assert_eq!(header.size(), body.len() as u64);
        prop_assert_eq!(Command::decode(&body), Ok(command));
    }

    #[test]
    fn metadata_are_read_as_they_were_written(metadata in metadata()) {
        let mut octets = BytesMut::new();
        metadata.encode(&mut octets);
        prop_assert_eq!(Metadata::decode(&octets.freeze()), Ok(metadata));
    }

    #[test]
    fn several_frames_in_one_come_out_again(frames in vec(frame(), 0..8)) {
        let message = Message::of(frames);
        let packed = mme::pack(&message).expect("the frames are short");
        prop_assert_eq!(mme::unpack(&packed), Ok(message));
    }

    #[test]
    fn zap_is_read_as_it_was_written(
        id in vec(any::<u8>(), 0..=255),
        domain in "[ -~]{0,255}",
        address in "[0-9a-f.:]{0,45}",
        words in (vec(any::<u8>(), 0..=255), vec(any::<u8>(), 0..=255)),
        key in any::<[u8; 32]>(),
        mechanism in 0..3_u8,
        metadata in metadata(),
    ) {
        let (username, password) = words;
        let credentials = match mechanism {
            0 => Credentials::Null,
            1 => Credentials::Plain {
                username: username.into(),
                password: password.into(),
            },
            _ => Credentials::Curve { public_key: key },
        };
        let id = Frame::from(id);
        let identity = id.clone();
        let request = Request { id: id.clone(), domain, address, identity, credentials };
        prop_assert_eq!(Request::from_message(&request.to_message()), Ok(request));
        let verdict = Verdict {
            status: Status::Success,
            text: "OK".to_owned(),
            user_id: "ada".to_owned(),
            metadata,
        };
        let reply = Reply { id, verdict };
        prop_assert_eq!(Reply::from_message(&reply.to_message()), Ok(reply));
    }
}
