//! What can be said within a table of the file: of links, heartbeats, attempts to connect again, and
//! security.

use super::Field;
use super::Holds::{Duration, Key, Keys, Octets, Percent, Table, Word};
use crate::phrase;

pub(super) const LINK: &[Field] = fields! {
    "latency": phrase!("Latency", "时延") => Duration, "1ms", "", phrase!("from one end to the other", "从一端到另一端的时间");
    "loss": phrase!("Loss", "丢失率") => Percent, "0", "", phrase!("how many of 100 messages are lost; over TCP they are sent again", "每 100 条消息丢几条；走 TCP 时会重发");
};

pub(super) const HEARTBEAT: &[Field] = fields! {
    "interval": phrase!("Interval", "间隔") => Duration, "", "ZMQ_HEARTBEAT_IVL", phrase!("between two PINGs; none are sent without it", "两次 PING 之间；不填则不发");
    "timeout": phrase!("Timeout", "时限") => Duration, "", "ZMQ_HEARTBEAT_TIMEOUT", phrase!("how long an answer may take; the interval if not set", "多久没有回应算失去；不填则等于间隔");
    "ttl": phrase!("Time to live", "对端的时限") => Duration, "0s", "ZMQ_HEARTBEAT_TTL", phrase!("how long the peer is to wait for the next sign", "要求对端等下一次信号多久");
};

pub(super) const RECONNECT: &[Field] = fields! {
    "interval": phrase!("Interval", "间隔") => Duration, "100ms", "ZMQ_RECONNECT_IVL", phrase!("before the next attempt, up to twice as long by chance", "到下一次尝试之前，随机最多加倍");
    "max": phrase!("Longest interval", "最长间隔") => Duration, "0s", "ZMQ_RECONNECT_IVL_MAX", phrase!("if longer than that, the pause doubles up to it", "若比间隔长，停顿逐次加倍直到它");
};

const MECHANISMS: &[&str] = &["null", "plain", "curve"];

pub(super) const SECURITY: &[Field] = fields! {
    "mechanism": phrase!("Mechanism", "机制") => Word(MECHANISMS), "null", "RFC 23", phrase!("how the two sides prove who they are", "双方怎样证明自己的身份");
    "username": phrase!("User name", "用户名") => Octets, "", "ZMQ_PLAIN_USERNAME", phrase!("with which it logs in", "登录用的用户名");
    "password": phrase!("Password", "口令") => Octets, "", "ZMQ_PLAIN_PASSWORD", phrase!("it crosses the link as it is", "原样经过连接");
    "users": phrase!("Users", "用户") => Table, "", "RFC 27", phrase!("who may come in", "谁可以进来");
    "server-key": phrase!("Server’s public key", "服务器的公钥") => Key, "", "ZMQ_CURVE_SERVERKEY", phrase!("the public key of the server, 40 characters of Z85", "服务器的公钥，Z85 的 40 个字符");
    "public-key": phrase!("Own public key", "自己的公钥") => Key, "", "ZMQ_CURVE_PUBLICKEY", phrase!("its own, as hopscope keygen writes it", "自己的公钥，如 hopscope keygen 所写");
    "secret-key": phrase!("Own secret key", "自己的私钥") => Key, "", "ZMQ_CURVE_SECRETKEY", phrase!("its own; whoever has it is this socket", "自己的私钥；谁有它谁就是这个套接字");
    "keys": phrase!("Admitted keys", "准许的公钥") => Keys, "", "RFC 27", phrase!("public keys of those who may come in, one in a line; empty lets in everybody", "可以进来者的公钥，每行一个；留空则都可以");
};

pub(super) const USER: &[Field] = fields! {
    "name": phrase!("User name", "用户名") => Octets, "", "", phrase!("the user name", "用户名");
    "password": phrase!("Password", "口令") => Octets, "", "", phrase!("the password", "口令");
};

/// A number of hundredths as the part that it is: `25` is `0.25`. What is no number stays what it is,
/// for the reader to refuse.
pub(super) fn part_of(typed: &str) -> String {
    let number = typed.trim_end_matches('%').trim_end();
    let (whole, rest) = number.split_once('.').unwrap_or((number, ""));
    let digits = |text: &str| text.bytes().all(|octet| octet.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(rest) {
        return typed.to_owned();
    }
    let whole = format!("{whole:0>3}");
    let (ones, hundredths) = whole.split_at(whole.len() - 2);
    let ones = ones.trim_start_matches('0');
    let ones = if ones.is_empty() { "0" } else { ones };
    let rest = format!("{hundredths}{rest}");
    let rest = rest.trim_end_matches('0');
    format!("{ones}.{}", if rest.is_empty() { "0" } else { rest })
}

/// The reverse: `0.25` is `25`.
pub(super) fn percent(part: &str) -> String {
    let (ones, rest) = part.split_once('.').unwrap_or((part, ""));
    let rest = format!("{rest:0<2}");
    let (hundredths, rest) = rest.split_at(2);
    let whole = format!("{ones}{hundredths}");
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    match rest.trim_end_matches('0') {
        "" => whole.to_owned(),
        rest => format!("{whole}.{rest}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::wire;

    #[test]
    fn every_key_of_these_tables_has_a_row() {
        let keys =
            |fields: &[Field]| -> Vec<&str> { fields.iter().map(|field| field.key).collect() };
        assert_eq!(keys(HEARTBEAT), wire::HEARTBEAT_KEYS);
        assert_eq!(keys(RECONNECT), wire::RECONNECT_KEYS);
        assert_eq!(keys(SECURITY), wire::SECURITY_KEYS);
        assert_eq!(keys(USER), wire::USER_KEYS);
        assert_eq!(keys(LINK), crate::scenario::expand::LINK_KEYS);
    }

    #[test]
    fn hundredths_are_parts_and_back() {
        for (typed, part, shown) in [
            ("25", "0.25", "25"),
            ("0", "0.0", "0"),
            ("100", "1.0", "100"),
            ("5 %", "0.05", "5"),
            ("0.5", "0.005", "0.5"),
            ("12.50", "0.125", "12.5"),
            ("150", "1.5", "150"),
        ] {
            assert_eq!(part_of(typed), part, "{typed}");
            assert_eq!(percent(part), shown, "{typed}");
        }
        for typed in ["soon", "-1", ".5", "1.2.3", ""] {
            assert_eq!(part_of(typed), typed);
        }
    }
}
