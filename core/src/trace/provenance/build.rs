//! Follows the frames of a trace from record to record.

use std::collections::{BTreeMap, VecDeque};

use super::matching::{Ends, Spot, matching};
use super::ways::{NONE, Provenance};
use super::{Deed, frames_of};
use crate::interest::Interest;
use crate::trace::{
    Direction, Event, LinkId, NodeId, PeerId, Record, SocketId, Stage, Topology, Trace,
};

/// A record, by its number: it stands for the message that it showed.
type Shown = usize;

/// Follows every frame.
pub(super) fn build(trace: &Trace) -> Provenance {
    let mut build = Build {
        trace,
        ways: Provenance::default(),
        desks: vec![Desk::default(); trace.topology.sockets.len()],
        hands: vec![None; trace.topology.nodes.len()],
        on_links: vec![Default::default(); trace.topology.links.len()],
        told: vec![Default::default(); trace.topology.links.len()],
    };
    for (number, record) in trace.records.iter().enumerate() {
        build.take_in(number, record);
    }
    build.ways.starts.push(build.ways.before.len());
    build.ways
}

struct Build<'a> {
    trace: &'a Trace,
    ways: Provenance,
    /// By socket.
    desks: Vec<Desk>,
    /// By node: what its application has taken last.
    hands: Vec<Option<Shown>>,
    /// By link, then by direction: the messages on it.
    on_links: Vec<[VecDeque<Shown>; 2]>,
    /// The same for what peers are told that is wanted.
    told: Vec<[VecDeque<Shown>; 2]>,
}

/// What a socket has before it.
#[derive(Clone, Debug, Default)]
struct Desk {
    /// What it is sending.
    sending: Option<Shown>,
    /// What it is receiving.
    receiving: Option<Shown>,
    /// What waits to be sent.
    blocked: Option<Shown>,
    /// The record that set an envelope aside.
    kept: Option<Shown>,
    /// By peer.
    lines: Vec<Lines>,
    /// What the application said last of each topic.
    stated: BTreeMap<Interest, Shown>,
    /// What a peer was heard to want, just now.
    learned: Option<Shown>,
}

/// The queues to and from one peer.
#[derive(Clone, Debug, Default)]
struct Lines {
    outgoing: VecDeque<Shown>,
    incoming: VecDeque<Shown>,
}

impl Desk {
    fn lines(&mut self, peer: PeerId) -> &mut Lines {
        let number = peer.0 as usize;
        if self.lines.len() <= number {
            self.lines.resize_with(number + 1, Lines::default);
        }
        &mut self.lines[number]
    }
}

impl<'a> Build<'a> {
    fn take_in(&mut self, number: Shown, record: &'a Record) {
        let first = self.ways.before.len();
        self.ways.starts.push(first);
        let frames = frames_of(&record.event).count();
        self.ways.before.resize(first + frames, NONE);
        self.ways.after.resize(first + frames, NONE);
        self.ways.beside.resize(first + frames, NONE);
        self.ways.ended.resize(first + frames, NONE);
        self.ways.deeds.resize(first + frames, Deed::Passed);
        match record.socket {
            Some(socket) => self.at_socket(number, record, socket),
            None if record.event == Event::Killed => self.kill(number, record.node),
            None => {}
        }
        for spot in first..first + frames {
            self.ways.deeds[spot] = self.deed(spot, record);
        }
    }

