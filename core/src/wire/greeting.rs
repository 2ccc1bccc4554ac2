//! Reading a peer's greeting, of whatever generation (RFC 37, Detecting ZMTP 1.0 and 2.0 Peers).
//!
//! ```text
//! octet 0    not FF                  ZMTP 1.0: it is the short length of an identity's frame
//!            FF, octet 9 even        ZMTP 1.0: the long length, and octet 9 its flags
//!            FF, octet 9 is 7F       a signature; octet 10 tells the rest
//! octet 10   00                      ZMTP 1.0 behind a greeting of 2.0 (libzmq's word for it)
//!            01, 02                  ZMTP 2.0: socket type, identity
//!            03 and more             ZMTP 3.x: 64 octets in all
//! ```
//!
//! Padding has no meaning (libzmq puts a length there for the oldest peers), as-server is not
//! believed (libzmq never sets it), and filler is for later. Anything that is no ZeroMQ, or older
//! than what is spoken here, is refused as early as its octets allow.
//!
//! ZMTP 1.0 begins with any octet at all, so with it a stranger is not told apart by its first
//! one. Two that begin like HTTP or TLS are, though RFC 13 has the second not looked at: no peer
//! of that time sends letters, or 16 03, there.

use bytes::Bytes;

use super::error::ProtocolError;
use super::frame::Header;
use super::generation::Generation;
use super::incoming::Incoming;
use super::signature::{self, END_OCTET, PADDING, SIGNATURE_OCTETS, START_OCTET};
use super::zmtp3::{GREETING_OCTETS, MAJOR, MECHANISM, MINOR};
use super::{hex, quoted, zmtp1, zmtp2};
use crate::identity::MAX_OCTETS;
use crate::rule::Rule;
use crate::socket::SocketKind;

/// What a peer's greeting says.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Greeting {
    /// What the peer and this side both speak.
    pub generation: Generation,
    /// The socket type, which ZMTP 2.0 tells here. 3.x tells it in READY, 1.0 never.
    pub kind: Option<SocketKind>,
    /// The identity, as ZMTP 1.0 and 2.0 tell it here; empty if there is none, and with 3.x.
    pub identity: Bytes,
    /// All octets of the greeting.
    pub octets: Bytes,
}

/// What has been found out about a peer.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Heard {
    /// Its signature: it is not a ZMTP 1.0 peer of old.
    Signature,
    /// What the rest of its greeting will look like.
    Era(Era),
    /// The whole greeting.
    Whole(Greeting),
}

/// The looks of a greeting.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Era {
    /// ZMTP 1.0: the frame of an identity.
    Unversioned,
    /// ZMTP 1.0 behind a signature and version 0.
    Version0,
    /// ZMTP 2.0.
    Version1,
    /// ZMTP 3.x.
    Version3,
}

/// Reads a greeting that arrives in pieces.
#[derive(Clone, Debug)]
pub struct GreetingReader {
    oldest: Generation,
    newest: Generation,
    mechanism: &'static str,
    era: Option<Era>,
    /// What has come. Memory is taken with the first octet.
    octets: Vec<u8>,
}

impl GreetingReader {
    /// A reader that has seen nothing yet, of a side that speaks the generations from `oldest` to
    /// `newest` and asks for this mechanism.
    pub const fn new(oldest: Generation, newest: Generation, mechanism: &'static str) -> Self {
        Self {
            oldest,
            newest,
            mechanism,
            // To ZMTP 1.0 a signature is the head of an identity's frame like any other.
            era: match newest {
                Generation::Raw | Generation::Zmtp1 => Some(Era::Unversioned),
                _ => None,
            },
            octets: Vec::new(),
        }
    }

    /// Reads on until something is found out; `None` if more octets have to come for that.
    ///
    /// # Errors
    /// The first octet that no acceptable peer sends, as soon as it is seen; the mechanism is
    /// judged when its whole name is there. Offsets count from the first octet of the greeting.
    pub fn read(&mut self, incoming: &mut Incoming) -> Result<Option<Heard>, ProtocolError> {
        // An identity without octets is whole with its head, in which the era was found out.
        if self.era == Some(Era::Unversioned)
            && !self.octets.is_empty()
            && let Some(heard) = self.judge_identity(0, zmtp1::decode_greeting_head)?
        {
            return Ok(Some(heard));
        }
        if self.octets.is_empty() && !incoming.peek().is_empty() {
            self.octets.reserve(GREETING_OCTETS);
        }
        while let Some(&octet) = incoming.peek().first() {
            let filler = incoming.peek().len().min(self.filler_to_come());
            if filler > 0 {
                self.octets.extend_from_slice(&incoming.peek()[..filler]);
                incoming.consume(filler);
                continue;
            }
            incoming.consume(1);
            self.octets.push(octet);
            if let Some(heard) = self.judge(octet)? {
                return Ok(Some(heard));
            }
        }
        Ok(None)
    }

