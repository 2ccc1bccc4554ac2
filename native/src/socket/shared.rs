//! What the tasks of one socket share, and those tasks themselves.

use core::ops::Deref;
use core::ops::DerefMut;
use core::time::Duration;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;

use hopscope_core::connection;
use hopscope_core::connection::Framing;
use hopscope_core::connection::Security;
use hopscope_core::socket::SocketKind;
use hopscope_core::trace::PeerId;
use hopscope_core::wire::Generation;
use hopscope_core::zap::Credentials;
use tokio::runtime::Handle;
use tokio::sync::Notify;
use tokio::sync::watch;
use tokio::task::AbortHandle;

use super::express::Express;
use super::near::NearWay;
use super::state::State;
use crate::auth::Applicant;
use crate::auth::Authenticator;
use crate::clock::Clock;
use crate::config::Config;
use crate::context::Context;
use crate::endpoint::Endpoint;
use crate::random;
use crate::transport::Subprotocols;

/// Lines that one who writes goes on with while others fill them anew.
pub(super) const MORE_LINES: usize = 16;

/// The state of a socket while somebody works on it. When it is given back, the lines whose turn has
/// come are written.
pub(super) struct Locked<'a> {
    shared: &'a Shared,
    state: Option<MutexGuard<'a, State>>,
}

impl Deref for Locked<'_> {
    type Target = State;

    #[inline]
    fn deref(&self) -> &State {
        self.state.as_ref().expect("it is held until it is dropped")
    }
}

impl DerefMut for Locked<'_> {
    #[inline]
    fn deref_mut(&mut self) -> &mut State {
        self.state.as_mut().expect("it is held until it is dropped")
    }
}

impl Locked<'_> {
    /// Does `work` while others may have the state.
    pub(super) fn without<T>(&mut self, work: impl FnOnce() -> T) -> T {
        self.state = None;
        let result = work();
        self.state = Some(self.shared.bare_lock());
        result
    }
}

impl Drop for Locked<'_> {
    #[inline]
    fn drop(&mut self) {
        let Some(mut state) = self.state.take() else {
            return;
        };
        if !state.due.is_empty() {
            self.shared.write_due(state);
        } else if state.laid_out.is_worth_it() {
            self.shared.express.lay_out(&mut state);
        }
    }
}

/// What the tasks of one socket share.
pub(crate) struct Shared {
    pub(super) kind: SocketKind,
    pub(crate) config: Config,
    pub(super) context: Context,
    /// What small bodies go by to another socket of this process.
    pub(super) near_way: Arc<NearWay>,
    state: Mutex<State>,
    pub(super) express: Express,
    attachments: Mutex<Vec<Attachment>>,
    /// What the connection made last was told at its start: others are told the same as a rule, and
    /// share it then.
    told: Mutex<Option<Arc<connection::Config>>>,
    /// How many tasks and inproc links there are.
    running: AtomicUsize,
    /// There are none any more.
    all_ended: Notify,
}

/// An endpoint that the socket has bound or connected to.
pub(super) struct Attachment {
    /// As it was named, and with what the system chose.
    pub(super) named: Endpoint,
    pub(super) endpoint: Endpoint,
    pub(super) role: Role,
    task: Option<AbortHandle>,
}

/// What the socket does at an endpoint.
pub(super) enum Role {
    /// It accepts peers until it is told to stop.
    Bound(watch::Sender<bool>),
    /// It connects to one peer.
    Connected(PeerId),
}

/// One task or inproc link of a socket, for as long as it is held.
pub(super) struct Running(Arc<Shared>);

impl Drop for Running {
    fn drop(&mut self) {
        if self.0.running.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.0.all_ended.notify_waiters();
        }
    }
}

impl Shared {
    pub(super) fn new(context: Context, kind: SocketKind, config: Config) -> Self {
        let near_way = Arc::<NearWay>::default();
        let is_beside = context.is_beside_its_runtime();
        let state = State::new(kind, &config, near_way.clone(), is_beside);
        Self {
            kind,
            near_way,
            state: Mutex::new(state),
            express: Express::default(),
            config,
            context,
            attachments: Mutex::default(),
            told: Mutex::default(),
            running: AtomicUsize::new(0),
            all_ended: Notify::new(),
        }
    }

