//! The third lens: how the sockets of a node stand at this step, and what is new with it.

use hopscope_core::Lang;
use hopscope_core::trace::{NodeId, SocketId};

use super::super::button::button;
use super::super::chip;
use super::choice::choice;
use crate::el::{Callback, El, el};
use crate::i18n::inside::{count, fill, mark, words};
use crate::inside::{Fact, Frames, Mark, PeerFacts, SocketFacts, Topic, facts};
use crate::state::{Action, Look, State};

/// The topics of a tree that are drawn.
const MOST_TOPICS: usize = 60;

/// The state of the sockets of the node that was chosen, else of the step's.
#[inline(never)]
pub(super) fn state_tab(state: &State, send: &Callback<Action>) -> El {
    let (run, lang) = (&state.run, state.lang);
    let nodes = &run.topology().nodes;
    let acting = run.record(state.step).map(|record| record.node);
    let node = state.inside.node.or(acting).unwrap_or(NodeId(0));
    if nodes.get(node.0).is_none() {
        return el("p").class("hint").text(words::NO_NODES.get(lang));
    }
    let by_step = match (state.inside.node, acting) {
        (None, Some(node)) => fill(lang, words::BY_STEP, &nodes[node.0].name),
        _ => words::OF_STEP.get(lang).to_owned(),
    };
    let names = nodes.iter().map(|node| node.name.clone());
    let told = facts(run, state.step, node, lang);
    let sockets = told.sockets.iter().map(|facts| socket(state, facts, send));
    el("div")
        .child(choice(
            "inside-node",
            words::NODE.get(lang),
            core::iter::once(by_step).chain(names),
            state.inside.node.map(|node| node.0),
            |node| Action::Inside(Look::Node(node.map(NodeId))),
            send,
        ))
        .child(el("div").set("data-testid", "state").children(sockets))
}

fn socket(state: &State, facts: &SocketFacts, send: &Callback<Action>) -> El {
    let lang = state.lang;
    let peers = facts.peers.iter().map(|facts| peer(facts, lang, send));
    let more = (facts.more_peers > 0).then(|| {
        el("p")
            .class("hint")
            .text(count(lang, words::MORE_PEERS, facts.more_peers))
    });
    el("section")
        .class("socket-state")
        .set("aria-label", name(state, facts.id))
        .child(heading(state, facts.id))
        .maybe_child(list(&facts.facts, lang, send))
        .children(peers)
        .maybe_child(more)
}

fn name(state: &State, id: SocketId) -> String {
    let topology = state.run.topology();
    let kind = topology.sockets[id.0].kind;
    format!("{} {kind}", topology.name_of(id))
}

/// `hop1 ROUTER · binds edge`.
fn heading(state: &State, id: SocketId) -> El {
    let binds = &state.run.topology().sockets[id.0].binds;
    let bound = (!binds.is_empty()).then(|| {
        let word = words::BINDS.get(state.lang);
        el("span")
            .class("binds")
            .text(format!(" {word} {}", binds.join(", ")))
    });
    el("h3").text(name(state, id)).maybe_child(bound)
}

fn peer(facts: &PeerFacts, lang: Lang, send: &Callback<Action>) -> El {
    el("div")
        .classes(&["peer-state", class(facts.mark)])
        .child(
            el("h4")
                .text("⇄ ")
                .text(facts.name.clone())
                .maybe_child(marked(facts.mark, lang)),
        )
        .maybe_child(list(&facts.facts, lang, send))
}

fn list(facts: &[Fact], lang: Lang, send: &Callback<Action>) -> Option<El> {
    let rows = facts.iter().map(|fact| row(fact, lang, send));
    (!facts.is_empty()).then(|| el("dl").class("facts").children(rows))
}

fn row(fact: &Fact, lang: Lang, send: &Callback<Action>) -> El {
    let value = &fact.value;
    let rule = value.rule.map(|rule| {
        el("span")
            .class("rule")
            .set("data-rule", rule.id())
            .text(rule.short(lang))
    });
    let messages = value.messages.iter();
    let messages = messages.map(|frames| message(frames, fact.mark, lang, send));
    let tree = (!value.topics.is_empty()).then(|| tree(&value.topics, lang));
    el("div")
        .classes(&["fact", class(fact.mark)])
        .maybe("data-mark", mark(fact.mark).map(|_| class(fact.mark)))
        .child(el("dt").text(fact.label.get(lang)))
        .child(
            el("dd")
                .maybe_child((!value.text.is_empty()).then(|| el("span").text(value.text.clone())))
                .children(messages)
                .maybe_child(tree)
                .maybe_child(rule)
                .maybe_child(marked(fact.mark, lang)),
        )
}

/// The frames of a message as buttons that follow them.
fn message(frames: &Frames, mark: Mark, lang: Lang, send: &Callback<Action>) -> El {
    let chips = frames.iter().map(|(view, at)| {
        let chip = chip::chip(view, lang);
        if mark == Mark::Gone {
            return chip;
        }
        button(send, Action::Inside(Look::Frame(Some(*at))))
            .class("frame-button")
            .child(chip)
    });
    el("span").class("frames").children(chips)
}

/// Topics, each under what it begins with.
fn tree(topics: &[Topic], lang: Lang) -> El {
    let rows = topics.iter().take(MOST_TOPICS).map(|topic| {
        let piece = if topic.piece.is_empty() {
            words::EVERYTHING.get(lang).to_owned()
        } else {
            topic.piece.clone()
        };
        let count =
            (topic.count > 0).then(|| el("span").class("times").text(format!(" ×{}", topic.count)));
        el("li")
            .style(format!("padding-left:{}px", topic.depth * 14))
            .num("data-depth", topic.depth)
            .child(el("code").text(piece))
            .maybe_child(count)
    });
    let more = topics.len().saturating_sub(MOST_TOPICS);
    let more = (more > 0).then(|| el("li").text(crate::i18n::more(lang, more)));
    el("ul").class("topics").children(rows).maybe_child(more)
}

/// The word of a mark: colour is not the only sign.
fn marked(how: Mark, lang: Lang) -> Option<El> {
    let word = mark(how)?;
    Some(el("span").class("mark-word").text(word.get(lang)))
}

const fn class(mark: Mark) -> &'static str {
    match mark {
        Mark::Same => "",
        Mark::Changed => "changed",
        Mark::New => "new",
        Mark::Gone => "gone",
    }
}
