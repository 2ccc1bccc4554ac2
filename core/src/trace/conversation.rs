//! All that two ends of a link have said to each other in octets, from the greeting on.
//!
//! Handshake and commands are told octet by octet in the trace, messages as messages; here these are
//! written again as the connection has written them. What form their frames have follows from the
//! greetings, as it does for the two ends.

use std::collections::VecDeque;
use std::sync::Arc;

use bytes::Bytes;

use crate::interest::Interest;
use crate::message::Message;
use crate::trace::{Direction, Event, LinkId, Stage, Trace, WirePart};
use crate::wire::{Form, Generation};

/// Something that one end of a link has said.
#[derive(Clone, Debug, PartialEq)]
pub struct Utterance {
    /// The record by which it left.
    pub record: usize,
    /// Which way it goes.
    pub direction: Direction,
    /// What it is.
    pub said: Said,
    /// How its frames look.
    pub form: Form,
    /// Whether its frames cross the link sealed by CURVE, so that the octets on it are others.
    pub sealed: bool,
    /// Whether it has come to the other end.
    pub arrived: bool,
}

/// What was said.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    /// A greeting or a command, as it crossed the link.
    Part(WirePart, Bytes),
    /// A message.
    Message(Arc<Message>),
    /// A subscription or its end, to a peer that knows no command for it.
    Subscription(Message),
    /// The connection is over at the end that has this behind it; what was under way to it is lost.
    End,
}

impl Utterance {
    /// Its octets; none at the end of a connection.
    pub fn octets(&self) -> Bytes {
        match &self.said {
            Said::Part(_, octets) => octets.clone(),
            Said::Message(message) => self.form.message(message),
            Said::Subscription(message) => self.form.message(message),
            Said::End => Bytes::new(),
        }
    }
}

/// What was said along `link` by the first `records` records, in the order of leaving. Over links
/// without octets there are only messages.
pub fn conversation(trace: &Trace, link: LinkId, records: usize) -> Vec<Utterance> {
    let mut talk = Talk::default();
    let of_link = trace.records.iter().take(records).enumerate();
    for (number, record) in of_link.filter(|(_, record)| record.link == Some(link)) {
        let Some(socket) = record.socket else {
            continue;
        };
        let out = trace.topology.direction_from(link, socket);
        match &record.event {
            Event::OctetsSent { octets, part, .. } => {
                if *part == WirePart::Greeting {
                    talk.greet(out, octets);
                }
                talk.say(number, out, Said::Part(*part, octets.clone()));
            }
            Event::Sent { message, .. } => talk.say(number, out, Said::Message(message.clone())),
            Event::InterestSent { interest, .. } => {
                if let Some(message) = talk.form_of(interest) {
                    talk.say(number, out, Said::Subscription(message));
                }
            }
            Event::OctetsReceived { .. }
            | Event::Received { .. }
            | Event::Dropped {
                stage: Stage::Arriving,
                ..
            } => talk.arrive(out.reversed()),
            Event::InterestReceived { .. } | Event::InterestIgnored { .. } => {
                talk.arrive_as_message(out.reversed());
            }
            Event::Dropped {
                stage: Stage::OnLink { ahead },
                ..
            } => talk.lose(out, *ahead),
            // From now on these are the octets that are on the link.
            Event::Edited { message, ahead, .. } => talk.change(out, *ahead, message),
            Event::Disconnected { .. } => talk.end(number, out),
            _ => {}
        }
    }
    talk.said
}

#[derive(Debug, Default)]
struct Talk {
    said: Vec<Utterance>,
    /// What has left and not arrived, by direction: numbers in `said`.
    under_way: [VecDeque<usize>; 2],
    /// What each end speaks, by the direction in which it speaks.
    speaks: [Option<Generation>; 2],
    sealed: bool,
}

impl Talk {
    /// What both ends speak.
    fn generation(&self) -> Option<Generation> {
        let [one, other] = self.speaks;
        Some(one?.min(other?))
    }

    fn greet(&mut self, direction: Direction, greeting: &[u8]) {
        self.speaks[direction as usize] = Some(spoken(greeting));
        self.sealed = greeting.len() > MECHANISM && greeting[MECHANISM..].starts_with(b"CURVE\0");
    }

    fn say(&mut self, record: usize, direction: Direction, said: Said) {
        let form = self.generation().map(Generation::form).unwrap_or_default();
        self.under_way[direction as usize].push_back(self.said.len());
        self.said.push(Utterance {
            record,
            direction,
            sealed: self.sealed && !matches!(said, Said::Part(..)),
            said,
            form,
            arrived: false,
        });
    }

    /// A subscription as a message, if both ends speak octets and know no command for it.
    fn form_of(&self, interest: &Interest) -> Option<Message> {
        let old = Generation::Zmtp2..Generation::Zmtp31;
        interest.to_message().filter(|_| {
            self.generation()
                .is_some_and(|generation| old.contains(&generation))
        })
    }

    fn arrive(&mut self, direction: Direction) {
        if let Some(first) = self.under_way[direction as usize].pop_front() {
            self.said[first].arrived = true;
        }
    }

    /// An interest has come: by a command, whose octets have been told of before, or as a message.
    fn arrive_as_message(&mut self, direction: Direction) {
        let first = self.under_way[direction as usize].front();
        if first.is_some_and(|first| matches!(self.said[*first].said, Said::Subscription(_))) {
            self.arrive(direction);
        }
    }

    /// Where in its line the message is that has so many before it.
    fn place_of(&self, direction: Direction, ahead: usize) -> Option<usize> {
        let line = self.under_way[direction as usize].iter().enumerate();
        let is_message = |number: usize| matches!(self.said[number].said, Said::Message(_));
        let mut messages = line.filter(|(_, number)| is_message(**number));
        messages.nth(ahead).map(|(place, _)| place)
    }

    fn lose(&mut self, direction: Direction, ahead: usize) {
        if let Some(place) = self.place_of(direction, ahead) {
            self.under_way[direction as usize].remove(place);
        }
    }

    fn change(&mut self, direction: Direction, ahead: usize, message: &Arc<Message>) {
        if let Some(place) = self.place_of(direction, ahead) {
            let number = self.under_way[direction as usize][place];
            self.said[number].said = Said::Message(message.clone());
        }
    }

    fn end(&mut self, record: usize, out: Direction) {
        self.under_way[out.reversed() as usize].clear();
        self.speaks = [None; 2];
        self.sealed = false;
        self.said.push(Utterance {
            record,
            direction: out,
            said: Said::End,
            form: Form::default(),
            sealed: false,
            arrived: true,
        });
    }
}

/// Where a greeting of ZMTP 3.x names its mechanism (RFC 37, Greeting).
const MECHANISM: usize = 12;

/// What an end speaks that greets like this (RFC 37, Detecting ZMTP 1.0 and 2.0 Peers).
fn spoken(greeting: &[u8]) -> Generation {
    match greeting {
        [0xFF, _, _, _, _, _, _, _, _, flags, ..] if flags & 1 == 0 => Generation::Zmtp1,
        [0xFF, _, _, _, _, _, _, _, _, _, major, rest @ ..] => match (major, rest.first()) {
            (0, _) => Generation::Zmtp1,
            (1 | 2, _) => Generation::Zmtp2,
            (_, Some(0)) => Generation::Zmtp30,
            _ => Generation::Zmtp31,
        },
        _ => Generation::Zmtp1,
    }
}
