//! The options of a socket that are not as they would be anyway, and what each language calls them.

use core::time::Duration;

use hopscope_core::connection::Security;
use hopscope_core::scenario::{Behaviour, NodeSpec, Reconnect, ScriptStep, WireSpec};
use hopscope_core::socket::{SocketKind, SocketOptions};
use hopscope_core::{Frame, Message, z85};

use crate::Language;

/// What an option is set to.
pub(crate) enum Value {
    /// It is on.
    On,
    Number(i64),
    Octets(Frame),
    Message(Message),
    /// A key in Z85, or a word of the option's own.
    Word(String),
}

/// An option that is set.
pub(crate) struct Setting {
    names: &'static Names,
    pub(crate) value: Value,
}

/// What an option is called. An empty name: the language has none.
struct Names {
    /// In scenarios.
    key: &'static str,
    /// In libzmq without `ZMQ_`, and so in pyzmq; behind a `*` those of its drafts.
    zmq: &'static str,
    /// In zeromq.js.
    javascript: &'static str,
    /// In our library: an assignment to a part of `Config`, the value being `@0`.
    rust: &'static str,
    /// On our command line.
    shell: &'static str,
}

const fn names(
    key: &'static str,
    zmq: &'static str,
    javascript: &'static str,
    rust: &'static str,
    shell: &'static str,
) -> Names {
    Names {
        key,
        zmq,
        javascript,
        rust,
        shell,
    }
}

macro_rules! table {
    ($($name:ident: $key:literal, $zmq:literal, $js:literal, $rust:literal, $shell:literal;)*) => {
        $(static $name: Names = names($key, $zmq, $js, $rust, $shell);)*
    };
}

table! {
    IDENTITY: "identity", "ROUTING_ID", "routingId", "options.identity = Some(Identity::chosen(@0)?)", "identity";
    SEND_HWM: "send-hwm", "SNDHWM", "sendHighWaterMark", "options.send_high_water_mark = @0", "sndhwm";
    RECEIVE_HWM: "receive-hwm", "RCVHWM", "receiveHighWaterMark", "options.receive_high_water_mark = @0", "rcvhwm";
    MANDATORY: "mandatory", "ROUTER_MANDATORY", "mandatory", "options.router_mandatory = @0", "";
    HANDOVER: "handover", "ROUTER_HANDOVER", "handover", "options.router_handover = @0", "router-handover";
    NOTIFY: "notify", "*ROUTER_NOTIFY", "", "options.router_notify = @0", "router-notify";
    FIRST: "first-identity", "", "", "options.first_generated_identity = @0", "";
    LONG: "long-identities", "", "", "options.long_generated_identities = @0", "router-long-identities";
    PROBE: "probe-router", "PROBE_ROUTER", "probeRouter", "options.probe_router = @0", "probe-router";
    CORRELATE: "correlate", "REQ_CORRELATE", "correlate", "options.req_correlate = @0", "req-correlate";
    RELAXED: "relaxed", "REQ_RELAXED", "relaxed", "options.req_relaxed = @0", "req-relaxed";
    IMMEDIATE: "immediate", "IMMEDIATE", "immediate", "options.immediate = @0", "immediate";
    CONFLATE: "conflate", "CONFLATE", "conflate", "options.conflate = @0", "conflate";
    VERBOSE: "verbose", "XPUB_VERBOSE", "verbosity", "options.xpub_verbose = @0", "xpub-verbose";
    VERBOSER: "verboser", "XPUB_VERBOSER", "verbosity", "options.xpub_verboser = @0", "xpub-verboser";
    MANUAL: "manual", "XPUB_MANUAL", "manual", "options.xpub_manual = @0", "xpub-manual";
    NODROP: "nodrop", "XPUB_NODROP", "noDrop", "options.xpub_nodrop = @0", "xpub-nodrop";
    WELCOME: "welcome", "XPUB_WELCOME_MSG", "welcomeMessage", "options.xpub_welcome = Some(@0)", "xpub-welcome-msg";
    INVERT: "invert-matching", "INVERT_MATCHING", "invertMatching", "options.invert_matching = @0", "invert-matching";
    HELLO: "hello-message", "*HELLO_MSG", "", "options.hello_message = Some(@0)", "hello-msg";
    DISCONNECT: "disconnect-message", "*DISCONNECT_MSG", "", "options.disconnect_message = Some(@0)", "disconnect-msg";
    HICCUP: "hiccup-message", "*HICCUP_MSG", "", "options.hiccup_message = Some(@0)", "hiccup-msg";
    PING: "heartbeat", "HEARTBEAT_IVL", "heartbeatInterval", "heartbeat.interval = Some(Duration::from_millis(@0))", "heartbeat-ivl";
    PING_TIMEOUT: "heartbeat", "HEARTBEAT_TIMEOUT", "heartbeatTimeout", "heartbeat.timeout = Some(Duration::from_millis(@0))", "heartbeat-timeout";
    PING_TTL: "heartbeat", "HEARTBEAT_TTL", "heartbeatTimeToLive", "heartbeat.ttl = Duration::from_millis(@0)", "heartbeat-ttl";
    HANDSHAKE: "handshake-timeout", "HANDSHAKE_IVL", "handshakeInterval", "handshake_timeout = Duration::from_millis(@0)", "handshake-ivl";
    MAX_MESSAGE: "max-message-size", "MAXMSGSIZE", "maxMessageSize", "limits.max_message_octets = @0", "maxmsgsize";
    MAX_FRAME: "max-frame-size", "", "", "limits.max_frame_octets = @0", "";
    MAX_FRAMES: "max-frames", "", "", "limits.max_frames = @0", "";
    OLDEST: "oldest", "", "", "oldest = Generation::@0", "oldest-zmtp";
    SPEAKS: "speaks", "", "", "", "";
    NEVER: "reconnect", "RECONNECT_IVL", "reconnectInterval", "reconnect.interval = None", "reconnect-ivl";
    AGAIN: "reconnect", "RECONNECT_IVL", "reconnectInterval", "reconnect.interval = Some(Duration::from_millis(@0))", "reconnect-ivl";
    AGAIN_MAX: "reconnect", "RECONNECT_IVL_MAX", "reconnectMaxInterval", "reconnect.longest = Some(Duration::from_millis(@0))", "reconnect-ivl-max";
    USERNAME: "security", "PLAIN_USERNAME", "plainUsername", "", "plain-username";
    PASSWORD: "security", "PLAIN_PASSWORD", "plainPassword", "", "plain-password";
    CURVE_SERVER: "security", "CURVE_SERVER", "curveServer", "", "curve-server";
    SERVER_KEY: "security", "CURVE_SERVERKEY", "curveServerKey", "", "curve-server-key";
    PUBLIC_KEY: "security", "CURVE_PUBLICKEY", "curvePublicKey", "", "";
    SECRET_KEY: "security", "CURVE_SECRETKEY", "curveSecretKey", "", "";
}

