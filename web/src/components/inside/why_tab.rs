//! The third lens: the rule behind the step, in the core's words.

use hopscope_core::Rule;

use crate::el::{El, Html, el};
use crate::i18n::{self, words};
use crate::state::State;

/// The sentence of the step and the rule behind it.
#[inline(never)]
pub(super) fn why_tab(state: &State) -> El {
    let lang = state.lang;
    let sentence = i18n::sentence(&state.run, state.step, lang);
    let content = el("div")
        .class("why")
        .set("data-testid", "why")
        .child(el("p").class("sentence").text(sentence));
    match state.run.rule(state.step) {
        None => content.child(el("p").text(words::NO_RULE.get(lang))),
        Some(rule) => content
            .child(el("h3").set("data-rule", rule.id()).text(rule.short(lang)))
            .child(el("p").text(rule.long(lang)))
            .child(
                el("p")
                    .class("source")
                    .text(words::SOURCE.get(lang))
                    .text(": ")
                    .child(source(rule)),
            ),
    }
}

/// The source, as a link where it is an RFC.
fn source(rule: Rule) -> Html {
    let source = rule.source();
    let number = source
        .strip_prefix("RFC ")
        .and_then(|rest| rest.split(',').next());
    match number {
        Some(number) => el("a")
            .set("href", format!("https://rfc.zeromq.org/spec/{number}/"))
            .set("rel", "noreferrer")
            .text(source)
            .into(),
        None => el("span").text(source).into(),
    }
}
