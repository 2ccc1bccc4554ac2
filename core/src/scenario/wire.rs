//! How a socket speaks where octets cross a link: generation, security, heartbeats, limits.
//!
//! In process nothing of it matters.

use core::time::Duration;

use super::error::{Fault, fault};
use super::formula::Scope;
use super::messages::{OCTETS_KEYS, octets};
use super::tree::{Table, Value};
use crate::connection::{Config, DEFAULT_HANDSHAKE_TIMEOUT, Heartbeat, KeyPair, Limits, Security};
use crate::frame::Frame;
use crate::identity::Identity;
use crate::socket::SocketKind;
use crate::wire::Generation;
use crate::z85;
use crate::zap::{Keys, Lists, Users};

/// How a socket speaks where octets cross a link.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct WireSpec {
    /// The newest ZMTP it speaks: ZMTP 3.1 unless it plays a peer of earlier times.
    pub newest: Generation,
    /// The oldest ZMTP it speaks.
    pub oldest: Generation,
    /// How it proves who it is, and what it asks of its peers.
    pub security: Security,
    /// Who decides which peers may come in; without one, all may.
    pub handler: Option<Lists>,
    /// Signs of life.
    pub heartbeat: Heartbeat,
    /// How long a peer has for its part of the handshake.
    pub handshake_timeout: Duration,
    /// What is taken from a peer.
    pub limits: Limits,
    /// When a link that it connects is tried again.
    pub reconnect: Reconnect,
}

impl Default for WireSpec {
    fn default() -> Self {
        Self {
            newest: Generation::Zmtp31,
            oldest: Generation::Zmtp1,
            security: Security::default(),
            handler: None,
            heartbeat: Heartbeat::default(),
            handshake_timeout: DEFAULT_HANDSHAKE_TIMEOUT,
            limits: Limits::default(),
            reconnect: Reconnect::default(),
        }
    }
}

impl WireSpec {
    /// What a connection of a socket of this type is told; `seed` is of its own for each.
    pub fn config(&self, kind: SocketKind, identity: Option<Identity>, seed: [u8; 32]) -> Config {
        Config {
            identity,
            handshake_timeout: self.handshake_timeout,
            limits: self.limits,
            oldest: self.oldest,
            newest: self.newest,
            heartbeat: self.heartbeat,
            security: self.security.clone(),
            authenticates: self.handler.is_some(),
            seed,
            ..Config::new(kind)
        }
    }
}

/// When a link is tried again, as in libzmq: after the interval and up to as much again by chance;
/// with a maximum, the interval doubles with each attempt until it reaches that.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Reconnect {
    /// The pause before the first attempt (`ZMQ_RECONNECT_IVL`); `None` makes none.
    pub interval: Option<Duration>,
    /// The longest pause (`ZMQ_RECONNECT_IVL_MAX`), if it is longer than the interval.
    pub max: Duration,
}

impl Default for Reconnect {
    fn default() -> Self {
        Self {
            interval: Some(Duration::from_millis(100)),
            max: Duration::ZERO,
        }
    }
}

impl Reconnect {
    /// The pause before attempt number `attempt`, counted from 0; `random` scatters it. `None` if
    /// there is to be no attempt.
    pub fn pause(&self, attempt: u32, random: u64) -> Option<Duration> {
        let interval = self.interval?;
        if self.max > interval {
            let doubled = 2_u32
                .checked_pow(attempt)
                .and_then(|times| interval.checked_mul(times));
            return Some(doubled.map_or(self.max, |pause| pause.min(self.max)));
        }
        let micros = u64::try_from(interval.as_micros()).unwrap_or(u64::MAX);
        Some(interval + Duration::from_micros(random % micros.max(1)))
    }
}

pub(super) const WIRE_KEYS: &[&str] = &[
    "speaks",
    "oldest",
    "security",
    "heartbeat",
    "handshake-timeout",
    "max-frame-size",
    "max-message-size",
    "max-frames",
    "reconnect",
];
pub(super) const HEARTBEAT_KEYS: &[&str] = &["interval", "timeout", "ttl"];
pub(super) const RECONNECT_KEYS: &[&str] = &["interval", "max"];
pub(super) const SECURITY_KEYS: &[&str] = &[
    "mechanism",
    "username",
    "password",
    "users",
    "server-key",
    "public-key",
    "secret-key",
    "keys",
];
pub(super) const USER_KEYS: &[&str] = &["name", "password"];

