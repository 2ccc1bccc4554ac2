//! Signs of life (RFC 37, Connection Heartbeating).
//!
//! ```text
//! ours     a PING each interval; nothing at all within the timeout after one: the peer is dead
//! theirs   a PING with a time to live; nothing at all within it: the peer is dead
//! ```
//!
//! Any octets are a sign of life, not only PONG. What lies here unread is one too: then it is this
//! side that does not listen.

use core::time::Duration;

use super::config::Heartbeat;
use super::output::Deadline;
use crate::time::Instant;

/// PINGs without a PONG, at most: a few, says RFC 37.
const MAX_UNANSWERED: u8 = 3;

/// What is known of both sides' signs.
#[derive(Clone, Debug)]
pub(super) struct Heartbeats {
    /// When our next PING leaves; `None` before the handshake is done, and if none ever does.
    next_ping: Option<Instant>,
    /// When octets came last.
    heard_at: Instant,
    /// When a PING left behind which nothing has come yet.
    pinged_at: Option<Instant>,
    /// PINGs without a PONG.
    unanswered: u8,
    /// What the peer's last frame, a PING, has promised.
    ttl: Option<Duration>,
}

/// What a deadline asks for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Due {
    Nothing,
    Ping,
    /// The peer has been silent for too long.
    Silence(Deadline),
}

impl Heartbeats {
    pub(super) const fn new(now: Instant) -> Self {
        Self {
            next_ping: None,
            heard_at: now,
            pinged_at: None,
            unanswered: 0,
            ttl: None,
        }
    }

    /// The handshake is done, with a peer that knows PING.
    pub(super) fn start(&mut self, now: Instant, settings: &Heartbeat) {
        self.next_ping = interval(settings).map(|interval| now + interval);
    }

    /// Octets have come.
    #[inline]
    pub(super) const fn handle_octets(&mut self, now: Instant) {
        self.heard_at = now;
        self.pinged_at = None;
    }

    /// A frame has come. What a PING before it promised is kept.
    #[inline]
    pub(super) const fn handle_frame(&mut self) {
        self.ttl = None;
    }

    /// A PING has come; `ttl` in tenths of a second, 0 for never.
    pub(super) fn handle_ping(&mut self, ttl: u16) {
        self.ttl = (ttl > 0).then(|| Duration::from_millis(u64::from(ttl) * 100));
    }

    /// A PONG has come.
    pub(super) const fn handle_pong(&mut self) {
        self.unanswered = 0;
    }

    /// The nearest deadline.
    pub(super) fn poll(&self, settings: &Heartbeat) -> Option<(Instant, Deadline)> {
        let ping = self.next_ping.map(|at| (at, Deadline::Heartbeat));
        [ping, self.silence(settings), self.end_of_life()]
            .into_iter()
            .flatten()
            .min_by_key(|(at, _)| *at)
    }

    /// What has become due. `has_unread` tells that there is something of the peer still to be
    /// read: silence begins anew then.
    pub(super) fn handle_timeout(
        &mut self,
        now: Instant,
        settings: &Heartbeat,
        has_unread: bool,
    ) -> Due {
        for (at, deadline) in [self.silence(settings), self.end_of_life()]
            .into_iter()
            .flatten()
        {
            if now < at {
                continue;
            }
            if !has_unread {
                return Due::Silence(deadline);
            }
            self.handle_octets(now);
        }
        let (Some(at), Some(interval)) = (self.next_ping, interval(settings)) else {
            return Due::Nothing;
        };
        if now < at {
            return Due::Nothing;
        }
        self.next_ping = Some(now + interval);
        if self.unanswered == MAX_UNANSWERED {
            return Due::Nothing;
        }
        self.unanswered += 1;
        self.pinged_at.get_or_insert(now);
        Due::Ping
    }

    /// When a PING of ours will have been followed by nothing for too long.
    fn silence(&self, settings: &Heartbeat) -> Option<(Instant, Deadline)> {
        let timeout = match settings.timeout {
            Some(timeout) => Some(timeout).filter(|timeout| !timeout.is_zero()),
            None => interval(settings),
        };
        Some((self.pinged_at? + timeout?, Deadline::HeartbeatTimeout))
    }

    /// When the peer will have been silent for longer than it promised.
    fn end_of_life(&self) -> Option<(Instant, Deadline)> {
        self.ttl.map(|ttl| (self.heard_at + ttl, Deadline::Ttl))
    }
}

/// The pause between two PINGs, if there are any.
fn interval(settings: &Heartbeat) -> Option<Duration> {
    settings.interval.filter(|interval| !interval.is_zero())
}

/// The time to live that our PINGs carry, in tenths of a second: never shorter than asked for,
/// except where no PING can carry more.
pub(super) fn ttl_tenths(settings: &Heartbeat) -> u16 {
    let millis = u64::try_from(settings.ttl.as_millis()).unwrap_or(u64::MAX);
    u16::try_from(millis.div_ceil(100)).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_to_live_is_told_in_tenths_up_to_the_longest() {
        for (millis, tenths) in [
            (0, 0),
            (1, 1),
            (100, 1),
            (101, 2),
            (5_000, 50),
            (6_553_500, 65_535),
            (6_553_600, 65_535),
            (u64::MAX, 65_535),
        ] {
            let settings = Heartbeat {
                ttl: Duration::from_millis(millis),
                ..Heartbeat::default()
            };
            assert_eq!(ttl_tenths(&settings), tenths, "{millis} ms");
        }
    }
}
