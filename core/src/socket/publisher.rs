//! The publisher's side of a subscription, for PUB and XPUB: who wants what, and who gets it.
//!
//! Spec: RFC 29, PUB and XPUB; RFC 37, Publish-Subscribe.

use crate::interest::Interest;
use crate::message::Message;
use crate::rule::Rule;
use crate::socket::peers::Peers;
use crate::socket::subscriptions::{Change, Subscriptions};
use crate::socket::{SocketOptions, Unsent, deal, spread};
use crate::trace::{Event, Observer, PeerId, Silent};

/// The subscriptions of all peers, and how messages are matched with them.
#[derive(Clone, Debug)]
pub(super) struct Publisher {
    table: Subscriptions,
    nodrop: bool,
    invert: bool,
    /// The receivers of the message being sent; kept so that sending takes no memory.
    receivers: Vec<PeerId>,
    /// Under inverted matching, those who are not; kept for the same reason.
    others: Vec<PeerId>,
}

impl Publisher {
    pub(super) fn new(options: &SocketOptions) -> Self {
        Self {
            table: Subscriptions::new(options.max_interest_octets),
            nodrop: options.xpub_nodrop,
            invert: options.invert_matching,
            receivers: Vec::new(),
            others: Vec::new(),
        }
    }

    /// Sends to all whose subscription fits the first frame, or to `only` that one of them.
    pub(super) fn send<O: Observer>(
        &mut self,
        peers: &mut Peers,
        message: Message,
        only: Option<PeerId>,
        obs: &mut O,
    ) -> Result<(), Unsent> {
        let subject = message.first().map_or(&[][..], |frame| frame.octets());
        self.receivers.clear();
        self.table.collect(subject, &mut self.receivers);
        if let Some(only) = only {
            self.receivers.retain(|peer| *peer == only);
        }
        if self.invert {
            let others = peers.iter().filter(|(id, peer)| {
                peer.is_reachable() && self.receivers.binary_search(id).is_err()
            });
            self.others.clear();
            self.others.extend(others.map(|(id, _)| id));
            core::mem::swap(&mut self.receivers, &mut self.others);
        }
        if self.nodrop && !self.receivers.iter().all(|peer| peers.has_room(*peer)) {
            return Err(deal::block(peers, message, obs));
        }
        spread::send(peers, &self.receivers, message, obs);
        Ok(())
    }

    /// Sends a message of one frame as [`send`](Self::send) would, without an observer: past the
    /// queue of each receiver for whom nothing waits there and that `pass` takes it for. Nothing is
    /// sent where `send` would block, or where it is not this easy.
    pub(super) fn send_past(
        &mut self,
        peers: &mut Peers,
        body: &[u8],
        mut pass: impl FnMut(PeerId) -> bool,
    ) -> bool {
        if self.invert || peers.conflates {
            return false;
        }
        self.receivers.clear();
        self.table.collect(body, &mut self.receivers);
        if self.nodrop && !self.receivers.iter().all(|peer| peers.has_room(*peer)) {
            return false;
        }
        let mut message = None;
        for peer in &self.receivers {
            if peers.has_room(*peer) && peers.has_nothing_queued(*peer) && pass(*peer) {
                continue;
            }
            if let Some(mut place) = peers.place(*peer) {
                let message = message.get_or_insert_with(|| Message::from(body));
                place.queue(message.clone(), &mut Silent);
            }
        }
        true
    }

    /// Takes an interest of `peer` in; tells what it changes.
    pub(super) fn take<O: Observer>(
        &mut self,
        peer: PeerId,
        interest: &Interest,
        obs: &mut O,
    ) -> Change {
        let change = match interest {
            Interest::Subscribe(topic) => self.table.add(peer, topic),
            Interest::Cancel(topic) => self.table.remove(peer, topic),
            Interest::Join(_) | Interest::Leave(_) => {
                ignore(Some(peer), interest, Rule::InterestUnexpected, obs);
                return Change::Nothing;
            }
        };
        match change {
            Change::Nothing => ignore(Some(peer), interest, Rule::CancelsNothing, obs),
            Change::Refused => ignore(Some(peer), interest, Rule::InterestLimit, obs),
            Change::ForAll | Change::ForPeer | Change::Counted => {
                obs.emit(|| Event::InterestReceived {
                    peer,
                    interest: interest.clone(),
                });
            }
        }
        change
    }

    /// `peer` wants nothing any more. Gives the ends of all it wanted, and what each changes.
    pub(super) fn forget<O: Observer>(
        &mut self,
        peer: PeerId,
        obs: &mut O,
    ) -> Vec<(Interest, Change)> {
        let ended = self.table.forget(peer).into_iter();
        let ended = ended.map(|ended| {
            let interest = Interest::Cancel(ended.topic);
            for _ in 0..if O::LISTENS { ended.count } else { 0 } {
                obs.emit(|| Event::InterestReceived {
                    peer,
                    interest: interest.clone(),
                });
            }
            (interest, ended.change)
        });
        ended.collect()
    }

    /// What `peer` wants, and how often it said so.
    pub(super) fn of(&self, peer: PeerId) -> Vec<(crate::Frame, usize)> {
        self.table.of(peer)
    }
}

/// Tells of an interest that changes nothing.
pub(super) fn ignore<O: Observer>(
    peer: Option<PeerId>,
    interest: &Interest,
    rule: Rule,
    obs: &mut O,
) {
    obs.emit(|| Event::InterestIgnored {
        peer,
        interest: interest.clone(),
        rule,
    });
}

/// Takes the subscriptions in message form out of a message, each frame that starts with `01` or
/// `00`, and returns what is left of it.
///
/// As in libzmq every frame is looked at; with `only_first` the others only if the first is one.
pub(super) fn take_subscriptions(
    message: Message,
    only_first: bool,
    mut take: impl FnMut(Interest),
) -> Option<Message> {
    let looks_at_all = !only_first || message.first().is_some_and(Interest::is_message_form);
    if !message.frames().iter().any(Interest::is_message_form) || !looks_at_all {
        return Some(message);
    }
    let mut rest = Message::new();
    for frame in message {
        match Interest::from_frame(&frame) {
            Some(interest) => take(interest),
            None => rest.push(frame),
        }
    }
    (!rest.is_empty()).then_some(rest)
}
