//! omq-tokio's blocking sockets with default options: one thread of its own for input and output.

use std::process::ExitCode;

use bench_peers::threads::{self, Peer, Socket};
use bench_peers::{Kind, Result, is_lossless};
use omq_tokio::{Context, Message, Options, SocketType, blocking};

struct Omq(Context);

struct OmqSocket(blocking::Socket);

impl Peer for Omq {
    type Socket = OmqSocket;

    fn new() -> Result<Self> {
        Ok(Self(Context::new()))
    }

    fn socket(&self, kind: Kind) -> Result<OmqSocket> {
        let kind = match kind {
            Kind::Dealer => SocketType::Dealer,
            Kind::Pub => SocketType::Pub,
            Kind::Pull => SocketType::Pull,
            Kind::Push => SocketType::Push,
            Kind::Rep => SocketType::Rep,
            Kind::Req => SocketType::Req,
            Kind::Router => SocketType::Router,
            Kind::Sub => SocketType::Sub,
        };
        let options = Options {
            xpub_nodrop: kind == SocketType::Pub && is_lossless(),
            ..Options::default()
        };
        Ok(OmqSocket(self.0.blocking_socket(kind, options)))
    }
}

impl Socket for OmqSocket {
    fn bind(&mut self, endpoint: &str) -> Result<()> {
        self.0.bind(endpoint)?;
        Ok(())
    }

    fn connect(&mut self, endpoint: &str) -> Result<()> {
        self.0.connect(endpoint)?;
        Ok(())
    }

    fn subscribe(&mut self, topic: &str) -> Result<()> {
        Ok(self.0.subscribe(topic.to_owned())?)
    }

    #[inline]
    fn send(&mut self, octets: &[u8]) -> Result<()> {
        Ok(self.0.send(Message::from_slice(octets))?)
    }

    #[inline]
    fn receive(&mut self) -> Result<usize> {
        Ok(self.0.recv()?.byte_len())
    }

    fn echo(&mut self) -> Result<()> {
        let message = self.0.recv()?;
        // A client that has gone away is not this server's concern.
        let _ = self.0.send(message);
        Ok(())
    }

    fn close(self) -> Result<()> {
        Ok(self.0.close()?)
    }
}

fn main() -> ExitCode {
    bench_peers::main(threads::play::<Omq>)
}
