//! Sending one message to many peers; whoever has no room misses it.
//!
//! Spec: RFC 29, PUB, XPUB and XSUB; RFC 48, RADIO.

use crate::message::Message;
use crate::rule::Rule;
use crate::socket::peers::Peers;
use crate::trace::{Event, Observer, PeerId, Stage};

/// Queues a message for each of `receivers`. Copies share their large frames.
pub(super) fn send<O: Observer>(
    peers: &mut Peers,
    receivers: &[PeerId],
    message: Message,
    obs: &mut O,
) {
    obs.emit(|| Event::Submitted { message: &message });
    let Some((last, others)) = receivers.split_last() else {
        drop_for(None, &message, Rule::SpreadFindsNobody, obs);
        return;
    };
    for peer in others {
        if let Some(mut place) = peers.place(*peer) {
            place.queue(message.clone(), obs);
        } else {
            drop_for(Some(*peer), &message, Rule::SpreadDropsFull, obs);
        }
    }
    if let Some(mut place) = peers.place(*last) {
        place.queue(message, obs);
    } else {
        drop_for(Some(*last), &message, Rule::SpreadDropsFull, obs);
    }
}

fn drop_for<O: Observer>(peer: Option<PeerId>, message: &Message, rule: Rule, obs: &mut O) {
    let stage = Stage::Sending;
    obs.emit(|| Event::Dropped {
        peer,
        message,
        stage,
        rule,
    });
}
