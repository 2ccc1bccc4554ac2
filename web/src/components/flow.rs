//! The stage for any page: what an embedded `<hopscope-flow>` shows.

use yew::{KeyboardEvent, Properties, component, html, use_effect_with, use_node_ref};

use super::playground::account;
use super::theater::Theater;
use super::transport::transport;
use crate::announce::{self, Shown};
use crate::browser;
use crate::el::{Callback, El, Html, el};
use crate::hooks::use_player;
use crate::remote::Remote;
use crate::shared::Shared;
use crate::state::{Controls, State, Theme};

/// What a flow starts with.
#[derive(PartialEq, Properties)]
pub struct FlowProps {
    /// The state in which it opens.
    pub first: Shared<State>,
    /// Lets the page around it act.
    pub remote: Remote,
}

/// Stage, strip, what is told, and playback, in one box. It acts on nothing outside of it.
#[component]
pub fn Flow(props: &FlowProps) -> Html {
    let player = use_player(&props.first);
    let (state, send) = (player.state.clone(), player.send.clone());
    let root = use_node_ref();
    props.remote.connect(&state, &send);
    let shown = Shown {
        step: state.step + 1,
        steps: state.run.steps(),
        playing: state.playing,
    };
    {
        let root = root.clone();
        // Told anew when the link to what is shown changes, too.
        use_effect_with((shown, state.place()), move |(shown, _)| {
            announce::step(&root, *shown);
        });
    }
    let lang = state.lang;
    let full = state.controls == Controls::Full;
    let keys = {
        let (send, singles) = (send.clone(), state.shortcuts);
        Callback::from(move |event: KeyboardEvent| {
            if let Some(action) = browser::key_action(&event, singles) {
                event.prevent_default();
                // The page around has its own keys: left and right turn the pages of a book.
                event.stop_propagation();
                send.emit(action);
            }
        })
    };
    let theater = html! { <Theater player={player.clone()} strip={full} root={root.clone()} /> };
    el("section")
        .class("flow")
        .bind(&root)
        .set("lang", lang.tag())
        .maybe(
            "data-theme",
            (state.theme != Theme::Auto).then(|| state.theme.name()),
        )
        .set("aria-label", state.run.scenario.title.get(lang).to_owned())
        .set("data-testid", "flow")
        .maybe("data-lesson", state.run.lesson)
        .num("data-step", state.step + 1)
        .num("data-steps", state.run.steps())
        .num(
            "data-record",
            state.run.record_number(state.step).unwrap_or_default(),
        )
        .flag("data-playing", state.playing)
        .on_key(keys)
        .child(theater)
        .child(told(&state))
        .maybe_child((state.controls != Controls::None).then(|| transport(&state, full, &send)))
        .child(
            el("p")
                .class("vh")
                .set("role", "status")
                .set("aria-live", "polite")
                .text(account(&state)),
        )
        .into()
}

/// The narration: all lines in one place, so that it is as high as the longest and nothing below
/// moves from step to step; the one that is told now is seen.
fn told(state: &State) -> El {
    let now = state.line();
    let lines = state.run.scenario.narration.iter().enumerate();
    let lines = lines.filter(|(line, _)| state.run.told[*line].is_some());
    el("div")
        .class("told")
        .children(lines.map(|(line, narration)| {
            el("p")
                .key(line)
                .maybe("data-line", (now == Some(line)).then_some("now"))
                .text(narration.text.get(state.lang).to_owned())
        }))
}
