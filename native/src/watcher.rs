//! Watches the links of the command line's sockets: tells the user what hinders them, and knows
//! when there is nobody left to talk to.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;

use hopscope::LinkNotice;
use hopscope::Monitor;
use hopscope::Place;
use hopscope::SocketEvent;
use hopscope::SocketEventKind;
use hopscope::Way;
use hopscope_core::Frame;
use hopscope_core::Instant;
use hopscope_core::Interest;
use hopscope_core::Rule;
use hopscope_core::connection::Framing;
use hopscope_core::trace::Event;
use hopscope_core::trace::PeerId;
use tokio::sync::Notify;

use crate::console::tell;
use crate::exit::Exit;
use crate::exit::Failure;
use crate::narrator::Narrator;

/// A peer that was never ready and hangs up in the handshake this many times is taken to refuse us:
/// libzmq says no other no. One that has been ready may be starting again behind a relay.
const HANG_UPS: u32 = 3;

/// Watches one socket.
pub(crate) struct Watcher {
    narrator: Option<Narrator>,
    /// It must know who its peers are and what they want, not only that they are there.
    asks: bool,
    links: Mutex<Links>,
    changed: Notify,
}

/// What is known of the links.
#[derive(Default)]
struct Links {
    /// The socket also accepts peers, so there may always come another one.
    accepts: bool,
    /// The peers whose handshake is done.
    ready: BTreeSet<PeerId>,
    /// What the socket calls its peers, where it gives them names.
    names: BTreeMap<PeerId, Frame>,
    /// What its peers want to hear, where the socket publishes.
    interests: BTreeMap<PeerId, Vec<Interest>>,
    /// What stands in the way of each endpoint connected to, by its number; as told to the user.
    connects: BTreeMap<usize, Connect>,
}

#[derive(Default)]
struct Connect {
    was_ready: bool,
    hang_ups: u32,
    trouble: Option<String>,
    refused: bool,
}

impl Watcher {
    /// Watches a socket that will connect `connects` times; `accepts` if it binds too.
    pub(crate) fn new(accepts: bool, connects: usize, narrator: Option<Narrator>) -> Self {
        let connects = (0..connects)
            .map(|connect| (connect, Connect::default()))
            .collect();
        let links = Mutex::new(Links {
            accepts,
            connects,
            ..Links::default()
        });
        Self {
            narrator,
            asks: false,
            links,
            changed: Notify::new(),
        }
    }

    /// Knows the names of its peers and what they want to hear too.
    pub(crate) const fn asking(mut self) -> Self {
        self.asks = true;
        self
    }

    fn lock(&self) -> MutexGuard<'_, Links> {
        self.links.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until something has happened to a link; what happens from the call on counts.
    pub(crate) fn changed(&self) -> impl Future<Output = ()> + '_ {
        self.changed.notified()
    }

    /// Waits until a peer is there, its handshake done.
    pub(crate) async fn ready(&self) {
        loop {
            let changed = self.changed();
            if !self.lock().ready.is_empty() {
                return;
            }
            changed.await;
        }
    }

    /// Waits until a peer has asked for something that `is_met` holds for.
    pub(crate) async fn interest(&self, is_met: impl Fn(&Interest) -> bool) {
        loop {
            let changed = self.changed();
            if self.lock().interests.values().flatten().any(&is_met) {
                return;
            }
            changed.await;
        }
    }

    /// Waits until a peer has a name, and gives it.
    pub(crate) async fn first_name(&self) -> Frame {
        loop {
            let changed = self.changed();
            let first = self.lock().names.values().next().cloned();
            if let Some(name) = first {
                return name;
            }
            changed.await;
        }
    }

    /// Waits until every peer has refused us for good, and tells why.
    pub(crate) async fn refused(&self) -> Failure {
        loop {
            let changed = self.changed();
            if let Some(failure) = self.lock().refusal() {
                return failure;
            }
            changed.await;
        }
    }

    /// What stands in the way of the first endpoint that cannot be reached.
    pub(crate) fn trouble(&self) -> Option<String> {
        self.lock()
            .connects
            .values()
            .find_map(|connect| connect.trouble.clone())
    }

    /// Notes what happened, and what of it the user is to be told.
    fn note(&self, place: &Place, notice: &LinkNotice) -> Option<String> {
        let mut links = self.lock();
        match notice {
            LinkNotice::Ready => drop(links.ready.insert(place.peer)),
            LinkNotice::Ended { .. } => {
                links.ready.remove(&place.peer);
                links.names.remove(&place.peer);
                links.interests.remove(&place.peer);
            }
            _ => {}
        }
        let Some(connect) = place.connect.and_then(|at| links.connects.get_mut(&at)) else {
            return match notice {
                LinkNotice::Ended {
                    detail,
                    was_ready: false,
                    ..
                } => Some(format!("{}: {detail}", place.endpoint)),
                LinkNotice::Ended {
                    rule: Some(_),
                    detail,
                    ..
                } => Some(format!("{}: {detail}", place.endpoint)),
                _ => None,
            };
        };
        let trouble = match notice {
            LinkNotice::Ready => {
                connect.was_ready = true;
                None
            }
            LinkNotice::Unreachable { error } => Some(format!("{}: {error}", place.endpoint)),
            LinkNotice::Ended {
                rule,
                detail,
                again,
                ..
            } => {
                connect.hang_ups += u32::from(!connect.was_ready);
                connect.refused = !again && rule.is_some()
                    || *rule == Some(Rule::HandshakeTimeout)
                    || connect.hang_ups >= HANG_UPS;
                Some(format!("{}: {detail}", place.endpoint)).filter(|_| rule.is_some())
            }
            _ => return None,
        };
        // The same trouble is told once, not at every attempt.
        let is_new = connect.trouble != trouble;
        connect.trouble.clone_from(&trouble);
        let then = if connect.refused {
            ""
        } else {
            "; trying again"
        };
        let told = trouble.filter(|_| is_new && links.refusal().is_none());
        told.map(|trouble| format!("{trouble}{then}"))
    }
}

