//! Our sockets against those of an implementation in Rust that shares nothing with libzmq or us, the
//! crate zeromq: both ways round, both roles.
//!
//! It dials once and waits for the other side, so that what connects is made after what binds.

use hopscope_core::socket::SocketKind::{self, Dealer, Rep, Req, Router};

use crate::support::exchange::{both_roles, exchange};
use crate::support::{Libzmq, Make, Ours};

/// Both ways round: `a` at our side, then at theirs.
fn talk(a: SocketKind, b: SocketKind) {
    let independent = Libzmq::of(Make::Independent);
    both_roles(
        || (Ours::new(a), independent.socket(b)),
        |ours, theirs| exchange(a, ours, b, theirs),
    );
    both_roles(
        || (independent.socket(a), Ours::new(b)),
        |theirs, ours| exchange(a, theirs, b, ours),
    );
}

#[test]
fn req_and_rep_take_turns() {
    talk(Req, Rep);
}

#[test]
fn dealer_and_router_agree_on_names() {
    talk(Dealer, Router);
}
