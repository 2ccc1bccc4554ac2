//! The peers of one socket: a queue each way for every peer, and whose turn it is.

mod receiving;
mod sending;

use std::collections::VecDeque;

use crate::identity::Identity;
use crate::interest::Interest;
use crate::message::Message;
use crate::rule::Rule;
use crate::socket::{Origin, Output, PeerTable, SocketKind, SocketOptions};
use crate::trace::{Event, Observer, PeerId, Stage};

/// One peer.
#[derive(Clone, Debug)]
pub(in crate::socket) struct Peer {
    pub(in crate::socket) origin: Origin,
    /// The handshake is done and the link stands.
    pub(in crate::socket) ready: bool,
    /// The link stands for the first time, or has stood before.
    pub(in crate::socket) was_ready: bool,
    /// Has gone; only what it had delivered is still here.
    pub(in crate::socket) gone: bool,
    /// Why it is connected but not wanted: it is neither read nor written.
    pub(in crate::socket) deaf: Option<Rule>,
    /// The name under which a ROUTER, SERVER, PEER or STREAM knows it.
    pub(in crate::socket) identity: Option<Identity>,
    /// There is a queue for it: from the start if this side connects, else once it is ready.
    pub(in crate::socket) open: bool,
    /// Its outgoing queue has been at its mark and not yet down to half of it.
    full: bool,
    /// Its link is to be closed once its outgoing queue is empty.
    closing: bool,
    pub(in crate::socket) outgoing: VecDeque<Message>,
    pub(in crate::socket) incoming: VecDeque<Message>,
    /// What it is to be told of this side's interests; goes before any message.
    interests: VecDeque<Interest>,
    /// In [`Peers::turn`].
    in_turn: bool,
    /// The incoming queue was full: its link waits for [`Output::Resume`].
    stopped: bool,
    /// How long the incoming queue is when that comes, or shorter.
    resume_at: usize,
}

