//! The state of a node's sockets at a step, as facts: what each is called, what it is, and whether it
//! is another than at the step before.

mod peers;
mod shown;

use hopscope_core::socket::SocketKind;
use hopscope_core::trace::provenance::FrameAt;
use hopscope_core::trace::{Event, NodeId, Snapshot, SocketId, SocketState};
use hopscope_core::{Frame, Lang, Rule};

use self::peers::peers;
use self::shown::shown;
use super::topics::{Topic, topics};
use crate::frame_view::{FrameView, full};
use crate::i18n::inside::{fill, words};
use crate::i18n::{Word, milliseconds};
use crate::run::Run;

/// The state of a node.
#[derive(Clone, Debug, PartialEq)]
pub struct NodeFacts {
    /// How its program stands.
    pub facts: Vec<Fact>,
    /// Its sockets.
    pub sockets: Vec<SocketFacts>,
}

/// The state of one socket.
#[derive(Clone, Debug, PartialEq)]
pub struct SocketFacts {
    /// Which socket.
    pub id: SocketId,
    /// What it is like.
    pub facts: Vec<Fact>,
    /// What it knows of its peers.
    pub peers: Vec<PeerFacts>,
    /// How many peers more there are.
    pub more_peers: usize,
}

/// What a socket knows of one peer.
#[derive(Clone, Debug, PartialEq)]
pub struct PeerFacts {
    /// The socket at the other end.
    pub name: String,
    /// Whether it has come or gone with this step.
    pub mark: Mark,
    /// What is known of it.
    pub facts: Vec<Fact>,
}

/// Something that is so at this step.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// What it is about; no two of a socket or a peer are about the same.
    pub label: Word,
    /// What is so.
    pub value: Value,
    /// Whether it was so before.
    pub mark: Mark,
}

/// What is so.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Value {
    /// In words or numbers.
    pub text: String,
    /// Messages, or parts of them, oldest first.
    pub messages: Vec<Frames>,
    /// Topics, as a tree.
    pub topics: Vec<Topic>,
    /// The rule behind it.
    pub rule: Option<Rule>,
}

/// Frames as they stand together, each with where the run shows it.
pub type Frames = Vec<(FrameView, FrameAt)>;

/// How a fact stands to the step before.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Mark {
    /// It was so before.
    #[default]
    Same,
    /// It was otherwise.
    Changed,
    /// It was not there.
    New,
    /// It is not there any more.
    Gone,
}

/// The moment of which facts are told.
#[derive(Clone, Copy)]
struct Moment<'a> {
    run: &'a Run,
    /// How many records have happened.
    until: usize,
    snapshot: &'a Snapshot,
    lang: Lang,
}

/// The state of `node` and all its sockets at `step`.
pub fn facts(run: &Run, step: usize, node: NodeId, lang: Lang) -> NodeFacts {
    // The step before, with what happened in between unseen: all that is new is marked.
    let before = match step.checked_sub(1) {
        Some(before) => run.records_until(before),
        None => 0,
    };
    let snapshots = [before, run.records_until(step)].map(|until| run.recording.snapshot(until));
    let [before, now] = [
        (before, &snapshots[0]),
        (run.records_until(step), &snapshots[1]),
    ]
    .map(|(until, snapshot)| Moment {
        run,
        until,
        snapshot,
        lang,
    });
    let sockets = run.topology().nodes.get(node.0);
    let sockets = sockets.map_or(&[][..], |node| &node.sockets);
    let told = sockets.iter().map(|id| {
        let mut facts = of_socket(&now, *id);
        mark(&mut facts, of_socket(&before, *id));
        let (peers, more_peers) = peers(&before, &now, *id);
        SocketFacts {
            id: *id,
            facts,
            peers,
            more_peers,
        }
    });
    let sockets = told.collect();
    let mut facts = of_node(&now, node);
    mark(&mut facts, of_node(&before, node));
    NodeFacts { facts, sockets }
}

/// How the program of a node stands, where that is out of the ordinary, and what it has in hand.
fn of_node(moment: &Moment<'_>, node: NodeId) -> Vec<Fact> {
    let Some(state) = moment.snapshot.nodes.get(node.0) else {
        return Vec::new();
    };
    let lang = moment.lang;
    let stands = match (state.killed, state.frozen, state.finished) {
        (true, ..) => Some(words::IS_KILLED),
        (_, true, _) => Some(words::IS_FROZEN),
        (.., true) => Some(words::HAS_FINISHED),
        _ => None,
    };
    let mut facts = Vec::new();
    if let Some(stands) = stands {
        facts.push(fact(words::PROGRAM, stands.get(lang).to_owned()));
    }
    if let Some(pace) = state.pace {
        facts.push(fact(words::PACE, duration(pace)));
    }
    if let Some(held) = &state.holding {
        let records = (0..moment.until).rev();
        let records =
            records.filter(|record| moment.run.recording.trace().records[*record].node == node);
        let frames = shown::shown_by(moment, records, held.frames(), |event| {
            (event.message() == Some(&**held)).then_some(0)
        });
        facts.push(with_messages(words::IN_HAND, frames));
    }
    facts
}

/// A time in milliseconds.
fn duration(time: core::time::Duration) -> String {
    milliseconds(u64::try_from(time.as_micros()).unwrap_or(u64::MAX))
}

impl Moment<'_> {
    fn state(&self, id: SocketId) -> &SocketState {
        &self.snapshot.sockets[id.0]
    }

    /// The socket at the other end of the link to a peer.
    fn peer_name(&self, id: SocketId, peer: hopscope_core::trace::PeerId) -> String {
        let peers = &self.state(id).peers;
        let known = peers.binary_search_by_key(&peer, |known| known.peer);
        let link = known.ok().and_then(|at| peers[at].link);
        match link {
            Some(link) => self.run.socket_name(self.run.topology().far_end(link, id)),
            None => words::SOMEBODY_GONE.get(self.lang).to_owned(),
        }
    }
}

