//! A script: does one thing after the other, whatever comes of each.
//!
//! It has in its hands what it received last, and may send it on in pieces. A script that reads
//! frame by frame takes them from a message that its socket has handed over whole, as libzmq does:
//! what it has not read yet stays in front of the next message.

use smallvec::smallvec;

use crate::dump;
use crate::envelope;
use crate::message::Message;
use crate::program::{Call, Outcome, Source};
use crate::scenario::{Piece, ScriptStep};
use crate::time::Instant;

/// A script and how far it has come.
#[derive(Clone, Debug)]
pub struct Script {
    steps: Vec<ScriptStep>,
    next: usize,
    /// When the wait or the patience of the current step ends.
    until: Option<Instant>,
    /// What is still to be printed of the step before.
    to_print: Option<String>,
    /// What it has in its hands.
    hand: Message,
    /// It has sent, or received a whole message: the next frame begins a new gathering.
    gathered: bool,
    /// The frames that it has not read yet of a message it reads frame by frame, and its socket.
    unread: Vec<(usize, Message)>,
}

impl Script {
    pub(super) fn new(steps: Vec<ScriptStep>) -> Self {
        Self {
            steps,
            next: 0,
            until: None,
            to_print: None,
            hand: Message::new(),
            gathered: false,
            unread: Vec::new(),
        }
    }

    pub(super) fn poll_call(&mut self, now: Instant) -> Call {
        if let Some(text) = &self.to_print {
            return Call::Print { text: text.clone() };
        }
        match self.steps.get(self.next) {
            None => Call::Finish,
            Some(ScriptStep::Send { socket, message }) => Call::Send {
                socket: *socket,
                message: message.clone(),
            },
            Some(ScriptStep::Compose { socket, pieces }) => match self.compose(pieces) {
                Ok(message) => Call::Send {
                    socket: *socket,
                    message,
                },
                Err(text) => Call::Print { text },
            },
            Some(
                ScriptStep::Receive {
                    socket, timeout, ..
                }
                | ScriptStep::ReceiveFrame { socket, timeout },
            ) => {
                if let Some(text) = self.read_of_rest(*socket) {
                    return Call::Print { text };
                }
                if let Some(timeout) = timeout {
                    self.until.get_or_insert(now + *timeout);
                }
                Call::Receive {
                    sources: smallvec![Source {
                        socket: *socket,
                        while_writable: None
                    }],
                    until: self.until,
                }
            }
            Some(ScriptStep::Interest { socket, interest }) => Call::Interest {
                socket: *socket,
                interest: interest.clone(),
            },
            Some(ScriptStep::Wait { duration }) => Call::Wait {
                until: *self.until.get_or_insert(now + *duration),
            },
        }
    }

    pub(super) fn handle_outcome(&mut self, outcome: Outcome) {
        if self.to_print.take().is_some() {
            return;
        }
        match (self.steps.get(self.next), outcome) {
            (Some(ScriptStep::Receive { dump, .. }), Outcome::Received { message, .. }) => {
                self.to_print = dump.then(|| dump::dump(&message));
                self.hand = message;
                self.gathered = true;
            }
            (Some(ScriptStep::ReceiveFrame { .. }), Outcome::Received { socket, message }) => {
                self.unread.push((socket, message));
                self.to_print = self.read_of_rest(socket);
                self.take_frame(socket);
            }
            // What it read was printed, for no socket had a part in it.
            (Some(ScriptStep::Receive { socket, .. }), Outcome::Done) => {
                let rest = self.unread.iter().position(|(of, _)| of == socket);
                if let Some(rest) = rest {
                    self.hand = self.unread.swap_remove(rest).1;
                    self.gathered = true;
                }
            }
            (Some(ScriptStep::ReceiveFrame { socket, .. }), Outcome::Done) => {
                let socket = *socket;
                self.take_frame(socket);
            }
            (Some(ScriptStep::Receive { .. }), Outcome::TimedOut) => self.hand = Message::new(),
            (Some(ScriptStep::Send { .. } | ScriptStep::Compose { .. }), _) => self.gathered = true,
            _ => {}
        }
        self.next += 1;
        self.until = None;
    }

    /// The dump of what the current step reads of a message that was begun; `None` if none was.
    fn read_of_rest(&self, socket: usize) -> Option<String> {
        let (_, rest) = self.unread.iter().find(|(of, _)| *of == socket)?;
        let by_frame = matches!(
            self.steps.get(self.next),
            Some(ScriptStep::ReceiveFrame { .. })
        );
        match rest.first() {
            Some(first) if by_frame => Some(dump::line(first)),
            _ => Some(dump::dump(rest)),
        }
    }

    /// Takes the next frame of the message that was begun into its hands.
    fn take_frame(&mut self, socket: usize) {
        let Some(at) = self.unread.iter().position(|(of, _)| *of == socket) else {
            return;
        };
        if core::mem::take(&mut self.gathered) {
            self.hand = Message::new();
        }
        let rest = &mut self.unread[at].1;
        if let Some(frame) = rest.pop_front() {
            self.hand.push(frame);
        }
        if rest.is_empty() {
            self.unread.swap_remove(at);
        }
    }

