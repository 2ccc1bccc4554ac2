//! The peers of one socket: a queue each way for every peer, and whose turn it is.

use std::collections::{BTreeMap, VecDeque};

use crate::identity::Identity;
use crate::interest::Interest;
use crate::message::Message;
use crate::rule::Rule;
use crate::socket::{Origin, Output, SocketKind, SocketOptions, Transmission};
use crate::trace::{Event, Observer, PeerId, Stage};

/// One peer.
#[derive(Clone, Debug)]
pub(super) struct Peer {
    pub(super) origin: Origin,
    /// The handshake is done and the link stands.
    pub(super) ready: bool,
    /// The link stands for the first time, or has stood before.
    pub(super) was_ready: bool,
    /// Has gone; only what it had delivered is still here.
    pub(super) gone: bool,
    /// Connected, but not wanted: it is neither read nor written.
    pub(super) deaf: bool,
    /// The name under which a ROUTER, SERVER, PEER or STREAM knows it.
    pub(super) identity: Option<Identity>,
    /// There is a queue for it: from the start if this side connects, else once it is ready.
    pub(super) open: bool,
    /// Its outgoing queue has been at its mark and not yet down to half of it.
    full: bool,
    /// Its link is to be closed once its outgoing queue is empty.
    closing: bool,
    pub(super) outgoing: VecDeque<Message>,
    pub(super) incoming: VecDeque<Message>,
    /// What it is to be told of this side's interests; goes before any message.
    interests: VecDeque<Interest>,
    /// In [`Peers::turn`].
    in_turn: bool,
    /// The incoming queue was full: its link waits for [`Output::Resume`].
    stopped: bool,
}

impl Peer {
    /// It is here and may be sent to: its queue may be full all the same.
    pub(super) const fn is_reachable(&self) -> bool {
        self.open && !self.gone && !self.deaf && !self.closing
    }

    const fn has_room(&self) -> bool {
        self.is_reachable() && !self.full
    }

    fn nothing_to_send(&self) -> bool {
        self.outgoing.is_empty() && self.interests.is_empty()
    }
}

/// All peers of a socket.
///
/// **Invariant:** `turn` holds exactly the peers whose `in_turn` is set, `receivable` exactly
/// those that are not deaf and have something incoming; each at most once.
#[derive(Clone, Debug)]
pub(super) struct Peers {
    all: BTreeMap<PeerId, Peer>,
    next_id: u32,
    send_mark: usize,
    receive_mark: usize,
    /// Each queue holds the last message only.
    conflates: bool,
    /// A peer gets its queue when it is ready, whoever connects.
    immediate: bool,
    /// Messages are dealt to the peers in turn; types that choose the peer otherwise keep no turn.
    deals: bool,
    /// Peers with room in their queue, the next one to be dealt to in front.
    turn: VecDeque<PeerId>,
    /// Peers that have delivered something, the next one to be read in front.
    receivable: VecDeque<PeerId>,
    outputs: VecDeque<Output>,
    /// A send would block: whoever makes room tells so.
    pub(super) sender_waits: bool,
}

impl Peers {
    pub(super) const fn new(kind: SocketKind, options: &SocketOptions) -> Self {
        let conflates = options.conflate && kind.conflates();
        Self {
            all: BTreeMap::new(),
            next_id: 0,
            send_mark: if conflates {
                0
            } else {
                options.send_high_water_mark
            },
            receive_mark: if conflates {
                0
            } else {
                options.receive_high_water_mark
            },
            conflates,
            immediate: options.immediate,
            deals: kind.deals(),
            turn: VecDeque::new(),
            receivable: VecDeque::new(),
            outputs: VecDeque::new(),
            sender_waits: false,
        }
    }

