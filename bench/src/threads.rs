//! The roles on sockets whose calls wait.

use std::thread;
use std::time::Instant;

use crate::tell::Heard;
use crate::{
    Args, BURST, Kind, LAST_EVERY, LAST_OCTETS, Lead, OCTET, Result, Role, SETTLE, SUBSCRIBERS,
    WARM_UP, WINDOW, tell, topics,
};

/// An implementation whose calls wait.
pub trait Peer: Sized {
    /// Its sockets.
    type Socket: Socket;

    /// Whatever its sockets share.
    ///
    /// # Errors
    /// When it is not there.
    fn new() -> Result<Self>;

    /// A socket with default options.
    ///
    /// # Errors
    /// What the implementation says.
    fn socket(&self, kind: Kind) -> Result<Self::Socket>;
}

/// A socket whose calls wait.
pub trait Socket: Send + Sized + 'static {
    fn bind(&mut self, endpoint: &str) -> Result<()>;
    fn connect(&mut self, endpoint: &str) -> Result<()>;
    fn subscribe(&mut self, topic: &str) -> Result<()>;
    /// Sends a message of one frame, built anew from the octets.
    fn send(&mut self, octets: &[u8]) -> Result<()>;
    /// Receives a message and gives the octets of its last frame.
    fn receive(&mut self) -> Result<usize>;
    /// Receives a message and sends it back as it is.
    fn echo(&mut self) -> Result<()>;
    fn close(self) -> Result<()>;
}

