//! A PUB finds who wants a message: 64 of them in a round.

use divan::Bencher;
use divan::counter::ItemsCount;
use hopscope_micro::{BATCH, subscriptions};

fn main() {
    divan::main();
}

#[divan::bench(args = [1, 100, 10_000, 100_000])]
fn publish(bencher: Bencher<'_, '_>, subscriptions: usize) {
    bencher
        .counter(ItemsCount::new(BATCH))
        .bench_local(subscriptions::publish(subscriptions));
}
