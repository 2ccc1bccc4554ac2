//! What an application calls: sending, receiving, and saying what it wants to hear.

use crate::frame::Frame;
use crate::interest::Interest;
use crate::message::Message;
use crate::rule::Rule;
use crate::socket::socket_type::{Pattern, SocketType, of};
use crate::socket::{InterestError, RecvError, SendError, Socket, SocketKind, Unsent};
use crate::trace::{Event, Observer, Operation};

impl Socket {
    /// Sends a message: one or more frames, all or none.
    ///
    /// ```text
    /// REQ                       body ...           a delimiter is added
    /// REP                       body ...           the kept envelope is added
    /// DEALER PUSH PAIR          any frames         sent as they are
    /// PUB XPUB                  topic ...          to all whose subscription fits the first frame
    /// XSUB                      01 topic, 00 topic a subscription; anything else to all publishers
    /// ROUTER                    identity, frames   the identity is taken off
    /// SERVER PEER               number, body       the number, of 4 octets, is taken off
    /// CLIENT SCATTER CHANNEL    body               one frame
    /// RADIO                     group, body        to all who have joined the group
    /// STREAM                    identity, octets   no octets: the connection is closed
    /// ```
    ///
    /// # Errors
    /// The message comes back with the reason: [`SendError::WouldBlock`] until
    /// [`Output::Writable`](super::Output), [`SendError::WrongState`] out of turn at a REQ or REP,
    /// [`SendError::Unroutable`] at a mandatory ROUTER, SERVER, PEER or STREAM,
    /// [`SendError::NoFrames`], [`SendError::FrameCount`] where the number of frames is fixed,
    /// [`SendError::InvalidGroup`] at a RADIO, [`SendError::NotSupported`] at a type that only
    /// receives.
    pub fn send(&mut self, message: Message, obs: &mut impl Observer) -> Result<(), Unsent> {
        let (kind, frames) = (self.kind, message.len());
        let refusal = if frames == 0 {
            Some((SendError::NoFrames, None))
        } else if !kind.can_send() {
            Some((SendError::NotSupported(kind), Some(Rule::OneWay)))
        } else if kind
            .application_frames()
            .is_some_and(|fixed| fixed != frames)
        {
            let frames = u32::try_from(frames).unwrap_or(u32::MAX);
            let error = SendError::FrameCount { kind, frames };
            Some((error, Some(Rule::SinglePart)))
        } else {
            None
        };
        if let Some((error, rule)) = refusal {
            if let Some(rule) = rule {
                let operation = Operation::Send;
                obs.emit(|| Event::Refused { operation, rule });
            }
            return Err(Unsent { error, message });
        }
        of!(&mut self.pattern, it => it.send(&mut self.peers, message, obs))
    }

    /// Sends as [`send`](Self::send) does, but does not wait (`ZMQ_DONTWAIT`): where that would, the
    /// call is refused, and nobody is told when it could be made.
    ///
    /// # Errors
    /// As [`send`](Self::send).
    pub fn send_now(&mut self, message: Message, obs: &mut impl Observer) -> Result<(), Unsent> {
        // Whoever waits is told once: as if somebody did, this call tells of no wait of its own.
        let waits = core::mem::replace(&mut self.peers.sender_waits, true);
        let sent = self.send(message, obs);
        self.peers.sender_waits = waits;
        if let Err(unsent) = &sent
            && unsent.error == SendError::WouldBlock
        {
            let rule = self.peers.obstacle();
            let operation = Operation::Send;
            obs.emit(|| Event::Refused { operation, rule });
        }
        sent
    }

    /// Receives as [`recv`](Self::recv) does; that there is nothing is told as a refusal.
    ///
    /// # Errors
    /// As [`recv`](Self::recv).
    pub fn recv_now(&mut self, obs: &mut impl Observer) -> Result<Message, RecvError> {
        let received = self.recv(obs);
        if received == Err(RecvError::WouldBlock) {
            obs.emit(|| Event::Refused {
                operation: Operation::Receive,
                rule: Rule::NothingToReceive,
            });
        }
        received
    }

