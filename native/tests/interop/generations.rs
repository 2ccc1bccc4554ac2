//! Our sockets against libzmq of every wire generation: both ways round, both roles.

use hopscope_core::socket::SocketKind::{
    self, Dealer, Pair, Pub, Pull, Push, Rep, Req, Router, Sub,
};
use hopscope_core::socket::SocketOptions;
use hopscope_core::{Frame, Message};
use serde_json::json;

use crate::support::exchange::{both_roles, exchange};
use crate::support::{Libzmq, Make, Ours, Party, pattern};

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

            #[test]
            fn sub_gets_of_pub_what_it_asks_for() {
                talk($make, Pub, Sub);
            }

            #[test]
            fn push_hands_all_to_pull() {
                talk($make, Push, Pull);
            }

            #[test]
            fn two_pairs_talk_freely() {
                talk($make, Pair, Pair);
            }
        }
    )*};
}

talks_with! {
    libzmq_2_2: Make::Libzmq22;
    libzmq_3_2: Make::Libzmq32;
    libzmq_4_0: Make::Libzmq40;
}

/// The first frame of what a ROUTER hears of a client without a name, which is then answered.
fn name_given(router: &impl Party, client: &impl Party) -> Frame {
    client.send(["", "hello"]);
    let request = router.recv();
    router.try_send(request.clone()).expect("it may send");
    client.expect(["", "hello"]);
    request.first().expect("there is a name").clone()
}

#[test]
fn libzmq_2_2_gives_our_nameless_client_a_name_of_17_octets() {
    let libzmq = Libzmq::of(Make::Libzmq22);
    both_roles(
        || (libzmq.socket(Router), Ours::new(Dealer)),
        |router, client| {
            let name = name_given(router, client);
            assert_eq!((name.len(), name[0]), (17, 0), "{name}");
        },
    );
}

#[test]
fn our_router_gives_a_nameless_client_of_2_2_a_name_of_5_octets_or_if_told_so_of_17() {
    let libzmq = Libzmq::of(Make::Libzmq22);
    for (long_generated_identities, octets) in [(false, 5), (true, 17)] {
        let options = SocketOptions {
            long_generated_identities,
            ..SocketOptions::default()
        };
        both_roles(
            || (Ours::with(Router, options.clone()), libzmq.socket(Dealer)),
            |router, client| {
                let name = name_given(router, client);
                assert_eq!((name.len(), name[0]), (octets, 0), "{name}");
            },
        );
    }
}

#[test]
fn chosen_names_pass_in_every_generation() {
    for make in [Make::Libzmq22, Make::Libzmq32, Make::Libzmq40] {
        let libzmq = Libzmq::of(make);
        for name in [&b"Lucy"[..], &[0xFF], &[7; 255]] {
            both_roles(
                || (Ours::new(Router), libzmq.named(Dealer, name)),
                |router, client| assert_eq!(&name_given(router, client)[..], name),
            );
            both_roles(
                || (libzmq.socket(Router), Ours::named(Dealer, name)),
                |router, client| assert_eq!(&name_given(router, client)[..], name),
            );
        }
    }
}

#[test]
fn much_passes_in_every_generation() {
    const NUMBERS: u64 = 20_000;
    const LARGE: usize = 8 * 1024 * 1024;
    for make in [Make::Libzmq22, Make::Libzmq32, Make::Libzmq40] {
        let libzmq = Libzmq::of(make);
        let (ours, theirs) = (Ours::new(Dealer), libzmq.socket(Dealer));
        ours.connect(&theirs.bind());
        theirs.begin_drain(0..NUMBERS);
        ours.flood(0..NUMBERS, &["", "x"]);
        assert_eq!(theirs.done(), Ok(json!(NUMBERS)));
        theirs.begin_flood(0..NUMBERS, &["", "x"]);
        ours.drain(0..NUMBERS);
        assert_eq!(theirs.done(), Ok(json!(null)));

        let large = Message::of([Frame::from(pattern(LARGE))]);
        theirs.begin_to_take_pattern(LARGE);
        ours.try_send(large.clone()).expect("it may send");
        assert_eq!(theirs.done(), Ok(json!(true)));
        theirs.begin_pattern(LARGE);
        assert!(ours.recv() == large, "it changed on the way");
        assert_eq!(theirs.done(), Ok(json!(null)));
    }
}
