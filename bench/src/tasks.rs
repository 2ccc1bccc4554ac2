//! The roles on sockets whose calls are futures, on tokio.

use std::future::Future;
use std::time::Instant;

use tokio::runtime::Builder;
use tokio::time::sleep;

use crate::tell::Heard;
use crate::threads::sized;
use crate::{
    Args, BURST, Kind, LAST_EVERY, LAST_OCTETS, Lead, OCTET, Result, Role, SETTLE, SUBSCRIBERS,
    WARM_UP, WINDOW, asked_for, tell, topics,
};

/// What runs the sockets.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Runtime {
    /// One thread for everything.
    Current,
    /// tokio's threads, one for each processor: what `#[tokio::main]` gives.
    Multi,
}

/// An implementation whose calls are futures.
pub trait Peer: Send + Sized + Sync + 'static {
    /// Its sockets.
    type Socket: Socket;

    /// Whatever its sockets share. It is called within the runtime.
    ///
    /// # Errors
    /// When it is not there.
    fn new(runtime: Runtime) -> Result<Self>;

    /// A socket with default options.
    ///
    /// # Errors
    /// What the implementation says.
    fn socket(&self, kind: Kind) -> impl Future<Output = Result<Self::Socket>> + Send;
}

/// A socket whose calls are futures.
pub trait Socket: Send + Sized + 'static {
    fn bind(&mut self, endpoint: &str) -> impl Future<Output = Result<()>> + Send;
    fn connect(&mut self, endpoint: &str) -> impl Future<Output = Result<()>> + Send;
    fn subscribe(&mut self, topic: &str) -> impl Future<Output = Result<()>> + Send;
    /// Sends a message of one frame, built anew from the octets.
    fn send(&mut self, octets: &[u8]) -> impl Future<Output = Result<()>> + Send;
    /// Receives a message and gives the octets of its last frame.
    fn receive(&mut self) -> impl Future<Output = Result<usize>> + Send;
    /// Receives a message and sends it back as it is.
    fn echo(&mut self) -> impl Future<Output = Result<()>> + Send;
    fn close(self) -> impl Future<Output = Result<()>> + Send;
}

/// Plays a role to its end.
///
/// # Errors
/// What the implementation says, and a message of another size than agreed upon.
pub fn play<P: Peer>(args: &Args) -> Result<()> {
    let runtime = match args.role {
        Role::Inproc => Runtime::Multi,
        Role::Inproc1 => Runtime::Current,
        _ if asked_for("BENCH_RUNTIME", "current") => Runtime::Current,
        _ => Runtime::Multi,
    };
    let mut builder = match runtime {
        Runtime::Current => Builder::new_current_thread(),
        Runtime::Multi => Builder::new_multi_thread(),
    };
    let args = args.clone();
    // `hopscope perf role` does the same: what goes back and forth is a task of its own on tokio's
    // threads, a stream of messages one way belongs to `main`.
    let is_task = runtime == Runtime::Multi && args.role.goes_back_and_forth();
    builder.enable_all().build()?.block_on(async {
        let playing = play_in::<P>(runtime, args);
        if is_task {
            return tokio::spawn(playing).await?;
        }
        playing.await
    })
}

async fn play_in<P: Peer>(runtime: Runtime, args: Args) -> Result<()> {
    let stage = Stage {
        peer: P::new(runtime)?,
        body: vec![OCTET; args.size],
        lead: Lead::take(matches!(args.role, Role::Rep | Role::Router)),
        args,
    };
    match stage.args.role {
        Role::Pull => stage.pull().await,
        Role::Push => stage.push().await,
        Role::Rep => stage.echo(Kind::Rep).await,
        Role::Router => stage.echo(Kind::Router).await,
        Role::Req => stage.req().await,
        Role::Dealer => stage.dealer().await,
        Role::Pub => stage.publish().await,
        Role::Sub => stage.subscribe().await,
        Role::PubTopics => stage.publish_topics().await,
        Role::SubTopics => stage.subscribe_topics().await,
        Role::Inproc => stage.inproc_two_tasks().await,
        Role::Inproc1 => stage.inproc_one_task().await,
        Role::Churn => stage.churn().await,
    }
}

/// What every role has at hand.
struct Stage<P> {
    peer: P,
    body: Vec<u8>,
    lead: Lead,
    args: Args,
}

impl<P: Peer> Stage<P> {
    async fn bound(&self, kind: Kind) -> Result<P::Socket> {
        let mut socket = self.peer.socket(kind).await?;
        socket.bind(&self.args.endpoint).await?;
        Ok(socket)
    }

    async fn connected(&self, kind: Kind) -> Result<P::Socket> {
        let mut socket = self.peer.socket(kind).await?;
        socket.connect(&self.args.endpoint).await?;
        Ok(socket)
    }

    async fn pull(&self) -> Result<()> {
        let mut socket = self.bound(Kind::Pull).await?;
        receive_all(&mut socket, self.args.size, self.args.count).await
    }

    async fn push(&self) -> Result<()> {
        let mut socket = self.connected(Kind::Push).await?;
        sleep(SETTLE).await;
        for _ in 0..self.args.count {
            socket.send(&self.body).await?;
        }
        while !self.lead.has_ended() {
            sleep(LAST_EVERY).await;
        }
        Ok(())
    }

    async fn echo(&self, kind: Kind) -> Result<()> {
        let mut socket = self.bound(kind).await?;
        loop {
            socket.echo().await?;
        }
    }

