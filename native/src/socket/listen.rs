//! Accepts peers at one endpoint and drives their links.

use core::time::Duration;
use std::io::ErrorKind::{ConnectionAborted, ConnectionReset};
use std::sync::Arc;

use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::sleep;
use tokio::time::timeout;

use super::events::SocketEventKind;
use super::handshakes::Handshake;
use super::handshakes::Handshakes;
use super::link::Link;
use super::shared::Shared;
use crate::endpoint::Endpoint;
use crate::transport::Wire;
use crate::transport::listener::Accepted;
use crate::transport::listener::Listener;

/// The pause after the system could not accept: it may be out of file descriptors for a while.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Accepts until the socket closes or the endpoint is unbound, then waits until the last link has
/// ended. The links are this task's own, so they end with it.
pub(super) async fn accept_all(
    shared: Arc<Shared>,
    listener: Listener,
    mut stop: watch::Receiver<bool>,
) {
    let endpoint: Arc<Endpoint> = Arc::new(listener.endpoint.clone());
    let handshakes = Handshakes::new(shared.config.pending_handshakes);
    let lookout = shared.context.lookout();
    let mut links = JoinSet::new();
    loop {
        tokio::select! {
            accepted = lookout.during(listener.accept(&shared.config)) => match accepted {
                Ok(accepted) => {
                    lookout.stir();
                    let handshake = handshakes.begin();
                    links.spawn(serve(shared.clone(), endpoint.clone(), accepted, handshake));
                }
                Err(error) => {
                    // One that broke before it was accepted says nothing of the system.
                    if !matches!(error.kind(), ConnectionAborted | ConnectionReset) {
                        handshakes.halve();
                    }
                    let error = error.to_string();
                    let failed = SocketEventKind::AcceptFailed { error };
                    shared.lock().tell_of(&endpoint, failed);
                    sleep(ACCEPT_PAUSE).await;
                }
            },
            Some(_) = links.join_next() => {}
            () = told(&mut stop) => break,
        }
    }
    drop(listener);
    let closed = SocketEventKind::Closed { error: None };
    shared.lock().tell_of(&endpoint, closed);
    while links.join_next().await.is_some() {}
}

/// Waits until it is told to stop; nobody left to tell means the same.
async fn told(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}

async fn serve(
    shared: Arc<Shared>,
    endpoint: Arc<Endpoint>,
    accepted: Accepted,
    handshake: Handshake,
) {
    let opened = match accepted {
        Accepted::Wire(wire) => Ok(wire),
        // It is over before the link begins, and large: it lies on the heap while it lasts.
        upgrade @ Accepted::Upgrade(_) => {
            Box::pin(agree(&shared, &endpoint, upgrade, &handshake)).await
        }
    };
    let wire = match opened {
        Ok(wire) => wire,
        Err(error) => {
            let failed = SocketEventKind::AcceptFailed { error };
            shared.lock().tell_of(&endpoint, failed);
            return;
        }
    };
    let place = shared.lock().attach_accepted(&endpoint, wire.addresses());
    let mut link = Link::new(&shared, &place, wire, Some(handshake));
    link.drive().await;
}

/// Agrees with the peer upon a WebSocket, in time and while there is room for it.
async fn agree(
    shared: &Shared,
    endpoint: &Endpoint,
    accepted: Accepted,
    handshake: &Handshake,
) -> Result<Wire, String> {
    let opening = accepted.into_wire(endpoint, &shared.config, shared.subprotocols());
    tokio::select! {
        opened = timeout(shared.config.handshake_timeout, opening) => match opened {
            Ok(opened) => opened.map_err(|error| error.to_string()),
            Err(_) => Err("the peer did not ask for a WebSocket in time".to_owned()),
        },
        () = handshake.must_go() => Err(handshake.reason()),
    }
}