    fn at_socket(&mut self, number: Shown, record: &'a Record, socket: SocketId) {
        let topology = &self.trace.topology;
        let outward = record
            .link
            .map(|link| (link, topology.direction_from(link, socket)));
        let inward = outward.map(|(link, direction)| (link, direction.reversed()));
        match &record.event {
            Event::Submitted { .. } => {
                match self.desk(socket).blocked.take() {
                    Some(blocked) => self.pass(Some(blocked), number, Ends::Back),
                    None => self.hand_on(record, number),
                }
                self.desk(socket).sending = Some(number);
            }
            Event::Blocked { .. } => {
                self.hand_on(record, number);
                self.desk(socket).blocked = Some(number);
            }
            Event::DelimiterAdded { .. } | Event::NumberAdded { .. } => {
                let before = self.desk(socket).sending.replace(number);
                self.pass(before, number, Ends::Back);
            }
            Event::IdentityPopped { .. } => {
                let before = self.desk(socket).sending.replace(number);
                self.pass(before, number, Ends::Back);
                self.end(before, number, Deed::Popped);
            }
            Event::EnvelopeRestored { .. } => {
                let kept = self.desk(socket).kept.take();
                let before = self.desk(socket).sending.replace(number);
                let mut whole = kept.map_or_else(Vec::new, |kept| self.envelope(kept));
                whole.extend(before.into_iter().flat_map(|before| self.message(before)));
                self.join(&whole, &self.message(number), Ends::Back);
            }
            Event::Originated { .. } => self.desk(socket).sending = Some(number),
            Event::Notified { peer, .. } => {
                let learned = self.desk(socket).learned.take();
                self.pass_interest(learned, number);
                self.desk(socket).lines(*peer).incoming.push_back(number);
            }
            Event::Queued { peer, .. } => {
                let before = self.desk(socket).sending;
                self.pass(before, number, Ends::Back);
                self.desk(socket).lines(*peer).outgoing.push_back(number);
            }
            Event::Sent { peer, .. } => {
                let before = self.desk(socket).lines(*peer).outgoing.pop_front();
                self.pass(before, number, Ends::Back);
                if let Some(line) = outward {
                    self.on_link(line).push_back(number);
                }
            }
            Event::Received { peer, .. } => {
                let before = inward.and_then(|line| self.on_link(line).pop_front());
                self.pass(before, number, Ends::Back);
                self.desk(socket).lines(*peer).incoming.push_back(number);
            }
            Event::IdentityPushed { peer, .. } => {
                let before = self.begin_receiving(socket, *peer);
                self.pass(before, number, Ends::Back);
                self.desk(socket).receiving = Some(number);
            }
            Event::DelimiterStripped { peer, .. } => {
                let before = self.begin_receiving(socket, *peer);
                self.pass(before, number, Ends::Back);
                self.end(before, number, Deed::Stripped);
                self.desk(socket).receiving = Some(number);
            }
            Event::EnvelopeKept { peer, .. } => {
                let before = self.begin_receiving(socket, *peer);
                let before = before.map_or_else(Vec::new, |before| self.message(before));
                let mut whole = self.envelope(number);
                whole.extend(self.message(number));
                self.join(&before, &whole, Ends::Back);
                let desk = self.desk(socket);
                desk.receiving = Some(number);
                desk.kept = Some(number);
            }
            Event::Delivered { peer, .. } => {
                let before = self.begin_receiving(socket, *peer);
                self.pass(before, number, Ends::Back);
                self.hands[record.node.0] = Some(number);
            }
            Event::Dropped { peer, stage, .. } => {
                let before = match (stage, peer) {
                    (Stage::Sending, _) => self.desk(socket).sending,
                    (Stage::OnLink { ahead }, _) => {
                        outward.and_then(|line| self.on_link(line).remove(*ahead))
                    }
                    (Stage::Arriving, _) => inward.and_then(|line| self.on_link(line).pop_front()),
                    (_, None) => None,
                    (Stage::Queued, Some(peer)) => {
                        self.desk(socket).lines(*peer).outgoing.pop_front()
                    }
                    (Stage::Receiving, Some(peer)) => {
                        self.desk(socket).lines(*peer).incoming.pop_front()
                    }
                };
                self.pass(before, number, Ends::Back);
            }
            Event::Held { ahead, .. }
            | Event::Released { ahead, .. }
            | Event::Resent { ahead, .. }
            | Event::Edited { ahead, .. } => {
                let line = outward.map(|line| self.on_link(line));
                let place = line.and_then(|line| line.get_mut(*ahead));
                let before = place.map(|place| core::mem::replace(place, number));
                // What somebody on the way leaves as it is comes from where it came before.
                self.pass(before, number, Ends::Front);
                self.end(before, number, Deed::Replaced);
            }
            Event::PeerDetached { peer } => {
                let lost = core::mem::take(&mut self.desk(socket).lines(*peer).outgoing);
                self.lose(lost, number);
            }
            Event::Disconnected { .. } => {
                if let Some(line) = inward {
                    let lost = core::mem::take(self.on_link(line));
                    self.lose(lost, number);
                    let lost = core::mem::take(self.told_on(line));
                    self.lose(lost, number);
                }
            }
            Event::InterestStated { interest } => {
                // A subscription that an application passes on was a message until now.
                self.pass_interest(self.hands[record.node.0], number);
                let stated = &mut self.desk(socket).stated;
                stated.insert(interest.clone(), number);
            }
            Event::InterestSent { interest, .. } => {
                let stated = self.desk(socket).stated.get(interest).copied();
                self.pass(stated, number, Ends::Back);
                if let Some(line) = outward {
                    self.told_on(line).push_back(number);
                }
            }
            Event::InterestReceived { interest, .. } => {
                let before = inward.and_then(|line| self.next_told(line, interest));
                self.pass(before, number, Ends::Back);
                self.desk(socket).learned = Some(number);
            }
            Event::InterestIgnored { peer, interest, .. } => {
                let before = match peer {
                    Some(_) => inward.and_then(|line| self.next_told(line, interest)),
                    None => self.desk(socket).stated.get(interest).copied(),
                };
                self.pass(before, number, Ends::Back);
            }
            _ => {}
        }
    }

