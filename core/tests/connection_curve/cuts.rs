//! Properties: cuts do not matter, whatever is sealed inside.

use core::time::Duration;

use bytes::Bytes;
use hopscope_core::connection::{Config, Heartbeat, Output};
use hopscope_core::socket::SocketKind;
use hopscope_core::{Frame, Instant, Interest, Message};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{
    Just, ProptestConfig, Strategy, any, prop_assert_eq, prop_oneof, proptest,
};

use super::support::{Side, changed, client_config, server_config};

/// The pause between two PINGs.
const PAUSE: Duration = Duration::from_secs(1);

/// Longer than a conversation takes.
const LONG: Duration = Duration::from_secs(1000);

/// Something that one side says once the handshake is done.
#[derive(Clone, Debug)]
enum Piece {
    Message(Message),
    Interest(Interest),
    Ping,
    /// The other side has sent a PING.
    Pong,
}

fn pieces() -> impl Strategy<Value = Vec<Piece>> {
    let size = prop_oneof![4 => 0..40_usize, 1 => 200..260_usize, 1 => 4000..5000_usize];
    let frame = (any::<u8>(), size).prop_map(|(octet, size)| Frame::from(vec![octet; size]));
    let message = vec(frame, 1..=3).prop_map(Message::of::<Frame>);
    let topic = "[a-c]{0,3}".prop_map(|topic| Frame::from(topic.as_str()));
    let piece = prop_oneof![
        4 => message.prop_map(Piece::Message),
        1 => topic.clone().prop_map(|topic| Piece::Interest(Interest::Subscribe(topic))),
        1 => topic.prop_map(|topic| Piece::Interest(Interest::Cancel(topic))),
        1 => Just(Piece::Ping),
        1 => Just(Piece::Pong),
    ];
    vec(piece, 0..8)
}

/// A subscriber that logs in, and a publisher.
fn configs() -> [Config; 2] {
    let heartbeat = Heartbeat {
        interval: Some(PAUSE),
        timeout: Some(LONG),
        ttl: LONG,
    };
    [
        (client_config(), SocketKind::Xsub),
        (server_config(), SocketKind::Xpub),
    ]
    .map(|(config, kind)| Config {
        kind,
        heartbeat,
        ..config
    })
}

/// All that the first side says to the second, from its greeting on.
fn conversation([speaker, listener]: [Config; 2], pieces: &[Piece]) -> Vec<u8> {
    let (mut speaker, mut listener) = (Side::new(speaker), Side::new(listener));
    let mut said = Vec::new();
    for _ in 0..4 {
        let octets = speaker.say();
        said.extend_from_slice(&octets);
        listener.hear(octets);
        speaker.hear(listener.say());
    }
    assert!(speaker.connection.is_ready() && listener.connection.is_ready());
    let mut now = Instant::ZERO;
    for piece in pieces {
        now = now + PAUSE;
        match piece {
            Piece::Message(message) => speaker.connection.send(message).expect("it is ready"),
            Piece::Interest(interest) => {
                let sent = speaker.connection.send_interest(interest);
                sent.expect("it is ready");
            }
            Piece::Ping => speaker.connection.handle_timeout(now),
            Piece::Pong => {
                listener.connection.handle_timeout(now);
                speaker.hear(listener.say());
            }
        }
        said.extend_from_slice(&speaker.say());
    }
    said
}

/// What comes out of a side that reads the chunks and then the end, and what it says.
fn run<'a>(config: Config, chunks: impl IntoIterator<Item = &'a [u8]>) -> (Vec<Output>, Vec<u8>) {
    let mut side = Side::new(config);
    let mut said = side.say().to_vec();
    for chunk in chunks {
        side.hear(Bytes::copy_from_slice(chunk));
        said.extend_from_slice(&side.say());
    }
    side.connection.handle_end(Instant::ZERO);
    said.extend_from_slice(&side.say());
    (side.outputs, said)
}

/// The octets in pieces of the given sizes, over and over.
fn cut(octets: &[u8], sizes: &[usize]) -> Vec<Vec<u8>> {
    let mut octets = octets.iter().copied();
    let mut chunks = Vec::new();
    for size in sizes.iter().cycle() {
        let chunk: Vec<u8> = octets.by_ref().take(*size).collect();
        if chunk.is_empty() {
            break;
        }
        chunks.push(chunk);
    }
    chunks
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_cut_gives_the_same_outputs_at_either_side(
        pieces in pieces(),
        is_client in any::<bool>(),
        sizes in vec(1..300_usize, 1..8),
        spoilt in option::weighted(0.3, (0..1000_usize, 1..=255_u8)),
    ) {
        let [client, server] = configs();
        let [speaker, listener] = if is_client { [client, server] } else { [server, client] };
        let mut octets = conversation([speaker, listener.clone()], &pieces);
        // Now and then an octet is wrong, anywhere.
        if let Some((place, by)) = spoilt {
            octets = changed(&octets, place * octets.len() / 1000, by);
        }
        let whole = run(listener.clone(), [&octets[..]]);
        let chunks = cut(&octets, &sizes);
        let chunks = chunks.iter().map(Vec::as_slice);
        prop_assert_eq!(&run(listener.clone(), chunks), &whole);
        prop_assert_eq!(&run(listener, octets.chunks(1)), &whole);
        let (outputs, _) = whole;
        let is_end = |output: &&Output| matches!(output, Output::Closed(_));
        prop_assert_eq!(outputs.iter().filter(is_end).count(), 1);
        if spoilt.is_none() {
            let came: Vec<&Message> = outputs.iter().filter_map(|output| match output {
                Output::Message(message) => Some(message),
                _ => None,
            }).collect();
            let sent: Vec<&Message> = pieces.iter().filter_map(|piece| match piece {
                Piece::Message(message) => Some(message),
                _ => None,
            }).collect();
            prop_assert_eq!(came, sent);
            let heard = outputs.iter().filter(|output| matches!(output, Output::Interest(_)));
            let stated = pieces.iter().filter(|piece| matches!(piece, Piece::Interest(_)));
            prop_assert_eq!(heard.count(), stated.count());
        }
    }
}
