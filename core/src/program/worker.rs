//! A worker: answers each request, at once or after some work, with a fixed body or the request's
//! own. With a second socket it passes its results on there: the middle of a pipeline.

use core::time::Duration;

use smallvec::smallvec;

use crate::envelope;
use crate::message::Message;
use crate::program::{Call, Outcome, Source};
use crate::socket::SocketKind;
use crate::time::Instant;

/// A worker on one socket or two.
#[derive(Clone, Debug)]
pub struct Worker {
    kind: SocketKind,
    /// The socket that its results go to.
    to: usize,
    reply: Option<Message>,
    delay: Duration,
    state: State,
}

#[derive(Clone, Debug)]
enum State {
    Idle,
    Working {
        until: Instant,
        answer: Message,
    },
    Answering {
        answer: Message,
    },
    /// It was refused to receive: somebody else has taken the request, and nothing more will come.
    GivenUp,
}

impl Worker {
    /// A worker over sockets of these kinds: one that answers, or one that gives and one that takes.
    pub(super) const fn new(kinds: &[SocketKind], reply: Option<Message>, delay: Duration) -> Self {
        Self {
            kind: kinds[0],
            to: kinds.len() - 1,
            reply,
            delay,
            state: State::Idle,
        }
    }

    pub(super) fn poll_call(&self) -> Call {
        match &self.state {
            State::Idle => Call::Receive {
                sources: smallvec![Source {
                    socket: 0,
                    while_writable: None
                }],
                until: None,
            },
            State::Working { until, .. } => Call::Wait { until: *until },
            State::Answering { answer } => Call::Send {
                socket: self.to,
                message: answer.clone(),
            },
            State::GivenUp => Call::Finish,
        }
    }

    pub(super) fn handle_outcome(&mut self, now: Instant, outcome: Outcome) {
        let state = core::mem::replace(&mut self.state, State::Idle);
        self.state = match (state, outcome) {
            (State::Idle, Outcome::Received { message, .. }) => {
                let answer = self.answer_to(message);
                if self.delay.is_zero() {
                    State::Answering { answer }
                } else {
                    State::Working {
                        until: now + self.delay,
                        answer,
                    }
                }
            }
            (State::Working { answer, .. }, _) => State::Answering { answer },
            (State::Idle, Outcome::Refused) | (State::GivenUp, _) => State::GivenUp,
            (State::Idle | State::Answering { .. }, _) => State::Idle,
        };
    }

    /// The request's envelope with the answer's body behind it. A REP shows no envelope; the
    /// others show what came, and a worker that answers through them keeps it, as a REP would. What
    /// is passed on to another socket has none.
    fn answer_to(&self, mut request: Message) -> Message {
        if self.to != 0 {
            return self.reply.clone().unwrap_or(request);
        }
        if matches!(self.kind, SocketKind::Server | SocketKind::Peer) && request.len() > 1 {
            let body = request.split_off(1);
            return envelope::restore(request, self.reply.clone().unwrap_or(body));
        }
        let shows_envelope = matches!(self.kind, SocketKind::Dealer | SocketKind::Router);
        let kept = shows_envelope
            .then(|| envelope::take(&mut request))
            .flatten()
            .or_else(|| {
                // Without a delimiter, what a ROUTER shows still begins with the sender's identity.
                let identified = self.kind == SocketKind::Router && request.len() > 1;
                identified.then(|| {
                    let body = request.split_off(1);
                    core::mem::replace(&mut request, body)
                })
            });
        let body = self.reply.clone().unwrap_or(request);
        envelope::restore(kept.unwrap_or_default(), body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(kind: SocketKind, reply: Option<&[&str]>, request: &[&str]) -> Message {
        let reply = reply.map(|frames| Message::of(frames.iter().copied()));
        Worker::new(&[kind], reply, Duration::ZERO).answer_to(Message::of(request.iter().copied()))
    }

    #[test]
    fn a_rep_worker_answers_with_a_body_alone() {
        let echo = answer(SocketKind::Rep, None, &["x", "", "y"]);
        assert_eq!(echo, Message::of(["x", "", "y"]));
        assert_eq!(
            answer(SocketKind::Rep, Some(&["World"]), &["Hello"]),
            Message::of(["World"])
        );
    }

    #[test]
    fn a_router_worker_keeps_the_envelope() {
        let reply = Some(&["World"][..]);
        let delimited = answer(SocketKind::Router, reply, &["id", "", "Hello"]);
        assert_eq!(delimited, Message::of(["id", "", "World"]));
        assert_eq!(
            answer(SocketKind::Router, reply, &["id", "Hello"]),
            Message::of(["id", "World"])
        );
    }

    #[test]
    fn a_server_worker_keeps_the_number_of_the_client() {
        let number = "\0\0\0\u{1}";
        assert_eq!(
            answer(SocketKind::Server, Some(&["World"]), &[number, ""]),
            Message::of([number, "World"])
        );
        assert_eq!(
            answer(SocketKind::Peer, None, &[number, "Hello"]),
            Message::of([number, "Hello"])
        );
    }

    #[test]
    fn a_worker_between_two_sockets_passes_on_what_it_took() {
        let mut worker = Worker::new(&[SocketKind::Pull, SocketKind::Push], None, Duration::ZERO);
        let task = Message::of(["a", "", "b"]);
        let received = Outcome::Received {
            socket: 0,
            message: task.clone(),
        };
        worker.handle_outcome(Instant::ZERO, received);
        let passed_on = Call::Send {
            socket: 1,
            message: task,
        };
        assert_eq!(worker.poll_call(), passed_on);
    }

    #[test]
    fn a_dealer_worker_keeps_the_envelope_if_there_is_one() {
        let reply = Some(&["World"][..]);
        let delimited = answer(SocketKind::Dealer, reply, &["A", "", "Hello"]);
        assert_eq!(delimited, Message::of(["A", "", "World"]));
        assert_eq!(
            answer(SocketKind::Dealer, reply, &["Hello"]),
            Message::of(["World"])
        );
    }
}
