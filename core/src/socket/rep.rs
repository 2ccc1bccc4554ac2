//! REP: takes one request, answers it, takes the next.
//!
//! ```text
//!            recv                       send
//!  idle  ----------->  answering  ------------->  idle
//!  send: EFSM          recv: EFSM
//! ```
//!
//! It sets the whole envelope aside, so that the application sees only the body, and puts it back
//! in front of the reply. Spec: RFC 28, the REP socket type.

use crate::envelope;
use crate::message::Message;
use crate::rule::Rule;
use crate::socket::peers::Peers;
use crate::socket::socket_type::SocketType;
use crate::socket::{RecvError, SendError, SocketOptions, Unsent};
use crate::trace::{Event, Observer, Operation, PeerId, Stage};

#[derive(Clone, Debug, Default)]
pub(super) struct Rep {
    request: Option<Request>,
}

/// A request that is being answered.
#[derive(Clone, Debug)]
struct Request {
    from: PeerId,
    /// Identities and delimiter.
    envelope: Message,
}

impl SocketType for Rep {
    fn new(_: &SocketOptions) -> Self {
        Self::default()
    }

    /// Never blocks: a reply that cannot be queued is dropped, and the next request may come.
    fn send<O: Observer>(
        &mut self,
        peers: &mut Peers,
        message: Message,
        obs: &mut O,
    ) -> Result<(), Unsent> {
        let Some(Request { from, envelope }) = self.request.take() else {
            obs.emit(|| Event::Refused {
                operation: Operation::Send,
                rule: Rule::RepLockStep,
            });
            return Err(Unsent {
                error: SendError::WrongState,
                message,
            });
        };
        obs.emit(|| Event::Submitted { message: &message });
        let message = envelope::restore(envelope, message);
        obs.emit(|| Event::EnvelopeRestored { message: &message });
        if peers.has_room(from) {
            peers.queue(from, message, obs);
        } else {
            let here = peers.get(from).is_some_and(|peer| !peer.gone);
            let rule = if here {
                Rule::RouterDropsFull
            } else {
                Rule::RepPeerGone
            };
            let stage = Stage::Sending;
            obs.emit(|| Event::Dropped {
                peer: Some(from),
                message: &message,
                stage,
                rule,
            });
        }
        Ok(())
    }

    fn recv<O: Observer>(&mut self, peers: &mut Peers, obs: &mut O) -> Result<Message, RecvError> {
        if self.request.is_some() {
            obs.emit(|| Event::Refused {
                operation: Operation::Receive,
                rule: Rule::RepLockStep,
            });
            return Err(RecvError::WrongState);
        }
        while let Some((from, mut message)) = peers.take_incoming() {
            peers.forget_if_drained(from);
            let Some(envelope) = envelope::take(&mut message) else {
                obs.emit(|| Event::Dropped {
                    peer: Some(from),
                    message: &message,
                    stage: Stage::Receiving,
                    rule: Rule::RepDropsUndelimited,
                });
                continue;
            };
            obs.emit(|| Event::EnvelopeKept {
                peer: from,
                envelope: &envelope,
                message: &message,
            });
            obs.emit(|| Event::Delivered {
                peer: from,
                message: &message,
            });
            self.request = Some(Request { from, envelope });
            return Ok(message);
        }
        Err(RecvError::WouldBlock)
    }

    fn is_writable(&self, _: &Peers) -> bool {
        true
    }
}
