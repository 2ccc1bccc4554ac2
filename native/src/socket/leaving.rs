//! How links and the socket come to an end.

use core::mem::replace;

use hopscope_core::trace::PeerId;

use super::state::State;
use crate::endpoint::Endpoint;

/// How a link is to end, each sooner than the one before.
#[derive(Clone, Copy, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Leaving {
    /// It goes on.
    #[default]
    No,
    /// Once everything that is queued has left, if the link stands or is being made.
    Drained,
    /// Once what the connection has been given has left.
    Now,
    /// Whatever is left.
    Cut,
}

impl State {
    /// Every link ends once what is queued has left, and every call ends.
    pub(super) fn start_closing(&mut self) {
        self.end_near_way();
        self.closing = true;
        self.links.values().for_each(|link| link.wake.ring());
        self.wake_everybody();
    }

    /// Whether the socket has been closed.
    pub(super) const fn is_closing(&self) -> bool {
        self.closing
    }

    /// The socket is gone.
    pub(super) fn give_up(&mut self) {
        if replace(&mut self.given_up, true) {
            return;
        }
        self.start_closing();
        for link in self.links.values_mut() {
            link.lane = None;
        }
        self.sole = None;
        let now = self.clock.now();
        for listener in self.listeners.drain(..) {
            if let Some(listener) = listener.upgrade() {
                listener.stop(now);
            }
        }
    }

    /// Ends the link to a peer.
    pub(super) fn leave(&mut self, peer: PeerId, leaving: Leaving) {
        self.end_near_way();
        if let Some(link) = self.links.get_mut(peer) {
            link.leaving = link.leaving.max(leaving);
            link.wake.ring();
        }
    }

    /// Ends the links that were accepted at an endpoint.
    pub(super) fn leave_all_of(&mut self, listener: &Endpoint, leaving: Leaving) {
        self.end_near_way();
        for link in self.links.values_mut() {
            if link.listener.as_ref() == Some(listener) {
                link.leaving = link.leaving.max(leaving);
                link.wake.ring();
            }
        }
    }

    /// How the link to a peer is to end.
    pub(super) fn leaving(&self, peer: PeerId) -> Leaving {
        self.links
            .get(peer)
            .map_or(Leaving::Now, |link| link.leaving)
    }

    /// Whether what was taken out of the queue for `peer` is to reach it before its link ends.
    pub(super) fn waits_for_last(&self, peer: PeerId) -> bool {
        self.leaving(peer) == Leaving::Drained && !self.given_up
    }

    fn has_link(&self, peer: PeerId) -> bool {
        let link = self.links.get(peer);
        link.is_some_and(|link| link.lane.is_some() || link.peer.is_some())
    }

    /// Whether nothing more is to leave for `peer`: its link can end.
    pub(super) fn is_done_with(&self, peer: PeerId) -> bool {
        match self.leaving(peer) {
            Leaving::Now | Leaving::Cut => true,
            _ if self.given_up => true,
            // Without a link, or one that is being made, there is nothing by which it could leave.
            Leaving::Drained => self.core.queued(peer) == 0 || !self.has_link(peer),
            Leaving::No => self.closing && self.core.queued(peer) == 0,
        }
    }
}
