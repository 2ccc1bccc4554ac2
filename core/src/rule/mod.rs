//! Why a frame was touched: each rule that acts on a message, with its texts and its source.
//!
//! An event carries the [`Rule`] that caused it; command line, page and docs print the texts from
//! here and from nowhere else.

mod texts;

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::lang::Lang;

/// A rule of the protocol, or of this implementation where the RFCs leave it open.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Rule {
    /// REQ puts an empty frame in front of a request.
    ReqAddsDelimiter,
    /// REQ takes the empty frame off a reply.
    ReqStripsDelimiter,
    /// REQ sends one, receives one.
    ReqLockStep,
    /// REQ drops a message that is no answer: from a peer it did not ask, or unasked.
    ReqIgnoresStranger,
    /// REQ drops a reply that does not start with the delimiter.
    ReqDropsUndelimited,
    /// REP sets the envelope aside and shows the body.
    RepKeepsEnvelope,
    /// REP puts the envelope back in front of the reply.
    RepRestoresEnvelope,
    /// REP receives one, sends one.
    RepLockStep,
    /// REP drops a request without a delimiter or without a body.
    RepDropsUndelimited,
    /// REP drops a reply to a peer that has gone.
    RepPeerGone,
    /// DEALER leaves every frame as it is.
    DealerLeavesFrames,
    /// REQ and DEALER send to their peers in turn.
    RoundRobin,
    /// Messages are taken from the peers in turn.
    FairQueue,
    /// ROUTER puts the sender's identity in front of what it receives.
    RouterPushesIdentity,
    /// ROUTER takes the first frame off and sends to the peer of that name.
    RouterPopsIdentity,
    /// ROUTER drops a message to a name it does not know.
    RouterDropsUnroutable,
    /// ROUTER drops a message to a peer whose queue is full.
    RouterDropsFull,
    /// ROUTER drops a message that is an identity and nothing else.
    RouterDropsBareIdentity,
    /// A mandatory ROUTER refuses a message it cannot route.
    RouterRefusesUnroutable,
    /// ROUTER makes up an identity for a peer that chose none.
    IdentityGenerated,
    /// ROUTER knows a peer by the identity it chose.
    IdentityChosen,
    /// A second peer of the same name is connected but neither heard nor reached.
    IdentityDuplicate,
    /// A chosen identity that is empty, too long or starts with zero is refused.
    IdentityInvalid,
    /// A queue is full: the sender waits.
    HighWaterMark,
    /// Nobody to send to: the sender waits.
    NoPeer,
    /// A connecting socket has a queue before its peer is there.
    ConnectQueuesAtOnce,
    /// A peer has gone and its queue with it.
    PeerGone,
    /// These two socket types do not talk to each other.
    IncompatiblePeers,
    /// The link lost the message.
    LinkLoss,
    /// The connection was made, or broken, and is made again.
    Reconnect,
    /// Both ends begin with a greeting of 64 octets.
    ZmtpGreeting,
    /// READY carries the socket type and the identity, once.
    ZmtpReady,
    /// ERROR ends the handshake.
    ZmtpError,
    /// PING is answered by PONG and never reaches the application.
    ZmtpHeartbeat,
    /// A command nobody knows is ignored.
    ZmtpUnknownCommand,
    /// A frame on the wire: flags, length, body.
    ZmtpFraming,
    /// The octets break the protocol and the connection closes.
    ZmtpViolation,
    /// The peer did not finish the handshake in time.
    HandshakeTimeout,
    /// A proxy passes whole messages on, frames untouched.
    ProxyForwards,
}

impl Rule {
    /// The stable name by which texts, links and traces call the rule: `router-pushes-identity`.
    pub fn id(self) -> &'static str {
        texts::of(self).id
    }

    /// One short sentence.
    pub fn short(self, lang: Lang) -> &'static str {
        texts::of(self).short.get(lang)
    }

    /// Two to five sentences: what happens, why, and what people get wrong.
    pub fn long(self, lang: Lang) -> &'static str {
        texts::of(self).long.get(lang)
    }

    /// Where it is written: `RFC 28, ROUTER`, or what libzmq does where no RFC says it.
    pub fn source(self) -> &'static str {
        texts::of(self).source
    }

    /// Every rule, in the order of the table.
    pub fn all() -> impl Iterator<Item = Self> {
        texts::TABLE.iter().map(|entry| entry.rule)
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}
