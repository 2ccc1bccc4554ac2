//! Drives one link: a TCP stream, the connection that speaks ZMTP over it, and the socket.
//!
//! Each turn waits for one input, hands it to the connection, and moves what can be moved:
//!
//! ```text
//!  input     a wake-up by the socket, octets from the peer, a deadline, room in the kernel
//!  drain     connection's outputs -> socket;  socket's messages -> connection -> kernel
//! ```

use core::time::Duration;
use std::io;
use std::sync::Arc;

use bytes::Buf;
use bytes::BytesMut;
use hopscope_core::Rule;
use hopscope_core::connection::CloseReason;
use hopscope_core::connection::Connection;
use hopscope_core::connection::Output;
use hopscope_core::socket::PeerError;
use hopscope_core::socket::PeerInfo;
use hopscope_core::socket::Transmission;
use hopscope_core::trace::Event;
use tokio::io::AsyncReadExt;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::sync::Notify;
use tokio::time::sleep_until;
use tokio::time::timeout;

use super::monitor::LinkNotice;
use super::monitor::Place;
use super::outgoing::Outgoing;
use super::state::Shared;
use super::state::State;

/// Octets asked of the kernel at once.
const READ_OCTETS: usize = 64 * 1024;

/// With this many octets waiting for the kernel, messages stay in the socket's queue, where its
/// mark counts them.
const OUTGOING_OCTETS: usize = 256 * 1024;

/// How long the last octets have to leave, and the peer to close its side.
const FAREWELL: Duration = Duration::from_secs(1);

/// How often a link that has ended still reads: a peer that goes on sending is not listened to.
const FAREWELL_READS: usize = 64;

/// Why a link has ended.
enum End {
    /// This socket closes and nothing is left to send.
    Closed,
    /// The connection is over.
    Over(CloseReason),
    /// The socket does not let the peer in.
    Refused(PeerError),
    /// The kernel gave an error.
    Broken(io::Error),
}

/// One link for as long as its TCP connection stands.
pub(super) struct Link<'a> {
    shared: &'a Shared,
    place: &'a Place,
    wake: Arc<Notify>,
    connection: Connection,
    outgoing: Outgoing,
    /// The handshake was done.
    was_ready: bool,
}

/// What one turn was woken by.
enum Input {
    Command,
    Octets(io::Result<usize>),
    Timer,
    Written(io::Result<usize>),
}

impl<'a> Link<'a> {
    pub(super) fn new(shared: &'a Shared, place: &'a Place) -> Self {
        let wake = {
            let mut state = shared.lock();
            state.set_place(place);
            state.notify(place, &LinkNotice::Connected);
            state.wake_of(place.peer)
        };
        let connection = shared.connection();
        Self {
            shared,
            place,
            wake,
            connection,
            outgoing: Outgoing::default(),
            was_ready: false,
        }
    }

    /// Drives the link until it ends, and closes the stream. Tells whether a new connection to the
    /// same peer makes sense.
    pub(super) async fn drive(mut self, mut stream: TcpStream) -> bool {
        // A reply must not wait for more data: each write already carries all there is.
        let _ = stream.set_nodelay(true);
        let end = self.turn_until_end(&mut stream).await;
        let again = self.report(&end);
        if !matches!(end, End::Broken(_)) {
            // Late or failed, the stream is closed all the same.
            let _ = timeout(FAREWELL, self.say_farewell(&mut stream)).await;
        }
        again
    }

    /// Tells the socket and its monitor that the link is down, and why.
    fn report(&self, end: &End) -> bool {
        let (rule, detail, again) = match end {
            End::Closed => (None, "closed by this side".to_owned(), false),
            End::Over(reason) => (reason.rule(), reason.to_string(), !reason.is_final()),
            End::Refused(error) => (Some(Rule::IncompatiblePeers), error.to_string(), false),
            End::Broken(error) => (None, error.to_string(), true),
        };
        let again = again && self.place.connect.is_some();
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
                was_ready,
                again,
            },
        );
        again
    }

    async fn turn_until_end(&mut self, stream: &mut TcpStream) -> End {
        let (mut reader, mut writer) = stream.split();
        let mut input = BytesMut::new();
        loop {
            let reads = match self.drain() {
                Ok(reads) => reads,
                Err(end) => return end,
            };
            input.reserve(READ_OCTETS);
            let deadline = self.connection.poll_timeout().map(|(at, _)| at);
            let woken_by = tokio::select! {
                () = self.wake.notified() => Input::Command,
                read = reader.read_buf(&mut input), if reads => Input::Octets(read),
                () = sleep_until(self.shared.clock.deadline(deadline.unwrap_or_default())),
                    if deadline.is_some() => Input::Timer,
                written = writer.write_buf(&mut self.outgoing), if self.outgoing.has_remaining() =>
                    Input::Written(written),
            };
            let now = self.shared.clock.now();
            match woken_by {
                Input::Command | Input::Written(Ok(_)) => {}
                Input::Octets(Ok(0)) => self.connection.handle_end(now),
                Input::Octets(Ok(_)) => self.connection.handle_octets(now, input.split().freeze()),
                // A reset is how some peers say goodbye.
                Input::Octets(Err(_)) => self.connection.handle_end(now),
                Input::Written(Err(error)) => return End::Broken(error),
                Input::Timer => self.connection.handle_timeout(now),
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
        let idle = !self.outgoing.has_remaining();
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
                Output::Ready {
                    kind,
                    identity,
                    generation,
                    ..
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
                    state.notify(self.place, &LinkNotice::Ready);
                }
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
        while self.connection.is_ready()
            && self.connection.transmit_octets() + self.outgoing.remaining() < OUTGOING_OCTETS
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
            self.outgoing.push(octets);
        }
        left
    }

    /// Writes what is left, such as an ERROR, and waits for the peer to close its side too: a
    /// stream closed with unread octets in it is reset, and a reset can overtake what was sent.
    async fn say_farewell(&mut self, stream: &mut TcpStream) -> io::Result<()> {
        stream.write_all_buf(&mut self.outgoing).await?;
        stream.shutdown().await?;
        let mut unread = vec![0; READ_OCTETS];
        for _ in 0..FAREWELL_READS {
            if stream.read(&mut unread).await? == 0 {
                break;
            }
        }
        Ok(())
    }
}
