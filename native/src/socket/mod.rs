//! A socket over TCP: the core's socket, its links and the tasks that drive them.

mod connect;
mod link;
mod listen;
mod monitor;
mod outgoing;
mod state;

pub use monitor::{LinkNotice, Monitor, Place};

use core::fmt;
use core::future::poll_fn;
use core::task::Context;
use core::task::Poll;
use core::time::Duration;
use std::io;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;

use hopscope_core::Message;
use hopscope_core::connection::DEFAULT_HANDSHAKE_TIMEOUT;
use hopscope_core::connection::Limits;
use hopscope_core::socket::RecvError;
use hopscope_core::socket::SendError;
use hopscope_core::socket::SocketKind;
use hopscope_core::socket::SocketOptions;
use hopscope_core::socket::Unsent;
use tokio::task::JoinSet;

use crate::clock::Clock;
use crate::endpoint::Endpoint;
use state::Shared;

/// What can be set on a socket before it is made.
#[derive(Clone)]
pub struct Config {
    /// The options of the core's socket: identity, marks.
    pub options: SocketOptions,
    /// How long a peer has for its part of the handshake. Default 30 s.
    pub handshake_timeout: Duration,
    /// What is taken from a peer.
    pub limits: Limits,
    /// Who is told what happens.
    pub monitor: Option<Arc<dyn Monitor>>,
    /// The clock that stamps what happens.
    pub clock: Clock,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            options: SocketOptions::default(),
            handshake_timeout: DEFAULT_HANDSHAKE_TIMEOUT,
            limits: Limits::default(),
            monitor: None,
            clock: Clock::start(),
        }
    }
}

/// A REQ, REP, DEALER or ROUTER socket over TCP.
///
/// All methods take `&self`: share it in an [`Arc`] to send and receive from different tasks.
/// Dropping it closes everything at once; [`close`](Self::close) lets what was sent leave first.
pub struct Socket {
    shared: Arc<Shared>,
    /// One task for each listener and each endpoint connected to; they end with the socket.
    tasks: Mutex<JoinSet<()>>,
}

impl Socket {
    /// A socket with the default configuration.
    pub fn new(kind: SocketKind) -> Self {
        Self::with(kind, Config::default())
    }

    /// A socket with a configuration of its own.
    pub fn with(kind: SocketKind, config: Config) -> Self {
        Self {
            shared: Arc::new(Shared::new(kind, config)),
            tasks: Mutex::default(),
        }
    }

    /// Its type.
    pub fn kind(&self) -> SocketKind {
        self.shared.kind
    }

    /// Accepts peers at `endpoint` from now on, and returns the endpoint with the port that the
    /// system chose if it was 0.
    ///
    /// # Errors
    /// [`BindError`] if the name has no address or the system refuses it: in use, not of this
    /// machine, not permitted.
    pub async fn bind(&self, endpoint: &Endpoint) -> Result<Endpoint, BindError> {
        let refused = |error| BindError {
            endpoint: endpoint.clone(),
            error,
        };
        let listener = listen::bind(endpoint).await.map_err(refused)?;
        let bound = Endpoint::from(listener.local_addr().map_err(refused)?);
        self.spawn(listen::accept_all(self.shared.clone(), listener));
        Ok(bound)
    }

    /// Connects to `endpoint`, and again whenever the link breaks. Messages may be sent at once:
    /// REQ and DEALER queue them until the peer is there.
    ///
    /// # Errors
    /// [`ConnectError`] if the endpoint names no host or port to go to.
    ///
    /// # Panics
    /// Outside a tokio runtime.
    pub fn connect(&self, endpoint: &Endpoint) -> Result<(), ConnectError> {
        if !endpoint.is_reachable() {
            return Err(ConnectError {
                endpoint: endpoint.clone(),
            });
        }
        let place = self.shared.lock().attach_connected(endpoint);
        self.spawn(connect::keep_connected(self.shared.clone(), place));
        Ok(())
    }

    fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        self.tasks
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .spawn(work);
    }

    /// Sends a message, waiting while no peer can take it.
    ///
    /// **Cancel-safe:** dropped before it is done, it has sent nothing.
    ///
    /// # Errors
    /// The message comes back with the reason, which is never
    /// [`WouldBlock`](hopscope_core::socket::SendError::WouldBlock).
    pub async fn send(&self, message: Message) -> Result<(), Unsent> {
        let mut message = Some(message);
        poll_fn(|context| self.poll_send(context, &mut message)).await
    }

    /// Sends the message in `message` if it can be sent now and leaves `None`; otherwise leaves it
    /// there and wakes `context` when it is worth trying again.
    ///
    /// # Errors
    /// As [`send`](Self::send).
    ///
    /// # Panics
    /// If `message` is `None`: it has been sent already.
    pub fn poll_send(
        &self,
        context: &mut Context<'_>,
        message: &mut Option<Message>,
    ) -> Poll<Result<(), Unsent>> {
        let unsent = message.take().expect("a message is sent once");
        let mut state = self.shared.lock();
        match state.send(unsent) {
            Err(Unsent {
                error: SendError::WouldBlock,
                message: unsent,
            }) => {
                *message = Some(unsent);
                state.wake_when_writable(context.waker());
                Poll::Pending
            }
            sent_or_refused => Poll::Ready(sent_or_refused),
        }
    }

    /// Ready once a send would not have to wait.
    pub fn poll_writable(&self, context: &mut Context<'_>) -> Poll<()> {
        let mut state = self.shared.lock();
        if state.is_writable() {
            return Poll::Ready(());
        }
        state.wake_when_writable(context.waker());
        Poll::Pending
    }

    /// Receives a message, waiting until there is one.
    ///
    /// **Cancel-safe:** dropped before it is done, it has taken nothing.
    ///
    /// # Errors
    /// [`RecvError::WrongState`] out of turn at a REQ or REP.
    pub async fn recv(&self) -> Result<Message, RecvError> {
        poll_fn(|context| self.poll_recv(context)).await
    }

    /// Receives a message if there is one; otherwise wakes `context` when it is worth trying again.
    ///
    /// # Errors
    /// As [`recv`](Self::recv).
    pub fn poll_recv(&self, context: &mut Context<'_>) -> Poll<Result<Message, RecvError>> {
        let mut state = self.shared.lock();
        match state.recv() {
            Err(RecvError::WouldBlock) => {
                state.wake_when_readable(context.waker());
                Poll::Pending
            }
            received_or_refused => Poll::Ready(received_or_refused),
        }
    }

    /// Stops accepting and connecting, lets every queued message leave, then closes the links;
    /// after `linger` it closes them whatever is left. `None` waits for as long as it takes.
    ///
    /// Tells whether everything has left.
    pub async fn close(self, linger: Option<Duration>) -> bool {
        self.shared.start_closing();
        let mut tasks = self
            .tasks
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        let all_left = async { while tasks.join_next().await.is_some() {} };
        match linger {
            None => {
                all_left.await;
                true
            }
            Some(linger) => tokio::time::timeout(linger, all_left).await.is_ok(),
        }
    }
}

impl fmt::Debug for Socket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Socket")
            .field("kind", &self.kind())
            .finish_non_exhaustive()
    }
}

/// An endpoint that cannot be bound.
#[derive(Debug)]
pub struct BindError {
    /// The endpoint, as it was named.
    pub endpoint: Endpoint,
    /// What the system says.
    pub error: io::Error,
}

impl fmt::Display for BindError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { endpoint, error } = self;
        match error.kind() {
            io::ErrorKind::AddrInUse => {
                write!(
                    f,
                    "cannot bind {endpoint}: the address is in use by another program"
                )
            }
            io::ErrorKind::AddrNotAvailable => {
                write!(
                    f,
                    "cannot bind {endpoint}: it is not an address of this machine"
                )
            }
            _ => write!(f, "cannot bind {endpoint}: {error}"),
        }
    }
}

impl core::error::Error for BindError {}

/// An endpoint that names nothing to connect to.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ConnectError {
    /// The endpoint, as it was named.
    pub endpoint: Endpoint,
}

impl fmt::Display for ConnectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { endpoint } = self;
        write!(
            f,
            "cannot connect to {endpoint}: expected a host and a port other than 0"
        )
    }
}

impl core::error::Error for ConnectError {}
