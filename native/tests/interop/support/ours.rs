//! Our sockets, called as if their calls blocked: they run on a thread of their own.

use std::ops::Range;
use std::sync::{LazyLock, mpsc};
use std::thread;
use std::time::Duration;

use hopscope::{BindError, Config, Endpoint, Socket};
use hopscope_core::socket::{RecvError, SendError, SocketKind, SocketOptions};
use hopscope_core::{Frame, Identity, Message};
use tokio::runtime::{Builder, Handle};
use tokio::time::timeout;

use super::{PATIENCE, Party};

/// The runtime that all of our sockets share.
pub(crate) static RUNTIME: LazyLock<Handle> = LazyLock::new(|| {
    let (give, take) = mpsc::channel();
    thread::spawn(move || {
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.expect("the system has what a runtime needs");
        give.send(runtime.handle().clone()).expect("it is awaited");
        runtime.block_on(core::future::pending::<()>());
    });
    take.recv().expect("the thread gives its handle")
});

/// One of our sockets.
#[derive(Debug)]
pub(crate) struct Ours(pub(crate) Socket);

impl Ours {
    /// A socket with the default options.
    pub(crate) fn new(kind: SocketKind) -> Self {
        Self(Socket::new(kind))
    }

    /// A socket with options of its own.
    pub(crate) fn with(kind: SocketKind, options: SocketOptions) -> Self {
        let config = Config {
            options,
            ..Config::default()
        };
        Self::configured(kind, config)
    }

    /// A socket with a configuration of its own.
    pub(crate) fn configured(kind: SocketKind, config: Config) -> Self {
        Self(Socket::with(kind, config))
    }

    /// A socket that announces an identity.
    pub(crate) fn named(kind: SocketKind, identity: &[u8]) -> Self {
        let identity = Identity::chosen(identity).expect("it may be chosen");
        let options = SocketOptions {
            identity: Some(identity),
            ..SocketOptions::default()
        };
        Self::with(kind, options)
    }

    /// Binds a port that the test has chosen.
    pub(crate) fn bind_at(&self, endpoint: &Endpoint) -> Endpoint {
        RUNTIME.block_on(self.0.bind(endpoint)).expect("it is free")
    }

    /// Connects a PEER, and gives the number of whoever is there.
    pub(crate) fn connect_peer(&self, endpoint: &Endpoint) -> Vec<u8> {
        let _runtime = RUNTIME.enter();
        let connected = self.0.connect_peer(endpoint);
        let number = connected.expect("it has a host and a port");
        number.expect("a PEER has numbers").octets().to_vec()
    }

    /// Binds a port that may still be taken.
    pub(crate) fn try_bind_at(&self, endpoint: &Endpoint) -> Result<Endpoint, BindError> {
        let _runtime = RUNTIME.enter();
        RUNTIME.block_on(self.0.bind(endpoint))
    }

    /// Sends, and tells if the socket refuses or nobody takes the message within `patience`:
    /// `EAGAIN`.
    pub(crate) fn send_within(&self, patience: Duration, message: Message) -> Result<(), String> {
        let sending = async { timeout(patience, self.0.send(message)).await };
        match RUNTIME.block_on(sending) {
            Ok(Ok(())) => Ok(()),
            Ok(Err(unsent)) => Err(match unsent.error {
                SendError::WrongState => "EFSM".to_owned(),
                SendError::Unroutable => "EHOSTUNREACH".to_owned(),
                other => format!("{other:?}"),
            }),
            Err(_) => Err("EAGAIN".to_owned()),
        }
    }

    /// Sends `frames` and a number of eight octets, as often as there are numbers.
    pub(crate) fn flood(&self, numbers: Range<u64>, frames: &[&str]) {
        RUNTIME.block_on(async {
            for number in numbers {
                let mut message = Message::of(frames.iter().copied());
                message.push(Frame::copy_from(&number.to_be_bytes()));
                let sent = timeout(PATIENCE, self.0.send(message)).await;
                sent.expect("it is taken").expect("it may send");
            }
        });
    }

    /// Takes what is flooded.
    ///
    /// # Panics
    /// If a number is missing or out of order.
    pub(crate) fn drain(&self, numbers: Range<u64>) {
        RUNTIME.block_on(async {
            for number in numbers {
                let message = timeout(PATIENCE, self.0.recv()).await;
                let message = message.unwrap_or_else(|_| panic!("number {number} never comes"));
                let message = message.expect("it may receive");
                let last = message.frames().last().expect("there is a number");
                assert_eq!(last.as_ref(), number.to_be_bytes());
            }
        });
    }

    /// Closes the socket once what was sent has left.
    pub(crate) fn close(self) {
        assert!(RUNTIME.block_on(self.0.close(Some(PATIENCE))));
    }
}

impl Party for Ours {
    fn bind_to(&self, endpoint: &Endpoint) -> Endpoint {
        self.bind_at(endpoint)
    }

    fn connect(&self, endpoint: &Endpoint) {
        let _runtime = RUNTIME.enter();
        self.0.connect(endpoint).expect("it has a host and a port");
    }

    fn subscribe(&self, topic: &str) {
        if self.0.kind() == SocketKind::Xsub {
            self.send([&format!("\u{1}{topic}")]);
        } else {
            self.0.subscribe(topic).expect("it subscribes");
        }
    }

    fn unsubscribe(&self, topic: &str) {
        if self.0.kind() == SocketKind::Xsub {
            self.send([&format!("\u{0}{topic}")]);
        } else {
            self.0.unsubscribe(topic).expect("it subscribes");
        }
    }

    fn join(&self, group: &str) {
        self.0.join(group).expect("it joins");
    }

    fn try_send(&self, message: Message) -> Result<(), String> {
        self.send_within(PATIENCE, message)
    }

    fn try_recv(&self, patience: Duration) -> Result<Message, String> {
        let receiving = async { timeout(patience, self.0.recv()).await };
        match RUNTIME.block_on(receiving) {
            Ok(Ok(message)) => Ok(message),
            Ok(Err(RecvError::WrongState)) => Err("EFSM".to_owned()),
            Ok(Err(other)) => Err(format!("{other:?}")),
            Err(_) => Err("EAGAIN".to_owned()),
        }
    }
}
