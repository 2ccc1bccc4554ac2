//! The ceiling: blocking sockets of the standard library, with ZMTP's frames and nothing else, or
//! without even those (`BENCH_RAW=bytes`). No handshake, no queues, no marks, nothing shared.

mod bytes;
mod channel;
mod framed;
mod frames;

use std::net::{TcpListener, TcpStream};
use std::process::ExitCode;

use bench_peers::{Args, Lead, OCTET, Result, Role, asked_for};

/// Octets written or read at once.
const BUFFER: usize = 65_536;

fn main() -> ExitCode {
    bench_peers::main(play)
}

fn play(args: &Args) -> Result<()> {
    let lead = Lead::take(matches!(args.role, Role::Rep | Role::Router));
    let body = vec![OCTET; args.size];
    match (args.role, asked_for("BENCH_RAW", "bytes")) {
        (Role::Pull, true) => bytes::pull(args),
        (Role::Push, true) => bytes::push(args, &lead),
        (Role::Pull, false) => framed::pull(args),
        (Role::Push, false) => framed::push(args, &body, &lead),
        (Role::Rep | Role::Router, _) => framed::echo(args),
        (Role::Req, _) => framed::req(args, &body),
        (Role::Dealer, _) => framed::dealer(args, &body),
        (Role::Pub, _) => framed::publish(args, &body, &lead),
        (Role::Sub, _) => framed::subscribe(args),
        (Role::Churn, _) => framed::churn(args, &body),
        (Role::Inproc, _) => channel::two_threads(args, &body),
        (Role::Inproc1, _) => channel::one_thread(args, &body),
        (Role::PubTopics | Role::SubTopics, _) => Err("raw TCP knows no topics".into()),
    }
}

/// An endpoint as the standard library wants it.
fn address(endpoint: &str) -> &str {
    endpoint.strip_prefix("tcp://").unwrap_or(endpoint)
}

fn listen(args: &Args) -> Result<TcpListener> {
    Ok(TcpListener::bind(address(&args.endpoint))?)
}

fn accept(listener: &TcpListener) -> Result<TcpStream> {
    let (stream, _) = listener.accept()?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

fn dial(args: &Args) -> Result<TcpStream> {
    let stream = TcpStream::connect(address(&args.endpoint))?;
    stream.set_nodelay(true)?;
    Ok(stream)
}