/// Plays a role to its end.
///
/// # Errors
/// What the implementation says, and a message of another size than agreed upon.
pub fn play<P: Peer>(args: &Args) -> Result<()> {
    let stage = Stage {
        peer: P::new()?,
        body: vec![OCTET; args.size],
        lead: Lead::take(matches!(args.role, Role::Rep | Role::Router)),
        args,
    };
    match args.role {
        Role::Pull => stage.pull(),
        Role::Push => stage.push(),
        Role::Rep => stage.echo(Kind::Rep),
        Role::Router => stage.echo(Kind::Router),
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

/// What every role has at hand.
struct Stage<'a, P> {
    peer: P,
    body: Vec<u8>,
    lead: Lead,
    args: &'a Args,
}

impl<P: Peer> Stage<'_, P> {
    fn bound(&self, kind: Kind) -> Result<P::Socket> {
        let mut socket = self.peer.socket(kind)?;
        socket.bind(&self.args.endpoint)?;
        Ok(socket)
    }

    fn connected(&self, kind: Kind) -> Result<P::Socket> {
        let mut socket = self.peer.socket(kind)?;
        socket.connect(&self.args.endpoint)?;
        Ok(socket)
    }

    fn pull(&self) -> Result<()> {
        receive_all(
            &mut self.bound(Kind::Pull)?,
            self.args.size,
            self.args.count,
        )
    }

    fn push(&self) -> Result<()> {
        let mut socket = self.connected(Kind::Push)?;
        thread::sleep(SETTLE);
        for _ in 0..self.args.count {
            socket.send(&self.body)?;
        }
        self.lead.wait_end();
        Ok(())
    }

    fn echo(&self, kind: Kind) -> Result<()> {
        let mut socket = self.bound(kind)?;
        loop {
            socket.echo()?;
        }
    }

    fn req(&self) -> Result<()> {
        let mut socket = self.connected(Kind::Req)?;
        thread::sleep(SETTLE);
        let mut took = Vec::with_capacity(self.args.count);
        for number in 0..WARM_UP + self.args.count {
            let start = Instant::now();
            socket.send(&self.body)?;
            socket.receive()?;
            if number >= WARM_UP {
                took.push(start.elapsed());
            }
        }
        tell::round_trips(took);
        Ok(())
    }

    fn dealer(&self) -> Result<()> {
        let count = self.args.count;
        let mut socket = self.connected(Kind::Dealer)?;
        thread::sleep(SETTLE);
        let start = Instant::now();
        for _ in 0..WINDOW.min(count) {
            socket.send(&self.body)?;
        }
        for number in 0..count {
            socket.receive()?;
            if number + WINDOW < count {
                socket.send(&self.body)?;
            }
        }
        tell::count(count, start.elapsed());
        Ok(())
    }

    fn publish(&self) -> Result<()> {
        let mut socket = self.bound(Kind::Pub)?;
        self.lead.wait_go();
        let start = Instant::now();
        for _ in 0..self.args.count {
            socket.send(&self.body)?;
        }
        tell::count(self.args.count, start.elapsed());
        self.repeat(&mut socket, &[OCTET; LAST_OCTETS], Lead::has_ended)
    }

    fn subscribe(&self) -> Result<()> {
        let mut listening = Vec::new();
        for _ in 0..SUBSCRIBERS {
            let mut socket = self.connected(Kind::Sub)?;
            socket.subscribe("")?;
            listening.push(thread::spawn(move || {
                let mut heard = Heard::default();
                while heard.take(socket.receive()?) {}
                Ok(heard)
            }));
        }
        let heard = listening
            .into_iter()
            .map(|one| one.join().map_err(|_| "a subscriber panicked")?)
            .collect::<Result<Vec<_>>>()?;
        tell::heard(&heard, self.args.count);
        Ok(())
    }

    fn publish_topics(&self) -> Result<()> {
        let mut socket = self.bound(Kind::Pub)?;
        let messages = topics::messages(self.args.size);
        self.repeat(&mut socket, topics::READY, Lead::has_gone)?;
        let start = Instant::now();
        for message in messages.iter().cycle().take(self.args.count) {
            socket.send(message)?;
        }
        tell::count(self.args.count, start.elapsed());
        self.repeat(&mut socket, topics::LAST, Lead::has_ended)
    }

    fn subscribe_topics(&self) -> Result<()> {
        let mut socket = self.connected(Kind::Sub)?;
        for topic in topics::subscriptions() {
            socket.subscribe(&topic)?;
        }
        socket.subscribe(topics::ALL)?;
        socket.receive()?;
        println!("ready");
        let mut octets = topics::READY.len();
        while octets == topics::READY.len() {
            octets = socket.receive()?;
        }
        let start = Instant::now();
        let mut received = 0;
        while octets != topics::LAST.len() {
            received += 1;
            octets = socket.receive()?;
        }
        let count = self.args.count;
        tell::published(count, start.elapsed(), received, topics::matching(count));
        Ok(())
    }

    /// Publishes the same message now and then.
    fn repeat(
        &self,
        socket: &mut P::Socket,
        message: &[u8],
        is_over: impl Fn(&Lead) -> bool,
    ) -> Result<()> {
        while !is_over(&self.lead) {
            socket.send(message)?;
            thread::sleep(LAST_EVERY);
        }
        Ok(())
    }

    fn pair(&self) -> Result<(P::Socket, P::Socket)> {
        Ok((self.bound(Kind::Pull)?, self.connected(Kind::Push)?))
    }

    fn inproc_two_threads(&self) -> Result<()> {
        let (mut pull, mut push) = self.pair()?;
        let (body, count) = (self.body.clone(), self.args.count);
        let sending = thread::spawn(move || {
            for _ in 0..count {
                push.send(&body)?;
            }
            Result::Ok(push)
        });
        receive_all(&mut pull, self.args.size, count)?;
        let sent = sending.join().map_err(|_| "the sender panicked")?;
        sent.map(drop)
    }

    fn inproc_one_thread(&self) -> Result<()> {
        let (mut pull, mut push) = self.pair()?;
        let rounds = (self.args.count / BURST).max(1);
        let start = Instant::now();
        for _ in 0..rounds {
            for _ in 0..BURST {
                push.send(&self.body)?;
            }
            for _ in 0..BURST {
                pull.receive()?;
            }
        }
        tell::count(rounds * BURST, start.elapsed());
        Ok(())
    }

    fn churn(&self) -> Result<()> {
        let start = Instant::now();
        for _ in 0..self.args.count {
            let mut socket = self.connected(Kind::Dealer)?;
            socket.send(&self.body)?;
            socket.receive()?;
            socket.close()?;
        }
        tell::count(self.args.count, start.elapsed());
        Ok(())
    }
}

/// Receives all messages and tells how long it took from the first to the last.
fn receive_all(socket: &mut impl Socket, size: usize, count: usize) -> Result<()> {
    socket.receive()?;
    let start = Instant::now();
    for _ in 1..count {
        sized(socket.receive()?, size)?;
    }
    tell::count(count - 1, start.elapsed());
    Ok(())
}

/// A message of another size means that the other side was asked for another.
pub(crate) fn sized(came: usize, expected: usize) -> Result<()> {
    if came == expected {
        return Ok(());
    }
    Err(format!("expected messages of {expected} octets, one of {came} came").into())
}
