//! The roles on async sockets.

use core::future::pending;
use std::time::Instant;

use hopscope::Context;
use hopscope::Socket;
use hopscope_core::socket::SocketKind;
use tokio::time::sleep;

use super::BURST;
use super::LAST_EVERY;
use super::LAST_OCTETS;
use super::OCTET;
use super::SETTLE;
use super::SUBSCRIBERS;
use super::WARM_UP;
use super::WINDOW;
use super::setting::Setting;
use super::streams::receive_all;
use super::streams::receive_some;
use super::streams::send_all;
use super::tally::Heard;
use super::tally::tell_heard;
use super::tally::tell_published;
use super::tally::tell_round_trips;
use super::topics;
use crate::cli::ListenerArg;
use crate::cli::PerfWithin;
use crate::cli::Role;
use crate::console;
use crate::exit::Failure;
use crate::perf::LINGER;
use crate::perf::receive;
use crate::perf::send;
use crate::perf::stdin::Lead;
use crate::perf::tell_count;

/// Events that wait for a listener at most.
const EVENTS: usize = 1_000;

/// Plays a role to its end.
pub(super) async fn play(role: Role, setting: Setting) -> Result<(), Failure> {
    let stage = Stage {
        context: Context::new(),
        body: vec![OCTET; setting.load.size],
        setting,
    };
    match role {
        Role::Pull => stage.pull().await,
        Role::Push => stage.push().await,
        Role::Rep => stage.echo(SocketKind::Rep).await,
        Role::Router => stage.echo(SocketKind::Router).await,
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

/// Where a role is played.
struct Stage {
    context: Context,
    body: Vec<u8>,
    setting: Setting,
}

impl Stage {
    fn socket(&self, kind: SocketKind) -> Result<Socket, Failure> {
        let config = self.setting.config(kind)?;
        let socket = self.context.socket_with(kind, config);
        self.listen(&socket);
        Ok(socket)
    }

    /// Lets somebody listen to the socket, if that was asked for.
    fn listen(&self, socket: &Socket) {
        let reads = match self.setting.listener {
            ListenerArg::None => return,
            ListenerArg::Read => true,
            ListenerArg::Unread => false,
        };
        let mut events = socket.monitor(EVENTS, true);
        tokio::spawn(async move {
            while reads && events.next().await.is_some() {}
            // Who never reads still holds on to it.
            pending::<()>().await;
            drop(events);
        });
    }

    async fn bound(&self, kind: SocketKind) -> Result<Socket, Failure> {
        let socket = self.socket(kind)?;
        let bound = socket.bind(&self.setting.endpoint).await;
        let bound = bound.map_err(Failure::error)?;
        console::tell(format_args!("listening on {bound}"));
        Ok(socket)
    }

    fn connected(&self, kind: SocketKind) -> Result<Socket, Failure> {
        let socket = self.socket(kind)?;
        let connected = socket.connect(&self.setting.endpoint);
        connected.map_err(Failure::usage)?;
        Ok(socket)
    }

    async fn pull(&self) -> Result<(), Failure> {
        let pull = self.bound(SocketKind::Pull).await?;
        receive_all(&pull, self.setting.load, self.setting.batch).await
    }

    async fn push(&self) -> Result<(), Failure> {
        let push = self.connected(SocketKind::Push)?;
        sleep(SETTLE).await;
        send_all(
            &push,
            &self.body,
            self.setting.load.count,
            self.setting.batch,
        )
        .await?;
        Lead::take().end().await;
        push.close(Some(LINGER)).await;
        Ok(())
    }

    async fn echo(&self, kind: SocketKind) -> Result<(), Failure> {
        let socket = self.bound(kind).await?;
        let echoing = async {
            loop {
                let message = socket.recv().await?;
                socket.send(message).await?;
            }
        };
        tokio::select! {
            failed = echoing => failed,
            () = async { Lead::take().end().await } => Ok(()),
        }
    }

    async fn req(&self) -> Result<(), Failure> {
        let req = self.connected(SocketKind::Req)?;
        sleep(SETTLE).await;
        let mut took = Vec::new();
        for number in 0..WARM_UP + self.setting.load.count {
            let start = Instant::now();
            send(&req, &self.body).await?;
            receive(&req).await?;
            if number >= WARM_UP {
                took.push(start.elapsed());
            }
        }
        tell_round_trips(took);
        Ok(())
    }

    async fn dealer(&self) -> Result<(), Failure> {
        let count = self.setting.load.count;
        let dealer = self.connected(SocketKind::Dealer)?;
        sleep(SETTLE).await;
        let start = Instant::now();
        for _ in 0..WINDOW.min(count) {
            send(&dealer, &self.body).await?;
        }
        for number in 0..count {
            receive(&dealer).await?;
            if number + WINDOW < count {
                send(&dealer, &self.body).await?;
            }
        }
        tell_count(count, start.elapsed());
        Ok(())
    }

    async fn publish(&self) -> Result<(), Failure> {
        let publisher = self.bound(SocketKind::Pub).await?;
        let mut lead = Lead::take();
        lead.go().await;
        let start = Instant::now();
        for _ in 0..self.setting.load.count {
            send(&publisher, &self.body).await?;
        }
        tell_count(self.setting.load.count, start.elapsed());
        let last = [OCTET; LAST_OCTETS];
        repeat_until(&publisher, &last, lead.end()).await
    }

    async fn subscribe(&self) -> Result<(), Failure> {
        let mut listening = Vec::new();
        for _ in 0..SUBSCRIBERS {
            let socket = self.connected(SocketKind::Sub)?;
            socket.subscribe("").map_err(Failure::error)?;
            listening.push(tokio::spawn(async move {
                let mut heard = Heard::default();
                while heard.take(receive(&socket).await?) {}
                Ok::<_, Failure>(heard)
            }));
        }
        let mut heard = Vec::new();
        for one in listening {
            heard.push(one.await.map_err(Failure::error)??);
        }
        tell_heard(&heard, self.setting.load.count);
        Ok(())
    }

    async fn publish_topics(&self) -> Result<(), Failure> {
        let publisher = self.bound(SocketKind::Pub).await?;
        let messages = topics::messages(self.setting.load.size);
        let mut lead = Lead::take();
        repeat_until(&publisher, topics::READY, lead.go()).await?;
        let mut turn = messages.iter().cycle();
        let start = Instant::now();
        for _ in 0..self.setting.load.count {
            let message = turn.next().map_or(&[][..], Vec::as_slice);
            send(&publisher, message).await?;
        }
        tell_count(self.setting.load.count, start.elapsed());
        repeat_until(&publisher, topics::LAST, lead.end()).await
    }

    async fn subscribe_topics(&self) -> Result<(), Failure> {
        let subscriber = self.connected(SocketKind::Sub)?;
        for topic in topics::subscriptions() {
            subscriber.subscribe(topic).map_err(Failure::error)?;
        }
        subscriber.subscribe(topics::ALL).map_err(Failure::error)?;
        let mut octets = receive(&subscriber).await?;
        println!("ready");
        while octets == topics::READY.len() {
            octets = receive(&subscriber).await?;
        }
        let start = Instant::now();
        let mut received = 0;
        while octets != topics::LAST.len() {
            received += 1;
            octets = receive(&subscriber).await?;
        }
        let count = self.setting.load.count;
        tell_published(count, start.elapsed(), received, topics::matching(count));
        Ok(())
    }

    /// Two sockets of one context; inproc needs no endpoint of the user's.
    async fn pair(&self) -> Result<(Socket, Socket), Failure> {
        let pull = self.bound(SocketKind::Pull).await?;
        Ok((pull, self.connected(SocketKind::Push)?))
    }

    async fn inproc_two_tasks(&self) -> Result<(), Failure> {
        let (pull, push) = self.pair().await?;
        let (body, load, batch) = (self.body.clone(), self.setting.load, self.setting.batch);
        let sending = tokio::spawn(async move {
            send_all(&push, &body, load.count, batch).await?;
            Ok::<_, Failure>(push)
        });
        let receiving = tokio::spawn(async move { receive_all(&pull, load, batch).await });
        receiving.await.map_err(Failure::error)??;
        sending.await.map_err(Failure::error)?.map(drop)
    }

    async fn inproc_one_task(&self) -> Result<(), Failure> {
        let (pull, push) = self.pair().await?;
        let rounds = (self.setting.load.count / BURST).max(1);
        let burst = PerfWithin {
            count: BURST,
            ..self.setting.load
        };
        let start = Instant::now();
        for _ in 0..rounds {
            send_all(&push, &self.body, BURST, self.setting.batch).await?;
            receive_some(&pull, burst, self.setting.batch).await?;
        }
        tell_count(rounds * BURST, start.elapsed());
        Ok(())
    }

    async fn churn(&self) -> Result<(), Failure> {
        let start = Instant::now();
        for _ in 0..self.setting.load.count {
            let dealer = self.connected(SocketKind::Dealer)?;
            send(&dealer, &self.body).await?;
            receive(&dealer).await?;
            dealer.close(None).await;
        }
        tell_count(self.setting.load.count, start.elapsed());
        Ok(())
    }
}

/// Publishes the same message now and then.
async fn repeat_until(
    publisher: &Socket,
    message: &[u8],
    over: impl Future<Output = ()>,
) -> Result<(), Failure> {
    let repeating = async {
        loop {
            send(publisher, message).await?;
            sleep(LAST_EVERY).await;
        }
    };
    tokio::select! {
        failed = repeating => failed,
        () = over => Ok(()),
    }
}
