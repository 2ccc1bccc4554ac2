//! Within the process: the standard library's bounded channel, one allocated body a message.

use std::hint::black_box;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::Instant;

use bench_peers::{Args, BURST, Result, tell};

/// Messages that a channel holds, as many as ZeroMQ's high-water mark lets wait.
const MOST: usize = 1_000;

type Body = Box<[u8]>;

fn channel() -> (SyncSender<Body>, Receiver<Body>) {
    sync_channel(MOST)
}

pub(crate) fn two_threads(args: &Args, body: &[u8]) -> Result<()> {
    let (sender, receiver) = channel();
    thread::scope(|scope| {
        scope.spawn(move || (0..args.count).try_for_each(|_| sender.send(body.into())));
        black_box(receiver.recv()?);
        let start = Instant::now();
        for _ in 1..args.count {
            black_box(receiver.recv()?);
        }
        tell::count(args.count - 1, start.elapsed());
        Ok(())
    })
}

pub(crate) fn one_thread(args: &Args, body: &[u8]) -> Result<()> {
    let (sender, receiver) = channel();
    let rounds = (args.count / BURST).max(1);
    let start = Instant::now();
    for _ in 0..rounds {
        for _ in 0..BURST {
            sender.send(body.into())?;
        }
        for _ in 0..BURST {
            black_box(receiver.recv()?);
        }
    }
    tell::count(rounds * BURST, start.elapsed());
    Ok(())
}
