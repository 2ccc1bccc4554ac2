//! Whatever is sent, whoever comes and goes: each type routes as a naive model of it does, tells of
//! every drop, and says when there is something to do.

use std::collections::{BTreeSet, VecDeque};

use hopscope_core::socket::{
    Origin, Output, PeerInfo, RecvError, SendError, Socket, SocketKind, SocketOptions,
};
use hopscope_core::trace::{Event, PeerId};
use hopscope_core::{Frame, Identity, Message};
use proptest::collection::vec;
use proptest::prelude::*;

/// The high-water mark of every queue.
const MARK: usize = 3;

/// What is done to the socket; a number stands for one of the peers there have been.
#[derive(Clone, Copy, Debug)]
enum Act {
    Attach(Origin),
    Ready(usize, Option<u8>),
    Lose(usize),
    Detach(usize),
    Arrive(usize),
    Transmit(usize),
    Send(usize),
    Receive,
}

fn any_act() -> impl Strategy<Value = Act> {
    let peer = || 0..8_usize;
    prop_oneof![
        2 => prop_oneof![Just(Origin::Connect), Just(Origin::Accept)].prop_map(Act::Attach),
        3 => (peer(), proptest::option::of(b'a'..b'd')).prop_map(|(i, name)| Act::Ready(i, name)),
        1 => peer().prop_map(Act::Lose),
        1 => peer().prop_map(Act::Detach),
        5 => peer().prop_map(Act::Arrive),
        5 => peer().prop_map(Act::Transmit),
        9 => peer().prop_map(Act::Send),
        5 => Just(Act::Receive),
    ]
}

/// A peer as the model has it.
#[derive(Clone, Debug)]
struct Peer {
    id: PeerId,
    origin: Origin,
    ready: bool,
    open: bool,
    gone: bool,
    deaf: bool,
    full: bool,
    name: Option<Identity>,
    outgoing: VecDeque<Message>,
    incoming: VecDeque<Message>,
    /// When it began to wait for its turn to be sent to: the one who has waited longest is next.
    sends_since: u64,
    /// The same for being read.
    reads_since: u64,
}

impl Peer {
    fn has_room(&self) -> bool {
        self.open && !self.gone && !self.deaf && !self.full
    }
}

struct Model {
    kind: SocketKind,
    peers: Vec<Peer>,
    clock: u64,
    dropped: usize,
}

impl Model {
    fn tick(&mut self) -> u64 {
        self.clock += 1;
        self.clock
    }

    fn names(&self) -> bool {
        matches!(self.kind, SocketKind::Router | SocketKind::Server)
    }

    /// Whom a message goes to; `Err` if it goes to nobody.
    fn choose(&self, name: &[u8]) -> Result<Option<usize>, SendError> {
        let known = |peer: &Peer| {
            !peer.gone
                && peer
                    .name
                    .as_ref()
                    .is_some_and(|known| known.octets() == name)
        };
        let named = self.peers.iter().position(known);
        match (self.kind, named) {
            (SocketKind::Router, named) => Ok(named.filter(|i| self.peers[*i].has_room())),
            (SocketKind::Server, None) => Err(SendError::Unroutable),
            (SocketKind::Server, Some(i)) if self.peers[i].has_room() => Ok(Some(i)),
            _ => {
                let with_room = (0..self.peers.len()).filter(|i| self.peers[*i].has_room());
                let next = with_room.min_by_key(|i| self.peers[*i].sends_since);
                let next = next.filter(|_| self.kind != SocketKind::Server);
                next.map(Some).ok_or(SendError::WouldBlock)
            }
        }
    }

    fn queue(&mut self, i: usize, message: Message) {
        let now = self.tick();
        let peer = &mut self.peers[i];
        peer.outgoing.push_back(message);
        peer.full = peer.outgoing.len() >= MARK;
        peer.sends_since = now;
    }

    fn next_to_read(&self) -> Option<usize> {
        let waiting = |i: &usize| !self.peers[*i].incoming.is_empty() && !self.peers[*i].deaf;
        let waiting = (0..self.peers.len()).filter(waiting);
        waiting.min_by_key(|i| self.peers[*i].reads_since)
    }

    fn go(&mut self, i: usize) {
        let peer = &mut self.peers[i];
        peer.gone = true;
        peer.ready = false;
        self.dropped += peer.outgoing.drain(..).len();
        // What others have delivered can still be read.
        if peer.deaf {
            self.dropped += peer.incoming.drain(..).len();
        }
    }
}

