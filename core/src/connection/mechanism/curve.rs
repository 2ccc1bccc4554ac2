//! CURVE: both sides prove their keys, and every frame travels sealed (RFC 25, RFC 26).
//!
//! ```text
//! client    HELLO     a fresh key C', and a box that only the server of key S can open
//! server    WELCOME   a fresh key S', and a cookie with all that the server would have to remember
//! client    INITIATE  the cookie, the permanent key C with a vouch for it, metadata
//! server    READY     metadata                          (or ERROR, if a handler says no)
//! both      MESSAGE   one frame
//! ```
//!
//! S and C are permanent, S' and C' live as long as the connection: who learns a permanent secret
//! later still cannot read what was recorded. Every nonce of a sender is higher than its last one,
//! so that nothing can be played again. The client never sends ERROR, and nothing that goes wrong
//! after the handshake is answered by one.

mod boxes;
mod client;
mod hello;
mod initiate;
mod mac;
mod message;
mod ready;
mod secrets;
mod server;
mod stream;
mod traffic;
mod welcome;

use core::ops::Range;
use std::borrow::Cow;
use std::collections::VecDeque;

use bytes::{Bytes, BytesMut};

use self::boxes::Shared;
use self::client::Client;
use self::message::Sender;
use self::server::Server;
use self::traffic::Direction;
use super::Step;
use crate::connection::{KeyPair, SecurityError};
use crate::frame::Frame;
use crate::rule::Rule;
use crate::wire::curve::KEY_OCTETS;
use crate::wire::{Metadata, ProtocolError, quoted, split_command};
use crate::zap::Verdict;

pub(in crate::connection) use self::boxes::{protects, public_key};
pub(in crate::connection) use self::message::{COMMAND, MORE, OVERHEAD_OCTETS};
pub(in crate::connection) use self::secrets::{Purpose, Seed};

/// One side of a CURVE connection.
#[derive(Clone, Debug)]
pub(in crate::connection) struct Curve {
    side: Side,
    traffic: Option<Traffic>,
}

#[derive(Clone, Debug)]
enum Side {
    Client(Box<Client>),
    Server(Box<Server>),
}

/// What is needed once the handshake is done.
#[derive(Clone, Debug)]
struct Traffic {
    ours: Direction,
    theirs: Direction,
    /// Our last short nonce.
    sent: u64,
    /// The peer's last short nonce.
    received: u64,
}

/// Our next short nonce. It is good for one frame, so there is no copy of it.
#[derive(Debug)]
pub(in crate::connection) struct Nonce(u64);

impl Curve {
    /// The side that knows the server's key; `metadata` is what INITIATE will say.
    ///
    /// # Errors
    /// A server key that is none.
    pub(super) fn client(
        keys: &KeyPair,
        server_key: &[u8; KEY_OCTETS],
        seed: &Seed,
        metadata: Metadata,
    ) -> Result<Self, SecurityError> {
        let client = Client::new(keys, server_key, seed, metadata)?;
        Ok(Self::of(Side::Client(Box::new(client))))
    }

    /// The side whose key is known; `metadata` is what READY will say.
    ///
    /// # Errors
    /// None, as long as CURVE is part of the build.
    pub(super) fn server(
        keys: &KeyPair,
        seed: Seed,
        metadata: Metadata,
        authenticates: bool,
    ) -> Result<Self, SecurityError> {
        let server = Server::new(keys, seed, metadata, authenticates);
        Ok(Self::of(Side::Server(Box::new(server))))
    }

    const fn of(side: Side) -> Self {
        Self {
            side,
            traffic: None,
        }
    }

    pub(super) fn start(&mut self, steps: &mut VecDeque<Step>) {
        match &mut self.side {
            Side::Client(client) => client.start(steps),
            Side::Server(_) => {}
        }
    }

    pub(super) fn handle_command(
        &mut self,
        body: &Bytes,
        steps: &mut VecDeque<Step>,
    ) -> Result<(), ProtocolError> {
        let done = match &mut self.side {
            Side::Client(client) => client.handle_command(body, steps)?,
            Side::Server(server) => server.handle_command(body, steps)?,
        };
        self.begin(done);
        Ok(())
    }

    pub(super) fn handle_verdict(&mut self, verdict: &Verdict, steps: &mut VecDeque<Step>) {
        let done = match &mut self.side {
            Side::Client(_) => None,
            Side::Server(server) => server.handle_verdict(verdict, steps),
        };
        self.begin(done);
    }

