//! The second lens: the octets of a link, from the greeting on.

use hopscope_core::trace::LinkId;
use hopscope_core::world::Over;

use super::super::button::button;
use super::choice::choice;
use super::frames_tab::caption;
use super::talk::{fields_of, said};
use crate::el::{Callback, El, el};
use crate::i18n::inside::{fill, words};
use crate::i18n::words as page_words;
use crate::inside::{Subject, talk};
use crate::octets::Octets;
use crate::state::{Action, Look, State};

/// What is said along a link; over links without octets, what would be.
#[inline(never)]
pub(super) fn bytes_tab(state: &State, subject: Option<&Subject>, send: &Callback<Action>) -> El {
    let lang = state.lang;
    if state.run.over != Over::Tcp {
        return without_octets(state, subject, send);
    }
    let Some(talk) = talk(&state.run, state.step, subject, state.inside.link) else {
        return el("p").class("hint").text(words::NO_LINKS.get(lang));
    };
    let topology = state.run.topology();
    let names = topology.links.iter().map(|link| {
        let [from, to] = [link.connector, link.binder].map(|end| topology.name_of(end));
        format!("{from} → {to} ({})", link.endpoint)
    });
    let by_step = topology.links.get(talk.link.0).map(|link| {
        let [from, to] = [link.connector, link.binder].map(|end| topology.name_of(end));
        fill(lang, words::BY_STEP, &format!("{from} → {to}"))
    });
    let by_step = match state.inside.link {
        None => by_step.unwrap_or_default(),
        Some(_) => words::OF_STEP.get(lang).to_owned(),
    };
    el("div")
        .child(choice(
            "inside-link",
            words::LINK.get(lang),
            core::iter::once(by_step).chain(names),
            state.inside.link.map(|link| link.0),
            |link| Action::Inside(Look::Link(link.map(LinkId))),
            send,
        ))
        .child(said(state, &talk, send))
}

/// In process frames are handed over as they are.
fn without_octets(state: &State, subject: Option<&Subject>, send: &Callback<Action>) -> El {
    let lang = state.lang;
    let content = el("div")
        .child(el("p").class("hint").text(words::NO_OCTETS.get(lang)))
        .child(
            button(send, Action::Over(Over::Tcp))
                .class("over")
                .text(words::OVER_TCP.get(lang)),
        );
    let Some(subject) = subject else {
        return content;
    };
    let Some(message) = &subject.message else {
        return content;
    };
    let octets = Octets::of_message(message, subject.wire_vantage());
    let frames = state.run.palette.frames(message, subject.wire_vantage());
    let content = content
        .child(caption(&state.run, subject, lang))
        .child(el("p").class("hint").text(page_words::AS_ZMTP.get(lang)));
    fields_of(content, state, &octets, &frames, send)
}
