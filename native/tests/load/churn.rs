//! Peers that come, ask, and go: nothing of them stays.

use crate::raw;
use crate::support::Node;
use crate::support::kib;

const VISITS: usize = 5_000;

/// What all visits together may leave behind, such as what the allocator keeps.
const LEFT_OCTETS: u64 = 4 << 20;

#[test]
fn peers_that_come_and_go_leave_nothing_behind() {
    let node = Node::start(&["router", "--echo"]);
    let visit = || raw::round_trip(&mut raw::join(node.port, "DEALER"));
    (0..VISITS / 10).for_each(|_| visit()); // what is only taken once is taken
    let before = node.memory();
    (0..VISITS).for_each(|_| visit());
    let left = node.memory().saturating_sub(before);
    println!(
        "{VISITS} peers that came, asked and went left {}",
        kib(left)
    );
    node.await_memory("what peers left behind is given back", |now| {
        now.saturating_sub(before) < LEFT_OCTETS
    });
}
