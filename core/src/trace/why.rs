//! The rule behind each record.

use crate::envelope::Vantage;
use crate::rule::Rule;
use crate::socket::SocketKind;
use crate::trace::{Direction, Event, LinkId, Record, Recorded, Stage, Topology, WirePart};

/// The rule that made the event happen; `None` for what an application does of its own will.
pub fn why(topology: &Topology, record: &Record) -> Option<Rule> {
    let kind = record.socket.map(|socket| topology.sockets[socket.0].kind);
    match &record.event {
        Event::Refused { rule, .. }
        | Event::Blocked { rule, .. }
        | Event::Dropped { rule, .. }
        | Event::PeerNamed { rule, .. }
        | Event::PeerRefused { rule, .. }
        | Event::Originated { rule, .. }
        | Event::Notified { rule, .. }
        | Event::InterestIgnored { rule, .. }
        | Event::Judged { rule, .. }
        | Event::Edited { rule, .. }
        | Event::ActInVain { rule } => Some(*rule),
        Event::RetryScheduled { .. } => Some(Rule::Reconnect),
        Event::PeerAttached { rule, .. } | Event::Disconnected { rule, .. } => *rule,
        Event::DelimiterAdded { .. } => Some(Rule::ReqAddsDelimiter),
        Event::DelimiterStripped { .. } => Some(Rule::ReqStripsDelimiter),
        Event::IdentityPushed { .. } => Some(match kind? {
            SocketKind::Server | SocketKind::Peer => Rule::ServerNumbers,
            SocketKind::Stream => Rule::StreamNames,
            _ => Rule::RouterPushesIdentity,
        }),
        Event::IdentityPopped { .. } => Some(match kind? {
            SocketKind::Server | SocketKind::Peer => Rule::ServerNumbers,
            SocketKind::Stream => Rule::StreamNames,
            _ => Rule::RouterPopsIdentity,
        }),
        Event::NumberAdded { .. } => Some(Rule::ReqCorrelates),
        Event::InterestStated { .. }
        | Event::InterestSent { .. }
        | Event::InterestReceived { .. } => Some(Rule::SubscriptionTravels),
        Event::EnvelopeKept { .. } => Some(Rule::RepKeepsEnvelope),
        Event::EnvelopeRestored { .. } => Some(Rule::RepRestoresEnvelope),
        Event::Queued { .. } => Some(match kind? {
            SocketKind::Req | SocketKind::Dealer => Rule::RoundRobin,
            SocketKind::Rep => Rule::RepRestoresEnvelope,
            SocketKind::Router => Rule::RouterPopsIdentity,
            SocketKind::Server | SocketKind::Peer => Rule::ServerNumbers,
            SocketKind::Stream => Rule::StreamNames,
            SocketKind::Pair | SocketKind::Channel => Rule::PairTakesOne,
            SocketKind::Pub | SocketKind::Xpub => Rule::PublisherFilters,
            SocketKind::Radio => Rule::GroupsMatchExactly,
            SocketKind::Xsub => Rule::SpreadsToAll,
            _ => Rule::RoundRobin,
        }),
        Event::Sent { .. } => Some(match kind? {
            SocketKind::Dealer => Rule::DealerLeavesFrames,
            _ => Rule::ZmtpFraming,
        }),
        Event::Received { .. } => Some(Rule::FairQueue),
        Event::Delivered { .. } | Event::Submitted { .. } => match kind? {
            SocketKind::Dealer => Some(Rule::DealerLeavesFrames),
            _ => None,
        },
        Event::PeerDetached { .. } => Some(Rule::PeerGone),
        Event::OctetsSent { part, .. } | Event::OctetsReceived { part, .. } => Some(match part {
            WirePart::Greeting => Rule::ZmtpGreeting,
            WirePart::Hello | WirePart::Welcome | WirePart::Initiate => Rule::MechanismHandshake,
            WirePart::Ready => Rule::ZmtpReady,
            WirePart::Error => Rule::ZmtpError,
            WirePart::Ping | WirePart::Pong => Rule::ZmtpHeartbeat,
            WirePart::Subscribe | WirePart::Cancel | WirePart::Join | WirePart::Leave => {
                Rule::InterestTravelsUpstream
            }
            WirePart::UnknownCommand => Rule::ZmtpUnknownCommand,
        }),
        Event::HandshakeCompleted { .. } => Some(Rule::ZmtpReady),
        Event::LinkCut => Some(Rule::LinkCut),
        Event::LinkUnplugged => Some(Rule::LinkUnplugged),
        Event::LinkRestored => Some(Rule::LinkRestored),
        Event::LinkDelayed { .. } => Some(Rule::LinkDelayed),
        Event::LinkLossy { .. } => Some(Rule::LinkLoss),
        Event::NextDoomed { .. } => Some(Rule::MessageDropped),
        Event::Held { .. } | Event::Released { .. } => Some(Rule::MessageHeld),
        Event::Resent { .. } => Some(Rule::OctetsResent),
        Event::QueuesFilled | Event::QueuesUnfilled => Some(Rule::QueuesFilled),
        Event::Killed => Some(Rule::NodeKilled),
        Event::Restarted => Some(Rule::NodeRestarted),
        Event::Frozen | Event::Thawed => Some(Rule::NodeFrozen),
        Event::PaceChanged { .. } => Some(Rule::NodeSlowed),
        Event::Printed { .. } | Event::Finished => None,
    }
}

