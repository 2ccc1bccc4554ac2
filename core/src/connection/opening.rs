//! The two greetings: how much of ours leaves when, and what the peer's says (RFC 37, Version
//! Negotiation; Detecting ZMTP 1.0 and 2.0 Peers).
//!
//! ```text
//! oldest spoken   leaves at once           then, once the peer has sent ...
//! ZMTP 1.0        signature, 10 octets     its signature: our version
//!                                          its version:   the rest for that version
//!                                          another start: the identity that our signature, read
//!                                                         as a head of ZMTP 1.0, has announced
//! ZMTP 2.0        and version, 11 octets   its version:   the rest for that version
//! ZMTP 3.x        all 64 octets
//! ```
//!
//! A side that plays a peer of earlier times ([`Config::newest`]) tells the version of those.
//!
//! RFC 37 has a detecting side send 11 octets at once. To a peer of ZMTP 1.0 the eleventh would be
//! a part of the identity, or the start of a message, so with such peers in sight we keep it back
//! as libzmq does. Nobody waits for ever: all peers that might wait for our eleventh octet, libzmq
//! since 3.2 among them, send ten of their own unasked.

use bytes::{Bytes, BytesMut};

use super::config::Config;
use crate::wire::{Era, Form, Generation, GreetingReader, Header, Heard, Incoming, ProtocolError};
use crate::wire::{GREETING_OCTETS, greeting, zmtp2};

/// Octets of our greeting that every peer may see.
const SIGNATURE: usize = 10;
/// The same and the version.
const UP_TO_VERSION: usize = 11;

/// A connection whose greetings are not over.
#[derive(Clone, Debug)]
pub(super) struct Opening {
    reader: GreetingReader,
    /// All that has left, or is in line.
    ours: BytesMut,
    is_whole: bool,
}

impl Opening {
    pub(super) fn new(config: &Config) -> Self {
        let (oldest, newest) = (config.oldest_spoken(), config.newest);
        let whole = ours(config);
        let reader = GreetingReader::new(oldest, newest, config.security.mechanism());
        let mut opening = Self {
            reader,
            ours: BytesMut::new(),
            is_whole: false,
        };
        match oldest {
            _ if newest <= Generation::Zmtp1 => {
                opening.put_identity_of_zmtp1(config);
                opening.is_whole = true;
            }
            Generation::Raw | Generation::Zmtp1 => {
                opening.ours.extend_from_slice(&whole[..SIGNATURE]);
            }
            Generation::Zmtp2 => {
                opening.ours.extend_from_slice(&whole[..UP_TO_VERSION]);
                if newest == Generation::Zmtp2 {
                    zmtp2::end_greeting(config.kind, config.announced(), &mut opening.ours);
                    opening.is_whole = true;
                }
            }
            _ => {
                opening.ours.extend_from_slice(&whole);
                opening.is_whole = true;
            }
        }
        opening
    }

    /// Our greeting so far.
    pub(super) fn ours(&self) -> Bytes {
        Bytes::copy_from_slice(&self.ours)
    }

    /// Whether that is all of it.
    pub(super) const fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// Reads on until something is found out about the peer.
    pub(super) fn read(&mut self, incoming: &mut Incoming) -> Result<Option<Heard>, ProtocolError> {
        self.reader.read(incoming)
    }

    /// What is to leave now that this is known.
    pub(super) fn answer(&mut self, heard: &Heard, config: &Config) -> Bytes {
        let whole = ours(config);
        let identity = config.announced();
        let before = self.ours.len();
        match heard {
            Heard::Signature if before == SIGNATURE => {
                self.ours
                    .extend_from_slice(&whole[SIGNATURE..UP_TO_VERSION]);
            }
            Heard::Era(Era::Version3) => self.ours.extend_from_slice(&whole[before..]),
            Heard::Era(Era::Unversioned) => self.ours.extend_from_slice(identity),
            Heard::Era(Era::Version1) => {
                zmtp2::end_greeting(config.kind, identity, &mut self.ours);
            }
            Heard::Era(Era::Version0) => {
                self.ours.extend(config.kind.zmtp2_octet());
                self.put_identity_of_zmtp1(config);
            }
            Heard::Signature | Heard::Whole(_) => {}
        }
        self.is_whole |= matches!(heard, Heard::Era(_));
        Bytes::copy_from_slice(&self.ours[before..])
    }

    /// The whole greeting of ZMTP 1.0.
    fn put_identity_of_zmtp1(&mut self, config: &Config) {
        let identity = config.announced();
        Form::Zmtp1.encode_head(Header::message(identity.len(), false), &mut self.ours);
        self.ours.extend_from_slice(identity);
    }
}

/// Our greeting for peers of ZMTP 3.x. Zeros for padding if nothing older is spoken.
fn ours(config: &Config) -> [u8; GREETING_OCTETS] {
    let padding = match config.oldest_spoken() {
        Generation::Raw | Generation::Zmtp1 => config.announced().len() as u64 + 1,
        _ => 0,
    };
    let mechanism = config.security.mechanism();
    let mut octets = greeting(padding, mechanism, config.security.is_server());
    match config.newest {
        Generation::Zmtp2 => octets[SIGNATURE] = 1,
        Generation::Zmtp30 => octets[UP_TO_VERSION] = 0,
        _ => {}
    }
    octets
}
