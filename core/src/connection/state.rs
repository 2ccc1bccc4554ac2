//! The state machine of a connection, from the greeting to its end.

use std::collections::VecDeque;

use bytes::{Bytes, BytesMut};

use super::config::Config;
use super::handshake;
use super::mechanism::curve::{self, Curve};
use super::mechanism::{Mechanism, Step};
use super::outgoing::Outgoing;
use super::output::{CloseReason, Deadline, Output, SendError};
use super::security::Security;
use super::traffic::Assembly;
use crate::frame::Frame;
use crate::interest::Interest;
use crate::message::Message;
use crate::rule::Rule;
use crate::socket::SocketKind;
use crate::time::Instant;
use crate::trace::WirePart;
use crate::wire::{
    Command, Decoder, Generation, GreetingReader, Header, Incoming, MAX_PING_CONTEXT_OCTETS,
    OUR_GREETING, ProtocolError, split_command,
};
use crate::zap::{Status, Verdict};

/// Where the connection is.
///
/// ```text
///   new: our greeting leaves
///           |
///           v        greeting read:              READY read and
///      +----------+  mechanism starts +-----------+ accepted +---------+
///      | Greeting | ----------------> | Handshake | -------> | Traffic | <-. messages,
///      +----------+                   +-----------+          +---------+ --' commands
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
    /// Boxed: a mechanism may hold keys, and most of a connection's life is traffic.
    Handshake(Box<Mechanism>),
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
    /// What seals and opens the traffic.
    curve: Option<Box<Curve>>,
    /// A handler has been asked, and nothing is read until it answers.
    awaits_verdict: bool,
    /// What it answered, until the handshake is done.
    verdict: Option<Box<Verdict>>,
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
            curve: None,
            awaits_verdict: false,
            verdict: None,
            ended: false,
        };
        if let Err(error) = connection.config.security.check(&connection.config.seed) {
            connection.close(CloseReason::Misconfigured(error));
            return connection;
        }
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
        if self.curve.is_none() {
            self.outgoing.push_message(message);
            return Ok(());
        }
        let mut left = message.len();
        for frame in message.frames() {
            left -= 1;
            let flags = if left > 0 { curve::MORE } else { 0 };
            let sealed = self.seal(flags, frame).ok_or(SendError::NotReady)?;
            self.outgoing.push(sealed);
        }
        Ok(())
    }

    /// Tells the peer what this side wants to hear, in the form of the generation spoken.
    ///
    /// # Errors
    /// [`SendError::NotReady`] before [`Output::Ready`] or after the end.
    pub fn send_interest(&mut self, interest: &Interest) -> Result<(), SendError> {
        if !self.is_ready() {
            return Err(SendError::NotReady);
        }
        self.transmit_command(&Command::from(interest));
        Ok(())
    }

    /// Takes the answer to [`Output::Authenticate`]. An answer that nobody asked for, or that comes
    /// after the end, changes nothing.
    pub fn handle_verdict(&mut self, _now: Instant, verdict: Verdict) {
        let State::Handshake(mechanism) = &mut self.state else {
            return;
        };
        if !core::mem::take(&mut self.awaits_verdict) {
            return;
        }
        if verdict.status == Status::TemporaryError {
            return self.close(CloseReason::Denied {
                status: verdict.status,
            });
        }
        let mut steps = VecDeque::new();
        mechanism.handle_verdict(&verdict, &mut steps);
        self.verdict = Some(Box::new(verdict));
        self.take_steps(steps, self.incoming.offset());
        self.run_handshake();
    }

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
                State::Greeting(_) | State::Handshake(_) | State::Closed => return None,
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
            State::Handshake(_) => Some(WirePart::Ready),
            State::Traffic | State::Closing(_) | State::Closed => None,
        }
    }

    /// Reads greeting and handshake as far as they have come.
    fn run_handshake(&mut self) {
        if let State::Greeting(reader) = &mut self.state {
            match reader.read(&mut self.incoming) {
                Ok(Some(_)) => {
                    let octets = Bytes::copy_from_slice(reader.octets());
                    self.received(octets, WirePart::Greeting);
                    let mechanism = Mechanism::new(&self.config);
                    self.config.seed = [0; 32];
                    let mut mechanism = match mechanism {
                        Ok(mechanism) => mechanism,
                        Err(error) => return self.close(CloseReason::Misconfigured(error)),
                    };
                    let mut steps = VecDeque::new();
                    mechanism.start(&mut steps);
                    self.state = State::Handshake(Box::new(mechanism));
                    self.take_steps(steps, 0);
                }
                Ok(None) => {}
                Err(error) => self.close(CloseReason::Protocol(error)),
            }
        }
        while matches!(self.state, State::Handshake(_)) && !self.awaits_verdict {
            match self.read_handshake_command() {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => self.close(CloseReason::Protocol(error)),
            }
        }
    }

    /// Reads one command of the handshake; `false` if more has to come first.
    fn read_handshake_command(&mut self) -> Result<bool, ProtocolError> {
        let Some(header) = self.decoder.poll_header(&mut self.incoming)? else {
            return Ok(false);
        };
        if !header.is_command() {
            let start = self.incoming.offset() - header.octets() as u64;
            let expected = "READY or ERROR first";
            let found = "a message frame";
            return Err(ProtocolError::new(start, Rule::ZmtpReady, expected, found));
        }
        self.check_command_size(header)?;
        let Some(body) = self.decoder.poll_body(&mut self.incoming) else {
            return Ok(false);
        };
        let body_at = self.incoming.offset() - body.len() as u64;
        let octets = whole_frame(header, &body);
        let body = octets.slice(header.octets()..);
        let (name, _) = split_command(&body).map_err(|error| error.shifted(body_at))?;
        let part = match &name[..] {
            b"HELLO" => WirePart::Hello,
            b"WELCOME" => WirePart::Welcome,
            b"INITIATE" => WirePart::Initiate,
            b"READY" => WirePart::Ready,
            b"ERROR" => WirePart::Error,
            b"PING" => WirePart::Ping,
            b"PONG" => WirePart::Pong,
            _ => WirePart::UnknownCommand,
        };
        if part == WirePart::Error {
            let command = Command::decode(&body).map_err(|error| error.shifted(body_at))?;
            self.received(octets, part);
            if let Command::Error { reason } = command {
                self.refused(&reason);
            }
            return Ok(true);
        }
        let State::Handshake(mechanism) = &mut self.state else {
            return Ok(false);
        };
        let mut steps = VecDeque::new();
        let taken = mechanism.handle_command(&body, &mut steps);
        self.received(octets, part);
        taken.map_err(|error| error.shifted(body_at))?;
        self.take_steps(steps, body_at - header.octets() as u64);
        Ok(true)
    }

    /// Does what the mechanism wants done. The peer is judged before anything else is said to it.
    ///
    /// `start` is where the command began that led to this.
    fn take_steps(&mut self, steps: VecDeque<Step>, start: u64) {
        let metadata = steps.iter().find_map(|step| match step {
            Step::Done { metadata } => Some(metadata),
            _ => None,
        });
        let judged = metadata.map(|metadata| handshake::judge(self.config.kind, metadata));
        let (kind, identity) = match judged.transpose() {
            Ok(judged) => judged.unzip(),
            Err(error) => return self.refuse(error.shifted(start)),
        };
        let mut identity = identity.flatten();
        for step in steps {
            match step {
                Step::Send { body, part } => {
                    let octets = whole_frame(Header::command(body.len()), &body);
                    self.transmit(octets, part);
                }
                Step::Authenticate(credentials) => {
                    self.awaits_verdict = true;
                    self.outputs.push_back(Output::Authenticate(credentials));
                }
                Step::Done { mut metadata } => {
                    let verdict = self.verdict.take();
                    let user_id = verdict.map(|verdict| {
                        metadata.extend(verdict.metadata.iter().cloned());
                        verdict.user_id
                    });
                    self.outputs.push_back(Output::Ready {
                        kind,
                        identity: identity.take(),
                        metadata,
                        generation: Generation::Zmtp31,
                        user_id,
                    });
                    let handshake = core::mem::replace(&mut self.state, State::Traffic);
                    if let State::Handshake(mechanism) = handshake {
                        self.curve = mechanism.into_curve();
                    }
                }
                Step::Refuse { reason } => {
                    let status = self.verdict.take().map(|verdict| verdict.status);
                    let refusal = Command::Error { reason };
                    self.transmit(refusal.encode(), WirePart::Error);
                    self.close(CloseReason::Denied {
                        status: status.unwrap_or(Status::AuthenticationFailure),
                    });
                    return;
                }
            }
        }
    }

    /// Says ERROR and closes (RFC 37, Socket-Type: SHOULD; libzmq just closes). A CURVE client never
    /// says ERROR (RFC 26, General Design).
    fn refuse(&mut self, error: ProtocolError) {
        if let Security::CurveClient { .. } = self.config.security {
            return self.close(CloseReason::Protocol(error));
        }
        let mut reason = format!("expected {}, found {}", error.expected, error.found);
        reason.truncate(usize::from(u8::MAX));
        let refusal = Command::Error {
            reason: reason.into(),
        };
        self.transmit(refusal.encode(), WirePart::Error);
        self.close(CloseReason::Protocol(error));
    }

    /// Reads on until a message is whole. Commands on the way become outputs; `None` if there are
    /// any, or if more has to come first.
    fn next_in_traffic(&mut self) -> Result<Option<Message>, ProtocolError> {
        if self.curve.is_some() {
            return self.next_sealed();
        }
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

    /// The same for traffic under CURVE. Whether a frame is marked as a command outside its MESSAGE
    /// does not matter: what is inside does (libzmq marks none, RFC 26 has all of them commands).
    fn next_sealed(&mut self) -> Result<Option<Message>, ProtocolError> {
        while let Some(header) = self.decoder.poll_header(&mut self.incoming)? {
            let inside = header.size().saturating_sub(curve::OVERHEAD_OCTETS as u64);
            let inside = usize::try_from(inside).unwrap_or(usize::MAX);
            let inner = Header::message(inside, false);
            self.assembly
                .admit(inner, &self.config.limits, &self.incoming)?;
            let Some(sealed) = self.decoder.poll_body(&mut self.incoming) else {
                break;
            };
            let body_at = self.incoming.offset() - sealed.len() as u64;
            let Some(curve) = &mut self.curve else {
                break;
            };
            let (flags, body) = curve
                .open(&sealed.to_shared())
                .map_err(|error| error.shifted(body_at))?;
            if flags == curve::COMMAND {
                self.check_command_size(inner)?;
                let command = Command::decode(&body)
                    .map_err(|error| error.shifted(body_at + curve::OVERHEAD_OCTETS as u64))?;
                self.received(whole_frame(header, &sealed), command.part());
                self.obey(command, body_at - header.octets() as u64)?;
                break;
            }
            let inner = Header::message(body.len(), flags == curve::MORE);
            if let Some(message) = self.assembly.add(inner, body.into()) {
                return Ok(Some(message));
            }
        }
        Ok(None)
    }

    /// Takes a command in traffic.
    ///
    /// Commands are taken between the frames of one message too: the RFC has them between
    /// messages, but libzmq sends a PING whenever its timer says so.
    fn handle_command(&mut self, header: Header, body: &Frame) -> Result<(), ProtocolError> {
        let start = self.incoming.offset() - body.len() as u64 - header.octets() as u64;
        let command = self.read_command(header, body)?;
        self.obey(command, start)
    }

    /// Does what a command asks for that began at `start`.
    fn obey(&mut self, command: Command, start: u64) -> Result<(), ProtocolError> {
        match command {
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
                self.transmit_command(&Command::Pong { context });
                Ok(())
            }
            Command::Subscribe { topic } if publishes(self.config.kind) => {
                self.tell(Interest::Subscribe(topic.into()))
            }
            Command::Cancel { topic } if publishes(self.config.kind) => {
                self.tell(Interest::Cancel(topic.into()))
            }
            Command::Join { group } if self.config.kind == SocketKind::Radio => {
                self.tell(Interest::Join(group.into()))
            }
            Command::Leave { group } if self.config.kind == SocketKind::Radio => {
                self.tell(Interest::Leave(group.into()))
            }
            // An interest in what this type does not publish is no concern of its.
            Command::Subscribe { .. }
            | Command::Cancel { .. }
            | Command::Join { .. }
            | Command::Leave { .. }
            | Command::Pong { .. }
            | Command::Unknown { .. } => Ok(()),
        }
    }

    fn tell(&mut self, interest: Interest) -> Result<(), ProtocolError> {
        self.outputs.push_back(Output::Interest(interest));
        Ok(())
    }

    /// Parses the command whose body has just been read, and tells of it.
    fn read_command(&mut self, header: Header, body: &Frame) -> Result<Command, ProtocolError> {
        let start = self.incoming.offset() - body.len() as u64;
        let octets = whole_frame(header, body);
        let body = octets.slice(header.octets()..);
        let command = Command::decode(&body).map_err(|error| error.shifted(start))?;
        self.received(octets, command.part());
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

    /// Says something in traffic that is no message.
    fn transmit_command(&mut self, command: &Command) {
        let octets = if self.curve.is_none() {
            Some(command.encode())
        } else {
            self.seal(curve::COMMAND, &command.body())
        };
        if let Some(octets) = octets {
            self.transmit(octets, command.part());
        }
    }

    /// A frame as the whole MESSAGE that it travels in; `None` if nothing seals, or never again.
    fn seal(&mut self, flags: u8, body: &[u8]) -> Option<Bytes> {
        let sealed = self.curve.as_mut()?.seal(flags, body)?;
        Some(whole_frame(Header::message(sealed.len(), false), &sealed))
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

/// A frame of ZMTP 3.x as it crosses the link.
fn whole_frame(header: Header, body: &[u8]) -> Bytes {
    let mut octets = BytesMut::with_capacity(header.octets() + body.len());
    header.encode(&mut octets);
    octets.extend_from_slice(body);
    octets.freeze()
}

const fn publishes(kind: SocketKind) -> bool {
    matches!(kind, SocketKind::Pub | SocketKind::Xpub)
}
