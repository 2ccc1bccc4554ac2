//! Messages one way, by one call for each or by one for many.

use std::collections::VecDeque;
use std::iter::repeat_n;
use std::time::Instant;

use hopscope::Socket;
use hopscope::blocking;
use hopscope_core::Message;

use crate::cli::PerfWithin;
use crate::exit::Failure;
use crate::perf::check_size;
use crate::perf::octets_of;
use crate::perf::tell_count;

/// Sends `count` messages.
pub(super) async fn send_all(
    push: &Socket,
    body: &[u8],
    count: u64,
    batch: Option<usize>,
) -> Result<(), Failure> {
    let Some(batch) = batch else {
        for _ in 0..count {
            push.send(body).await?;
        }
        return Ok(());
    };
    let mut messages = VecDeque::new();
    for many in batches(count, batch) {
        messages.extend(repeat_n(body, many));
        let sent = push.send_many(&mut messages).await;
        sent.map_err(Failure::error)?;
    }
    Ok(())
}

/// Receives `count` messages of so many octets.
pub(super) async fn receive_some(
    pull: &Socket,
    PerfWithin { size, count }: PerfWithin,
    batch: Option<usize>,
) -> Result<(), Failure> {
    let Some(batch) = batch else {
        for _ in 0..count {
            check_size(octets_of(&pull.recv().await?), size)?;
        }
        return Ok(());
    };
    let (mut messages, mut left) = (Vec::new(), count);
    while left > 0 {
        let most = at_most(left, batch);
        pull.recv_many(&mut messages, most).await?;
        left -= check_sizes(&mut messages, size)?;
    }
    Ok(())
}

/// Receives all messages and tells how long it took from the first to the last.
pub(super) async fn receive_all(
    pull: &Socket,
    load: PerfWithin,
    batch: Option<usize>,
) -> Result<(), Failure> {
    check_size(octets_of(&pull.recv().await?), load.size)?;
    let (start, count) = (Instant::now(), load.count - 1);
    receive_some(pull, PerfWithin { count, ..load }, batch).await?;
    tell_count(count, start.elapsed());
    Ok(())
}

/// [`send_all`] on a blocking socket.
pub(super) fn send_all_waiting(
    push: &blocking::Socket,
    body: &[u8],
    count: u64,
    batch: Option<usize>,
) -> Result<(), Failure> {
    let Some(batch) = batch else {
        for _ in 0..count {
            push.send(body)?;
        }
        return Ok(());
    };
    let mut messages = VecDeque::new();
    for many in batches(count, batch) {
        messages.extend(repeat_n(body, many));
        push.send_many(&mut messages).map_err(Failure::error)?;
    }
    Ok(())
}

/// [`receive_some`] on a blocking socket.
pub(super) fn receive_some_waiting(
    pull: &blocking::Socket,
    PerfWithin { size, count }: PerfWithin,
    batch: Option<usize>,
) -> Result<(), Failure> {
    let Some(batch) = batch else {
        for _ in 0..count {
            check_size(octets_of(&pull.recv()?), size)?;
        }
        return Ok(());
    };
    let (mut messages, mut left) = (Vec::new(), count);
    while left > 0 {
        pull.recv_many(&mut messages, at_most(left, batch))?;
        left -= check_sizes(&mut messages, size)?;
    }
    Ok(())
}

/// [`receive_all`] on a blocking socket.
pub(super) fn receive_all_waiting(
    pull: &blocking::Socket,
    load: PerfWithin,
    batch: Option<usize>,
) -> Result<(), Failure> {
    check_size(octets_of(&pull.recv()?), load.size)?;
    let (start, count) = (Instant::now(), load.count - 1);
    receive_some_waiting(pull, PerfWithin { count, ..load }, batch)?;
    tell_count(count, start.elapsed());
    Ok(())
}

/// How many messages each call sends.
fn batches(count: u64, batch: usize) -> impl Iterator<Item = usize> {
    let mut left = count;
    core::iter::from_fn(move || {
        let many = at_most(left, batch);
        left -= many as u64;
        (many > 0).then_some(many)
    })
}

fn at_most(left: u64, batch: usize) -> usize {
    usize::try_from(left).map_or(batch, |left| left.min(batch))
}

/// Takes all messages out, each of which has the size agreed upon, and tells how many they were.
fn check_sizes(messages: &mut Vec<Message>, size: usize) -> Result<u64, Failure> {
    let mut count = 0;
    for message in messages.drain(..) {
        check_size(octets_of(&message), size)?;
        count += 1;
    }
    Ok(count)
}
