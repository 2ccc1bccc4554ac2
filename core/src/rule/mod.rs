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
    /// REQ, DEALER, PUSH, CLIENT and SCATTER send to their peers in turn.
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
    /// REQ puts a number in front of the delimiter, and the reply must carry it.
    ReqCorrelates,
    /// REQ drops a reply to an earlier request.
    ReqIgnoresStale,
    /// A newcomer takes over the name of a peer that is there.
    RouterHandsOver,
    /// ROUTER tells its application that a peer has come or gone.
    RouterNotifies,
    /// An empty message makes this side known to a ROUTER.
    ProbesRouter,
    /// The connecting side has named the peer itself.
    IdentityAssigned,
    /// SERVER and PEER know each peer by a number.
    ServerNumbers,
    /// SERVER and PEER refuse a message to a number they do not know.
    ServerRefusesUnknown,
    /// STREAM knows each connection by five octets.
    StreamNames,
    /// At a STREAM an empty frame tells of a connection made or lost, or closes it.
    StreamEmptyFrame,
    /// PAIR and CHANNEL talk to one peer; another is sent away.
    PairTakesOne,
    /// A type that only sends drops what it is sent; one that only receives refuses to send.
    OneWay,
    /// The thread-safe types take messages of one frame.
    SinglePart,
    /// PUB and XPUB send to those who have subscribed to how a message begins.
    PublisherFilters,
    /// RADIO sends to those who have joined exactly the message's group.
    GroupsMatchExactly,
    /// A group has 0 to 255 octets, none of them zero.
    GroupInvalid,
    /// XSUB sends to every publisher.
    SpreadsToAll,
    /// Nobody wants the message, and it is dropped.
    SpreadFindsNobody,
    /// The queue of one receiver is full, and that one misses the message.
    SpreadDropsFull,
    /// SUB and DISH look again at what arrives.
    SubscriberFilters,
    /// A subscription travels to the publisher.
    SubscriptionTravels,
    /// Subscriptions to one topic are counted: only the first and the last matter.
    SubscriptionCounted,
    /// A peer's topics take too much room at a publisher: one more is ignored.
    InterestLimit,
    /// An end of what was never begun is ignored.
    CancelsNothing,
    /// A subscription to a type that publishes nothing is ignored.
    InterestUnexpected,
    /// A ZMTP 1.0 subscriber counts as subscribed to everything.
    Zmtp1HearsAll,
    /// XPUB shows subscriptions to its application.
    XpubShowsSubscription,
    /// XPUB shows only the first subscription to a topic and the end of the last.
    XpubCollapses,
    /// A subscriber that has gone no longer wants anything.
    XpubEndsForLost,
    /// XPUB greets each new subscriber.
    XpubWelcomes,
    /// A set message is sent to each new peer.
    HelloMessage,
    /// A set message tells the application of a lost peer.
    DisconnectMessage,
    /// A set message tells the application of a broken connection.
    HiccupMessage,
    /// Only the last message is kept.
    ConflateKeepsLast,
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
    /// The link ended with the message on it.
    LinkEnded,
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
    /// The greetings name different security mechanisms.
    MechanismMismatch,
    /// PLAIN and CURVE say HELLO, WELCOME, INITIATE and READY.
    MechanismHandshake,
    /// CURVE's HELLO: a fresh key, and that the server's is known.
    CurveHello,
    /// CURVE's WELCOME: a fresh key of the server and a cookie.
    CurveWelcome,
    /// CURVE's INITIATE: the cookie back, the permanent key and a vouch.
    CurveInitiate,
    /// CURVE's READY ends the handshake.
    CurveReady,
    /// Under CURVE each frame travels sealed.
    CurveMessage,
    /// Under CURVE the nonces of a sender rise.
    CurveNonce,
    /// A handler decides whether the peer may come in.
    HandlerDecides,
    /// The peer gave no sign of life for too long.
    HeartbeatTimeout,
    /// What a subscriber wants to hear travels to the publisher.
    InterestTravelsUpstream,
    /// A peer of ZMTP 1.0 or 2.0 is told apart by its first octets.
    OlderPeer,
    /// Over WebSocket each frame is one binary message.
    ZwsFraming,
    /// STREAM passes octets as they come.
    RawOctets,
    /// A proxy passes whole messages on, frames untouched.
    ProxyForwards,
    /// A link was cut, and both ends learn of it.
    LinkCut,
    /// Nothing crosses a link, and nobody is told.
    LinkUnplugged,
    /// A link can be used again.
    LinkRestored,
    /// A link takes longer.
    LinkDelayed,
    /// One link never changes the order of its messages.
    LinksKeepOrder,
    /// A message was taken off its link.
    MessageDropped,
    /// A message was stopped on its link.
    MessageHeld,
    /// A message was changed on its way.
    MessageEdited,
    /// Under CURVE a message can be spoilt on its way, but not forged.
    SealBroken,
    /// TCP sends again what was lost.
    OctetsResent,
    /// A process is gone with all that it held.
    NodeKilled,
    /// A process starts again from nothing.
    NodeRestarted,
    /// A program stands still, and its sockets go on.
    NodeFrozen,
    /// A program takes its time for each call.
    NodeSlowed,
    /// The queues of a socket take no more.
    QueuesFilled,
    /// A node is not running, and nothing can be done to it.
    NodeDown,
    /// A message is not on its link, and nothing can be done to it.
    NotUnderWay,
    /// A call by hand finds no message.
    NothingToReceive,
    /// What was to be done is so already.
    NothingChanges,
    /// A manual XPUB has no subscription to answer.
    NobodyAsked,
}

