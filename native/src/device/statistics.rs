//! What has passed through a proxy.

use hopscope_core::Frame;
use hopscope_core::Message;

/// Messages and octets of their bodies, since the proxy was made.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Statistics {
    /// What came and went at the frontend.
    pub frontend: Traffic,
    /// What came and went at the backend.
    pub backend: Traffic,
}

/// What came and went at one socket.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Traffic {
    /// Messages received.
    pub received_messages: u64,
    /// Octets received.
    pub received_octets: u64,
    /// Messages sent.
    pub sent_messages: u64,
    /// Octets sent.
    pub sent_octets: u64,
}

impl Statistics {
    pub(super) fn received(&mut self, at_frontend: bool, message: &Message) {
        let side = self.side(at_frontend);
        side.received_messages += 1;
        side.received_octets += message.size_octets() as u64;
    }

    pub(super) fn sent(&mut self, at_frontend: bool, octets: usize) {
        let side = self.side(at_frontend);
        side.sent_messages += 1;
        side.sent_octets += octets as u64;
    }

    const fn side(&mut self, at_frontend: bool) -> &mut Traffic {
        if at_frontend {
            &mut self.frontend
        } else {
            &mut self.backend
        }
    }

    /// The answer to `STATISTICS`: eight frames of 64 bits in this machine's order, as libzmq has
    /// it: at the frontend messages received, their octets, messages sent, their octets; then the
    /// same at the backend.
    pub fn to_message(&self) -> Message {
        let sides = [self.frontend, self.backend];
        let counters = sides.into_iter().flat_map(|side| {
            [
                side.received_messages,
                side.received_octets,
                side.sent_messages,
                side.sent_octets,
            ]
        });
        Message::of(counters.map(|counter| Frame::copy_from(&counter.to_ne_bytes())))
    }
}
