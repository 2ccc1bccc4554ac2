//! What an application does with its sockets, as a state machine: the kinds of node.
//!
//! A program says which call it would make next, as if each call could block; its driver makes
//! the call when it can be made and tells the program the result. The world drives it in virtual
//! time, a native node over real sockets, and neither knows what kind of node it drives.
//!
//! ```text
//!            poll_call(now) -> Call         what it waits to do
//! driver  <------------------------------  program
//!         ------------------------------>
//!            handle_outcome(now, Outcome)   what came of it
//! ```

mod proxy;
mod script;
mod sink;
mod ventilator;
mod worker;

use smallvec::SmallVec;

use crate::interest::Interest;
use crate::message::Message;
use crate::scenario::Behaviour;
use crate::socket::SocketKind;
use crate::time::Instant;

/// The call a program wants to make next.
///
/// **Invariant:** until its outcome is told, a program answers with the same call.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Call {
    /// Send this message on the node's socket of this number; wait while it would block.
    Send {
        /// Which of the node's sockets.
        socket: usize,
        /// What.
        message: Message,
    },
    /// Receive from whichever of these sockets has a message, in fair turn.
    Receive {
        /// Where a message may come from.
        sources: SmallVec<[Source; 2]>,
        /// Give up at this moment.
        until: Option<Instant>,
    },
    /// Subscribe or unsubscribe, join or leave.
    Interest {
        /// At which of the node's sockets.
        socket: usize,
        /// What.
        interest: Interest,
    },
    /// Do nothing until this moment.
    Wait {
        /// The moment.
        until: Instant,
    },
    /// Write lines for the user.
    Print {
        /// The lines, without the last line feed.
        text: String,
    },
    /// There is nothing more to do.
    Finish,
}

/// A socket that a program reads from.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Source {
    /// Which of the node's sockets.
    pub socket: usize,
    /// Read only while this other socket would not block a send: what is read can be passed on.
    pub while_writable: Option<usize>,
}

/// What came of a call.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Outcome {
    /// The call was made, and there is nothing to tell.
    Done,
    /// The call was refused; the socket's event says why.
    Refused,
    /// A message was received.
    Received {
        /// On which of the node's sockets.
        socket: usize,
        /// As the application sees it.
        message: Message,
    },
    /// The moment came, and no message.
    TimedOut,
}

/// One program.
#[derive(Clone, Debug)]
pub enum Program {
    /// Does one thing after the other.
    Script(script::Script),
    /// Sends messages at a steady pace.
    Ventilator(ventilator::Ventilator),
    /// Takes whatever comes.
    Sink(sink::Sink),
    /// Answers each request, or passes it on.
    Worker(worker::Worker),
    /// Passes whole messages between two sockets.
    Proxy(proxy::Proxy),
}

impl Program {
    /// The program for `behaviour` over sockets of these kinds.
    pub fn new(behaviour: &Behaviour, sockets: &[SocketKind]) -> Self {
        match behaviour {
            Behaviour::Script { steps } => Self::Script(script::Script::new(steps.clone())),
            Behaviour::Ventilator {
                after,
                messages,
                every,
                rounds,
            } => Self::Ventilator(ventilator::Ventilator::new(
                *after,
                messages.clone(),
                *every,
                *rounds,
            )),
            Behaviour::Sink { delay, dump } => Self::Sink(sink::Sink::new(*delay, *dump)),
            Behaviour::Worker { reply, delay } => {
                Self::Worker(worker::Worker::new(sockets, reply.clone(), *delay))
            }
            Behaviour::Proxy => Self::Proxy(proxy::Proxy::new(sockets)),
        }
    }

    /// The call it waits to make.
    #[must_use]
    pub fn poll_call(&mut self, now: Instant) -> Call {
        match self {
            Self::Script(script) => script.poll_call(now),
            Self::Ventilator(ventilator) => ventilator.poll_call(now),
            Self::Sink(sink) => sink.poll_call(),
            Self::Worker(worker) => worker.poll_call(),
            Self::Proxy(proxy) => proxy.poll_call(),
        }
    }

    /// Takes what came of the call that [`poll_call`](Self::poll_call) gave last.
    pub fn handle_outcome(&mut self, now: Instant, outcome: Outcome) {
        match self {
            Self::Script(script) => script.handle_outcome(outcome),
            Self::Ventilator(ventilator) => ventilator.handle_outcome(now),
            Self::Sink(sink) => sink.handle_outcome(now, outcome),
            Self::Worker(worker) => worker.handle_outcome(now, outcome),
            Self::Proxy(proxy) => proxy.handle_outcome(outcome),
        }
    }
}