const GENERATION_NAMES: &[&str] = &["zmtp-1.0", "zmtp-2.0", "zmtp-3.0", "zmtp-3.1"];
const GENERATIONS: [Generation; 4] = [
    Generation::Zmtp1,
    Generation::Zmtp2,
    Generation::Zmtp30,
    Generation::Zmtp31,
];
/// The users, or keys, that one socket may know.
const MAX_KNOWN: usize = 64;
/// The longest user name or password, in octets (RFC 24).
const MAX_PLAIN_OCTETS: usize = 255;
/// The longest time to live that PING can carry (RFC 37, Connection Heartbeating).
const MAX_TTL: Duration = Duration::from_millis(6_553_500);

/// What the table of a socket says of its connections.
pub(super) fn wire(
    socket: Table<'_>,
    kind: SocketKind,
    scope: &Scope<'_>,
) -> Result<WireSpec, Fault> {
    let mut wire = WireSpec::default();
    if let Some(value) = socket.get("speaks") {
        wire.newest = generation(value)?;
        if wire.newest < Generation::Zmtp30 && kind.zmtp2_octet().is_none() {
            let newest = wire.newest;
            return Err(fault!(
                value.at,
                "a {kind} that speaks {newest}" / "{kind} 不能使用 {newest}",
                "ZMTP 3.0 or 3.1: the type came later" / "ZMTP 3.0 或 3.1：该类型出现较晚"
            ));
        }
    }
    if let Some(value) = socket.get("oldest") {
        wire.oldest = generation(value)?;
        let newest = wire.newest;
        if wire.oldest > newest {
            let oldest = wire.oldest;
            return Err(fault!(
                value.at,
                "{oldest} as the oldest of a socket that speaks {newest}"
                    / "最旧版本 {oldest} 比所用的 {newest} 更新",
                "{newest} or older" / "{newest} 或更旧"
            ));
        }
    }
    if let Some(value) = socket.get("security") {
        (wire.security, wire.handler) = security(value, scope)?;
        if wire.security != Security::Null && wire.newest < Generation::Zmtp30 {
            let newest = wire.newest;
            return Err(fault!(
                value.at,
                "security at a socket that speaks {newest}" / "使用 {newest} 的套接字没有安全机制",
                "ZMTP 3.0 or 3.1, which have mechanisms" / "有安全机制的 ZMTP 3.0 或 3.1"
            ));
        }
    }
    if let Some(value) = socket.get("heartbeat") {
        wire.heartbeat = heartbeat(value)?;
    }
    if let Some(value) = socket.get("handshake-timeout") {
        wire.handshake_timeout = value.duration()?;
    }
    for (key, place) in [
        ("max-frame-size", &mut wire.limits.max_frame_octets),
        ("max-message-size", &mut wire.limits.max_message_octets),
        ("max-frames", &mut wire.limits.max_frames),
    ] {
        if let Some(value) = socket.get(key) {
            *place = usize::try_from(value.number()?).unwrap_or(usize::MAX);
        }
    }
    if let Some(value) = socket.get("reconnect") {
        wire.reconnect = reconnect(value)?;
    }
    Ok(wire)
}

fn generation(value: &Value) -> Result<Generation, Fault> {
    Ok(GENERATIONS[value.word("generation of ZMTP", GENERATION_NAMES)?])
}

#[inline(never)]
fn heartbeat(value: &Value) -> Result<Heartbeat, Fault> {
    let table = value.table("a heartbeat", HEARTBEAT_KEYS)?;
    let interval = table.need("interval")?;
    if interval.duration()?.is_zero() {
        return Err(fault!(
            interval.at,
            "a heartbeat without a pause" / "心跳没有间隔",
            "at least \"1us\"" / "至少 \"1us\""
        ));
    }
    let ttl = table
        .get("ttl")
        .map_or(Ok(Duration::ZERO), Value::duration)?;
    Ok(Heartbeat {
        interval: Some(interval.duration()?),
        timeout: table.get("timeout").map(Value::duration).transpose()?,
        ttl: ttl.min(MAX_TTL),
    })
}

#[inline(never)]
fn reconnect(value: &Value) -> Result<Reconnect, Fault> {
    let mut reconnect = Reconnect::default();
    if let super::tree::Data::Text(text) = &value.data
        && text == "never"
    {
        reconnect.interval = None;
        return Ok(reconnect);
    }
    let table = value.table("a reconnect, or \"never\"", RECONNECT_KEYS)?;
    if let Some(value) = table.get("interval") {
        let interval = value.duration()?;
        if interval.is_zero() {
            return Err(fault!(
                value.at,
                "a reconnect without a pause" / "重连没有间隔",
                "at least \"1us\"" / "至少 \"1us\""
            ));
        }
        reconnect.interval = Some(interval);
    }
    if let Some(value) = table.get("max") {
        reconnect.max = value.duration()?;
    }
    Ok(reconnect)
}

