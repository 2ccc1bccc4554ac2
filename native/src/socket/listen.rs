//! Accepts peers at one endpoint and drives their links.

use core::time::Duration;
use std::io;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::sleep;

use super::link::Link;
use super::state::Shared;
use crate::endpoint::Endpoint;

/// The pause after the system could not accept: it may be out of file descriptors for a while.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Listens at the first of the endpoint's addresses that can be bound.
pub(super) async fn bind(endpoint: &Endpoint) -> io::Result<TcpListener> {
    let addresses = endpoint.resolve().await?;
    TcpListener::bind(addresses.as_slice()).await
}

/// Accepts until the socket closes, then waits until the last link has ended. The links are this
/// task's own, so they end with it.
pub(super) async fn accept_all(shared: Arc<Shared>, listener: TcpListener) {
    let mut links = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => drop(links.spawn(serve(shared.clone(), stream))),
                Err(_) => sleep(ACCEPT_PAUSE).await,
            },
            Some(_) = links.join_next() => {}
            () = shared.closing() => break,
        }
    }
    drop(listener);
    while links.join_next().await.is_some() {}
}

async fn serve(shared: Arc<Shared>, stream: TcpStream) {
    let attached = shared.lock().attach_accepted(&stream);
    // An error means that the peer has gone again already.
    if let Ok(place) = attached {
        Link::new(&shared, &place).drive(stream).await;
    }
}
