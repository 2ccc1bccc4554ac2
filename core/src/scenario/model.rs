//! A scenario, read and checked: what the world runs and what native nodes run.
//!
//! `docs/scenario.md` describes the file a teacher writes; this is what becomes of it once
//! parameters are filled in, repeated nodes are written out and every name is known to exist.

use core::time::Duration;

use crate::frame::Frame;
use crate::identity::Identity;
use crate::interest::Interest;
use crate::lang::Text;
use crate::message::Message;
use crate::scenario::{Task, WireSpec};
use crate::socket::{SocketKind, SocketOptions};
use crate::trace::{Direction, EventKind};

/// A whole scenario.
///
/// **Invariant:** node names are unique; each endpoint that is connected to is bound exactly once.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// Its title.
    pub title: Text,
    /// What it shows, in a sentence or two.
    pub summary: Text,
    /// Where the world's randomness starts.
    pub seed: u64,
    /// How links behave.
    pub link: LinkSpec,
    /// Links that behave otherwise; what comes later counts.
    pub links: Vec<OtherLinks>,
    /// How long a node takes for each thing its program does, in the world's time.
    pub pace: Duration,
    /// The adjustable numbers and what they are set to.
    pub parameters: Vec<Parameter>,
    /// The nodes, in the order in which they are drawn.
    pub nodes: Vec<NodeSpec>,
    /// What is done from outside, by time: to nodes, links and messages.
    pub acts: Vec<ActSpec>,
    /// The run does not end before: heartbeats and attempts to connect again go on until then.
    pub until: Duration,
    /// What is told, in the order of the file; a run may come to it in another.
    pub narration: Vec<Narration>,
    /// What the learner is asked.
    pub predictions: Vec<Prediction>,
    /// What the learner is to make of it.
    pub tasks: Vec<Task>,
    /// The event at which the picture opens: it already shows the point.
    pub opening: Option<Moment>,
}

/// How links behave, all of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LinkSpec {
    /// From leaving one end to arriving at the other.
    pub latency: Duration,
    /// The part of messages lost: 0.0 none, 1.0 all. In process they are gone; over simulated TCP
    /// they are sent again and arrive later.
    pub loss: f64,
}

/// Links that do not behave as all.
#[derive(Clone, Debug, PartialEq)]
pub struct OtherLinks {
    /// Which.
    pub links: Links,
    /// From leaving one end to arriving at the other, if that is otherwise.
    pub latency: Option<Duration>,
    /// The part of messages lost, if that is otherwise.
    pub loss: Option<f64>,
}

/// A number that can be changed before a run.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Parameter {
    /// Its name in the file.
    pub name: String,
    /// Its name on the page.
    pub label: Text,
    /// The smallest value.
    pub min: u32,
    /// The greatest value.
    pub max: u32,
    /// What it is set to.
    pub value: u32,
}

/// One node: its sockets and what it does with them.
#[derive(Clone, Debug, PartialEq)]
pub struct NodeSpec {
    /// Its name, unique in the scenario.
    pub name: String,
    /// Its sockets; a proxy has two, the front end first.
    pub sockets: Vec<SocketSpec>,
    /// What it does.
    pub behaviour: Behaviour,
    /// When it starts, in the world's time.
    pub start_after: Duration,
    /// Where its card stands on the stage, in pixels to the right and down; `None` where that is
    /// left to whoever draws it. It is nothing to the run.
    pub place: Option<[i32; 2]>,
}

/// One socket of a node.
#[derive(Clone, Debug, PartialEq)]
pub struct SocketSpec {
    /// Its type.
    pub kind: SocketKind,
    /// Its options.
    pub options: SocketOptions,
    /// The names of the endpoints it binds.
    pub binds: Vec<String>,
    /// The names of the endpoints it connects to.
    pub connects: Vec<String>,
    /// ROUTER: the names it gives the peers it connects to, in the order of `connects`
    /// (`ZMQ_CONNECT_ROUTING_ID`); those without one are named as others are.
    pub connect_identities: Vec<Identity>,
    /// What it subscribes to, or joins, before its first link is made.
    pub interests: Vec<Interest>,
    /// How it speaks where octets cross a link.
    pub wire: WireSpec,
}

