//! What stands in front of a body is put on and taken off: 64 messages in a round.

use divan::Bencher;
use divan::counter::ItemsCount;
use hopscope_micro::{BATCH, envelopes};

fn main() {
    divan::main();
}

#[divan::bench]
fn on_and_off(bencher: Bencher<'_, '_>) {
    bencher
        .counter(ItemsCount::new(BATCH))
        .bench_local(envelopes::on_and_off());
}

#[divan::bench(args = [1, 3, 8])]
fn take_and_restore(bencher: Bencher<'_, '_>, names: usize) {
    bencher
        .counter(ItemsCount::new(BATCH))
        .bench_local(envelopes::take_and_restore(names));
}

#[divan::bench(args = [1, 3, 8])]
fn roles(bencher: Bencher<'_, '_>, names: usize) {
    bencher
        .counter(ItemsCount::new(BATCH))
        .bench_local(envelopes::roles(names));
}
