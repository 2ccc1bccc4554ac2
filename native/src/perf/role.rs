//! One side of a benchmark that another program drives.

use core::time::Duration;
use std::time::Instant;

use hopscope::Endpoint;
use hopscope::Socket;
use hopscope_core::socket::SocketKind;
use tokio::time::sleep;

use super::LINGER;
use super::bound;
use super::connected;
use super::pair;
use super::receive;
use super::receive_sized;
use super::send;
use super::stdin::Lead;
use super::tell_count;
use crate::cli::PerfOver;
use crate::cli::PerfWithin;
use crate::cli::Role;
use crate::exit::Failure;

/// A connection stands before the clock runs.
const SETTLE: Duration = Duration::from_millis(200);

/// Round trips before the clock runs.
const WARM_UP: u64 = 1_000;

/// Messages of a DEALER that are under way at once.
const WINDOW: u64 = 100;

/// Subscribers of one publisher.
const SUBSCRIBERS: usize = 8;

/// Octets of the message that ends a publication, and how often it is repeated.
const LAST_OCTETS: usize = 1;
const LAST_EVERY: Duration = Duration::from_millis(10);

/// Messages sent at once where one task sends and receives.
const BURST: u64 = 100;

/// Plays `role` to its end.
pub(super) async fn play(role: Role, over: PerfOver) -> Result<(), Failure> {
    let PerfOver { endpoint, load } = over;
    match role {
        Role::Pull => pull(&endpoint, load).await,
        Role::Push => push(&endpoint, load).await,
        Role::Rep => echo(SocketKind::Rep, &endpoint).await,
        Role::Router => echo(SocketKind::Router, &endpoint).await,
        Role::Req => req(&endpoint, load).await,
        Role::Dealer => dealer(&endpoint, load).await,
        Role::Pub => publish(&endpoint, load).await,
        Role::Sub => subscribe(&endpoint, load).await,
        Role::Inproc => inproc_two_tasks(load).await,
        Role::Inproc1 => inproc_one_task(load).await,
        Role::Churn => churn(&endpoint, load).await,
    }
}

async fn pull(endpoint: &Endpoint, load: PerfWithin) -> Result<(), Failure> {
    let pull = bound(SocketKind::Pull, endpoint).await?;
    count_on(&pull, load).await
}

/// Receives all messages and tells how long it took from the first to the last.
async fn count_on(pull: &Socket, load: PerfWithin) -> Result<(), Failure> {
    receive_sized(pull, load.size).await?;
    let start = Instant::now();
    for _ in 1..load.count {
        receive_sized(pull, load.size).await?;
    }
    tell_count(load.count - 1, start.elapsed());
    Ok(())
}

async fn push(endpoint: &Endpoint, load: PerfWithin) -> Result<(), Failure> {
    let push = connected(SocketKind::Push, endpoint)?;
    sleep(SETTLE).await;
    let body = vec![0x5A; load.size];
    for _ in 0..load.count {
        send(&push, &body).await?;
    }
    Lead::take().end().await;
    push.close(Some(LINGER)).await;
    Ok(())
}

async fn echo(kind: SocketKind, endpoint: &Endpoint) -> Result<(), Failure> {
    let socket = bound(kind, endpoint).await?;
    let echoing = async {
        loop {
            let message = socket.recv().await.map_err(Failure::error)?;
            socket.send(message).await.map_err(Failure::error)?;
        }
    };
    tokio::select! {
        failed = echoing => failed,
        () = async { Lead::take().end().await } => Ok(()),
    }
}

async fn req(endpoint: &Endpoint, load: PerfWithin) -> Result<(), Failure> {
    let req = connected(SocketKind::Req, endpoint)?;
    sleep(SETTLE).await;
    let body = vec![0x5A; load.size];
    let mut took = Vec::new();
    for number in 0..WARM_UP + load.count {
        let start = Instant::now();
        send(&req, &body).await?;
        receive(&req).await?;
        if number >= WARM_UP {
            took.push(start.elapsed().as_secs_f64() * 1e6);
        }
    }
    took.sort_unstable_by(f64::total_cmp);
    let mean = took.iter().sum::<f64>() / took.len() as f64;
    let [p50, p99] = [50, 99].map(|percent| took[(took.len() * percent / 100).min(took.len() - 1)]);
    let count = load.count;
    println!("n={count} mean_us={mean:.3} p50_us={p50:.3} p99_us={p99:.3}");
    Ok(())
}

