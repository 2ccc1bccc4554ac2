//! The second lens: the octets on the wire. Octets and the fields they make up point at each other.

use hopscope_core::trace::{Event, LinkId};
use hopscope_core::world::Over;

use super::frames_tab::caption;
use super::hex::{hex_rows, pointable};
use crate::el::{Callback, El, On, el};
use crate::frame_view::FrameView;
use crate::i18n::{self, words};
use crate::octets::Octets;
use crate::state::{Action, State};
use crate::subject::{Place, Subject};

/// The octets of the subject, or of the handshake if the step is about that.
pub fn bytes_tab(state: &State, subject: Option<&Subject>, send: &Callback<Action>) -> El {
    let lang = state.lang;
    let event = state.run.record(state.step).map(|record| &record.event);
    if let (
        Some(Event::OctetsSent { octets, part, .. } | Event::OctetsReceived { octets, part, .. }),
        None,
    ) = (event, state.chosen)
    {
        let title = i18n::part(*part).get(lang);
        let octets = Octets::of_part(octets.clone(), *part);
        let size = i18n::octets(lang, octets.octets.len());
        let caption = el("p")
            .class("caption")
            .child(el("span").child(el("b").text(title)).text(" ·"))
            .child(el("span").text(size));
        return view(el("div").child(caption), state, &octets, &[], send);
    }
    let Some(subject) = subject else {
        return el("p").class("hint").text(words::NO_MESSAGE.get(lang));
    };
    let vantage = subject.wire_vantage();
    let octets = Octets::of_message(&subject.message, vantage);
    let frames = state.run.palette.frames(&subject.message, vantage);
    let link = match subject.place {
        Place::Link(link, _) => Some(link),
        Place::Socket(_) => state.run.recording.trace().records[subject.record].link,
    };
    let hint = if state.run.over == Over::Tcp {
        words::AS_ZMTP
    } else {
        words::IN_PROCESS_NOTE
    };
    let content = el("div")
        .child(caption(&state.run, subject, lang))
        .child(el("p").class("hint").text(hint.get(lang)));
    view(content, state, &octets, &frames, send)
        .maybe_child(link.and_then(|link| handshake(state, link)))
}

/// The octets above, their fields below.
fn view(
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
            .child(el("span").class("field-name").text(field.name.get(lang)))
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
    into.child(hex_rows(octets, frames, state.pointed, Some(send)))
        .child(list)
}

/// `12` or `12–16`, counted from 0; `–` for a field without octets.
fn range(start: usize, len: usize) -> String {
    match len {
        0 => "–".to_owned(),
        1 => start.to_string(),
        _ => format!("{start}–{}", start + len - 1),
    }
}

/// What crossed a link before any message, behind a disclosure.
fn handshake(state: &State, link: LinkId) -> Option<El> {
    let lang = state.lang;
    let topology = state.run.topology();
    let snapshot = state.run.snapshot(state.step);
    let steps = &snapshot.links[link.0].handshake;
    let rows = steps.iter().map(|(direction, part, octets)| {
        let (from, to) = topology.ends(link, *direction);
        let octets = Octets::of_part(octets.clone(), *part);
        let size = i18n::octets(lang, octets.octets.len());
        let text = format!(
            " · {} → {} · {size}",
            topology.name_of(from),
            topology.name_of(to)
        );
        el("li")
            .child(
                el("p")
                    .child(el("b").text(i18n::part(*part).get(lang)))
                    .text(text),
            )
            .child(hex_rows(&octets, &[], None, None))
    });
    let list = el("ol").children(rows);
    (!steps.is_empty()).then(|| {
        el("details")
            .class("handshake")
            .child(el("summary").text(words::HANDSHAKE.get(lang)))
            .child(list)
    })
}
