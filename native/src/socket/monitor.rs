//! Whoever wants to know what happens on a socket.

use core::net::SocketAddr;
use core::time::Duration;

use hopscope_core::Instant;
use hopscope_core::Rule;
use hopscope_core::connection::Framing;
use hopscope_core::trace::Event;
use hopscope_core::trace::PeerId;

use super::events::SocketEvent;
use crate::endpoint::Endpoint;

/// Is told what happens on a socket, in order.
///
/// It is called under the socket's lock: it must be quick and must not call the socket.
pub trait Monitor: Send + Sync {
    /// Whether it wants the core's events; without, messages pass at full speed.
    fn wants_events(&self) -> bool;

    /// Takes an event of the core; `place` tells of the event's peer, if it has one.
    fn handle_event(&self, now: Instant, place: Option<&Place>, event: Event);

    /// Takes what happened to a link.
    fn handle_link(&self, now: Instant, place: &Place, notice: &LinkNotice);

    /// Whether it wants every octet that crosses a link.
    fn wants_octets(&self) -> bool {
        false
    }

    /// Takes octets as they cross the link to the peer at `place`, cut in any way; over WebSocket
    /// the content of one message.
    fn handle_octets(
        &self,
        now: Instant,
        place: &Place,
        way: Way,
        framing: Framing,
        octets: &[u8],
    ) {
        let _ = (now, place, way, framing, octets);
    }

    /// Takes what happened on the socket, with libzmq's names; the events of the core are not
    /// among them. What happened to a link comes here too.
    fn handle_socket_event(&self, event: &SocketEvent) {
        let _ = event;
    }
}

/// Which way octets cross a link.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Way {
    /// To the peer.
    Sent,
    /// From the peer.
    Received,
}

/// Where a peer is.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Place {
    /// The peer's number in its socket.
    pub peer: PeerId,
    /// For a peer connected to, which of the socket's connects it is, from 0; `None` for a peer
    /// that was accepted.
    pub connect: Option<usize>,
    /// The endpoint connected to as its user named it, or the accepted peer's address.
    pub endpoint: Endpoint,
    /// This end of the connection, while there is one that has addresses.
    pub local: Option<SocketAddr>,
    /// The peer's end of the connection, while there is one that has addresses.
    pub remote: Option<SocketAddr>,
}

/// What happened to a link, beneath what the core sees.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum LinkNotice {
    /// The transport's connection stands; the handshake begins.
    Connected,
    /// The handshake is done.
    Ready,
    /// An attempt to connect begins.
    Delayed,
    /// No connection could be made. It is tried again, unless the socket never tries again.
    Unreachable {
        /// Why, for a person.
        error: String,
    },
    /// The next attempt to connect comes after a pause.
    Retried {
        /// The pause.
        pause: Duration,
    },
    /// The connection is over.
    Ended {
        /// The rule that ended it, if it did not end in order.
        rule: Option<Rule>,
        /// Why, for a person.
        detail: String,
        /// One side did not let the other in.
        refused: bool,
        /// The handshake had been done.
        was_ready: bool,
        /// It is connected again.
        again: bool,
    },
}