async fn dealer(endpoint: &Endpoint, load: PerfWithin) -> Result<(), Failure> {
    let dealer = connected(SocketKind::Dealer, endpoint)?;
    sleep(SETTLE).await;
    let body = vec![0x5A; load.size];
    let start = Instant::now();
    for _ in 0..WINDOW.min(load.count) {
        send(&dealer, &body).await?;
    }
    for number in 0..load.count {
        receive(&dealer).await?;
        if number + WINDOW < load.count {
            send(&dealer, &body).await?;
        }
    }
    tell_count(load.count, start.elapsed());
    Ok(())
}

async fn publish(endpoint: &Endpoint, load: PerfWithin) -> Result<(), Failure> {
    let publisher = Socket::with(SocketKind::Pub, publisher_config());
    publisher.bind(endpoint).await.map_err(Failure::error)?;
    let mut lead = Lead::take();
    lead.go().await;
    let body = vec![0x5A; load.size];
    for _ in 0..load.count {
        send(&publisher, &body).await?;
    }
    let ending = async {
        loop {
            sleep(LAST_EVERY).await;
            send(&publisher, &body[..LAST_OCTETS.min(body.len())]).await?;
        }
    };
    tokio::select! {
        failed = ending => failed,
        () = lead.end() => Ok(()),
    }
}

/// `BENCH_NODROP=1` asks a publisher to wait for slow subscribers.
fn publisher_config() -> hopscope::Config {
    let mut config = hopscope::Config::default();
    config.options.xpub_nodrop = std::env::var_os("BENCH_NODROP").is_some_and(|on| on == "1");
    config
}

async fn subscribe(endpoint: &Endpoint, load: PerfWithin) -> Result<(), Failure> {
    let mut subscribers = Vec::new();
    for _ in 0..SUBSCRIBERS {
        let socket = connected(SocketKind::Sub, endpoint)?;
        socket.subscribe("").map_err(Failure::error)?;
        subscribers.push(tokio::spawn(hear(socket)));
    }
    let (mut total, mut first, mut last) = (0, None, None);
    for subscriber in subscribers {
        let heard = subscriber.await.map_err(Failure::error)??;
        total += heard.count;
        first = first.into_iter().chain(heard.first).min();
        last = last.into_iter().chain(heard.last).max();
    }
    let took = first
        .zip(last)
        .map_or(Duration::ZERO, |(first, last)| last - first);
    let lost = 1.0 - total as f64 / (load.count * SUBSCRIBERS as u64) as f64;
    println!("n={total} secs={:.9} lost={lost:.4}", took.as_secs_f64());
    Ok(())
}

/// What one subscriber has heard.
#[derive(Default)]
struct Heard {
    count: u64,
    first: Option<Instant>,
    last: Option<Instant>,
}

/// Receives until the message that ends the publication.
async fn hear(socket: Socket) -> Result<Heard, Failure> {
    let mut heard = Heard::default();
    while receive(&socket).await? != LAST_OCTETS {
        heard.count += 1;
        // The clock is read now and then: reading it for each message would be measured too.
        if heard.first.is_none() {
            heard.first = Some(Instant::now());
        } else if heard.count.is_multiple_of(64) {
            heard.last = Some(Instant::now());
        }
    }
    Ok(heard)
}

async fn inproc_two_tasks(load: PerfWithin) -> Result<(), Failure> {
    let (pull, push) = pair(SocketKind::Pull, SocketKind::Push).await?;
    let sending = tokio::spawn(async move {
        let body = vec![0x5A; load.size];
        for _ in 0..load.count {
            send(&push, &body).await?;
        }
        Ok::<_, Failure>(push)
    });
    let receiving = tokio::spawn(async move { count_on(&pull, load).await });
    receiving.await.map_err(Failure::error)??;
    sending.await.map_err(Failure::error)?.map(drop)
}

async fn inproc_one_task(load: PerfWithin) -> Result<(), Failure> {
    let (pull, push) = pair(SocketKind::Pull, SocketKind::Push).await?;
    let body = vec![0x5A; load.size];
    let rounds = (load.count / BURST).max(1);
    let start = Instant::now();
    for _ in 0..rounds {
        for _ in 0..BURST {
            send(&push, &body).await?;
        }
        for _ in 0..BURST {
            receive(&pull).await?;
        }
    }
    tell_count(rounds * BURST, start.elapsed());
    Ok(())
}

async fn churn(endpoint: &Endpoint, load: PerfWithin) -> Result<(), Failure> {
    let body = vec![0x5A; load.size];
    let start = Instant::now();
    for _ in 0..load.count {
        let dealer = connected(SocketKind::Dealer, endpoint)?;
        send(&dealer, &body).await?;
        receive(&dealer).await?;
        dealer.close(None).await;
    }
    tell_count(load.count, start.elapsed());
    Ok(())
}
