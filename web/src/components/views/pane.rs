//! The tabs below the stage and the view that is chosen by them.

use hopscope_core::Lang;

use super::ladder::LadderView;
use super::queues::QueuesView;
use super::table::TableView;
use crate::components::button::{button, square};
use crate::components::icon::Icon;
use crate::components::tabs::turned;
use crate::el::{Callback, El, Html, el};
use crate::i18n::views as words;
use crate::shared::Shared;
use crate::state::{Action, Pane, State, Views, ViewsAction};

/// The tabs, and the button that lets a view take the place of the stage; beside the strip, what the arrows
/// of the stage mean.
pub fn tabs(views: Views, lang: Lang, send: &Callback<Action>) -> El {
    let tabs = Pane::ALL.into_iter().map(|one| {
        let selected = one == views.pane;
        button(send, Action::Views(ViewsAction::Show(one)))
            .set("role", "tab")
            .set("id", tab_id(one))
            .flag("aria-selected", selected)
            .set("aria-controls", "view")
            .set("tabindex", if selected { "0" } else { "-1" })
            .text(words::pane(one).get(lang))
    });
    let turn = {
        let send = send.clone();
        Callback::from(move |event: yew::KeyboardEvent| turn(&event, views.pane, &send))
    };
    let (face, word) = if views.large {
        (Icon::Down, words::REDUCE)
    } else {
        (Icon::Enlarge, words::ENLARGE)
    };
    let large = Action::Views(ViewsAction::Enlarge(!views.large));
    // The strip stands under the links of the stage: without it, it is as it is.
    let beside = if views.pane != Pane::Strip || views.large {
        square(face, word.get(lang), send, large).set("data-act", "enlarge")
    } else {
        el("p").class("arrows").text(words::ARROWS.get(lang))
    };
    el("div")
        .class("view-tabs")
        .child(
            el("div")
                .class("tabs")
                .set("role", "tablist")
                .set("aria-label", words::VIEWS.get(lang))
                .on_key(turn)
                .children(tabs),
        )
        .child(beside)
}

/// Makes an element the panel of the tabs.
pub fn panel(element: El, pane: Pane) -> El {
    element
        .set("id", "view")
        .set("role", "tabpanel")
        .set("aria-labelledby", tab_id(pane))
        .set("data-view", pane.name())
}

/// The view that is chosen, unless it is the strip.
pub fn view(state: &Shared<State>, send: &Callback<Action>) -> Option<El> {
    let (run, lang, step) = (Shared::from(state.run.clone()), state.lang, state.step);
    let (secret, chosen, frame) = (state.secret_from(), state.chosen, state.inside.frame);
    let differs = state.views.parted;
    let send = send.clone();
    let content: Html = match state.views.pane {
        Pane::Strip => return None,
        Pane::Ladder => {
            yew::html! { <LadderView {run} {lang} {step} {secret} {chosen} {frame} {differs} {send} /> }
        }
        Pane::Table => {
            yew::html! { <TableView {run} {lang} {step} {secret} {chosen} {frame} {send} /> }
        }
        Pane::Queues => yew::html! { <QueuesView {run} {lang} {step} {secret} {send} /> },
    };
    Some(panel(el("div").class("view"), state.views.pane).child(content))
}

const fn tab_id(pane: Pane) -> &'static str {
    match pane {
        Pane::Strip => "view-strip",
        Pane::Ladder => "view-ladder",
        Pane::Table => "view-table",
        Pane::Queues => "view-queues",
    }
}

/// Arrow keys go from tab to tab, and the focus goes along.
fn turn(event: &yew::KeyboardEvent, pane: Pane, send: &Callback<Action>) {
    let now = Pane::ALL.iter().position(|one| *one == pane);
    if let Some(next) = turned(event, now.unwrap_or_default(), Pane::ALL.len()) {
        let next = Pane::ALL[next];
        send.emit(Action::Views(ViewsAction::Show(next)));
        crate::browser::focus_by_id(tab_id(next));
    }
}
