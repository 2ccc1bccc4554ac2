//! How much is told on standard error, and for whom.

/// How much is told: nothing, what happens, the handshakes too, every octet too.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Verbosity {
    /// Nothing but trouble.
    Quiet,
    /// What happens to links and messages (`-v`).
    Events,
    /// And what crosses the link in handshakes and commands, with its meaning (`-vv`).
    Handshake,
    /// And every octet that crosses the link (`-vvv`).
    Octets,
}

impl Verbosity {
    /// By the number of `-v`.
    pub(crate) const fn of(count: u8) -> Self {
        match count {
            0 => Self::Quiet,
            1 => Self::Events,
            2 => Self::Handshake,
            _ => Self::Octets,
        }
    }
}

/// For whom it is told.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Form {
    /// Sentences, for people.
    Sentences,
    /// Lines of JSON, for a script.
    Json,
}
