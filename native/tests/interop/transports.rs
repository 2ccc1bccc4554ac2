//! Other roads than TCP to libzmq: sockets of this machine, by path and by abstract name.

use std::env::temp_dir;
use std::fs;

use hopscope::Endpoint;
use hopscope_core::socket::SocketKind::{
    self, Dealer, Pair, Pub, Pull, Push, Rep, Req, Router, Sub,
};

use crate::support::exchange::exchange;
use crate::support::{Libzmq, Ours, Party};

const PATTERNS: [(SocketKind, SocketKind); 5] = [
    (Req, Rep),
    (Dealer, Router),
    (Pub, Sub),
    (Push, Pull),
    (Pair, Pair),
];

/// Every pattern, with ours and theirs on either side; each link at an endpoint of its own.
fn talk(endpoint: impl Fn(usize) -> Endpoint) {
    let libzmq = Libzmq::start();
    for (at, (a_kind, b_kind)) in PATTERNS.into_iter().enumerate() {
        let (a, b) = (Ours::new(a_kind), libzmq.socket(b_kind));
        b.connect(&a.bind_to(&endpoint(2 * at)));
        exchange(a_kind, &a, b_kind, &b);
        let (a, b) = (Ours::new(b_kind), libzmq.socket(a_kind));
        a.connect(&b.bind_to(&endpoint(2 * at + 1)));
        exchange(a_kind, &b, b_kind, &a);
    }
}

#[test]
fn every_pattern_passes_over_a_path() {
    let folder = temp_dir().join(format!("hopscope-interop-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("there is room for a folder");
    talk(|at| {
        let path = folder.join(at.to_string());
        let endpoint = format!("ipc://{}", path.display());
        endpoint.parse().expect("an endpoint")
    });
    fs::remove_dir_all(&folder).expect("it is ours");
}

#[cfg(target_os = "linux")]
#[test]
fn every_pattern_passes_over_an_abstract_name() {
    talk(|at| {
        let endpoint = format!("ipc://@hopscope-interop-{}-{at}", std::process::id());
        endpoint.parse().expect("an endpoint")
    });
}
