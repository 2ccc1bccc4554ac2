//! The same sockets for programs without a runtime: every call waits until it is done.
//!
//! The work is done by a thread of this module's own, which all blocking sockets share and which is
//! started with the first of them.
//!
//! ```
//! use hopscope::{Endpoint, blocking::Socket};
//! use hopscope_core::{Message, socket::SocketKind};
//!
//! let server = Socket::new(SocketKind::Rep);
//! let bound = server.bind(&Endpoint::loopback(0))?;
//!
//! let client = Socket::new(SocketKind::Req);
//! client.connect(&bound)?;
//! client.send(Message::of(["hello"]))?;
//! assert_eq!(server.recv()?, Message::of(["hello"]));
//!
//! server.send(Message::of(["world"]))?;
//! assert_eq!(client.recv()?, Message::of(["world"]));
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```

use core::pin::pin;
use core::task::Poll;
use core::time::Duration;
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::LazyLock;
use std::sync::mpsc;
use std::task::Wake;
use std::task::Waker;
use std::thread;
use std::thread::Thread;

use hopscope_core::Frame;
use hopscope_core::Identity;
use hopscope_core::Message;
use hopscope_core::Outbound;
use hopscope_core::socket::InterestError;
use hopscope_core::socket::RecvError;
use hopscope_core::socket::SendError;
use hopscope_core::socket::SocketKind;
use hopscope_core::socket::Unsent;
use tokio::runtime::Builder;
use tokio::runtime::Handle;

use crate::Authenticator;
use crate::BindError;
use crate::Config;
use crate::ConnectError;
use crate::Endpoint;
use crate::NotAttached;
use crate::Peer;
use crate::Proxy;
use crate::SocketEvent;
use crate::device::SocketClosed;

/// The runtime that all blocking sockets share. Its thread lasts as long as the program.
static RUNTIME: LazyLock<Handle> = LazyLock::new(|| {
    let (give, take) = mpsc::channel();
    let work = move || {
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.expect("the system has what a runtime needs");
        if give.send(runtime.handle().clone()).is_ok() {
            runtime.block_on(core::future::pending::<()>());
        }
    };
    let thread = thread::Builder::new().name("hopscope".to_owned());
    thread
        .spawn(work)
        .expect("the system has room for a thread");
    take.recv().expect("the thread gives its handle")
});

/// Wakes a thread that waits.
struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

thread_local! {
    /// Wakes this thread: one for all its calls, since none of them is within another.
    static WAKER: Waker = Waker::from(Arc::new(Unpark(thread::current())));
}

/// Waits until `work` is done, which may need the runtime's timers.
fn wait_for<T>(work: impl Future<Output = T>) -> T {
    let _timers = RUNTIME.enter();
    wait_for_message(work)
}

/// The same for what brings its own timers, as sending and receiving do: most of these calls are
/// done at once, and then this costs next to nothing.
fn wait_for_message<T>(work: impl Future<Output = T>) -> T {
    WAKER.with(|waker| {
        let mut context = core::task::Context::from_waker(waker);
        let mut work = pin!(work);
        loop {
            match work.as_mut().poll(&mut context) {
                Poll::Ready(result) => return result,
                Poll::Pending => thread::park(),
            }
        }
    })
}

/// [`Context`](crate::Context) for blocking sockets.
#[derive(Clone, Debug)]
pub struct Context {
    inner: crate::Context,
}

impl Default for Context {
    fn default() -> Self {
        Self::new()
    }
}

impl Context {
    /// A context of its own.
    pub fn new() -> Self {
        let inner = crate::Context::beside(RUNTIME.clone());
        Self { inner }
    }

    /// A socket with the default configuration.
    pub fn socket(&self, kind: SocketKind) -> Socket {
        self.socket_with(kind, Config::default())
    }

    /// A socket with a configuration of its own.
    pub fn socket_with(&self, kind: SocketKind, config: Config) -> Socket {
        let inner = self.inner.socket_with(kind, config);
        Socket { inner }
    }

    /// As [`Context::set_authenticator`](crate::Context::set_authenticator).
    pub fn set_authenticator(&self, authenticator: Option<Arc<dyn Authenticator>>) {
        self.inner.set_authenticator(authenticator);
    }

    /// As [`Context::close`](crate::Context::close).
    pub fn close(&self, linger: Option<Duration>) -> bool {
        wait_for(self.inner.close(linger))
    }

    /// As [`Context::shutdown`](crate::Context::shutdown).
    pub fn shutdown(&self) {
        self.inner.shutdown();
    }
}

/// [`Socket`](crate::Socket) whose calls wait. Share it in an [`Arc`] to send and receive from
/// different threads.
#[derive(Debug)]
pub struct Socket {
    inner: crate::Socket,
}

impl Socket {
    /// A socket with the default configuration, in a context of its own.
    pub fn new(kind: SocketKind) -> Self {
        Context::new().socket(kind)
    }

    /// A socket with a configuration of its own, in a context of its own.
    pub fn with(kind: SocketKind, config: Config) -> Self {
        Context::new().socket_with(kind, config)
    }

    /// Its type.
    pub fn kind(&self) -> SocketKind {
        self.inner.kind()
    }

    /// The socket beneath, for what never waits.
    pub const fn as_async(&self) -> &crate::Socket {
        &self.inner
    }

    // --- binding and connecting ---

    /// As [`Socket::bind`](crate::Socket::bind).
    ///
    /// # Errors
    /// As there.
    pub fn bind(&self, endpoint: &Endpoint) -> Result<Endpoint, BindError> {
        wait_for(self.inner.bind(endpoint))
    }

    /// As [`Socket::connect`](crate::Socket::connect).
    ///
    /// # Errors
    /// As there.
    pub fn connect(&self, endpoint: &Endpoint) -> Result<(), ConnectError> {
        self.inner.connect(endpoint)
    }

    /// As [`Socket::connect_named`](crate::Socket::connect_named).
    ///
    /// # Errors
    /// As there.
    pub fn connect_named(&self, endpoint: &Endpoint, name: Identity) -> Result<(), ConnectError> {
        self.inner.connect_named(endpoint, name)
    }

    /// As [`Socket::connect_peer`](crate::Socket::connect_peer).
    ///
    /// # Errors
    /// As there.
    pub fn connect_peer(&self, endpoint: &Endpoint) -> Result<Option<Identity>, ConnectError> {
        self.inner.connect_peer(endpoint)
    }

    /// As [`Socket::disconnect`](crate::Socket::disconnect).
    ///
    /// # Errors
    /// As there.
    pub fn disconnect(&self, endpoint: &Endpoint) -> Result<(), NotAttached> {
        self.inner.disconnect(endpoint)
    }

    /// As [`Socket::unbind`](crate::Socket::unbind).
    ///
    /// # Errors
    /// As there.
    pub fn unbind(&self, endpoint: &Endpoint) -> Result<(), NotAttached> {
        self.inner.unbind(endpoint)
    }

    /// As [`Socket::last_endpoint`](crate::Socket::last_endpoint).
    pub fn last_endpoint(&self) -> Option<Endpoint> {
        self.inner.last_endpoint()
    }

    // --- messages ---

    /// As [`Socket::send`](crate::Socket::send).
    ///
    /// # Errors
    /// As there.
    #[inline]
    pub fn send(&self, message: impl Outbound) -> Result<(), Unsent> {
        if self.inner.sends_at_once(&message) {
            return Ok(());
        }
        wait_for_message(self.inner.send(message))
    }

    /// As [`Socket::try_send`](crate::Socket::try_send).
    ///
    /// # Errors
    /// As there.
    pub fn try_send(&self, message: impl Outbound) -> Result<(), Unsent> {
        self.inner.try_send(message)
    }

    /// As [`Socket::send_many`](crate::Socket::send_many).
    ///
    /// # Errors
    /// As there.
    pub fn send_many<M: Outbound + Clone>(
        &self,
        messages: &mut VecDeque<M>,
    ) -> Result<(), SendError> {
        wait_for_message(self.inner.send_many(messages))
    }

    /// As [`Socket::recv`](crate::Socket::recv).
    ///
    /// # Errors
    /// As there.
    #[inline(always)]
    pub fn recv(&self) -> Result<Message, RecvError> {
        if let Some(frame) = self.inner.recv_at_once() {
            return Ok(frame.into());
        }
        // In a place of its own, for the reason that the future's `poll` has.
        let mut received = Err(RecvError::WouldBlock);
        self.recv_into(&mut received);
        received
    }

    #[inline(never)]
    fn recv_into(&self, received: &mut Result<Message, RecvError>) {
        *received = wait_for_message(self.inner.recv());
    }

    /// As [`Socket::recv_many`](crate::Socket::recv_many).
    ///
    /// # Errors
    /// As there.
    pub fn recv_many(&self, messages: &mut Vec<Message>, most: usize) -> Result<usize, RecvError> {
        wait_for_message(self.inner.recv_many(messages, most))
    }

    /// As [`Socket::try_recv`](crate::Socket::try_recv).
    ///
    /// # Errors
    /// As there.
    pub fn try_recv(&self) -> Result<Message, RecvError> {
        self.inner.try_recv()
    }

    /// As [`Socket::recv_from`](crate::Socket::recv_from).
    ///
    /// # Errors
    /// As there.
    pub fn recv_from(&self) -> Result<(Message, Option<Arc<Peer>>), RecvError> {
        wait_for_message(self.inner.recv_from())
    }

    // --- topics, groups, numbers ---

    /// As [`Socket::subscribe`](crate::Socket::subscribe).
    ///
    /// # Errors
    /// As there.
    pub fn subscribe(&self, topic: impl Into<Frame>) -> Result<(), InterestError> {
        self.inner.subscribe(topic)
    }

    /// As [`Socket::unsubscribe`](crate::Socket::unsubscribe).
    ///
    /// # Errors
    /// As there.
    pub fn unsubscribe(&self, topic: impl Into<Frame>) -> Result<(), InterestError> {
        self.inner.unsubscribe(topic)
    }

    /// As [`Socket::join`](crate::Socket::join).
    ///
    /// # Errors
    /// As there.
    pub fn join(&self, group: impl Into<Frame>) -> Result<(), InterestError> {
        self.inner.join(group)
    }

    /// As [`Socket::leave`](crate::Socket::leave).
    ///
    /// # Errors
    /// As there.
    pub fn leave(&self, group: impl Into<Frame>) -> Result<(), InterestError> {
        self.inner.leave(group)
    }

    /// As [`Socket::send_to_group`](crate::Socket::send_to_group).
    ///
    /// # Errors
    /// As there.
    pub fn send_to_group(
        &self,
        group: impl Into<Frame>,
        body: impl Into<Frame>,
    ) -> Result<(), Unsent> {
        wait_for(self.inner.send_to_group(group, body))
    }

    /// As [`Socket::recv_of_group`](crate::Socket::recv_of_group).
    ///
    /// # Errors
    /// As there.
    pub fn recv_of_group(&self) -> Result<(Frame, Frame), RecvError> {
        wait_for(self.inner.recv_of_group())
    }

    /// As [`Socket::send_to_number`](crate::Socket::send_to_number).
    ///
    /// # Errors
    /// As there.
    pub fn send_to_number(&self, number: u32, body: impl Into<Frame>) -> Result<(), Unsent> {
        wait_for(self.inner.send_to_number(number, body))
    }

    /// As [`Socket::recv_of_number`](crate::Socket::recv_of_number).
    ///
    /// # Errors
    /// As there.
    pub fn recv_of_number(&self) -> Result<(u32, Message), RecvError> {
        wait_for(self.inner.recv_of_number())
    }

    // --- who and what ---

    /// As [`Socket::peers`](crate::Socket::peers).
    pub fn peers(&self) -> Vec<Arc<Peer>> {
        self.inner.peers()
    }

    /// As [`Socket::monitor`](crate::Socket::monitor).
    pub fn monitor(&self, most: usize, core_events: bool) -> Events {
        let inner = self.inner.monitor(most, core_events);
        Events { inner }
    }

    // --- the end ---

    /// As [`Socket::close`](crate::Socket::close).
    pub fn close(self, linger: Option<Duration>) -> bool {
        wait_for(self.inner.close(linger))
    }
}

/// As [`Proxy::run`](crate::Proxy::run): passes messages until the proxy is told to terminate.
///
/// # Errors
/// As there.
pub fn run_proxy(proxy: &mut Proxy<'_>) -> Result<(), SocketClosed> {
    wait_for(proxy.run())
}

/// [`Events`](crate::Events) as an iterator that waits; it ends when the socket is gone.
#[derive(Debug)]
pub struct Events {
    inner: crate::Events,
}

impl Iterator for Events {
    type Item = SocketEvent;

    fn next(&mut self) -> Option<SocketEvent> {
        wait_for(self.inner.next())
    }
}
