//! What happened on a socket as a stream of events, with libzmq's names (`zmq_socket_monitor`).

use core::fmt;
use core::future::poll_fn;
use core::task::Poll;
use core::task::Waker;
use core::time::Duration;
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;

use hopscope_core::Instant;
use hopscope_core::Rule;
use hopscope_core::trace::Event;

use super::monitor::LinkNotice;
use super::monitor::Place;
use super::peer::Peer;
use crate::endpoint::Endpoint;

/// One thing that happened on a socket.
#[derive(Clone, Debug)]
pub struct SocketEvent {
    /// When, by the socket's clock.
    pub at: Instant,
    /// What.
    pub kind: SocketEventKind,
    /// The endpoint connected to or bound, or the accepted peer's address.
    pub endpoint: Option<Endpoint>,
    /// Where the peer is, if it is about one.
    pub place: Option<Place>,
    /// What the peer has told of itself, once its handshake is done.
    pub peer: Option<Arc<Peer>>,
}

/// What happened. libzmq's name is the constant `ZMQ_EVENT_` and [`name`](Self::name).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum SocketEventKind {
    /// The transport's connection to an endpoint stands; the handshake begins.
    Connected,
    /// An attempt to connect has begun and will take a while.
    ConnectDelayed,
    /// The next attempt to connect comes after a pause.
    ConnectRetried {
        /// The pause.
        pause: Duration,
    },
    /// The socket is connected to this very endpoint already, and its type takes no second link
    /// there.
    ConnectIgnored,
    /// Peers are accepted at an endpoint.
    Listening,
    /// An endpoint could not be bound.
    BindFailed {
        /// What the system says.
        error: String,
    },
    /// A peer has connected; the handshake begins.
    Accepted,
    /// A connection could not be accepted.
    AcceptFailed {
        /// What the system says.
        error: String,
    },
    /// A listener, or an attempt to connect, is over.
    Closed {
        /// Why, if it did not end by request.
        error: Option<String>,
    },
    /// A connection is over.
    Disconnected {
        /// The rule that ended it, if it did not end in order.
        rule: Option<Rule>,
        /// Why, for a person.
        detail: String,
    },
    /// Messages pass from now on.
    HandshakeSucceeded,
    /// The handshake has failed and the peer did not say why, or did not answer.
    HandshakeFailedNoDetail {
        /// What is known, for a person.
        detail: String,
    },
    /// The peer, or this side, has broken the protocol.
    HandshakeFailedProtocol {
        /// The rule.
        rule: Rule,
        /// What was wrong, for a person.
        detail: String,
    },
    /// One side does not let the other in.
    HandshakeFailedAuth {
        /// The reason, for a person.
        detail: String,
    },
    /// The socket is gone: nothing comes behind this.
    MonitorStopped,
    /// An event of the core, for those who asked for them.
    Core(Event),
    /// The listener was slow: this many events were not kept for it.
    Missed {
        /// How many.
        events: u64,
    },
}

impl SocketEventKind {
    /// libzmq's name, without `ZMQ_EVENT_`; events that libzmq does not have are
    /// `CONNECT_IGNORED`, `CORE` and `MISSED`.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Connected => "CONNECTED",
            Self::ConnectDelayed => "CONNECT_DELAYED",
            Self::ConnectRetried { .. } => "CONNECT_RETRIED",
            Self::ConnectIgnored => "CONNECT_IGNORED",
            Self::Listening => "LISTENING",
            Self::BindFailed { .. } => "BIND_FAILED",
            Self::Accepted => "ACCEPTED",
            Self::AcceptFailed { .. } => "ACCEPT_FAILED",
            Self::Closed { .. } => "CLOSED",
            Self::Disconnected { .. } => "DISCONNECTED",
            Self::HandshakeSucceeded => "HANDSHAKE_SUCCEEDED",
            Self::HandshakeFailedNoDetail { .. } => "HANDSHAKE_FAILED_NO_DETAIL",
            Self::HandshakeFailedProtocol { .. } => "HANDSHAKE_FAILED_PROTOCOL",
            Self::HandshakeFailedAuth { .. } => "HANDSHAKE_FAILED_AUTH",
            Self::MonitorStopped => "MONITOR_STOPPED",
            Self::Core(_) => "CORE",
            Self::Missed { .. } => "MISSED",
        }
    }
}

impl SocketEvent {
    /// An event that is about no place.
    pub(super) const fn of(at: Instant, kind: SocketEventKind) -> Self {
        Self {
            at,
            kind,
            endpoint: None,
            place: None,
            peer: None,
        }
    }
}

/// The name, the endpoint, and what else there is to say.
impl fmt::Display for SocketEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.name())?;
        if let Some(endpoint) = &self.endpoint {
            write!(f, " {endpoint}")?;
        }
        match &self.kind {
            SocketEventKind::ConnectRetried { pause } => write!(f, " in {pause:?}"),
            SocketEventKind::ConnectIgnored => f.write_str(": it is connected already"),
            SocketEventKind::BindFailed { error } | SocketEventKind::AcceptFailed { error } => {
                write!(f, ": {error}")
            }
            SocketEventKind::Closed { error: Some(error) } => write!(f, ": {error}"),
            SocketEventKind::Disconnected { detail, .. }
            | SocketEventKind::HandshakeFailedNoDetail { detail }
            | SocketEventKind::HandshakeFailedProtocol { detail, .. }
            | SocketEventKind::HandshakeFailedAuth { detail } => write!(f, ": {detail}"),
            SocketEventKind::Core(event) => write!(f, " {}", event.kind().name()),
            SocketEventKind::Missed { events } => write!(f, " {events} events"),
            _ => Ok(()),
        }
    }
}