    /// Octets that come next and are not judged one by one: padding, the mechanism's name but for its
    /// last octet, and filler but for the last of the greeting.
    fn filler_to_come(&self) -> usize {
        let there = self.octets.len();
        let judged_next = match self.era {
            None if self.octets.first() == Some(&START_OCTET) => SIGNATURE_OCTETS - 1,
            Some(Era::Version3) if there >= MECHANISM.end => GREETING_OCTETS - 1,
            Some(Era::Version3) if there >= MECHANISM.start => MECHANISM.end - 1,
            _ => there,
        };
        judged_next.saturating_sub(there)
    }

    /// Judges the octet that came last.
    fn judge(&mut self, octet: u8) -> Result<Option<Heard>, ProtocolError> {
        match self.era {
            None => self.judge_start(octet),
            Some(Era::Unversioned) => self.judge_identity(0, zmtp1::decode_greeting_head),
            Some(Era::Version0) => self.judge_typed(octet, zmtp1::decode_greeting_head),
            Some(Era::Version1) => self.judge_typed(octet, zmtp2::decode_head),
            Some(Era::Version3) => self.judge_version3(octet),
        }
    }

    /// The octets up to the version.
    fn judge_start(&mut self, octet: u8) -> Result<Option<Heard>, ProtocolError> {
        let first = self.octets[signature::START];
        match self.octets.len() {
            1 if octet != START_OCTET => {
                if self.oldest > Generation::Zmtp1 {
                    let expected = "FF, the first octet of a ZMTP greeting";
                    return Err(refuse(signature::START, expected, who_begins_with(octet)));
                }
                zmtp1::decode_greeting_head(&self.octets).map(|_| None)
            }
            2 if first != START_OCTET => {
                if let Some(found) = stranger(first, octet) {
                    return Err(refuse(signature::START, "a ZMTP greeting", found));
                }
                self.era = Some(Era::Unversioned);
                Ok(Some(Heard::Era(Era::Unversioned)))
            }
            SIGNATURE_OCTETS if octet & 1 == 0 => {
                if self.oldest > Generation::Zmtp1 {
                    let expected = "7F, the end of a ZMTP signature";
                    let found = format!("{octet:02X}: ZMTP 1.0 (libzmq 2)");
                    return Err(refuse(signature::END, expected, found));
                }
                let head = zmtp1::decode_greeting_head(&self.octets)?;
                head.map_or(Ok(()), |head| check_identity_size(head, PADDING.start))?;
                self.era = Some(Era::Unversioned);
                Ok(Some(Heard::Era(Era::Unversioned)))
            }
            SIGNATURE_OCTETS if octet != END_OCTET => Err(refuse(
                signature::END,
                "7F, the end of a ZMTP signature",
                format!("{octet:02X}"),
            )),
            SIGNATURE_OCTETS => Ok(Some(Heard::Signature)),
            len if len == MAJOR + 1 => self.judge_version(octet).map(Some),
            _ => Ok(None),
        }
    }

    fn judge_version(&mut self, major: u8) -> Result<Heard, ProtocolError> {
        let (era, generation, name) = match major {
            0 => (Era::Version0, Generation::Zmtp1, "ZMTP 1.0 (libzmq 2)"),
            _ if self.newest == Generation::Zmtp2 => (Era::Version1, Generation::Zmtp2, "ZMTP 2.0"),
            1 | 2 => (Era::Version1, Generation::Zmtp2, "ZMTP 2.0 (libzmq 3)"),
            _ => (Era::Version3, Generation::Zmtp31, "ZMTP 3"),
        };
        if generation < self.oldest {
            let expected = if self.oldest == Generation::Zmtp2 {
                "version 1 or later"
            } else {
                "version 3 or later"
            };
            return Err(refuse(MAJOR, expected, format!("{major:02X}: {name}")));
        }
        self.era = Some(era);
        Ok(Heard::Era(era))
    }

    /// Socket type and identity behind the version, as ZMTP 2.0 has them.
    fn judge_typed(
        &self,
        octet: u8,
        decode_head: fn(&[u8]) -> Result<Option<Header>, ProtocolError>,
    ) -> Result<Option<Heard>, ProtocolError> {
        if self.octets.len() > zmtp2::IDENTITY {
            return self.judge_identity(zmtp2::IDENTITY, decode_head);
        }
        match zmtp2::socket_kind(octet) {
            Some(_) => Ok(None),
            None => Err(ProtocolError::new(
                zmtp2::SOCKET_TYPE as u64,
                Rule::IncompatiblePeers,
                "a socket type between 00 and 0A",
                format!("{octet:02X}"),
            )),
        }
    }