    /// The message of these pieces, or what the program says when it has not got them.
    fn compose(&self, pieces: &[Piece]) -> Result<Message, String> {
        let mut composed = Message::new();
        let end_of_envelope = envelope::delimiter(&self.hand).map(|at| at + 1);
        let frames = self.hand.frames();
        for piece in pieces {
            let part = match piece {
                Piece::Own(frame) => {
                    composed.push(frame.clone());
                    continue;
                }
                Piece::Frame(number) => number
                    .checked_sub(1)
                    .and_then(|index| frames.get(index..=index))
                    .ok_or_else(|| format!("not sent: there is no frame {number}"))?,
                Piece::Envelope => {
                    let end = end_of_envelope.ok_or("not sent: there is no envelope")?;
                    &frames[..end]
                }
                Piece::Body => &frames[end_of_envelope.unwrap_or(0)..],
                Piece::All => frames,
            };
            part.iter().for_each(|frame| composed.push(frame.clone()));
        }
        if composed.is_empty() {
            return Err("not sent: there are no frames".to_owned());
        }
        Ok(composed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn script(steps: Vec<ScriptStep>) -> Script {
        Script::new(steps)
    }

    fn receive() -> ScriptStep {
        ScriptStep::Receive {
            socket: 0,
            timeout: None,
            dump: false,
        }
    }

    fn frame() -> ScriptStep {
        ScriptStep::ReceiveFrame {
            socket: 0,
            timeout: None,
        }
    }

    fn compose(pieces: Vec<Piece>) -> ScriptStep {
        ScriptStep::Compose { socket: 0, pieces }
    }

    /// Gives the script messages as it asks for them, and tells what else it does.
    fn follow(mut script: Script, messages: &[&[&str]]) -> Vec<String> {
        let mut messages = messages.iter();
        let mut done = Vec::new();
        loop {
            let outcome = match script.poll_call(Instant::ZERO) {
                Call::Receive { .. } => match messages.next() {
                    None => return done,
                    Some(frames) => Outcome::Received {
                        socket: 0,
                        message: Message::of(frames.iter().copied()),
                    },
                },
                Call::Send { message, .. } => {
                    done.push(format!("send {message}"));
                    Outcome::Done
                }
                Call::Print { text } => {
                    done.push(format!("print {text}"));
                    Outcome::Done
                }
                _ => return done,
            };
            script.handle_outcome(outcome);
        }
    }

    #[test]
    fn it_answers_with_frames_that_it_received() {
        let message: &[&str] = &["ada", "", "bread", "milk"];
        let cases = [
            (
                vec![Piece::Frame(3), Piece::Own("x".into())],
                r#"send "bread" "x""#,
            ),
            (
                vec![Piece::Envelope, Piece::Own("x".into())],
                r#"send "ada" "" "x""#,
            ),
            (vec![Piece::Body], r#"send "bread" "milk""#),
            (vec![Piece::All], r#"send "ada" "" "bread" "milk""#),
            (vec![Piece::Frame(5)], "print not sent: there is no frame 5"),
        ];
        for (pieces, expected) in cases {
            let script = script(vec![receive(), compose(pieces)]);
            assert_eq!(follow(script, &[message]), [expected]);
        }
    }

    #[test]
    fn without_a_delimiter_all_is_body_and_there_is_no_envelope() {
        let script = script(vec![
            receive(),
            compose(vec![Piece::Envelope]),
            compose(vec![Piece::Body]),
        ]);
        assert_eq!(
            follow(script, &[&["ada", "bread"]]),
            [
                "print not sent: there is no envelope",
                r#"send "ada" "bread""#
            ]
        );
    }

    #[test]
    fn what_never_came_is_not_sent() {
        let mut script = script(vec![receive(), compose(vec![Piece::All])]);
        let _ = script.poll_call(Instant::ZERO);
        script.handle_outcome(Outcome::TimedOut);
        assert_eq!(follow(script, &[]), ["print not sent: there are no frames"]);
    }

    #[test]
    fn a_frame_that_is_left_comes_before_the_next_message() {
        let answer = || compose(vec![Piece::Frame(1), Piece::Own("noted".into())]);
        let script = script(vec![frame(), frame(), answer(), frame(), frame(), answer()]);
        assert_eq!(
            follow(script, &[&["ada", "", "bread"], &["bob", "", "milk"]]),
            [
                "print [003] ada",
                "print [000] ",
                r#"send "ada" "noted""#,
                "print [005] bread",
                "print [003] bob",
                r#"send "bread" "noted""#,
            ]
        );
    }

    #[test]
    fn a_whole_receive_takes_what_is_left_of_a_message_first() {
        let all = || compose(vec![Piece::All]);
        let script = script(vec![frame(), receive(), all(), receive(), all()]);
        let dashes = "-".repeat(40);
        assert_eq!(
            follow(script, &[&["ada", "", "bread"], &["bob"]]),
            [
                "print [003] ada".to_owned(),
                format!("print {dashes}\n[000] \n[005] bread"),
                r#"send "" "bread""#.to_owned(),
                r#"send "bob""#.to_owned(),
            ]
        );
    }
}
