//! All sockets against libzmq's: every legal pair, both ways round, both roles.

use hopscope_core::Identity;
use hopscope_core::socket::SocketKind::{
    self, Dealer, Pair, Pub, Pull, Push, Rep, Req, Router, Sub, Xpub, Xsub,
};
use hopscope_core::socket::SocketOptions;
use serde_json::json;

use crate::support::exchange::{both_roles, exchange};
use crate::support::{Libzmq, Ours, Theirs, hex};

const LEGAL: [(SocketKind, SocketKind); 12] = [
    (Req, Rep),
    (Req, Router),
    (Dealer, Rep),
    (Dealer, Router),
    (Dealer, Dealer),
    (Router, Router),
    (Pub, Sub),
    (Pub, Xsub),
    (Xpub, Sub),
    (Xpub, Xsub),
    (Push, Pull),
    (Pair, Pair),
];

fn ours(kind: SocketKind, name: &[u8]) -> Ours {
    if kind != Router {
        return Ours::new(kind);
    }
    let options = SocketOptions {
        identity: Some(Identity::chosen(name).expect("it may be chosen")),
        router_mandatory: true,
        ..SocketOptions::default()
    };
    Ours::with(kind, options)
}

fn theirs<'a>(libzmq: &'a Libzmq, kind: SocketKind, name: &[u8]) -> Theirs<'a> {
    if kind != Router {
        return libzmq.socket(kind);
    }
    libzmq.with(
        kind,
        json!({"IDENTITY": hex::digits(name), "ROUTER_MANDATORY": 1}),
    )
}

#[test]
fn every_legal_pair_talks_with_ours_asking() {
    let libzmq = Libzmq::start();
    for (a, b) in LEGAL {
        both_roles(
            || (ours(a, b"A"), theirs(&libzmq, b, b"B")),
            |ours, theirs| exchange(a, ours, b, theirs),
        );
    }
}

#[test]
fn every_legal_pair_talks_with_theirs_asking() {
    let libzmq = Libzmq::start();
    for (a, b) in LEGAL {
        both_roles(
            || (theirs(&libzmq, a, b"A"), ours(b, b"B")),
            |theirs, ours| exchange(a, theirs, b, ours),
        );
    }
}
