//! What the targets share: a connection that is fed octets, cut anyhow, and what it makes of them.

use bytes::Bytes;
use hopscope_core::Instant;
use hopscope_core::connection::{Config, Connection, Output};
use hopscope_core::socket::SocketKind;
use hopscope_core::zap::{Status, Verdict};

/// Everything that came out of a connection and everything it would have sent.
#[derive(Debug, PartialEq)]
pub struct Driven {
    /// In order; the last is that it closed, since its peer ends.
    pub outputs: Vec<Output>,
    /// Pieces one after the other.
    pub transmitted: Vec<u8>,
}

/// A configuration with a seed, as CURVE wants one.
pub fn config(kind: SocketKind) -> Config {
    Config {
        seed: [7; 32],
        ..Config::new(kind)
    }
}

/// The socket type that an octet stands for, among those that speak ZMTP.
pub fn kind(octet: u8) -> SocketKind {
    let kind = SocketKind::ALL[usize::from(octet) % SocketKind::ALL.len()];
    if kind == SocketKind::Stream {
        SocketKind::Pair
    } else {
        kind
    }
}

/// The verdict that an octet stands for: every fourth lets nobody in.
pub fn verdict(octet: u8) -> Verdict {
    match octet % 4 {
        0 => Verdict::of(Status::TemporaryError, "later"),
        1 => Verdict::of(Status::AuthenticationFailure, "no"),
        _ => Verdict::success("somebody"),
    }
}

/// Feeds the chunks one by one, answers whatever is asked with `verdict`, and ends.
pub fn drive(config: &Config, verdict: &Verdict, chunks: &[&[u8]]) -> Driven {
    let mut connection = Connection::new(Instant::ZERO, config.clone());
    let mut driven = Driven {
        outputs: Vec::new(),
        transmitted: Vec::new(),
    };
    driven.drain(&mut connection, verdict);
    for chunk in chunks {
        connection.handle_octets(Instant::ZERO, Bytes::copy_from_slice(chunk));
        driven.drain(&mut connection, verdict);
    }
    connection.handle_end(Instant::ZERO);
    driven.drain(&mut connection, verdict);
    let end = driven
        .outputs
        .iter()
        .position(|output| matches!(output, Output::Closed(_)));
    assert_eq!(
        end,
        driven.outputs.len().checked_sub(1),
        "the end comes last"
    );
    driven
}

/// Feeds `start` and then `octets`, whole and in pieces of `cut` + 1 octets: the cuts must not
/// matter.
pub fn drive_cut(
    config: &Config,
    verdict: &Verdict,
    start: &[u8],
    octets: &[u8],
    cut: u8,
) -> Driven {
    let whole = drive(config, verdict, &[start, octets]);
    let chunks = octets.chunks(usize::from(cut) + 1);
    let chunks: Vec<&[u8]> = core::iter::once(start).chain(chunks).collect();
    assert_eq!(drive(config, verdict, &chunks), whole);
    whole
}

/// A ZMTP 3.1 greeting.
pub fn greeting(mechanism: &str) -> Vec<u8> {
    let mut octets = vec![0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7F, 3, 1];
    octets.extend_from_slice(mechanism.as_bytes());
    octets.resize(64, 0);
    octets
}

impl Driven {
    fn drain(&mut self, connection: &mut Connection, verdict: &Verdict) {
        loop {
            let (transmit, output) = (connection.poll_transmit(), connection.poll_output());
            if transmit.is_none() && output.is_none() {
                break;
            }
            self.transmitted.extend(transmit.into_iter().flatten());
            if matches!(output, Some(Output::Authenticate(_))) {
                connection.handle_verdict(Instant::ZERO, verdict.clone());
            }
            self.outputs.extend(output);
        }
    }
}
