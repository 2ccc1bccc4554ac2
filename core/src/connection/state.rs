//! The state machine of a connection, from the greeting to its end.

use std::collections::VecDeque;
use std::sync::Arc;

use bytes::{Bytes, BytesMut};

use super::assembly::Assembly;
use super::config::Config;
use super::heartbeat::{Due, Heartbeats, ttl_tenths};
use super::mechanism::Mechanism;
use super::mechanism::curve::Curve;
use super::opening::Opening;
use super::outgoing::Outgoing;
use super::output::{CloseReason, Deadline, Output, SendError};
use super::phase::{Phase, TRANSITIONS};
use crate::interest::Interest;
use crate::message::Message;
use crate::time::Instant;
use crate::trace::WirePart;
use crate::wire::{Command, Decoder, Form, Generation, Incoming, LentBody, ProtocolError, zws};
use crate::zap::Verdict;

/// Where the connection is, with what is needed only there. What is large is boxed, so that a
/// connection that never gets further costs little.
#[derive(Clone, Debug)]
pub(super) enum State {
    Greeting(Box<Opening>),
    /// Bare ZWS: the peer's routing id is to come.
    RoutingId,
    Handshake(Box<Mechanism>),
    /// The same, and a handler has been asked; nothing is read until it answers.
    Verdict(Box<Mechanism>),
    Traffic,
    Closing(CloseReason),
    Closed,
}

impl State {
    pub(super) const fn phase(&self) -> Phase {
        match self {
            Self::Greeting(_) | Self::RoutingId => Phase::Greeting,
            Self::Handshake(_) => Phase::Handshake,
            Self::Verdict(_) => Phase::Verdict,
            Self::Traffic => Phase::Traffic,
            Self::Closing(_) => Phase::Closing,
            Self::Closed => Phase::Closed,
        }
    }
}

/// One end of a connection; see the [module](super) for how it is driven, and [`Phase`] for where
/// it can be.
///
/// Neither side waits for the other longer than it must. With peers of ZMTP 3.0 and later only,
/// the greeting leaves at once and whole; with older ones in sight ([`Config::oldest`]) it leaves
/// in up to three parts, each as soon as no peer of any generation can take it for something else.
/// READY leaves right after the greetings, as libzmq does it and as RFC 23 (NULL) has it. RFC 37
/// lets the binding side wait for the READY of the connecting one; it need not, and a peer that
/// does is served all the same.
///
/// With [`Framing::Zws`](super::Framing::Zws) and `Framing::ZwsBare` octets are messages:
/// [`handle_octets`](Self::handle_octets) takes exactly one binary WebSocket message for each
/// call, and each piece of [`poll_transmit`](Self::poll_transmit) is to be sent as exactly one.
/// What a WebSocket adds (its upgrade, masks, fragments, pings, closing) is the driver's part.
///
/// **Invariant:** outputs, and what is to be transmitted, do not depend on how the peer's octets
/// were cut. Nothing comes out behind [`Output::Closed`].
#[derive(Clone, Debug)]
pub struct Connection {
    pub(super) config: Arc<Config>,
    pub(super) state: State,
    /// What is spoken, once that is known.
    pub(super) generation: Generation,
    /// When the handshake must be done.
    handshake_until: Instant,
    /// The moment told last.
    pub(super) now: Instant,
    pub(super) incoming: Incoming,
    pub(super) decoder: Decoder,
    /// A WebSocket message that is none of ours, to be told once what came before it is read.
    broken: Option<Box<ProtocolError>>,
    /// The message whose frames are coming in.
    pub(super) assembly: Assembly,
    pub(super) outgoing: Outgoing,
    /// What has happened and was not polled yet; messages are decoded when they are asked for.
    pub(super) outputs: VecDeque<Output>,
    pub(super) heartbeats: Heartbeats,
    /// The command of the handshake that came last.
    pub(super) came_last: Option<WirePart>,
    /// What a handler answered, until the handshake is done.
    pub(super) verdict: Option<Box<Verdict>>,
    /// What seals and opens the traffic.
    pub(super) curve: Option<Box<Curve>>,
    /// The peer has closed: what is in `incoming` is all there will be.
    pub(super) ended: bool,
    /// Octets that a message of one frame may have, while those cross the link as frames in the
    /// clear: it is put in line, and taken, in one step then.
    pub(super) in_one_step: Option<usize>,
}

