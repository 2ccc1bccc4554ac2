//! What every test here stands on: our sockets and libzmq's under one set of verbs, programs in
//! processes of their own, and a relay that reads the octets between two peers.

pub(crate) mod exchange;
pub(crate) mod hex;
pub(crate) mod libzmq;
pub(crate) mod ours;
pub(crate) mod points;
pub(crate) mod program;
pub(crate) mod relay;
pub(crate) mod stage;
pub(crate) mod wire;

use std::thread::sleep;
use std::time::{Duration, Instant};

use hopscope::Endpoint;
use hopscope_core::Message;

pub(crate) use libzmq::{Libzmq, Make, Theirs};
pub(crate) use ours::Ours;
pub(crate) use program::Program;
pub(crate) use relay::Relay;

/// The longest wait for something that must happen: reached only by a failing test.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// How long something that must not happen is given to happen.
pub(crate) const SILENCE: Duration = Duration::from_millis(250);

/// A socket at either side. Errors go by libzmq's names.
pub(crate) trait Party {
    /// Binds there; port 0 lets the system choose.
    fn bind_to(&self, endpoint: &Endpoint) -> Endpoint;

    /// Binds a port of this machine that the system chooses.
    fn bind(&self) -> Endpoint {
        self.bind_to(&Endpoint::loopback(0))
    }

    /// Connects.
    fn connect(&self, endpoint: &Endpoint);

    /// Asks for what begins with `topic`: SUB by a call, XSUB by a message.
    fn subscribe(&self, topic: &str);

    /// Takes that back.
    fn unsubscribe(&self, topic: &str);

    /// Joins a group, as a DISH.
    fn join(&self, group: &str);

    /// Sends, and tells if the socket refuses.
    fn try_send(&self, message: Message) -> Result<(), String>;

    /// Receives, and tells if the socket refuses or nothing comes within `patience`: `EAGAIN`.
    fn try_recv(&self, patience: Duration) -> Result<Message, String>;

    /// Sends.
    fn send<const N: usize>(&self, frames: [&str; N])
    where
        Self: Sized,
    {
        self.try_send(Message::of(frames)).expect("it may send");
    }

    /// Receives.
    fn recv(&self) -> Message {
        self.try_recv(PATIENCE).expect("a message comes")
    }

    /// Asserts that the next message has these frames.
    #[track_caller]
    fn expect<const N: usize>(&self, frames: [&str; N])
    where
        Self: Sized,
    {
        assert_eq!(self.recv(), Message::of(frames));
    }

    /// Asserts that nothing comes.
    #[track_caller]
    fn expect_silence(&self) {
        assert_eq!(self.try_recv(SILENCE), Err("EAGAIN".to_owned()));
    }

    /// Sends as soon as the peer named in the first frame is there; for a mandatory ROUTER.
    fn send_once_routable(&self, message: Message) {
        eventually("the peer is there", || {
            match self.try_send(message.clone()) {
                Ok(()) => true,
                Err(error) => {
                    assert_eq!(error, "EHOSTUNREACH");
                    false
                }
            }
        });
    }
}

/// Waits until `holds`.
#[track_caller]
pub(crate) fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < PATIENCE, "never came true: {what}");
        sleep(Duration::from_millis(5));
    }
}

/// So many octets: 0 to 250, and again. It is made by copying, since tests run unoptimised.
pub(crate) fn pattern(octets: usize) -> Vec<u8> {
    let one: Vec<u8> = (0..=250).collect();
    let mut pattern = one.repeat(octets / one.len() + 1);
    pattern.truncate(octets);
    pattern
}

/// A port that was free a moment ago, for a test that must know it before anybody binds it.
pub(crate) fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port is free");
    listener.local_addr().expect("it is bound").port()
}