    /// The identity's frame, which begins at `at` and ends the greeting.
    fn judge_identity(
        &self,
        at: usize,
        decode_head: fn(&[u8]) -> Result<Option<Header>, ProtocolError>,
    ) -> Result<Option<Heard>, ProtocolError> {
        let frame = &self.octets[at..];
        let Some(head) = decode_head(frame).map_err(|error| error.shifted(at as u64))? else {
            return Ok(None);
        };
        check_identity_size(head, at)?;
        let is_versioned = at > 0;
        if self.era == Some(Era::Version1) && head.has_more() {
            let expected = "an identity in a single frame";
            return Err(refuse(at, expected, "a frame with MORE".to_owned()));
        }
        let body = &frame[head.octets()..];
        if (body.len() as u64) < head.size() {
            return Ok(None);
        }
        Ok(Some(Heard::Whole(Greeting {
            generation: if self.era == Some(Era::Version1) {
                Generation::Zmtp2
            } else {
                Generation::Zmtp1
            },
            kind: is_versioned
                .then(|| zmtp2::socket_kind(self.octets[zmtp2::SOCKET_TYPE]))
                .flatten(),
            identity: Bytes::copy_from_slice(body),
            octets: Bytes::copy_from_slice(&self.octets),
        })))
    }

    fn judge_version3(&self, octet: u8) -> Result<Option<Heard>, ProtocolError> {
        const LAST_OF_MECHANISM: usize = MECHANISM.end - 1;
        const LAST: usize = GREETING_OCTETS - 1;
        let generation = match (self.octets[MAJOR], self.octets.get(MINOR)) {
            (3, Some(0)) => Generation::Zmtp30,
            _ => Generation::Zmtp31,
        };
        match self.octets.len() - 1 {
            MINOR if generation < self.oldest => Err(refuse(
                MINOR,
                "version 3.1 or later",
                format!("{octet:02X}: ZMTP 3.0 (libzmq 4.0 to 4.3.2)"),
            )),
            LAST_OF_MECHANISM => {
                let field = &self.octets[MECHANISM];
                let name = field.strip_prefix(self.mechanism.as_bytes());
                if name.is_some_and(|rest| rest.iter().all(|&octet| octet == 0)) {
                    return Ok(None);
                }
                Err(ProtocolError::new(
                    MECHANISM.start as u64,
                    Rule::MechanismMismatch,
                    format!("mechanism {}", self.mechanism),
                    mechanism_name(field),
                ))
            }
            LAST => Ok(Some(Heard::Whole(Greeting {
                generation: generation.min(self.newest),
                kind: None,
                identity: Bytes::new(),
                octets: Bytes::copy_from_slice(&self.octets),
            }))),
            _ => Ok(None),
        }
    }
}

/// Refuses an identity that is too long before memory is taken for it; its frame begins at `at`.
fn check_identity_size(head: Header, at: usize) -> Result<(), ProtocolError> {
    if head.size() <= MAX_OCTETS as u64 {
        return Ok(());
    }
    Err(ProtocolError::new(
        at as u64,
        Rule::IdentityInvalid,
        "an identity of at most 255 octets",
        format!("one of {} octets", head.size()),
    ))
}

fn refuse(at: usize, expected: &'static str, found: String) -> ProtocolError {
    ProtocolError::new(at as u64, Rule::ZmtpGreeting, expected, found)
}

/// The first octet of a stranger and what it is likely to be. Only this octet may be looked at:
/// what follows may not have come yet, and the answer must not depend on that.
fn who_begins_with(octet: u8) -> String {
    match octet {
        0x01 => "01: ZMTP 1.0 (libzmq 2)".to_owned(),
        0x16 => "16: TLS".to_owned(),
        b'A'..=b'Z' => format!("{octet:02X} ('{}'): text, such as HTTP", char::from(octet)),
        0x20..0x7F => format!("{octet:02X} ('{}'): text", char::from(octet)),
        _ => format!("{octet:02X}: no ZeroMQ peer of today"),
    }
}

/// What begins with these two octets, if it is no peer of ZMTP 1.0.
pub(super) fn stranger(first: u8, second: u8) -> Option<String> {
    let is_text = first.is_ascii_alphabetic() && second.is_ascii_alphabetic();
    let shown = hex(&[first, second]);
    match (first, second) {
        (0x16, 0x03) => Some(format!("{shown}: TLS")),
        _ if is_text => Some(format!(
            "{shown} ({}): text, such as HTTP",
            quoted(&[first, second])
        )),
        _ => None,
    }
}

/// The name in a mechanism field, without its zeros if it is one.
pub(super) fn mechanism_name(field: &[u8]) -> String {
    let end = field
        .iter()
        .rposition(|&octet| octet != 0)
        .map_or(0, |last| last + 1);
    if end == 0 {
        hex(field)
    } else {
        quoted(&field[..end])
    }
}