impl Connection {
    /// A connection whose link has just been made. Its greeting, or what takes its place, is there
    /// to be transmitted. Many connections may share one configuration, unless they need a seed.
    pub fn new(now: Instant, config: impl Into<Arc<Config>>) -> Self {
        let config = config.into();
        let mut connection = Self {
            handshake_until: now + config.handshake_timeout,
            state: State::RoutingId,
            generation: Generation::Raw,
            now,
            incoming: Incoming::new(),
            decoder: Decoder::new(),
            broken: None,
            assembly: Assembly::default(),
            outgoing: Outgoing::default(),
            outputs: VecDeque::new(),
            heartbeats: Heartbeats::new(now),
            came_last: None,
            verdict: None,
            curve: None,
            ended: false,
            in_one_step: None,
            config,
        };
        match connection.config.security.check(&connection.config.seed) {
            Ok(()) => connection.open(),
            Err(error) => connection.close(CloseReason::Misconfigured(error)),
        }
        connection
    }

    /// Takes octets from the peer, cut anyhow; over WebSocket exactly one binary message. Large
    /// bodies will be slices of them.
    pub fn handle_octets(&mut self, now: Instant, octets: Bytes) {
        if self.is_over() || self.ended || self.broken.is_some() {
            return;
        }
        self.now = now;
        self.heartbeats.handle_octets(now);
        if self.config.framing.is_zws() {
            match zws::read(&octets) {
                Ok((header, body)) => {
                    self.incoming.push(Form::Zmtp3.frame(header, &[]));
                    self.incoming.push(body);
                }
                Err(error) => self.broken = Some(Box::new(error)),
            }
        } else {
            self.incoming.push(octets);
        }
        self.run_handshake();
    }

    /// Lends out a long body whose octets are the next to come, so that they can be read straight
    /// into it: at most as many as it has room for. It must be given back before
    /// [`handle_octets`](Self::handle_octets).
    pub fn lend_body(&mut self, least: usize) -> Option<LentBody> {
        let may = self.is_ready() && !self.ended && self.broken.is_none();
        may.then(|| self.decoder.lend_body(least, &self.incoming))?
    }

    /// Takes a body back that was [lent out](Self::lend_body), with the octets that have come.
    pub fn return_body(&mut self, now: Instant, body: LentBody) {
        if self.is_over() {
            return;
        }
        if body.has_taken() > 0 {
            self.now = now;
            self.heartbeats.handle_octets(now);
        }
        self.decoder.return_body(body, &mut self.incoming);
    }

    /// Takes note that the peer has closed its side. What it sent before still comes out.
    pub fn handle_end(&mut self, _now: Instant) {
        self.ended = true;
        if let Some(missing) = self.missing() {
            self.close(CloseReason::EndedInHandshake { missing });
        }
    }

    /// Does what has become due: sends a PING, or closes the connection if its time has come. Any
    /// earlier, nothing happens.
    pub fn handle_timeout(&mut self, now: Instant) {
        self.now = now;
        if let Some(missing) = self.missing() {
            if now >= self.handshake_until {
                self.close(match self.state {
                    State::Verdict(_) => CloseReason::HandlerTimeout,
                    _ => CloseReason::HandshakeTimeout { missing },
                });
            }
        } else if self.is_ready() {
            let has_unread = self.incoming.has_unread();
            let settings = &self.config.heartbeat;
            match self.heartbeats.handle_timeout(now, settings, has_unread) {
                Due::Nothing => {}
                Due::Ping => {
                    let ttl = ttl_tenths(settings);
                    let context = Bytes::new();
                    self.transmit_command(&Command::Ping { ttl, context });
                }
                Due::Silence(deadline) => self.close(CloseReason::Silence { deadline }),
            }
        }
    }

