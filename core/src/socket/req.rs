//! REQ: asks one peer, waits for its answer, asks the next.
//!
//! ```text
//!            send                      recv
//!  idle  ----------->  awaiting  ------------->  idle
//!  recv: EFSM          send: EFSM, or asks anew if relaxed
//!
//!  on the wire         "" body ...            number "" body ... if replies are correlated
//! ```
//!
//! Spec: RFC 28, the REQ socket type; the options are libzmq's.

use crate::envelope;
use crate::frame::Frame;
use crate::message::Message;
use crate::rule::Rule;
use crate::socket::peers::Peers;
use crate::socket::socket_type::SocketType;
use crate::socket::{RecvError, SendError, SocketOptions, Unsent, deal};
use crate::trace::{Event, Observer, Operation, PeerId, Stage};

#[derive(Clone, Debug)]
pub(super) struct Req {
    /// The peer whose answer is awaited.
    asked: Option<PeerId>,
    /// May ask anew without an answer.
    relaxed: bool,
    /// The number of the last request, if requests are numbered.
    number: Option<u32>,
}

impl SocketType for Req {
    fn new(options: &SocketOptions) -> Self {
        let before_first = options.first_correlation.wrapping_sub(1);
        Self {
            asked: None,
            relaxed: options.req_relaxed,
            number: options.req_correlate.then_some(before_first),
        }
    }

    fn send<O: Observer>(
        &mut self,
        peers: &mut Peers,
        mut message: Message,
        obs: &mut O,
    ) -> Result<(), Unsent> {
        if self.asked.is_some() && !self.relaxed {
            obs.emit(|| Event::Refused {
                operation: Operation::Send,
                rule: Rule::ReqLockStep,
            });
            return Err(Unsent {
                error: SendError::WrongState,
                message,
            });
        }
        let Some(peer) = peers.next_in_turn() else {
            return Err(deal::block(peers, message, obs));
        };
        // What came unasked is no answer to the question asked now, as in libzmq.
        while let Some((stranger, stale)) = peers.take_incoming() {
            drop_from(peers, stranger, stale, Rule::ReqIgnoresStranger, obs);
        }
        obs.emit(|| Event::Submitted { message: &message });
        envelope::add_delimiter(&mut message);
        obs.emit(|| Event::DelimiterAdded { message: &message });
        if let Some(number) = &mut self.number {
            *number = number.wrapping_add(1);
            message.push_front(Frame::copy_from(&number.to_be_bytes()));
            obs.emit(|| Event::NumberAdded { message: &message });
        }
        peers.queue(peer, message, obs);
        self.asked = Some(peer);
        Ok(())
    }

    /// Drops whatever is no answer. RFC 28 drops a malformed reply silently; libzmq closes the
    /// connection over it, which leaves the learner with nothing to see.
    fn recv<O: Observer>(&mut self, peers: &mut Peers, obs: &mut O) -> Result<Message, RecvError> {
        let Some(asked) = self.asked else {
            obs.emit(|| Event::Refused {
                operation: Operation::Receive,
                rule: Rule::ReqLockStep,
            });
            return Err(RecvError::WrongState);
        };
        while let Some((peer, message)) = peers.take_incoming() {
            if peer != asked {
                drop_from(peers, peer, message, Rule::ReqIgnoresStranger, obs);
                continue;
            }
            match self.read(message) {
                Err((message, rule)) => drop_from(peers, peer, message, rule, obs),
                Ok(message) => {
                    peers.forget_if_drained(peer);
                    self.asked = None;
                    obs.emit(|| Event::DelimiterStripped {
                        peer,
                        message: &message,
                    });
                    obs.emit(|| Event::Delivered {
                        peer,
                        message: &message,
                    });
                    return Ok(message);
                }
            }
        }
        Err(RecvError::WouldBlock)
    }
}

impl Req {
    /// The body of an answer; or the message and what is wrong with it.
    fn read(&self, mut message: Message) -> Result<Message, (Message, Rule)> {
        if let Some(number) = self.number {
            let mut unnumbered = message.clone();
            let first = unnumbered.pop_front();
            if first.is_none_or(|first| *first != number.to_be_bytes()) {
                return Err((message, Rule::ReqIgnoresStale));
            }
            if envelope::strip_delimiter(&mut unnumbered) {
                return Ok(unnumbered);
            }
        } else if envelope::strip_delimiter(&mut message) {
            return Ok(message);
        }
        Err((message, Rule::ReqDropsUndelimited))
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
        message: &message,
        stage: Stage::Receiving,
        rule,
    });
}
