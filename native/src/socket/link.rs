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
use core::task::Context;
use core::task::Poll;
use core::time::Duration;
use std::io;
use std::sync::Arc;

use bytes::Buf;
use bytes::Bytes;
use hopscope_core::Instant;
use hopscope_core::Rule;
use hopscope_core::connection::CloseReason;
use hopscope_core::connection::Connection;
use hopscope_core::connection::Framing;
use hopscope_core::connection::Output;
use hopscope_core::socket::PeerError;
use hopscope_core::socket::PeerInfo;
use hopscope_core::socket::Transmission;
use hopscope_core::trace::Event;
use hopscope_core::zap::Credentials;
use hopscope_core::zap::Status;
use hopscope_core::zap::Verdict;
use tokio::sync::Notify;
use tokio::time::sleep_until;
use tokio::time::timeout;

use super::handshakes::Handshake;
use super::monitor::LinkNotice;
use super::monitor::Place;
use super::monitor::Way;
use super::peer::Peer;
use super::shared::Shared;
use super::state::Leaving;
use super::state::State;
use crate::transport::Outgoing;
use crate::transport::Wire;
use crate::transport::buffer::ReadBuffer;

/// With this many octets waiting for the kernel, messages stay in the socket's queue, where its
/// mark counts them.
const OUTGOING_OCTETS: usize = 256 * 1024;

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
    incoming: ReadBuffer,
    framing: Framing,
    connection: Connection,
    outgoing: Outgoing,
    deciding: Option<Deciding>,
    /// When it is closed whatever is left, once the socket wants it closed.
    cut_at: Option<Instant>,
    /// Until the handshake with an accepted peer is done.
    handshake: Option<Handshake>,
    /// The handshake was done.
    was_ready: bool,
}

/// What one turn was woken by.
enum Input {
    Command,
    Octets(io::Result<Option<Bytes>>),
    Timer,
    Verdict(Verdict),
    Written(io::Result<()>),
}

impl<'a> Link<'a> {
    pub(super) fn new(
        shared: &'a Shared,
        place: &'a Place,
        wire: Wire,
        handshake: Option<Handshake>,
    ) -> Self {
        let wake = {
            let mut state = shared.lock();
            state.set_place(place);
            state.notify(place, &LinkNotice::Connected);
            state.wake_of(place.peer)
        };
        let framing = shared.framing(wire.framing());
        Self {
            shared,
            place,
            wake,
            framing,
            connection: shared.connection(framing),
            wire,
            incoming: ReadBuffer::default(),
            outgoing: Outgoing::default(),
            deciding: None,
            cut_at: None,
            handshake,
            was_ready: false,
        }
    }