    /// When [`handle_timeout`](Self::handle_timeout) wants to be called, and why.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<(Instant, Deadline)> {
        if self.missing().is_some() {
            Some((self.handshake_until, Deadline::Handshake))
        } else if self.is_ready() {
            self.heartbeats.poll(&self.config.heartbeat)
        } else {
            None
        }
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
        if self.curve.is_some() {
            self.send_sealed(message);
        } else if self.generation == Generation::Raw {
            for frame in message.frames() {
                self.outgoing.push(frame.to_shared());
            }
        } else {
            self.outgoing.push_message(self.decoder.form(), message);
        }
        Ok(())
    }

    /// Puts a message of one frame in line for the peer, as [`send`](Self::send) does.
    ///
    /// # Errors
    /// As there.
    #[inline]
    pub fn send_octets(&mut self, body: &[u8]) -> Result<(), SendError> {
        if self.in_one_step.is_none() {
            return self.send(&Message::from(body));
        }
        self.outgoing.push_octets(self.decoder.form(), body);
        Ok(())
    }

    /// The head of a message of one frame of `size` octets, if the driver may put the body behind it
    /// itself, without a copy: nothing is in line, and bodies cross this link as they are. Both
    /// must leave before anything else.
    pub fn head_of(&self, size: usize) -> Option<BytesMut> {
        let may = self.in_one_step.is_some() && self.outgoing.octets() == 0;
        may.then(|| self.decoder.form().head_of(size))?
    }

    /// Tells the peer what this side wants to hear, in the form of the generation spoken: a
    /// command since ZMTP 3.1, before that a message of `01` or `00` and the topic. Groups came
    /// with commands and are always one. ZMTP 1.0 has nothing of the kind, and nothing is sent.
    ///
    /// # Errors
    /// [`SendError::NotReady`] before [`Output::Ready`] or after the end.
    pub fn send_interest(&mut self, interest: &Interest) -> Result<(), SendError> {
        if !self.is_ready() {
            return Err(SendError::NotReady);
        }
        match interest.to_message() {
            _ if self.generation <= Generation::Zmtp1 => {}
            Some(message) if self.generation < Generation::Zmtp31 => return self.send(&message),
            Some(_) | None => self.transmit_command(&Command::from(interest)),
        }
        Ok(())
    }

    /// The next octets to write to the link, in order; over WebSocket exactly one binary message.
    #[must_use]
    pub fn poll_transmit(&mut self) -> Option<Bytes> {
        self.outgoing.pop()
    }

    /// Octets that [`poll_transmit`](Self::poll_transmit) has still to give.
    #[inline]
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
                State::Greeting(_)
                | State::RoutingId
                | State::Handshake(_)
                | State::Verdict(_)
                | State::Closed => return None,
                State::Traffic => match self.next_in_traffic() {
                    Ok(Some(message)) => return Some(Output::Message(message)),
                    Ok(None) if !self.outputs.is_empty() || self.is_over() => {}
                    Ok(None) => match self.broken.take() {
                        Some(error) => self.close(CloseReason::Protocol(*error)),
                        None if self.ended => self.close(CloseReason::Ended),
                        None => return None,
                    },
                    Err(error) => self.close(CloseReason::Protocol(error)),
                },
                State::Closing(_) => return self.finish(),
            }
        }
    }

    /// The next message, if that is what comes out next: the short way of
    /// [`poll_output`](Self::poll_output) for those who take messages one by one. `None` tells
    /// nothing: ask `poll_output` then.
    #[inline]
    #[must_use]
    pub fn poll_message(&mut self) -> Option<Message> {
        if let Some(most) = self.in_one_step
            && self.outputs.is_empty()
            && self.assembly.is_empty()
            && let Some(body) = self.decoder.poll_whole(&mut self.incoming, most)
        {
            self.heartbeats.handle_frame();
            return Some(Message::from(body));
        }
        self.poll_message_in_parts()
    }

    fn poll_message_in_parts(&mut self) -> Option<Message> {
        if !self.outputs.is_empty() || !self.is_ready() {
            return None;
        }
        match self.next_in_traffic() {
            Ok(message) => message,
            Err(error) => {
                self.close(CloseReason::Protocol(error));
                None
            }
        }
    }

    /// Whether something has come that was not decoded yet.
    #[inline]
    pub fn has_unread(&self) -> bool {
        self.incoming.has_unread()
    }

    /// Whether [`poll_output`](Self::poll_output) may give anything now: without, it is not worth
    /// asking.
    #[inline]
    pub fn has_news(&self) -> bool {
        self.has_unread()
            // A body that was lent out may be whole.
            || self.decoder.has_begun()
            || !self.outputs.is_empty()
            || self.ended
            || self.broken.is_some()
            || !self.is_ready()
    }

    /// Whether messages may be sent: the handshake is done and the connection not over.
    #[inline]
    pub const fn is_ready(&self) -> bool {
        matches!(self.state, State::Traffic)
    }

    /// Gives back the memory that the handshake has needed and nothing does now.
    pub fn shrink_to_fit(&mut self) {
        self.outputs.shrink_to_fit();
        self.outgoing.shrink_to_fit();
    }

    /// Where the connection is.
    pub const fn phase(&self) -> Phase {
        self.state.phase()
    }

    pub(super) const fn is_over(&self) -> bool {
        matches!(self.state, State::Closing(_) | State::Closed)
    }

    /// The part of the handshake that is still to come from the peer.
    fn missing(&self) -> Option<WirePart> {
        match self.state {
            State::Greeting(_) | State::RoutingId => Some(WirePart::Greeting),
            State::Handshake(_) | State::Verdict(_) => Some(self.due()),
            State::Traffic | State::Closing(_) | State::Closed => None,
        }
    }

    /// The error of what came last, once everything before it has been read.
    pub(super) fn take_broken(&mut self) -> Result<(), ProtocolError> {
        self.broken.take().map_or(Ok(()), |error| Err(*error))
    }

    /// Puts a command in line, and tells of it.
    pub(super) fn transmit_command(&mut self, command: &Command) {
        self.transmit_command_body(&command.write_body(), command.part());
    }

    /// Puts a command in line whose body is written, and tells of it.
    pub(super) fn transmit_command_body(&mut self, body: &[u8], part: WirePart) {
        if let Some(octets) = self.frame_of_command(body) {
            self.transmit(octets, part);
        }
    }

    pub(super) fn transmit(&mut self, octets: Bytes, part: WirePart) {
        self.outgoing.push(octets.clone());
        self.outputs.push_back(Output::OctetsSent { octets, part });
    }

    pub(super) fn received(&mut self, octets: Bytes, part: WirePart) {
        self.outputs
            .push_back(Output::OctetsReceived { octets, part });
    }

    pub(super) fn refused(&mut self, reason: &[u8]) {
        self.close(CloseReason::Refused {
            reason: reason.escape_ascii().to_string(),
        });
    }

    /// Goes on to another state; the one before is handed back.
    pub(super) fn enter(&mut self, state: State) -> State {
        check_transition(self.state.phase(), state.phase());
        self.in_one_step = None;
        core::mem::replace(&mut self.state, state)
    }

    /// Starts the end: nothing more is read, what is in line for the peer still leaves. A peer
    /// that has closed its side gets nothing more; ZeroMQ knows no half-closed links.
    pub(super) fn close(&mut self, reason: CloseReason) {
        self.incoming.clear();
        self.decoder = Decoder::of(self.decoder.form());
        self.assembly = Assembly::default();
        self.broken = None;
        if self.ended {
            self.outgoing.clear();
        }
        // What has left of a greeting that will never be whole is told all the same.
        if let State::Greeting(opening) = self.enter(State::Closing(reason))
            && !opening.is_whole()
        {
            let octets = opening.ours();
            let part = WirePart::Greeting;
            self.outputs.push_back(Output::OctetsSent { octets, part });
        }
    }

    /// The last output, once nothing is left to transmit.
    fn finish(&mut self) -> Option<Output> {
        if self.outgoing.octets() > 0 {
            return None;
        }
        match self.enter(State::Closed) {
            State::Closing(reason) => Some(Output::Closed(reason)),
            _ => None,
        }
    }
}

/// Holds the state machine to the table that is drawn of it.
pub(super) fn check_transition(from: Phase, to: Phase) {
    debug_assert!(
        TRANSITIONS
            .iter()
            .any(|row| row.from == from && row.to == to),
        "{from:?} to {to:?} is no row of the table"
    );
}