/// Socket and model side by side.
struct Run {
    socket: Socket,
    events: Vec<Event>,
    model: Model,
    /// Peers for which there was something to send when last told.
    transmits: BTreeSet<PeerId>,
    /// There was something to receive when last told.
    readable: bool,
    /// A send had to wait, and nothing was told since.
    waits: bool,
    count: u32,
}

impl Run {
    fn new(kind: SocketKind) -> Self {
        let options = SocketOptions {
            send_high_water_mark: MARK,
            receive_high_water_mark: MARK,
            ..SocketOptions::default()
        };
        Self {
            socket: Socket::new(kind, options),
            events: Vec::new(),
            model: Model {
                kind,
                peers: Vec::new(),
                clock: 0,
                dropped: 0,
            },
            transmits: BTreeSet::new(),
            readable: false,
            waits: false,
            count: 0,
        }
    }

    /// A message like no other.
    fn body(&mut self) -> Frame {
        self.count += 1;
        Frame::from(&self.count.to_be_bytes()[..])
    }

    fn act(&mut self, act: Act) {
        let peers = self.model.peers.len();
        let here = |i: usize| (peers > 0).then(|| i % peers);
        match act {
            Act::Attach(origin) => self.attach(origin),
            Act::Ready(i, name) => {
                if let Some(i) = here(i) {
                    self.ready(i, name);
                }
            }
            Act::Lose(i) => {
                if let Some(i) = here(i) {
                    self.lose(i);
                }
            }
            Act::Detach(i) => {
                if let Some(i) = here(i) {
                    self.socket.detach(self.model.peers[i].id, &mut self.events);
                    self.model.go(i);
                }
            }
            Act::Arrive(i) => {
                if let Some(i) = here(i) {
                    self.arrive(i);
                }
            }
            Act::Transmit(i) => {
                if let Some(i) = here(i) {
                    self.transmit(i);
                }
            }
            Act::Send(i) => self.send(i),
            Act::Receive => self.receive(),
        }
        self.drain();
    }

    fn attach(&mut self, origin: Origin) {
        let id = self.socket.attach(origin, &mut self.events);
        let now = self.model.tick();
        self.model.peers.push(Peer {
            id,
            origin,
            ready: false,
            open: origin == Origin::Connect,
            gone: false,
            deaf: false,
            full: false,
            name: match self.model.kind {
                SocketKind::Server => self.socket.identity_of(id).cloned(),
                _ => None,
            },
            outgoing: VecDeque::new(),
            incoming: VecDeque::new(),
            sends_since: now,
            reads_since: 0,
        });
    }

    fn ready(&mut self, i: usize, name: Option<u8>) {
        let peer = &self.model.peers[i];
        if peer.gone || peer.ready {
            return;
        }
        let chosen = name.map(|name| Identity::chosen(&[name]).unwrap());
        let info = PeerInfo::new(self.model.kind.partners()[0], chosen.clone());
        let id = peer.id;
        self.socket
            .handle_peer_ready(id, &info, &mut self.events)
            .unwrap();
        let now = self.model.tick();
        let taken = |peer: &Peer| !peer.gone && peer.name == chosen && chosen.is_some();
        let is_taken = self.model.peers.iter().any(taken);
        let is_router = self.model.kind == SocketKind::Router;
        let peer = &mut self.model.peers[i];
        if !peer.open {
            peer.sends_since = now;
        }
        peer.ready = true;
        peer.open = true;
        if is_router && peer.name.is_none() {
            if core::mem::replace(&mut peer.deaf, is_taken) && !is_taken {
                (peer.sends_since, peer.reads_since) = (now, now);
            }
            // A name that was made up is the socket's choice.
            peer.name = match (is_taken, chosen) {
                (true, _) => None,
                (false, None) => self.socket.identity_of(id).cloned(),
                (false, chosen) => chosen,
            };
        }
    }

    fn lose(&mut self, i: usize) {
        let peer = &mut self.model.peers[i];
        self.socket.handle_peer_lost(peer.id, &mut self.events);
        peer.ready = false;
        if peer.origin == Origin::Accept {
            self.model.go(i);
        }
    }

    fn arrive(&mut self, i: usize) {
        let peer = &self.model.peers[i];
        if !peer.ready || self.socket.room(peer.id) == 0 {
            return;
        }
        let id = peer.id;
        let message = Message::of([self.body()]);
        self.socket
            .handle_message(id, message.clone(), &mut self.events);
        if !self.model.kind.can_receive() {
            self.model.dropped += 1;
            return;
        }
        let now = self.model.tick();
        let peer = &mut self.model.peers[i];
        if peer.incoming.is_empty() {
            peer.reads_since = now;
        }
        peer.incoming.push_back(message);
        assert_eq!(self.socket.room(id), MARK - peer.incoming.len());
    }