#[inline(never)]
fn security(value: &Value, scope: &Scope<'_>) -> Result<(Security, Option<Lists>), Fault> {
    let table = value.table("a security", SECURITY_KEYS)?;
    let mechanism = table.need("mechanism")?;
    let mechanism = mechanism.word("mechanism", &["null", "plain", "curve"])?;
    let (owned, name): (&[&str], _) = match mechanism {
        0 => (&[], "null"),
        1 => (&["username", "password", "users"], "plain"),
        _ => (&["server-key", "public-key", "secret-key", "keys"], "curve"),
    };
    for key in SECURITY_KEYS.iter().filter(|key| **key != "mechanism") {
        if let Some(value) = table.get(key)
            && !owned.contains(key)
        {
            return Err(fault!(
                value.at,
                "{key:?} means nothing in the mechanism {name:?}"
                    / "{key:?} 在机制 {name:?} 中没有意义"
            ));
        }
    }
    match mechanism {
        0 => Ok((Security::Null, None)),
        1 => plain(table, scope),
        _ => curve(table),
    }
}

/// A side with `users` checks, one with `username` logs in.
#[inline(never)]
fn plain(table: Table<'_>, scope: &Scope<'_>) -> Result<(Security, Option<Lists>), Fault> {
    let (key, value) = table.one_of(&["username", "users"])?;
    if key == "username" {
        let username = short(value, scope)?;
        let password = short(table.need("password")?, scope)?;
        return Ok((Security::PlainClient { username, password }, None));
    }
    if let Some(password) = table.get("password") {
        return Err(fault!(
            password.at,
            "a password beside \"users\"" / "口令与 \"users\" 并列",
            "it within each of the users" / "写在每个用户里面"
        ));
    }
    let mut users = Users::new();
    for value in few(value)? {
        let user = value.table("a user", USER_KEYS)?;
        let name = short(user.need("name")?, scope)?;
        users.insert(&name, &short(user.need("password")?, scope)?);
    }
    let handler = Lists {
        users: Some(users),
        ..Lists::default()
    };
    Ok((Security::PlainServer, Some(handler)))
}

/// A side with `server-key` is the client.
#[inline(never)]
fn curve(table: Table<'_>) -> Result<(Security, Option<Lists>), Fault> {
    let keys = KeyPair {
        public: key(table.need("public-key")?)?,
        secret: key(table.need("secret-key")?)?,
    };
    let allowed = table.get("keys");
    let Some(server) = table.get("server-key") else {
        let Some(value) = allowed else {
            return Ok((Security::CurveServer { keys }, None));
        };
        let mut known = Keys::new();
        for value in few(value)? {
            known.insert(key(value)?, value.text()?);
        }
        let handler = Lists {
            keys: Some(known),
            ..Lists::default()
        };
        return Ok((Security::CurveServer { keys }, Some(handler)));
    };
    if let Some(value) = allowed {
        return Err(fault!(
            value.at,
            "\"keys\" at a side that knows its server's key"
                / "知道服务器密钥的一端不能有 \"keys\"",
            "it at the server" / "写在服务器一端"
        ));
    }
    let server_key = key(server)?;
    Ok((Security::CurveClient { server_key, keys }, None))
}

fn few(value: &Value) -> Result<&[Value], Fault> {
    let values = value.list()?;
    if values.len() > MAX_KNOWN {
        return Err(fault!(
            value.at,
            "too many to let in" / "放行的太多",
            "at most {MAX_KNOWN}" / "最多 {MAX_KNOWN} 个"
        ));
    }
    Ok(values)
}

/// A user name or a password.
fn short(value: &Value, scope: &Scope<'_>) -> Result<Frame, Fault> {
    let octets = octets(value, OCTETS_KEYS, scope)?;
    let len = octets.len();
    if len > MAX_PLAIN_OCTETS {
        return Err(fault!(
            value.at,
            "{len} octets" / "{len} 个字节",
            "at most {MAX_PLAIN_OCTETS}" / "最多 {MAX_PLAIN_OCTETS} 个"
        ));
    }
    Ok(Frame::from(octets))
}

/// A key of 32 octets in Z85. Its text may have braces, which are no formulas here.
fn key(value: &Value) -> Result<[u8; 32], Fault> {
    z85::decode_key(value.text()?).map_err(|error| {
        let error_zh = "这不是 Z85 写成的 32 字节密钥";
        fault!(value.at, "{error}" / "{error_zh}")
    })
}
