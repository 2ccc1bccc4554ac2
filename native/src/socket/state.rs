//! What the tasks of one socket share: the core's socket behind a lock, and whom to wake.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::task::Waker;
use std::time::Duration;

use hopscope_core::Message;
use hopscope_core::connection;
use hopscope_core::connection::Limits;
use hopscope_core::socket::Origin;
use hopscope_core::socket::Output;
use hopscope_core::socket::PeerError;
use hopscope_core::socket::PeerInfo;
use hopscope_core::socket::RecvError;
use hopscope_core::socket::SocketKind;
use hopscope_core::socket::Transmission;
use hopscope_core::socket::Unsent;
use hopscope_core::trace::Event;
use hopscope_core::trace::PeerId;
use hopscope_core::trace::Silent;
use tokio::net::TcpStream;
use tokio::sync::Notify;
use tokio::sync::watch;

use super::Config;
use super::monitor::LinkNotice;
use super::monitor::Monitor;
use super::monitor::Place;
use crate::clock::Clock;
use crate::endpoint::Endpoint;

/// What the tasks of one socket share.
pub(super) struct Shared {
    pub(super) kind: SocketKind,
    pub(super) clock: Clock,
    handshake_timeout: Duration,
    limits: Limits,
    /// Wakes the listeners when the socket closes.
    closing: watch::Sender<bool>,
    state: Mutex<State>,
}

impl Shared {
    pub(super) fn new(kind: SocketKind, config: Config) -> Self {
        Self {
            kind,
            clock: config.clock,
            handshake_timeout: config.handshake_timeout,
            limits: config.limits,
            closing: watch::Sender::new(false),
            state: Mutex::new(State::new(kind, config)),
        }
    }

    /// The state. A panic of another task leaves it as it was between two calls of the core.
    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks every task to end once what is queued has left.
    pub(super) fn start_closing(&self) {
        self.closing.send_replace(true);
        let mut state = self.lock();
        state.closing = true;
        state.links.values().for_each(|link| link.wake.notify_one());
    }

    /// Waits until the socket closes.
    pub(super) async fn closing(&self) {
        // The sender lives in `self`, so waiting cannot fail.
        let _ = self.closing.subscribe().wait_for(|closing| *closing).await;
    }

    /// The start of a new connection to a peer.
    pub(super) fn connection(&self) -> connection::Connection {
        let identity = self.lock().core.options().identity.clone();
        let config = connection::Config {
            kind: self.kind,
            identity,
            handshake_timeout: self.handshake_timeout,
            limits: self.limits,
            ..connection::Config::new(self.kind)
        };
        connection::Connection::new(self.clock.now(), config)
    }
}

/// A peer's place and how to wake the task that drives its link.
struct Link {
    place: Place,
    wake: Arc<Notify>,
}

/// The core's socket, its links, and who waits for it.
pub(super) struct State {
    core: hopscope_core::socket::Socket,
    links: BTreeMap<PeerId, Link>,
    connects: usize,
    closing: bool,
    readers: Vec<Waker>,
    writers: Vec<Waker>,
    /// The events of the call that is being made, if anybody wants them.
    events: Option<Vec<Event>>,
    monitor: Option<Arc<dyn Monitor>>,
    clock: Clock,
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
    fn new(kind: SocketKind, config: Config) -> Self {
        let listens = config
            .monitor
            .as_ref()
            .is_some_and(|monitor| monitor.wants_events());
        Self {
            core: hopscope_core::socket::Socket::new(kind, config.options),
            links: BTreeMap::new(),
            connects: 0,
            closing: false,
            readers: Vec::new(),
            writers: Vec::new(),
            events: listens.then(Vec::new),
            monitor: config.monitor,
            clock: config.clock,
        }
    }

    // --- peers ---

    /// Adds the peer that will be at `endpoint`, before there is a connection.
    pub(super) fn attach_connected(&mut self, endpoint: &Endpoint) -> Place {
        let connect = self.connects;
        self.connects += 1;
        self.attach(Origin::Connect, |peer| Place {
            peer,
            connect: Some(connect),
            endpoint: endpoint.clone(),
            local: None,
            remote: None,
        })
    }

    /// Adds the peer at the other end of an accepted connection.
    pub(super) fn attach_accepted(&mut self, stream: &TcpStream) -> std::io::Result<Place> {
        let (local, remote) = (stream.local_addr()?, stream.peer_addr()?);
        Ok(self.attach(Origin::Accept, |peer| Place {
            peer,
            connect: None,
            endpoint: Endpoint::from(remote),
            local: Some(local),
            remote: Some(remote),
        }))
    }

