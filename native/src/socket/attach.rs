//! Binding and connecting, and taking it back.

use hopscope_core::Identity;
use hopscope_core::connection::SecurityError;
use hopscope_core::socket::SocketKind;
use hopscope_core::trace::PeerId;
use tokio::runtime::Handle;
use tokio::sync::watch;

use super::Socket;
use super::connect;
use super::error::BindError;
use super::error::ConnectError;
use super::error::ConnectRefusal;
use super::error::NotAttached;
use super::events::SocketEventKind;
use super::inproc;
use super::leaving::Leaving;
use super::listen;
use super::monitor::Place;
use super::shared::Role;
use crate::endpoint::Endpoint;
use crate::random;
use crate::transport::listener::Listener;

/// Whether a second link to the same endpoint would make no sense to a socket of this type.
const fn connects_once(kind: SocketKind) -> bool {
    matches!(
        kind,
        SocketKind::Req | SocketKind::Dealer | SocketKind::Sub | SocketKind::Pub
    )
}

impl Socket {
    /// Accepts peers at `endpoint` from now on, and returns the endpoint with what the system chose:
    /// the port if it was 0, the file if it was `*`.
    ///
    /// **Cancel-safe:** dropped before it is done, it has bound nothing.
    ///
    /// # Errors
    /// [`BindError`] if the name has no address or the system refuses it: in use, not of this
    /// machine, not permitted; or if what the socket was given to prove who it is cannot be used.
    pub async fn bind(&self, endpoint: &Endpoint) -> Result<Endpoint, BindError> {
        let bound = self.try_bind(endpoint).await;
        let mut state = self.shared.lock();
        match bound {
            Ok(bound) => {
                state.tell_of(&bound, SocketEventKind::Listening);
                Ok(bound)
            }
            Err(error) => {
                let reason = error.to_string();
                state.tell_of(endpoint, SocketEventKind::BindFailed { error: reason });
                let endpoint = endpoint.clone();
                Err(BindError { endpoint, error })
            }
        }
    }

    async fn try_bind(&self, endpoint: &Endpoint) -> std::io::Result<Endpoint> {
        let (stop, stopped) = watch::channel(false);
        if let Endpoint::Inproc(name) = endpoint {
            self.shared.context.bind_name(name, &self.shared)?;
            self.shared.attach_idle(endpoint.clone(), Role::Bound(stop));
            return Ok(endpoint.clone());
        }
        let usable = self.check_security();
        usable.map_err(|error| std::io::Error::new(std::io::ErrorKind::InvalidInput, error))?;
        let listener = Listener::bind(endpoint, &self.shared.config).await?;
        let bound = listener.endpoint.clone();
        self.shared.attach(
            &Handle::current(),
            endpoint.clone(),
            bound.clone(),
            Role::Bound(stop),
            listen::accept_all(self.shared.clone(), listener, stopped),
        );
        Ok(bound)
    }

    /// Connects to `endpoint`, and again whenever the link breaks. Messages may be sent at once:
    /// the types that wait for room queue them until the peer is there.
    ///
    /// A REQ, DEALER, SUB or PUB that is connected to this very endpoint already stays as it is, as
    /// in libzmq: a second link to the same peer would double what it is sent. An event tells of
    /// it ([`SocketEventKind::ConnectIgnored`]). Over inproc each connect makes a link.
    ///
    /// # Errors
    /// [`ConnectError`] if the endpoint names no place to go to, if there is no runtime to work on,
    /// neither the caller's nor the context's, or if what the socket was given to prove who it is
    /// cannot be used.
    pub fn connect(&self, endpoint: &Endpoint) -> Result<(), ConnectError> {
        self.connect_as(endpoint, None).map(drop)
    }

    /// Connects a ROUTER or STREAM to `endpoint` and knows the peer there by a name of one's own
    /// choice, whatever it calls itself (`ZMQ_CONNECT_ROUTING_ID`): it can be sent to at once.
    ///
    /// # Errors
    /// As [`connect`](Self::connect); and if another peer has the name, or if this is another type.
    pub fn connect_named(&self, endpoint: &Endpoint, name: Identity) -> Result<(), ConnectError> {
        self.connect_as(endpoint, Some(name)).map(drop)
    }

    /// Connects, and tells by which number or name this socket knows the peer, if its type names
    /// peers: a PEER's, in four octets, is there from the beginning (`zmq_connect_peer`).
    ///
    /// # Errors
    /// As [`connect`](Self::connect).
    pub fn connect_peer(&self, endpoint: &Endpoint) -> Result<Option<Identity>, ConnectError> {
        let peer = self.connect_as(endpoint, None)?;
        Ok(self.shared.lock().identity_of(peer))
    }

