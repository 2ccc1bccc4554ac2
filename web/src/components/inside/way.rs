//! The way of a frame as a list of buttons: each goes where something was done to it.

use hopscope_core::Lang;
use hopscope_core::envelope::Role;
use hopscope_core::trace::provenance::{Deed, FrameAt};

use super::super::button::button;
use crate::el::{Callback, El, el};
use crate::i18n::inside::{count, deed, meaning, words};
use crate::inside::{Leg, way};
use crate::state::{Action, Look, State};

/// Where the frame at `at` comes from and where it goes.
pub(super) fn way_of(
    state: &State,
    at: FrameAt,
    role: Role,
    send: &Callback<Action>,
) -> Option<El> {
    let lang = state.lang;
    let way = way(&state.run, at, state.secret_from())?;
    let legs = |legs: &[Leg]| -> Vec<El> {
        let drawn = legs.iter().map(|leg| one(leg, at, role, lang, send));
        drawn.collect()
    };
    let middle = way.past.len() / 2;
    let mut past = legs(&way.past);
    if way.left_out > 0 {
        past.insert(
            middle,
            el("li").text(count(lang, words::LEFT_OUT, way.left_out)),
        );
    }
    let section = |title: &'static str, legs: Vec<El>| {
        (!legs.is_empty()).then(|| {
            el("div")
                .child(el("h4").text(title))
                .child(el("ol").children(legs))
        })
    };
    let told = way.next.is_empty() && !way.is_secret;
    let is_name = way.past.first().is_some_and(|leg| leg.deed == Deed::Named);
    let hint = match (told, way.is_secret) {
        (true, _) if is_name => Some(words::NAME_STAYS),
        (true, _) => Some(words::STAYS),
        (_, true) => Some(words::TO_PREDICT),
        _ => None,
    };
    let named = way.named.as_ref().map(core::slice::from_ref);
    let end = way.end.as_ref().map(core::slice::from_ref);
    Some(
        el("div")
            .class("way")
            .set("data-testid", "way")
            .child(el("p").class("meaning").text(meaning(role).get(lang)))
            .maybe_child(section(words::COMES_FROM.get(lang), past))
            .maybe_child(section(
                words::NAMED_AT.get(lang),
                legs(named.unwrap_or_default()),
            ))
            .maybe_child(section(words::GOES_NEXT.get(lang), legs(&way.next)))
            .maybe_child(section(
                words::ENDS.get(lang),
                legs(end.unwrap_or_default()),
            ))
            .maybe_child(hint.map(|hint| el("p").class("hint").text(hint.get(lang)))),
    )
}

fn one(leg: &Leg, at: FrameAt, role: Role, lang: Lang, send: &Callback<Action>) -> El {
    let jump = Look::Jump {
        record: leg.record,
        frame: leg.frame,
    };
    let here = leg.record == at.record;
    let rule = leg.rule.map(|rule| {
        el("span")
            .class("rule")
            .set("data-rule", rule.id())
            .text(rule.short(lang))
    });
    let button = button(send, Action::Inside(jump))
        .class("leg")
        .num("data-jump", leg.record)
        .maybe("aria-current", here.then_some("step"))
        .child(
            el("b")
                .text(count(lang, words::AT_STEP, leg.step + 1))
                .text(" "),
        )
        .child(el("span").text(deed(lang, leg, role)).text(" "))
        .maybe_child(rule);
    el("li").child(button)
}
