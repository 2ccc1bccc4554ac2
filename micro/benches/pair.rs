//! A message all the way through two sockets and two connections: 64 of them in a round.

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use hopscope_micro::{BATCH, pair};

fn main() {
    divan::main();
}

#[divan::bench(args = [16, 64, 256, 1024, 16_384])]
fn push_pull(bencher: Bencher<'_, '_>, octets: usize) {
    bencher
        .counter(ItemsCount::new(BATCH))
        .counter(BytesCount::new(BATCH * octets))
        .bench_local(pair::push_pull(octets));
}

#[divan::bench(args = [16, 64, 256, 1024])]
fn push_pull_past(bencher: Bencher<'_, '_>, octets: usize) {
    bencher
        .counter(ItemsCount::new(BATCH))
        .counter(BytesCount::new(BATCH * octets))
        .bench_local(pair::push_pull_past(octets));
}

#[divan::bench(args = [16, 64])]
fn push_pull_observed(bencher: Bencher<'_, '_>, octets: usize) {
    bencher
        .counter(ItemsCount::new(BATCH))
        .bench_local(pair::push_pull_observed(octets));
}

#[divan::bench(args = [16, 64])]
fn req_rep(bencher: Bencher<'_, '_>, octets: usize) {
    bencher
        .counter(ItemsCount::new(BATCH))
        .bench_local(pair::req_rep(octets));
}
