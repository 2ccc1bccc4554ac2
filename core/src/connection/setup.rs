//! The way to traffic: greetings, then the mechanism's commands, then the judgement of the peer.

use std::collections::VecDeque;
use std::sync::Arc;

use bytes::Bytes;

use super::config::Framing;
use super::handshake;
use super::mechanism::plain;
use super::mechanism::{Mechanism, Step};
use super::opening::Opening;
use super::output::{CloseReason, Output};
use super::security::Security;
use super::state::{Connection, State, check_transition};
use crate::identity::Identity;
use crate::rule::Rule;
use crate::socket::SocketKind;
use crate::time::Instant;
use crate::trace::WirePart;
use crate::wire::{
    Command, Decoder, Generation, Greeting, Header, Heard, Metadata, ProtocolError, split_command,
};
use crate::zap::{Status, Verdict};

impl Connection {
    /// Begins as the framing asks for.
    #[inline(never)]
    pub(super) fn open(&mut self) {
        match self.config.framing {
            Framing::Zmtp => {
                let (oldest, newest) = (self.config.oldest_spoken(), self.config.newest);
                if newest < oldest {
                    let expected = format!("{oldest} at least for this {}", self.config.kind);
                    let error = ProtocolError::new(0, Rule::OlderPeer, expected, newest.name());
                    return self.close(CloseReason::Protocol(error));
                }
                let opening = Opening::new(&self.config);
                let octets = opening.ours();
                if opening.is_whole() {
                    self.transmit(octets, WirePart::Greeting);
                } else {
                    self.outgoing.push(octets);
                }
                self.state = State::Greeting(Box::new(opening));
            }
            Framing::Zws => {
                self.speak(Generation::Zws);
                self.start_mechanism();
            }
            Framing::ZwsBare => {
                self.speak(Generation::Zws);
                if self.config.security != Security::Null || self.config.authenticates {
                    let expected = format!("ZWS2.0/{}", self.config.security.mechanism());
                    let found = "ZWS2.0, which has no mechanism";
                    let rule = Rule::MechanismMismatch;
                    let error = ProtocolError::new(0, rule, expected, found);
                    return self.close(CloseReason::Protocol(error));
                }
                let routing_id = self.config.announced();
                let header = Header::message(routing_id.len(), false);
                let octets = self.decoder.form().frame(header, routing_id);
                self.transmit(octets, WirePart::Greeting);
            }
            Framing::Raw => self.be_ready(None, None, Metadata::new()),
        }
    }

    /// Takes the answer to [`Output::Authenticate`]. An answer that nobody asked for, or that comes
    /// after the end, changes nothing.
    pub fn handle_verdict(&mut self, now: Instant, verdict: Verdict) {
        let State::Verdict(mechanism) = &mut self.state else {
            return;
        };
        self.now = now;
        let status = verdict.status;
        if status == Status::TemporaryError {
            return self.close(CloseReason::Denied { status });
        }
        let mut steps = VecDeque::new();
        mechanism.handle_verdict(&verdict, &mut steps);
        self.verdict = Some(Box::new(verdict));
        if status == Status::Success {
            self.enter_with_mechanism(State::Handshake);
        }
        self.take_steps(steps, self.incoming.offset());
        self.run_handshake();
    }

    /// Reads greeting and handshake as far as they have come.
    pub(super) fn run_handshake(&mut self) {
        loop {
            let read = match self.state {
                State::Greeting(_) => self.read_greeting(),
                State::RoutingId => self.read_routing_id(),
                State::Handshake(_) => self.read_handshake_command(),
                State::Verdict(_) | State::Traffic | State::Closing(_) | State::Closed => return,
            };
            match read {
                Ok(true) => {}
                Ok(false) => match self.take_broken() {
                    Ok(()) => return,
                    Err(error) => self.close(CloseReason::Protocol(error)),
                },
                Err(error) => self.close(CloseReason::Protocol(error)),
            }
        }
    }

