//! What is done to a message on a link: dropped, held, released, changed.
//!
//! In process a message on a link is a message. Over simulated TCP it is octets in a stream that
//! arrives whole and in order or not at all: what is dropped is sent again, and what is changed is
//! changed by somebody on the way, who can write frames but cannot seal them as CURVE does.

use crate::connection::Security;
use crate::message::Message;
use crate::rule::Rule;
use crate::scenario::InFlight;
use crate::trace::{Event, LinkId};
use crate::wire::Generation;
use crate::world::agenda::Entry;
use crate::world::flight::Tampered;
use crate::world::link::Side;
use crate::world::{Over, World};

impl World {
    /// Does `deed` to a message on its way to a side of a link; tells if nothing came of it.
    pub(super) fn do_to_message(
        &mut self,
        flight: &InFlight,
        deed: impl FnOnce(&mut Self, LinkId, Side, u32) -> Result<(), Rule>,
    ) {
        // Reading has made sure that there is one.
        let Some(link) = self.links_meant(&flight.links).first().copied() else {
            return;
        };
        let side = Side::of(flight.direction);
        if let Err(rule) = deed(self, link, side, flight.nth) {
            self.in_vain(link, rule);
        }
    }

    pub(super) fn drop_message(
        &mut self,
        link: LinkId,
        side: Side,
        number: u32,
    ) -> Result<(), Rule> {
        if self.over == Over::Tcp {
            return self.lose_octets(link, side, number);
        }
        let end = self.end_mut(link, side).ok_or(Rule::NotUnderWay)?;
        let ahead = end.ahead_of(number).ok_or(Rule::NotUnderWay)?;
        let dropped = end.inbound.remove(ahead).ok_or(Rule::NotUnderWay)?;
        self.record_lost(link, side, dropped.message, ahead, Rule::MessageDropped);
        self.let_go(link, side);
        self.pump(link, side.other());
        Ok(())
    }

    /// TCP sends the octets again, and all that is behind them waits for them.
    fn lose_octets(&mut self, link: LinkId, side: Side, number: u32) -> Result<(), Rule> {
        let (now, takes) = (self.now, self.resending_takes(link));
        let connection = self.links[link.0].connection;
        let inbound = self.inbound_mut(link, side, number);
        let inbound = inbound.ok_or(Rule::NotUnderWay)?;
        let expected = inbound.resent_at.unwrap_or(inbound.due).max(now);
        let at = expected + takes;
        inbound.resent_at = Some(at);
        let again = Entry::Resent {
            link,
            side,
            connection,
            number,
        };
        self.agenda.enter(at, again);
        self.record_resent(link, side, number);
        Ok(())
    }

    pub(super) fn hold_message(
        &mut self,
        link: LinkId,
        side: Side,
        number: u32,
    ) -> Result<(), Rule> {
        let (ahead, message) = self.set_held(link, side, number, true)?;
        let direction = side.way();
        let event = Event::Held {
            direction,
            message: &message,
            ahead,
        };
        self.record_flight(link, direction, event);
        Ok(())
    }

    pub(super) fn release_message(
        &mut self,
        link: LinkId,
        side: Side,
        number: u32,
    ) -> Result<(), Rule> {
        let (ahead, message) = self.set_held(link, side, number, false)?;
        let direction = side.way();
        let event = Event::Released {
            direction,
            message: &message,
            ahead,
        };
        self.record_flight(link, direction, event);
        self.let_go(link, side);
        Ok(())
    }

    /// Gives how many messages are before it, and the message.
    fn set_held(
        &mut self,
        link: LinkId,
        side: Side,
        number: u32,
        held: bool,
    ) -> Result<(usize, Message), Rule> {
        let end = self.end_mut(link, side).ok_or(Rule::NotUnderWay)?;
        let ahead = end.ahead_of(number).ok_or(Rule::NotUnderWay)?;
        let inbound = &mut end.inbound[ahead];
        if core::mem::replace(&mut inbound.held, held) == held {
            return Err(Rule::NothingChanges);
        }
        Ok((ahead, inbound.message.clone()))
    }

    pub(super) fn edit_message(
        &mut self,
        link: LinkId,
        side: Side,
        number: u32,
        message: &Message,
    ) -> Result<(), Rule> {
        let tampered = (self.over == Over::Tcp).then(|| self.tampered(link, side, message));
        let end = self.end_mut(link, side).ok_or(Rule::NotUnderWay)?;
        let ahead = end.ahead_of(number).ok_or(Rule::NotUnderWay)?;
        let inbound = &mut end.inbound[ahead];
        if inbound.begun {
            return Err(Rule::NotUnderWay);
        }
        let mut rule = Rule::MessageEdited;
        if let Some(Tampered::Spoilt) = tampered {
            rule = Rule::SealBroken;
        } else {
            inbound.message = message.clone();
        }
        inbound.tampered = tampered;
        let (direction, message) = (side.way(), inbound.message.clone());
        let event = Event::Edited {
            direction,
            message: &message,
            ahead,
            rule,
        };
        self.record_flight(link, direction, event);
        Ok(())
    }

    /// What somebody on the way can make of octets to have `message` arrive instead.
    fn tampered(&self, link: LinkId, side: Side, message: &Message) -> Tampered {
        let sender = self.socket_at(link, side.other());
        let security = &self.setup.sockets[sender.0].wire.security;
        if matches!(
            security,
            Security::CurveServer { .. } | Security::CurveClient { .. }
        ) {
            return Tampered::Spoilt;
        }
        // Whoever has sent a message knows what is spoken.
        let ends = [side.other(), side].map(|side| self.links[link.0].end(side));
        let mut known = ends.into_iter().flatten().filter_map(|end| end.generation);
        let generation = known.next().unwrap_or(Generation::Zmtp31);
        Tampered::Replaced(generation.form().message(message))
    }
}
