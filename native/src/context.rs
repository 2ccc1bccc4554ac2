//! What sockets of one process share: names for inproc, the one who lets peers in, and their end.

use core::fmt;
use core::time::Duration;
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::sync::Weak;

use hopscope_core::socket::SocketKind;
use tokio::runtime::Handle;
use tokio::sync::Notify;

use crate::auth::Authenticator;
use crate::config::Config;
use crate::known::Known;
use crate::socket::Lookout;
use crate::socket::Shared;
use crate::socket::Socket;
use crate::zap::HANDLER;
use crate::zap::Handler;

/// Sockets that belong together: within one context they reach each other by `inproc://` names,
/// in either order of bind and connect, and end together.
///
/// A clone is the same context. A socket that was made without one has a context of its own.
///
/// ```
/// use hopscope::{Context, Endpoint};
/// use hopscope_core::{Message, socket::SocketKind};
///
/// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
/// let context = Context::new();
/// let near = context.socket(SocketKind::Pair);
/// near.connect(&Endpoint::inproc("steps"))?;
/// near.send(Message::of(["ready"])).await?;
///
/// let far = context.socket(SocketKind::Pair);
/// far.bind(&Endpoint::inproc("steps")).await?;
/// assert_eq!(far.recv().await?, Message::of(["ready"]));
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[derive(Clone, Default)]
pub struct Context {
    inner: Arc<Inner>,
}

#[derive(Default)]
struct Inner {
    names: Mutex<BTreeMap<String, Weak<Shared>>>,
    /// A name was bound.
    bound: Notify,
    authenticator: Mutex<Option<Arc<dyn Authenticator>>>,
    /// The context's sockets, those that have gone among them until the next is made.
    sockets: Mutex<Vec<Weak<Shared>>>,
    /// Where peers speak ZMTP 3.
    known: Known,
    lookout: Lookout,
    /// Where the sockets' tasks run; the caller's runtime if there is none.
    runtime: Option<Handle>,
    /// Calls come from threads that are not the runtime's, as those of [`crate::blocking`] do.
    waits: bool,
}

impl Context {
    /// A context of its own.
    pub fn new() -> Self {
        Self::default()
    }

    /// A context whose sockets' tasks run on this runtime, from wherever they are called.
    pub fn on(runtime: Handle) -> Self {
        Self {
            inner: Arc::new(Inner {
                runtime: Some(runtime),
                ..Inner::default()
            }),
        }
    }

    /// The same for callers that wait on threads of their own, none of which is the runtime's.
    pub(crate) fn beside(runtime: Handle) -> Self {
        Self {
            inner: Arc::new(Inner {
                runtime: Some(runtime),
                waits: true,
                ..Inner::default()
            }),
        }
    }

    /// Whether calls come from threads that are not the runtime's.
    pub(crate) fn is_beside_its_runtime(&self) -> bool {
        self.inner.waits
    }

    /// A socket with the default configuration.
    pub fn socket(&self, kind: SocketKind) -> Socket {
        self.socket_with(kind, Config::default())
    }

    /// A socket with a configuration of its own.
    pub fn socket_with(&self, kind: SocketKind, config: Config) -> Socket {
        let socket = Socket::within(self.clone(), kind, config);
        let mut sockets = lock(&self.inner.sockets);
        // A sweep looks at all of them: it is due when as many have come as were left by the last.
        if sockets.len() == sockets.capacity() {
            sockets.retain(|socket| socket.strong_count() > 0);
            let left = sockets.len();
            sockets.reserve(left);
        }
        sockets.push(Arc::downgrade(socket.shared()));
        socket
    }

    /// Lets `authenticator` decide for every socket that has none of its own. It holds from the
    /// next handshake on. Without one, a REP or ROUTER of this context that is bound to
    /// `inproc://zeromq.zap.01` is asked, as RFC 27 has it.
    pub fn set_authenticator(&self, authenticator: Option<Arc<dyn Authenticator>>) {
        *lock(&self.inner.authenticator) = authenticator;
    }

