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
use crate::trace::{Event, LinkId, PeerId, SocketId, Stage};
use crate::world::agenda::{Entry, Parcel};
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
        let lost = self.rng.chance(self.link_spec.loss);
        let parcel = if lost { Parcel::Lost } else { Parcel::Message };
        if let Some(end) = self.end_mut(link, side.other()) {
            end.inbound.push_back(message);
        }
        self.carry(link, side.other(), parcel, Duration::ZERO);
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

    /// Puts something on the link towards `side`.
    pub(super) fn carry(&mut self, link: LinkId, side: Side, parcel: Parcel, delay: Duration) {
        let at = self.now + self.link_spec.latency + delay;
        let connection = self.links[link.0].connection;
        let Some(end) = self.end_mut(link, side) else {
            return;
        };
        end.clear_at = end.clear_at.max(at);
        let at = end.clear_at;
        let arrival = Entry::Arrive {
            link,
            side,
            connection,
            parcel,
        };
        self.agenda.enter(at, arrival);
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
        let socket = self.socket_at(link, side);
        match parcel {
            Parcel::Message => {
                if let Some(message) = self.next_inbound(link, side) {
                    self.deliver(link, side, message);
                }
            }
            Parcel::Lost => self.lose(link, side),
            Parcel::Interest(interest) => self.take_interest(link, side, interest),
            Parcel::Octets { octets, .. } => self.read(link, side, octets),
            Parcel::End => self.end_of_octets(link, side),
        }
        self.drain_outputs(socket);
    }

    /// The link has lost a message on its way to `side`.
    fn lose(&mut self, link: LinkId, side: Side) {
        let Some(message) = self.next_inbound(link, side) else {
            return;
        };
        let sender = self.socket_at(link, side.other());
        let peer = self.peer_at(link, side.other());
        let (stage, rule) = (Stage::OnLink, Rule::LinkLoss);
        self.record(
            sender,
            Event::Dropped {
                peer,
                message,
                stage,
                rule,
            },
        );
        self.pump(link, side.other());
    }

    /// Takes the message off that left for `side` first.
    pub(super) fn next_inbound(&mut self, link: LinkId, side: Side) -> Option<Message> {
        self.end_mut(link, side)?.inbound.pop_front()
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