    /// Drives the link until it ends, and closes the wire. Tells whether the handshake was done,
    /// and whether a new connection to the same peer makes sense.
    pub(super) async fn drive(mut self) -> (bool, bool) {
        let end = self.turn_until_end().await;
        let again = self.report(&end);
        if !matches!(end, End::Broken(_) | End::Crowded(_)) {
            let farewell = self.wire.say_farewell(&mut self.outgoing);
            // Late or failed, the wire is closed all the same.
            tokio::select! {
                _ = timeout(FAREWELL, farewell) => {}
                _ = must_go(self.handshake.as_ref()) => {}
            }
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
        loop {
            let reads = match self.drain() {
                Ok(reads) => reads,
                Err(end) => return end,
            };
            let deadline = self.connection.poll_timeout().map(|(at, _)| at);
            let cut_at = self.cut_at;
            let deciding = &mut self.deciding;
            let wire = (&mut self.wire, &mut self.incoming, &mut self.outgoing);
            let woken_by = tokio::select! {
                () = self.wake.notified() => Input::Command,
                input = moved(wire, reads) => input,
                () = sleep_until(clock.deadline(deadline.unwrap_or_default())),
                    if deadline.is_some() => Input::Timer,
                () = sleep_until(clock.deadline(cut_at.unwrap_or_default())),
                    if cut_at.is_some() => return End::Closed,
                reason = must_go(self.handshake.as_ref()) => return End::Crowded(reason),
                verdict = poll_fn(|context| poll_verdict(deciding, context)) =>
                    Input::Verdict(verdict),
            };
            let now = clock.now();
            match woken_by {
                Input::Command => {}
                Input::Written(Ok(())) => self.cut_at = self.cut_at.filter(|_| linger.is_some()),
                Input::Octets(Ok(None)) => self.connection.handle_end(now),
                Input::Octets(Ok(Some(octets))) => {
                    let state = self.shared.lock();
                    state.tell_octets(self.place, Way::Received, self.framing, &octets);
                    drop(state);
                    self.connection.handle_octets(now, octets);
                }
                // What came is no WebSocket of ours.
                Input::Octets(Err(error)) if error.kind() == io::ErrorKind::InvalidData => {
                    return End::Broken(error);
                }
                // A reset is how some peers say goodbye.
                Input::Octets(Err(_)) => self.connection.handle_end(now),
                Input::Written(Err(error)) => return End::Broken(error),
                Input::Timer => self.connection.handle_timeout(now),
                Input::Verdict(verdict) => {
                    self.deciding = None;
                    self.connection.handle_verdict(now, verdict);
                }
            }
        }
    }

    /// Moves what can be moved, both ways. Tells whether to read on: not while the socket has no
    /// room for more from this peer.
    fn drain(&mut self) -> Result<bool, End> {
        let mut state = self.shared.lock();
        loop {
            let came = self.take_outputs(&mut state)?;
            let left = self.fill_outgoing(&mut state);
            if !came && !left {
                break;
            }
        }
        match state.leaving(self.place.peer) {
            Leaving::Cut => return Err(End::Closed),
            // All that was queued has been given to the connection.
            Leaving::Drained if self.connection.is_ready() => state.retire(self.place.peer),
            Leaving::Now => {
                let patience = self.shared.config.linger.unwrap_or(STANDSTILL);
                let cut_at = self.shared.clock().now() + patience;
                self.cut_at.get_or_insert(cut_at);
            }
            _ => {}
        }
        let idle = !self.wire.wants_write(&self.outgoing);
        // A handshake that nothing waits for need not be finished.
        if idle && state.is_done_with(self.place.peer) {
            return Err(End::Closed);
        }
        Ok(state.has_room(self.place.peer))
    }

    /// Hands what came from the peer to the socket, while it has room.
    fn take_outputs(&mut self, state: &mut State) -> Result<bool, End> {
        let peer = self.place.peer;
        let mut came = false;
        while state.has_room(peer)
            && let Some(output) = self.connection.poll_output()
        {
            came = true;
            match output {
                Output::Message(message) => state.handle_message(peer, message),
                Output::Interest(interest) => state.handle_interest(peer, interest),
                Output::Ready {
                    kind,
                    identity,
                    metadata,
                    generation,
                    user_id,
                } => {
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
                Output::Authenticate(credentials) => self.ask(credentials),
                Output::OctetsSent { octets, part } => {
                    state.observe(|| Event::OctetsSent { peer, octets, part });
                }
                Output::OctetsReceived { octets, part } => {
                    state.observe(|| Event::OctetsReceived { peer, octets, part });
                }
                Output::Closed(reason) => return Err(End::Over(reason)),
                _ => {}
            }
        }
        Ok(came)
    }

    /// Puts the socket's messages into the connection and its octets in line for the kernel, up to
    /// a limit.
    fn fill_outgoing(&mut self, state: &mut State) -> bool {
        // What leaves with the link leaves at once: nothing more is to join it in the queue.
        let most = match state.leaving(self.place.peer) {
            Leaving::Drained => usize::MAX,
            Leaving::Now | Leaving::Cut => 0,
            Leaving::No => OUTGOING_OCTETS,
        };
        while self.connection.is_ready()
            && self.connection.transmit_octets() + self.outgoing.remaining() < most
            && let Some(transmission) = state.poll_transmit(self.place.peer)
        {
            match transmission {
                Transmission::Message(message) => self.connection.send(&message),
                Transmission::Interest(interest) => self.connection.send_interest(&interest),
            }
            .expect("the connection is ready, the message not empty");
        }
        let mut left = false;
        while let Some(octets) = self.connection.poll_transmit() {
            left = true;
            state.tell_octets(self.place, Way::Sent, self.framing, &octets);
            self.outgoing.push(octets);
        }
        left
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

/// Waits until octets have come, if they are wanted, or some have left, if there are any.
async fn moved(
    (wire, incoming, outgoing): (&mut Wire, &mut ReadBuffer, &mut Outgoing),
    reads: bool,
) -> Input {
    poll_fn(|context| {
        if wire.wants_write(outgoing)
            && let Poll::Ready(written) = wire.poll_write(context, outgoing)
        {
            return Poll::Ready(Input::Written(written));
        }
        if reads {
            return wire.poll_read(context, incoming).map(Input::Octets);
        }
        Poll::Pending
    })
    .await
}

/// The verdict, once there is one.
fn poll_verdict(deciding: &mut Option<Deciding>, context: &mut Context<'_>) -> Poll<Verdict> {
    match deciding {
        Some(deciding) => deciding.as_mut().poll(context),
        None => Poll::Pending,
    }
}
