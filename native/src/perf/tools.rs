//! libzmq's six tools: the same arguments, the same lines.

use core::time::Duration;
use std::time::Instant;

use hopscope_core::socket::SocketKind;

use super::LINGER;
use super::bound;
use super::connected;
use super::pair;
use super::receive;
use super::receive_sized;
use super::send;
use super::tell;
use crate::cli::PerfOver;
use crate::cli::PerfWithin;
use crate::exit::Failure;

pub(super) async fn local_thr(over: PerfOver) -> Result<(), Failure> {
    let PerfWithin { size, count } = over.load;
    let pull = bound(SocketKind::Pull, &over.endpoint).await?;
    receive_sized(&pull, size).await?;
    let start = Instant::now();
    for _ in 1..count {
        receive_sized(&pull, size).await?;
    }
    tell_throughput(over.load, count - 1, start.elapsed());
    Ok(())
}

pub(super) async fn remote_thr(over: PerfOver) -> Result<(), Failure> {
    let push = connected(SocketKind::Push, &over.endpoint)?;
    let body = vec![0; over.load.size];
    for _ in 0..over.load.count {
        send(&push, &body).await?;
    }
    if push.close(Some(LINGER)).await {
        return Ok(());
    }
    Err(Failure::error("not all messages left within 60 s"))
}

pub(super) async fn local_lat(over: PerfOver) -> Result<(), Failure> {
    let rep = bound(SocketKind::Rep, &over.endpoint).await?;
    for _ in 0..over.load.count {
        let message = rep.recv().await.map_err(Failure::error)?;
        rep.send(message).await.map_err(Failure::error)?;
    }
    rep.close(Some(LINGER)).await;
    Ok(())
}

pub(super) async fn remote_lat(over: PerfOver) -> Result<(), Failure> {
    let PerfWithin { size, count } = over.load;
    let req = connected(SocketKind::Req, &over.endpoint)?;
    let body = vec![0; size];
    let start = Instant::now();
    for _ in 0..count {
        send(&req, &body).await?;
        receive_sized(&req, size).await?;
    }
    tell_latency(over.load, start.elapsed());
    Ok(())
}

pub(super) async fn inproc_thr(load: PerfWithin) -> Result<(), Failure> {
    let (pull, push) = pair(SocketKind::Pull, SocketKind::Push).await?;
    let sending = tokio::spawn(async move {
        let body = vec![0; load.size];
        for _ in 0..load.count {
            send(&push, &body).await?;
        }
        Ok::<_, Failure>(push)
    });
    receive(&pull).await?;
    let start = Instant::now();
    for _ in 1..load.count {
        receive(&pull).await?;
    }
    tell_throughput(load, load.count - 1, start.elapsed());
    sending.await.map_err(Failure::error)?.map(drop)
}

pub(super) async fn inproc_lat(load: PerfWithin) -> Result<(), Failure> {
    let (rep, req) = pair(SocketKind::Rep, SocketKind::Req).await?;
    let answering = tokio::spawn(async move {
        for _ in 0..load.count {
            let message = rep.recv().await.map_err(Failure::error)?;
            rep.send(message).await.map_err(Failure::error)?;
        }
        Ok::<_, Failure>(rep)
    });
    let body = vec![0; load.size];
    let start = Instant::now();
    for _ in 0..load.count {
        send(&req, &body).await?;
        receive(&req).await?;
    }
    tell_latency(load, start.elapsed());
    answering.await.map_err(Failure::error)?.map(drop)
}

fn tell_throughput(load: PerfWithin, count: u64, took: Duration) {
    let per_second = count as f64 / took.as_secs_f64();
    let megabits = per_second * load.size as f64 * 8.0 / 1e6;
    tell("message size", format_args!("{} [B]", load.size));
    tell("message count", load.count);
    tell("mean throughput", format_args!("{per_second:.0} [msg/s]"));
    tell("mean throughput", format_args!("{megabits:.3} [Mb/s]"));
}

fn tell_latency(load: PerfWithin, took: Duration) {
    let micros = took.as_secs_f64() * 1e6 / (load.count as f64 * 2.0);
    tell("message size", format_args!("{} [B]", load.size));
    tell("roundtrip count", load.count);
    tell("average latency", format_args!("{micros:.3} [us]"));
}
