//! The roles on blocking sockets.

use std::sync::Arc;
use std::thread;
use std::time::Instant;

use hopscope::blocking::Context;
use hopscope::blocking::Socket;
use hopscope_core::socket::RecvError;
use hopscope_core::socket::SocketKind;
use hopscope_core::socket::Unsent;

use super::BURST;
use super::LAST_EVERY;
use super::LAST_OCTETS;
use super::OCTET;
use super::SETTLE;
use super::SUBSCRIBERS;
use super::WARM_UP;
use super::WINDOW;
use super::setting::Setting;
use super::streams::receive_all_waiting;
use super::streams::receive_some_waiting;
use super::streams::send_all_waiting;
use super::tally::Heard;
use super::tally::tell_heard;
use super::tally::tell_published;
use super::tally::tell_round_trips;
use super::topics;
use crate::cli::PerfWithin;
use crate::cli::Role;
use crate::console;
use crate::exit::Failure;
use crate::perf::LINGER;
use crate::perf::octets_of;
use crate::perf::stdin::LeadOfThread;
use crate::perf::tell_count;

/// Plays a role to its end.
pub(super) fn play(role: Role, setting: &Setting) -> Result<(), Failure> {
    let stage = Stage {
        context: Context::new(),
        body: vec![OCTET; setting.load.size],
        setting,
    };
    match role {
        Role::Pull => stage.pull(),
        Role::Push => stage.push(),
        Role::Rep => stage.echo(SocketKind::Rep),
        Role::Router => stage.echo(SocketKind::Router),
        Role::Req => stage.req(),
        Role::Dealer => stage.dealer(),
        Role::Pub => stage.publish(),
        Role::Sub => stage.subscribe(),
        Role::PubTopics => stage.publish_topics(),
        Role::SubTopics => stage.subscribe_topics(),
        Role::Inproc => stage.inproc_two_threads(),
        Role::Inproc1 => stage.inproc_one_thread(),
        Role::Churn => stage.churn(),
    }
}

/// Where a role is played.
struct Stage<'a> {
    context: Context,
    body: Vec<u8>,
    setting: &'a Setting,
}

