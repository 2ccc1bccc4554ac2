//! What a proxy is told to do while it runs (`zmq_proxy_steerable`).

use hopscope_core::Frame;
use hopscope_core::Message;
use hopscope_core::socket::SocketKind;

use super::Statistics;

/// What a proxy has been told.
#[derive(Debug, Default)]
pub(super) struct Steering {
    /// Nothing passes until it is told to resume.
    pub(super) paused: bool,
    /// It ends once the answer has left.
    pub(super) terminated: bool,
    /// Waits to be sent.
    pub(super) answer: Option<Message>,
}

impl Steering {
    /// Does what a word says; other words are passed over, as in libzmq they are an error.
    pub(super) fn obey(&mut self, control: SocketKind, word: &Message, statistics: &Statistics) {
        let word: &[u8] = word.first().map_or(&[], |frame| frame.octets());
        let statistics = match word {
            b"STATISTICS" => Some(statistics.to_message()),
            _ => None,
        };
        match word {
            b"PAUSE" => self.paused = true,
            b"RESUME" => self.paused = false,
            b"TERMINATE" => self.terminated = true,
            _ => {}
        }
        let empty = || Message::of([Frame::EMPTY]);
        let must_answer = control == SocketKind::Rep;
        self.answer = statistics.or_else(|| must_answer.then(empty));
    }
}
