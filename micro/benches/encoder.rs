//! Messages become octets: 64 of them in a round.

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use hopscope_micro::{BATCH, encoder};

fn main() {
    divan::main();
}

#[divan::bench(args = [16, 64, 256, 1024, 16_384])]
fn encode(bencher: Bencher<'_, '_>, octets: usize) {
    bencher
        .counter(ItemsCount::new(BATCH))
        .counter(BytesCount::new(BATCH * octets))
        .bench_local(encoder::encode(octets));
}
