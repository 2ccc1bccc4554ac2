//! What can be changed about the run: the scenario's parameters, and what links are made of.

use hopscope_core::Lang;
use hopscope_core::scenario::Parameter;
use hopscope_core::world::Over;

use super::button::button;
use crate::el::{Callback, El, On, el};
use crate::i18n::{self, words};
use crate::state::{Action, State};

/// The settings, in a row.
pub fn settings(state: &State, send: &Callback<Action>) -> El {
    let lang = state.lang;
    let ways = [Over::Inproc, Over::Tcp].into_iter().map(|over| {
        let chosen = state.run.over == over;
        let choice = el("input")
            .set("type", "radio")
            .set("name", "over")
            .class("vh")
            .checked(chosen)
            .act(On::Change, send, Action::Over(over))
            .set("data-over", over.to_string());
        el("label")
            .classes(&[if chosen { "chosen" } else { "" }])
            .set("title", i18n::about_over(over).get(lang))
            .child(choice)
            .text(i18n::over(over).get(lang))
    });
    let choice = el("fieldset")
        .class("choice")
        .child(el("legend").class("vh").text(words::LINKS_OVER.get(lang)))
        .children(ways);
    let parameters = state.run.scenario.parameters.iter();
    el("div")
        .class("settings")
        .set("data-testid", "settings")
        .children(parameters.map(|one| parameter(one, send, lang)))
        .child(choice)
}

/// A number with a button to either side.
fn parameter(parameter: &Parameter, send: &Callback<Action>, lang: Lang) -> El {
    let Parameter {
        name,
        label,
        min,
        max,
        value,
    } = parameter;
    let label = label.get(lang);
    let turn = |sign: &'static str, off: bool, value: u32, act: &'static str| {
        button(send, Action::Set(name.clone(), value))
            .class("square")
            .set("aria-label", format!("{label} {sign} 1"))
            .given("disabled", off)
            .set("data-act", act)
            .text(sign)
    };
    el("div")
        .class("parameter")
        .set("role", "group")
        .set("aria-label", label.to_owned())
        .set("data-parameter", name.clone())
        .child(
            el("span")
                .class("label")
                .set("aria-hidden", "true")
                .text(label.to_owned()),
        )
        .child(turn("−", value <= min, value.saturating_sub(1), "fewer"))
        .child(
            el("output")
                .set("aria-live", "polite")
                .text(value.to_string()),
        )
        .child(turn("+", value >= max, value + 1, "more"))
}
