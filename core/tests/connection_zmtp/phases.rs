//! The table of phases against what connections really do.

use std::collections::BTreeSet;

use bytes::Bytes;
use hopscope_core::connection::{Config, Connection, Phase, Security, TRANSITIONS};
use hopscope_core::socket::SocketKind::Router;
use hopscope_core::wire::{Metadata, greeting};
use hopscope_core::zap::{Status, Verdict};
use hopscope_core::{Instant, Lang};

use crate::support::{LIBZMQ_GREETING, command, hex, property, ready};

/// Steps from phase to phase, of a connection that is watched after each octet.
struct Watch {
    connection: Connection,
    seen: BTreeSet<(Phase, Phase)>,
}

impl Watch {
    fn new(config: Config) -> Self {
        Self {
            connection: Connection::new(Instant::ZERO, config),
            seen: BTreeSet::new(),
        }
    }

    fn step(&mut self, act: impl FnOnce(&mut Connection)) {
        let from = self.connection.phase();
        act(&mut self.connection);
        let to = self.connection.phase();
        if from != to {
            self.seen.insert((from, to));
        }
    }

    fn read(&mut self, octets: &[u8]) -> &mut Self {
        for octet in octets {
            self.step(|connection| {
                connection.handle_octets(Instant::ZERO, Bytes::copy_from_slice(&[*octet]));
            });
            self.step(|connection| while connection.poll_output().is_some() {});
        }
        self
    }

    fn answer(&mut self, status: Status) -> &mut Self {
        let verdict = Verdict {
            status,
            text: String::new(),
            user_id: String::new(),
            metadata: Metadata::new(),
        };
        self.step(|connection| connection.handle_verdict(Instant::ZERO, verdict));
        self
    }

    /// The end, drained.
    fn end(&mut self) -> BTreeSet<(Phase, Phase)> {
        self.step(|connection| connection.handle_end(Instant::ZERO));
        while self.connection.poll_transmit().is_some() {}
        // The first output past the end is told in the phase Closing.
        while self.connection.phase() == Phase::Traffic {
            self.step(|connection| {
                let _ = connection.poll_output();
            });
        }
        self.step(|connection| while connection.poll_output().is_some() {});
        core::mem::take(&mut self.seen)
    }
}

fn plain_server() -> Watch {
    let mut watch = Watch::new(Config {
        security: Security::PlainServer,
        authenticates: true,
        ..Config::new(Router)
    });
    watch
        .read(&greeting(0, "PLAIN", false))
        .read(&command("HELLO", b"\x01a\x01b"));
    watch
}

#[test]
fn every_row_of_the_table_is_taken_and_no_other_step() {
    let mut seen = BTreeSet::new();
    let null = || Watch::new(Config::new(Router));
    seen.extend(null().end());
    seen.extend(null().read(&hex("01 00 08 08")).end());
    seen.extend(null().read(&LIBZMQ_GREETING).end());
    seen.extend(
        null()
            .read(&LIBZMQ_GREETING)
            .read(&ready("DEALER"))
            .read(b"\x00\x01x")
            .end(),
    );
    seen.extend(plain_server().end());
    seen.extend(plain_server().answer(Status::TemporaryError).end());
    seen.extend(plain_server().answer(Status::InternalError).end());
    let initiate = command("INITIATE", &property("Socket-Type", b"DEALER"));
    seen.extend(plain_server().answer(Status::Success).read(&initiate).end());
    // What happens within one call shows only its ends: a breach is told at once.
    let shortcuts = [
        (Phase::Traffic, Phase::Closed),
        (Phase::Greeting, Phase::Closed),
        (Phase::Handshake, Phase::Closed),
    ];
    let table: BTreeSet<_> = TRANSITIONS.iter().map(|row| (row.from, row.to)).collect();
    let taken: BTreeSet<_> = seen
        .into_iter()
        .filter(|step| !shortcuts.contains(step))
        .collect();
    assert_eq!(taken, table);
}

#[test]
fn each_row_stands_once_and_every_phase_is_reached() {
    let pairs: BTreeSet<_> = TRANSITIONS.iter().map(|row| (row.from, row.to)).collect();
    assert_eq!(pairs.len(), TRANSITIONS.len());
    for phase in Phase::ALL {
        let reached = TRANSITIONS.iter().any(|row| row.to == phase);
        assert!(reached || phase == Phase::Greeting, "{phase:?}");
        assert!(!phase.name().get(Lang::Zh).is_empty());
    }
    let over: Vec<_> = TRANSITIONS
        .iter()
        .filter(|row| row.from == Phase::Closed)
        .collect();
    assert!(over.is_empty(), "nothing leads out of the last one");
}