impl Setting {
    /// The option's name in scenarios.
    pub(crate) const fn key(&self) -> &'static str {
        self.names.key
    }

    /// The option's name in the language; `None` if that has none.
    pub(crate) fn name(&self, language: Language) -> Option<&'static str> {
        let names = self.names;
        let name = match language {
            Language::Python | Language::C => names.zmq,
            Language::Rust => names.rust,
            Language::JavaScript => names.javascript,
            Language::Shell => names.shell,
        };
        let drafts = name.starts_with('*');
        let several = matches!(&self.value, Value::Message(message) if message.len() > 1);
        match language {
            _ if name.is_empty() => None,
            Language::Python | Language::JavaScript if drafts => None,
            Language::Rust => Some(name),
            // Elsewhere such a message has one frame.
            _ if several => None,
            _ => Some(name.trim_start_matches('*')),
        }
    }

    /// Whether it is a secret key, which has no place on a command line.
    pub(crate) fn is_secret_key(&self) -> bool {
        self.names.zmq == SECRET_KEY.zmq
    }

    /// Whether it is about who is who: each language has its own way to say it.
    pub(crate) fn is_security(&self) -> bool {
        self.names.key == "security"
    }
}

/// A time in whole milliseconds, not shorter than it is.
pub(crate) fn millis(time: Duration) -> u64 {
    micros(time).div_ceil(1000)
}

/// A time in whole microseconds.
pub(crate) fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

/// A time in seconds, with as many decimals as it needs.
pub(crate) fn seconds(time: Duration) -> String {
    let (whole, nanos) = (time.as_secs(), time.subsec_nanos());
    format!("{whole}.{nanos:09}")
        .trim_end_matches('0')
        .trim_end_matches('.')
        .to_owned()
}

/// All options that are set at a node's socket number `place`.
pub(crate) fn of(node: &NodeSpec, place: usize) -> Vec<Setting> {
    let socket = &node.sockets[place];
    let mut all = Vec::new();
    if sends_to_made_up_names(node, place) {
        let first = i64::from(socket.options.first_generated_identity);
        all.push(Setting {
            names: &FIRST,
            value: Value::Number(first),
        });
    }
    of_pattern(&socket.options, &mut all);
    of_wire(&socket.wire, &mut all);
    of_security(&socket.wire.security, &mut all);
    all
}

/// Whether the node's script sends to a name or number that the socket itself makes up: then it
/// matters which one comes first.
fn sends_to_made_up_names(node: &NodeSpec, place: usize) -> bool {
    let Behaviour::Script { steps } = &node.behaviour else {
        return false;
    };
    let kind = node.sockets[place].kind;
    steps.iter().any(|step| match step {
        ScriptStep::Send { socket, message } if *socket == place => match kind {
            SocketKind::Router => message.first().is_some_and(|name| name.first() == Some(&0)),
            SocketKind::Server | SocketKind::Peer => true,
            _ => false,
        },
        _ => false,
    })
}

