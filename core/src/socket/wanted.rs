//! What a subscriber wants to hear: stated by its application, told to every publisher.
//!
//! Spec: RFC 29, SUB and XSUB; RFC 48, DISH.

use crate::interest::Interest;
use crate::rule::Rule;
use crate::socket::peers::Peers;
use crate::socket::subscriptions::{Change, Subscriptions};
use crate::trace::{Event, Observer, PeerId};

/// The one who wants something here: the application.
const SELF: PeerId = PeerId(0);

/// The interests of a socket's application.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    table: Subscriptions,
    /// Every statement travels, not only the first and the last to a topic.
    verbose: bool,
}

impl Wanted {
    pub(super) fn new(verbose: bool) -> Self {
        Self {
            // Its own application's: it may want whatever it likes.
            table: Subscriptions::new(usize::MAX),
            verbose,
        }
    }

    /// Takes a statement of the application and tells the publishers if it changes anything.
    ///
    /// Of several subscriptions to one topic only the first and the end of the last travel. That is
    /// right for publishers that count, as RFC 37 says, and for those that do not, as libzmq's.
    pub(super) fn state<O: Observer>(
        &mut self,
        peers: &mut Peers,
        interest: Interest,
        obs: &mut O,
    ) {
        let name = interest.name().octets();
        let change = if interest.is_begin() {
            self.table.add(SELF, name)
        } else {
            self.table.remove(SELF, name)
        };
        obs.emit(|| Event::InterestStated {
            interest: interest.clone(),
        });
        let rule = match change {
            Change::Nothing => Rule::CancelsNothing,
            Change::Refused => Rule::InterestLimit,
            Change::Counted if !self.verbose => Rule::SubscriptionCounted,
            Change::Counted | Change::ForPeer | Change::ForAll => {
                let everybody: Vec<_> = peers.iter().map(|(id, _)| id).collect();
                for peer in everybody {
                    peers.tell(peer, interest.clone());
                }
                return;
            }
        };
        obs.emit(|| Event::InterestIgnored {
            peer: None,
            interest,
            rule,
        });
    }

    /// Tells a publisher that has just come, or come back, everything.
    pub(super) fn replay(
        &self,
        peers: &mut Peers,
        id: PeerId,
        begin: fn(crate::Frame) -> Interest,
    ) {
        for (name, count) in self.table.of(SELF) {
            let times = if self.verbose { count } else { 1 };
            for _ in 0..times {
                peers.tell(id, begin(name.clone()));
            }
        }
    }

    /// Whether the application wants what begins like `subject`.
    pub(super) fn fits(&self, subject: &[u8]) -> bool {
        self.table.any(subject)
    }

    /// Whether the application is in exactly this group.
    pub(super) fn holds(&self, group: &[u8]) -> bool {
        self.table.holds(SELF, group)
    }

    /// Everything the application wants, and how often it said so.
    pub(super) fn all(&self) -> Vec<(crate::Frame, usize)> {
        self.table.of(SELF)
    }
}
