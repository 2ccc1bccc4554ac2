//! Drives one link: the wire, the connection that speaks ZMTP over it, and the socket.
//!
//! Each turn waits for one input, hands it to the connection, and moves what can be moved:
//!
//! ```text
//!  input     a wake-up by the socket, octets from the peer, a deadline, room in the kernel
//!  drain     connection's outputs -> socket;  socket's messages -> connection -> kernel
//! ```

use core::pin::Pin;
use core::time::Duration;
use std::io;
use std::sync::Arc;

use bytes::Buf;
use hopscope_core::Instant;
use hopscope_core::connection::Framing;
use hopscope_core::connection::Output;
use hopscope_core::socket::PeerInfo;
use hopscope_core::trace::Event;
use hopscope_core::wire::Generation;
use hopscope_core::zap::Credentials;
use hopscope_core::zap::Status;
use hopscope_core::zap::Verdict;
use tokio::task::yield_now;

use super::bell::Bell;
use super::ending::End;
use super::ending::must_go;
use super::handshakes::Handshake;
use super::lane::Lane;
use super::lane::Left;
use super::leaving::Leaving;
use super::monitor::LinkNotice;
use super::monitor::Place;
use super::monitor::Way;
use super::moving::Decoded;
use super::moving::TURN_MESSAGES;
use super::peer::Peer;
use super::shared::Locked;
use super::shared::MORE_LINES;
use super::shared::Shared;
use super::state::State;
use super::steady::LOOK;
use super::waits::Input;
use super::waits::Wants;
use super::waits::if_any;
use super::waits::moved;
use super::waits::set;
use crate::transport::Outgoing;
use crate::transport::Wire;

/// How long a caller that reads for itself is let alone before somebody looks after it.
const WATCH: Duration = Duration::from_millis(10);

/// How long who has accepted a peer lets it speak first.
const LISTEN: Duration = Duration::from_millis(10);

/// How long a link that the socket wants closed may stand still where linger sets no bound: its
/// peer may never read, and TCP alone would wait for it for ever.
const STANDSTILL: Duration = Duration::from_secs(30);

/// A verdict that is still being thought about.
type Deciding = Pin<Box<dyn Future<Output = Verdict> + Send>>;

/// One link for as long as its wire stands.
pub(super) struct Link<'a> {
    pub(super) shared: &'a Shared,
    pub(super) place: &'a Place,
    wake: Arc<Bell>,
    pub(super) wire: Wire,
    /// What goes over a WebSocket next.
    pub(super) outgoing: Outgoing,
    deciding: Option<Deciding>,
    /// When it is closed whatever is left, once the socket wants it closed.
    cut_at: Option<Instant>,
    /// Until the handshake with an accepted peer is done.
    pub(super) handshake: Option<Handshake>,
    /// The handshake was done.
    pub(super) was_ready: bool,
    /// The peer was one of today when it was last connected to, and is greeted as such.
    pub(super) is_known: bool,
    /// The connection still holds memory that only its handshake has needed.
    is_wide: bool,
    /// It was the task that has waited for octets last.
    waits_for_octets: bool,
    /// Who has connected is let speak first until then.
    listens_until: Option<Instant>,
}

impl<'a> Link<'a> {
    pub(super) fn new(
        shared: &'a Shared,
        place: &'a Place,
        wire: Wire,
        handshake: Option<Handshake>,
    ) -> Self {
        let (stream, framing) = match &wire {
            Wire::Stream(stream) => (Some(stream.clone()), Framing::Zmtp),
            Wire::Ws(socket) => (None, socket.framing()),
        };
        let framing = shared.framing(framing);
        let is_known = framing == Framing::Zmtp
            && place.connect.is_some()
            && shared.context.known().contains(&place.endpoint);
        let lane = Lane::new(shared.connection(framing, is_known), framing, stream);
        let wake = {
            let mut state = shared.lock();
            state.set_place(place);
            state.notify(place, &LinkNotice::Connected);
            state.open_lane(place.peer, lane);
            state.wake_of(place.peer)
        };
        Self {
            shared,
            place,
            wake,
            wire,
            outgoing: Outgoing::default(),
            deciding: None,
            cut_at: None,
            handshake,
            was_ready: false,
            is_known,
            is_wide: true,
            waits_for_octets: false,
            listens_until: None,
        }
    }

