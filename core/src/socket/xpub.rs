//! XPUB: a PUB whose application sees subscriptions, as `01 topic` and `00 topic`, and receives what
//! else subscribers send.
//!
//! In manual mode it also decides on them: what it states applies to the peer whose subscription
//! it has received last. Spec: RFC 29, the XPUB socket type; the options are libzmq's.

use crate::frame::Frame;
use crate::interest::Interest;
use crate::message::Message;
use crate::rule::Rule;
use crate::socket::peers::Peers;
use crate::socket::publisher::{self, Publisher, take_subscriptions};
use crate::socket::socket_type::SocketType;
use crate::socket::subscriptions::{Change, Subscriptions};
use crate::socket::{InterestError, PeerInfo, RecvError, SocketOptions, Unsent, deal};
use crate::trace::{Observer, PeerId};
use crate::wire::Generation;

#[derive(Clone, Debug)]
pub(super) struct Xpub {
    publisher: Publisher,
    only_first: bool,
    /// Shows repeated subscriptions.
    shows_begins: bool,
    /// Shows repeated ends.
    shows_ends: bool,
    manual: Option<Manual>,
}

/// What manual mode keeps besides.
#[derive(Clone, Debug)]
struct Manual {
    /// What the peers have asked for, whatever the application has made of it.
    asked: Subscriptions,
    /// The peer whose subscription the application has received last.
    last: Option<PeerId>,
    /// The next message goes to the peer asked about last only (`ZMQ_XPUB_MANUAL_LAST_VALUE`).
    sends_to_last: bool,
}

impl Xpub {
    /// See [`Publisher::send_past`]; in manual mode nothing is.
    pub(super) fn publish_past(
        &mut self,
        peers: &mut Peers,
        body: &[u8],
        pass: impl FnMut(PeerId) -> bool,
    ) -> bool {
        self.manual.is_none() && self.publisher.send_past(peers, body, pass)
    }
}

impl SocketType for Xpub {
    fn new(options: &SocketOptions) -> Self {
        let manual = options.xpub_manual || options.xpub_manual_last_value;
        Self {
            publisher: Publisher::new(options),
            only_first: options.only_first_subscribe,
            shows_begins: options.xpub_verbose || options.xpub_verboser,
            shows_ends: options.xpub_verboser,
            manual: manual.then(|| Manual {
                asked: Subscriptions::new(options.max_interest_octets),
                last: None,
                sends_to_last: options.xpub_manual_last_value,
            }),
        }
    }

    fn send<O: Observer>(
        &mut self,
        peers: &mut Peers,
        message: Message,
        obs: &mut O,
    ) -> Result<(), Unsent> {
        let Some(manual) = self.manual.as_mut().filter(|manual| manual.sends_to_last) else {
            return self.publisher.send(peers, message, None, obs);
        };
        self.publisher.send(peers, message, manual.last, obs)?;
        manual.last = None;
        Ok(())
    }

    fn recv<O: Observer>(&mut self, peers: &mut Peers, obs: &mut O) -> Result<Message, RecvError> {
        let next = peers.next_to_receive();
        let message = deal::recv(peers, obs)?;
        if let Some(manual) = &mut self.manual
            && Interest::from_message(&message).is_some()
        {
            manual.last = next;
        }
        Ok(message)
    }

    fn is_writable(&self, _: &Peers) -> bool {
        true
    }

    fn peer_ready<O: Observer>(
        &mut self,
        peers: &mut Peers,
        id: PeerId,
        info: &PeerInfo,
        obs: &mut O,
    ) {
        // See PUB.
        self.forget(peers, id, obs);
        if info.generation == Some(Generation::Zmtp1) {
            self.interest(peers, id, Interest::Subscribe(Frame::EMPTY), obs);
        }
    }

    fn peer_gone<O: Observer>(&mut self, peers: &mut Peers, id: PeerId, obs: &mut O) {
        self.forget(peers, id, obs);
    }

    fn message<O: Observer>(
        &mut self,
        peers: &mut Peers,
        id: PeerId,
        message: Message,
        obs: &mut O,
    ) {
        let rest = take_subscriptions(message, self.only_first, |interest| {
            self.interest(peers, id, interest, obs);
        });
        if let Some(message) = rest {
            peers.deliver(id, message, obs);
        }
    }

    fn interest<O: Observer>(
        &mut self,
        peers: &mut Peers,
        id: PeerId,
        interest: Interest,
        obs: &mut O,
    ) {
        let Some(shown) = interest.to_message() else {
            publisher::ignore(Some(id), &interest, Rule::InterestUnexpected, obs);
            return;
        };
        let is_begin = interest.is_begin();
        let (change, shows_all) = if let Some(manual) = &mut self.manual {
            let change = if is_begin {
                manual.asked.add(id, interest.name())
            } else {
                manual.asked.remove(id, interest.name())
            };
            if change == Change::Refused {
                publisher::ignore(Some(id), &interest, Rule::InterestLimit, obs);
                return;
            }
            (change, true)
        } else {
            let change = self.publisher.take(id, &interest, obs);
            if matches!(change, Change::Nothing | Change::Refused) {
                return;
            }
            let shows_all = if is_begin {
                self.shows_begins
            } else {
                self.shows_ends
            };
            (change, shows_all)
        };
        if change == Change::ForAll || shows_all {
            peers.notify(id, shown, Rule::XpubShowsSubscription, obs);
        } else {
            publisher::ignore(Some(id), &interest, Rule::XpubCollapses, obs);
        }
    }

    fn state<O: Observer>(
        &mut self,
        peers: &mut Peers,
        interest: Interest,
        obs: &mut O,
    ) -> Result<(), InterestError> {
        let Some(manual) = &self.manual else {
            return Err(InterestError::NotSupported);
        };
        let last = manual.last.ok_or(InterestError::NobodyAsked)?;
        if peers.get(last).is_none_or(|peer| peer.gone) {
            publisher::ignore(Some(last), &interest, Rule::PeerGone, obs);
            return Ok(());
        }
        self.publisher.take(last, &interest, obs);
        Ok(())
    }

    fn wanted_by(&self, id: PeerId) -> Vec<(Frame, usize)> {
        self.publisher.of(id)
    }
}

impl Xpub {
    /// Shows the end of everything that `id` wanted, unless others want it too.
    fn forget<O: Observer>(&mut self, peers: &mut Peers, id: PeerId, obs: &mut O) {
        let mut ended = self.publisher.forget(id, obs);
        if let Some(manual) = &mut self.manual {
            let asked = manual.asked.forget(id).into_iter();
            ended = asked
                .map(|ended| (Interest::Cancel(ended.topic), Change::ForAll))
                .collect();
            manual.last = manual.last.filter(|last| *last != id);
        }
        for (interest, change) in ended {
            if let Some(shown) = interest.to_message()
                && (change == Change::ForAll || self.shows_ends)
            {
                peers.notify(id, shown, Rule::XpubEndsForLost, obs);
            }
        }
    }
}
