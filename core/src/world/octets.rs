//! Simulated TCP: a [`Connection`] at each end of a link, and the octets between them.

use core::time::Duration;

use bytes::Bytes;

use crate::connection::{self, Connection};
use crate::frame::Frame;
use crate::interest::Interest;
use crate::message::Message;
use crate::rng::Rng;
use crate::rule::Rule;
use crate::socket::PeerInfo;
use crate::time::Instant;
use crate::trace::{Event, LinkId, SocketId, WirePart};
use crate::world::World;
use crate::world::agenda::{Entry, Parcel};
use crate::world::flight::Inbound;
use crate::world::link::Side;
use crate::zap::{Credentials, Request, Status};

/// A lost segment of simulated TCP is sent again after this many latencies.
const RETRANSMISSION_LATENCIES: u32 = 3;

impl World {
    pub(super) fn meet_over_tcp(&mut self, link: LinkId) {
        for side in Side::BOTH {
            let connection = Connection::new(self.now, self.config(link, side));
            if let Some(end) = self.end_mut(link, side) {
                end.connection = Some(connection);
            }
        }
        for side in Side::BOTH {
            self.drain_connection(link, side);
        }
    }

    fn config(&self, link: LinkId, side: Side) -> connection::Config {
        let socket = self.socket_at(link, side);
        let spec = &self.setup.sockets[socket.0];
        let number = u64::from(self.links[link.0].connection);
        let place = ((link.0 as u64) << 33) | (number << 1) | side as u64;
        let mut rng = Rng::new(self.setup.seed ^ Rng::new(place).next_u64());
        let mut seed = [0; 32];
        for eight in seed.chunks_exact_mut(8) {
            eight.copy_from_slice(&rng.next_u64().to_le_bytes());
        }
        spec.wire
            .config(spec.kind, spec.options.identity.clone(), seed)
    }

    fn connection_mut(&mut self, link: LinkId, side: Side) -> Option<&mut Connection> {
        self.end_mut(link, side)?.connection.as_mut()
    }

    pub(super) fn write_message(&mut self, link: LinkId, side: Side, message: Message) {
        // What was to be sent before is not a part of it.
        self.put_octets(link, side, None, true);
        if let Some(connection) = self.connection_mut(link, side) {
            // A socket gives messages only to peers that are ready, and all have frames.
            let sent = connection.send(&message);
            debug_assert!(sent.is_ok(), "{sent:?}");
        }
        let (number, doomed) = self.number(link, side.other());
        let now = self.now;
        if let Some(end) = self.end_mut(link, side.other()) {
            end.inbound
                .push_back(Inbound::new(number, message, now, None));
        }
        self.put_octets(link, side, Some((number, doomed)), true);
        self.drain_connection(link, side);
    }

    pub(super) fn write_interest(&mut self, link: LinkId, side: Side, interest: &Interest) {
        if let Some(connection) = self.connection_mut(link, side) {
            let sent = connection.send_interest(interest);
            debug_assert!(sent.is_ok(), "{sent:?}");
        }
        if let Some(end) = self.end_mut(link, side) {
            end.matters = true;
        }
        self.drain_connection(link, side);
    }

    pub(super) fn read(&mut self, link: LinkId, side: Side, octets: Bytes) {
        let now = self.now;
        if let Some(connection) = self.connection_mut(link, side) {
            connection.handle_octets(now, octets);
        }
        self.drain_connection(link, side);
    }

    /// The other side has closed the connection.
    pub(super) fn end_of_octets(&mut self, link: LinkId, side: Side) {
        let now = self.now;
        match self.connection_mut(link, side) {
            Some(connection) => {
                connection.handle_end(now);
                self.drain_connection(link, side);
            }
            // In process there are no octets: the peer has gone, and that is all.
            None => self.close(link, side, None, "the peer closed the connection", true),
        }
    }

    /// A deadline that was entered for `at` has come; void if the connection has another by now.
    #[inline(never)]
    pub(super) fn link_deadline(&mut self, link: LinkId, side: Side, at: Instant) {
        let now = self.now;
        let Some(end) = self.end_mut(link, side) else {
            return;
        };
        if end.deadline != Some(at) {
            return;
        }
        end.deadline = None;
        if let Some(connection) = &mut end.connection {
            connection.handle_timeout(now);
        }
        self.drain_connection(link, side);
    }

    /// Acts on what the connection at `side` says, and puts its octets on the link.
    fn drain_connection(&mut self, link: LinkId, side: Side) {
        let socket = self.socket_at(link, side);
        while let Some(end) = self.end_mut(link, side)
            && let Some(connection) = &mut end.connection
        {
            let news = connection.has_news();
            if let Some(output) = news.then(|| connection.poll_output()).flatten() {
                self.act_on(link, side, socket, output);
            } else {
                // A greeting leaves in pieces, of which the whole is told with the last.
                let matters = end.matters || !connection.is_ready();
                if !self.put_octets(link, side, None, matters) {
                    break;
                }
            }
        }
        if let Some(end) = self.end_mut(link, side) {
            end.matters = false;
        }
        self.enter_deadline(link, side);
        self.drain_outputs(socket);
    }