impl Stage<'_> {
    fn bound(&self, kind: SocketKind) -> Result<Socket, Failure> {
        let config = self.setting.config(kind)?;
        let socket = self.context.socket_with(kind, config);
        let bound = socket.bind(&self.setting.endpoint);
        let bound = bound.map_err(Failure::error)?;
        console::tell(format_args!("listening on {bound}"));
        Ok(socket)
    }

    fn connected(&self, kind: SocketKind) -> Result<Socket, Failure> {
        let config = self.setting.config(kind)?;
        let socket = self.context.socket_with(kind, config);
        let connected = socket.connect(&self.setting.endpoint);
        connected.map_err(Failure::usage)?;
        Ok(socket)
    }

    fn pull(&self) -> Result<(), Failure> {
        let pull = self.bound(SocketKind::Pull)?;
        receive_all_waiting(&pull, self.setting.load, self.setting.batch)
    }

    fn push(&self) -> Result<(), Failure> {
        let push = self.connected(SocketKind::Push)?;
        thread::sleep(SETTLE);
        let Setting { load, batch, .. } = *self.setting;
        send_all_waiting(&push, &self.body, load.count, batch)?;
        LeadOfThread::take().end();
        push.close(Some(LINGER));
        Ok(())
    }

    fn echo(&self, kind: SocketKind) -> Result<(), Failure> {
        let socket = Arc::new(self.bound(kind)?);
        let echoing = Arc::clone(&socket);
        // It ends with the process, or with the context if a call fails.
        thread::spawn(move || {
            while let Ok(message) = echoing.recv() {
                if let Err(unsent) = echoing.send(message) {
                    console::tell(format_args!("hopscope: {unsent}"));
                    break;
                }
            }
        });
        LeadOfThread::take().end();
        Ok(())
    }

    fn req(&self) -> Result<(), Failure> {
        let req = self.connected(SocketKind::Req)?;
        thread::sleep(SETTLE);
        let mut took = Vec::new();
        for number in 0..WARM_UP + self.setting.load.count {
            let start = Instant::now();
            send(&req, &self.body)?;
            receive(&req)?;
            if number >= WARM_UP {
                took.push(start.elapsed());
            }
        }
        tell_round_trips(took);
        Ok(())
    }

    fn dealer(&self) -> Result<(), Failure> {
        let count = self.setting.load.count;
        let dealer = self.connected(SocketKind::Dealer)?;
        thread::sleep(SETTLE);
        let start = Instant::now();
        for _ in 0..WINDOW.min(count) {
            send(&dealer, &self.body)?;
        }
        for number in 0..count {
            receive(&dealer)?;
            if number + WINDOW < count {
                send(&dealer, &self.body)?;
            }
        }
        tell_count(count, start.elapsed());
        Ok(())
    }

    fn publish(&self) -> Result<(), Failure> {
        let publisher = self.bound(SocketKind::Pub)?;
        let lead = LeadOfThread::take();
        lead.go();
        let start = Instant::now();
        for _ in 0..self.setting.load.count {
            send(&publisher, &self.body)?;
        }
        tell_count(self.setting.load.count, start.elapsed());
        repeat_until(&publisher, &[OCTET; LAST_OCTETS], || {
            lead.has_ended_after(LAST_EVERY)
        })
    }

    fn subscribe(&self) -> Result<(), Failure> {
        let mut listening = Vec::new();
        for _ in 0..SUBSCRIBERS {
            let socket = self.connected(SocketKind::Sub)?;
            socket.subscribe("").map_err(Failure::error)?;
            listening.push(thread::spawn(move || {
                let mut heard = Heard::default();
                while heard.take(receive(&socket)?) {}
                Ok::<_, Failure>(heard)
            }));
        }
        let mut heard = Vec::new();
        for one in listening {
            heard.push(joined(one)?);
        }
        tell_heard(&heard, self.setting.load.count);
        Ok(())
    }

    fn publish_topics(&self) -> Result<(), Failure> {
        let publisher = self.bound(SocketKind::Pub)?;
        let messages = topics::messages(self.setting.load.size);
        let lead = LeadOfThread::take();
        repeat_until(&publisher, topics::READY, || {
            lead.has_gone_after(LAST_EVERY)
        })?;
        let mut turn = messages.iter().cycle();
        let start = Instant::now();
        for _ in 0..self.setting.load.count {
            let message = turn.next().map_or(&[][..], Vec::as_slice);
            send(&publisher, message)?;
        }
        tell_count(self.setting.load.count, start.elapsed());
        repeat_until(&publisher, topics::LAST, || {
            lead.has_ended_after(LAST_EVERY)
        })
    }

    fn subscribe_topics(&self) -> Result<(), Failure> {
        let subscriber = self.connected(SocketKind::Sub)?;
        for topic in topics::subscriptions() {
            subscriber.subscribe(topic).map_err(Failure::error)?;
        }
        subscriber.subscribe(topics::ALL).map_err(Failure::error)?;
        let mut octets = receive(&subscriber)?;
        println!("ready");
        while octets == topics::READY.len() {
            octets = receive(&subscriber)?;
        }
        let start = Instant::now();
        let mut received = 0;
        while octets != topics::LAST.len() {
            received += 1;
            octets = receive(&subscriber)?;
        }
        let count = self.setting.load.count;
        tell_published(count, start.elapsed(), received, topics::matching(count));
        Ok(())
    }

    fn pair(&self) -> Result<(Socket, Socket), Failure> {
        let pull = self.bound(SocketKind::Pull)?;
        Ok((pull, self.connected(SocketKind::Push)?))
    }

    fn inproc_two_threads(&self) -> Result<(), Failure> {
        let (pull, push) = self.pair()?;
        let Setting { load, batch, .. } = *self.setting;
        let body = self.body.clone();
        let sending = thread::spawn(move || {
            send_all_waiting(&push, &body, load.count, batch)?;
            Ok::<_, Failure>(push)
        });
        receive_all_waiting(&pull, load, batch)?;
        joined(sending).map(drop)
    }

    fn inproc_one_thread(&self) -> Result<(), Failure> {
        let (pull, push) = self.pair()?;
        let Setting { load, batch, .. } = *self.setting;
        let rounds = (load.count / BURST).max(1);
        let burst = PerfWithin {
            count: BURST,
            ..load
        };
        let start = Instant::now();
        for _ in 0..rounds {
            send_all_waiting(&push, &self.body, BURST, batch)?;
            receive_some_waiting(&pull, burst, batch)?;
        }
        tell_count(rounds * BURST, start.elapsed());
        Ok(())
    }

    fn churn(&self) -> Result<(), Failure> {
        let start = Instant::now();
        for _ in 0..self.setting.load.count {
            let dealer = self.connected(SocketKind::Dealer)?;
            send(&dealer, &self.body)?;
            receive(&dealer)?;
            dealer.close(None);
        }
        tell_count(self.setting.load.count, start.elapsed());
        Ok(())
    }
}

/// Sends one message of one frame, built from a slice as a user would.
fn send(socket: &Socket, octets: &[u8]) -> Result<(), Unsent> {
    socket.send(octets)
}

/// Receives a message and gives the octets of its last frame.
fn receive(socket: &Socket) -> Result<usize, RecvError> {
    socket.recv().map(|message| octets_of(&message))
}

/// Publishes the same message now and then; `is_over` waits for a while.
fn repeat_until(
    publisher: &Socket,
    message: &[u8],
    is_over: impl Fn() -> bool,
) -> Result<(), Failure> {
    loop {
        send(publisher, message)?;
        if is_over() {
            return Ok(());
        }
    }
}

fn joined<T>(thread: thread::JoinHandle<Result<T, Failure>>) -> Result<T, Failure> {
    let ended = thread.join();
    ended.map_err(|_| Failure::error("a thread of this role panicked"))?
}