impl SocketSpec {
    /// A socket with the defaults, linked to nothing.
    pub fn new(kind: SocketKind) -> Self {
        Self {
            kind,
            options: SocketOptions::default(),
            binds: Vec::new(),
            connects: Vec::new(),
            connect_identities: Vec::new(),
            interests: Vec::new(),
            wire: WireSpec::default(),
        }
    }
}

/// Something that is done from outside, at a time of the run. It happens after everything else that
/// is due at that time.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ActSpec {
    /// When, since the start.
    pub at: Duration,
    /// What.
    pub act: Act,
}

/// What is done from outside.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Act {
    // --- to links ---
    /// The links end at once, as by a reset, and cannot be made until they are restored.
    Cut(Links),
    /// Nothing crosses the links any more, and nobody is told: only heartbeats find it out. What
    /// is under way waits.
    Unplug(Links),
    /// The links can be used again.
    Restore(Links),
    /// What is sent along the links from now on takes longer, either way.
    Delay {
        /// Which.
        links: Links,
        /// How much longer than the scenario's latency; nothing is as before.
        by: Duration,
    },
    /// A part of what is sent along the links from now on is lost, either way.
    Loss {
        /// Which.
        links: Links,
        /// The part in millionths: 0 none, 1,000,000 all.
        millionths: u32,
    },
    /// The next message that way is lost.
    DropNext {
        /// Along which.
        links: Links,
        /// Which way.
        direction: Direction,
    },

    // --- to nodes ---
    /// The node is gone from one moment to the next, and all that it held with it.
    Kill(String),
    /// A node that was killed starts again, from the beginning of its program.
    Restart(String),
    /// The node's program makes no calls any more; its sockets go on.
    Freeze(String),
    /// The node's program goes on where it was frozen.
    Thaw(String),
    /// The node's program takes this long for each of its calls.
    Slow {
        /// Which.
        node: String,
        /// How long; the scenario's pace makes it as quick as it was.
        pace: Duration,
    },
    /// The queues of the node's socket count as full, whatever they hold.
    Fill {
        /// Whose.
        node: String,
        /// Which of the node's sockets.
        socket: usize,
    },
    /// The queues of the node's socket are as large again as its high-water marks say.
    Unfill {
        /// Whose.
        node: String,
        /// Which of the node's sockets.
        socket: usize,
    },

    // --- to messages on a link ---
    /// The message is taken off the link. Over TCP its octets are sent again.
    Drop(InFlight),
    /// The message stays where it is, and all that is behind it waits.
    Hold(InFlight),
    /// A message that was held goes on.
    Release(InFlight),
    /// The message becomes another.
    Edit {
        /// Which.
        flight: InFlight,
        /// What it becomes.
        message: Message,
    },

    // --- by hand ---
    /// The application of the node makes a call beside what its program does. It does not wait.
    Call {
        /// Which node.
        node: String,
        /// The call: it does not wait, and has no part in what a script has received.
        step: ScriptStep,
    },
}

impl Act {
    /// The key by which a file names it; of a call that is the call's.
    pub const fn deed(&self) -> &'static str {
        match self {
            Self::Cut(_) => "cut",
            Self::Unplug(_) => "unplug",
            Self::Restore(_) => "restore",
            Self::Delay { .. } => "delay",
            Self::Loss { .. } => "loss",
            Self::DropNext { .. } => "drop-next",
            Self::Kill(_) => "kill",
            Self::Restart(_) => "restart",
            Self::Freeze(_) => "freeze",
            Self::Thaw(_) => "thaw",
            Self::Slow { .. } => "slow",
            Self::Fill { .. } => "fill",
            Self::Unfill { .. } => "unfill",
            Self::Drop(_) => "drop",
            Self::Hold(_) => "hold",
            Self::Release(_) => "release",
            Self::Edit { .. } => "edit",
            Self::Call { step, .. } => match step {
                ScriptStep::Send { .. } | ScriptStep::Compose { .. } => "send",
                ScriptStep::Receive { .. } | ScriptStep::ReceiveFrame { .. } => "receive",
                ScriptStep::Wait { .. } => "wait",
                ScriptStep::Interest { interest, .. } => match interest {
                    Interest::Subscribe(_) => "subscribe",
                    Interest::Cancel(_) => "unsubscribe",
                    Interest::Join(_) => "join",
                    Interest::Leave(_) => "leave",
                },
            },
        }
    }
}

