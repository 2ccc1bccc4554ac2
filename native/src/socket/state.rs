//! The core's socket, its links, and whom to wake and to tell.

use std::sync::Arc;
use std::sync::Weak;

use hopscope_core::Frame;
use hopscope_core::Identity;
use hopscope_core::Interest;
use hopscope_core::Message;
use hopscope_core::socket::InterestError;
use hopscope_core::socket::Output;
use hopscope_core::socket::PeerError;
use hopscope_core::socket::PeerInfo;
use hopscope_core::socket::PeerStatus;
use hopscope_core::socket::PeerTable;
use hopscope_core::socket::RecvError;
use hopscope_core::socket::SendError;
use hopscope_core::socket::SocketKind;
use hopscope_core::socket::Transmission;
use hopscope_core::socket::Unsent;
use hopscope_core::trace::Event;
use hopscope_core::trace::Observer;
use hopscope_core::trace::PeerId;
use hopscope_core::trace::Silent;

use super::bell::Bell;
use super::events::Queue;
use super::express::LaidOut;
use super::lane::Lane;
use super::leaving::Leaving;
use super::monitor::Monitor;
use super::monitor::Place;
use super::near::Near;
use super::near::NearWay;
use super::passage::Access;
use super::peer::Peer;
use super::waiters::Waiters;
use crate::clock::Clock;
use crate::config::Config;
use crate::endpoint::Endpoint;
use crate::transport::Outgoing;
use crate::transport::Spare;

/// A peer's place, what it has told of itself, and how to wake the task that drives its link.
pub(super) struct Link {
    pub(super) place: Place,
    pub(super) wake: Arc<Bell>,
    pub(super) peer: Option<Arc<Peer>>,
    /// The endpoint it was accepted at.
    pub(super) listener: Option<Endpoint>,
    pub(super) leaving: Leaving,
    /// What is on its way, while there is a wire that carries octets.
    pub(super) lane: Option<Box<Lane>>,
    /// The way to the other socket, while the link stands within this process.
    pub(super) passage: Option<Access>,
}

/// The core's socket, its links, and who waits for it.
pub(crate) struct State {
    pub(super) core: hopscope_core::socket::Socket,
    pub(super) links: PeerTable<Link>,
    /// The peer whose messages may go past the socket's queues; see [`State::note_sole_peer`].
    pub(super) sole: Option<PeerId>,
    /// The only peer there is, if it is in this process; see [`State::note_sole_peer`].
    pub(super) near: Option<PeerId>,
    /// The short way to and from it.
    pub(super) near_way: Arc<NearWay>,
    /// Lanes whose line is to be written by whoever holds the lock, once it is given back, and
    /// passages at whose other end somebody is to be woken.
    pub(super) due: Vec<PeerId>,
    /// Memory to read into that a lane has released. One for all: an idle link holds none, and a busy
    /// one finds what it has just given back.
    pub(super) spare: Spare,
    /// A caller has written for itself since a sender has last given way: other tasks are to have
    /// their turn first, for the kernel may take whatever comes.
    pub(super) wrote: bool,
    /// What lies on the express way while nobody has the socket's lock.
    pub(super) laid_out: LaidOut,
    /// Callers are on threads that are never those of its tasks.
    pub(super) is_beside: bool,
    pub(super) connects: usize,
    pub(super) closing: bool,
    /// The socket is gone, whatever was still to leave.
    pub(super) given_up: bool,
    pub(super) readers: Waiters,
    pub(super) writers: Waiters,
    /// Those with a large message, who wait for room in a line for a little while.
    pub(super) pacers: Waiters,
    /// The events of the call that is being made, if anybody wants them.
    pub(super) events: Option<Vec<Event>>,
    pub(super) monitor: Option<Arc<dyn Monitor>>,
    pub(super) listeners: Vec<Weak<Queue>>,
    pub(super) clock: Clock,
}

/// Calls a method of the core's socket with its observer: the call compiles to one that observes
/// and one that does not, so a socket without a listener pays for none.
macro_rules! call {
    ($state:ident . $method:ident ( $($argument:expr),* )) => {{
        let result = match &mut $state.events {
            Some(events) => $state.core.$method($($argument,)* events),
            None => $state.core.$method($($argument,)* &mut Silent),
        };
        $state.settle();
        result
    }};
}