    fn attach(&mut self, origin: Origin, place: impl FnOnce(PeerId) -> Place) -> Place {
        let peer = match &mut self.events {
            Some(events) => self.core.attach(origin, events),
            None => self.core.attach(origin, &mut Silent),
        };
        let place = place(peer);
        let wake = Arc::new(Notify::new());
        // Before the events are handed on, so that the peer's place is known with the first.
        self.links.insert(
            peer,
            Link {
                place: place.clone(),
                wake,
            },
        );
        self.settle();
        place
    }

    /// What wakes the task that drives the link to `peer`.
    pub(super) fn wake_of(&self, peer: PeerId) -> Arc<Notify> {
        self.links
            .get(&peer)
            .map(|link| link.wake.clone())
            .unwrap_or_default()
    }

    /// Notes the TCP connection that the link to a peer now has.
    pub(super) fn set_place(&mut self, place: &Place) {
        if let Some(link) = self.links.get_mut(&place.peer) {
            link.place = place.clone();
        }
    }

    /// Tells the monitor about a link.
    pub(super) fn notify(&self, place: &Place, notice: &LinkNotice) {
        if let Some(monitor) = &self.monitor {
            monitor.handle_link(self.clock.now(), place, notice);
        }
    }

    /// Tells an event that the connection to a peer, not the socket, has made.
    pub(super) fn observe(&mut self, event: impl FnOnce() -> Event) {
        if let Some(events) = &mut self.events {
            events.push(event());
            self.settle();
        }
    }

    pub(super) fn handle_peer_ready(
        &mut self,
        peer: PeerId,
        info: &PeerInfo,
    ) -> Result<(), PeerError> {
        call!(self.handle_peer_ready(peer, info))
    }

    /// The link to a peer is down. Unless it is made `again`, the peer is given up.
    pub(super) fn handle_peer_lost(&mut self, place: &Place, again: bool) {
        if again {
            call!(self.handle_peer_lost(place.peer));
        } else {
            call!(self.detach(place.peer));
            self.links.remove(&place.peer);
        }
    }

    // --- messages ---

    pub(super) fn send(&mut self, message: Message) -> Result<(), Unsent> {
        call!(self.send(message))
    }

    pub(super) fn recv(&mut self) -> Result<Message, RecvError> {
        call!(self.recv())
    }

    pub(super) fn handle_message(&mut self, peer: PeerId, message: Message) {
        call!(self.handle_message(peer, message));
    }

    pub(super) fn poll_transmit(&mut self, peer: PeerId) -> Option<Transmission> {
        call!(self.poll_transmit(peer))
    }

    /// Whether a message from `peer` can be taken; if not, its task is woken when it can.
    pub(super) fn has_room(&self, peer: PeerId) -> bool {
        self.core.room(peer) > 0
    }

    pub(super) fn is_writable(&mut self) -> bool {
        self.core.poll_writable()
    }

    // --- closing ---

    /// Whether the socket closes and has nothing more for `peer`.
    pub(super) fn is_done_with(&self, peer: PeerId) -> bool {
        self.closing && self.core.queued(peer) == 0
    }

    // --- waking ---

    /// Everybody who waits is woken at each change: a waiter may have gone since.
    pub(super) fn wake_when_readable(&mut self, waker: &Waker) {
        remember(&mut self.readers, waker);
    }

    pub(super) fn wake_when_writable(&mut self, waker: &Waker) {
        remember(&mut self.writers, waker);
    }

    /// After each call of the core: hands its events on and does what its outputs say.
    fn settle(&mut self) {
        if let (Some(events), Some(monitor)) = (&mut self.events, &self.monitor) {
            let now = self.clock.now();
            for event in events.drain(..) {
                let link = event.peer().and_then(|peer| self.links.get(&peer));
                monitor.handle_event(now, link.map(|link| &link.place), event);
            }
        }
        while let Some(output) = self.core.poll_output() {
            match output {
                Output::Transmit(peer) | Output::Resume(peer) => {
                    if let Some(link) = self.links.get(&peer) {
                        link.wake.notify_one();
                    }
                }
                Output::Readable => self.readers.drain(..).for_each(Waker::wake),
                Output::Writable => self.writers.drain(..).for_each(Waker::wake),
                _ => {}
            }
        }
    }
}

fn remember(waiting: &mut Vec<Waker>, waker: &Waker) {
    if !waiting.iter().any(|other| other.will_wake(waker)) {
        waiting.push(waker.clone());
    }
}