    /// Whether [`send`](Self::send) would find a peer with room; if not,
    /// [`Output::Writable`](super::Output) will tell when. Types that never wait for room are
    /// always writable.
    pub fn poll_writable(&mut self) -> bool {
        // A send that is refused anyway need not be waited for.
        let is_writable =
            !self.kind.can_send() || of!(&self.pattern, it => it.is_writable(&self.peers));
        self.peers.sender_waits |= !is_writable;
        is_writable
    }

    /// Receives a message, if there is one.
    ///
    /// ```text
    /// REQ                       body ...           the delimiter is taken off
    /// REP                       body ...           the envelope is kept
    /// DEALER PULL PAIR          any frames         as they came
    /// SUB XSUB                  topic ...          as they came
    /// XPUB                      01 topic, 00 topic a subscription; anything else as it came
    /// ROUTER                    identity, frames   the sender's identity is put in front
    /// SERVER PEER               number, body       the sender's number is put in front
    /// CLIENT GATHER CHANNEL     body               one frame
    /// DISH                      group, body        as they came
    /// STREAM                    identity, octets   no octets: connected, or gone
    /// ```
    ///
    /// # Errors
    /// [`RecvError::WouldBlock`] until [`Output::Readable`](super::Output),
    /// [`RecvError::WrongState`] out of turn at a REQ or REP, [`RecvError::NotSupported`] at a type that only sends.
    pub fn recv(&mut self, obs: &mut impl Observer) -> Result<Message, RecvError> {
        if !self.kind.can_receive() {
            obs.emit(|| Event::Refused {
                operation: Operation::Receive,
                rule: Rule::OneWay,
            });
            return Err(RecvError::NotSupported(self.kind));
        }
        of!(&mut self.pattern, it => it.recv(&mut self.peers, obs))
    }

    // --- subscriptions and groups ---

    /// Subscribes a SUB or XSUB to messages whose first frame starts with `topic`; the empty topic
    /// is every message. At a manual XPUB: subscribes the peer whose subscription it has received
    /// last (`ZMQ_SUBSCRIBE`).
    ///
    /// # Errors
    /// [`InterestError::NotSupported`] and, at an XPUB, [`InterestError::NobodyAsked`].
    pub fn subscribe(
        &mut self,
        topic: impl Into<Frame>,
        obs: &mut impl Observer,
    ) -> Result<(), InterestError> {
        self.state(Interest::Subscribe(topic.into()), obs)
    }

    /// Takes one subscription to `topic` back (`ZMQ_UNSUBSCRIBE`). If there is none, nothing
    /// happens but an event.
    ///
    /// # Errors
    /// As [`subscribe`](Self::subscribe).
    pub fn unsubscribe(
        &mut self,
        topic: impl Into<Frame>,
        obs: &mut impl Observer,
    ) -> Result<(), InterestError> {
        self.state(Interest::Cancel(topic.into()), obs)
    }

    /// Joins a DISH to a group of 0 to 255 octets without a zero (`zmq_join`).
    ///
    /// # Errors
    /// [`InterestError::NotSupported`], [`InterestError::InvalidGroup`] and
    /// [`InterestError::AlreadyJoined`].
    pub fn join(
        &mut self,
        group: impl Into<Frame>,
        obs: &mut impl Observer,
    ) -> Result<(), InterestError> {
        self.state(Interest::Join(group.into()), obs)
    }

    /// Takes a DISH out of a group (`zmq_leave`).
    ///
    /// # Errors
    /// [`InterestError::NotSupported`], [`InterestError::InvalidGroup`] and
    /// [`InterestError::NotJoined`].
    pub fn leave(
        &mut self,
        group: impl Into<Frame>,
        obs: &mut impl Observer,
    ) -> Result<(), InterestError> {
        self.state(Interest::Leave(group.into()), obs)
    }

    fn state(&mut self, interest: Interest, obs: &mut impl Observer) -> Result<(), InterestError> {
        let is_group = matches!(interest, Interest::Join(_) | Interest::Leave(_));
        if is_group != (self.kind == SocketKind::Dish) {
            return Err(InterestError::NotSupported);
        }
        of!(&mut self.pattern, it => it.state(&mut self.peers, interest, obs))
    }
}
