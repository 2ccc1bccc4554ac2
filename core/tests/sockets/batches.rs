//! Whole queues at once come to the same as message by message.

use std::collections::VecDeque;

use hopscope_core::Message;
use hopscope_core::socket::{
    Origin, Output, PeerInfo, Socket, SocketKind, SocketOptions, Transmission,
};
use hopscope_core::trace::{PeerId, Silent};
use proptest::collection::vec;
use proptest::prelude::*;

/// The high-water mark of every queue.
const MARK: usize = 4;

/// What is done to two sockets of one kind, in two ways; a number stands for one of the peers.
#[derive(Clone, Copy, Debug)]
enum Act {
    /// The application sends.
    Send,
    /// Up to so many messages leave for a peer.
    Leave(usize, usize),
    /// So many messages come from a peer, if it has room.
    Come(usize, usize),
    /// The application receives.
    Receive,
    /// Somebody asks whether a send would wait.
    AskWritable,
    Lose(usize),
    Ready(usize),
}

fn any_act() -> impl Strategy<Value = Act> {
    let peer = || 0..3_usize;
    prop_oneof![
        8 => Just(Act::Send),
        4 => (peer(), 0..2 * MARK).prop_map(|(peer, most)| Act::Leave(peer, most)),
        4 => (peer(), 0..2 * MARK).prop_map(|(peer, count)| Act::Come(peer, count)),
        8 => Just(Act::Receive),
        2 => Just(Act::AskWritable),
        1 => peer().prop_map(Act::Lose),
        2 => peer().prop_map(Act::Ready),
    ]
}

/// Any kind that talks to sockets.
fn any_kind() -> impl Strategy<Value = SocketKind> {
    let kinds = SocketKind::ALL.into_iter();
    let talk = kinds.filter(|kind| !kind.partners().is_empty());
    proptest::sample::select(talk.collect::<Vec<_>>())
}

struct Pair {
    by_one: Socket,
    at_once: Socket,
    peers: Vec<PeerId>,
    partner: SocketKind,
    number: u32,
}

impl Pair {
    fn new(kind: SocketKind, conflate: bool) -> Self {
        let options = SocketOptions {
            send_high_water_mark: MARK,
            receive_high_water_mark: MARK,
            conflate,
            ..SocketOptions::default()
        };
        let [mut by_one, mut at_once] = [(); 2].map(|()| Socket::new(kind, options.clone()));
        let origins = [Origin::Connect, Origin::Connect, Origin::Accept];
        let peers = origins.map(|origin| {
            at_once.attach(origin, &mut Silent);
            by_one.attach(origin, &mut Silent)
        });
        Self {
            by_one,
            at_once,
            peers: peers.to_vec(),
            partner: kind.partners()[0],
            number: 0,
        }
    }

    /// A message that was not there before; for a SUB, every other one is not wanted.
    fn message(&mut self) -> Message {
        self.number += 1;
        let text = format!("{}{}", self.number % 2, self.number);
        match self.by_one.kind().link_frames() {
            Some(2) => Message::of([text.as_str(), "body"]),
            _ => Message::of([text]),
        }
    }

    fn both<T>(&mut self, act: impl Fn(&mut Socket) -> T) -> [T; 2] {
        [act(&mut self.by_one), act(&mut self.at_once)]
    }

    fn leave(&mut self, peer: PeerId, most: usize) -> [Vec<Message>; 2] {
        let mut one_by_one = Vec::new();
        let mut whole = VecDeque::new();
        while one_by_one.len() < most
            && let Some(Transmission::Message(message)) =
                self.by_one.poll_transmit(peer, &mut Silent)
        {
            one_by_one.push(message);
        }
        self.at_once.take_queue(peer, most, &mut whole);
        [one_by_one, whole.into()]
    }

    fn come(&mut self, peer: PeerId, count: usize) {
        let count = count.min(self.by_one.room(peer));
        let mut batch: VecDeque<_> = (0..count).map(|_| self.message()).collect();
        for message in batch.clone() {
            self.by_one.handle_message(peer, message, &mut Silent);
        }
        self.at_once.handle_batch(peer, &mut batch);
        assert!(batch.is_empty(), "nothing is left behind");
    }
}

/// Every output of both, in the same order.
fn outputs(socket: &mut Socket) -> Vec<Output> {
    std::iter::from_fn(|| socket.poll_output()).collect()
}