/// What a socket is like, without its peers.
fn of_socket(moment: &Moment<'_>, id: SocketId) -> Vec<Fact> {
    let (state, lang) = (moment.state(id), moment.lang);
    let kind = moment.run.topology().sockets[id.0].kind;
    let mut facts = Vec::new();
    facts.extend(turn(moment, id, kind));
    if let Some(number) = &state.number {
        facts.push(fact(words::REQUEST_NUMBER, full(number)));
    }
    if let Some(kept) = &state.kept {
        let messages = shown(moment, id, kept.frames(), |event| match event {
            Event::EnvelopeKept { message, .. } => Some(message.len()),
            _ => None,
        });
        facts.push(with_messages(words::KEPT_ENVELOPE, messages));
    }
    if let Some(working) = &state.working {
        let messages = shown(moment, id, working.frames(), |event| {
            (event.message() == Some(&**working)).then_some(0)
        });
        facts.push(with_messages(words::WORKS_ON, messages));
    }
    if let Some(blocked) = &state.blocked {
        let messages = shown(moment, id, blocked.frames(), |event| {
            matches!(event, Event::Blocked { .. }).then_some(0)
        });
        let mut waits = with_messages(words::BLOCKED_SEND, messages);
        waits.value.rule = state.blocked_by;
        facts.push(waits);
    }
    if !state.interests.is_empty() {
        facts.push(with_topics(words::WANTS, state.interests.iter()));
    }
    let wanted = state.peers.iter().flat_map(|peer| &peer.interests);
    if wanted.clone().next().is_some() {
        facts.push(with_topics(words::WANTED_HERE, wanted));
    }
    if state.filled {
        facts.push(fact(
            words::QUEUES,
            words::COUNT_AS_FULL.get(lang).to_owned(),
        ));
    }
    if state.dropped > 0 {
        facts.push(fact(words::DROPPED_HERE, state.dropped.to_string()));
    }
    if facts.is_empty() && state.peers.is_empty() {
        facts.push(fact(words::PEERS, words::NO_PEERS.get(lang).to_owned()));
    }
    facts
}

/// Whose turn it is: lock-step at REQ and REP, the round of the others.
fn turn(moment: &Moment<'_>, id: SocketId, kind: SocketKind) -> Option<Fact> {
    let (state, lang) = (moment.state(id), moment.lang);
    let named = |peer| moment.peer_name(id, peer);
    let text = |told: Word, peer: Option<hopscope_core::trace::PeerId>| {
        let name = peer.map(named).unwrap_or_default();
        fill(lang, told, &name)
    };
    match (kind, state.awaits) {
        (SocketKind::Req, true) => {
            let told = state
                .last_to
                .map_or(words::HAS_ASKED, |_| words::HAS_ASKED_ONE);
            Some(fact(words::LOCK_STEP, text(told, state.last_to)))
        }
        (SocketKind::Req, false) => {
            Some(fact(words::LOCK_STEP, words::MAY_ASK.get(lang).to_owned()))
        }
        (SocketKind::Rep, true) => Some(fact(
            words::LOCK_STEP,
            text(words::HAS_TO_ANSWER, state.last_from),
        )),
        (SocketKind::Rep, false) => {
            let busy = state.working.is_some();
            let told = [words::MAY_TAKE, words::AT_WORK][usize::from(busy)];
            Some(fact(words::LOCK_STEP, told.get(lang).to_owned()))
        }
        (SocketKind::Dealer | SocketKind::Push | SocketKind::Client | SocketKind::Scatter, _) => {
            let last = state.last_to?;
            Some(fact(words::DEALT_LAST, named(last)))
        }
        (SocketKind::Pull | SocketKind::Gather, _) => {
            let last = state.last_from?;
            Some(fact(words::HEARD_LAST, named(last)))
        }
        _ => None,
    }
}

fn fact(label: Word, text: String) -> Fact {
    Fact {
        label,
        value: Value {
            text,
            ..Value::default()
        },
        mark: Mark::Same,
    }
}

fn with_messages(label: Word, frames: Frames) -> Fact {
    let mut fact = fact(label, String::new());
    fact.value.messages.push(frames);
    fact
}

fn with_topics<'a>(label: Word, wanted: impl Iterator<Item = &'a Frame>) -> Fact {
    let mut fact = fact(label, String::new());
    fact.value.topics = topics(wanted);
    fact
}

/// Marks what is otherwise than before; what is not there any more is told of too.
fn mark(now: &mut Vec<Fact>, before: Vec<Fact>) {
    for fact in &mut *now {
        fact.mark = match before.iter().find(|old| old.label == fact.label) {
            None => Mark::New,
            Some(old) if is_same(&old.value, &fact.value) => Mark::Same,
            Some(_) => Mark::Changed,
        };
    }
    for mut old in before {
        if now.iter().all(|fact| fact.label != old.label) {
            old.mark = Mark::Gone;
            now.push(old);
        }
    }
}

/// Whether both say the same, wherever they show the frames from.
fn is_same(one: &Value, other: &Value) -> bool {
    let frames = |value: &Value| -> Vec<Vec<String>> {
        let messages = value.messages.iter();
        let hex = |frames: &Frames| frames.iter().map(|(view, _)| view.hex.clone()).collect();
        messages.map(hex).collect()
    };
    one.text == other.text
        && one.topics == other.topics
        && one.rule == other.rule
        && frames(one) == frames(other)
}

#[cfg(test)]
mod tests;
