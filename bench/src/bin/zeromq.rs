//! The crate zeromq (zmq.rs) with default options. It has no inproc.

use std::process::ExitCode;

use bench_peers::tasks::{self, Peer, Runtime, Socket};
use bench_peers::{Kind, Result};
use zeromq::{
    DealerSocket, PubSocket, PullSocket, PushSocket, RepSocket, ReqSocket, RouterSocket,
    Socket as _, SocketRecv, SocketSend, SubSocket, ZmqMessage, ZmqResult,
};

struct Zeromq;

/// The crate has a type for each type of socket.
enum Any {
    Dealer(DealerSocket),
    Pub(PubSocket),
    Pull(PullSocket),
    Push(PushSocket),
    Rep(RepSocket),
    Req(ReqSocket),
    Router(RouterSocket),
    Sub(SubSocket),
}

/// The same call for every socket.
macro_rules! each {
    ($any:expr, $socket:ident => $call:expr) => {
        match $any {
            Any::Dealer($socket) => $call,
            Any::Pub($socket) => $call,
            Any::Pull($socket) => $call,
            Any::Push($socket) => $call,
            Any::Rep($socket) => $call,
            Any::Req($socket) => $call,
            Any::Router($socket) => $call,
            Any::Sub($socket) => $call,
        }
    };
}

impl Peer for Zeromq {
    type Socket = Any;

    fn new(_: Runtime) -> Result<Self> {
        Ok(Self)
    }

    async fn socket(&self, kind: Kind) -> Result<Any> {
        Ok(match kind {
            Kind::Dealer => Any::Dealer(DealerSocket::new()),
            Kind::Pub => Any::Pub(PubSocket::new()),
            Kind::Pull => Any::Pull(PullSocket::new()),
            Kind::Push => Any::Push(PushSocket::new()),
            Kind::Rep => Any::Rep(RepSocket::new()),
            Kind::Req => Any::Req(ReqSocket::new()),
            Kind::Router => Any::Router(RouterSocket::new()),
            Kind::Sub => Any::Sub(SubSocket::new()),
        })
    }
}

impl Any {
    async fn take(&mut self) -> ZmqResult<ZmqMessage> {
        match self {
            Self::Dealer(socket) => socket.recv().await,
            Self::Pull(socket) => socket.recv().await,
            Self::Rep(socket) => socket.recv().await,
            Self::Req(socket) => socket.recv().await,
            Self::Router(socket) => socket.recv().await,
            Self::Sub(socket) => socket.recv().await,
            Self::Pub(_) | Self::Push(_) => unreachable!("no role receives on it"),
        }
    }

    async fn give(&mut self, message: ZmqMessage) -> ZmqResult<()> {
        match self {
            Self::Dealer(socket) => socket.send(message).await,
            Self::Pub(socket) => socket.send(message).await,
            Self::Push(socket) => socket.send(message).await,
            Self::Rep(socket) => socket.send(message).await,
            Self::Req(socket) => socket.send(message).await,
            Self::Router(socket) => socket.send(message).await,
            Self::Pull(_) | Self::Sub(_) => unreachable!("no role sends on it"),
        }
    }
}

impl Socket for Any {
    async fn bind(&mut self, endpoint: &str) -> Result<()> {
        each!(self, socket => socket.bind(endpoint).await)?;
        Ok(())
    }

    async fn connect(&mut self, endpoint: &str) -> Result<()> {
        Ok(each!(self, socket => socket.connect(endpoint).await)?)
    }

    async fn subscribe(&mut self, topic: &str) -> Result<()> {
        match self {
            Self::Sub(socket) => Ok(socket.subscribe(topic).await?),
            _ => unreachable!("only a SUB subscribes"),
        }
    }

    #[inline]
    async fn send(&mut self, octets: &[u8]) -> Result<()> {
        Ok(self.give(ZmqMessage::from(octets.to_vec())).await?)
    }

    #[inline]
    async fn receive(&mut self) -> Result<usize> {
        let message = self.take().await?;
        Ok(message.iter().last().map_or(0, |frame| frame.len()))
    }

    async fn echo(&mut self) -> Result<()> {
        // A client that has gone away is not this server's concern.
        if let Ok(message) = self.take().await {
            let _ = self.give(message).await;
        }
        Ok(())
    }

    async fn close(self) -> Result<()> {
        let _ = each!(self, socket => socket.close().await);
        Ok(())
    }
}

fn main() -> ExitCode {
    bench_peers::main(tasks::play::<Zeromq>)
}