proptest! {
    #[test]
    fn queues_that_pass_whole_pass_as_message_by_message(
        kind in any_kind(),
        conflate in any::<bool>(),
        acts in vec(any_act(), 1..150),
    ) {
        let mut pair = Pair::new(kind, conflate);
        for act in acts {
            match act {
                Act::Send => {
                    let message = pair.message();
                    let [one, other] = pair.both(|it| {
                        it.send(message.clone(), &mut Silent).map_err(|unsent| unsent.error)
                    });
                    prop_assert_eq!(one, other);
                }
                Act::Leave(peer, most) => {
                    let [one, other] = pair.leave(pair.peers[peer], most);
                    prop_assert_eq!(one, other);
                }
                Act::Come(peer, count) => pair.come(pair.peers[peer], count),
                Act::Receive => {
                    let [one, other] = pair.both(|it| it.recv(&mut Silent));
                    prop_assert_eq!(one, other);
                }
                Act::AskWritable => {
                    let [one, other] = pair.both(Socket::poll_writable);
                    prop_assert_eq!(one, other);
                }
                Act::Lose(peer) => {
                    let peer = pair.peers[peer];
                    pair.both(|it| it.handle_peer_lost(peer, &mut Silent));
                }
                Act::Ready(peer) => {
                    let (peer, info) = (pair.peers[peer], PeerInfo::new(pair.partner, None));
                    let [one, other] =
                        pair.both(|it| it.handle_peer_ready(peer, &info, &mut Silent));
                    prop_assert_eq!(one, other);
                }
            }
            let [one, other] = pair.both(outputs);
            prop_assert_eq!(one, other);
            for peer in pair.peers.clone() {
                let [one, other] = pair.both(|it| (it.room(peer), it.queued(peer)));
                prop_assert_eq!(one, other);
            }
        }
    }

    #[test]
    fn the_straight_way_in_and_out_is_the_ordinary_one(
        kind in any_kind(),
        conflate in any::<bool>(),
        acts in vec(any_act(), 1..150),
    ) {
        let mut pair = Pair::new(kind, conflate);
        for act in acts {
            match act {
                Act::Send => {
                    let message = pair.message();
                    if pair.at_once.may_queue_straight() {
                        pair.by_one.send(message.clone(), &mut Silent).unwrap();
                        pair.at_once.queue_straight(message);
                    } else {
                        let [one, other] = pair.both(|it| {
                            it.send(message.clone(), &mut Silent).map_err(|unsent| unsent.error)
                        });
                        prop_assert_eq!(one, other);
                    }
                }
                Act::Receive => {
                    let one = pair.by_one.recv(&mut Silent);
                    let other = pair.at_once.recv_straight();
                    let other = other.map_or_else(|| pair.at_once.recv(&mut Silent), Ok);
                    prop_assert_eq!(one, other);
                }
                Act::Leave(peer, most) => {
                    let [one, other] = pair.leave(pair.peers[peer], most);
                    prop_assert_eq!(one, other);
                }
                Act::Come(peer, count) => pair.come(pair.peers[peer], count),
                Act::AskWritable => {
                    pair.both(Socket::poll_writable);
                }
                Act::Lose(peer) => {
                    let peer = pair.peers[peer];
                    pair.both(|it| it.handle_peer_lost(peer, &mut Silent));
                }
                Act::Ready(peer) => {
                    let (peer, info) = (pair.peers[peer], PeerInfo::new(pair.partner, None));
                    let [one, other] =
                        pair.both(|it| it.handle_peer_ready(peer, &info, &mut Silent));
                    prop_assert_eq!(one, other);
                }
            }
            let [one, other] = pair.both(outputs);
            prop_assert_eq!(one, other);
        }
    }
}

#[test]
fn a_peer_that_resumes_late_does_so_once_half_is_taken() {
    let options = SocketOptions {
        receive_high_water_mark: MARK,
        ..SocketOptions::default()
    };
    let mut pull = Socket::new(SocketKind::Pull, options);
    let peer = pull.attach(Origin::Accept, &mut Silent);
    let info = PeerInfo::new(SocketKind::Push, None);
    pull.handle_peer_ready(peer, &info, &mut Silent).unwrap();
    pull.resume_late(peer);
    let mut batch = (0..MARK).map(|_| Message::of(["x"])).collect();
    pull.handle_batch(peer, &mut batch);
    assert_eq!(outputs(&mut pull), [Output::Readable]);
    let told = [(); MARK].map(|()| {
        pull.recv(&mut Silent).unwrap();
        outputs(&mut pull)
    });
    assert_eq!(told, [vec![], vec![Output::Resume(peer)], vec![], vec![]]);
}

#[test]
fn what_was_dealt_to_a_peer_without_its_queue_counts_there_and_keeps_its_order() {
    let options = SocketOptions {
        send_high_water_mark: MARK,
        ..SocketOptions::default()
    };
    let mut push = Socket::new(SocketKind::Push, options);
    let [one, other] = [(); 2].map(|()| push.attach(Origin::Connect, &mut Silent));
    let info = PeerInfo::new(SocketKind::Pull, None);
    for peer in [one, other] {
        let ready = push.handle_peer_ready(peer, &info, &mut Silent);
        ready.expect("a PULL is let in");
    }
    let numbered = |numbers: core::ops::Range<usize>| -> VecDeque<Message> {
        numbers
            .map(|number| Message::from(number.to_string()))
            .collect()
    };
    push.queue_batch(one, &mut numbered(0..MARK - 1));
    assert_eq!(outputs(&mut push), [Output::Transmit(one)]);
    // There is room for one more, and it is its turn.
    assert_eq!(push.next_to_send_past(), Some(one));
    push.queue_batch(one, &mut numbered(MARK - 1..MARK));
    for _ in 0..MARK {
        let sent = push.send("another".into(), &mut Silent);
        sent.expect("the other has room");
    }
    assert_eq!((push.queued(one), push.queued(other)), (MARK, MARK));
    let refused = push.send("one too many".into(), &mut Silent);
    assert!(refused.is_err(), "both are full");
    let mut left = VecDeque::new();
    push.take_queue(one, MARK, &mut left);
    assert_eq!(left, numbered(0..MARK));
    assert!(outputs(&mut push).contains(&Output::Writable));
    // To one that has gone nothing is queued.
    push.detach(one, &mut Silent);
    push.queue_batch(one, &mut numbered(0..1));
    assert_eq!(push.queued(one), 0);
}
