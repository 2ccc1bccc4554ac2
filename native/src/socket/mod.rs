//! A socket over its transports: the core's socket, its links and the tasks that drive them.

mod attach;
mod bell;
mod bodies;
mod brief;
mod connect;
mod direct;
mod ending;
mod error;
mod events;
mod express;
mod handshakes;
mod inproc;
mod interests;
mod lane;
mod leaving;
mod link;
mod listen;
mod lookout;
mod many;
mod monitor;
mod moving;
mod near;
mod passage;
mod past;
mod peer;
mod receiving;
mod roster;
mod sending;
mod shared;
mod state;
mod steady;
mod telling;
mod typed;
mod vigil;
mod waiters;
mod waiting;
mod waits;

pub use error::{BindError, ConnectError, ConnectRefusal, NotAttached};
pub use events::{Events, SocketEvent, SocketEventKind};
pub(crate) use lookout::Lookout;
pub use monitor::{LinkNotice, Monitor, Place, Way};
pub use peer::Peer;
pub(crate) use shared::Shared;

use core::fmt;
use core::time::Duration;
use std::sync::Arc;

use hopscope_core::socket::SocketKind;

use crate::config::Config;
use crate::context::Context;
use crate::endpoint::Endpoint;

/// A socket of any type, over TCP, ipc, inproc and WebSocket.
///
/// All methods take `&self`: share it in an [`Arc`] to send and receive from different tasks.
/// Dropping it closes everything at once; [`close`](Self::close) lets what was sent leave first.
pub struct Socket {
    shared: Arc<Shared>,
}

impl Socket {
    /// A socket with the default configuration, in a context of its own.
    pub fn new(kind: SocketKind) -> Self {
        Self::with(kind, Config::default())
    }

    /// A socket with a configuration of its own, in a context of its own.
    pub fn with(kind: SocketKind, config: Config) -> Self {
        Self::within(Context::new(), kind, config)
    }

    pub(crate) fn within(context: Context, kind: SocketKind, config: Config) -> Self {
        Self {
            shared: Arc::new(Shared::new(context, kind, config)),
        }
    }

    pub(crate) const fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }

    /// Its type.
    pub fn kind(&self) -> SocketKind {
        self.shared.kind
    }

    /// What it was made with.
    pub fn config(&self) -> &Config {
        &self.shared.config
    }

    /// Its context.
    pub fn context(&self) -> &Context {
        &self.shared.context
    }

    // --- who and what ---

    /// Every peer whose handshake is done, in the order in which they came.
    pub fn peers(&self) -> Vec<Arc<Peer>> {
        self.shared.lock().peers()
    }

    /// What happens on the socket from now on, with libzmq's names; with `core_events` those of the
    /// core as well. At most `most` events wait to be read: who reads slowly holds nothing up and
    /// is told how many were missed.
    pub fn monitor(&self, most: usize, core_events: bool) -> Events {
        let events = Events::new(most, core_events);
        self.shared.lock().listen(events.queue());
        events
    }

    // --- the end ---

    /// Stops accepting and connecting, lets every queued message leave, then closes the links;
    /// after `linger` it closes them whatever is left. `None` waits for as long as it takes.
    ///
    /// It returns once each peer has closed its side too, a second later at most; a peer that has said
    /// something since octets last left for it is waited for behind it, for as long as the runtime runs.
    ///
    /// Tells whether everything has left.
    pub async fn close(self, linger: Option<Duration>) -> bool {
        self.shared.start_closing();
        match linger {
            None => {
                self.shared.ended().await;
                true
            }
            Some(linger) => tokio::time::timeout(linger, self.shared.ended())
                .await
                .is_ok(),
        }
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.shared.abort();
    }
}

impl fmt::Debug for Socket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Socket")
            .field("kind", &self.kind())
            .finish_non_exhaustive()
    }
}

impl shared::Attachment {
    /// Whether it is meant by `endpoint`: as it was named, or as the system completed it.
    fn is_named(&self, endpoint: &Endpoint) -> bool {
        self.named == *endpoint || self.endpoint == *endpoint
    }
}
