//! Drives one link: the wire, the connection that speaks ZMTP over it, and the socket.
//!
//! Each turn waits for one input, hands it to the connection, and moves what can be moved:
//!
//! ```text
//!  input     a wake-up by the socket, octets from the peer, a deadline, room in the kernel
//!  drain     connection's outputs -> socket;  socket's messages -> connection -> kernel
//! ```

use core::future::pending;
use core::future::poll_fn;
use core::pin::Pin;
use core::task::Poll;
use core::time::Duration;
use std::io;
use std::sync::Arc;

use bytes::Buf;
use bytes::Bytes;
use hopscope_core::Instant;
use hopscope_core::Rule;
use hopscope_core::connection::CloseReason;
use hopscope_core::connection::Framing;
use hopscope_core::connection::Output;
use hopscope_core::socket::PeerError;
use hopscope_core::socket::PeerInfo;
use hopscope_core::trace::Event;
use hopscope_core::zap::Credentials;
use hopscope_core::zap::Status;
use hopscope_core::zap::Verdict;
use tokio::sync::Notify;
use tokio::task::yield_now;
use tokio::time::Sleep;
use tokio::time::sleep_until;
use tokio::time::timeout;

use super::handshakes::Handshake;
use super::lane::Lane;
use super::monitor::LinkNotice;
use super::monitor::Place;
use super::monitor::Way;
use super::moving::Decoded;
use super::moving::TURN_MESSAGES;
use super::peer::Peer;
use super::shared::Locked;
use super::shared::MORE_LINES;
use super::shared::Shared;
use super::state::Leaving;
use super::state::State;
use super::steady::LOOK;
use crate::clock::Clock;
use crate::transport::Outgoing;
use crate::transport::Wire;

/// How long a caller that reads for itself is let alone before somebody looks after it.
const WATCH: Duration = Duration::from_millis(10);

/// How long the last octets have to leave, and the peer to close its side.
const FAREWELL: Duration = Duration::from_secs(1);

/// How long a link that the socket wants closed may stand still where linger sets no bound: its
/// peer may never read, and TCP alone would wait for it for ever.
const STANDSTILL: Duration = Duration::from_secs(30);

/// Why a link has ended.
enum End {
    /// This socket closes and nothing is left to send.
    Closed,
    /// The connection is over.
    Over(CloseReason),
    /// The socket does not let the peer in.
    Refused(PeerError),
    /// Too many handshakes were under way, and this was the oldest.
    Crowded(String),
    /// The kernel gave an error.
    Broken(io::Error),
}

/// A verdict that is still being thought about.
type Deciding = Pin<Box<dyn Future<Output = Verdict> + Send>>;

/// One link for as long as its wire stands.
pub(super) struct Link<'a> {
    shared: &'a Shared,
    place: &'a Place,
    wake: Arc<Notify>,
    wire: Wire,
    /// What goes over a WebSocket next.
    outgoing: Outgoing,
    deciding: Option<Deciding>,
    /// When it is closed whatever is left, once the socket wants it closed.
    cut_at: Option<Instant>,
    /// Until the handshake with an accepted peer is done.
    handshake: Option<Handshake>,
    /// The handshake was done.
    was_ready: bool,
    /// The connection still holds memory that only its handshake has needed.
    is_wide: bool,
}

/// What one turn was woken by.
enum Input {
    Command,
    /// There is something to read.
    Readable,
    /// A WebSocket message, or the end.
    Octets(io::Result<Option<Bytes>>),
    Timer,
    Verdict(Verdict),
    /// Some octets have left, or can again.
    Written(io::Result<()>),
}