    /// Puts what the connection has to send on the link: octets of the message of that number,
    /// which may be doomed, or of none. Tells whether there was anything.
    fn put_octets(
        &mut self,
        link: LinkId,
        side: Side,
        message: Option<(u32, bool)>,
        matters: bool,
    ) -> bool {
        let (number, mut doomed) = (
            message.map(|(number, _)| number),
            message.is_some_and(|it| it.1),
        );
        let mut first = true;
        while let Some(octets) = self
            .connection_mut(link, side)
            .and_then(Connection::poll_transmit)
        {
            let unlucky = self.rng.chance(self.loss(link));
            let lost = unlucky || core::mem::take(&mut doomed);
            let delay = if lost {
                self.resending_takes(link)
            } else {
                Duration::ZERO
            };
            let parcel = Parcel::Octets {
                octets,
                number,
                matters,
            };
            let due = self.carry(link, side.other(), parcel, delay);
            if let Some(number) = number {
                if core::mem::take(&mut first) {
                    self.set_due(link, side.other(), number, due);
                }
                if lost {
                    self.record_resent(link, side.other(), number);
                }
            }
            first = false;
        }
        !first
    }

    /// How much later octets arrive that were lost and are sent again.
    pub(super) fn resending_takes(&self, link: LinkId) -> Duration {
        self.link_specs[link.0].latency * RETRANSMISSION_LATENCIES
    }

    fn act_on(&mut self, link: LinkId, side: Side, socket: SocketId, output: connection::Output) {
        let Some(end) = self.end_mut(link, side) else {
            return;
        };
        let peer = end.peer;
        match output {
            connection::Output::OctetsSent { octets, part } => {
                end.matters |= !matches!(part, WirePart::Ping | WirePart::Pong);
                self.record(socket, Event::OctetsSent { peer, octets, part });
            }
            connection::Output::OctetsReceived { octets, part } => {
                self.record(socket, Event::OctetsReceived { peer, octets, part });
            }
            connection::Output::Ready {
                kind,
                identity,
                generation,
                ..
            } => {
                end.generation = Some(generation);
                let info = PeerInfo {
                    kind,
                    identity,
                    generation: Some(generation),
                };
                self.make_ready(link, side, &info);
            }
            connection::Output::Message(message) => {
                self.oldest_inbound(link, side);
                self.deliver(link, side, message);
            }
            connection::Output::Interest(interest) => self.take_interest(link, side, interest),
            connection::Output::Authenticate(credentials) => self.judge(link, side, credentials),
            connection::Output::Closed(reason) => {
                let (rule, detail) = (reason.rule(), reason.to_string());
                self.close(link, side, rule, &detail, !reason.is_final());
            }
        }
    }

    /// The handler of the socket at `side` decides whether who shows these may come in.
    fn judge(&mut self, link: LinkId, side: Side, credentials: Credentials) {
        let (socket, now) = (self.socket_at(link, side), self.now);
        let Some(handler) = &self.setup.sockets[socket.0].wire.handler else {
            return;
        };
        let far = self.socket_at(link, side.other());
        let identity = self.sockets[socket.0].options().identity.as_ref();
        let verdict = handler.decide(&Request {
            id: Frame::EMPTY,
            domain: String::new(),
            address: self.recorder.trace().topology.name_of(far).to_owned(),
            identity: identity.map_or(Frame::EMPTY, |identity| identity.frame().clone()),
            credentials,
        });
        let Some(end) = self.end_mut(link, side) else {
            return;
        };
        let peer = end.peer;
        let event = Event::Judged {
            peer,
            admitted: verdict.status == Status::Success,
            user: verdict.user_id.clone(),
            rule: Rule::HandlerDecides,
        };
        if let Some(connection) = &mut end.connection {
            connection.handle_verdict(now, verdict);
        }
        self.record(socket, event);
    }

    /// Enters the connection's deadline, if it is not the one entered last.
    fn enter_deadline(&mut self, link: LinkId, side: Side) {
        let Some(end) = self.end_mut(link, side) else {
            return;
        };
        let deadline = end.connection.as_ref().and_then(Connection::poll_timeout);
        let deadline = deadline.map(|(at, _)| at);
        if end.deadline == deadline {
            return;
        }
        end.deadline = deadline;
        if let Some(at) = deadline {
            self.agenda.enter(at, Entry::Deadline { link, side });
        }
    }
}
