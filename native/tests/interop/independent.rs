//! Our sockets against those of an implementation in Rust that shares nothing with libzmq or us, the
//! crate zeromq: both ways round, both roles.
//!
//! It dials once and waits for the other side, so that what connects is made after what binds.

use hopscope_core::socket::SocketKind::{self, Dealer, Pub, Pull, Push, Rep, Req, Router, Sub};

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

#[test]
fn req_is_answered_by_a_router() {
    talk(Req, Router);
}

#[test]
fn sub_gets_of_pub_what_it_asks_for() {
    talk(Pub, Sub);
}

#[test]
fn push_hands_all_to_pull() {
    talk(Push, Pull);
}