    /// Reads a part of the peer's greeting, and says what is due then; `false` if more has to come
    /// first.
    fn read_greeting(&mut self) -> Result<bool, ProtocolError> {
        let State::Greeting(opening) = &mut self.state else {
            return Ok(false);
        };
        let Some(heard) = opening.read(&mut self.incoming)? else {
            return Ok(false);
        };
        if !opening.is_whole() {
            let more = opening.answer(&heard, &self.config);
            self.outgoing.push(more);
            if opening.is_whole() {
                self.outputs.push_back(Output::OctetsSent {
                    octets: opening.ours(),
                    part: WirePart::Greeting,
                });
            }
        }
        if let Heard::Whole(greeting) = heard {
            self.take_greeting(greeting)?;
        }
        Ok(true)
    }

    /// Goes on after the peer's greeting: with the mechanism, or where there is none with traffic.
    fn take_greeting(&mut self, greeting: Greeting) -> Result<(), ProtocolError> {
        self.received(greeting.octets, WirePart::Greeting);
        self.speak(greeting.generation);
        if greeting.generation >= Generation::Zmtp30 {
            self.start_mechanism();
            return Ok(());
        }
        let kind = greeting.kind;
        let identity = handshake::judge_peer(self.config.kind, kind, &greeting.identity)?;
        self.be_ready(kind, identity, Metadata::new());
        Ok(())
    }