impl Rule {
    /// Every rule, in the order of the enum.
    pub const ALL: [Self; 108] = [
        Self::ReqAddsDelimiter,
        Self::ReqStripsDelimiter,
        Self::ReqLockStep,
        Self::ReqIgnoresStranger,
        Self::ReqDropsUndelimited,
        Self::RepKeepsEnvelope,
        Self::RepRestoresEnvelope,
        Self::RepLockStep,
        Self::RepDropsUndelimited,
        Self::RepPeerGone,
        Self::DealerLeavesFrames,
        Self::RoundRobin,
        Self::FairQueue,
        Self::RouterPushesIdentity,
        Self::RouterPopsIdentity,
        Self::RouterDropsUnroutable,
        Self::RouterDropsFull,
        Self::RouterDropsBareIdentity,
        Self::RouterRefusesUnroutable,
        Self::ReqCorrelates,
        Self::ReqIgnoresStale,
        Self::RouterHandsOver,
        Self::RouterNotifies,
        Self::ProbesRouter,
        Self::IdentityAssigned,
        Self::ServerNumbers,
        Self::ServerRefusesUnknown,
        Self::StreamNames,
        Self::StreamEmptyFrame,
        Self::PairTakesOne,
        Self::OneWay,
        Self::SinglePart,
        Self::PublisherFilters,
        Self::GroupsMatchExactly,
        Self::GroupInvalid,
        Self::SpreadsToAll,
        Self::SpreadFindsNobody,
        Self::SpreadDropsFull,
        Self::SubscriberFilters,
        Self::SubscriptionTravels,
        Self::SubscriptionCounted,
        Self::InterestLimit,
        Self::CancelsNothing,
        Self::InterestUnexpected,
        Self::Zmtp1HearsAll,
        Self::XpubShowsSubscription,
        Self::XpubCollapses,
        Self::XpubEndsForLost,
        Self::XpubWelcomes,
        Self::HelloMessage,
        Self::DisconnectMessage,
        Self::HiccupMessage,
        Self::ConflateKeepsLast,
        Self::IdentityGenerated,
        Self::IdentityChosen,
        Self::IdentityDuplicate,
        Self::IdentityInvalid,
        Self::HighWaterMark,
        Self::NoPeer,
        Self::ConnectQueuesAtOnce,
        Self::PeerGone,
        Self::IncompatiblePeers,
        Self::LinkLoss,
        Self::LinkEnded,
        Self::Reconnect,
        Self::ZmtpGreeting,
        Self::ZmtpReady,
        Self::ZmtpError,
        Self::ZmtpHeartbeat,
        Self::ZmtpUnknownCommand,
        Self::ZmtpFraming,
        Self::ZmtpViolation,
        Self::HandshakeTimeout,
        Self::MechanismMismatch,
        Self::MechanismHandshake,
        Self::CurveHello,
        Self::CurveWelcome,
        Self::CurveInitiate,
        Self::CurveReady,
        Self::CurveMessage,
        Self::CurveNonce,
        Self::HandlerDecides,
        Self::HeartbeatTimeout,
        Self::InterestTravelsUpstream,
        Self::OlderPeer,
        Self::ZwsFraming,
        Self::RawOctets,
        Self::ProxyForwards,
        Self::LinkCut,
        Self::LinkUnplugged,
        Self::LinkRestored,
        Self::LinkDelayed,
        Self::LinksKeepOrder,
        Self::MessageDropped,
        Self::MessageHeld,
        Self::MessageEdited,
        Self::SealBroken,
        Self::OctetsResent,
        Self::NodeKilled,
        Self::NodeRestarted,
        Self::NodeFrozen,
        Self::NodeSlowed,
        Self::QueuesFilled,
        Self::NodeDown,
        Self::NotUnderWay,
        Self::NothingToReceive,
        Self::NothingChanges,
        Self::NobodyAsked,
    ];

