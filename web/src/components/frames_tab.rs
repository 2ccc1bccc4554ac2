//! The first lens: each frame, what it is there for and who put it there.

use hopscope_core::Lang;
use hopscope_core::trace::EventKind;
use yew::prelude::*;

use super::chip;
use super::hex::hex_rows;
use super::inspector::InspectorProps;
use crate::frame_view::FrameView;
use crate::i18n::{self, words};
use crate::octets::Octets;
use crate::run::Run;
use crate::subject::{Origin, Place, Subject};

/// The frames of the subject.
#[component]
pub fn FramesTab(props: &InspectorProps) -> Html {
    let state = &props.state;
    let lang = state.lang;
    let Some(subject) = props.subject.as_ref() else {
        let kind = state.run.record(state.step).event.kind();
        let octets = matches!(kind, EventKind::OctetsSent | EventKind::OctetsReceived);
        let word = if octets {
            words::OCTETS_STEP
        } else {
            words::NO_MESSAGE
        };
        return html! { <p class="hint">{ word.get(lang) }</p> };
    };
    let views = state.run.palette.frames(&subject.message, subject.vantage);
    let on_wire = matches!(subject.place, Place::Link(..));
    html! {
        <>
            { caption(&state.run, subject, lang) }
            <ul class="frame-list" data-testid="frames">
                { for views.iter().enumerate().map(|(index, view)| {
                    let origin = subject.origin(&state.run, index, view.role);
                    row(&state.run, view, &origin, lang)
                }) }
            </ul>
            if on_wire {
                <h3>{ words::ON_THE_WIRE.get(lang) }</h3>
                { hex_rows(&Octets::of_message(&subject.message), &views, None, None) }
            }
        </>
    }
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
    html! {
        <p class="caption">
            if let Some(exchange) = exchange {
                { i18n::message_number(lang, exchange) }{ " · " }
            }
            <b>{ place }</b>
            { " · " }
            { i18n::size(lang, subject.message.len(), subject.message.size_octets()) }
        </p>
    }
}

fn row(run: &Run, view: &FrameView, origin: &Origin, lang: Lang) -> Html {
    let origin = match origin {
        Origin::Pushed(socket) => i18n::pushed(lang, &run.socket_name(*socket)),
        Origin::Delimited(socket) => i18n::delimited(lang, run.topology().name_of(*socket)),
        Origin::Written(node) => i18n::written(lang, node, view.role),
        Origin::Unknown => String::new(),
    };
    let empty = view.len == 0;
    html! {
        <li
            class={chip::classes_of(view)}
            data-role={view.role_name()}
            data-hex={view.hex.clone()}
        >
            <span class="bar" aria-hidden="true"></span>
            <div>
                <p class="role">
                    { i18n::role(view.role).get(lang) }
                    <span class="len">{ i18n::octets(lang, view.len) }</span>
                </p>
                <p class="value">{ if empty { "∅" } else { &view.full } }</p>
                <p class="origin">{ origin }</p>
            </div>
        </li>
    }
}