impl Links {
    /// Why there is nobody left to talk to, if that is so.
    fn refusal(&self) -> Option<Failure> {
        let all_refused = !self.accepts
            && !self.connects.is_empty()
            && self.connects.values().all(|connect| connect.refused);
        let last = self.connects.values().last()?;
        let why = last.trouble.as_deref().unwrap_or("the peer refused");
        all_refused.then(|| Failure::new(Exit::Refused, why))
    }
}

impl Monitor for Watcher {
    fn wants_events(&self) -> bool {
        self.narrator.is_some() || self.asks
    }

    fn handle_event(&self, now: Instant, place: Option<&Place>, event: Event) {
        match &event {
            Event::PeerNamed { peer, identity, .. } => {
                let name = identity.frame().clone();
                self.lock().names.insert(*peer, name);
                self.changed.notify_waiters();
            }
            Event::InterestReceived { peer, interest } => {
                let mut links = self.lock();
                let interests = links.interests.entry(*peer).or_default();
                if interest.is_begin() {
                    interests.push(interest.clone());
                } else if let Some(at) = interests
                    .iter()
                    .position(|one| one.name() == interest.name())
                {
                    interests.swap_remove(at);
                }
                self.changed.notify_waiters();
            }
            _ => {}
        }
        if let Some(narrator) = &self.narrator {
            narrator.tell_event(now, place, event);
        }
    }

    fn wants_octets(&self) -> bool {
        self.narrator.as_ref().is_some_and(Narrator::tells_octets)
    }

    fn handle_octets(
        &self,
        now: Instant,
        place: &Place,
        way: Way,
        framing: Framing,
        octets: &[u8],
    ) {
        if let Some(narrator) = &self.narrator {
            narrator.tell_octets(now, place, way, framing, octets);
        }
    }

    fn handle_socket_event(&self, event: &SocketEvent) {
        if let SocketEventKind::ConnectIgnored = event.kind {
            // Only connects that count have a number: there is one less of them.
            self.lock().connects.pop_last();
        }
        if let Some(narrator) = &self.narrator {
            narrator.tell_link(event);
        }
    }

    fn handle_link(&self, now: Instant, place: &Place, notice: &LinkNotice) {
        if let (Some(narrator), LinkNotice::Ended { .. }) = (&self.narrator, notice) {
            narrator.end_octets(now, place);
        }
        if let Some(trouble) = self.note(place, notice) {
            tell(format_args!("hopscope: {trouble}"));
        }
        self.changed.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hopscope::Endpoint;

    /// Whether a node gives up after its peer has hung up, three times in a row.
    fn gives_up(was_ready: bool) -> bool {
        let watcher = Watcher::new(false, 1, None);
        let place = Place {
            peer: PeerId(0),
            connect: Some(0),
            endpoint: Endpoint::loopback(5555),
            local: None,
            remote: None,
        };
        if was_ready {
            watcher.note(&place, &LinkNotice::Ready);
        }
        for _ in 0..HANG_UPS {
            let hang_up = LinkNotice::Ended {
                refused: false,
                rule: Some(Rule::ZmtpGreeting),
                detail: "the peer hung up".to_owned(),
                was_ready: false,
                again: true,
            };
            watcher.note(&place, &hang_up);
        }
        watcher.lock().refusal().is_some()
    }

    #[test]
    fn a_connect_that_was_ignored_is_not_waited_for() {
        let watcher = Watcher::new(false, 2, None);
        watcher.handle_socket_event(&SocketEvent {
            at: Instant::ZERO,
            kind: SocketEventKind::ConnectIgnored,
            endpoint: None,
            place: None,
            peer: None,
        });
        let links = watcher.lock();
        assert_eq!(links.connects.keys().collect::<Vec<_>>(), [&0]);
    }

    #[test]
    fn hanging_up_is_a_refusal_only_from_a_peer_that_never_was_ready() {
        assert!(gives_up(false));
        assert!(!gives_up(true));
    }
}
