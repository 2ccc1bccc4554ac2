//! The third lens: the rule behind the step, in the core's words.

use hopscope_core::Rule;
use hopscope_core::trace::say;
use yew::prelude::*;

use super::inspector::InspectorProps;
use crate::i18n::words;

/// The sentence of the step and the rule behind it.
#[component]
pub fn WhyTab(props: &InspectorProps) -> Html {
    let state = &props.state;
    let lang = state.lang;
    let sentence = say(state.run.topology(), state.run.record(state.step), lang);
    html! {
        <div class="why" data-testid="why">
            <p class="sentence">{ sentence }</p>
            if let Some(rule) = state.run.rule(state.step) {
                <h3 data-rule={rule.id()}>{ rule.short(lang) }</h3>
                <p>{ rule.long(lang) }</p>
                <p class="source">
                    { words::SOURCE.get(lang) }
                    { ": " }
                    { source(rule) }
                </p>
            } else {
                <p>{ words::NO_RULE.get(lang) }</p>
            }
        </div>
    }
}

/// The source, as a link where it is an RFC.
fn source(rule: Rule) -> Html {
    let source = rule.source();
    let number = source
        .strip_prefix("RFC ")
        .and_then(|rest| rest.split(',').next());
    match number {
        Some(number) => html! {
            <a href={format!("https://rfc.zeromq.org/spec/{number}/")} rel="noreferrer">{ source }</a>
        },
        None => html! { source },
    }
}
