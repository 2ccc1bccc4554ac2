//! The generations of ZeroMQ's wire, and what tells them apart.

use core::fmt;

use super::form::Form;

/// What two ends of a connection speak, once that is settled.
///
/// Ordered by what it can do, which for ZMTP is its age, so that `generation >= Zmtp30` asks for
/// what came with ZMTP 3.0.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Generation {
    /// No ZMTP at all: octets as they come, for STREAM.
    Raw,
    /// ZMTP 1.0: libzmq 2.x and 3.1 (RFC 13).
    Zmtp1,
    /// ZMTP 2.0: libzmq 3.2 (RFC 15).
    Zmtp2,
    /// ZWS 2.0, ZeroMQ over WebSocket: subscriptions are messages as in ZMTP 3.0 (RFC 45).
    Zws,
    /// ZMTP 3.0: libzmq 4.0 to 4.3.2 (RFC 23).
    Zmtp30,
    /// ZMTP 3.1: libzmq 4.3.3 and later (RFC 37).
    Zmtp31,
}

impl Generation {
    /// Every generation, in order.
    pub const ALL: [Self; 6] = [
        Self::Raw,
        Self::Zmtp1,
        Self::Zmtp2,
        Self::Zws,
        Self::Zmtp30,
        Self::Zmtp31,
    ];

    /// Its name: `ZMTP 3.1`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Raw => "raw octets",
            Self::Zmtp1 => "ZMTP 1.0",
            Self::Zmtp2 => "ZMTP 2.0",
            Self::Zws => "ZWS 2.0",
            Self::Zmtp30 => "ZMTP 3.0",
            Self::Zmtp31 => "ZMTP 3.1",
        }
    }

    /// The form of its frames. Octets without framing have none; STREAM never asks.
    pub const fn form(self) -> Form {
        match self {
            Self::Zmtp1 => Form::Zmtp1,
            Self::Zmtp2 => Form::Zmtp2,
            Self::Zws => Form::Zws,
            Self::Raw | Self::Zmtp30 | Self::Zmtp31 => Form::Zmtp3,
        }
    }
}

impl fmt::Display for Generation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