impl State {
    pub(super) fn new(
        kind: SocketKind,
        config: &Config,
        near_way: Arc<NearWay>,
        is_beside: bool,
    ) -> Self {
        let listens = config
            .monitor
            .as_ref()
            .is_some_and(|monitor| monitor.wants_events());
        Self {
            core: hopscope_core::socket::Socket::new(kind, config.options.clone()),
            links: PeerTable::new(),
            sole: None,
            near: None,
            near_way,
            due: Vec::new(),
            spare: Spare::default(),
            wrote: false,
            laid_out: LaidOut::default(),
            is_beside,
            connects: 0,
            closing: false,
            given_up: false,
            readers: Waiters::default(),
            writers: Waiters::default(),
            pacers: Waiters::default(),
            events: listens.then(Vec::new),
            monitor: config.monitor.clone(),
            listeners: Vec::new(),
            clock: config.clock,
        }
    }

    // --- the life of a link ---

    pub(super) fn handle_peer_ready(
        &mut self,
        peer: PeerId,
        info: &PeerInfo,
    ) -> Result<(), PeerError> {
        call!(self.handle_peer_ready(peer, info))
    }

    /// Octets pass between this side and a peer from now on.
    pub(super) fn open_lane(&mut self, peer: PeerId, lane: Lane) {
        if let Some(link) = self.links.get_mut(peer) {
            link.lane = Some(Box::new(lane));
            self.note_sole_peer();
        }
    }

    /// No octets pass any more; what is still in line for the peer is given back.
    pub(super) fn close_lane(&mut self, peer: PeerId) -> Outgoing {
        let lane = self.links.get_mut(peer).and_then(|link| link.lane.take());
        self.note_sole_peer();
        self.pacers.wake();
        lane.map_or_else(Outgoing::default, |lane| lane.into_line())
    }

    /// The link to a peer is down. Unless it is made `again`, the peer is given up.
    pub(super) fn handle_peer_lost(&mut self, place: &Place, again: bool) {
        self.end_near_way();
        if again {
            if let Some(link) = self.links.get_mut(place.peer) {
                link.peer = None;
            }
            call!(self.handle_peer_lost(place.peer));
            return;
        }
        if place.connect.is_none() {
            call!(self.handle_peer_lost(place.peer));
        } else {
            call!(self.detach(place.peer));
        }
        self.links.remove(place.peer);
        self.note_sole_peer();
    }

    // --- messages ---

    pub(super) fn send(&mut self, message: Message) -> Result<(), Unsent> {
        if self.closing {
            let error = SendError::Closed;
            return Err(Unsent { error, message });
        }
        match self.send_near(&message) {
            Near::Sent => return Ok(()),
            Near::Full => {
                let error = SendError::WouldBlock;
                return Err(Unsent { error, message });
            }
            Near::Queue => {}
        }
        let sent = call!(self.send(message));
        if let Err(unsent) = &sent
            && unsent.error == SendError::WouldBlock
        {
            self.wake_passages();
        }
        sent
    }

    pub(super) fn recv(&mut self) -> Result<Message, RecvError> {
        match self.take_straight() {
            Some(message) => Ok(message),
            None => self.recv_queued(),
        }
    }

    /// The next message of the only peer, if nothing is to be done to it: past the queue if it comes
    /// as octets, out of the queue if the peer is in this process.
    #[inline]
    pub(super) fn take_straight(&mut self) -> Option<Message> {
        if self.near.is_none() {
            return self.take_past();
        }
        if self.events.is_some() || self.closing {
            return None;
        }
        if let Some(frame) = self.recv_near() {
            return Some(frame.into());
        }
        let message = self.core.recv_straight();
        if message.is_some() {
            self.settle();
        }
        message
    }

    /// Receives a message that cannot be [taken straight](Self::take_straight).
    pub(super) fn recv_queued(&mut self) -> Result<Message, RecvError> {
        if self.closing {
            return Err(RecvError::Closed);
        }
        match call!(self.recv()) {
            Err(RecvError::WouldBlock) if self.decode_sole() => call!(self.recv()),
            received_or_refused => received_or_refused,
        }
    }

    /// Receives a message after a read: it is most likely in what has come.
    pub(super) fn recv_read(&mut self) -> Result<Message, RecvError> {
        if let Some(message) = self.take_straight() {
            return Ok(message);
        }
        if self.closing {
            return Err(RecvError::Closed);
        }
        self.decode_sole();
        call!(self.recv())
    }

