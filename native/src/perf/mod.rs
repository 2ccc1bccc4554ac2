//! How fast the sockets are, told in the words of libzmq's own tools, so that the two can be
//! compared at once.
//!
//! Everything here uses the library as its users do: default options, one message per call, each
//! built from a byte slice.

mod role;
mod stdin;
mod tools;

use core::fmt;
use core::time::Duration;
use std::sync::Arc;

use hopscope::Context;
use hopscope::Endpoint;
use hopscope::Socket;
use hopscope_core::Message;
use hopscope_core::socket::RecvError;
use hopscope_core::socket::SocketKind;
use hopscope_core::socket::Unsent;

use crate::cli::PerfArgs;
use crate::cli::PerfCommand;
use crate::cli::RuntimeArg;
use crate::console;
use crate::exit::Failure;

/// How long the last messages may take to leave.
const LINGER: Duration = Duration::from_secs(60);

/// Measures what the command line asks for.
pub(crate) async fn perf(args: PerfArgs) -> Result<(), Failure> {
    let PerfArgs { runtime, command } = args;
    if runtime == RuntimeArg::Blocking && !matches!(command, PerfCommand::Role(_)) {
        let known =
            "--runtime blocking plays roles: expected perf --runtime blocking role ROLE ...";
        return Err(Failure::usage(known));
    }
    // Time is taken from one message to another.
    if let Some(count @ ..2) = command.measured() {
        let expected = format_args!("expected a COUNT of at least 2, got {count}");
        return Err(Failure::usage(expected));
    }
    match command {
        PerfCommand::LocalThr(over) => tools::local_thr(over).await,
        PerfCommand::RemoteThr(over) => tools::remote_thr(over).await,
        PerfCommand::LocalLat(over) => tools::local_lat(over).await,
        PerfCommand::RemoteLat(over) => tools::remote_lat(over).await,
        PerfCommand::InprocThr(load) => tools::inproc_thr(load).await,
        PerfCommand::InprocLat(load) => tools::inproc_lat(load).await,
        PerfCommand::Role(role) => role::play(role, runtime).await,
    }
}

async fn bound(kind: SocketKind, endpoint: &Endpoint) -> Result<Socket, Failure> {
    let socket = Socket::new(kind);
    let bound = socket.bind(endpoint).await.map_err(Failure::error)?;
    console::tell(format_args!("listening on {bound}"));
    Ok(socket)
}

fn connected(kind: SocketKind, endpoint: &Endpoint) -> Result<Socket, Failure> {
    let socket = Socket::new(kind);
    socket.connect(endpoint).map_err(Failure::usage)?;
    Ok(socket)
}

/// Two sockets of one context over inproc: the first has bound, the second connected.
async fn pair(
    binder: SocketKind,
    connector: SocketKind,
) -> Result<(Arc<Socket>, Arc<Socket>), Failure> {
    let context = Context::new();
    let endpoint: Endpoint = "inproc://perf".parse().map_err(Failure::usage)?;
    let [near, far] = [binder, connector].map(|kind| context.socket(kind));
    near.bind(&endpoint).await.map_err(Failure::error)?;
    far.connect(&endpoint).map_err(Failure::usage)?;
    Ok((Arc::new(near), Arc::new(far)))
}

/// Sends one message of one frame, built from a slice as a user would.
fn send(socket: &Socket, octets: &[u8]) -> impl Future<Output = Result<(), Unsent>> {
    socket.send(octets)
}

/// Receives a message and gives the octets of its last frame.
async fn receive(socket: &Socket) -> Result<usize, RecvError> {
    socket.recv().await.map(|message| octets_of(&message))
}

/// The octets of a message's last frame.
fn octets_of(message: &Message) -> usize {
    message.frames().last().map_or(0, |frame| frame.len())
}

async fn receive_sized(socket: &Socket, size: usize) -> Result<(), Failure> {
    check_size(receive(socket).await?, size)
}

/// A message of another size than agreed upon means that the other side was asked for another.
#[inline]
fn check_size(came: usize, size: usize) -> Result<(), Failure> {
    if came == size {
        return Ok(());
    }
    let expected = format_args!("expected messages of {size} octets, one of {came} came");
    Err(Failure::error(expected))
}

/// The line that a driver reads: how many, and in how many seconds.
fn tell_count(count: u64, took: Duration) {
    println!("n={count} secs={:.9}", took.as_secs_f64());
}

/// `what: value`, as libzmq's tools write their lines.
fn tell(what: &str, value: impl fmt::Display) {
    println!("{what}: {value}");
}
