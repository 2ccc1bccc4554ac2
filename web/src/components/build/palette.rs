//! The palette: every socket type, alone or as it is mostly met.

use hopscope_core::scenario::palette as groups;

use crate::components::button::button;
use crate::el::{Callback, El, el};
use crate::i18n::build as words;
use crate::state::{Action, BuildAction, State};

/// The palette.
pub(super) fn palette(state: &State, send: &Callback<Action>) -> El {
    let lang = state.lang;
    let groups = groups().iter().map(|group| {
        let presets = group.presets.iter().map(|preset| {
            let add = Action::Build(BuildAction::Add(preset.node, None));
            let add = button(send, add)
                .class("mono")
                .set("data-preset", preset.name)
                .text(preset.name);
            el("li").child(add)
        });
        el("div")
            .child(el("h3").text(group.name.get(lang)))
            .child(el("ul").children(presets))
    });
    el("section")
        .class("palette")
        .set("aria-label", words::PALETTE.get(lang))
        .child(el("h2").class("eyebrow").text(words::PALETTE.get(lang)))
        .children(groups)
}
