//! Messages and commands once the handshake is done, in the clear or sealed.
//!
//! ```text
//! in the clear    a frame is a frame; a command has its bit               RFC 37, Framing
//! sealed          each frame and each command is the box of a MESSAGE     RFC 26, MESSAGE
//! ```
//!
//! libzmq sends MESSAGE as a message frame, RFC 26 calls it a command: it leaves as the one and is
//! taken as either. Inside, the flags are libzmq's: 01 for MORE, 02 for a command.

use bytes::{Bytes, BytesMut};

use super::mechanism::curve::{self, Nonce};
use super::output::{CloseReason, Output};
use super::state::Connection;
use crate::interest::Interest;
use crate::message::Message;
use crate::rule::Rule;
use crate::wire::{Command, Generation, Header, MAX_PING_CONTEXT_OCTETS, ProtocolError};

impl Connection {
    /// Reads on until a message is whole. Commands on the way become outputs; `None` if there are
    /// any, or if more has to come first.
    pub(super) fn next_in_traffic(&mut self) -> Result<Option<Message>, ProtocolError> {
        if self.curve.is_some() {
            return self.next_sealed();
        }
        if self.generation == Generation::Raw {
            let chunk = self.incoming.take_chunk();
            return Ok(chunk.map(|octets| Message::of([octets])));
        }
        while let Some(header) = self.decoder.poll_header(&mut self.incoming)? {
            if header.is_command() {
                self.check_command_size(header)?;
                let Some(octets) = self.decoder.poll_frame(&mut self.incoming) else {
                    break;
                };
                self.heartbeats.handle_frame();
                // Its head may be shorter on the link than what it was read from: ZWS.
                let head = octets.len() as u64 - header.size();
                let body = octets.slice(usize::try_from(head).unwrap_or_default()..);
                let body_at = self.incoming.offset() - header.size();
                let head_at = body_at - header.octets() as u64;
                let command = Command::decode(&body).map_err(|error| error.shifted(body_at))?;
                self.received(octets, command.part());
                self.handle_command(command, head_at)?;
                break;
            }
            self.assembly
                .admit(header, &self.config.limits, &self.incoming)?;
            let Some(body) = self.decoder.poll_body(&mut self.incoming) else {
                break;
            };
            self.heartbeats.handle_frame();
            if let Some(message) = self.assembly.add(header, body) {
                return Ok(Some(message));
            }
        }
        Ok(None)
    }

    /// The same where each frame is the box of a MESSAGE.
    fn next_sealed(&mut self) -> Result<Option<Message>, ProtocolError> {
        while let Some(outer) = self.decoder.poll_header(&mut self.incoming)? {
            let limits = &self.config.limits;
            self.assembly.admit(
                outer.without(curve::OVERHEAD_OCTETS as u64),
                limits,
                &self.incoming,
            )?;
            let Some(sealed) = self.decoder.poll_body(&mut self.incoming) else {
                break;
            };
            self.heartbeats.handle_frame();
            let body_at = self.incoming.offset() - sealed.len() as u64;
            let Some(curve) = &mut self.curve else {
                break;
            };
            let (flags, body) = curve
                .open(&sealed)
                .map_err(|error| error.shifted(body_at))?;
            if flags & curve::COMMAND != 0 {
                self.check_command_size(Header::command(body.len()))?;
                let command = Command::decode(&body.to_shared())
                    .map_err(|error| error.shifted(body_at + curve::OVERHEAD_OCTETS as u64))?;
                let octets = self.decoder.form().frame(outer, &sealed);
                self.received(octets, command.part());
                self.handle_command(command, body_at - outer.octets() as u64)?;
                break;
            }
            let header = Header::message(body.len(), flags & curve::MORE != 0);
            if let Some(message) = self.assembly.add(header, body) {
                return Ok(Some(message));
            }
        }
        Ok(None)
    }

    /// Puts a whole message in line, each frame sealed.
    pub(super) fn send_sealed(&mut self, message: &Message) {
        let Some((last, earlier)) = message.frames().split_last() else {
            return;
        };
        let earlier = earlier.iter().map(|frame| (frame, curve::MORE));
        for (frame, flags) in earlier.chain([(last, 0)]) {
            let (Some(nonce), Some(curve)) = (self.next_nonce(), &mut self.curve) else {
                return;
            };
            let header = Header::message(curve::OVERHEAD_OCTETS + frame.len(), false);
            self.outgoing
                .push_made(self.decoder.form(), header, |octets| {
                    curve.seal(nonce, flags, frame, octets);
                });
        }
    }

    /// The frame in which a command leaves: sealed, if everything is.
    pub(super) fn frame_of_command(&mut self, body: &[u8]) -> Option<Bytes> {
        let form = self.decoder.form();
        if self.curve.is_none() {
            return Some(form.frame(Header::command(body.len()), body));
        }
        let nonce = self.next_nonce()?;
        let mut sealed = BytesMut::new();
        self.curve
            .as_mut()?
            .seal(nonce, curve::COMMAND, body, &mut sealed);
        Some(form.frame(Header::message(sealed.len(), false), &sealed))
    }

    /// The nonce for the next frame. When there is none any more (after 2^64 - 1 frames, RFC 26),
    /// nothing may be said, and the connection is closed.
    fn next_nonce(&mut self) -> Option<Nonce> {
        let nonce = self.curve.as_mut()?.next_nonce();
        if nonce.is_none() && !self.is_over() {
            self.close(CloseReason::Ended);
        }
        nonce
    }

    /// Does what a command in traffic asks for, whose frame began at `start`.
    ///
    /// Commands are taken between the frames of one message too: the RFC has them between
    /// messages, but libzmq sends a PING whenever its timer says so.
    fn handle_command(&mut self, command: Command, start: u64) -> Result<(), ProtocolError> {
        match command {
            Command::Ready(_) => {
                return Err(ProtocolError::new(
                    start,
                    Rule::ZmtpReady,
                    "one READY on a connection",
                    "a second one",
                ));
            }
            // The peer may find out what it does not like after its own READY.
            Command::Error { reason } => self.refused(&reason),
            // A context beyond what RFC 37 allows is cut, as libzmq does it.
            Command::Ping { ttl, mut context } => {
                self.heartbeats.handle_ping(ttl);
                context.truncate(MAX_PING_CONTEXT_OCTETS);
                self.transmit_command(&Command::Pong { context });
            }
            Command::Pong { .. } => self.heartbeats.handle_pong(),
            Command::Subscribe { topic } => self.tell(Interest::Subscribe(topic.into())),
            Command::Cancel { topic } => self.tell(Interest::Cancel(topic.into())),
            Command::Join { group } => self.tell(Interest::Join(group.into())),
            Command::Leave { group } => self.tell(Interest::Leave(group.into())),
            Command::Unknown { .. } => {}
        }
        Ok(())
    }

    /// Tells of an interest; whether it means anything to this socket type is the socket's to say.
    fn tell(&mut self, interest: Interest) {
        self.outputs.push_back(Output::Interest(interest));
    }

    pub(super) fn check_command_size(&self, header: Header) -> Result<(), ProtocolError> {
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
}
