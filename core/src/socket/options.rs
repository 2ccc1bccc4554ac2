//! What can be set on a socket, with libzmq's names, units and defaults.

use crate::identity::Identity;
use crate::message::Message;

/// Messages each queue of a peer holds before the sender waits or drops: libzmq's default.
pub const DEFAULT_HIGH_WATER_MARK: usize = 1000;

/// Octets that one peer's topics may take at a publisher unless told otherwise: some 200,000 short
/// ones.
pub const DEFAULT_MAX_INTEREST_OCTETS: usize = 32 << 20;

/// Octets that a topic takes at a publisher besides its own, about.
pub const TOPIC_OCTETS: usize = 160;

/// The counter from which a ROUTER makes up identities unless told otherwise. libzmq starts at a
/// random number; this is the one that the guide's printed examples show.
pub const FIRST_GENERATED_IDENTITY: u32 = 0x6B8B_4567;

/// Options of a socket, fixed before its first peer.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SocketOptions {
    /// The identity announced to ROUTER peers (`ZMQ_ROUTING_ID`).
    pub identity: Option<Identity>,
    /// Messages waiting to be sent, for each peer (`ZMQ_SNDHWM`); 0 is no limit.
    pub send_high_water_mark: usize,
    /// Messages waiting to be received, for each peer (`ZMQ_RCVHWM`); 0 is no limit.
    pub receive_high_water_mark: usize,
    /// ROUTER: refuse what cannot be routed instead of dropping it (`ZMQ_ROUTER_MANDATORY`).
    pub router_mandatory: bool,
    /// ROUTER: a newcomer takes over the identity of a peer that is there (`ZMQ_ROUTER_HANDOVER`).
    pub router_handover: bool,
    /// ROUTER: tell the application of peers that come or go, `identity ""` (`ZMQ_ROUTER_NOTIFY`).
    pub router_notify: RouterNotify,
    /// ROUTER, PEER, SERVER: the counter of the first identity it makes up.
    pub first_generated_identity: u32,
    /// ROUTER: name peers of ZMTP 1.0 and 2.0 that chose no identity as libzmq 2.x did, by 17 octets: a
    /// zero and 16 that are unique.
    pub long_generated_identities: bool,
    /// REQ, DEALER, ROUTER: send an empty message to each new peer, so that a ROUTER there learns
    /// of this side before it speaks (`ZMQ_PROBE_ROUTER`).
    pub probe_router: bool,
    /// REQ: put a number in front of the delimiter and take only the reply that carries it
    /// (`ZMQ_REQ_CORRELATE`).
    pub req_correlate: bool,
    /// REQ: ask again without a reply, which is then no longer awaited (`ZMQ_REQ_RELAXED`).
    pub req_relaxed: bool,
    /// REQ with `req_correlate`: the first number.
    pub first_correlation: u32,
    /// Give a connecting side's peer a queue only when its handshake is done (`ZMQ_IMMEDIATE`).
    pub immediate: bool,
    /// Keep the last message only, each way (`ZMQ_CONFLATE`): DEALER, PUSH, PULL, PUB, SUB.
    pub conflate: bool,
    /// XPUB: pass every subscription on, not only the first to a topic (`ZMQ_XPUB_VERBOSE`).
    pub xpub_verbose: bool,
    /// XPUB: pass every subscription and every cancellation on (`ZMQ_XPUB_VERBOSER`).
    pub xpub_verboser: bool,
    /// XPUB: the application decides on each subscription (`ZMQ_XPUB_MANUAL`).
    pub xpub_manual: bool,
    /// XPUB, PUB: refuse a message if a subscriber's queue is full, instead of dropping it for
    /// that one (`ZMQ_XPUB_NODROP`).
    pub xpub_nodrop: bool,
    /// XPUB: sent to each new subscriber (`ZMQ_XPUB_WELCOME_MSG`).
    pub xpub_welcome: Option<Message>,
    /// XPUB: manual, and the next message after the application has stated a subscription goes to
    /// that subscriber only (`ZMQ_XPUB_MANUAL_LAST_VALUE`).
    pub xpub_manual_last_value: bool,
    /// PUB, XPUB, XSUB: of a message of several frames only the first may be a subscription, and
    /// then all may (`ZMQ_ONLY_FIRST_SUBSCRIBE`).
    pub only_first_subscribe: bool,
    /// SUB, XSUB: send every subscription and every end of one upstream, not only the first and the
    /// last to a topic (`ZMQ_XSUB_VERBOSE_UNSUBSCRIBE`).
    pub xsub_verbose_unsubscribe: bool,
    /// STREAM: tell the application of connections made and lost by an empty frame
    /// (`ZMQ_STREAM_NOTIFY`).
    pub stream_notify: bool,
    /// PUB, XPUB, SUB: send what does *not* match (`ZMQ_INVERT_MATCHING`).
    pub invert_matching: bool,
    /// PUB, XPUB, RADIO: octets that one peer's topics or groups may take here; each counts
    /// [`TOPIC_OCTETS`] besides its own. What goes beyond is ignored, with an event. libzmq has no
    /// such limit.
    pub max_interest_octets: usize,
    /// Sent to each new peer (`ZMQ_HELLO_MSG`), by the types that
    /// [say hello](crate::socket::SocketKind::says_hello).
    pub hello_message: Option<Message>,
    /// Handed to the application, as if it came from the peer, when a peer is lost
    /// (`ZMQ_DISCONNECT_MSG`).
    pub disconnect_message: Option<Message>,
    /// Handed to the application, as if it came from the peer, when the link to a peer that was
    /// connected to breaks (`ZMQ_HICCUP_MSG`).
    pub hiccup_message: Option<Message>,
}

/// Of which peers a ROUTER tells its application.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct RouterNotify {
    /// Of those that come (`ZMQ_NOTIFY_CONNECT`).
    pub connect: bool,
    /// Of those that go (`ZMQ_NOTIFY_DISCONNECT`).
    pub disconnect: bool,
}

impl Default for SocketOptions {
    fn default() -> Self {
        Self {
            identity: None,
            send_high_water_mark: DEFAULT_HIGH_WATER_MARK,
            receive_high_water_mark: DEFAULT_HIGH_WATER_MARK,
            router_mandatory: false,
            router_handover: false,
            router_notify: RouterNotify::default(),
            first_generated_identity: FIRST_GENERATED_IDENTITY,
            long_generated_identities: false,
            probe_router: false,
            req_correlate: false,
            req_relaxed: false,
            first_correlation: 1,
            immediate: false,
            conflate: false,
            xpub_verbose: false,
            xpub_verboser: false,
            xpub_manual: false,
            xpub_nodrop: false,
            xpub_welcome: None,
            xpub_manual_last_value: false,
            only_first_subscribe: false,
            xsub_verbose_unsubscribe: false,
            stream_notify: true,
            invert_matching: false,
            max_interest_octets: DEFAULT_MAX_INTEREST_OCTETS,
            hello_message: None,
            disconnect_message: None,
            hiccup_message: None,
        }
    }
}