    fn transmit(&mut self, i: usize) {
        let now = self.model.tick();
        let peer = &mut self.model.peers[i];
        let sent = self.socket.poll_transmit(peer.id, &mut self.events);
        let sent = sent.map(|sent| sent.into_message().unwrap());
        let expected = if peer.ready && !peer.deaf {
            peer.outgoing.pop_front()
        } else {
            None
        };
        assert_eq!(sent, expected);
        if peer.full && peer.outgoing.len() <= MARK / 2 {
            peer.full = false;
            peer.sends_since = now;
        }
    }

    fn send(&mut self, i: usize) {
        let body = self.body();
        let name = match self.model.peers.get(i) {
            Some(peer) => peer.name.clone(),
            None => Some(Identity::chosen(b"nobody").unwrap()),
        };
        let name = name.map_or(Frame::EMPTY, |name| name.frame().clone());
        let whole = if self.model.names() {
            Message::of([name.clone(), body.clone()])
        } else {
            Message::of([body.clone()])
        };
        let sent = self.socket.send(whole.clone(), &mut self.events);
        if !self.model.kind.can_send() {
            let refused = SendError::NotSupported(self.model.kind);
            assert_eq!(sent.unwrap_err().error, refused);
            return;
        }
        match (self.model.choose(&name), sent) {
            (Ok(Some(i)), Ok(())) => self.model.queue(i, Message::of([body])),
            (Ok(None), Ok(())) => self.model.dropped += 1,
            (Err(expected), Err(unsent)) => {
                assert_eq!(unsent.error, expected);
                assert_eq!(unsent.message, whole, "it comes back unchanged");
                self.waits |= expected == SendError::WouldBlock;
            }
            (expected, sent) => panic!("expected {expected:?}, got {sent:?}"),
        }
    }

    fn receive(&mut self) {
        let received = self.socket.recv(&mut self.events);
        if !self.model.kind.can_receive() {
            assert_eq!(received, Err(RecvError::NotSupported(self.model.kind)));
            return;
        }
        let Some(i) = self.model.next_to_read() else {
            assert_eq!(received, Err(RecvError::WouldBlock));
            self.readable = false;
            return;
        };
        let now = self.model.tick();
        let names = self.model.names();
        let peer = &mut self.model.peers[i];
        let mut expected = peer.incoming.pop_front().unwrap();
        peer.reads_since = now;
        if names {
            expected.push_front(peer.name.as_ref().unwrap().frame().clone());
        }
        assert_eq!(received, Ok(expected));
    }

    /// Takes what has become possible and checks that nothing that is possible was left untold.
    fn drain(&mut self) {
        while let Some(output) = self.socket.poll_output() {
            match output {
                Output::Transmit(peer) => drop(self.transmits.insert(peer)),
                Output::Readable => self.readable = true,
                Output::Writable => self.waits = false,
                Output::Resume(peer) => assert!(self.socket.room(peer) > 0),
                other => panic!("not expected: {other:?}"),
            }
        }
        for peer in &self.model.peers {
            if peer.ready && !peer.deaf && !peer.outgoing.is_empty() {
                assert!(self.transmits.contains(&peer.id), "{peer:?}");
            }
        }
        if self.model.next_to_read().is_some() {
            assert!(self.readable, "something came and nobody was told");
        }
        if self.model.kind.deals() && self.model.peers.iter().any(Peer::has_room) {
            assert!(!self.waits, "there is room and nobody was told");
        }
        let dropped = |event: &&Event| matches!(event, Event::Dropped { .. });
        let dropped = self.events.iter().filter(dropped).count();
        assert_eq!(dropped, self.model.dropped, "every drop is told, once");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn each_type_routes_as_its_model_does(
        kind in prop_oneof![
            Just(SocketKind::Dealer),
            Just(SocketKind::Router),
            Just(SocketKind::Push),
            Just(SocketKind::Pull),
            Just(SocketKind::Client),
            Just(SocketKind::Server),
            Just(SocketKind::Scatter),
            Just(SocketKind::Gather),
        ],
        acts in vec(any_act(), 0..120),
    ) {
        let mut run = Run::new(kind);
        for act in acts {
            run.act(act);
        }
        // Everything that was accepted and not dropped leaves in the end, in order.
        for i in 0..run.model.peers.len() {
            while run.model.peers[i].ready
                && !run.model.peers[i].deaf
                && !run.model.peers[i].outgoing.is_empty()
            {
                run.transmit(i);
            }
        }
        while run.model.next_to_read().is_some() {
            run.receive();
        }
        run.receive();
    }
}