/// What a link's notice is in libzmq's words: one event, or two when a handshake fails.
pub(super) fn of_notice(place: &Place, notice: &LinkNotice) -> Vec<SocketEventKind> {
    let accepted = place.connect.is_none();
    match notice {
        LinkNotice::Delayed => vec![SocketEventKind::ConnectDelayed],
        LinkNotice::Connected if accepted => vec![SocketEventKind::Accepted],
        LinkNotice::Connected => vec![SocketEventKind::Connected],
        LinkNotice::Ready => vec![SocketEventKind::HandshakeSucceeded],
        LinkNotice::Unreachable { error } => vec![SocketEventKind::Closed {
            error: Some(error.clone()),
        }],
        LinkNotice::Retried { pause } => vec![SocketEventKind::ConnectRetried { pause: *pause }],
        LinkNotice::Ended {
            rule,
            detail,
            refused,
            was_ready,
            ..
        } => {
            let detail = detail.clone();
            let failed = match rule {
                _ if *was_ready => None,
                _ if *refused => Some(SocketEventKind::HandshakeFailedAuth {
                    detail: detail.clone(),
                }),
                Some(rule) => Some(SocketEventKind::HandshakeFailedProtocol {
                    rule: *rule,
                    detail: detail.clone(),
                }),
                None => Some(SocketEventKind::HandshakeFailedNoDetail {
                    detail: detail.clone(),
                }),
            };
            let ended = SocketEventKind::Disconnected {
                rule: *rule,
                detail,
            };
            failed.into_iter().chain([ended]).collect()
        }
    }
}

/// The events of one socket, from the moment they were asked for. It holds a bounded number: a
/// slow reader holds nothing up and is told how many it has missed.
pub struct Events {
    queue: Arc<Queue>,
}

/// Events on their way to one reader.
pub(super) struct Queue {
    wants_core: bool,
    most: usize,
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    events: VecDeque<SocketEvent>,
    missed: u64,
    missed_at: Option<Instant>,
    stopped: bool,
    waiting: Option<Waker>,
}

impl Events {
    pub(super) fn new(most: usize, wants_core: bool) -> Self {
        let most = most.max(1);
        Self {
            queue: Arc::new(Queue {
                wants_core,
                most,
                inner: Mutex::default(),
            }),
        }
    }

    pub(super) const fn queue(&self) -> &Arc<Queue> {
        &self.queue
    }

    /// Waits for the next event; `None` once the socket is gone and everything was read.
    ///
    /// **Cancel-safe:** dropped before it is done, it has taken nothing.
    pub async fn next(&mut self) -> Option<SocketEvent> {
        poll_fn(|context| {
            let mut inner = self.queue.lock();
            if let Some(event) = inner.take() {
                return Poll::Ready(Some(event));
            }
            if inner.stopped {
                return Poll::Ready(None);
            }
            inner.waiting = Some(context.waker().clone());
            Poll::Pending
        })
        .await
    }

    /// The next event, if there is one now.
    pub fn try_next(&mut self) -> Option<SocketEvent> {
        self.queue.lock().take()
    }
}

impl Inner {
    /// The oldest event; behind the last one that was kept comes how many were not.
    fn take(&mut self) -> Option<SocketEvent> {
        self.events.pop_front().or_else(|| self.take_missed())
    }

    /// How many were not kept, if any.
    fn take_missed(&mut self) -> Option<SocketEvent> {
        let at = self.missed_at.take()?;
        let events = core::mem::take(&mut self.missed);
        Some(SocketEvent::of(at, SocketEventKind::Missed { events }))
    }
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) const fn wants_core(&self) -> bool {
        self.wants_core
    }

    /// Keeps an event if there is room. Once one was missed, nothing is kept until that was told:
    /// what is read is in order, with a gap that is told in its place.
    pub(super) fn push(&self, event: &SocketEvent) {
        let mut inner = self.lock();
        if inner.events.len() < self.most && inner.missed == 0 {
            inner.events.push_back(event.clone());
        } else {
            inner.missed += 1;
            inner.missed_at = Some(event.at);
        }
        if let Some(waiting) = inner.waiting.take() {
            waiting.wake();
        }
    }

    /// The socket is gone.
    pub(super) fn stop(&self, at: Instant) {
        let mut inner = self.lock();
        let missed = inner.take_missed();
        inner.events.extend(missed);
        let last = SocketEvent::of(at, SocketEventKind::MonitorStopped);
        inner.events.push_back(last);
        inner.stopped = true;
        if let Some(waiting) = inner.waiting.take() {
            waiting.wake();
        }
    }
}

impl fmt::Debug for Events {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Events").finish_non_exhaustive()
    }
}
