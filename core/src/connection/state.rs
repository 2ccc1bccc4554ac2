//! The state machine of a connection, from the greeting to its end.

use std::collections::VecDeque;

use bytes::{Bytes, BytesMut};

use super::config::Config;
use super::handshake;
use super::outgoing::Outgoing;
use super::output::{CloseReason, Deadline, Output, SendError};
use super::traffic::Assembly;
use crate::frame::Frame;
use crate::interest::Interest;
use crate::message::Message;
use crate::rule::Rule;
use crate::time::Instant;
use crate::trace::WirePart;
use crate::wire::{
    Command, Decoder, Generation, GreetingReader, Header, Incoming, MAX_PING_CONTEXT_OCTETS,
    Metadata, OUR_GREETING, ProtocolError,
};
use crate::zap::Verdict;

/// Where the connection is.
///
/// ```text
///   new: our greeting leaves
///           |
///           v        greeting read:              READY read and
///      +----------+  our READY leaves  +-------+ accepted  +---------+
///      | Greeting | -----------------> | Ready | --------> | Traffic | <-. messages, PING,
///      +----------+                    +-------+           +---------+ --' unknown commands
///           |                              |                    |
///           |  end, timeout,               |  the same, or      |  end, ERROR,
///           |  not ZMTP 3, not NULL        |  ERROR either way  |  breach or limit
///           |                              v                    |
///           |                         +---------+               |
///           `-----------------------> | Closing | <-------------'
///                                     +---------+
///                                          |  all has been taken by poll_transmit
///                                          v
///                                     +--------+
///                                     | Closed |
///                                     +--------+
/// ```
///
/// Neither side waits for the other: greeting and READY leave as soon as they may, as libzmq does
/// it and as RFC 23 (NULL) has it. RFC 37 lets the binding side wait for the READY of the
/// connecting one; it need not, and a peer that does is served all the same.
#[derive(Clone, Debug)]
enum State {
    Greeting(GreetingReader),
    Ready,
    Traffic,
    Closing(CloseReason),
    Closed,
}

/// One end of a connection; see the [module](super) for how it is driven.
///
/// **Invariant:** outputs, and what is to be transmitted, do not depend on how the peer's octets
/// were cut. Nothing comes out behind [`Output::Closed`].
#[derive(Clone, Debug)]
pub struct Connection {
    config: Config,
    state: State,
    /// When the handshake must be done.
    handshake_until: Instant,
    incoming: Incoming,
    decoder: Decoder,
    /// The message whose frames are coming in.
    assembly: Assembly,
    outgoing: Outgoing,
    /// What has happened and was not polled yet; messages are decoded when they are asked for.
    outputs: VecDeque<Output>,
    /// The peer has closed: what is in `incoming` is all there will be.
    ended: bool,
}

impl Connection {
    /// A connection whose link has just been made. Its greeting is there to be transmitted.
    pub fn new(now: Instant, config: Config) -> Self {
        let mut connection = Self {
            handshake_until: now + config.handshake_timeout,
            config,
            state: State::Greeting(GreetingReader::new()),
            incoming: Incoming::new(),
            decoder: Decoder::new(),
            assembly: Assembly::default(),
            outgoing: Outgoing::default(),
            outputs: VecDeque::new(),
            ended: false,
        };
        connection.transmit(Bytes::from_static(&OUR_GREETING), WirePart::Greeting);
        connection
    }

    /// Takes octets from the peer, cut anyhow. Large bodies will be slices of them.
    pub fn handle_octets(&mut self, _now: Instant, octets: Bytes) {
        if self.is_over() || self.ended {
            return;
        }
        self.incoming.push(octets);
        self.run_handshake();
    }

    /// Takes note that the peer has closed its side. What it sent before still comes out.
    pub fn handle_end(&mut self, _now: Instant) {
        self.ended = true;
        if let Some(missing) = self.missing() {
            self.close(CloseReason::EndedInHandshake { missing });
        }
    }

    /// Closes the connection if its time has come; any earlier, nothing happens.
    pub fn handle_timeout(&mut self, now: Instant) {
        if let Some(missing) = self.missing()
            && now >= self.handshake_until
        {
            self.close(CloseReason::HandshakeTimeout { missing });
        }
    }