/// What a turn is to wait for.
#[derive(Clone, Copy)]
struct Wants {
    /// Octets from the peer: not while the socket has no room for more, or a caller reads them.
    octets: bool,
    /// Room in the kernel.
    room: bool,
    /// Nothing: there is more to move, once others had their turn.
    turn: bool,
    /// Callers read; whether they go on is to be seen in a while.
    watch: bool,
    /// The lane is left to its sender; whether he goes on is to be seen in a moment.
    look: bool,
    /// When the connection wants to be called.
    deadline: Option<Instant>,
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
        let lane = Lane::new(shared.connection(framing), framing, stream);
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
            is_wide: true,
        }
    }

    /// Drives the link until it ends, and closes the wire. Tells whether the handshake was done,
    /// and whether a new connection to the same peer makes sense.
    pub(super) async fn drive(&mut self) -> (bool, bool) {
        let end = self.turn_until_end().await;
        let line = self.shared.lock().close_lane(self.place.peer);
        self.outgoing.put_behind(line);
        let again = self.report(&end);
        if !matches!(end, End::Broken(_) | End::Crowded(_)) {
            let farewell = self.wire.say_farewell(&mut self.outgoing);
            let must_go = must_go(self.handshake.as_ref());
            // Late or failed, the wire is closed all the same. It lies on the heap while it lasts.
            Box::pin(async {
                tokio::select! {
                    _ = timeout(FAREWELL, farewell) => {}
                    _ = must_go => {}
                }
            })
            .await;
        }
        (self.was_ready, again)
    }

    /// Tells the socket and its monitor that the link is down, and why.
    fn report(&self, end: &End) -> bool {
        let refused = match end {
            End::Over(reason) => {
                matches!(
                    reason,
                    CloseReason::Refused { .. }
                        | CloseReason::Denied { .. }
                        | CloseReason::HandlerTimeout
                )
            }
            End::Refused(_) => true,
            End::Closed | End::Crowded(_) | End::Broken(_) => false,
        };
        let (rule, detail, again) = match end {
            End::Closed => (None, "closed by this side".to_owned(), false),
            End::Over(reason) => (reason.rule(), reason.to_string(), !reason.is_final()),
            End::Refused(error) => (Some(Rule::IncompatiblePeers), error.to_string(), false),
            End::Crowded(reason) => (Some(Rule::HandshakeTimeout), reason.clone(), false),
            End::Broken(error) => (None, error.to_string(), true),
        };
        let tries_again = self.shared.config.reconnect.interval.is_some();
        let again = again && tries_again && self.place.connect.is_some();
        let peer = self.place.peer;
        let mut state = self.shared.lock();
        state.observe(|| Event::Disconnected {
            peer,
            rule,
            detail: detail.clone(),
        });
        state.handle_peer_lost(self.place, again);
        let was_ready = self.was_ready;
        state.notify(
            self.place,
            &LinkNotice::Ended {
                rule,
                detail,
                refused,
                was_ready,
                again,
            },
        );
        again
    }

    async fn turn_until_end(&mut self) -> End {
        let (clock, linger) = (self.shared.clock(), self.shared.config.linger);
        let peer = self.place.peer;
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
            let next = [wants.deadline, self.cut_at, watch_until, look_at];
            let next = next.into_iter().flatten().min();
            // These are rare once the handshake is done: an idle link is to cost little memory.
            set(&mut timer, next, clock);
            let mut crowded = self
                .handshake
                .as_ref()
                .map(|it| Box::pin(must_go(Some(it))));
            let deciding = &mut self.deciding;
            let wire = (&mut self.wire, &mut self.outgoing);
            let woken_by = tokio::select! {
                () = self.wake.notified() => Input::Command,
                input = moved(wire, wants) => input,
                () = if_any(timer.as_mut().map(|(_, timer)| timer)) => Input::Timer,
                reason = if_any(crowded.as_mut()) => return End::Crowded(reason),
                verdict = if_any(deciding.as_mut()) => Input::Verdict(verdict),
            };
            match woken_by {
                Input::Command => continue,
                Input::Readable => {
                    has_read = !self.leaves_to_keeper() && self.shared.read_on(peer);
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
                    lane.steady.look();
                    lane.connection.handle_timeout(now);
                }
                Input::Verdict(verdict) => {
                    self.deciding = None;
                    lane.connection.handle_verdict(now, verdict);
                }
                Input::Command | Input::Readable => {}
            }
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
        let watch = lane.leave_to_callers();
        Ok(Wants {
            octets: !watch && decoded == Decoded::All,
            room: lane.is_blocked(),
            turn: !watch && decoded == Decoded::More,
            watch,
            look: lane.steady.is_left(),
            deadline: lane.connection.poll_timeout().map(|(at, _)| at),
        })
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
        self.wake.notify_one();
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

/// Waits until a handshake has to make room for others, and tells why; one that is done never has
/// to.
async fn must_go(handshake: Option<&Handshake>) -> String {
    match handshake {
        Some(handshake) => {
            handshake.must_go().await;
            handshake.reason()
        }
        None => pending().await,
    }
}

/// The verdict where somebody must be asked and there is nobody, as with libzmq.
fn nobody_decides() -> Verdict {
    Verdict::of(Status::InternalError, "there is no authenticator")
}

/// Waits until there is something to read, if that is wanted, or room to write.
async fn moved((wire, outgoing): (&mut Wire, &mut Outgoing), wants: Wants) -> Input {
    poll_fn(|context| match wire {
        Wire::Stream(stream) => {
            if wants.room
                && let Poll::Ready(written) = stream.poll_writable(context)
            {
                return Poll::Ready(Input::Written(written));
            }
            if wants.octets {
                return stream.poll_readable(context).map(|_| Input::Readable);
            }
            Poll::Pending
        }
        Wire::Ws(socket) => {
            if (outgoing.has_remaining() || socket.is_unflushed())
                && let Poll::Ready(written) = socket.poll_write(context, outgoing)
            {
                return Poll::Ready(Input::Written(written));
            }
            if wants.octets {
                return socket.poll_read(context).map(Input::Octets);
            }
            Poll::Pending
        }
    })
    .await
}

/// Sets the timer to `at`. One that is set to it already stays: a new one would wake the runtime, which
/// has to know of it.
fn set(timer: &mut Option<(Instant, Pin<Box<Sleep>>)>, at: Option<Instant>, clock: Clock) {
    if timer.as_ref().map(|(at, _)| *at) != at {
        *timer = at.map(|at| (at, Box::pin(sleep_until(clock.deadline(at)))));
    }
}

/// The result of what is waited for; without anything it never comes.
fn if_any<F: Future + ?Sized>(
    mut work: Option<&mut Pin<Box<F>>>,
) -> impl Future<Output = F::Output> + '_ {
    poll_fn(move |context| match &mut work {
        Some(work) => work.as_mut().poll(context),
        None => Poll::Pending,
    })
}
