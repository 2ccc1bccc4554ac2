//! What crosses a link reaches the other end after the latency, in order.
//!
//! A link holds no queue of its own. It takes a message from the sending socket only if the
//! receiving queue will have room for it when it arrives, so that high-water marks mean what they
//! say.

use core::time::Duration;

use crate::interest::Interest;
use crate::message::Message;
use crate::rule::Rule;
use crate::socket::Transmission;
use crate::time::Instant;
use crate::trace::{Event, LinkId, PeerId, SocketId, Stage};
use crate::world::agenda::{Entry, Parcel};
use crate::world::flight::Inbound;
use crate::world::link::Side;
use crate::world::{Over, World};

impl World {
    // --- sending ---

    /// `peer` of `socket` has something to take: puts on its link what the far side has room for.
    pub(super) fn transmit(&mut self, socket: SocketId, peer: PeerId) {
        if let Some((link, side)) = self.end_of(socket, peer) {
            self.pump(link, side);
        }
    }

    /// A message from `peer` has left its queue at `socket`: the far side may have waited for room.
    pub(super) fn resume_link(&mut self, socket: SocketId, peer: PeerId) {
        if let Some((link, side)) = self.end_of(socket, peer) {
            self.pump(link, side.other());
        }
    }

    /// The end of a link at which `socket` has `peer`, unless that has gone.
    pub(super) fn end_of(&self, socket: SocketId, peer: PeerId) -> Option<(LinkId, Side)> {
        let link = self.recorder.link_of(socket, peer)?;
        let here = |side: &Side| {
            let end = self.links[link.0].end(*side);
            self.socket_at(link, *side) == socket && end.is_some_and(|end| end.peer == peer)
        };
        let side = Side::BOTH.into_iter().find(here)?;
        Some((link, side))
    }

    pub(super) fn pump(&mut self, link: LinkId, side: Side) {
        let [near, far] = [side, side.other()].map(|side| self.socket_at(link, side));
        while let (Some(near_end), Some(far_end)) = (
            self.links[link.0].end(side),
            self.links[link.0].end(side.other()),
        ) {
            let peer = near_end.peer;
            let room = self.sockets[far.0].room(far_end.peer);
            if !near_end.met || far_end.inbound.len() >= room {
                break;
            }
            let sent = self.with_socket(near, |socket, obs| socket.poll_transmit(peer, obs));
            match sent {
                None => break,
                Some(Transmission::Message(message)) => self.put_message(link, side, message),
                Some(Transmission::Interest(interest)) => self.put_interest(link, side, interest),
            }
        }
        self.drain_outputs(near);
    }

    fn put_message(&mut self, link: LinkId, side: Side, message: Message) {
        if self.over == Over::Tcp {
            self.write_message(link, side, message);
            return;
        }
        let to = side.other();
        let unlucky = self.rng.chance(self.loss(link));
        let lost = match self.number(link, to) {
            (_, true) => Some(Rule::MessageDropped),
            _ => unlucky.then_some(Rule::LinkLoss),
        };
        let number = self.links[link.0].sent[to as usize];
        if let Some(due) = self.carry(link, to, Parcel::Message(number), Duration::ZERO)
            && let Some(end) = self.end_mut(link, to)
        {
            end.inbound
                .push_back(Inbound::new(number, message, due, lost));
        }
    }

    fn put_interest(&mut self, link: LinkId, side: Side, interest: Interest) {
        match self.over {
            Over::Inproc => {
                let parcel = Parcel::Interest(interest);
                self.carry(link, side.other(), parcel, Duration::ZERO);
            }
            Over::Tcp => self.write_interest(link, side, &interest),
        }
    }

    /// The part of what is put on the link that is lost.
    pub(super) fn loss(&self, link: LinkId) -> f64 {
        match self.links[link.0].loss {
            Some(millionths) => f64::from(millionths) / 1e6,
            None => self.link_specs[link.0].loss,
        }
    }

    /// Puts something on the link towards `side`; tells when it arrives, if somebody is there.
    pub(super) fn carry(
        &mut self,
        link: LinkId,
        side: Side,
        parcel: Parcel,
        delay: Duration,
    ) -> Option<Instant> {
        let at = self.now + self.link_specs[link.0].latency + self.links[link.0].delay + delay;
        let connection = self.links[link.0].connection;
        let end = self.end_mut(link, side)?;
        end.clear_at = end.clear_at.max(at);
        let at = end.clear_at;
        let arrival = Entry::Arrive {
            link,
            side,
            connection,
            parcel,
        };
        self.agenda.enter(at, arrival);
        Some(at)
    }

    // --- arriving ---

    pub(super) fn arrive(&mut self, link: LinkId, side: Side, connection: u32, parcel: Parcel) {
        let ends = &mut self.links[link.0];
        if ends.connection != connection || !ends.end(side).is_some_and(|end| end.met) {
            return;
        }
        if ends.is_unplugged() {
            ends.held.push_back((side, connection, parcel));
            return;
        }
        if let Some(end) = ends.end_mut(side)
            && (!end.waiting.is_empty() || end.stops(&parcel))
        {
            end.waiting.push_back(parcel);
            return;
        }
        self.take_in(link, side, parcel);
    }

    /// Something has come to `side` of the link.
    pub(super) fn take_in(&mut self, link: LinkId, side: Side, parcel: Parcel) {
        let socket = self.socket_at(link, side);
        match parcel {
            Parcel::Message(number) => match self.next_inbound(link, side, number) {
                Some(Inbound {
                    message,
                    lost: Some(rule),
                    ..
                }) => {
                    self.record_lost(link, side, message, 0, rule);
                    self.pump(link, side.other());
                }
                Some(Inbound { message, .. }) => self.deliver(link, side, message),
                None => {}
            },
            Parcel::Interest(interest) => self.take_interest(link, side, interest),
            Parcel::Octets { octets, number, .. } => {
                let octets = self.as_they_are_now(link, side, number, octets);
                self.read(link, side, octets);
            }
            Parcel::End => self.end_of_octets(link, side),
        }
        self.drain_outputs(socket);
    }

    /// A message on its way to `side` ends on the link, behind so many others.
    pub(super) fn record_lost(
        &mut self,
        link: LinkId,
        side: Side,
        message: Message,
        ahead: usize,
        rule: Rule,
    ) {
        let peer = self.peer_at(link, side.other());
        let stage = Stage::OnLink { ahead };
        let event = Event::Dropped {
            peer,
            message: &message,
            stage,
            rule,
        };
        self.record_flight(link, side.way(), event);
    }

    pub(super) fn deliver(&mut self, link: LinkId, side: Side, message: Message) {
        let socket = self.socket_at(link, side);
        let Some(peer) = self.peer_at(link, side) else {
            return;
        };
        self.taken_from.clear();
        self.with_socket(socket, |socket, obs| {
            socket.handle_message(peer, message, obs)
        });
        // What was not let in has left its room to what may be waiting on the far side.
        if !self.taken_from.is_empty() {
            self.pump(link, side.other());
        }
    }

    pub(super) fn take_interest(&mut self, link: LinkId, side: Side, interest: Interest) {
        let socket = self.socket_at(link, side);
        if let Some(peer) = self.peer_at(link, side) {
            self.with_socket(socket, |socket, obs| {
                socket.handle_interest(peer, interest, obs)
            });
        }
    }
}
