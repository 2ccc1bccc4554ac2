//! What is said along a link, as a list: each greeting, command and message can be opened, one at a
//! time, and then its octets and their fields point at each other. However long it is, so much is
//! drawn as fits a page.

use hopscope_core::trace::{Said, Utterance};

use super::super::button::button;
use super::hex::{hex_rows, pointable};
use crate::el::{Callback, El, On, el};
use crate::frame_view::FrameView;
use crate::i18n::inside::{count, words};
use crate::i18n::{self, Word};
use crate::inside::Talk;
use crate::octets::Octets;
use crate::state::{Action, Look, State};

/// The octets that a closed one shows.
const PREVIEW: usize = 12;

/// The page of the conversation.
pub(super) fn said(state: &State, talk: &Talk, send: &Callback<Action>) -> El {
    let lang = state.lang;
    if talk.said.is_empty() {
        return el("p").class("hint").text(words::SAID_NOTHING.get(lang));
    }
    let page = talk.page(state.inside.page);
    let open = state.inside.open.unwrap_or(talk.now);
    let rows = (page.from..page.to).map(|number| {
        let utterance = &talk.said[number];
        one(state, talk, number, utterance, open == Some(number), send)
    });
    let turns = |behind: bool, rest: usize| {
        let word = if behind { words::LATER } else { words::EARLIER };
        let page = talk.beside(page, behind)?;
        Some(
            button(send, Action::Inside(Look::Page(page)))
                .class("turn")
                .text(count(lang, word, rest)),
        )
    };
    el("div")
        .child(el("p").class("hint").text(words::CONVERSATION.get(lang)))
        .maybe_child(turns(false, page.from))
        .child(
            el("ol")
                .class("talk")
                .set("data-testid", "talk")
                .children(rows),
        )
        .maybe_child(turns(true, talk.said.len() - page.to))
}

fn one(
    state: &State,
    talk: &Talk,
    number: usize,
    utterance: &Utterance,
    open: bool,
    send: &Callback<Action>,
) -> El {
    let (run, lang) = (&state.run, state.lang);
    let (from, to) = run.topology().ends(talk.link, utterance.direction);
    let [from, to] = [from, to].map(|socket| run.topology().name_of(socket));
    let name: Word = match &utterance.said {
        Said::Part(part, _) => i18n::part(*part),
        Said::Message(_) => words::MESSAGE,
        Said::Subscription(_) => words::SUBSCRIPTION,
        Said::End => {
            let text = format!("{from}: {}", words::CONNECTION_ENDS.get(lang));
            return el("li").key(number).class("ended").text(text);
        }
    };
    let octets = talk.octets(run, number);
    let under_way = (!utterance.arrived).then(|| {
        el("span")
            .class("under-way")
            .text(words::UNDER_WAY.get(lang))
    });
    let preview = (!open).then(|| {
        el("span")
            .class("preview")
            .set("aria-hidden", "true")
            .text(octets.preview(PREVIEW))
    });
    let size = i18n::octets(lang, octets.octets.len());
    let head = button(send, Action::Inside(Look::Open((!open).then_some(number))))
        .class("said")
        .flag("aria-expanded", open)
        .num("data-said", number)
        .child(el("b").text(name.get(lang)))
        .child(
            el("span")
                .class("ends")
                .text(format!(" {from} → {to} · {size} ")),
        )
        .maybe_child(under_way)
        .maybe_child(preview);
    let frames = match &utterance.said {
        Said::Message(message) => {
            let vantage =
                hopscope_core::trace::link_vantage(run.topology(), talk.link, utterance.direction);
            run.palette.frames(message, vantage)
        }
        _ => Vec::new(),
    };
    let sealed =
        (open && utterance.sealed).then(|| el("p").class("hint").text(words::SEALED.get(lang)));
    let way = if utterance.direction == hopscope_core::trace::Direction::ToBinder {
        "to-binder"
    } else {
        "to-connector"
    };
    let item = el("li")
        .key(number)
        .class(way)
        .child(head)
        .maybe_child(sealed);
    if open {
        fields_of(item, state, &octets, &frames, send)
    } else {
        item
    }
}

/// The octets above, their fields below.
pub(super) fn fields_of(
    into: El,
    state: &State,
    octets: &Octets,
    frames: &[FrameView],
    send: &Callback<Action>,
) -> El {
    let lang = state.lang;
    let fields = octets.fields.iter().enumerate().map(|(number, field)| {
        let pointed = state.pointed == Some(number);
        let first = number == 0 || octets.fields[number - 1].part != field.part;
        let button = el("button")
            .set("type", "button")
            .classes(&["field", if pointed { "pointed" } else { "" }])
            .flag("aria-pressed", pointed)
            .num("data-field", number)
            .act(On::Focus, send, Action::Point(Some(number)));
        let button = pointable(button, number, Some(send))
            .child(
                el("span")
                    .class("range")
                    .text(range(field.range.start, field.range.len())),
            )
            .text(" ")
            .child(el("span").class("field-name").text(field.name.get(lang)))
            .text(" ")
            .child(
                el("span")
                    .class("meaning")
                    .text(field.meaning.get(lang).to_owned()),
            );
        el("li")
            .key(number)
            .classes(&[if first { "first" } else { "" }])
            .child(button)
    });
    let list = el("ol")
        .class("fields")
        .set("data-testid", "fields")
        .children(fields);
    let more = (octets.more > 0).then(|| {
        el("p")
            .class("hint")
            .text(count(lang, words::MORE_FIELDS, octets.more))
    });
    into.child(hex_rows(octets, frames, state.pointed, Some(send)))
        .child(list)
        .maybe_child(more)
}

/// `12` or `12–16`, counted from 0; `–` for a field without octets.
fn range(start: usize, len: usize) -> String {
    match len {
        0 => "–".to_owned(),
        1 => start.to_string(),
        _ => format!("{start}–{}", start + len - 1),
    }
}
