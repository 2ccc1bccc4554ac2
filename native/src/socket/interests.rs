//! What a socket wants to hear: topics and groups.

use hopscope_core::Frame;
use hopscope_core::Interest;
use hopscope_core::socket::InterestError;

use super::Socket;

impl Socket {
    /// Subscribes a SUB or XSUB to messages whose first frame starts with `topic`; the empty topic
    /// is every message. At a manual XPUB: subscribes the peer whose subscription it has received
    /// last (`ZMQ_SUBSCRIBE`). What a peer is told is told again to each one that comes later.
    ///
    /// # Errors
    /// [`InterestError::NotSupported`] and, at an XPUB, [`InterestError::NobodyAsked`].
    pub fn subscribe(&self, topic: impl Into<Frame>) -> Result<(), InterestError> {
        self.shared.lock().state(Interest::Subscribe(topic.into()))
    }

    /// Takes one subscription to `topic` back (`ZMQ_UNSUBSCRIBE`). If there is none, nothing
    /// happens.
    ///
    /// # Errors
    /// As [`subscribe`](Self::subscribe).
    pub fn unsubscribe(&self, topic: impl Into<Frame>) -> Result<(), InterestError> {
        self.shared.lock().state(Interest::Cancel(topic.into()))
    }

    /// Joins a DISH to a group of 0 to 255 octets without a zero (`zmq_join`).
    ///
    /// # Errors
    /// [`InterestError::NotSupported`], [`InterestError::InvalidGroup`] and
    /// [`InterestError::AlreadyJoined`].
    pub fn join(&self, group: impl Into<Frame>) -> Result<(), InterestError> {
        self.shared.lock().state(Interest::Join(group.into()))
    }

    /// Takes a DISH out of a group (`zmq_leave`).
    ///
    /// # Errors
    /// [`InterestError::NotSupported`], [`InterestError::InvalidGroup`] and
    /// [`InterestError::NotJoined`].
    pub fn leave(&self, group: impl Into<Frame>) -> Result<(), InterestError> {
        self.shared.lock().state(Interest::Leave(group.into()))
    }
}
