//! rzmq with default options and default features.

use std::process::ExitCode;

use bench_peers::tasks::{self, Peer, Runtime, Socket};
use bench_peers::{Kind, Result, is_lossless};
use rzmq::socket::options::{SUBSCRIBE, XPUB_NODROP};
use rzmq::{Context, Msg, SocketType};

struct Rzmq(Context);

struct RzmqSocket(rzmq::Socket);

impl Peer for Rzmq {
    type Socket = RzmqSocket;

    fn new(_: Runtime) -> Result<Self> {
        Ok(Self(Context::new()?))
    }

    async fn socket(&self, kind: Kind) -> Result<RzmqSocket> {
        let socket = self.0.socket(match kind {
            Kind::Dealer => SocketType::Dealer,
            Kind::Pub => SocketType::Pub,
            Kind::Pull => SocketType::Pull,
            Kind::Push => SocketType::Push,
            Kind::Rep => SocketType::Rep,
            Kind::Req => SocketType::Req,
            Kind::Router => SocketType::Router,
            Kind::Sub => SocketType::Sub,
        })?;
        if kind == Kind::Pub && is_lossless() {
            let on = 1_i32.to_ne_bytes();
            socket.set_option_raw(XPUB_NODROP, &on).await?;
        }
        Ok(RzmqSocket(socket))
    }
}

impl Socket for RzmqSocket {
    async fn bind(&mut self, endpoint: &str) -> Result<()> {
        Ok(self.0.bind(endpoint).await?)
    }

    async fn connect(&mut self, endpoint: &str) -> Result<()> {
        Ok(self.0.connect(endpoint).await?)
    }

    async fn subscribe(&mut self, topic: &str) -> Result<()> {
        Ok(self.0.set_option_raw(SUBSCRIBE, topic.as_bytes()).await?)
    }

    #[inline]
    async fn send(&mut self, octets: &[u8]) -> Result<()> {
        Ok(self.0.send(Msg::from_vec(octets.to_vec())).await?)
    }

    #[inline]
    async fn receive(&mut self) -> Result<usize> {
        loop {
            let frame = self.0.recv().await?;
            if !frame.is_more() {
                return Ok(frame.size());
            }
        }
    }

    async fn echo(&mut self) -> Result<()> {
        let frames = self.0.recv_multipart().await?;
        // A client that has gone away is not this server's concern.
        let _ = self.0.send_multipart(frames).await;
        Ok(())
    }

    async fn close(self) -> Result<()> {
        Ok(self.0.close().await?)
    }
}

fn main() -> ExitCode {
    bench_peers::main(tasks::play::<Rzmq>)
}