fn of_pattern(options: &SocketOptions, all: &mut Vec<Setting>) {
    let usual = SocketOptions::default();
    let mut set = |names, value| all.push(Setting { names, value });
    if let Some(identity) = &options.identity {
        set(&IDENTITY, Value::Octets(identity.frame().clone()));
    }
    for (names, mark, usual) in [
        (
            &SEND_HWM,
            options.send_high_water_mark,
            usual.send_high_water_mark,
        ),
        (
            &RECEIVE_HWM,
            options.receive_high_water_mark,
            usual.receive_high_water_mark,
        ),
    ] {
        if mark != usual {
            set(names, number(mark));
        }
    }
    for (names, on) in [
        (&MANDATORY, options.router_mandatory),
        (&HANDOVER, options.router_handover),
        (&LONG, options.long_generated_identities),
        (&PROBE, options.probe_router),
        (&CORRELATE, options.req_correlate),
        (&RELAXED, options.req_relaxed),
        (&IMMEDIATE, options.immediate),
        (&CONFLATE, options.conflate),
        (&VERBOSE, options.xpub_verbose),
        (&VERBOSER, options.xpub_verboser),
        (&MANUAL, options.xpub_manual),
        (&NODROP, options.xpub_nodrop),
        (&INVERT, options.invert_matching),
    ] {
        if on {
            set(names, Value::On);
        }
    }
    let notify = options.router_notify;
    if notify.connect || notify.disconnect {
        let bits = i64::from(notify.connect) + 2 * i64::from(notify.disconnect);
        set(&NOTIFY, Value::Number(bits));
    }
    for (names, message) in [
        (&WELCOME, &options.xpub_welcome),
        (&HELLO, &options.hello_message),
        (&DISCONNECT, &options.disconnect_message),
        (&HICCUP, &options.hiccup_message),
    ] {
        if let Some(message) = message {
            set(names, Value::Message(message.clone()));
        }
    }
}

fn of_wire(wire: &WireSpec, all: &mut Vec<Setting>) {
    let usual = WireSpec::default();
    let mut set = |names, value| all.push(Setting { names, value });
    let time = |time: Duration| Value::Number(i64::try_from(millis(time)).unwrap_or(i64::MAX));
    if let Some(interval) = wire.heartbeat.interval {
        set(&PING, time(interval));
        if let Some(timeout) = wire.heartbeat.timeout {
            set(&PING_TIMEOUT, time(timeout));
        }
        if !wire.heartbeat.ttl.is_zero() {
            set(&PING_TTL, time(wire.heartbeat.ttl));
        }
    }
    if wire.handshake_timeout != usual.handshake_timeout {
        set(&HANDSHAKE, time(wire.handshake_timeout));
    }
    let (limits, usual_limits) = (&wire.limits, &usual.limits);
    for (names, limit, usual) in [
        (
            &MAX_MESSAGE,
            limits.max_message_octets,
            usual_limits.max_message_octets,
        ),
        (
            &MAX_FRAME,
            limits.max_frame_octets,
            usual_limits.max_frame_octets,
        ),
        (&MAX_FRAMES, limits.max_frames, usual_limits.max_frames),
    ] {
        if limit != usual {
            set(names, number(limit));
        }
    }
    if wire.oldest != usual.oldest {
        set(&OLDEST, Value::Word(format!("{:?}", wire.oldest)));
    }
    if wire.newest != usual.newest {
        set(&SPEAKS, Value::On);
    }
    let Reconnect { interval, max } = wire.reconnect;
    match interval {
        None => set(&NEVER, Value::Number(-1)),
        Some(interval) if Some(interval) != usual.reconnect.interval => {
            set(&AGAIN, time(interval));
        }
        Some(_) => {}
    }
    if !max.is_zero() {
        set(&AGAIN_MAX, time(max));
    }
}

fn of_security(security: &Security, all: &mut Vec<Setting>) {
    let mut set = |names, value| all.push(Setting { names, value });
    let key = |key: &[u8; 32]| Value::Word(z85::encode_key(key));
    match security {
        Security::PlainClient { username, password } => {
            set(&USERNAME, Value::Octets(username.clone()));
            set(&PASSWORD, Value::Octets(password.clone()));
        }
        Security::CurveClient { server_key, keys } => {
            set(&SERVER_KEY, key(server_key));
            set(&PUBLIC_KEY, key(&keys.public));
            set(&SECRET_KEY, key(&keys.secret));
        }
        Security::CurveServer { keys } => {
            set(&CURVE_SERVER, Value::On);
            set(&SECRET_KEY, key(&keys.secret));
        }
        Security::Null | Security::PlainServer => {}
    }
}

fn number(number: usize) -> Value {
    Value::Number(i64::try_from(number).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_in_seconds_has_the_decimals_that_it_needs() {
        for (time, told) in [
            (Duration::ZERO, "0"),
            (Duration::from_secs(20), "20"),
            (Duration::from_millis(1500), "1.5"),
            (Duration::from_micros(40), "0.00004"),
            (Duration::from_nanos(1), "0.000000001"),
        ] {
            assert_eq!(seconds(time), told);
        }
    }
}