impl Peer {
    /// It is here and may be sent to: its queue may be full all the same.
    pub(in crate::socket) const fn is_reachable(&self) -> bool {
        self.open && !self.gone && self.deaf.is_none() && !self.closing
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
pub(in crate::socket) struct Peers {
    all: PeerTable<Peer>,
    next_id: u32,
    /// How many have gone and are still here, for what they had delivered.
    leftovers: usize,
    send_mark: usize,
    receive_mark: usize,
    /// Every queue counts as full; the send mark that holds again when they no longer do.
    filled: Option<usize>,
    /// Each queue holds the last message only.
    pub(in crate::socket) conflates: bool,
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
    pub(in crate::socket) sender_waits: bool,
}

impl Peers {
    pub(in crate::socket) const fn new(kind: SocketKind, options: &SocketOptions) -> Self {
        let conflates = options.conflate && kind.conflates();
        Self {
            all: PeerTable::new(),
            next_id: 0,
            leftovers: 0,
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
            filled: None,
            conflates,
            immediate: options.immediate,
            deals: kind.deals(),
            turn: VecDeque::new(),
            receivable: VecDeque::new(),
            outputs: VecDeque::new(),
            sender_waits: false,
        }
    }

    #[inline]
    pub(in crate::socket) fn has_output(&self) -> bool {
        !self.outputs.is_empty()
    }

    pub(in crate::socket) fn poll_output(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    #[inline]
    pub(in crate::socket) fn get(&self, id: PeerId) -> Option<&Peer> {
        self.all.get(id)
    }

    pub(in crate::socket) fn iter(&self) -> impl Iterator<Item = (PeerId, &Peer)> {
        self.all.iter()
    }

    pub(in crate::socket) const fn next_id(&self) -> PeerId {
        PeerId(self.next_id)
    }

    /// Adds a peer. One that was connected to is sent to at once, before it answers, unless
    /// `immediate` wants it otherwise.
    pub(in crate::socket) fn attach(&mut self, origin: Origin) -> PeerId {
        let id = self.next_id();
        self.next_id += 1;
        let peer = Peer {
            origin,
            ready: false,
            was_ready: false,
            gone: false,
            deaf: None,
            identity: None,
            open: origin == Origin::Connect && !self.immediate,
            full: self.filled.is_some(),
            closing: false,
            outgoing: VecDeque::new(),
            incoming: VecDeque::new(),
            interests: VecDeque::new(),
            in_turn: false,
            stopped: false,
            resume_at: self.receive_mark.saturating_sub(1),
        };
        self.all.insert(id, peer);
        self.offer_room(id);
        id
    }

    /// Every queue counts as full, unless they conflate.
    pub(in crate::socket) fn fill(&mut self) -> bool {
        if self.conflates || self.filled.is_some() {
            return false;
        }
        self.filled = Some(self.send_mark);
        // Whatever a socket queues all the same finds its queue full afterwards.
        self.send_mark = 1;
        for peer in self.all.values_mut() {
            peer.full = true;
            peer.in_turn = false;
        }
        self.turn.clear();
        true
    }

    /// The queues are as large again as the marks say.
    pub(in crate::socket) fn unfill(&mut self) -> bool {
        let Some(mark) = self.filled.take() else {
            return false;
        };
        self.send_mark = mark;
        let all: Vec<PeerId> = self.all.iter().map(|(id, _)| id).collect();
        for id in all {
            if let Some(peer) = self.all.get_mut(id) {
                peer.full = mark != 0 && peer.outgoing.len() >= mark;
                peer.stopped = false;
            }
            self.offer_room(id);
            if self.room(id) > 0 {
                self.outputs.push_back(Output::Resume(id));
            }
        }
        true
    }

    /// The handshake with `id` is done: what waits for it may leave.
    pub(in crate::socket) fn make_ready(&mut self, id: PeerId) {
        let Some(peer) = self.all.get_mut(id) else {
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

    pub(in crate::socket) fn name(&mut self, id: PeerId, identity: Identity) {
        if let Some(peer) = self.all.get_mut(id) {
            peer.identity = Some(identity);
        }
    }

    /// `id` stays connected and is neither read nor written, by `rule`.
    pub(in crate::socket) fn make_deaf(&mut self, id: PeerId, rule: Rule) {
        self.take_out_of_turn(id);
        if let Some(peer) = self.all.get_mut(id) {
            peer.deaf = Some(rule);
        }
    }

    /// `id` is read and written after all, with what has come from it in the meantime.
    pub(in crate::socket) fn hear_again(&mut self, id: PeerId) {
        if let Some(peer) = self.all.get_mut(id)
            && peer.deaf.take().is_some()
        {
            if !peer.incoming.is_empty() {
                self.make_receivable(id);
            }
            self.offer_room(id);
        }
    }

    /// The link to `id` is down, but it was connected to and keeps its queue until the link stands
    /// again. Under `immediate` it has no queue without a link.
    pub(in crate::socket) fn suspend<O: Observer>(&mut self, id: PeerId, obs: &mut O) {
        let (immediate, filled) = (self.immediate, self.filled.is_some());
        let Some(peer) = self.all.get_mut(id) else {
            return;
        };
        peer.ready = false;
        // The next link is told everything anew.
        peer.interests.clear();
        if immediate {
            peer.open = false;
            peer.full = filled;
            drop_queue(id, &mut peer.outgoing, Stage::Queued, Rule::PeerGone, obs);
            self.take_out_of_turn(id);
        }
    }

    /// `id` is gone, and what was queued for it with it. What it had delivered can still be read,
    /// unless it was deaf.
    pub(in crate::socket) fn detach<O: Observer>(&mut self, id: PeerId, obs: &mut O) {
        let Some(peer) = self.all.get_mut(id) else {
            return;
        };
        if peer.gone {
            return;
        }
        peer.ready = false;
        peer.gone = true;
        peer.interests.clear();
        drop_queue(id, &mut peer.outgoing, Stage::Queued, Rule::PeerGone, obs);
        if let Some(rule) = peer.deaf {
            drop_queue(id, &mut peer.incoming, Stage::Receiving, rule, obs);
        }
        let drained = peer.incoming.is_empty();
        self.take_out_of_turn(id);
        if drained {
            self.all.remove(id);
        } else {
            self.leftovers += 1;
        }
        obs.emit(|| Event::PeerDetached { peer: id });
    }

    /// Wants the link to `id` closed at once.
    pub(in crate::socket) fn disconnect(&mut self, id: PeerId) {
        self.outputs.push_back(Output::Disconnect(id));
    }

    /// Wants the link to `id` closed when everything queued for it has left.
    pub(in crate::socket) fn disconnect_when_sent(&mut self, id: PeerId) {
        self.take_out_of_turn(id);
        if let Some(peer) = self.all.get_mut(id)
            && !core::mem::replace(&mut peer.closing, true)
        {
            self.outputs.push_back(if peer.nothing_to_send() {
                Output::Disconnect(id)
            } else {
                Output::Closing(id)
            });
        }
    }
}

/// What waits for a peer that is not there any more is lost, and what a deaf one had sent.
fn drop_queue<O: Observer>(
    id: PeerId,
    queue: &mut VecDeque<Message>,
    stage: Stage,
    rule: Rule,
    obs: &mut O,
) {
    for message in queue.drain(..) {
        obs.emit(|| Event::Dropped {
            peer: Some(id),
            message: &message,
            stage,
            rule,
        });
    }
}