    fn connect_as(
        &self,
        endpoint: &Endpoint,
        name: Option<Identity>,
    ) -> Result<PeerId, ConnectError> {
        let refused = |reason| {
            let endpoint = endpoint.clone();
            ConnectError { endpoint, reason }
        };
        if !endpoint.is_reachable() {
            return Err(refused(ConnectRefusal::NoPlace));
        }
        let is_inproc = matches!(endpoint, Endpoint::Inproc(_));
        if let (false, Err(error)) = (is_inproc, self.check_security()) {
            return Err(refused(ConnectRefusal::Security(error)));
        }
        let Some(runtime) = self.shared.context.runtime() else {
            return Err(refused(ConnectRefusal::NoRuntime));
        };
        let mut state = self.shared.lock();
        if state.is_closing() {
            return Err(refused(ConnectRefusal::Closed));
        }
        if let (true, None) = (!is_inproc && connects_once(self.kind()), &name)
            && let Some(peer) = state.connected_to(endpoint)
        {
            state.tell_of(endpoint, SocketEventKind::ConnectIgnored);
            return Ok(peer);
        }
        let place = state
            .attach_connected(endpoint, name)
            .map_err(|error| refused(ConnectRefusal::Peer(error)))?;
        drop(state);
        let peer = place.peer;
        self.keep_connected(&runtime, place);
        Ok(peer)
    }

    /// Finds a mistake now that would close every connection. Inproc needs no proofs.
    fn check_security(&self) -> Result<(), SecurityError> {
        let security = &self.shared.config.security;
        let seed = security.needs_seed().then(random::octets);
        security.check(&seed.unwrap_or_default())
    }

    fn keep_connected(&self, runtime: &Handle, place: Place) {
        let (shared, endpoint) = (self.shared.clone(), place.endpoint.clone());
        let role = Role::Connected(place.peer);
        let named = endpoint.clone();
        match &endpoint {
            Endpoint::Inproc(name) => {
                let work = inproc::keep_connected(shared, place, name.clone());
                self.shared.attach(runtime, named, endpoint, role, work);
            }
            _ => {
                let work = connect::keep_connected(shared, place);
                self.shared.attach(runtime, named, endpoint, role, work);
            }
        }
    }

    /// Takes a connect back: what is queued for the peer still leaves if its link stands or is being
    /// made, for as long as [`linger`](crate::Config::linger) allows; then the link is closed and not
    /// made again. What the peer had sent can still be received.
    ///
    /// # Errors
    /// [`NotAttached`] if the socket is not connected to the endpoint.
    pub fn disconnect(&self, endpoint: &Endpoint) -> Result<(), NotAttached> {
        let mut attachments = self.shared.attachments();
        let found = attachments.iter().position(|attachment| {
            attachment.is_named(endpoint) && matches!(attachment.role, Role::Connected(_))
        });
        let taken = found.map(|index| attachments.remove(index));
        drop(attachments);
        let Some(Role::Connected(peer)) = taken.map(|attachment| attachment.role) else {
            return Err(NotAttached {
                endpoint: endpoint.clone(),
                expected: "connected to",
            });
        };
        self.shared.lock().leave(peer, Leaving::Drained);
        self.after_linger(move |shared| shared.lock().leave(peer, Leaving::Cut));
        Ok(())
    }

    /// Takes a bind back: nobody more is accepted, and the links that were accepted there are
    /// closed as [`disconnect`](Self::disconnect) closes them.
    ///
    /// # Errors
    /// [`NotAttached`] if the socket has not bound the endpoint.
    pub fn unbind(&self, endpoint: &Endpoint) -> Result<(), NotAttached> {
        let mut attachments = self.shared.attachments();
        let found = attachments.iter().position(|attachment| {
            attachment.is_named(endpoint) && matches!(attachment.role, Role::Bound(_))
        });
        let taken = found.map(|index| attachments.remove(index));
        drop(attachments);
        let Some(taken) = taken else {
            return Err(NotAttached {
                endpoint: endpoint.clone(),
                expected: "bound",
            });
        };
        taken.stop(&self.shared);
        let bound = taken.endpoint;
        self.shared.lock().leave_all_of(&bound, Leaving::Drained);
        self.after_linger(move |shared| shared.lock().leave_all_of(&bound, Leaving::Cut));
        Ok(())
    }

    /// Does `work` once the socket's linger is over, if it ever is.
    fn after_linger(&self, work: impl FnOnce(&super::Shared) + Send + 'static) {
        match (self.shared.config.linger, self.shared.context.runtime()) {
            (None, _) => {}
            (Some(linger), Some(runtime)) if !linger.is_zero() => {
                self.shared.later(&runtime, linger, work);
            }
            _ => work(&self.shared),
        }
    }

    /// The endpoint that was bound or connected to last, with what the system chose
    /// (`ZMQ_LAST_ENDPOINT`).
    pub fn last_endpoint(&self) -> Option<Endpoint> {
        let attachments = self.shared.attachments();
        attachments.last().map(|last| last.endpoint.clone())
    }
}