    pub(crate) fn authenticator(&self) -> Option<Arc<dyn Authenticator>> {
        let chosen = lock(&self.inner.authenticator).clone();
        chosen.or_else(|| {
            self.is_bound(HANDLER)
                .then(|| Arc::new(Handler(self.clone())) as Arc<dyn Authenticator>)
        })
    }

    /// Closes every socket: each stops accepting and connecting, lets what was sent leave for as
    /// long as its own `linger` and this one allow, and closes its links. Calls that wait end with
    /// `Closed`, and so does every later one. Tells whether everything has left.
    pub async fn close(&self, linger: Option<Duration>) -> bool {
        let sockets = self.sockets();
        sockets.iter().for_each(|socket| socket.start_closing());
        let mut all = true;
        let now = tokio::time::Instant::now();
        for socket in sockets {
            let patience = [linger, socket.config.linger].into_iter().flatten().min();
            let until = patience.and_then(|patience| now.checked_add(patience));
            let left = match until {
                None => {
                    socket.ended().await;
                    true
                }
                Some(until) => tokio::time::timeout_at(until, socket.ended()).await.is_ok(),
            };
            if !left {
                socket.abort();
            }
            all &= left;
        }
        all
    }

    /// Closes every socket at once, whatever was still to leave. Calls that wait end with
    /// `Closed`.
    pub fn shutdown(&self) {
        for socket in self.sockets() {
            socket.start_closing();
            socket.abort();
        }
    }

    fn sockets(&self) -> Vec<Arc<Shared>> {
        let sockets = lock(&self.inner.sockets);
        sockets.iter().filter_map(Weak::upgrade).collect()
    }

    /// Where tasks run.
    pub(crate) fn runtime(&self) -> Option<Handle> {
        self.inner
            .runtime
            .clone()
            .or_else(|| Handle::try_current().ok())
    }

    /// Where peers are known to speak ZMTP 3.
    pub(crate) fn known(&self) -> &Known {
        &self.inner.known
    }

    /// Who looks out before a thread sleeps.
    pub(crate) fn lookout(&self) -> &Lookout {
        &self.inner.lookout
    }

    // --- inproc ---

    pub(crate) fn bind_name(&self, name: &str, socket: &Arc<Shared>) -> io::Result<()> {
        let mut names = lock(&self.inner.names);
        if names
            .get(name)
            .is_some_and(|other| other.strong_count() > 0)
        {
            return Err(io::ErrorKind::AddrInUse.into());
        }
        names.insert(name.to_owned(), Arc::downgrade(socket));
        self.inner.bound.notify_waiters();
        Ok(())
    }

    /// Gives a name back, if it is this socket's.
    pub(crate) fn unbind_name(&self, name: &str, socket: &Shared) {
        let mut names = lock(&self.inner.names);
        if names
            .get(name)
            .is_some_and(|other| core::ptr::eq(other.as_ptr(), socket))
        {
            names.remove(name);
        }
    }

    /// Whether a socket has bound a name.
    pub(crate) fn is_bound(&self, name: &str) -> bool {
        let names = lock(&self.inner.names);
        names
            .get(name)
            .is_some_and(|socket| socket.strong_count() > 0)
    }

    /// The socket that has bound a name, as soon as there is one.
    pub(crate) async fn bound_to(&self, name: &str) -> Arc<Shared> {
        loop {
            let bound = self.inner.bound.notified();
            let found = lock(&self.inner.names).get(name).and_then(Weak::upgrade);
            if let Some(socket) = found {
                return socket;
            }
            bound.await;
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context")
            .field("sockets", &self.sockets().len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sockets_that_are_gone_are_swept_out_of_their_context() {
        let context = Context::new();
        let living: Vec<_> = (0..10).map(|_| context.socket(SocketKind::Req)).collect();
        for _ in 0..1000 {
            drop(context.socket(SocketKind::Req));
        }
        assert!(lock(&context.inner.sockets).len() <= 4 * living.len());
        assert_eq!(context.sockets().len(), living.len());
    }
}