    pub(super) const fn clock(&self) -> Clock {
        self.config.clock
    }

    /// The state, until it is given back.
    #[inline]
    pub(super) fn lock(&self) -> Locked<'_> {
        Locked {
            shared: self,
            state: Some(self.bare_lock()),
        }
    }

    /// A panic of another task leaves the state as it was between two calls of the core. What lies on
    /// the express way is taken back: nobody sees the state without it.
    #[inline]
    fn bare_lock(&self) -> MutexGuard<'_, State> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.laid_out.any() {
            self.express.take_back(&mut state);
        }
        state
    }

    /// Writes every line whose turn it is, as far as the kernel takes it now, and wakes those who wait
    /// at the other end of a passage. Lines that others fill all the time are left to the tasks at
    /// last: whoever writes has its own work to do.
    #[cold]
    fn write_due<'a>(&'a self, mut state: MutexGuard<'a, State>) {
        let mut most = state.due.len() + MORE_LINES;
        while let Some(peer) = state.due.pop() {
            if most == 0 && state.lane(peer).is_some() {
                state.wake_of(peer).ring();
            } else if let Some((stream, mut line)) = state.begin_write(peer) {
                most -= 1;
                drop(state);
                let result = stream.try_write(&mut line);
                state = self.bare_lock();
                state.wrote = true;
                state.end_write(peer, &stream, line, result);
            } else if let Some(access) = state.access(peer) {
                drop(state);
                access.wake_other();
                state = self.bare_lock();
            }
        }
    }

    /// Reads what is there on the lane to `peer`, unless somebody else does. Tells whether there may
    /// be more.
    pub(super) fn read_on(&self, peer: PeerId) -> bool {
        self.lock_read_on(peer).1
    }

    /// The same, and gives the state, with what has come.
    pub(super) fn lock_read_on(&self, peer: PeerId) -> (Locked<'_>, bool) {
        let mut state = self.lock();
        let Some((stream, mut room)) = state.begin_read(peer) else {
            return (state, false);
        };
        let result = state.without(|| room.read_from(&stream));
        let now = self.clock().now();
        let may_be_more = state.end_read(peer, &stream, now, room, &result);
        (state, may_be_more)
    }

    /// How messages become octets on a wire that would do it as `framing` says.
    pub(super) const fn framing(&self, framing: Framing) -> Framing {
        match self.kind {
            SocketKind::Stream => Framing::Raw,
            _ => framing,
        }
    }

    /// The start of a new connection to a peer; if it is known to speak ZMTP 3, all of the greeting
    /// leaves at once.
    pub(super) fn connection(&self, framing: Framing, is_known: bool) -> connection::Connection {
        let needs_seed = self.config.security.needs_seed();
        let config = connection::Config {
            kind: self.kind,
            identity: self.config.options.identity.clone(),
            handshake_timeout: self.config.handshake_timeout,
            limits: self.config.limits,
            framing,
            oldest: match is_known {
                true => self.config.oldest.max(Generation::Zmtp30),
                false => self.config.oldest,
            },
            newest: Generation::Zmtp31,
            heartbeat: self.config.heartbeat,
            security: self.config.security.clone(),
            authenticates: self.authenticates(),
            properties: self.config.properties.clone(),
            seed: needs_seed.then(random::octets).unwrap_or_default(),
        };
        let config = match needs_seed {
            true => Arc::new(config),
            false => self.as_told(config),
        };
        connection::Connection::new(self.clock().now(), config)
    }

    /// This configuration, shared with the connection made last if it was the same.
    fn as_told(&self, config: connection::Config) -> Arc<connection::Config> {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        match &*told {
            Some(told) if **told == config => told.clone(),
            _ => told.insert(Arc::new(config)).clone(),
        }
    }

    // --- who may come in ---

    /// The one who decides: the socket's own, or the context's.
    pub(super) fn authenticator(&self) -> Option<Arc<dyn Authenticator>> {
        let own = self.config.authenticator.clone();
        own.or_else(|| self.context.authenticator())
    }

    /// Whether somebody is asked about each peer. As in libzmq, a PLAIN server always asks, a
    /// CURVE server lets every key in if there is nobody to ask, and with NULL somebody is asked
    /// only if there is a domain, or if the socket was given its own authenticator.
    fn authenticates(&self) -> bool {
        let somebody = self.authenticator().is_some();
        let enforced = self.config.zap_enforce_domain;
        match self.config.security {
            Security::PlainServer => true,
            Security::CurveServer { .. } => somebody || enforced,
            Security::Null if self.config.zap_domain.is_empty() => {
                self.config.authenticator.is_some()
            }
            Security::Null => somebody || enforced,
            Security::PlainClient { .. } | Security::CurveClient { .. } => false,
        }
    }

    /// The WebSocket subprotocols to offer or to take: the bare one has no place for a verdict.
    pub(super) fn subprotocols(&self) -> Subprotocols {
        let all = Framing::subprotocols(&self.config.security);
        if self.authenticates() { &all[..1] } else { all }
    }

    /// What is asked about a peer that has shown `credentials`.
    pub(super) fn applicant(&self, address: String, credentials: Credentials) -> Applicant {
        Applicant {
            domain: self.config.zap_domain.clone(),
            address,
            identity: self.config.options.identity.clone(),
            credentials,
        }
    }

    // --- tasks ---

    /// Counts one more thing that must end before the socket has.
    pub(super) fn running(self: &Arc<Self>) -> Running {
        self.running.fetch_add(1, Ordering::AcqRel);
        Running(self.clone())
    }

    /// Runs `work` until it ends or the socket is given up.
    pub(super) fn attach(
        self: &Arc<Self>,
        runtime: &Handle,
        named: Endpoint,
        endpoint: Endpoint,
        role: Role,
        work: impl Future<Output = ()> + Send + 'static,
    ) {
        let running = self.running();
        let task = runtime.spawn(async move {
            let _running = running;
            work.await;
        });
        self.keep(Attachment {
            named,
            endpoint,
            role,
            task: Some(task.abort_handle()),
        });
    }

    /// Notes an endpoint that needs no task.
    pub(super) fn attach_idle(&self, endpoint: Endpoint, role: Role) {
        self.keep(Attachment {
            named: endpoint.clone(),
            endpoint,
            role,
            task: None,
        });
    }

    fn keep(&self, attachment: Attachment) {
        let mut attachments = self.attachments();
        attachments.retain(|other| !other.is_over());
        attachments.push(attachment);
    }

    pub(super) fn attachments(&self) -> MutexGuard<'_, Vec<Attachment>> {
        self.attachments
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs `work` for as long as it takes or until the socket has ended.
    pub(super) fn later(
        self: &Arc<Self>,
        runtime: &Handle,
        after: Duration,
        work: impl FnOnce(&Self) + Send + 'static,
    ) {
        let shared = Arc::downgrade(self);
        runtime.spawn(async move {
            tokio::time::sleep(after).await;
            if let Some(shared) = shared.upgrade() {
                work(&shared);
            }
        });
    }

    // --- the end ---

    /// Asks every task to end once what is queued has left, and every call to.
    pub(crate) fn start_closing(&self) {
        for attachment in self.attachments().iter() {
            attachment.stop(self);
        }
        self.lock().start_closing();
    }

    /// Waits until every task and every inproc link has ended.
    pub(crate) async fn ended(&self) {
        loop {
            // Who is told from here on is not missed.
            let all_ended = self.all_ended.notified();
            if self.running.load(Ordering::Acquire) == 0 {
                return;
            }
            all_ended.await;
        }
    }

    /// Ends every task at once.
    pub(crate) fn abort(&self) {
        for attachment in self.attachments().drain(..) {
            attachment.stop(self);
            if let Some(task) = attachment.task {
                task.abort();
            }
        }
        self.lock().give_up();
    }
}

impl Attachment {
    /// Whether its task has ended.
    fn is_over(&self) -> bool {
        self.task.as_ref().is_some_and(AbortHandle::is_finished)
    }

    /// Stops accepting; links go on.
    pub(super) fn stop(&self, shared: &Shared) {
        if let Role::Bound(stop) = &self.role {
            stop.send_replace(true);
        }
        if let (Role::Bound(_), Endpoint::Inproc(name)) = (&self.role, &self.endpoint) {
            shared.context.unbind_name(name, shared);
        }
    }
}