    pub(super) fn poll_output(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    pub(super) fn get(&self, id: PeerId) -> Option<&Peer> {
        self.all.get(&id)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (PeerId, &Peer)> {
        self.all.iter().map(|(id, peer)| (*id, peer))
    }

    // --- coming and going ---

    pub(super) const fn next_id(&self) -> PeerId {
        PeerId(self.next_id)
    }

    /// Adds a peer. One that was connected to is sent to at once, before it answers, unless
    /// `immediate` wants it otherwise.
    pub(super) fn attach(&mut self, origin: Origin) -> PeerId {
        let id = self.next_id();
        self.next_id += 1;
        let peer = Peer {
            origin,
            ready: false,
            was_ready: false,
            gone: false,
            deaf: false,
            identity: None,
            open: origin == Origin::Connect && !self.immediate,
            full: false,
            closing: false,
            outgoing: VecDeque::new(),
            incoming: VecDeque::new(),
            interests: VecDeque::new(),
            in_turn: false,
            stopped: false,
        };
        self.all.insert(id, peer);
        self.offer_room(id);
        id
    }

    /// The handshake with `id` is done: what waits for it may leave.
    pub(super) fn make_ready(&mut self, id: PeerId) {
        let Some(peer) = self.all.get_mut(&id) else {
            return;
        };
        peer.ready = true;
        peer.was_ready = true;
        peer.open = true;
        if !peer.nothing_to_send() {
            self.outputs.push_back(Output::Transmit(id));
        }
        self.offer_room(id);
    }

    pub(super) fn name(&mut self, id: PeerId, identity: Identity) {
        if let Some(peer) = self.all.get_mut(&id) {
            peer.identity = Some(identity);
        }
    }

    /// `id` stays connected and is neither read nor written.
    pub(super) fn make_deaf(&mut self, id: PeerId) {
        self.take_out_of_turn(id);
        if let Some(peer) = self.all.get_mut(&id) {
            peer.deaf = true;
        }
    }

    /// `id` is read and written after all, with what has come from it in the meantime.
    pub(super) fn hear_again(&mut self, id: PeerId) {
        if let Some(peer) = self.all.get_mut(&id)
            && core::mem::take(&mut peer.deaf)
        {
            if !peer.incoming.is_empty() {
                self.make_receivable(id);
            }
            self.offer_room(id);
        }
    }

    /// The link to `id` is down, but it was connected to and keeps its queue until the link stands
    /// again. Under `immediate` it has no queue without a link.
    pub(super) fn suspend<O: Observer>(&mut self, id: PeerId, obs: &mut O) {
        let immediate = self.immediate;
        let Some(peer) = self.all.get_mut(&id) else {
            return;
        };
        peer.ready = false;
        // The next link is told everything anew.
        peer.interests.clear();
        if immediate {
            peer.open = false;
            peer.full = false;
            drop_queue(id, &mut peer.outgoing, obs);
            self.take_out_of_turn(id);
        }
    }

    /// `id` is gone, and what was queued for it with it.
    pub(super) fn detach<O: Observer>(&mut self, id: PeerId, obs: &mut O) {
        let Some(peer) = self.all.get_mut(&id) else {
            return;
        };
        if peer.gone {
            return;
        }
        peer.ready = false;
        peer.gone = true;
        peer.interests.clear();
        drop_queue(id, &mut peer.outgoing, obs);
        let drained = peer.incoming.is_empty() || peer.deaf;
        self.take_out_of_turn(id);
        if drained {
            self.all.remove(&id);
        }
        obs.emit(|| Event::PeerDetached { peer: id });
    }

    /// Wants the link to `id` closed at once.
    pub(super) fn disconnect(&mut self, id: PeerId) {
        self.outputs.push_back(Output::Disconnect(id));
    }

    /// Wants the link to `id` closed when everything queued for it has left.
    pub(super) fn disconnect_when_sent(&mut self, id: PeerId) {
        self.take_out_of_turn(id);
        if let Some(peer) = self.all.get_mut(&id)
            && !core::mem::replace(&mut peer.closing, true)
            && peer.nothing_to_send()
        {
            self.disconnect(id);
        }
    }

    // --- sending ---

    /// The peer whose turn it is to be dealt to, among those with room.
    pub(super) fn next_in_turn(&self) -> Option<PeerId> {
        self.turn.front().copied()
    }

    /// What a send that found no one waits for.
    pub(super) fn obstacle(&self) -> Rule {
        if self.all.values().any(Peer::is_reachable) {
            Rule::HighWaterMark
        } else {
            Rule::NoPeer
        }
    }

    pub(super) fn has_room(&self, id: PeerId) -> bool {
        self.get(id).is_some_and(Peer::has_room)
    }

    /// Whether anybody has room.
    pub(super) fn any_has_room(&self) -> bool {
        self.all.values().any(Peer::has_room)
    }

    /// Queues a message for `id`, which [has room](Self::has_room), and moves it to the end of the
    /// turn.
    pub(super) fn queue<O: Observer>(&mut self, id: PeerId, message: Message, obs: &mut O) {
        let (mark, conflates) = (self.send_mark, self.conflates);
        let Some(peer) = self.all.get_mut(&id) else {
            return;
        };
        let first = peer.nothing_to_send() && peer.ready;
        if conflates && let Some(message) = peer.outgoing.pop_front() {
            let stage = Stage::Queued;
            obs.emit(|| Event::Dropped {
                peer: Some(id),
                message,
                stage,
                rule: Rule::ConflateKeepsLast,
            });
        }
        obs.emit(|| Event::Queued {
            peer: id,
            message: message.clone(),
            depth: peer.outgoing.len() + 1,
        });
        peer.outgoing.push_back(message);
        peer.full = mark != 0 && peer.outgoing.len() >= mark;
        let stays = !peer.full;
        if first {
            self.outputs.push_back(Output::Transmit(id));
        }
        let was_in_turn = peer.in_turn;
        peer.in_turn &= stays;
        if was_in_turn {
            if self.turn.front() == Some(&id) {
                // The ordinary case of dealing in turn: no search.
                self.turn.pop_front();
            } else {
                self.turn.retain(|other| *other != id);
            }
            if stays {
                self.turn.push_back(id);
            }
        }
    }

    /// Queues a message that the socket makes itself, whatever the mark.
    pub(super) fn originate<O: Observer>(
        &mut self,
        id: PeerId,
        message: Message,
        rule: Rule,
        obs: &mut O,
    ) {
        obs.emit(|| Event::Originated {
            peer: id,
            message: message.clone(),
            rule,
        });
        self.queue(id, message, obs);
    }

    /// Tells `id` of an interest if its link stands; one that comes later is told everything then.
    pub(super) fn tell(&mut self, id: PeerId, interest: Interest) {
        if let Some(peer) = self.all.get_mut(&id)
            && peer.ready
            && !peer.deaf
        {
            if peer.nothing_to_send() {
                self.outputs.push_back(Output::Transmit(id));
            }
            peer.interests.push_back(interest);
        }
    }

    /// Takes what goes to `id` next, if its link stands.
    pub(super) fn transmit<O: Observer>(
        &mut self,
        id: PeerId,
        obs: &mut O,
    ) -> Option<Transmission> {
        let mark = self.send_mark;
        let peer = self.all.get_mut(&id)?;
        if !peer.ready || peer.deaf {
            return None;
        }
        if let Some(interest) = peer.interests.pop_front() {
            obs.emit(|| Event::InterestSent {
                peer: id,
                interest: interest.clone(),
            });
            return Some(Transmission::Interest(interest));
        }
        let message = peer.outgoing.pop_front()?;
        obs.emit(|| Event::Sent {
            peer: id,
            message: message.clone(),
        });
        if peer.closing && peer.outgoing.is_empty() {
            self.outputs.push_back(Output::Disconnect(id));
        }
        // As in libzmq, a full queue takes messages again when half of it has drained.
        if peer.full && peer.outgoing.len() <= mark / 2 {
            peer.full = false;
            self.offer_room(id);
        }
        Some(Transmission::Message(message))
    }

    /// `id` may have room now: it takes part in the turn, and a sender that waits is told.
    fn offer_room(&mut self, id: PeerId) {
        let Some(peer) = self.all.get_mut(&id) else {
            return;
        };
        if !peer.has_room() {
            return;
        }
        if self.deals && !core::mem::replace(&mut peer.in_turn, true) {
            self.turn.push_back(id);
        }
        if core::mem::take(&mut self.sender_waits) {
            self.outputs.push_back(Output::Writable);
        }
    }

    fn take_out_of_turn(&mut self, id: PeerId) {
        if let Some(peer) = self.all.get_mut(&id)
            && core::mem::take(&mut peer.in_turn)
        {
            self.turn.retain(|other| *other != id);
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
        let Some(peer) = self.all.get_mut(&id) else {
            return;
        };
        if self.conflates
            && let Some(message) = peer.incoming.pop_front()
        {
            self.receivable.retain(|other| *other != id);
            let stage = Stage::Receiving;
            obs.emit(|| Event::Dropped {
                peer: Some(id),
                message,
                stage,
                rule: Rule::ConflateKeepsLast,
            });
        }
        obs.emit(|| Event::Received {
            peer: id,
            message: message.clone(),
            depth: peer.incoming.len() + 1,
        });
        self.keep(id, message);
    }

    /// Puts a message that the socket makes itself among those that came from `id`.
    pub(super) fn notify<O: Observer>(
        &mut self,
        id: PeerId,
        message: Message,
        rule: Rule,
        obs: &mut O,
    ) {
        let Some(peer) = self.all.get_mut(&id) else {
            return;
        };
        obs.emit(|| Event::Notified {
            peer: id,
            message: message.clone(),
            depth: peer.incoming.len() + 1,
            rule,
        });
        self.keep(id, message);
    }

    fn keep(&mut self, id: PeerId, message: Message) {
        let mark = self.receive_mark;
        let Some(peer) = self.all.get_mut(&id) else {
            return;
        };
        peer.incoming.push_back(message);
        peer.stopped = mark != 0 && peer.incoming.len() >= mark;
        if !peer.deaf && peer.incoming.len() == 1 {
            self.make_receivable(id);
        }
    }

    fn make_receivable(&mut self, id: PeerId) {
        self.receivable.push_back(id);
        if self.receivable.len() == 1 {
            self.outputs.push_back(Output::Readable);
        }
    }

    /// A message came from `id` and is not let in.
    pub(super) fn turn_away<O: Observer>(
        &self,
        id: PeerId,
        message: Message,
        rule: Rule,
        obs: &mut O,
    ) {
        let stage = Stage::Arriving;
        obs.emit(|| Event::Dropped {
            peer: Some(id),
            message,
            stage,
            rule,
        });
    }

    /// Whose message [`take_incoming`](Self::take_incoming) would take.
    pub(super) fn next_to_receive(&self) -> Option<PeerId> {
        self.receivable.front().copied()
    }

    /// Takes the next message in fair turn, one from each peer that has some.
    pub(super) fn take_incoming(&mut self) -> Option<(PeerId, Message)> {
        let id = self.receivable.pop_front()?;
        let peer = self.all.get_mut(&id)?;
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
        if let Some(peer) = self.all.get(&id)
            && peer.gone
            && peer.incoming.is_empty()
        {
            self.all.remove(&id);
        }
    }
}

/// What waits for a peer that is not there any more is lost.
fn drop_queue<O: Observer>(id: PeerId, queue: &mut VecDeque<Message>, obs: &mut O) {
    for message in queue.drain(..) {
        let stage = Stage::Queued;
        obs.emit(|| Event::Dropped {
            peer: Some(id),
            message,
            stage,
            rule: Rule::PeerGone,
        });
    }
}
