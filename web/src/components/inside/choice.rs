//! A list of which one is chosen.

use crate::el::{Callback, El, el};
use crate::state::Action;

/// A list under a label. The first entry stands for none of the others, and is what the page chooses
/// by itself.
pub(super) fn choice(
    id: &'static str,
    label: &'static str,
    entries: impl Iterator<Item = String>,
    chosen: Option<usize>,
    act: impl Fn(Option<usize>) -> Action + 'static,
    send: &Callback<Action>,
) -> El {
    let send = send.clone();
    let choose = Callback::from(move |event: yew::InputEvent| {
        let entry = crate::browser::choice_of(&event);
        send.emit(act(entry.and_then(|entry| entry.checked_sub(1))));
    });
    let now = chosen.map_or(0, |chosen| chosen + 1);
    let options = entries.enumerate().map(|(entry, name)| {
        el("option")
            .num("value", entry)
            .given("selected", entry == now)
            .text(name)
    });
    el("p")
        .class("pointer")
        .child(el("label").set("for", id).text(label))
        .child(
            el("select")
                .set("id", id)
                .on_input(choose)
                .children(options),
        )
}