/// The links to an endpoint: all, or those of one node, or of one of its sockets.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Links {
    /// The endpoint's name.
    pub endpoint: String,
    /// The name of the node that connects, if only its links are meant.
    pub node: Option<String>,
    /// Which of that node's sockets, if only the link of one is meant.
    pub socket: Option<usize>,
}

/// A message on a link.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct InFlight {
    /// The link, which is the only one meant.
    pub links: Links,
    /// Which way the message goes.
    pub direction: Direction,
    /// Which of all the messages sent that way along the link since the start, counted from 1.
    pub nth: u32,
}

/// What a node does. Each is written once, in [`program`](crate::program).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Behaviour {
    /// Does one thing after the other.
    Script {
        /// The things, in order.
        steps: Vec<ScriptStep>,
    },
    /// Sends messages at a steady pace: a publisher, a ventilator.
    Ventilator {
        /// How long it waits before the first message: subscribers take their time to arrive.
        after: Duration,
        /// The messages, in order.
        messages: Vec<Message>,
        /// The pause after each.
        every: Duration,
        /// How many times all of them are sent.
        rounds: u32,
    },
    /// Takes whatever comes: a subscriber, a collector.
    Sink {
        /// How long it works on each message.
        delay: Duration,
        /// Whether each is printed in the form of the guide's `dump`.
        dump: bool,
    },
    /// Answers each request on the socket it came by; or, with two sockets, takes from the first
    /// and passes on to the second.
    Worker {
        /// The body of each answer; the request's own body if absent (an echo).
        reply: Option<Message>,
        /// How long it works on each.
        delay: Duration,
    },
    /// Passes whole messages between its first two sockets, and a copy of each to the third, if
    /// there is one.
    Proxy,
}

/// One thing a script does.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum ScriptStep {
    /// Sends a message on the node's socket number `socket`.
    Send {
        /// Which of the node's sockets.
        socket: usize,
        /// What.
        message: Message,
    },
    /// Sends a message made of what the script has received and of frames of its own.
    Compose {
        /// On which of the node's sockets.
        socket: usize,
        /// Its parts, in order.
        pieces: Vec<Piece>,
    },
    /// Waits for a message, but not longer than `timeout`.
    Receive {
        /// From which of the node's sockets.
        socket: usize,
        /// At most this long; for ever if absent.
        timeout: Option<Duration>,
        /// Whether it is printed in the form of the guide's `dump`.
        dump: bool,
    },
    /// Waits for one frame, as a program does that calls `zmq_msg_recv` for each: the next one of the
    /// message that it has begun to read, or else the first of the next message. Prints it.
    ReceiveFrame {
        /// From which of the node's sockets.
        socket: usize,
        /// At most this long; for ever if absent.
        timeout: Option<Duration>,
    },
    /// Subscribes or unsubscribes, joins or leaves.
    Interest {
        /// At which of the node's sockets.
        socket: usize,
        /// What.
        interest: Interest,
    },
    /// Waits.
    Wait {
        /// How long.
        duration: Duration,
    },
}

/// A part of a message that a script composes.
///
/// What it has in its hands is the last message it received; frames that it receives one by one
/// it gathers until it sends.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Piece {
    /// A frame of its own.
    Own(Frame),
    /// The frame in its hands of this number, counted from 1.
    Frame(usize),
    /// The envelope in its hands: everything up to the first empty frame, that one included.
    Envelope,
    /// What stands behind the envelope in its hands; everything if there is none.
    Body,
    /// Everything in its hands.
    All,
}

/// A place in a run, told by what happens: the `nth` event of this kind at this node (at its
/// socket of this type, if one is named).
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Moment {
    /// The name of the node.
    pub node: String,
    /// The type of its socket, where the node has several.
    pub socket: Option<SocketKind>,
    /// The kind of event.
    pub event: EventKind,
    /// Which of them, counted from 1.
    pub nth: usize,
}

/// What is told when something happens.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Narration {
    /// When.
    pub at: Moment,
    /// What.
    pub text: Text,
}

/// A question asked before something happens. Which answer is right follows from the run: the
/// option whose frames are those of the event's message.
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction {
    /// What is asked about.
    pub at: Moment,
    /// The question.
    pub question: Text,
    /// The answers to choose from.
    pub options: Vec<Message>,
    /// Shown once an answer has been given.
    pub explanation: Text,
}