    async fn req(&self) -> Result<()> {
        let mut socket = self.connected(Kind::Req).await?;
        sleep(SETTLE).await;
        let mut took = Vec::with_capacity(self.args.count);
        for number in 0..WARM_UP + self.args.count {
            let start = Instant::now();
            socket.send(&self.body).await?;
            socket.receive().await?;
            if number >= WARM_UP {
                took.push(start.elapsed());
            }
        }
        tell::round_trips(took);
        Ok(())
    }

    async fn dealer(&self) -> Result<()> {
        let count = self.args.count;
        let mut socket = self.connected(Kind::Dealer).await?;
        sleep(SETTLE).await;
        let start = Instant::now();
        for _ in 0..WINDOW.min(count) {
            socket.send(&self.body).await?;
        }
        for number in 0..count {
            socket.receive().await?;
            if number + WINDOW < count {
                socket.send(&self.body).await?;
            }
        }
        tell::count(count, start.elapsed());
        Ok(())
    }

    async fn publish(&self) -> Result<()> {
        let mut socket = self.bound(Kind::Pub).await?;
        while !self.lead.has_gone() {
            sleep(LAST_EVERY).await;
        }
        let start = Instant::now();
        for _ in 0..self.args.count {
            socket.send(&self.body).await?;
        }
        tell::count(self.args.count, start.elapsed());
        self.repeat(&mut socket, &[OCTET; LAST_OCTETS], Lead::has_ended)
            .await
    }

    async fn subscribe(&self) -> Result<()> {
        let mut listening = Vec::new();
        for _ in 0..SUBSCRIBERS {
            let mut socket = self.connected(Kind::Sub).await?;
            socket.subscribe("").await?;
            listening.push(tokio::spawn(async move {
                let mut heard = Heard::default();
                while heard.take(socket.receive().await?) {}
                Result::Ok(heard)
            }));
        }
        let mut heard = Vec::new();
        for one in listening {
            heard.push(one.await??);
        }
        tell::heard(&heard, self.args.count);
        Ok(())
    }

    async fn publish_topics(&self) -> Result<()> {
        let mut socket = self.bound(Kind::Pub).await?;
        let messages = topics::messages(self.args.size);
        self.repeat(&mut socket, topics::READY, Lead::has_gone)
            .await?;
        let start = Instant::now();
        for message in messages.iter().cycle().take(self.args.count) {
            socket.send(message).await?;
        }
        tell::count(self.args.count, start.elapsed());
        self.repeat(&mut socket, topics::LAST, Lead::has_ended)
            .await
    }

    async fn subscribe_topics(&self) -> Result<()> {
        let mut socket = self.connected(Kind::Sub).await?;
        for topic in topics::subscriptions() {
            socket.subscribe(&topic).await?;
        }
        socket.subscribe(topics::ALL).await?;
        socket.receive().await?;
        println!("ready");
        let mut octets = topics::READY.len();
        while octets == topics::READY.len() {
            octets = socket.receive().await?;
        }
        let start = Instant::now();
        let mut received = 0;
        while octets != topics::LAST.len() {
            received += 1;
            octets = socket.receive().await?;
        }
        let count = self.args.count;
        tell::published(count, start.elapsed(), received, topics::matching(count));
        Ok(())
    }

    /// Publishes the same message now and then.
    async fn repeat(
        &self,
        socket: &mut P::Socket,
        message: &[u8],
        is_over: impl Fn(&Lead) -> bool,
    ) -> Result<()> {
        while !is_over(&self.lead) {
            socket.send(message).await?;
            sleep(LAST_EVERY).await;
        }
        Ok(())
    }

    async fn pair(&self) -> Result<(P::Socket, P::Socket)> {
        Ok((
            self.bound(Kind::Pull).await?,
            self.connected(Kind::Push).await?,
        ))
    }

    async fn inproc_two_tasks(&self) -> Result<()> {
        let (mut pull, mut push) = self.pair().await?;
        let (body, count) = (self.body.clone(), self.args.count);
        let sending = tokio::spawn(async move {
            for _ in 0..count {
                push.send(&body).await?;
            }
            Result::Ok(push)
        });
        let size = self.args.size;
        let receiving = tokio::spawn(async move { receive_all(&mut pull, size, count).await });
        receiving.await??;
        sending.await?.map(drop)
    }

    async fn inproc_one_task(&self) -> Result<()> {
        let (mut pull, mut push) = self.pair().await?;
        let rounds = (self.args.count / BURST).max(1);
        let start = Instant::now();
        for _ in 0..rounds {
            for _ in 0..BURST {
                push.send(&self.body).await?;
            }
            for _ in 0..BURST {
                pull.receive().await?;
            }
        }
        tell::count(rounds * BURST, start.elapsed());
        Ok(())
    }

    async fn churn(&self) -> Result<()> {
        let start = Instant::now();
        for _ in 0..self.args.count {
            let mut socket = self.connected(Kind::Dealer).await?;
            socket.send(&self.body).await?;
            socket.receive().await?;
            socket.close().await?;
        }
        tell::count(self.args.count, start.elapsed());
        Ok(())
    }
}

/// Receives all messages and tells how long it took from the first to the last.
async fn receive_all(socket: &mut impl Socket, size: usize, count: usize) -> Result<()> {
    socket.receive().await?;
    let start = Instant::now();
    for _ in 1..count {
        sized(socket.receive().await?, size)?;
    }
    tell::count(count - 1, start.elapsed());
    Ok(())
}
