//! The first lens: each frame, what it is there for, who put it there and where it goes. Each is a
//! button that follows it.

use hopscope_core::Lang;
use hopscope_core::trace::EventKind;
use hopscope_core::trace::provenance::{Deed, FrameAt};
use hopscope_core::world::Over;

use super::super::button::button;
use super::super::chip;
use super::hex::hex_rows;
use super::pick::show_soon;
use super::way::way_of;
use crate::el::{Callback, El, Html, el};
use crate::frame_view::FrameView;
use crate::i18n::inside::{deed, words as inside_words};
use crate::i18n::{self, words};
use crate::inside::{Place, Subject, way};
use crate::octets::Octets;
use crate::run::Run;
use crate::state::{Action, Look, State};

/// The frames of the subject.
pub(super) fn frames_tab(state: &State, subject: Option<&Subject>, send: &Callback<Action>) -> El {
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
    let mut rows: Vec<El> = Vec::new();
    for (index, view) in subject.frames.iter().enumerate() {
        if index == subject.of_message() && index > 0 {
            rows.push(
                el("li")
                    .class("divider")
                    .text(inside_words::KEPT_FRAMES.get(lang)),
            );
        }
        rows.push(row(state, subject, index, view, send));
    }
    let let_go = subject.picked.map(|_| {
        let send = send.clone();
        let press = Callback::from(move |_| {
            send.emit(Action::Inside(Look::Frame(None)));
            // On a phone the stage is far above.
            show_soon("stage");
        });
        el("button")
            .set("type", "button")
            .on_click(press)
            .class("turn")
            .text(inside_words::LET_GO.get(lang))
    });
    let hint = subject.picked.is_none().then(|| {
        el("p")
            .class("hint")
            .text(inside_words::PICK_HINT.get(lang))
    });
    let list = el("ul")
        .class("frame-list")
        .set("data-testid", "frames")
        .children(rows);
    let content = el("div")
        .child(caption(run, subject, lang))
        .maybe_child(let_go)
        .maybe_child(hint)
        .child(list);
    let (Place::Link(..), Some(message)) = (subject.place, &subject.message) else {
        return content;
    };
    let octets = Octets::of_message(message, subject.wire_vantage());
    let in_process = run.over == Over::Inproc;
    content
        .child(el("h3").text(words::ON_THE_WIRE.get(lang)))
        .maybe_child(in_process.then(|| el("p").class("hint").text(words::AS_ZMTP.get(lang))))
        .child(hex_rows(&octets, &subject.frames, None, None))
}

/// `Message 1 · edge → hub · 3 frames, 13 bytes`.
pub(super) fn caption(run: &Run, subject: &Subject, lang: Lang) -> Html {
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
            .text("\u{a0}·")
    });
    let of_message = subject.message.as_ref();
    let size = of_message.map(|message| {
        let size = i18n::size(lang, message.len(), message.size_octets());
        el("span").text(size)
    });
    // Before the break of a line and not behind it.
    let dot = size.is_some().then(|| el("span").text("\u{a0}·"));
    el("p")
        .class("caption")
        .maybe_child(number)
        .child(el("span").child(el("b").text(place)).maybe_child(dot))
        .maybe_child(size)
        .into()
}

fn row(
    state: &State,
    subject: &Subject,
    index: usize,
    view: &FrameView,
    send: &Callback<Action>,
) -> El {
    let lang = state.lang;
    let at = FrameAt {
        record: subject.record,
        frame: index,
    };
    let picked = subject.picked == Some(index);
    let value = if view.len == 0 {
        "∅".to_owned()
    } else {
        shortened(&view.full)
    };
    let origin = way(&state.run, at, state.secret_from());
    // Of a frame that was kept and put back since, that comes first: the reply was not made where its
    // envelope was.
    let mut told = String::new();
    if let Some(way) = origin {
        let put_back = way.past.iter().rfind(|leg| leg.deed == Deed::Restored);
        for leg in put_back.into_iter().chain(way.past.first()) {
            told.push_str(&deed(lang, leg, view.role));
            told.push(' ');
        }
    }
    let role = el("span")
        .class("role")
        .text(i18n::role(view.role).get(lang))
        .text(" ")
        .child(el("span").class("len").text(i18n::octets(lang, view.len)));
    let pick = button(send, Action::Inside(Look::Frame(Some(at))))
        .class("pick")
        .flag("aria-expanded", picked)
        .child(role)
        .text(" ")
        .child(el("span").class("value").text(value))
        .text(" ")
        .child(el("span").class("origin").text(told));
    let way = picked.then(|| way_of(state, at, view.role, send)).flatten();
    el("li")
        .maybe("id", picked.then_some(PICKED))
        .classes(&[
            view.role_name(),
            chip::hue(view),
            chip::face(view),
            if picked { "picked" } else { "" },
        ])
        .set("data-role", view.role_name())
        .set("data-hex", view.hex.clone())
        .child(el("span").class("bar").set("aria-hidden", "true"))
        .child(el("div").child(pick).maybe_child(way))
}

/// The id of the row of the frame that is followed.
pub(super) const PICKED: &str = "picked-frame";

/// The letters of a frame that are shown.
const MOST_LETTERS: usize = 400;

/// The start of a long content.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(MOST_LETTERS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