    /// Reads the routing id that opens bare ZWS (RFC 45, No Mechanism).
    fn read_routing_id(&mut self) -> Result<bool, ProtocolError> {
        let Some(header) = self.decoder.poll_header(&mut self.incoming)? else {
            return Ok(false);
        };
        let refuse = |expected: &'static str, found| {
            Err(ProtocolError::new(0, Rule::ZwsFraming, expected, found))
        };
        if header.is_command() || header.has_more() {
            let found = "another kind of frame".to_owned();
            return refuse("a routing id with flags 00", found);
        }
        if header.size() > crate::identity::MAX_OCTETS as u64 {
            let found = format!("one of {} octets", header.size());
            return refuse("a routing id of at most 255 octets", found);
        }
        let Some(body) = self.decoder.poll_body(&mut self.incoming) else {
            return Ok(false);
        };
        let octets = self.decoder.form().frame(header, &body);
        self.received(octets, WirePart::Greeting);
        let identity = handshake::judge_peer(self.config.kind, None, &body)?;
        self.be_ready(None, identity, Metadata::new());
        Ok(true)
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
        let octets = self.decoder.form().frame(header, &body);
        let mut body = octets.slice(octets.len() - body.len()..);
        if let Security::PlainClient { .. } = self.config.security {
            body = plain::spelt_right(body);
        }
        let (name, _) = split_command(&body).map_err(|error| error.shifted(body_at))?;
        let part = part_of(&name);
        self.received(octets, part);
        self.came_last = Some(part);
        if part == WirePart::Error {
            let command = Command::decode(&body).map_err(|error| error.shifted(body_at))?;
            if let Command::Error { reason } = command {
                self.refused(&reason);
            }
            return Ok(true);
        }
        let State::Handshake(mechanism) = &mut self.state else {
            return Ok(false);
        };
        let mut steps = VecDeque::new();
        mechanism
            .handle_command(&body, &mut steps)
            .map_err(|error| error.shifted(body_at))?;
        self.take_steps(steps, body_at - header.octets() as u64);
        Ok(true)
    }

    /// The command of the handshake that the peer is to send next.
    pub(super) fn due(&self) -> WirePart {
        match (&self.config.security, self.came_last) {
            (Security::PlainClient { .. } | Security::CurveClient { .. }, None) => {
                WirePart::Welcome
            }
            (Security::PlainServer | Security::CurveServer { .. }, None) => WirePart::Hello,
            (Security::PlainServer | Security::CurveServer { .. }, Some(_)) => WirePart::Initiate,
            _ => WirePart::Ready,
        }
    }

    /// From now on this is spoken.
    fn speak(&mut self, generation: Generation) {
        self.generation = generation;
        self.decoder = Decoder::of(generation.form());
    }

    /// Begins the handshake.
    fn start_mechanism(&mut self) {
        let mechanism = Mechanism::new(&self.config);
        if self.config.security.needs_seed() {
            Arc::make_mut(&mut self.config).seed = [0; 32];
        }
        let mut mechanism = match mechanism {
            Ok(mechanism) => mechanism,
            Err(error) => return self.close(CloseReason::Misconfigured(error)),
        };
        let mut steps = VecDeque::new();
        mechanism.start(&mut steps);
        self.enter(State::Handshake(Box::new(mechanism)));
        self.take_steps(steps, self.incoming.offset());
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
        let (kind, mut identity) = match judged.transpose() {
            Ok(judged) => judged.unwrap_or_default(),
            Err(error) => return self.refuse(error.shifted(start)),
        };
        for step in steps {
            match step {
                Step::Send { body, part } => self.transmit_command_body(&body, part),
                Step::Authenticate(credentials) => {
                    self.enter_with_mechanism(State::Verdict);
                    self.outputs.push_back(Output::Authenticate(credentials));
                }
                Step::Done { metadata } => self.be_ready(kind, identity.take(), metadata),
                Step::Refuse { reason } => {
                    let verdict = self.verdict.take();
                    self.transmit_command(&Command::Error { reason });
                    return self.close(CloseReason::Denied {
                        status: verdict
                            .map_or(Status::AuthenticationFailure, |verdict| verdict.status),
                    });
                }
            }
        }
    }

    /// Messages may pass from now on.
    fn be_ready(
        &mut self,
        kind: Option<SocketKind>,
        identity: Option<Identity>,
        mut metadata: Metadata,
    ) {
        // A handler's properties stand first: what the peer says of itself must not hide them.
        let user_id = self.verdict.take().map(|verdict| {
            let told = core::mem::replace(&mut metadata, verdict.metadata);
            metadata.extend(told.iter().cloned());
            verdict.user_id
        });
        self.outputs.push_back(Output::Ready {
            kind,
            identity,
            metadata,
            generation: self.generation,
            user_id,
        });
        if self.generation >= Generation::Zmtp30 {
            self.heartbeats.start(self.now, &self.config.heartbeat);
        }
        if let State::Handshake(mechanism) = self.enter(State::Traffic) {
            self.curve = mechanism.into_curve();
        }
        if self.curve.is_none() && self.generation != Generation::Raw {
            self.in_one_step = self.config.limits.sole_frame_octets();
        }
    }

    /// Goes on to another state of the handshake with the same mechanism.
    fn enter_with_mechanism(&mut self, state: fn(Box<Mechanism>) -> State) {
        let from = self.state.phase();
        // No state at all for the moment in which the mechanism changes hands.
        self.state = match core::mem::replace(&mut self.state, State::Closed) {
            State::Handshake(mechanism) | State::Verdict(mechanism) => state(mechanism),
            other => other,
        };
        check_transition(from, self.state.phase());
    }

    /// Says ERROR and closes (RFC 37, Socket-Type: SHOULD; libzmq just closes). A CURVE client
    /// never says ERROR (RFC 26, General Design).
    fn refuse(&mut self, error: ProtocolError) {
        if !matches!(self.config.security, Security::CurveClient { .. }) {
            let mut reason = format!("expected {}, found {}", error.expected, error.found);
            reason.truncate(usize::from(u8::MAX));
            self.transmit_command(&Command::Error {
                reason: reason.into(),
            });
        }
        self.close(CloseReason::Protocol(error));
    }
}

/// What a trace calls a command of the handshake.
fn part_of(name: &Bytes) -> WirePart {
    match &name[..] {
        b"HELLO" => WirePart::Hello,
        b"WELCOME" => WirePart::Welcome,
        b"INITIATE" => WirePart::Initiate,
        b"READY" => WirePart::Ready,
        b"ERROR" => WirePart::Error,
        b"PING" => WirePart::Ping,
        b"PONG" => WirePart::Pong,
        b"SUBSCRIBE" => WirePart::Subscribe,
        b"CANCEL" => WirePart::Cancel,
        b"JOIN" => WirePart::Join,
        b"LEAVE" => WirePart::Leave,
        _ => WirePart::UnknownCommand,
    }
}
