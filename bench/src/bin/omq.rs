//! omq-tokio with default options: on tokio's threads it has one thread of its own for input and
//! output, on one thread it runs there with everything else.

use std::process::ExitCode;

use bench_peers::tasks::{self, Peer, Runtime, Socket};
use bench_peers::{Kind, Result, is_lossless};
use omq_tokio::{Context, Message, Options, SocketType};

struct Omq(Context);

struct OmqSocket(omq_tokio::Socket);

impl Peer for Omq {
    type Socket = OmqSocket;

    fn new(runtime: Runtime) -> Result<Self> {
        Ok(Self(match runtime {
            Runtime::Current => Context::current(),
            Runtime::Multi => Context::new(),
        }))
    }

    async fn socket(&self, kind: Kind) -> Result<OmqSocket> {
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
        Ok(OmqSocket(self.0.socket(kind, options)))
    }
}

impl Socket for OmqSocket {
    async fn bind(&mut self, endpoint: &str) -> Result<()> {
        self.0.bind(endpoint).await?;
        Ok(())
    }

    async fn connect(&mut self, endpoint: &str) -> Result<()> {
        self.0.connect(endpoint).await?;
        Ok(())
    }

    async fn subscribe(&mut self, topic: &str) -> Result<()> {
        Ok(self.0.subscribe(topic.to_owned()).await?)
    }

    #[inline]
    async fn send(&mut self, octets: &[u8]) -> Result<()> {
        Ok(self.0.send(Message::from_slice(octets)).await?)
    }

    #[inline]
    async fn receive(&mut self) -> Result<usize> {
        Ok(self.0.recv().await?.byte_len())
    }

    async fn echo(&mut self) -> Result<()> {
        let message = self.0.recv().await?;
        // A client that has gone away is not this server's concern.
        let _ = self.0.send(message).await;
        Ok(())
    }

    async fn close(self) -> Result<()> {
        Ok(self.0.close().await?)
    }
}

fn main() -> ExitCode {
    bench_peers::main(tasks::play::<Omq>)
}
