//! How a link ends: what is told of it, and how its wire is closed.
//!
//! ```text
//!  the peer has closed its side, all has left      the wire is closed
//!  this side closes, the peer has answered         close returns, the farewell goes on
//!  else                                            the farewell, then close returns
//!
//!  farewell    the last octets leave, this side is closed, the peer's is waited for: a second at most
//! ```
//!
//! A stream that is closed with unread octets in it is reset, and a reset can overtake what was sent. So
//! whoever closes waits for the peer to close too. Where the peer has said something since octets last
//! left, nobody waits for that: a program that ends then has had its answer.

use core::future::pending;
use core::time::Duration;
use std::io;

use hopscope_core::Rule;
use hopscope_core::connection::CloseReason;
use hopscope_core::socket::PeerError;
use hopscope_core::trace::Event;
use tokio::time::timeout;

use super::handshakes::Handshake;
use super::link::Link;
use super::monitor::LinkNotice;
use crate::transport::Outgoing;
use crate::transport::Wire;

/// How long the last octets have to leave, and the peer to close its side.
const FAREWELL: Duration = Duration::from_secs(1);

/// Why a link has ended.
pub(super) enum End {
    /// This socket closes and nothing is left to send.
    Closed,
    /// The connection is over.
    Over(CloseReason),
    /// The socket does not let the peer in.
    Refused(PeerError),
    /// Too many handshakes were under way, and this was the oldest.
    Crowded(String),
    /// The kernel gave an error.
    Broken(io::Error),
}

impl Link<'_> {
    /// Ends the link: tells of it, and closes the wire. Tells whether a new connection to the same
    /// peer makes sense.
    pub(super) async fn end(&mut self, end: End) -> bool {
        let (is_answered, line) = {
            let mut state = self.shared.lock();
            let lane = state.lane(self.place.peer);
            let is_answered = lane.is_some_and(|lane| lane.is_answered());
            (is_answered, state.close_lane(self.place.peer))
        };
        self.outgoing.put_behind(line);
        let again = self.report(&end);
        let has_left = !self.wire.wants_write(&self.outgoing);
        match (&end, &self.wire) {
            (End::Broken(_) | End::Crowded(_), _) => {}
            // It has been read to its end.
            (End::Over(CloseReason::Ended), Wire::Stream(_)) if has_left => {}
            (End::Closed, Wire::Stream(stream)) if has_left && is_answered => {
                let mut wire = Wire::Stream(stream.clone());
                tokio::spawn(async move {
                    let mut nothing = Outgoing::default();
                    let _ = timeout(FAREWELL, wire.say_farewell(&mut nothing)).await;
                });
            }
            _ => self.say_farewell().await,
        }
        again
    }

    async fn say_farewell(&mut self) {
        let farewell = self.wire.say_farewell(&mut self.outgoing);
        let must_go = must_go(self.handshake.as_ref());
        // Late or failed, the wire is closed all the same. It lies on the heap while it lasts.
        Box::pin(async {
            tokio::select! {
                _ = timeout(FAREWELL, farewell) => {}
                _ = must_go => {}
            }
        })
        .await;
    }

    /// Whether the peer was taken for one of today because it was one when it was last connected to,
    /// and greets in another way.
    fn expected_too_much(&self, reason: &CloseReason) -> bool {
        self.is_known && !self.was_ready && reason.rule() == Some(Rule::ZmtpGreeting)
    }

    /// Tells the socket and its monitor that the link is down, and why.
    fn report(&self, end: &End) -> bool {
        let refused = match end {
            End::Over(reason) => {
                matches!(
                    reason,
                    CloseReason::Refused { .. }
                        | CloseReason::Denied { .. }
                        | CloseReason::HandlerTimeout
                )
            }
            End::Refused(_) => true,
            End::Closed | End::Crowded(_) | End::Broken(_) => false,
        };
        let (rule, detail, again) = match end {
            End::Closed => (None, "closed by this side".to_owned(), false),
            End::Over(reason) => {
                let again = !reason.is_final() || self.expected_too_much(reason);
                (reason.rule(), reason.to_string(), again)
            }
            End::Refused(error) => (Some(Rule::IncompatiblePeers), error.to_string(), false),
            End::Crowded(reason) => (Some(Rule::HandshakeTimeout), reason.clone(), false),
            End::Broken(error) => (None, error.to_string(), true),
        };
        let tries_again = self.shared.config.reconnect.interval.is_some();
        let again = again && tries_again && self.place.connect.is_some();
        let peer = self.place.peer;
        let mut state = self.shared.lock();
        state.observe(|| Event::Disconnected {
            peer,
            rule,
            detail: detail.clone(),
        });
        state.handle_peer_lost(self.place, again);
        let was_ready = self.was_ready;
        state.notify(
            self.place,
            &LinkNotice::Ended {
                rule,
                detail,
                refused,
                was_ready,
                again,
            },
        );
        again
    }
}

/// Waits until a handshake has to make room for others, and tells why; one that is done never has
/// to.
pub(super) async fn must_go(handshake: Option<&Handshake>) -> String {
    match handshake {
        Some(handshake) => {
            handshake.must_go().await;
            handshake.reason()
        }
        None => pending().await,
    }
}
