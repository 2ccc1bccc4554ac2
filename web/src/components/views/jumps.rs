//! Jumps: along the exchange of a message, and from one use of a rule to the next.

use hopscope_core::Rule;

use crate::components::button::square;
use crate::components::icon::Icon;
use crate::el::{Callback, El, el};
use crate::i18n::{Word, views as words};
use crate::state::{Action, State, ViewsAction};
use crate::views::jump::{self, Way};

/// The buttons, and the list of the run's rules.
pub fn jumps(state: &State, send: &Callback<Action>) -> El {
    let lang = state.lang;
    let press = |face: Icon, word: Word, there: bool, act: &'static str, action| {
        square(face, word.get(lang), send, Action::Views(action))
            .flag("aria-disabled", !there)
            .set("data-act", act)
    };
    let message = |way: Way| state.along_message(way).is_some();
    let rule = |way: Way| state.along_rule(way).is_some();
    let choose = send.reform(|event: yew::Event| {
        let id = crate::browser::typed(&event);
        let rule = Rule::ALL.into_iter().find(|rule| rule.id() == id);
        Action::Views(ViewsAction::Follow(rule))
    });
    let option = |id: &'static str, text: String, chosen: bool| {
        el("option").set("value", id).selected(chosen).text(text)
    };
    let own = option(
        "",
        words::STEPS_RULE.get(lang).to_owned(),
        state.views.rule.is_none(),
    );
    let rules = jump::rules(&state.run).into_iter().map(|(rule, count)| {
        let text = format!("{} ({count})", rule.short(lang));
        option(rule.id(), text, state.views.rule == Some(rule))
    });
    let list = el("select")
        .set("aria-label", words::FOLLOW_RULE.get(lang))
        .set("data-act", "rule")
        .on_change(choose)
        .child(own)
        .children(rules);
    // The names of the buttons say as much, and more.
    let group = |word: Word, parts: Vec<El>| {
        el("div")
            .child(el("span").set("aria-hidden", "true").text(word.get(lang)))
            .children(parts)
    };
    let along_message = vec![
        press(
            Icon::MessageBack,
            words::LAST_MOMENT,
            message(Way::Back),
            "message-back",
            ViewsAction::AlongMessage(Way::Back),
        ),
        press(
            Icon::MessageForward,
            words::NEXT_MOMENT,
            message(Way::Forward),
            "message-forward",
            ViewsAction::AlongMessage(Way::Forward),
        ),
    ];
    let along_rule = vec![
        press(
            Icon::RuleBack,
            words::LAST_RULE,
            rule(Way::Back),
            "rule-back",
            ViewsAction::AlongRule(Way::Back),
        ),
        list,
        press(
            Icon::RuleForward,
            words::NEXT_RULE,
            rule(Way::Forward),
            "rule-forward",
            ViewsAction::AlongRule(Way::Forward),
        ),
    ];
    el("div")
        .class("jumps")
        .child(group(words::ALONG_MESSAGE, along_message))
        .child(group(words::ALONG_RULE, along_rule))
}
