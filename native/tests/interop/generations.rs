//! Our sockets against libzmq of every wire generation: both ways round, both roles.

use hopscope_core::socket::SocketKind::{self, Dealer, Rep, Req, Router};

use crate::support::exchange::{both_roles, exchange};
use crate::support::{Libzmq, Make, Ours};

/// Both ways round: `a` at our side, then at theirs.
fn talk(make: Make, a: SocketKind, b: SocketKind) {
    let libzmq = Libzmq::of(make);
    both_roles(
        || (Ours::new(a), libzmq.socket(b)),
        |ours, theirs| exchange(a, ours, b, theirs),
    );
    both_roles(
        || (libzmq.socket(a), Ours::new(b)),
        |theirs, ours| exchange(a, theirs, b, ours),
    );
}

macro_rules! talks_with {
    ($($name:ident: $make:expr;)*) => {$(
        mod $name {
            use super::*;

            #[test]
            fn req_and_rep_take_turns() {
                talk($make, Req, Rep);
            }

            #[test]
            fn req_is_answered_by_a_router() {
                talk($make, Req, Router);
            }

            #[test]
            fn dealer_and_rep_agree_on_envelopes() {
                talk($make, Dealer, Rep);
            }

            #[test]
            fn dealer_and_router_agree_on_names() {
                talk($make, Dealer, Router);
            }
        }
    )*};
}

talks_with! {
    libzmq_4_0: Make::Libzmq40;
}
