//! The generations of ZeroMQ's wire, and what tells them apart.

use core::fmt;

/// What two ends of a connection speak, once that is settled.
///
/// Ordered by age, so that `generation >= Zmtp30` asks for what came with ZMTP 3.0.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Generation {
    /// ZMTP 1.0: libzmq 2.x and 3.1 (RFC 13).
    Zmtp1,
    /// ZMTP 2.0: libzmq 3.2 (RFC 15).
    Zmtp2,
    /// ZMTP 3.0: libzmq 4.0 to 4.3.2 (RFC 23).
    Zmtp30,
    /// ZMTP 3.1: libzmq 4.3.3 and later (RFC 37).
    Zmtp31,
}

impl Generation {
    /// Its name: `ZMTP 3.1`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Zmtp1 => "ZMTP 1.0",
            Self::Zmtp2 => "ZMTP 2.0",
            Self::Zmtp30 => "ZMTP 3.0",
            Self::Zmtp31 => "ZMTP 3.1",
        }
    }
}

impl fmt::Display for Generation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
