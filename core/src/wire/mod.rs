//! The wire: octets and what they mean, without sockets or time.
//!
//! ```text
//! greeting    which generation, and who      signature, greeting, zmtp1, zmtp2, zmtp3
//! handshake   commands of a mechanism        command, metadata
//! traffic     frames: messages and commands  form, frame, decoder; zws over WebSocket
//! ```
//!
//! [`Incoming`] holds what has come from the peer and [`Decoder`] cuts frames out of it.
//! [`annotate()`] names every octet for people. The order in which all this may happen is the
//! business of [`connection`](crate::connection).
//!
//! Spec: RFC 37 (ZMTP 3.1), RFC 23 (3.0), RFC 15 (2.0), RFC 13 (1.0), RFC 45 (ZWS 2.0).

mod annotate;
mod command;
#[cfg(feature = "curve")]
pub(crate) mod curve;
mod decoder;
mod error;
mod form;
mod frame;
mod generation;
mod greeting;
mod incoming;
mod metadata;
mod signature;
mod zmtp1;
pub(crate) mod zmtp2;
mod zmtp3;
pub mod zws;

pub use annotate::{Field, Start, annotate, annotate_from};
pub(crate) use command::split_command;
pub use command::{Command, MAX_PING_CONTEXT_OCTETS};
pub use decoder::{Decoder, LentBody};
pub use error::ProtocolError;
pub use form::{Form, encode_message};
pub use frame::{Header, MAX_SIZE};
pub use generation::Generation;
pub use greeting::{Era, Greeting, GreetingReader, Heard};
pub use incoming::Incoming;
pub(crate) use metadata::{IDENTITY, SOCKET_TYPE};
pub use metadata::{Metadata, MetadataError, Property};
pub use zmtp3::{GREETING_OCTETS, OUR_GREETING, greeting};

/// Octets as upper-case hex with spaces, the way the wire is written in this crate: `FF 00 7F`.
fn hex(octets: &[u8]) -> String {
    let digits: Vec<String> = octets.iter().map(|octet| format!("{octet:02X}")).collect();
    digits.join(" ")
}

/// Octets for an error message: printable ASCII in quotes, anything else as hex; long ones cut.
pub(crate) fn quoted(octets: &[u8]) -> String {
    const SHOWN: usize = 32;
    let shown = &octets[..octets.len().min(SHOWN)];
    let more = if octets.len() > SHOWN { "..." } else { "" };
    match core::str::from_utf8(shown) {
        Ok(text) if shown.iter().all(|octet| (0x20..0x7F).contains(octet)) => {
            format!("\"{text}{more}\"")
        }
        _ => format!("{}{more}", hex(shown)),
    }
}