    fn desk(&mut self, socket: SocketId) -> &mut Desk {
        &mut self.desks[socket.0]
    }

    fn on_link(&mut self, (link, direction): (LinkId, Direction)) -> &mut VecDeque<Shown> {
        &mut self.on_links[link.0][direction as usize]
    }

    fn told_on(&mut self, (link, direction): (LinkId, Direction)) -> &mut VecDeque<Shown> {
        &mut self.told[link.0][direction as usize]
    }

    /// What comes next of what peers are told along a link, if it is this. A publisher also concludes
    /// by itself that a peer wants nothing more.
    fn next_told(&mut self, line: (LinkId, Direction), interest: &Interest) -> Option<Shown> {
        let next = *self.told_on(line).front()?;
        let same = self.trace.records[next].event.interest() == Some(interest);
        same.then(|| self.told_on(line).pop_front()).flatten()
    }

    /// The socket goes on with what it is receiving, or begins with what came first from `peer`.
    fn begin_receiving(&mut self, socket: SocketId, peer: PeerId) -> Option<Shown> {
        let desk = self.desk(socket);
        let begun = desk.receiving.take();
        begun.or_else(|| desk.lines(peer).incoming.pop_front())
    }

    /// The application sends: what it has in hand, if that is of the same exchange.
    fn hand_on(&mut self, record: &Record, number: Shown) {
        let hand = self.hands[record.node.0];
        let hand = hand.filter(|hand| self.trace.records[*hand].exchange == record.exchange);
        self.pass(hand, number, Ends::Front);
    }

    // --- frames ---

