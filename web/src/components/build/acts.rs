//! What is done from outside, by hand or by the scenario's author, at its time in every run: each act can be
//! taken away. Otherwise it would go on being done unseen after the scenario has been changed.

use hopscope_core::Instant;
use hopscope_core::scenario::edit::Edit;

use crate::browser;
use crate::components::button::{button, square};
use crate::components::icon::Icon;
use crate::el::{Callback, El, el};
use crate::i18n::{acts::act, build as words, filled};
use crate::state::{Action, BuildAction, State};

/// The id of the list's heading.
const HEADING: &str = "bench-acts";

/// How many acts there are, and the way to their list, which may be out of sight.
pub(super) fn count(state: &State) -> Option<El> {
    let acts = state.run.scenario.acts.len();
    let go = Callback::from(|_| browser::show_by_id(HEADING));
    let count = el("button")
        .set("type", "button")
        .class("tally")
        .set("data-testid", "acts-count")
        .on_click(go)
        .text(filled(words::ACTS_COUNT, state.lang, &[&acts]));
    (acts > 0).then_some(count)
}

/// The list; nothing where nothing is done.
pub(super) fn acts(state: &State, send: &Callback<Action>) -> Option<El> {
    let (run, lang) = (&state.run, state.lang);
    let edit = |edit| Action::Build(BuildAction::Edit(edit));
    let rows = run.scenario.acts.iter().enumerate().map(|(number, spec)| {
        let told = act(run, &spec.act, lang);
        let remove = [words::DROP_ACT.get(lang), &told].join(" ");
        el("li")
            .child(
                el("span")
                    .class("mono")
                    .text((Instant::ZERO + spec.at).to_string()),
            )
            .child(el("span").text(told))
            .child(square(Icon::Bin, remove, send, edit(Edit::DropAct(number))))
    });
    let rows: Vec<El> = rows.collect();
    let all = (rows.len() > 1).then(|| {
        button(send, edit(Edit::DropActs { after: None })).text(words::DROP_ACTS.get(lang))
    });
    (!rows.is_empty()).then(|| {
        el("section")
            .class("done-acts")
            .set("aria-labelledby", HEADING)
            .set("data-testid", "acts")
            .child(
                el("h2")
                    .class("eyebrow")
                    .set("id", HEADING)
                    .text(words::ACTS.get(lang)),
            )
            .child(el("p").class("hint").text(words::ACTS_STAY.get(lang)))
            .child(el("ol").set("role", "list").children(rows))
            .maybe_child(all)
    })
}
