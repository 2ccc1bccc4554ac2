//! Who the peers of a socket are: they come, are told apart, and say who they are.

use core::net::SocketAddr;
use std::sync::Arc;

use hopscope_core::Identity;
use hopscope_core::socket::Origin;
use hopscope_core::socket::PeerError;
use hopscope_core::trace::PeerId;
use hopscope_core::trace::Silent;

use super::bell::Bell;
use super::leaving::Leaving;
use super::monitor::Place;
use super::peer::Peer;
use super::state::Link;
use super::state::State;
use crate::endpoint::Endpoint;

impl State {
    /// Adds the peer that will be at `endpoint`, before there is a connection; under a name of
    /// this side's choice if there is one.
    pub(super) fn attach_connected(
        &mut self,
        endpoint: &Endpoint,
        name: Option<Identity>,
    ) -> Result<Place, PeerError> {
        let origin = Origin::Connect;
        let peer = match (name, &mut self.events) {
            (None, Some(events)) => self.core.attach(origin, events),
            (None, None) => self.core.attach(origin, &mut Silent),
            (Some(name), Some(events)) => self.core.attach_named(origin, name, events)?,
            (Some(name), None) => self.core.attach_named(origin, name, &mut Silent)?,
        };
        let place = Place {
            peer,
            connect: Some(self.connects),
            endpoint: endpoint.clone(),
            local: None,
            remote: None,
        };
        self.connects += 1;
        self.enter(&place, None, Arc::default());
        Ok(place)
    }

    /// The peer that is at `endpoint` by an earlier connect that was not taken back.
    pub(super) fn connected_to(&self, endpoint: &Endpoint) -> Option<PeerId> {
        let mut links = self.links.values();
        let earlier = links.find(|link| {
            let is_connected = link.place.connect.is_some() && link.leaving == Leaving::No;
            is_connected && link.place.endpoint == *endpoint
        });
        earlier.map(|link| link.place.peer)
    }

    /// Adds the peer at the other end of a connection that was accepted at `listener`.
    pub(super) fn attach_accepted(
        &mut self,
        listener: &Endpoint,
        (local, remote): (Option<SocketAddr>, Option<SocketAddr>),
    ) -> Place {
        let endpoint = remote.map_or_else(|| listener.clone(), Endpoint::from);
        self.accept(listener, endpoint, (local, remote), Arc::default())
    }

    /// Adds the peer at the other end of an inproc link, which both sockets wake in the same way.
    pub(super) fn attach_near(&mut self, endpoint: &Endpoint, wake: Arc<Bell>) -> Place {
        self.accept(endpoint, endpoint.clone(), (None, None), wake)
    }

    fn accept(
        &mut self,
        listener: &Endpoint,
        endpoint: Endpoint,
        (local, remote): (Option<SocketAddr>, Option<SocketAddr>),
        wake: Arc<Bell>,
    ) -> Place {
        let peer = match &mut self.events {
            Some(events) => self.core.attach(Origin::Accept, events),
            None => self.core.attach(Origin::Accept, &mut Silent),
        };
        let place = Place {
            peer,
            connect: None,
            endpoint,
            local,
            remote,
        };
        self.enter(&place, Some(listener.clone()), wake);
        place
    }

    /// Notes a new peer's place, before the events of its coming are handed on.
    fn enter(&mut self, place: &Place, listener: Option<Endpoint>, wake: Arc<Bell>) {
        self.links.insert(
            place.peer,
            Link {
                place: place.clone(),
                wake,
                peer: None,
                listener,
                leaving: Leaving::No,
                lane: None,
                passage: None,
            },
        );
        self.note_sole_peer();
        self.settle();
    }

    /// What wakes the task that drives the link to `peer`.
    pub(super) fn wake_of(&self, peer: PeerId) -> Arc<Bell> {
        self.links
            .get(peer)
            .map(|link| link.wake.clone())
            .unwrap_or_default()
    }

    /// Notes the connection that the link to a peer now has.
    pub(super) fn set_place(&mut self, place: &Place) {
        if let Some(link) = self.links.get_mut(place.peer) {
            link.place = place.clone();
        }
    }

    /// Notes what a peer has told of itself.
    pub(super) fn set_peer(&mut self, peer: Peer) {
        if let Some(link) = self.links.get_mut(peer.id) {
            link.peer = Some(Arc::new(peer));
        }
    }

    /// What a peer has told of itself, once its handshake is done.
    pub(super) fn peer(&self, id: PeerId) -> Option<Arc<Peer>> {
        self.links.get(id)?.peer.clone()
    }

    /// Every peer whose handshake is done, in the order in which they came.
    pub(super) fn peers(&self) -> Vec<Arc<Peer>> {
        let links = self.links.values();
        links.filter_map(|link| link.peer.clone()).collect()
    }
}