    /// When [`handle_timeout`](Self::handle_timeout) wants to be called, and why.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<(Instant, Deadline)> {
        self.missing()
            .map(|_| (self.handshake_until, Deadline::Handshake))
    }

    /// Puts a whole message in line for the peer.
    ///
    /// # Errors
    /// [`SendError::NoFrames`] for a message without frames, [`SendError::NotReady`] before
    /// [`Output::Ready`] or after the end; nothing has been sent then.
    pub fn send(&mut self, message: &Message) -> Result<(), SendError> {
        if message.is_empty() {
            return Err(SendError::NoFrames);
        }
        if !self.is_ready() {
            return Err(SendError::NotReady);
        }
        self.outgoing.push_message(message);
        Ok(())
    }

    /// Tells the peer what this side wants to hear, in the form of the generation spoken.
    ///
    /// # Errors
    /// [`SendError::NotReady`] before [`Output::Ready`] or after the end.
    pub fn send_interest(&mut self, _interest: &Interest) -> Result<(), SendError> {
        Err(SendError::NotReady)
    }

    /// Takes the answer to [`Output::Authenticate`].
    pub fn handle_verdict(&mut self, _now: Instant, _verdict: Verdict) {}

    /// The next octets to write to the link, in order.
    #[must_use]
    pub fn poll_transmit(&mut self) -> Option<Bytes> {
        self.outgoing.pop()
    }

    /// Octets that [`poll_transmit`](Self::poll_transmit) has still to give.
    pub fn transmit_octets(&self) -> usize {
        self.outgoing.octets()
    }

    /// The next thing that happened. Messages are decoded only here, so a driver that stops
    /// asking leaves what it cannot use yet in the chunks it came in.
    #[must_use]
    pub fn poll_output(&mut self) -> Option<Output> {
        loop {
            if let Some(output) = self.outputs.pop_front() {
                return Some(output);
            }
            match self.state {
                State::Greeting(_) | State::Ready | State::Closed => return None,
                State::Traffic => match self.next_in_traffic() {
                    Ok(Some(message)) => return Some(Output::Message(message)),
                    Ok(None) if !self.outputs.is_empty() || self.is_over() => {}
                    Ok(None) if self.ended => self.close(CloseReason::Ended),
                    Ok(None) => return None,
                    Err(error) => self.close(CloseReason::Protocol(error)),
                },
                State::Closing(_) => return self.finish(),
            }
        }
    }

    /// Whether messages may be sent: the handshake is done and the connection not over.
    pub const fn is_ready(&self) -> bool {
        matches!(self.state, State::Traffic)
    }

    const fn is_over(&self) -> bool {
        matches!(self.state, State::Closing(_) | State::Closed)
    }

    /// The part of the handshake that is still to come from the peer.
    const fn missing(&self) -> Option<WirePart> {
        match self.state {
            State::Greeting(_) => Some(WirePart::Greeting),
            State::Ready => Some(WirePart::Ready),
            State::Traffic | State::Closing(_) | State::Closed => None,
        }
    }

    /// Reads greeting and READY as far as they have come.
    fn run_handshake(&mut self) {
        if let State::Greeting(reader) = &mut self.state {
            match reader.read(&mut self.incoming) {
                Ok(Some(_)) => {
                    let octets = Bytes::copy_from_slice(reader.octets());
                    self.received(octets, WirePart::Greeting);
                    self.transmit(handshake::ready(&self.config).encode(), WirePart::Ready);
                    self.state = State::Ready;
                }
                Ok(None) => {}
                Err(error) => self.close(CloseReason::Protocol(error)),
            }
        }
        if let State::Ready = self.state
            && let Err(error) = self.read_ready()
        {
            self.close(CloseReason::Protocol(error));
        }
    }

    /// Reads the command that must be READY or ERROR.
    fn read_ready(&mut self) -> Result<(), ProtocolError> {
        let Some(header) = self.decoder.poll_header(&mut self.incoming)? else {
            return Ok(());
        };
        if !header.is_command() {
            let start = self.incoming.offset() - header.octets() as u64;
            return Err(ready_expected(start, "a message frame"));
        }
        self.check_command_size(header)?;
        let Some(body) = self.decoder.poll_body(&mut self.incoming) else {
            return Ok(());
        };
        let start = self.incoming.offset() - body.len() as u64 - header.octets() as u64;
        match self.read_command(header, &body)? {
            Command::Ready(metadata) => {
                self.accept(metadata, start);
                Ok(())
            }
            Command::Error { reason } => {
                self.refused(&reason);
                Ok(())
            }
            Command::Ping { .. } => Err(ready_expected(start, "PING")),
            Command::Pong { .. } => Err(ready_expected(start, "PONG")),
            Command::Unknown { name, .. } => {
                Err(ready_expected(start, name.escape_ascii().to_string()))
            }
        }
    }

    /// Lets the peer in, or says ERROR (RFC 37, Socket-Type: SHOULD; libzmq just closes).
    fn accept(&mut self, metadata: Metadata, start: u64) {
        match handshake::judge(self.config.kind, &metadata) {
            Ok((kind, identity)) => {
                self.outputs.push_back(Output::Ready {
                    kind: Some(kind),
                    identity,
                    metadata,
                    generation: Generation::Zmtp31,
                    user_id: None,
                });
                self.state = State::Traffic;
            }
            Err(error) => {
                let error = error.shifted(start);
                let mut reason = format!("expected {}, found {}", error.expected, error.found);
                reason.truncate(usize::from(u8::MAX));
                let refusal = Command::Error {
                    reason: reason.into(),
                };
                self.transmit(refusal.encode(), WirePart::Error);
                self.close(CloseReason::Protocol(error));
            }
        }
    }

    /// Reads on until a message is whole. Commands on the way become outputs; `None` if there are
    /// any, or if more has to come first.
    fn next_in_traffic(&mut self) -> Result<Option<Message>, ProtocolError> {
        while let Some(header) = self.decoder.poll_header(&mut self.incoming)? {
            if header.is_command() {
                self.check_command_size(header)?;
                let Some(body) = self.decoder.poll_body(&mut self.incoming) else {
                    break;
                };
                self.handle_command(header, &body)?;
                break;
            }
            self.assembly
                .admit(header, &self.config.limits, &self.incoming)?;
            let Some(body) = self.decoder.poll_body(&mut self.incoming) else {
                break;
            };
            if let Some(message) = self.assembly.add(header, body) {
                return Ok(Some(message));
            }
        }
        Ok(None)
    }

    /// Does what a command in traffic asks for.
    ///
    /// Commands are taken between the frames of one message too: the RFC has them between
    /// messages, but libzmq sends a PING whenever its timer says so.
    fn handle_command(&mut self, header: Header, body: &Frame) -> Result<(), ProtocolError> {
        let start = self.incoming.offset() - body.len() as u64 - header.octets() as u64;
        match self.read_command(header, body)? {
            Command::Ready(_) => Err(ProtocolError::new(
                start,
                Rule::ZmtpReady,
                "one READY on a connection",
                "a second one",
            )),
            // The peer may find out what it does not like after its own READY.
            Command::Error { reason } => {
                self.refused(&reason);
                Ok(())
            }
            // A context beyond what RFC 37 allows is cut, as libzmq does it.
            Command::Ping { mut context, .. } => {
                context.truncate(MAX_PING_CONTEXT_OCTETS);
                self.transmit(Command::Pong { context }.encode(), WirePart::Pong);
                Ok(())
            }
            // SUBSCRIBE and CANCEL among them: none of our socket types publishes.
            Command::Pong { .. } | Command::Unknown { .. } => Ok(()),
        }
    }

    /// Parses the command whose body has just been read, and tells of it.
    fn read_command(&mut self, header: Header, body: &Frame) -> Result<Command, ProtocolError> {
        let start = self.incoming.offset() - body.len() as u64;
        let mut octets = BytesMut::with_capacity(header.octets() + body.len());
        header.encode(&mut octets);
        octets.extend_from_slice(body);
        let octets = octets.freeze();
        let body = octets.slice(header.octets()..);
        let command = Command::decode(&body).map_err(|error| error.shifted(start))?;
        self.received(
            octets,
            match command {
                Command::Ready(_) => WirePart::Ready,
                Command::Error { .. } => WirePart::Error,
                Command::Ping { .. } => WirePart::Ping,
                Command::Pong { .. } => WirePart::Pong,
                Command::Unknown { .. } => WirePart::UnknownCommand,
            },
        );
        Ok(command)
    }

    fn check_command_size(&self, header: Header) -> Result<(), ProtocolError> {
        let limit = self.config.limits.max_command_octets;
        if header.size() <= limit as u64 {
            return Ok(());
        }
        let start = self.incoming.offset() - header.octets() as u64;
        Err(ProtocolError::new(
            start,
            Rule::ZmtpViolation,
            format!("a command of at most {limit} octets"),
            format!("one of {} octets", header.size()),
        ))
    }

    fn transmit(&mut self, octets: Bytes, part: WirePart) {
        self.outgoing.push(octets.clone());
        self.outputs.push_back(Output::OctetsSent { octets, part });
    }

    fn received(&mut self, octets: Bytes, part: WirePart) {
        self.outputs
            .push_back(Output::OctetsReceived { octets, part });
    }

    fn refused(&mut self, reason: &[u8]) {
        self.close(CloseReason::Refused {
            reason: reason.escape_ascii().to_string(),
        });
    }

    /// Starts the end: nothing more is read, what is in line for the peer still leaves. A peer
    /// that has closed its side gets nothing more; ZeroMQ knows no half-closed links.
    fn close(&mut self, reason: CloseReason) {
        self.incoming.clear();
        self.decoder = Decoder::new();
        self.assembly = Assembly::default();
        if self.ended {
            self.outgoing.clear();
        }
        self.state = State::Closing(reason);
    }

    /// The last output, once nothing is left to transmit.
    fn finish(&mut self) -> Option<Output> {
        if self.outgoing.octets() > 0 {
            return None;
        }
        match core::mem::replace(&mut self.state, State::Closed) {
            State::Closing(reason) => Some(Output::Closed(reason)),
            _ => None,
        }
    }
}

fn ready_expected(offset: u64, found: impl Into<std::borrow::Cow<'static, str>>) -> ProtocolError {
    ProtocolError::new(offset, Rule::ZmtpReady, "READY or ERROR first", found)
}
