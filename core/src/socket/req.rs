//! REQ: asks one peer, waits for its answer, asks the next.
//!
//! ```text
//!            send                      recv
//!  idle  ----------->  awaiting  ------------->  idle
//!  recv: EFSM          send: EFSM
//! ```
//!
//! Spec: RFC 28, the REQ socket type.

use crate::envelope;
use crate::message::Message;
use crate::rule::Rule;
use crate::socket::peers::Peers;
use crate::socket::{RecvError, SendError, Unsent, block};
use crate::trace::{Event, Observer, Operation, PeerId, Stage};

#[derive(Clone, Debug, Default)]
pub(super) struct Req {
    /// The peer whose answer is awaited.
    asked: Option<PeerId>,
}

impl Req {
    pub(super) fn send<O: Observer>(
        &mut self,
        peers: &mut Peers,
        mut message: Message,
        obs: &mut O,
    ) -> Result<(), Unsent> {
        if self.asked.is_some() {
            obs.emit(|| Event::Refused {
                operation: Operation::Send,
                rule: Rule::ReqLockStep,
            });
            return Err(Unsent {
                error: SendError::WrongState,
                message,
            });
        }
        let Some(peer) = peers.next_sendable() else {
            return Err(block(peers, message, obs));
        };
        // What came unasked is no answer to the question asked now, as in libzmq.
        while let Some((stranger, stale)) = peers.take_incoming() {
            drop_from(peers, stranger, stale, Rule::ReqIgnoresStranger, obs);
        }
        obs.emit(|| Event::Submitted {
            message: message.clone(),
        });
        envelope::add_delimiter(&mut message);
        obs.emit(|| Event::DelimiterAdded {
            message: message.clone(),
        });
        peers.queue(peer, message, obs);
        self.asked = Some(peer);
        Ok(())
    }

    /// Drops whatever is no answer. RFC 28 drops a malformed reply silently; libzmq closes the
    /// connection over it, which leaves the learner with nothing to see.
    pub(super) fn recv<O: Observer>(
        &mut self,
        peers: &mut Peers,
        obs: &mut O,
    ) -> Result<Message, RecvError> {
        let Some(asked) = self.asked else {
            obs.emit(|| Event::Refused {
                operation: Operation::Receive,
                rule: Rule::ReqLockStep,
            });
            return Err(RecvError::WrongState);
        };
        while let Some((peer, mut message)) = peers.take_incoming() {
            if peer != asked {
                drop_from(peers, peer, message, Rule::ReqIgnoresStranger, obs);
            } else if !envelope::strip_delimiter(&mut message) {
                drop_from(peers, peer, message, Rule::ReqDropsUndelimited, obs);
            } else {
                peers.forget_if_drained(peer);
                self.asked = None;
                obs.emit(|| Event::DelimiterStripped {
                    peer,
                    message: message.clone(),
                });
                obs.emit(|| Event::Delivered {
                    peer,
                    message: message.clone(),
                });
                return Ok(message);
            }
        }
        Err(RecvError::WouldBlock)
    }
}

fn drop_from<O: Observer>(
    peers: &mut Peers,
    peer: PeerId,
    message: Message,
    rule: Rule,
    obs: &mut O,
) {
    peers.forget_if_drained(peer);
    obs.emit(|| Event::Dropped {
        peer: Some(peer),
        message,
        stage: Stage::Receiving,
        rule,
    });
}
