//! Keeps one endpoint connected: dials, drives the link, and after a pause dials again.

use core::time::Duration;
use std::io;
use std::sync::Arc;

use tokio::time::sleep;
use tokio::time::timeout;

use super::link::Link;
use super::monitor::LinkNotice;
use super::monitor::Place;
use super::shared::Shared;
use crate::config::Reconnect;
use crate::random;
use crate::transport;
use crate::transport::Wire;

/// Keeps `place` connected until the socket closes, the endpoint is disconnected, or its peer
/// proves to be one that cannot be talked to.
pub(super) async fn keep_connected(shared: Arc<Shared>, mut place: Place) {
    let mut pauses = Pauses::new(shared.config.reconnect);
    loop {
        shared.lock().notify(&place, &LinkNotice::Delayed);
        match unless_done(&shared, &place, dial(&shared, &place)).await {
            None => break,
            Some(Ok(wire)) => {
                (place.local, place.remote) = wire.addresses();
                let (was_ready, again) = Link::new(&shared, &place, wire, None).drive().await;
                if !again {
                    return;
                }
                if was_ready {
                    pauses = Pauses::new(shared.config.reconnect);
                }
            }
            Some(Err(error)) => {
                let error = reason(&error);
                let notice = LinkNotice::Unreachable { error };
                shared.lock().notify(&place, &notice);
            }
        }
        let Some(pause) = pauses.next() else { break };
        shared.lock().notify(&place, &LinkNotice::Retried { pause });
        if unless_done(&shared, &place, sleep(pause)).await.is_none() {
            break;
        }
    }
    shared.lock().handle_peer_lost(&place, false);
}

/// The result of `work`; `None` as soon as nothing more is to leave for this peer.
pub(super) async fn unless_done<T>(
    shared: &Shared,
    place: &Place,
    work: impl Future<Output = T>,
) -> Option<T> {
    let wake = shared.lock().wake_of(place.peer);
    let done = async {
        while !shared.lock().is_done_with(place.peer) {
            wake.rung().await;
        }
    };
    tokio::select! {
        result = work => Some(result),
        () = done => None,
    }
}

async fn dial(shared: &Shared, place: &Place) -> io::Result<Wire> {
    let dialling = transport::dial(&place.endpoint, &shared.config, shared.subprotocols());
    match shared.config.connect_timeout {
        None => dialling.await,
        Some(patience) => timeout(patience, dialling)
            .await
            .unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into())),
    }
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

/// The pauses between attempts: the interval and up to as much again at random, so that peers that
/// lost the same server do not all come back at the same moment; doubled from attempt to attempt,
/// and never beyond the longest.
pub(super) struct Pauses {
    interval: Option<Duration>,
    longest: Option<Duration>,
}

impl Pauses {
    pub(super) fn new(reconnect: Reconnect) -> Self {
        let Reconnect { interval, longest } = reconnect;
        Self {
            interval,
            // As in libzmq, one below the interval means nothing.
            longest: longest.filter(|longest| Some(*longest) > interval),
        }
    }
}

impl Iterator for Pauses {
    type Item = Duration;

    fn next(&mut self) -> Option<Duration> {
        let interval = self.interval?;
        let Some(longest) = self.longest else {
            return Some(random::up_to_twice(interval));
        };
        let shortest = interval.min(longest / 2);
        self.interval = Some(interval.saturating_mul(2).min(longest));
        Some(random::up_to_twice(shortest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: Duration = Duration::from_millis(100);

    fn pauses(longest: Option<Duration>, count: usize) -> Vec<Duration> {
        let interval = Some(BASE);
        Pauses::new(Reconnect { interval, longest })
            .take(count)
            .collect()
    }

    #[test]
    fn pauses_differ_and_stay_within_their_bounds() {
        let pauses = pauses(None, 100);
        let bounds = BASE..2 * BASE;
        assert!(pauses.iter().all(|pause| bounds.contains(pause)));
        assert!(pauses.iter().any(|pause| *pause != pauses[0]));
    }

    #[test]
    fn pauses_double_and_stay_below_the_longest() {
        let pauses = pauses(Some(5 * BASE), 5);
        let half = 5 * BASE / 2;
        for (pause, shortest) in pauses.iter().zip([BASE, 2 * BASE, half, half, half]) {
            let bounds = shortest..2 * shortest;
            assert!(bounds.contains(pause), "{pause:?} is not in {bounds:?}");
        }
    }

    #[test]
    fn without_an_interval_nothing_is_tried_again() {
        let reconnect = Reconnect {
            interval: None,
            longest: Some(BASE),
        };
        assert_eq!(Pauses::new(reconnect).next(), None);
    }
}
