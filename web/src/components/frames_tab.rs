//! The first lens: each frame, what it is there for and who put it there.

use hopscope_core::Lang;
use hopscope_core::trace::EventKind;

use super::chip;
use super::hex::hex_rows;
use crate::el::{El, Html, el};
use crate::frame_view::FrameView;
use crate::i18n::{self, words};
use crate::octets::Octets;
use crate::run::Run;
use crate::state::State;
use crate::subject::{Origin, Place, Subject};

/// The frames of the subject.
pub fn frames_tab(state: &State, subject: Option<&Subject>) -> El {
    let (run, lang) = (&state.run, state.lang);
    let Some(subject) = subject else {
        let kind = run.record(state.step).map(|record| record.event.kind());
        let octets = matches!(
            kind,
            Some(EventKind::OctetsSent | EventKind::OctetsReceived)
        );
        let word = if octets {
            words::OCTETS_STEP
        } else {
            words::NO_MESSAGE
        };
        return el("p").class("hint").text(word.get(lang));
    };
    let views = run.palette.frames(&subject.message, subject.vantage);
    let rows = views.iter().enumerate().map(|(index, view)| {
        let origin = subject.origin(run, index, view.role);
        row(view, origin_text(run, &origin, view, lang), lang)
    });
    let list = el("ul")
        .class("frame-list")
        .set("data-testid", "frames")
        .children(rows);
    let content = el("div").child(caption(run, subject, lang)).child(list);
    if !matches!(subject.place, Place::Link(..)) {
        return content;
    }
    let octets = Octets::of_message(&subject.message, subject.wire_vantage());
    content
        .child(el("h3").text(words::ON_THE_WIRE.get(lang)))
        .child(hex_rows(&octets, &views, None, None))
}

/// `Message 1 · edge → hub · 3 frames, 13 bytes`.
pub fn caption(run: &Run, subject: &Subject, lang: Lang) -> Html {
    let exchange = run.recording.trace().records[subject.record].exchange;
    let place = match subject.place {
        Place::Link(link, direction) => {
            let (from, to) = run.topology().ends(link, direction);
            format!(
                "{} → {}",
                run.topology().name_of(from),
                run.topology().name_of(to)
            )
        }
        Place::Socket(socket) => run.socket_name(socket),
    };
    let number = exchange.map(|exchange| {
        el("span")
            .text(i18n::message_number(lang, exchange))
            .text(" ·")
    });
    let size = i18n::size(lang, subject.message.len(), subject.message.size_octets());
    el("p")
        .class("caption")
        .maybe_child(number)
        .child(el("span").child(el("b").text(place)).text(" ·"))
        .child(el("span").text(size))
        .into()
}

fn origin_text(run: &Run, origin: &Origin, view: &FrameView, lang: Lang) -> String {
    match origin {
        Origin::Pushed(socket) => i18n::pushed(lang, &run.socket_name(*socket)),
        Origin::Delimited(socket) => i18n::delimited(lang, run.topology().name_of(*socket)),
        Origin::Written(node) => i18n::written(lang, node, view.role),
        Origin::Unknown => String::new(),
    }
}

fn row(view: &FrameView, origin: String, lang: Lang) -> El {
    let value = if view.len == 0 {
        "∅".to_owned()
    } else {
        view.full.clone()
    };
    let role = el("p")
        .class("role")
        .text(i18n::role(view.role).get(lang))
        .child(el("span").class("len").text(i18n::octets(lang, view.len)));
    el("li")
        .classes(&[view.role_name(), chip::hue(view)])
        .set("data-role", view.role_name())
        .set("data-hex", view.hex.clone())
        .child(el("span").class("bar").set("aria-hidden", "true"))
        .child(
            el("div")
                .child(role)
                .child(el("p").class("value").text(value))
                .child(el("p").class("origin").text(origin)),
        )
}
