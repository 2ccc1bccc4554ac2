//! The palette: every socket type, alone or as it is mostly met.
//!
//! A node is dragged from it to where it is to stand; pressed, by pointer or by key, it finds a place by itself.

use hopscope_core::scenario::palette as groups;
use yew::NodeRef;

use crate::el::{Callback, El, el};
use crate::i18n::build as words;
use crate::state::State;

/// The palette. What is pressed goes to `chosen`, which knows whether a drag came before, with whether that
/// was done by key.
pub(super) fn palette(
    state: &State,
    chosen: &Callback<(&'static str, bool)>,
    shelf: &NodeRef,
) -> El {
    let lang = state.lang;
    let groups = groups().iter().map(|group| {
        let presets = group.presets.iter().map(|preset| {
            let choose = {
                let chosen = chosen.clone();
                // Who presses a key clicks no times.
                Callback::from(move |event: yew::MouseEvent| {
                    chosen.emit((preset.node, event.detail() == 0));
                })
            };
            let add = el("button")
                .set("type", "button")
                .class("mono")
                .set("title", words::PALETTE_HELP.get(lang))
                .set("data-preset", preset.name)
                .on_click(choose)
                .text(preset.name);
            el("li").child(add)
        });
        el("div")
            .child(el("h3").text(group.name.get(lang)))
            .child(el("ul").children(presets))
    });
    el("section")
        .class("palette")
        .bind(shelf)
        .set("aria-label", words::PALETTE.get(lang))
        .child(el("h2").class("eyebrow").text(words::PALETTE.get(lang)))
        .children(groups)
}