    /// Receives a message, and tells which peer it came from.
    pub(super) fn recv_from(&mut self) -> Result<(Message, Option<PeerId>), RecvError> {
        if self.closing {
            return Err(RecvError::Closed);
        }
        self.end_stock();
        let mut witness = Witness {
            events: self.events.as_mut(),
            peer: None,
        };
        let received = self.core.recv(&mut witness);
        let peer = witness.peer;
        self.settle();
        Ok((received?, peer))
    }

    /// What the application wants to hear, or no longer.
    pub(super) fn state(&mut self, interest: Interest) -> Result<(), InterestError> {
        match interest {
            Interest::Subscribe(topic) => call!(self.subscribe(topic)),
            Interest::Cancel(topic) => call!(self.unsubscribe(topic)),
            Interest::Join(group) => call!(self.join(group)),
            Interest::Leave(group) => call!(self.leave(group)),
        }
    }

    pub(super) fn handle_message(&mut self, peer: PeerId, message: Message) {
        call!(self.handle_message(peer, message));
    }

    pub(super) fn handle_interest(&mut self, peer: PeerId, interest: Interest) {
        call!(self.handle_interest(peer, interest));
    }

    pub(super) fn poll_transmit(&mut self, peer: PeerId) -> Option<Transmission> {
        call!(self.poll_transmit(peer))
    }

    /// Whether messages pass to and from `peer` now.
    pub(super) fn is_ready(&mut self, peer: PeerId) -> bool {
        self.lane(peer)
            .is_some_and(|lane| lane.connection.is_ready())
    }

    /// How many messages from `peer` can be taken; if none, its task is woken when some can.
    pub(super) fn room(&self, peer: PeerId) -> usize {
        self.core.room(peer).saturating_sub(self.stocked())
    }

    /// Whether a message from `peer` can be taken.
    pub(super) fn has_room(&self, peer: PeerId) -> bool {
        self.room(peer) > 0
    }

    /// Whether a send would not wait; it does not if it is refused at once.
    pub(super) fn is_writable(&mut self) -> bool {
        let is_writable = self.closing || (!self.is_line_full() && self.core.poll_writable());
        if !is_writable {
            self.wake_passages();
        }
        is_writable
    }

    // --- how it stands ---

    pub(super) fn subscriptions(&self) -> Vec<(Frame, usize)> {
        self.core.subscriptions()
    }

    pub(super) fn status(&mut self) -> Vec<PeerStatus> {
        // What is on its way past the core's queues counts as well.
        self.end_near_way();
        self.core.peers().collect()
    }

    /// The number or name under which a peer is known.
    pub(super) fn identity_of(&self, peer: PeerId) -> Option<Identity> {
        self.core.identity_of(peer).cloned()
    }

    /// Nothing more is to be queued for a peer, whose link is still there for a while.
    pub(super) fn retire(&mut self, peer: PeerId) {
        self.end_near_way();
        call!(self.detach(peer));
    }

    // --- waking ---

    pub(super) fn wake_everybody(&mut self) {
        self.readers.wake();
        self.writers.wake();
        self.pacers.wake();
    }

    /// After each call of the core: hands its events on and does what its outputs say.
    #[inline]
    pub(super) fn settle(&mut self) {
        let has_events = self
            .events
            .as_ref()
            .is_some_and(|events| !events.is_empty());
        if has_events || self.core.has_output() {
            self.settle_all();
        }
    }

    fn settle_all(&mut self) {
        while let Some(output) = self.core.poll_output() {
            match output {
                Output::Transmit(peer) => self.carry(peer),
                Output::Resume(peer) => self.wake_link(peer),
                Output::Closing(peer) => self.leave(peer, Leaving::Drained),
                Output::Disconnect(peer) => self.leave(peer, Leaving::Now),
                Output::Readable => drop(self.readers.wake()),
                Output::Writable => drop(self.writers.wake()),
                _ => {}
            }
        }
        if self
            .events
            .as_ref()
            .is_some_and(|events| !events.is_empty())
        {
            self.hand_events_on();
        }
    }
}

/// Keeps the events of a call, if anybody wants them, and the peer that a message came from.
struct Witness<'a> {
    events: Option<&'a mut Vec<Event>>,
    peer: Option<PeerId>,
}

impl Observer for Witness<'_> {
    fn observe(&mut self, event: Event<&Message>) {
        if let Event::Delivered { peer, .. } = &event {
            self.peer = Some(*peer);
        }
        if let Some(events) = &mut self.events {
            events.push(event.into_owned());
        }
    }
}
