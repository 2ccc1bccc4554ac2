//! A ROUTER takes a request and sends the answer to where it came from: 64 of them in a round.

use divan::Bencher;
use divan::counter::ItemsCount;
use hopscope_micro::{BATCH, routing};

fn main() {
    divan::main();
}

#[divan::bench(args = [1, 100, 10_000])]
fn route(bencher: Bencher<'_, '_>, peers: usize) {
    bencher
        .counter(ItemsCount::new(BATCH))
        .bench_local(routing::route(peers));
}
