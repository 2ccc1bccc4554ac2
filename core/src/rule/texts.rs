//! The texts of the rules, by theme: id, one sentence, a few sentences, source.

mod acts;
mod curve;
mod dealer_router;
mod framings;
mod identity;
mod notices;
mod numbered;
mod one_way;
mod publish;
mod queues;
mod req_rep;
mod security;
mod wire;

use super::Rule;
use crate::lang::Phrase;

/// What there is to say of a rule.
pub(super) struct Entry {
    pub(super) id: &'static str,
    pub(super) short: Phrase,
    pub(super) long: Phrase,
    pub(super) source: &'static str,
}

/// The texts of `rule`. The compiler sees that none is missing.
pub(super) const fn of(rule: Rule) -> &'static Entry {
    match rule {
        Rule::ReqAddsDelimiter => &req_rep::REQ_ADDS_DELIMITER,
        Rule::ReqStripsDelimiter => &req_rep::REQ_STRIPS_DELIMITER,
        Rule::ReqLockStep => &req_rep::REQ_LOCK_STEP,
        Rule::ReqIgnoresStranger => &req_rep::REQ_IGNORES_STRANGER,
        Rule::ReqDropsUndelimited => &req_rep::REQ_DROPS_UNDELIMITED,
        Rule::RepKeepsEnvelope => &req_rep::REP_KEEPS_ENVELOPE,
        Rule::RepRestoresEnvelope => &req_rep::REP_RESTORES_ENVELOPE,
        Rule::RepLockStep => &req_rep::REP_LOCK_STEP,
        Rule::RepDropsUndelimited => &req_rep::REP_DROPS_UNDELIMITED,
        Rule::RepPeerGone => &req_rep::REP_PEER_GONE,
        Rule::DealerLeavesFrames => &dealer_router::DEALER_LEAVES_FRAMES,
        Rule::RoundRobin => &dealer_router::ROUND_ROBIN,
        Rule::FairQueue => &dealer_router::FAIR_QUEUE,
        Rule::RouterPushesIdentity => &dealer_router::ROUTER_PUSHES_IDENTITY,
        Rule::RouterPopsIdentity => &dealer_router::ROUTER_POPS_IDENTITY,
        Rule::RouterDropsUnroutable => &dealer_router::ROUTER_DROPS_UNROUTABLE,
        Rule::RouterDropsFull => &dealer_router::ROUTER_DROPS_FULL,
        Rule::RouterDropsBareIdentity => &dealer_router::ROUTER_DROPS_BARE_IDENTITY,
        Rule::RouterRefusesUnroutable => &dealer_router::ROUTER_REFUSES_UNROUTABLE,
        Rule::ReqCorrelates => &req_rep::REQ_CORRELATES,
        Rule::ReqIgnoresStale => &req_rep::REQ_IGNORES_STALE,
        Rule::RouterHandsOver => &identity::ROUTER_HANDS_OVER,
        Rule::RouterNotifies => &identity::ROUTER_NOTIFIES,
        Rule::ProbesRouter => &identity::PROBES_ROUTER,
        Rule::IdentityAssigned => &identity::IDENTITY_ASSIGNED,
        Rule::ServerNumbers => &numbered::SERVER_NUMBERS,
        Rule::ServerRefusesUnknown => &numbered::SERVER_REFUSES_UNKNOWN,
        Rule::StreamNames => &numbered::STREAM_NAMES,
        Rule::StreamEmptyFrame => &numbered::STREAM_EMPTY_FRAME,
        Rule::PairTakesOne => &one_way::PAIR_TAKES_ONE,
        Rule::OneWay => &one_way::ONE_WAY,
        Rule::SinglePart => &one_way::SINGLE_PART,
        Rule::PublisherFilters => &publish::PUBLISHER_FILTERS,
        Rule::GroupsMatchExactly => &publish::GROUPS_MATCH_EXACTLY,
        Rule::GroupInvalid => &publish::GROUP_INVALID,
        Rule::SpreadsToAll => &publish::SPREADS_TO_ALL,
        Rule::SpreadFindsNobody => &publish::SPREAD_FINDS_NOBODY,
        Rule::SpreadDropsFull => &publish::SPREAD_DROPS_FULL,
        Rule::SubscriberFilters => &publish::SUBSCRIBER_FILTERS,
        Rule::SubscriptionTravels => &publish::SUBSCRIPTION_TRAVELS,
        Rule::SubscriptionCounted => &publish::SUBSCRIPTION_COUNTED,
        Rule::InterestLimit => &publish::INTEREST_LIMIT,
        Rule::CancelsNothing => &publish::CANCELS_NOTHING,
        Rule::InterestUnexpected => &publish::INTEREST_UNEXPECTED,
        Rule::Zmtp1HearsAll => &publish::ZMTP1_HEARS_ALL,
        Rule::XpubShowsSubscription => &publish::XPUB_SHOWS_SUBSCRIPTION,
        Rule::XpubCollapses => &publish::XPUB_COLLAPSES,
        Rule::XpubEndsForLost => &publish::XPUB_ENDS_FOR_LOST,
        Rule::XpubWelcomes => &publish::XPUB_WELCOMES,
        Rule::HelloMessage => &notices::HELLO_MESSAGE,
        Rule::DisconnectMessage => &notices::DISCONNECT_MESSAGE,
        Rule::HiccupMessage => &notices::HICCUP_MESSAGE,
        Rule::ConflateKeepsLast => &queues::CONFLATE_KEEPS_LAST,
        Rule::IdentityGenerated => &identity::IDENTITY_GENERATED,
        Rule::IdentityChosen => &identity::IDENTITY_CHOSEN,
        Rule::IdentityDuplicate => &identity::IDENTITY_DUPLICATE,
        Rule::IdentityInvalid => &identity::IDENTITY_INVALID,
        Rule::HighWaterMark => &queues::HIGH_WATER_MARK,
        Rule::NoPeer => &queues::NO_PEER,
        Rule::ConnectQueuesAtOnce => &identity::CONNECT_QUEUES_AT_ONCE,
        Rule::PeerGone => &identity::PEER_GONE,
        Rule::IncompatiblePeers => &identity::INCOMPATIBLE_PEERS,
        Rule::LinkLoss => &queues::LINK_LOSS,
        Rule::LinkEnded => &queues::LINK_ENDED,
        Rule::Reconnect => &identity::RECONNECT,
        Rule::ZmtpGreeting => &wire::ZMTP_GREETING,
        Rule::ZmtpReady => &wire::ZMTP_READY,
        Rule::ZmtpError => &wire::ZMTP_ERROR,
        Rule::ZmtpHeartbeat => &wire::ZMTP_HEARTBEAT,
        Rule::ZmtpUnknownCommand => &wire::ZMTP_UNKNOWN_COMMAND,
        Rule::ZmtpFraming => &wire::ZMTP_FRAMING,
        Rule::ZmtpViolation => &wire::ZMTP_VIOLATION,
        Rule::HandshakeTimeout => &wire::HANDSHAKE_TIMEOUT,
        Rule::MechanismMismatch => &security::MECHANISM_MISMATCH,
        Rule::MechanismHandshake => &security::MECHANISM_HANDSHAKE,
        Rule::CurveHello => &curve::CURVE_HELLO,
        Rule::CurveWelcome => &curve::CURVE_WELCOME,
        Rule::CurveInitiate => &curve::CURVE_INITIATE,
        Rule::CurveReady => &curve::CURVE_READY,
        Rule::CurveMessage => &curve::CURVE_MESSAGE,
        Rule::CurveNonce => &curve::CURVE_NONCE,
        Rule::HandlerDecides => &security::HANDLER_DECIDES,
        Rule::HeartbeatTimeout => &wire::HEARTBEAT_TIMEOUT,
        Rule::InterestTravelsUpstream => &wire::INTEREST_TRAVELS_UPSTREAM,
        Rule::OlderPeer => &framings::OLDER_PEER,
        Rule::ZwsFraming => &framings::ZWS_FRAMING,
        Rule::RawOctets => &framings::RAW_OCTETS,
        Rule::ProxyForwards => &dealer_router::PROXY_FORWARDS,
        Rule::LinkCut => &acts::LINK_CUT,
        Rule::LinkUnplugged => &acts::LINK_UNPLUGGED,
        Rule::LinkRestored => &acts::LINK_RESTORED,
        Rule::LinkDelayed => &acts::LINK_DELAYED,
        Rule::LinksKeepOrder => &acts::LINKS_KEEP_ORDER,
        Rule::MessageDropped => &acts::MESSAGE_DROPPED,
        Rule::MessageHeld => &acts::MESSAGE_HELD,
        Rule::MessageEdited => &acts::MESSAGE_EDITED,
        Rule::SealBroken => &acts::SEAL_BROKEN,
        Rule::OctetsResent => &acts::OCTETS_RESENT,
        Rule::NodeKilled => &acts::NODE_KILLED,
        Rule::NodeRestarted => &acts::NODE_RESTARTED,
        Rule::NodeFrozen => &acts::NODE_FROZEN,
        Rule::NodeSlowed => &acts::NODE_SLOWED,
        Rule::QueuesFilled => &acts::QUEUES_FILLED,
        Rule::NodeDown => &acts::NODE_DOWN,
        Rule::NotUnderWay => &acts::NOT_UNDER_WAY,
        Rule::NothingToReceive => &acts::NOTHING_TO_RECEIVE,
        Rule::NothingChanges => &acts::NOTHING_CHANGES,
        Rule::NobodyAsked => &acts::NOBODY_ASKED,
    }
}
