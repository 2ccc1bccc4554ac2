//! The options of a socket, by libzmq's names and in its units: times are milliseconds, or have a
//! unit.

use core::time::Duration;

use hopscope::Config;
use hopscope::DEFAULT_PENDING_HANDSHAKES;
use hopscope::Reconnect;
use hopscope::TcpOptions;
use hopscope_core::Frame;
use hopscope_core::Identity;
use hopscope_core::Message;
use hopscope_core::connection::Heartbeat;
use hopscope_core::connection::Limits;
use hopscope_core::socket::RouterNotify;
use hopscope_core::socket::SocketOptions;
use hopscope_core::wire::Generation;
use hopscope_core::wire::Metadata;
use hopscope_core::wire::Property;

use super::values;
use super::values::Span;

/// The options of a socket.
#[derive(clap::Args, Debug)]
#[command(next_help_heading = "Socket options (times in ms, or with a unit as in 2s)")]
pub(crate) struct OptionArgs {
    /// Messages that wait to be sent, for each peer, at most; 0 is no limit
    #[arg(
        long,
        value_name = "N",
        value_parser = values::mark,
        default_value_t = 1000,
        allow_negative_numbers = true
    )]
    pub(crate) sndhwm: usize,

    /// Messages that wait to be received, for each peer, at most; 0 is no limit
    #[arg(
        long,
        value_name = "N",
        value_parser = values::mark,
        default_value_t = 1000,
        allow_negative_numbers = true
    )]
    pub(crate) rcvhwm: usize,

    /// The longest wait for a message to leave, instead of --timeout; -1 is for ever
    #[arg(long, value_name = "MS", value_parser = values::span, allow_negative_numbers = true)]
    pub(crate) sndtimeo: Option<Span>,

    /// The longest wait for a message to come, instead of --timeout; -1 is for ever
    #[arg(long, value_name = "MS", value_parser = values::span, allow_negative_numbers = true)]
    pub(crate) rcvtimeo: Option<Span>,

    /// The pause before connecting again; -1 does not connect again
    #[arg(long, value_name = "MS", value_parser = values::span, allow_negative_numbers = true)]
    #[arg(default_value = "100ms")]
    pub(crate) reconnect_ivl: Span,

    /// Double that pause each time up to this one; 0 keeps it
    #[arg(long, value_name = "MS", value_parser = values::millis, allow_negative_numbers = true, default_value = "0")]
    pub(crate) reconnect_ivl_max: Duration,

    /// How long an attempt to connect may take; 0 leaves it to the system
    #[arg(long, value_name = "MS", value_parser = values::millis, allow_negative_numbers = true)]
    #[arg(default_value = "0")]
    pub(crate) connect_timeout: Duration,

    /// How long a peer has for its part of the handshake
    #[arg(long, value_name = "TIME", value_parser = values::duration, default_value = "30s")]
    pub(crate) handshake_timeout: Duration,

    /// The same as --handshake-timeout, in libzmq's words and unit
    #[arg(long, value_name = "MS", value_parser = values::millis, allow_negative_numbers = true)]
    #[arg(conflicts_with = "handshake_timeout")]
    pub(crate) handshake_ivl: Option<Duration>,

    /// Handshakes under way at one endpoint at most; one more closes the oldest
    #[arg(long, value_name = "N", default_value_t = DEFAULT_PENDING_HANDSHAKES)]
    #[arg(allow_negative_numbers = true)]
    pub(crate) pending_handshakes: usize,

    /// The pause between two PINGs; 0 sends none
    #[arg(long, value_name = "MS", value_parser = values::millis, allow_negative_numbers = true, default_value = "0")]
    pub(crate) heartbeat_ivl: Duration,

    /// How long nothing may come after a PING; by default as long as --heartbeat-ivl
    #[arg(long, value_name = "MS", value_parser = values::millis, allow_negative_numbers = true, requires = "heartbeat_ivl")]
    pub(crate) heartbeat_timeout: Option<Duration>,

    /// How long the peer is to wait for our next sign of life, up to 6553500
    #[arg(long, value_name = "MS", value_parser = values::ttl, allow_negative_numbers = true, requires = "heartbeat_ivl")]
    pub(crate) heartbeat_ttl: Option<Duration>,

    /// Queue messages only for peers whose handshake is done
    #[arg(long)]
    pub(crate) immediate: bool,

    /// Octets of a message from a peer at most; -1 is no limit. By default 1 GiB
    #[arg(long, value_name = "OCTETS", value_parser = values::limit, allow_negative_numbers = true)]
    pub(crate) maxmsgsize: Option<usize>,

    /// Use IPv6 too, for names and for * as a host
    #[arg(long)]
    pub(crate) ipv6: bool,

    /// The oldest ZMTP that is spoken: 1.0, 2.0, 3.0 or 3.1
    #[arg(long, value_name = "VERSION", value_parser = values::generation, default_value = "1.0")]
    pub(crate) oldest_zmtp: Generation,

    /// A property to announce in the handshake, its name starting with X-; may be repeated
    #[arg(long, value_name = "X-NAME=VALUE", value_parser = values::property)]
    pub(crate) metadata: Vec<Property>,

    /// Refuse to send to a name that no peer has, instead of dropping the message
    #[arg(long)]
    pub(crate) router_mandatory: bool,

    /// A newcomer takes over the identity of a peer that is there
    #[arg(long)]
    pub(crate) router_handover: bool,

    /// Print an empty message from each peer that comes (connect), goes (disconnect), or both
    #[arg(long, value_name = "WHICH", value_parser = values::router_notify)]
    pub(crate) router_notify: Option<RouterNotify>,

    /// Make up names of 17 octets, as libzmq 2 did, for peers of its time that chose none
    #[arg(long)]
    pub(crate) router_long_identities: bool,

    /// Send an empty message to each new peer, so that a ROUTER there learns of this side
    #[arg(long)]
    pub(crate) probe_router: bool,

    /// The name by which the first peer connected to is known here
    #[arg(long, value_name = "ID", value_parser = values::identity)]
    pub(crate) connect_routing_id: Option<Identity>,

    /// Go on with the next request if no reply came within --timeout
    #[arg(long)]
    pub(crate) req_relaxed: bool,

    /// Number each request and take only the reply with that number
    #[arg(long)]
    pub(crate) req_correlate: bool,

    /// Keep the last message only
    #[arg(long)]
    pub(crate) conflate: bool,

    /// Print every subscription, not only the first to a topic
    #[arg(long)]
    pub(crate) xpub_verbose: bool,

    /// Print every subscription and every cancellation
    #[arg(long)]
    pub(crate) xpub_verboser: bool,

    /// Decide on each subscription: it counts as one to each --subscribe, or is as it came
    #[arg(long)]
    pub(crate) xpub_manual: bool,

    /// The same, and the next message goes to the subscriber decided on last only
    #[arg(long)]
    pub(crate) xpub_manual_last_value: bool,

    /// Wait while a subscriber's queue is full, instead of dropping what is for it
    #[arg(long)]
    pub(crate) xpub_nodrop: bool,

    /// Sent to each new subscriber
    #[arg(long, value_name = "FRAME", value_parser = values::frame)]
    pub(crate) xpub_welcome_msg: Option<Frame>,

    /// Of several frames only the first may be a subscription
    #[arg(long)]
    pub(crate) only_first_subscribe: bool,

    /// Send every end of a subscription upstream, not only the last one to a topic
    #[arg(long)]
    pub(crate) xsub_verbose_unsubscribe: bool,

    /// Send, or receive, what does not match instead of what does
    #[arg(long)]
    pub(crate) invert_matching: bool,

    /// Sent to each new peer
    #[arg(long, value_name = "FRAME", value_parser = values::frame)]
    pub(crate) hello_msg: Option<Frame>,

    /// Received, as if it came from the peer, when a peer is lost
    #[arg(long, value_name = "FRAME", value_parser = values::frame)]
    pub(crate) disconnect_msg: Option<Frame>,

    /// Received, as if it came from the peer, when the link to one that was connected to breaks
    #[arg(long, value_name = "FRAME", value_parser = values::frame)]
    pub(crate) hiccup_msg: Option<Frame>,
}

