//! Publishing past the queues comes to the same as publishing through them.

use hopscope_core::socket::{Origin, PeerInfo, Socket, SocketKind, SocketOptions, Transmission};
use hopscope_core::trace::{PeerId, Silent};
use hopscope_core::{Interest, Message};
use proptest::collection::vec;
use proptest::prelude::*;

/// The high-water mark of every queue.
const MARK: usize = 3;

/// Peers of the publisher.
const PEERS: usize = 3;

type Topic = Vec<u8>;

/// What is done to two publishers, in two ways; a number stands for one of the peers.
#[derive(Clone, Debug)]
enum Act {
    Subscribe(usize, Topic),
    Cancel(usize, Topic),
    /// A message of one frame.
    Publish(Topic),
    /// A message of two frames, which takes the ordinary way in both.
    PublishTwo(Topic),
    /// The link to a peer takes nothing any more.
    Stop(usize),
    /// It takes everything again.
    GoOn(usize),
    /// The link to a peer breaks.
    Lose(usize),
    Ready(usize),
}

fn any_topic() -> impl Strategy<Value = Topic> {
    vec(b'a'..b'c', 0..3)
}

fn any_act() -> impl Strategy<Value = Act> {
    let peer = || 0..PEERS;
    prop_oneof![
        4 => (peer(), any_topic()).prop_map(|(peer, topic)| Act::Subscribe(peer, topic)),
        1 => (peer(), any_topic()).prop_map(|(peer, topic)| Act::Cancel(peer, topic)),
        12 => any_topic().prop_map(Act::Publish),
        2 => any_topic().prop_map(Act::PublishTwo),
        2 => peer().prop_map(Act::Stop),
        2 => peer().prop_map(Act::GoOn),
        1 => peer().prop_map(Act::Lose),
        2 => peer().prop_map(Act::Ready),
    ]
}

fn any_options() -> impl Strategy<Value = SocketOptions> {
    let flags = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    flags.prop_map(|(nodrop, invert, conflate, manual)| SocketOptions {
        send_high_water_mark: MARK,
        xpub_nodrop: nodrop,
        invert_matching: invert,
        conflate,
        xpub_manual_last_value: manual,
        ..SocketOptions::default()
    })
}

/// A publisher and what has left for each of its peers, whose links may take nothing.
struct Side {
    publisher: Socket,
    left: Vec<Vec<Message>>,
}

impl Side {
    fn drain(&mut self, peers: &[PeerId], stopped: &[bool]) {
        for (at, peer) in peers.iter().enumerate() {
            while !stopped[at]
                && let Some(next) = self.publisher.poll_transmit(*peer, &mut Silent)
            {
                if let Transmission::Message(message) = next {
                    self.left[at].push(message);
                }
            }
        }
        while self.publisher.poll_output().is_some() {}
    }

    fn send(&mut self, message: Message) -> bool {
        self.publisher.send(message, &mut Silent).is_ok()
    }

    fn send_past(&mut self, body: &[u8], peers: &[PeerId], stopped: &[bool]) -> bool {
        let left = &mut self.left;
        let published = self.publisher.publish_past(body, |peer| {
            let at = peers.iter().position(|other| *other == peer);
            let at = at.expect("it is one of them");
            if !stopped[at] {
                left[at].push(Message::from(body));
            }
            !stopped[at]
        });
        published || self.send(Message::from(body))
    }
}

proptest! {
    #[test]
    fn who_gets_what_in_which_order_is_the_same_past_the_queues(
        kind in prop_oneof![Just(SocketKind::Pub), Just(SocketKind::Xpub)],
        options in any_options(),
        acts in vec(any_act(), 1..120),
    ) {
        let mut sides = [(); 2].map(|()| Side {
            publisher: Socket::new(kind, options.clone()),
            left: vec![Vec::new(); PEERS],
        });
        let mut peers = Vec::new();
        for at in 0..PEERS {
            let origin = if at == 0 { Origin::Accept } else { Origin::Connect };
            let [one, other] = sides.each_mut().map(|it| it.publisher.attach(origin, &mut Silent));
            prop_assert_eq!(one, other);
            peers.push(one);
        }
        let mut stopped = [false; PEERS];
        let info = PeerInfo::new(SocketKind::Sub, None);
        for act in acts {
            for (past, side) in sides.iter_mut().enumerate() {
                let it = &mut side.publisher;
                match &act {
                    Act::Subscribe(at, topic) => {
                        let topic = Interest::Subscribe(topic.into());
                        it.handle_interest(peers[*at], topic, &mut Silent);
                    }
                    Act::Cancel(at, topic) => {
                        let topic = Interest::Cancel(topic.into());
                        it.handle_interest(peers[*at], topic, &mut Silent);
                    }
                    Act::Ready(at) => {
                        let _ = it.handle_peer_ready(peers[*at], &info, &mut Silent);
                    }
                    Act::Lose(0) => {}
                    Act::Lose(at) => it.handle_peer_lost(peers[*at], &mut Silent),
                    Act::Stop(at) => stopped[*at] = true,
                    Act::GoOn(at) => stopped[*at] = false,
                    Act::PublishTwo(topic) => {
                        side.send(Message::of([topic.as_slice(), b"second"]));
                    }
                    Act::Publish(topic) if past == 0 => {
                        side.send(Message::from(topic.as_slice()));
                    }
                    Act::Publish(topic) => {
                        side.send_past(topic, &peers, &stopped);
                    }
                }
                side.drain(&peers, &stopped);
            }
            let [through, past] = &sides;
            prop_assert_eq!(&through.left, &past.left, "after {:?}", act);
            for peer in &peers {
                let queued = |it: &Side| it.publisher.queued(*peer);
                prop_assert_eq!(queued(through), queued(past));
            }
        }
    }
}
