//! The stage for any page: what an embedded `<hopscope-flow>` shows.

use wasm_bindgen::JsCast;
use yew::prelude::*;

use super::playground::account;
use super::theater::Theater;
use super::transport::Transport;
use crate::announce::{self, Shown};
use crate::browser;
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
    let player = use_player(|| props.first.clone());
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
    let theme = (state.theme != Theme::Auto).then(|| state.theme.name());
    let onkeydown = {
        let (send, singles, last) = (send.clone(), state.shortcuts, state.run.last());
        Callback::from(move |event: KeyboardEvent| {
            if let Some(action) = browser::key_action(event.unchecked_ref(), singles, last) {
                event.prevent_default();
                // The page around has its own keys: left and right turn the pages of a book.
                event.stop_propagation();
                send.emit(action);
            }
        })
    };
    html! {
        <section
            class="flow"
            ref={root.clone()}
            lang={lang.tag()}
            data-theme={theme}
            aria-label={state.run.scenario.title.get(lang).to_owned()}
            {onkeydown}
            data-testid="flow"
            data-lesson={state.run.lesson}
            data-step={(state.step + 1).to_string()}
            data-steps={state.run.steps().to_string()}
            data-record={state.run.record_number(state.step).to_string()}
            data-playing={state.playing.to_string()}
        >
            <Theater player={player.clone()} strip={state.controls == Controls::Full} root={root.clone()} />
            { told(&state) }
            if state.controls != Controls::None {
                <Transport state={state.clone()} lanes={state.controls == Controls::Full} {send} />
            }
            <p class="vh" role="status" aria-live="polite">{ account(&state) }</p>
        </section>
    }
}

/// The narration: all lines in one place, so that it is as high as the longest and nothing below
/// moves from step to step; the one that is told now is seen.
fn told(state: &State) -> Html {
    let now = state.run.line_at(state.step);
    let lines = state.run.scenario.narration.iter().enumerate();
    let lines = lines.filter(|(line, _)| state.run.told[*line].is_some());
    html! {
        <div class="told">
            { for lines.map(|(line, narration)| html! {
                <p key={line} data-line={(now == Some(line)).then_some("now")}>
                    { narration.text.get(state.lang) }
                </p>
            }) }
        </div>
    }
}
