//! Keeps one endpoint connected: dials, drives the link, and after a pause dials again.

use core::hash::BuildHasher;
use core::hash::Hasher;
use core::time::Duration;
use std::hash::RandomState;
use std::io;
use std::sync::Arc;

use tokio::net::TcpStream;
use tokio::time::sleep;

use super::link::Link;
use super::monitor::LinkNotice;
use super::monitor::Place;
use super::state::Shared;

/// The shortest pause between two attempts, libzmq's `ZMQ_RECONNECT_IVL`.
const RECONNECT_INTERVAL: Duration = Duration::from_millis(100);

/// Keeps `place` connected until the socket closes or its peer proves to be one that cannot be
/// talked to.
pub(super) async fn keep_connected(shared: Arc<Shared>, mut place: Place) {
    loop {
        match unless_done(&shared, &place, dial(&place)).await {
            None => return,
            Some(Ok(stream)) => {
                place.local = stream.local_addr().ok();
                place.remote = stream.peer_addr().ok();
                let again = Link::new(&shared, &place).drive(stream).await;
                if !again {
                    return;
                }
            }
            Some(Err(error)) => {
                let notice = LinkNotice::Unreachable {
                    error: reason(&error),
                };
                shared.lock().notify(&place, &notice);
            }
        }
        if unless_done(&shared, &place, sleep(pause())).await.is_none() {
            return;
        }
    }
}

/// The result of `work`; `None` as soon as the socket closes and has nothing for this peer.
async fn unless_done<T>(
    shared: &Shared,
    place: &Place,
    work: impl Future<Output = T>,
) -> Option<T> {
    let wake = shared.lock().wake_of(place.peer);
    let done = async {
        while !shared.lock().is_done_with(place.peer) {
            wake.notified().await;
        }
    };
    tokio::select! {
        result = work => Some(result),
        () = done => None,
    }
}

/// Connects to the first of the endpoint's addresses that answers.
async fn dial(place: &Place) -> io::Result<TcpStream> {
    let addresses = place.endpoint.resolve().await?;
    TcpStream::connect(addresses.as_slice()).await
}

/// Why nobody could be reached, in words.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => "nobody listens there".to_owned(),
        io::ErrorKind::HostUnreachable => "the host cannot be reached".to_owned(),
        io::ErrorKind::NetworkUnreachable => "the network cannot be reached".to_owned(),
        io::ErrorKind::TimedOut => "the host does not answer".to_owned(),
        _ => error.to_string(),
    }
}

/// The interval and up to as much again at random, as libzmq does it: peers that lost the same
/// server do not all come back at the same moment.
fn pause() -> Duration {
    // Each `RandomState` is keyed afresh from the system's randomness.
    let random = RandomState::new().build_hasher().finish();
    let span_millis = RECONNECT_INTERVAL.as_millis() as u64;
    RECONNECT_INTERVAL + Duration::from_millis(random % span_millis)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_differ_and_stay_within_their_bounds() {
        let pauses: Vec<_> = (0..100).map(|_| pause()).collect();
        let bounds = RECONNECT_INTERVAL..2 * RECONNECT_INTERVAL;
        assert!(pauses.iter().all(|pause| bounds.contains(pause)));
        assert!(pauses.iter().any(|pause| *pause != pauses[0]));
    }
}