    /// Drives the link until it ends, and closes the wire. Tells whether the handshake was done,
    /// and whether a new connection to the same peer makes sense.
    pub(super) async fn drive(&mut self) -> (bool, bool) {
        let end = self.turn_until_end().await;
        if self.is_known && !self.was_ready {
            self.shared.context.known().forget(&self.place.endpoint);
        }
        let again = self.end(end).await;
        (self.was_ready, again)
    }

    async fn turn_until_end(&mut self) -> End {
        let (clock, linger) = (self.shared.clock(), self.shared.config.linger);
        let peer = self.place.peer;
        if self.place.connect.is_none() {
            self.listen();
        }
        let mut has_read = false;
        let mut timer = None;
        loop {
            let wants = match self.drain() {
                Ok(wants) => wants,
                Err(end) => return end,
            };
            if wants.turn || core::mem::take(&mut has_read) {
                // Whoever waits for what has come takes it while it is fresh, and may read on.
                yield_now().await;
                continue;
            }
            let watch_until = wants.watch.then(|| clock.now() + WATCH);
            let look_at = wants.look.then(|| clock.now() + LOOK);
            let listens_until = self.listens_until;
            let next = [
                wants.deadline,
                self.cut_at,
                watch_until,
                look_at,
                listens_until,
            ];
            let next = next.into_iter().flatten().min();
            // These are rare once the handshake is done: an idle link is to cost little memory.
            set(&mut timer, next, clock);
            let mut crowded = self
                .handshake
                .as_ref()
                .map(|it| Box::pin(must_go(Some(it))));
            let deciding = &mut self.deciding;
            let wire = (&mut self.wire, &mut self.outgoing);
            let news = async {
                tokio::select! {
                    () = self.wake.rung() => Input::Command,
                    input = moved(wire, wants) => input,
                    () = if_any(timer.as_mut().map(|(_, timer)| timer)) => Input::Timer,
                    reason = if_any(crowded.as_mut()) => Input::Crowded(reason),
                    verdict = if_any(deciding.as_mut()) => Input::Verdict(verdict),
                }
            };
            let lookout = self.shared.context.lookout();
            let woken_by = match wants.octets {
                true => lookout.during(news).await,
                false => news.await,
            };
            match woken_by {
                Input::Command => continue,
                Input::Crowded(reason) => return End::Crowded(reason),
                Input::Readable => {
                    lookout.stir();
                    has_read = !self.leaves_to_keeper() && self.shared.read_on(peer);
                    continue;
                }
                Input::Timer if next.is_some_and(|at| clock.now() < at) => {
                    // It was set for something that has come about since.
                    timer = None;
                    continue;
                }
                Input::Written(Err(error)) => return End::Broken(error),
                // What callers have left unread may be a sign of life.
                Input::Timer if self.is_left_unread() => {
                    self.shared.read_on(peer);
                }
                // What came is no WebSocket of ours.
                Input::Octets(Err(error)) if error.kind() == io::ErrorKind::InvalidData => {
                    return End::Broken(error);
                }
                _ => {}
            }
            let now = clock.now();
            if self.cut_at.is_some_and(|at| at <= now) {
                return End::Closed;
            }
            let mut state = self.shared.lock();
            if matches!(woken_by, Input::Written(_)) {
                state.unblock(peer);
            }
            let Some(lane) = state.lane(peer) else {
                return End::Closed;
            };
            match woken_by {
                Input::Written(_) => {
                    self.cut_at = self.cut_at.filter(|_| linger.is_some());
                }
                Input::Octets(Ok(Some(octets))) => {
                    lane.connection.handle_octets(now, octets.clone());
                    state.tell_octets(self.place, Way::Received, &octets);
                }
                Input::Octets(_) => lane.connection.handle_end(now),
                Input::Timer => {
                    if self.listens_until.is_some_and(|at| at <= now) {
                        lane.speak();
                    }
                    lane.steady.look();
                    lane.connection.handle_timeout(now);
                }
                Input::Verdict(verdict) => {
                    self.deciding = None;
                    lane.connection.handle_verdict(now, verdict);
                }
                Input::Command | Input::Readable | Input::Crowded(_) => {}
            }
        }
    }

