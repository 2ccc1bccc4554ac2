//! Proxies: what comes in at one socket goes out at another, and back.
//!
//! ```text
//!  frontend  ------->  backend         any two types: ROUTER and DEALER make a queue, XSUB and
//!            <-------                  XPUB a forwarder, PULL and PUSH a streamer
//!       \      copies of both
//!        `-->  capture                 PUB, PUSH, PAIR, DEALER
//!
//!  control  PAUSE, RESUME, TERMINATE, STATISTICS
//! ```
//!
//! ```
//! use hopscope::{Context, Endpoint, Proxy};
//! use hopscope_core::{Message, socket::SocketKind};
//!
//! # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
//! let context = Context::new();
//! let [front, back] = [SocketKind::Router, SocketKind::Dealer].map(|kind| context.socket(kind));
//! front.bind(&Endpoint::inproc("clients")).await?;
//! back.bind(&Endpoint::inproc("workers")).await?;
//!
//! let client = context.socket(SocketKind::Req);
//! client.connect(&Endpoint::inproc("clients"))?;
//! let worker = context.socket(SocketKind::Rep);
//! worker.connect(&Endpoint::inproc("workers"))?;
//!
//! let talk = async {
//!     client.send(Message::of(["hello"])).await?;
//!     let request = worker.recv().await?;
//!     worker.send(request).await?;
//!     Ok::<_, Box<dyn core::error::Error>>(client.recv().await?)
//! };
//! let mut proxy = Proxy::new(&front, &back);
//! tokio::select! {
//!     reply = talk => assert_eq!(reply?, Message::of(["hello"])),
//!     ended = proxy.run() => panic!("it does not end by itself: {ended:?}"),
//! }
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```

mod statistics;
mod steering;

pub use statistics::Statistics;

use core::fmt;
use core::future::poll_fn;
use core::task::Context;
use core::task::Poll;

use hopscope_core::Message;
use hopscope_core::socket::RecvError;
use hopscope_core::socket::SendError;

use crate::socket::Socket;
use steering::Steering;

/// Messages that pass one way before the other has its turn.
const TURN: usize = 64;

/// Passes messages between two sockets.
///
/// What it holds stays in it: [`run`](Self::run) may be dropped and called again, and no message is
/// lost.
pub struct Proxy<'a> {
    frontend: &'a Socket,
    backend: &'a Socket,
    capture: Option<&'a Socket>,
    control: Option<&'a Socket>,
    /// On their way to the backend and to the frontend.
    held: [Option<Message>; 2],
    /// On its way to the capture.
    captured: Option<Message>,
    steering: Steering,
    statistics: Statistics,
}

/// A proxy has ended by itself: one of its sockets was closed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct SocketClosed;

impl fmt::Display for SocketClosed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("one of the proxy's sockets has been closed (ETERM)")
    }
}

impl core::error::Error for SocketClosed {}

/// Which way messages go.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Way {
    /// From the frontend to the backend.
    Forth,
    /// From the backend to the frontend.
    Back,
}

impl<'a> Proxy<'a> {
    /// A proxy between two sockets, which may be one and the same.
    pub fn new(frontend: &'a Socket, backend: &'a Socket) -> Self {
        Self {
            frontend,
            backend,
            capture: None,
            control: None,
            held: [None, None],
            captured: None,
            steering: Steering::default(),
            statistics: Statistics::default(),
        }
    }

    /// Sends a copy of every message to `capture` too, waiting for it if it waits.
    #[must_use]
    pub const fn with_capture(mut self, capture: &'a Socket) -> Self {
        self.capture = Some(capture);
        self
    }

    /// Obeys the words that come at `control`: `PAUSE`, `RESUME`, `TERMINATE`, `STATISTICS`. A REP
    /// answers each, with an empty frame or with the [`Statistics`]; other types only that one.
    #[must_use]
    pub const fn with_control(mut self, control: &'a Socket) -> Self {
        self.control = Some(control);
        self
    }

    /// What has passed so far.
    pub const fn statistics(&self) -> &Statistics {
        &self.statistics
    }

    /// Passes messages until it is told to terminate.
    ///
    /// **Cancel-safe:** what was taken and not passed on yet stays in the proxy.
    ///
    /// # Errors
    /// [`SocketClosed`] if one of the sockets has been.
    pub async fn run(&mut self) -> Result<(), SocketClosed> {
        poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<(), SocketClosed>> {
        if self.poll_control(context)? {
            return Poll::Ready(Ok(()));
        }
        if self.steering.paused {
            return Poll::Pending;
        }
        let mut moved = false;
        for way in [Way::Forth, Way::Back] {
            for _ in 0..TURN {
                if !self.pass_one(way, context)? {
                    break;
                }
                moved = true;
            }
        }
        if moved {
            // Others have their turn, then it goes on.
            context.waker().wake_by_ref();
        }
        Poll::Pending
    }

    /// Obeys what comes at the control socket; true if it is to end.
    fn poll_control(&mut self, context: &mut Context<'_>) -> Result<bool, SocketClosed> {
        let Some(control) = self.control else {
            return Ok(false);
        };
        loop {
            if !send_held(control, &mut self.steering.answer, context)? {
                return Ok(false);
            }
            if self.steering.terminated {
                return Ok(true);
            }
            let Some(word) = receive(control, context)? else {
                return Ok(false);
            };
            self.steering.obey(control.kind(), &word, &self.statistics);
        }
    }

    /// Passes one message on, if there is one and it can leave.
    fn pass_one(&mut self, way: Way, context: &mut Context<'_>) -> Result<bool, SocketClosed> {
        let (from, to) = match way {
            Way::Forth => (self.frontend, self.backend),
            Way::Back => (self.backend, self.frontend),
        };
        let is_one = core::ptr::eq(from, to) && way == Way::Back;
        if is_one || !from.kind().can_receive() || !to.kind().can_send() {
            return Ok(false);
        }
        let held = &mut self.held[way as usize];
        if held.is_none() {
            if let Some(capture) = self.capture
                && !send_held(capture, &mut self.captured, context)?
            {
                return Ok(false);
            }
            if to.poll_writable(context).is_pending() {
                return Ok(false);
            }
            let Some(message) = receive(from, context)? else {
                return Ok(false);
            };
            self.statistics.received(way == Way::Forth, &message);
            self.captured = self.capture.map(|_| message.clone());
            *held = Some(message);
        }
        if let Some(capture) = self.capture {
            send_held(capture, &mut self.captured, context)?;
        }
        let octets = held.as_ref().map_or(0, Message::size_octets);
        let sent = send_held(to, held, context)?;
        if sent {
            self.statistics.sent(way == Way::Back, octets);
        }
        Ok(sent)
    }
}

/// Sends what is held, if anything is; true once nothing is. What the socket refuses for good, such
/// as a message for a peer that has gone, is given up: the socket's events tell of it.
fn send_held(
    socket: &Socket,
    held: &mut Option<Message>,
    context: &mut Context<'_>,
) -> Result<bool, SocketClosed> {
    if held.is_none() {
        return Ok(true);
    }
    match socket.poll_send(context, held) {
        Poll::Pending => Ok(false),
        Poll::Ready(Err(unsent)) if unsent.error == SendError::Closed => {
            *held = Some(unsent.message);
            Err(SocketClosed)
        }
        Poll::Ready(_) => Ok(true),
    }
}

fn receive(socket: &Socket, context: &mut Context<'_>) -> Result<Option<Message>, SocketClosed> {
    match socket.poll_recv(context) {
        Poll::Ready(Ok(message)) => Ok(Some(message)),
        Poll::Ready(Err(RecvError::Closed)) => Err(SocketClosed),
        // Out of turn: it can be read again when the other way has moved.
        Poll::Ready(Err(_)) | Poll::Pending => Ok(None),
    }
}

impl fmt::Debug for Proxy<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Proxy")
            .field("frontend", &self.frontend.kind())
            .field("backend", &self.backend.kind())
            .field("statistics", &self.statistics)
            .finish_non_exhaustive()
    }
}
