//! The peers of one socket: a queue each way for every peer, and whose turn it is.

use std::collections::VecDeque;

use crate::identity::Identity;
use crate::message::Message;
use crate::rule::Rule;
use crate::socket::{Origin, Output, SocketOptions};
use crate::trace::{Event, Observer, PeerId, Stage};

/// One peer.
#[derive(Clone, Debug)]
pub(super) struct Peer {
    pub(super) id: PeerId,
    pub(super) origin: Origin,
    /// The handshake is done and the link stands.
    pub(super) ready: bool,
    /// Has gone; only what it had delivered is still here.
    pub(super) gone: bool,
    /// Connected, but its name was taken: it is neither read nor written.
    pub(super) deaf: bool,
    /// The name under which a ROUTER knows it.
    pub(super) identity: Option<Identity>,
    outgoing: VecDeque<Message>,
    incoming: VecDeque<Message>,
    /// In [`Peers::sendable`].
    in_turn: bool,
    /// The incoming queue was full: its link waits for [`Output::Resume`].
    stopped: bool,
}

/// All peers of a socket.
///
/// **Invariant:** `sendable` holds exactly the peers whose `in_turn` is set, `receivable` exactly
/// those that are not deaf and have something incoming; each at most once.
#[derive(Clone, Debug)]
pub(super) struct Peers {
    /// Ascending by id, since ids are given in order.
    all: Vec<Peer>,
    next_id: u32,
    send_mark: usize,
    receive_mark: usize,
    /// Peers with room in their queue, the next one to be dealt to in front.
    sendable: VecDeque<PeerId>,
    /// Peers that have delivered something, the next one to be read in front.
    receivable: VecDeque<PeerId>,
    outputs: VecDeque<Output>,
    /// A send would block: whoever makes room tells so.
    pub(super) sender_waits: bool,
}

impl Peers {
    pub(super) const fn new(options: &SocketOptions) -> Self {
        Self {
            all: Vec::new(),
            next_id: 0,
            send_mark: options.send_high_water_mark,
            receive_mark: options.receive_high_water_mark,
            sendable: VecDeque::new(),
            receivable: VecDeque::new(),
            outputs: VecDeque::new(),
            sender_waits: false,
        }
    }