/// From where the record's message is looked at, which decides the roles of its frames.
pub fn vantage(topology: &Topology, record: &Record) -> Vantage {
    let kind = record.socket.map(|socket| topology.sockets[socket.0].kind);
    let as_the_application_has_it = match &record.event {
        Event::Submitted { .. } | Event::Delivered { .. } | Event::Blocked { .. } => true,
        // Dropped before the identity was taken off.
        Event::Dropped { rule, .. } => matches!(
            rule,
            Rule::RouterDropsUnroutable
                | Rule::RouterDropsBareIdentity
                | Rule::ServerRefusesUnknown
        ),
        _ => false,
    };
    match (&record.event, kind) {
        (Event::DelimiterStripped { .. } | Event::EnvelopeKept { .. }, _) => Vantage::BodyOnly,
        (Event::IdentityPushed { .. }, Some(SocketKind::Router)) => Vantage::RouterApplication,
        (Event::IdentityPushed { .. }, _) => Vantage::NumberedApplication,
        (_, Some(SocketKind::Router)) if as_the_application_has_it => Vantage::RouterApplication,
        (_, Some(SocketKind::Server | SocketKind::Peer | SocketKind::Stream))
            if as_the_application_has_it =>
        {
            Vantage::NumberedApplication
        }
        (_, Some(SocketKind::Req | SocketKind::Rep)) if as_the_application_has_it => {
            Vantage::BodyOnly
        }
        (event, Some(kind)) if came_in(event) => received_vantage(kind),
        (_, Some(kind)) => sent_vantage(kind),
        (_, None) => Vantage::Wire,
    }
}

/// Whether the event's message came from a peer.
const fn came_in(event: &Recorded) -> bool {
    match event {
        Event::Received { .. } | Event::Delivered { .. } | Event::Notified { .. } => true,
        Event::Dropped { stage, .. } => matches!(stage, Stage::Arriving | Stage::Receiving),
        _ => false,
    }
}

/// From where messages that go this way along `link` are looked at: who sends them decides.
pub fn link_vantage(topology: &Topology, link: LinkId, direction: Direction) -> Vantage {
    let (from, _) = topology.ends(link, direction);
    sent_vantage(topology.sockets[from.0].kind)
}

/// From where what a socket of this type puts on a link is looked at.
pub const fn sent_vantage(sender: SocketKind) -> Vantage {
    match sender {
        SocketKind::Pub | SocketKind::Xpub => Vantage::Publication,
        SocketKind::Sub | SocketKind::Xsub => Vantage::Upstream,
        SocketKind::Radio | SocketKind::Dish => Vantage::Grouped,
        SocketKind::Req | SocketKind::Rep | SocketKind::Dealer | SocketKind::Router => {
            Vantage::Wire
        }
        _ => Vantage::BodyOnly,
    }
}

/// From where what comes to a socket of this type is looked at: its partners are all of one mind.
pub fn received_vantage(receiver: SocketKind) -> Vantage {
    let partner = receiver.partners().first();
    sent_vantage(*partner.unwrap_or(&receiver))
}