    /// The spots of a record's message.
    fn message(&self, record: Shown) -> Vec<Spot<'a>> {
        let trace = self.trace;
        let event = &trace.records[record].event;
        let envelope = match event {
            Event::EnvelopeKept { envelope, .. } => envelope.len(),
            _ => 0,
        };
        let start = self.ways.starts[record];
        let mut spots: Vec<_> = (start..).zip(frames_of(event)).collect();
        spots.truncate(spots.len() - envelope);
        spots
    }

    /// The spots of the envelope that a record set aside.
    fn envelope(&self, record: Shown) -> Vec<Spot<'a>> {
        let trace = self.trace;
        let event = &trace.records[record].event;
        let message = event.message().map_or(0, crate::Message::len);
        let start = self.ways.starts[record];
        (start..).zip(frames_of(event)).skip(message).collect()
    }

    /// What record `before` showed is shown by record `number` now, as far as it is the same.
    fn pass(&mut self, before: Option<Shown>, number: Shown, first: Ends) {
        if let Some(before) = before {
            self.join(&self.message(before), &self.message(number), first);
        }
    }

    /// A topic becomes a message or the other way round: their octets differ by the first.
    fn pass_interest(&mut self, before: Option<Shown>, number: Shown) {
        let Some(before) = before else { return };
        let (before, now) = (self.message(before), self.message(number));
        let (Some((from, old)), Some((to, new))) = (before.first(), now.first()) else {
            return;
        };
        if old.octets().get(1..) == Some(new.octets())
            || new.octets().get(1..) == Some(old.octets())
        {
            self.hang(*from, *to);
        }
    }

    fn join(&mut self, before: &[Spot<'a>], now: &[Spot<'a>], first: Ends) {
        for ((from, _), (to, _)) in matching(before, now, first) {
            self.hang(from, to);
        }
    }

    fn hang(&mut self, from: usize, to: usize) {
        self.ways.before[to] = from;
        self.ways.beside[to] = self.ways.after[from];
        self.ways.after[from] = to;
    }

    /// The frames that record `before` showed and that are nowhere now end at record `number`.
    fn end(&mut self, before: Option<Shown>, number: Shown, deed: Deed) {
        let Some(before) = before else { return };
        for (spot, _) in self.message(before) {
            self.end_spot(spot, number, deed);
        }
    }

    fn end_spot(&mut self, spot: usize, number: Shown, deed: Deed) {
        if self.ways.after[spot] != NONE || self.ways.ended[spot] != NONE {
            return;
        }
        self.ways.ended[spot] = number;
        if self.ways.ends.last() != Some(&(number, deed)) {
            self.ways.ends.push((number, deed));
        }
    }

    fn lose(&mut self, lost: impl IntoIterator<Item = Shown>, number: Shown) {
        for message in lost {
            self.end(Some(message), number, Deed::Lost);
        }
    }

    /// The node is gone, and all that it held with it.
    fn kill(&mut self, number: Shown, node: NodeId) {
        let topology: &Topology = &self.trace.topology;
        let hand = self.hands[node.0].take();
        self.lose(hand, number);
        for socket in &topology.nodes[node.0].sockets {
            let desk = core::mem::take(self.desk(*socket));
            if let Some(kept) = desk.kept {
                for (spot, _) in self.envelope(kept) {
                    self.end_spot(spot, number, Deed::Lost);
                }
            }
            self.lose(desk.blocked.into_iter().chain(desk.receiving), number);
            for lines in desk.lines {
                self.lose(lines.outgoing.into_iter().chain(lines.incoming), number);
            }
        }
    }

    /// What was done to the frame at `spot`.
    fn deed(&self, spot: usize, record: &Record) -> Deed {
        let before = self.ways.before[spot];
        let begins = before == NONE;
        let is_behind = |frames: usize| spot - self.ways.starts.last().unwrap_or(&0) >= frames;
        let out_of_hand = || self.ways.deeds[before] == Deed::Delivered;
        match &record.event {
            Event::Submitted { .. } | Event::Blocked { .. } if begins => Deed::Written,
            Event::Submitted { .. } | Event::Blocked { .. } if out_of_hand() => Deed::HandedOn,
            Event::DelimiterAdded { .. } if begins => Deed::Delimited,
            Event::NumberAdded { .. } if begins => Deed::Numbered,
            Event::Edited { .. } if begins => Deed::Forged,
            Event::IdentityPushed { .. } if begins => Deed::Pushed,
            Event::EnvelopeKept { message, .. } if is_behind(message.len()) => Deed::Kept,
            Event::EnvelopeRestored { .. } if !begins && self.ways.deeds[before] == Deed::Kept => {
                Deed::Restored
            }
            Event::Originated { .. } | Event::Notified { .. } => Deed::Originated,
            Event::Queued { .. } => Deed::Queued,
            Event::Sent { .. } => Deed::Sent,
            Event::Received { .. } => Deed::Received,
            Event::Delivered { .. } => Deed::Delivered,
            Event::Dropped { .. } => Deed::Dropped,
            Event::PeerNamed { .. } => Deed::Named,
            Event::InterestStated { .. } => Deed::Stated,
            Event::InterestSent { .. } => Deed::Told,
            Event::InterestReceived { .. } => Deed::Learned,
            Event::InterestIgnored { .. } => Deed::Ignored,
            _ => Deed::Passed,
        }
    }
}