    pub(super) fn poll_output(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    pub(super) fn get(&self, id: PeerId) -> Option<&Peer> {
        self.index(id).map(|index| &self.all[index])
    }

    fn index(&self, id: PeerId) -> Option<usize> {
        self.all.binary_search_by_key(&id, |peer| peer.id).ok()
    }

    fn get_mut(&mut self, id: PeerId) -> Option<&mut Peer> {
        self.index(id).map(|index| &mut self.all[index])
    }

    // --- coming and going ---

    pub(super) const fn next_id(&self) -> PeerId {
        PeerId(self.next_id)
    }

    /// Adds a peer. One that was connected to is dealt to at once, before it answers.
    pub(super) fn attach(&mut self, origin: Origin) -> PeerId {
        let id = self.next_id();
        self.next_id += 1;
        self.all.push(Peer {
            id,
            origin,
            ready: false,
            gone: false,
            deaf: false,
            identity: None,
            outgoing: VecDeque::new(),
            incoming: VecDeque::new(),
            in_turn: false,
            stopped: false,
        });
        if origin == Origin::Connect {
            self.put_in_turn(id);
        }
        id
    }

    /// The handshake with `id` is done: what waits for it may leave.
    pub(super) fn make_ready(&mut self, id: PeerId) {
        let Some(peer) = self.get_mut(id) else { return };
        peer.ready = true;
        if !peer.outgoing.is_empty() {
            self.outputs.push_back(Output::Transmit(id));
        }
        self.put_in_turn(id);
    }

    pub(super) fn name(&mut self, id: PeerId, identity: Identity) {
        if let Some(peer) = self.get_mut(id) {
            peer.identity = Some(identity);
        }
    }

    pub(super) fn make_deaf(&mut self, id: PeerId) {
        self.take_out_of_turn(id);
        if let Some(peer) = self.get_mut(id) {
            peer.deaf = true;
        }
    }

    /// The link to `id` is down, but it was connected to and keeps its queue until the link stands
    /// again.
    pub(super) fn suspend(&mut self, id: PeerId) {
        if let Some(peer) = self.get_mut(id) {
            peer.ready = false;
        }
    }

    /// `id` is gone, and what was queued for it with it.
    pub(super) fn detach<O: Observer>(&mut self, id: PeerId, obs: &mut O) {
        let Some(index) = self.index(id) else { return };
        let peer = &mut self.all[index];
        peer.ready = false;
        peer.gone = true;
        for message in peer.outgoing.drain(..) {
            let stage = Stage::Queued;
            obs.emit(|| Event::Dropped {
                peer: Some(id),
                message,
                stage,
                rule: Rule::PeerGone,
            });
        }
        let drained = peer.incoming.is_empty() || peer.deaf;
        self.take_out_of_turn(id);
        if drained {
            self.all.remove(index);
        }
        obs.emit(|| Event::PeerDetached { peer: id });
    }

    // --- sending ---

    /// The peer whose turn it is to be dealt to, among those with room.
    pub(super) fn next_sendable(&self) -> Option<PeerId> {
        self.sendable.front().copied()
    }

    /// What a send that found no one waits for.
    pub(super) fn obstacle(&self) -> Rule {
        if self.all.iter().any(|peer| !peer.gone && !peer.deaf) {
            Rule::HighWaterMark
        } else {
            Rule::NoPeer
        }
    }

    pub(super) fn has_room(&self, id: PeerId) -> bool {
        self.get(id).is_some_and(|peer| peer.in_turn)
    }

    /// Queues a message for `id`, which [has room](Self::has_room), and moves it to the end of the
    /// turn.
    pub(super) fn queue<O: Observer>(&mut self, id: PeerId, message: Message, obs: &mut O) {
        let mark = self.send_mark;
        let Some(peer) = self.get_mut(id) else { return };
        obs.emit(|| Event::Queued {
            peer: id,
            message: message.clone(),
            depth: peer.outgoing.len() + 1,
        });
        peer.outgoing.push_back(message);
        let first = peer.outgoing.len() == 1 && peer.ready;
        let full = mark != 0 && peer.outgoing.len() >= mark;
        peer.in_turn = !full;
        if first {
            self.outputs.push_back(Output::Transmit(id));
        }
        if self.sendable.front() == Some(&id) {
            // The ordinary case of dealing in turn: no search.
            self.sendable.pop_front();
        } else {
            self.sendable.retain(|other| *other != id);
        }
        if !full {
            self.sendable.push_back(id);
        }
    }

    /// Takes the next message for `id`, if its link stands.
    pub(super) fn transmit<O: Observer>(&mut self, id: PeerId, obs: &mut O) -> Option<Message> {
        let mark = self.send_mark;
        let peer = self.get_mut(id)?;
        if !peer.ready {
            return None;
        }
        let message = peer.outgoing.pop_front()?;
        obs.emit(|| Event::Sent {
            peer: id,
            message: message.clone(),
        });
        // As in libzmq, a full queue takes messages again when half of it has drained.
        if !peer.in_turn && peer.outgoing.len() <= mark / 2 {
            self.put_in_turn(id);
        }
        Some(message)
    }

    fn put_in_turn(&mut self, id: PeerId) {
        let mark = self.send_mark;
        let Some(peer) = self.get_mut(id) else { return };
        let full = mark != 0 && peer.outgoing.len() >= mark;
        if peer.in_turn || peer.gone || peer.deaf || full {
            return;
        }
        peer.in_turn = true;
        self.sendable.push_back(id);
        if core::mem::take(&mut self.sender_waits) {
            self.outputs.push_back(Output::Writable);
        }
    }

    fn take_out_of_turn(&mut self, id: PeerId) {
        self.sendable.retain(|other| *other != id);
        if let Some(peer) = self.get_mut(id) {
            peer.in_turn = false;
        }
    }

    // --- receiving ---

    /// How many messages wait to be sent to `id`.
    pub(super) fn queued(&self, id: PeerId) -> usize {
        self.get(id).map_or(0, |peer| peer.outgoing.len())
    }

    /// How many messages the incoming queue of `id` still has room for.
    pub(super) fn room(&self, id: PeerId) -> usize {
        match (self.get(id), self.receive_mark) {
            (None, _) => 0,
            (Some(_), 0) => usize::MAX,
            (Some(peer), mark) => mark.saturating_sub(peer.incoming.len()),
        }
    }

    /// A message came from `id`.
    pub(super) fn deliver<O: Observer>(&mut self, id: PeerId, message: Message, obs: &mut O) {
        let mark = self.receive_mark;
        let Some(peer) = self.get_mut(id) else { return };
        obs.emit(|| Event::Received {
            peer: id,
            message: message.clone(),
            depth: peer.incoming.len() + 1,
        });
        peer.incoming.push_back(message);
        peer.stopped = mark != 0 && peer.incoming.len() >= mark;
        if peer.deaf || peer.incoming.len() > 1 {
            return;
        }
        self.receivable.push_back(id);
        if self.receivable.len() == 1 {
            self.outputs.push_back(Output::Readable);
        }
    }

    /// Takes the next message in fair turn, one from each peer that has some.
    pub(super) fn take_incoming(&mut self) -> Option<(PeerId, Message)> {
        let id = self.receivable.pop_front()?;
        let index = self.index(id)?;
        let peer = &mut self.all[index];
        let message = peer.incoming.pop_front()?;
        if core::mem::take(&mut peer.stopped) {
            self.outputs.push_back(Output::Resume(id));
        }
        if !peer.incoming.is_empty() {
            self.receivable.push_back(id);
        }
        Some((id, message))
    }

    /// Forgets `id` if it has gone and everything it had delivered has been taken.
    pub(super) fn forget_if_drained(&mut self, id: PeerId) {
        if let Some(index) = self.index(id)
            && self.all[index].gone
            && self.all[index].incoming.is_empty()
        {
            self.all.remove(index);
        }
    }
}