    /// Lets the peer speak first: who has connected does so as a rule, and the answer to that leaves
    /// with the greeting.
    fn listen(&mut self) {
        self.shared.read_on(self.place.peer);
        let mut state = self.shared.lock();
        let lane = state.lane(self.place.peer);
        if lane.is_some_and(|lane| lane.listen()) {
            self.listens_until = Some(self.shared.clock().now() + LISTEN);
        }
    }

    /// Moves what can be moved, both ways. Tells what to wait for then.
    fn drain(&mut self) -> Result<Wants, End> {
        let peer = self.place.peer;
        let mut state = self.shared.lock();
        let decoded = loop {
            state.carry(peer);
            match state.decode(peer, TURN_MESSAGES) {
                Decoded::Left => self.act_upon_left(&mut state)?,
                decoded => break decoded,
            }
        };
        // Once more: what was decoded may have given leave to send. And what has left its queue has
        // made room, which a sender may wait for.
        state.carry(peer);
        state.settle();
        match state.leaving(peer) {
            Leaving::Cut => return Err(End::Closed),
            // All that was queued has been given to the connection.
            Leaving::Drained if state.is_ready(peer) => state.retire(peer),
            Leaving::Now => {
                let patience = self.shared.config.linger.unwrap_or(STANDSTILL);
                let cut_at = self.shared.clock().now() + patience;
                self.cut_at.get_or_insert(cut_at);
            }
            _ => {}
        }
        if (state.is_closing() || state.leaving(peer) != Leaving::No)
            && let Some(lane) = state.lane(peer)
        {
            lane.steady.interrupt();
        }
        if matches!(self.wire, Wire::Ws(_)) {
            // While it is full, what comes stays in the lane, and then in the queue, which has a mark.
            if !self.outgoing.has_remaining() {
                self.outgoing = state.take_line(peer);
            }
        } else if let Some(error) = self.write(&mut state) {
            return Err(End::Broken(error));
        }
        let is_done = state.is_done_with(peer);
        let Some(lane) = state.lane(peer) else {
            return Err(End::Closed);
        };
        let idle = !lane.is_writing() && lane.line_octets() == 0;
        if idle && self.was_ready && core::mem::take(&mut self.is_wide) {
            lane.connection.shrink_to_fit();
        }
        // A handshake that nothing waits for need not be finished.
        if is_done && idle && !self.wire.wants_write(&self.outgoing) {
            return Err(End::Closed);
        }
        if !lane.is_listening() {
            self.listens_until = None;
        }
        let left = lane.leave_to_callers();
        let is_left = left.is_some();
        let watch = match left {
            Some(Left::Waited) => !self.wake.ring_in_a_while(),
            Some(Left::Read) => true,
            None => false,
        };
        let octets = !is_left && decoded == Decoded::All;
        let wants = Wants {
            octets,
            room: lane.is_blocked(),
            turn: !is_left && decoded == Decoded::More,
            watch,
            look: lane.steady.is_left(),
            deadline: lane.connection.poll_timeout().map(|(at, _)| at),
        };
        let has_waited = core::mem::replace(&mut self.waits_for_octets, octets);
        if has_waited && is_left && lane.is_kept() {
            // The runtime wakes only who has asked last: he who keeps vigil asks again.
            state.readers.wake();
        }
        Ok(wants)
    }