    /// The nonce for the next frame to [`seal`](Self::seal). `None` before the handshake is done,
    /// and once all 2^64 - 1 are used up: the connection can say no more then.
    pub(in crate::connection) fn next_nonce(&mut self) -> Option<Nonce> {
        let traffic = self.traffic.as_mut()?;
        traffic.sent = traffic.sent.checked_add(1)?;
        Some(Nonce(traffic.sent))
    }

    /// Seals a frame: appends the body of its MESSAGE to `out`, [`OVERHEAD_OCTETS`] more than `body`.
    pub(in crate::connection) fn seal(
        &mut self,
        nonce: Nonce,
        flags: u8,
        body: &[u8],
        out: &mut BytesMut,
    ) {
        if let Some(traffic) = &mut self.traffic {
            message::make(&mut traffic.ours, nonce.0, flags, body, out);
        }
    }

    /// Opens the body of a MESSAGE: the frame's flags and its body.
    ///
    /// # Errors
    /// Another command, one that was not made for this place, and flags that nobody knows: the
    /// connection is to be closed without ERROR (RFC 26, MESSAGE). Offsets count from the start of
    /// `sealed`.
    pub(in crate::connection) fn open(
        &mut self,
        sealed: &[u8],
    ) -> Result<(u8, Frame), ProtocolError> {
        let Some(traffic) = &mut self.traffic else {
            return Err(nothing_expected(&Bytes::copy_from_slice(sealed)));
        };
        let opened = message::open(sealed, &mut traffic.theirs, traffic.received)?;
        traffic.received = opened.nonce;
        Ok((opened.flags, opened.body))
    }

    fn begin(&mut self, done: Option<(Shared, u64, u64)>) {
        if let Some((shared, sent, received)) = done {
            let (us, them) = match self.side {
                Side::Client(_) => (Sender::Client, Sender::Server),
                Side::Server(_) => (Sender::Server, Sender::Client),
            };
            self.traffic = Some(Traffic {
                ours: shared.direction(us.prefix()),
                theirs: shared.direction(them.prefix()),
                sent,
                received,
            });
        }
    }
}

fn check_name(body: &[u8], expected: &'static [u8], rule: Rule) -> Result<(), ProtocolError> {
    fits(body.starts_with(expected), || {
        let found = match split_command(&Bytes::copy_from_slice(body)) {
            Ok((name, _)) if name == b"HELLO"[..] => "HELLO: the peer is a client too".to_owned(),
            Ok((name, _)) => quoted(&name),
            Err(error) => error.found.into_owned(),
        };
        refuse(0, rule, expected[1..].escape_ascii().to_string(), found)
    })
}

fn check_size(body: &[u8], octets: usize, rule: Rule) -> Result<(), ProtocolError> {
    fits(body.len() == octets, || {
        let found = format!("one of {}", body.len());
        refuse(0, rule, format!("a command of {octets} octets"), found)
    })
}

fn check_size_from(body: &[u8], octets: usize, rule: Rule) -> Result<(), ProtocolError> {
    fits(body.len() >= octets, || {
        let found = format!("one of {}", body.len());
        refuse(
            0,
            rule,
            format!("a command of {octets} octets or more"),
            found,
        )
    })
}

/// The short nonce at `at`, higher than the sender's last one.
fn nonce_of(body: &[u8], at: Range<usize>, last: u64) -> Result<u64, ProtocolError> {
    let start = at.start;
    let nonce = u64::from_be_bytes(field(body, at));
    fits(nonce > last, || {
        let expected = format!("a nonce above {last}, the last one");
        refuse(start, Rule::CurveNonce, expected, nonce.to_string())
    })?;
    Ok(nonce)
}

/// Properties that stood in a box from octet `at` of the command on.
fn decode_metadata(octets: &Bytes, at: usize) -> Result<Metadata, ProtocolError> {
    Metadata::decode(octets).map_err(|error| error.shifted(at as u64))
}

/// A field of a command whose size has been checked.
fn field<const N: usize>(body: &[u8], at: Range<usize>) -> [u8; N] {
    let mut field = [0; N];
    field.copy_from_slice(&body[at]);
    field
}

fn fits(condition: bool, error: impl FnOnce() -> ProtocolError) -> Result<(), ProtocolError> {
    if condition { Ok(()) } else { Err(error()) }
}

fn refuse(
    at: usize,
    rule: Rule,
    expected: impl Into<Cow<'static, str>>,
    found: impl Into<Cow<'static, str>>,
) -> ProtocolError {
    ProtocolError::new(at as u64, rule, expected, found)
}

fn nothing_expected(body: &Bytes) -> ProtocolError {
    let found = split_command(body).map_or_else(|_| quoted(body), |(name, _)| quoted(&name));
    refuse(0, Rule::MechanismHandshake, "no command now", found)
}