    /// The stable name by which texts, links and traces call the rule: `router-pushes-identity`.
    pub const fn id(self) -> &'static str {
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
    pub const fn source(self) -> &'static str {
        texts::of(self).source
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn all_holds_each_rule_once_in_order() {
        for (index, rule) in Rule::ALL.into_iter().enumerate() {
            assert_eq!(rule as usize, index, "{rule}");
        }
        assert_eq!(
            Rule::ALL.last(),
            Some(&Rule::NobodyAsked),
            "the last rule of the enum"
        );
    }

    #[test]
    fn an_id_is_the_name_that_traces_write() {
        for rule in Rule::ALL {
            let written = serde_json::to_value(rule).expect("a unit variant is a string");
            assert_eq!(written, rule.id());
        }
    }

    #[test]
    fn texts_are_whole_sentences_in_their_language() {
        for rule in Rule::ALL {
            let (short, long) = (rule.short(Lang::En), rule.long(Lang::En));
            assert!(short.is_ascii() && long.is_ascii(), "{rule}");
            assert!(short.ends_with('.') && long.ends_with('.'), "{rule}");
            assert!(
                short.len() <= 100,
                "{rule}: a short text of {} characters",
                short.len()
            );
            assert!(
                (2..=5).contains(&long.matches(['.', '?']).count()),
                "{rule}: {long}"
            );
            assert!(!long.contains("  "), "{rule}");

            let (short, long) = (rule.short(Lang::Zh), rule.long(Lang::Zh));
            assert!(short.ends_with('。') && long.ends_with('。'), "{rule}");
            for text in [short, long] {
                assert!(
                    !text.contains([',', ';', '(', ')']),
                    "{rule}: half-width marks in {text}"
                );
                let chinese = text
                    .chars()
                    .filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c));
                assert!(chinese.count() * 4 > text.chars().count(), "{rule}: {text}");
            }
        }
    }

    #[test]
    fn every_rule_names_its_source_and_says_something_of_its_own() {
        let mut texts = BTreeSet::new();
        for rule in Rule::ALL {
            let known = ["libzmq: ", "Hopscope: "];
            let number = rule
                .source()
                .strip_prefix("RFC ")
                .and_then(|rest| rest.split_once(", "));
            assert!(
                known.iter().any(|start| rule.source().starts_with(start))
                    || number.is_some_and(|(number, _)| number.parse::<u8>().is_ok()),
                "{rule}"
            );
            for lang in [Lang::En, Lang::Zh] {
                assert!(
                    texts.insert(rule.short(lang)) && texts.insert(rule.long(lang)),
                    "{rule}"
                );
            }
        }
    }
}