impl OptionArgs {
    /// The options as a socket takes them.
    pub(crate) fn config(&self, identity: Option<Identity>) -> Config {
        let single = |frame: &Option<Frame>| frame.clone().map(|frame| Message::of([frame]));
        let options = SocketOptions {
            identity,
            send_high_water_mark: self.sndhwm,
            receive_high_water_mark: self.rcvhwm,
            router_mandatory: self.router_mandatory,
            router_handover: self.router_handover,
            router_notify: self.router_notify.unwrap_or_default(),
            long_generated_identities: self.router_long_identities,
            probe_router: self.probe_router,
            req_correlate: self.req_correlate,
            req_relaxed: self.req_relaxed,
            immediate: self.immediate,
            conflate: self.conflate,
            xpub_verbose: self.xpub_verbose,
            xpub_verboser: self.xpub_verboser,
            xpub_manual: self.xpub_manual,
            xpub_manual_last_value: self.xpub_manual_last_value,
            only_first_subscribe: self.only_first_subscribe,
            xsub_verbose_unsubscribe: self.xsub_verbose_unsubscribe,
            xpub_nodrop: self.xpub_nodrop,
            xpub_welcome: single(&self.xpub_welcome_msg),
            invert_matching: self.invert_matching,
            hello_message: single(&self.hello_msg),
            disconnect_message: single(&self.disconnect_msg),
            hiccup_message: single(&self.hiccup_msg),
            ..SocketOptions::default()
        };
        Config {
            options,
            reconnect: Reconnect {
                interval: self.reconnect_ivl.0,
                longest: unless_zero(self.reconnect_ivl_max),
            },
            connect_timeout: unless_zero(self.connect_timeout),
            handshake_timeout: self.handshake_ivl.unwrap_or(self.handshake_timeout),
            pending_handshakes: self.pending_handshakes,
            heartbeat: Heartbeat {
                interval: unless_zero(self.heartbeat_ivl),
                timeout: self.heartbeat_timeout,
                ttl: self.heartbeat_ttl.unwrap_or_default(),
            },
            limits: self.limits(),
            oldest: self.oldest_zmtp,
            properties: self.properties(),
            tcp: TcpOptions {
                ipv6: self.ipv6,
                ..TcpOptions::default()
            },
            ..Config::default()
        }
    }

    fn limits(&self) -> Limits {
        let defaults = Limits::default();
        Limits {
            max_frame_octets: self.maxmsgsize.unwrap_or(defaults.max_frame_octets),
            max_message_octets: self.maxmsgsize.unwrap_or(defaults.max_message_octets),
            ..defaults
        }
    }

    fn properties(&self) -> Metadata {
        let properties = self.metadata.iter();
        properties.fold(Metadata::new(), |all, property| {
            let Property { name, value } = property;
            all.with_property(name, value.clone())
                .expect("the name was checked when it was read")
        })
    }
}

/// libzmq turns an option of a time off with 0.
const fn unless_zero(time: Duration) -> Option<Duration> {
    if time.is_zero() { None } else { Some(time) }
}
