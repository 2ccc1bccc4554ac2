//! What can be changed about the run: the scenario's parameters, and what links are made of.

use hopscope_core::Lang;
use hopscope_core::scenario::Parameter;
use hopscope_core::world::Over;
use yew::prelude::*;

use crate::i18n::{self, words};
use crate::shared::Shared;
use crate::state::{Action, State};

/// What the settings show.
#[derive(PartialEq, Properties)]
pub struct SettingsProps {
    /// The state.
    pub state: Shared<State>,
    /// Takes what the reader does.
    pub send: Callback<Action>,
}

/// The settings, in a row.
#[component]
pub fn Settings(props: &SettingsProps) -> Html {
    let state = &props.state;
    let lang = state.lang;
    html! {
        <div class="settings" data-testid="settings">
            { for state.run.scenario.parameters.iter().map(|one| parameter(props, one, lang)) }
            <fieldset class="choice">
                <legend class="vh">{ words::LINKS_OVER.get(lang) }</legend>
                { for [Over::Inproc, Over::Tcp].into_iter().map(|over| {
                    let chosen = state.run.over == over;
                    html! {
                        <label class={classes!(chosen.then_some("chosen"))}>
                            <input
                                type="radio"
                                name="over"
                                class="vh"
                                checked={chosen}
                                onchange={props.send.reform(move |_: Event| Action::Over(over))}
                                data-over={over.to_string()}
                            />
                            { i18n::over(over).get(lang) }
                        </label>
                    }
                }) }
            </fieldset>
        </div>
    }
}

/// A number with a button to either side.
fn parameter(props: &SettingsProps, parameter: &Parameter, lang: Lang) -> Html {
    let Parameter {
        name,
        label,
        min,
        max,
        value,
    } = parameter;
    let set = |value: u32| {
        let name = name.clone();
        props
            .send
            .reform(move |_: MouseEvent| Action::Set(name.clone(), value))
    };
    let label = label.get(lang);
    html! {
        <div class="parameter" role="group" aria-label={label.to_owned()} data-parameter={name.clone()}>
            <span class="label" aria-hidden="true">{ label }</span>
            <button
                type="button"
                class="square"
                aria-label={format!("{label} − 1")}
                disabled={value <= min}
                onclick={set(value.saturating_sub(1))}
                data-act="fewer"
            >
                { "−" }
            </button>
            <output aria-live="polite">{ *value }</output>
            <button
                type="button"
                class="square"
                aria-label={format!("{label} + 1")}
                disabled={value >= max}
                onclick={set(value + 1)}
                data-act="more"
            >
                { "+" }
            </button>
        </div>
    }
}
