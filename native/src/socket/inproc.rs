//! Links within one process: messages pass from socket to socket, without octets.
//!
//! ```text
//!  connecting socket                                     bound socket
//!
//!  queue to the peer  -- take_queue ... handle_batch -->  queue from the peer
//!  queue from the peer <-- handle_batch ... take_queue --  queue to the peer
//! ```
//!
//! What passes is taken from one queue only as far as the other has room for it: a message is in
//! exactly one of the two. So the marks of both sides add up, as in libzmq. A queue passes whole, if
//! nothing is to be done to its messages and nobody watches.
//!
//! Small bodies between two sockets that have no other peer touch neither queue (`near.rs`): what is in
//! line there stands in place of the one, the stock in place of the other.
//!
//! A receiver that finds nothing passes it himself (`passage.rs`). The task, which belongs to the
//! connecting side, makes the two known to each other, passes what nobody pulls, and ends the link.

use std::sync::Arc;

use hopscope_core::socket::PeerError;
use hopscope_core::socket::PeerInfo;
use hopscope_core::trace::Event;
use hopscope_core::trace::PeerId;
use hopscope_core::wire::Metadata;
use tokio::task::yield_now;
use tokio::time::sleep;

use super::connect::Pauses;
use super::connect::unless_done;
use super::monitor::LinkNotice;
use super::monitor::Place;
use super::passage::Passage;
use super::peer::Peer;
use super::shared::Running;
use super::shared::Shared;

/// The ends of the passage: the connecting side, and the bound one.
const NEAR: usize = 0;
const FAR: usize = 1;

/// Keeps `place` connected to whoever binds `name`, now or later.
pub(super) async fn keep_connected(shared: Arc<Shared>, place: Place, name: String) {
    loop {
        let bound = shared.context.bound_to(&name);
        let Some(far) = unless_done(&shared, &place, bound).await else {
            break;
        };
        let mut ends = Ends::join(&shared, &place, &far);
        let again = match ends.greet() {
            Ok(()) => {
                ends.pass_until_end().await;
                // With the far socket gone, another one may take the name.
                shared.config.reconnect.interval.is_some() && !ends.near_is_done()
            }
            Err(refusal) => {
                ends.refusal = Some(refusal);
                false
            }
        };
        ends.again = again;
        drop(ends);
        if !again {
            return;
        }
        // Whoever sends us away, as a PAIR that has its peer, is not asked again at once.
        let Some(pause) = Pauses::new(shared.config.reconnect).next() else {
            break;
        };
        shared.lock().notify(&place, &LinkNotice::Retried { pause });
        if unless_done(&shared, &place, sleep(pause)).await.is_none() {
            break;
        }
    }
    shared.lock().handle_peer_lost(&place, false);
}

/// Both ends of a link; dropped, for whatever reason, each socket is told that it is down.
struct Ends<'a> {
    near: End<'a>,
    far: End<'a>,
    passage: Arc<Passage>,
    again: bool,
    refusal: Option<PeerError>,
    was_ready: bool,
    _far_runs: Running,
}

struct End<'a> {
    shared: &'a Shared,
    place: Place,
}

impl<'a> Ends<'a> {
    fn join(near: &'a Arc<Shared>, place: &Place, far: &'a Arc<Shared>) -> Self {
        let wake = near.lock().wake_of(place.peer);
        let far_place = far.lock().attach_near(&place.endpoint, wake);
        for (shared, place) in [(near, place), (far, &far_place)] {
            shared.lock().notify(place, &LinkNotice::Connected);
        }
        let passage = Passage::new([(near, place), (far, &far_place)]);
        Self {
            passage,
            near: End {
                shared: near,
                place: place.clone(),
            },
            far: End {
                shared: far,
                place: far_place,
            },
            again: false,
            refusal: None,
            was_ready: false,
            _far_runs: far.running(),
        }
    }

    /// Makes the two known to each other.
    fn greet(&mut self) -> Result<(), PeerError> {
        self.near.meet(self.far.shared)?;
        self.far.meet(self.near.shared)?;
        for (own, end) in [(NEAR, &self.near), (FAR, &self.far)] {
            let access = self.passage.access(own);
            end.shared.lock().open_passage(end.peer(), access);
        }
        self.was_ready = true;
        Ok(())
    }

    async fn pass_until_end(&self) {
        let wake = self.near.shared.lock().wake_of(self.near.place.peer);
        loop {
            let pass = |from| self.passage.pass(from);
            let passed = [NEAR, FAR].map(pass);
            if [NEAR, FAR].iter().any(|from| self.passage.is_done(*from)) {
                return;
            }
            let goes_on = passed.contains(&true)
                // What comes before it was known that it is waited for is passed now.
                || (self.passage.await_unpulled() && [NEAR, FAR].map(pass).contains(&true));
            if goes_on {
                yield_now().await;
            } else {
                wake.rung().await;
            }
        }
    }

    fn near_is_done(&self) -> bool {
        self.passage.is_done(NEAR)
    }
}

impl Drop for Ends<'_> {
    fn drop(&mut self) {
        self.passage.end(|| {
            for (end, again) in [(&self.near, self.again), (&self.far, false)] {
                end.part(self.refusal.as_ref(), self.was_ready, again);
            }
        });
    }
}

impl End<'_> {
    const fn peer(&self) -> PeerId {
        self.place.peer
    }

    /// The other socket is a peer from now on.
    fn meet(&self, other: &Shared) -> Result<(), PeerError> {
        let announced = other.kind.announces_identity();
        let identity = other.config.options.identity.clone().filter(|_| announced);
        let info = PeerInfo::new(other.kind, identity);
        let mut state = self.shared.lock();
        state.handle_peer_ready(self.peer(), &info)?;
        state.set_peer(Peer {
            id: self.peer(),
            endpoint: self.place.endpoint.clone(),
            kind: Some(other.kind),
            identity: info.identity,
            user_id: None,
            address: String::new(),
            metadata: Metadata::new(),
            generation: None,
        });
        state.notify(&self.place, &LinkNotice::Ready);
        Ok(())
    }

    /// The link is down.
    fn part(&self, refusal: Option<&PeerError>, was_ready: bool, again: bool) {
        let rule = refusal.map(|_| hopscope_core::Rule::IncompatiblePeers);
        let detail = match refusal {
            Some(refusal) => refusal.to_string(),
            None => "the link was closed".to_owned(),
        };
        let peer = self.peer();
        let mut state = self.shared.lock();
        state.close_passage(peer);
        state.observe(|| Event::Disconnected {
            peer,
            rule,
            detail: detail.clone(),
        });
        state.handle_peer_lost(&self.place, again);
        let notice = LinkNotice::Ended {
            rule,
            detail,
            refused: refusal.is_some(),
            was_ready,
            again,
        };
        state.notify(&self.place, &notice);
    }
}