    /// Writes the line, if nobody else does, as far as the kernel takes it; what others add all
    /// the time waits for the next turn.
    fn write(&self, state: &mut Locked<'_>) -> Option<io::Error> {
        let peer = self.place.peer;
        for _ in 0..MORE_LINES {
            let lane = state.lane(peer)?;
            if let Some(error) = lane.take_broken() {
                return Some(error);
            }
            if lane.is_blocked() || lane.is_left_to_sender() {
                return None;
            }
            let (stream, mut line) = state.begin_write(peer)?;
            let octets = line.remaining();
            let result = state.without(|| stream.try_write(&mut line));
            if let Some(lane) = state.lane(peer) {
                lane.note_length(octets);
            }
            state.end_write(peer, &stream, line, result);
        }
        self.wake.ring();
        None
    }

    /// Does what only the task can do.
    fn act_upon_left(&mut self, state: &mut State) -> Result<(), End> {
        let peer = self.place.peer;
        match state
            .lane(peer)
            .and_then(|lane| lane.left.take())
            .map(|left| *left)
        {
            Some(Output::Ready {
                kind,
                identity,
                metadata,
                generation,
                user_id,
            }) => {
                let info = PeerInfo {
                    kind,
                    identity,
                    generation: Some(generation),
                };
                state.observe(|| Event::HandshakeCompleted { peer });
                if let Err(refusal) = state.handle_peer_ready(peer, &info) {
                    return Err(End::Refused(refusal));
                }
                self.was_ready = true;
                self.handshake = None;
                if self.place.connect.is_some() && generation >= Generation::Zmtp30 {
                    self.shared.context.known().note(&self.place.endpoint);
                }
                state.set_peer(Peer {
                    id: peer,
                    endpoint: self.place.endpoint.clone(),
                    kind,
                    identity: info.identity,
                    user_id,
                    address: self.address(),
                    metadata,
                    generation: Some(generation),
                });
                state.notify(self.place, &LinkNotice::Ready);
            }
            Some(Output::Authenticate(credentials)) => self.ask(credentials),
            Some(Output::Closed(reason)) => return Err(End::Over(reason)),
            _ => {}
        }
        Ok(())
    }

    /// Whether callers were to read, and none of them has come since.
    fn is_left_unread(&self) -> bool {
        let mut state = self.shared.lock();
        let lane = state.lane(self.place.peer);
        lane.is_some_and(|lane| lane.is_left_unread())
    }

    /// Whether somebody else waits for what has come, and is to read it.
    fn leaves_to_keeper(&self) -> bool {
        let mut state = self.shared.lock();
        let lane = state.lane(self.place.peer).filter(|lane| lane.is_kept());
        lane.map(|lane| lane.pulled = true).is_some()
    }

    /// The peer's IP address; empty where there is none.
    fn address(&self) -> String {
        let remote = self.place.remote;
        remote.map_or_else(String::new, |remote| remote.ip().to_string())
    }

    /// Asks whether the peer may come in.
    fn ask(&mut self, credentials: Credentials) {
        let applicant = self.shared.applicant(self.address(), credentials);
        let authenticator = self.shared.authenticator();
        self.deciding = Some(Box::pin(async move {
            match authenticator {
                Some(authenticator) => authenticator.authenticate(applicant).await,
                None => nobody_decides(),
            }
        }));
    }
}

/// However it ends, nobody moves anything over its wire any more.
impl Drop for Link<'_> {
    fn drop(&mut self) {
        drop(self.shared.lock().close_lane(self.place.peer));
    }
}

/// The verdict where somebody must be asked and there is nobody, as with libzmq.
fn nobody_decides() -> Verdict {
    Verdict::of(Status::InternalError, "there is no authenticator")
}
