//! Telling monitors and listeners what happens on a socket.

use std::sync::Arc;
use std::sync::Weak;

use hopscope_core::trace::Event;

use super::events;
use super::events::Queue;
use super::events::SocketEvent;
use super::events::SocketEventKind;
use super::monitor::LinkNotice;
use super::monitor::Place;
use super::monitor::Way;
use super::state::State;
use crate::endpoint::Endpoint;

impl State {
    /// Starts to tell a new listener what happens.
    pub(super) fn listen(&mut self, queue: &Arc<Queue>) {
        if queue.wants_core() && self.events.is_none() {
            self.end_near_way();
            self.events = Some(Vec::new());
        }
        self.listeners.push(Arc::downgrade(queue));
    }

    /// Tells the monitor about a link.
    pub(super) fn notify(&mut self, place: &Place, notice: &LinkNotice) {
        let now = self.clock.now();
        if let Some(monitor) = &self.monitor {
            monitor.handle_link(now, place, notice);
        }
        if self.monitor.is_none() && self.listeners.is_empty() {
            return;
        }
        for kind in events::of_notice(place, notice) {
            let event = SocketEvent {
                at: now,
                kind,
                endpoint: Some(place.endpoint.clone()),
                place: Some(place.clone()),
                peer: self.peer(place.peer),
            };
            self.tell(&event);
        }
    }

    /// Tells the monitor of octets that cross the link to a peer.
    pub(super) fn tell_octets(&mut self, place: &Place, way: Way, octets: &[u8]) {
        let Some(framing) = self.lane(place.peer).map(|lane| lane.framing()) else {
            return;
        };
        if let Some(monitor) = self.monitor.as_ref().filter(|it| it.wants_octets()) {
            monitor.handle_octets(self.clock.now(), place, way, framing, octets);
        }
    }

    /// Tells what happened at an endpoint where there is no peer.
    pub(super) fn tell_of(&mut self, endpoint: &Endpoint, kind: SocketEventKind) {
        let event = SocketEvent {
            endpoint: Some(endpoint.clone()),
            ..SocketEvent::of(self.clock.now(), kind)
        };
        self.tell(&event);
    }

    fn tell(&mut self, event: &SocketEvent) {
        if let Some(monitor) = &self.monitor {
            monitor.handle_socket_event(event);
        }
        self.listeners.retain(|listener| {
            let listener = listener.upgrade();
            if let Some(listener) = &listener {
                listener.push(event);
            }
            listener.is_some()
        });
    }

    /// Tells an event that the connection to a peer, not the socket, has made.
    pub(super) fn observe(&mut self, event: impl FnOnce() -> Event) {
        if let Some(events) = &mut self.events {
            events.push(event());
            self.settle();
        }
    }

    /// Hands on the events of the call that was made.
    pub(super) fn hand_events_on(&mut self) {
        let now = self.clock.now();
        for event in self.events.iter_mut().flat_map(|events| events.drain(..)) {
            let link = event.peer().and_then(|peer| self.links.get(peer));
            let place = link.map(|link| &link.place);
            let wanted = |listener: &Arc<Queue>| listener.wants_core();
            for listener in self
                .listeners
                .iter()
                .filter_map(Weak::upgrade)
                .filter(wanted)
            {
                listener.push(&SocketEvent {
                    at: now,
                    kind: SocketEventKind::Core(event.clone()),
                    endpoint: place.map(|place| place.endpoint.clone()),
                    place: place.cloned(),
                    peer: link.and_then(|link| link.peer.clone()),
                });
            }
            if let Some(monitor) = &self.monitor
                && monitor.wants_events()
            {
                monitor.handle_event(now, place, event);
            }
        }
    }
}
