//! The keys, and the switch that lets single keys be.

use hopscope_core::{Lang, Phrase};

use crate::el::{Callback, El, On, el};
use crate::i18n::{views, words};
use crate::state::Action;

const KEYS: [(&[&str], Phrase); 6] = [
    (&["Space"], words::KEY_SPACE),
    (&[".", "→"], words::KEY_FORWARD),
    (&[",", "←"], words::KEY_BACK),
    (&["Home", "End"], words::KEY_ENDS),
    (&["[", "]"], views::KEY_MESSAGE),
    (&["{", "}"], views::KEY_RULE),
];

/// The list of keys behind a disclosure.
pub fn keys_help(shortcuts: bool, send: &Callback<Action>, lang: Lang) -> El {
    let rows = KEYS.iter().map(|(keys, does)| {
        let keys = keys.iter().map(|key| el("kbd").text(*key));
        el("div")
            .child(el("dt").children(keys))
            .child(el("dd").text(does.get(lang)))
    });
    let switch = el("input").set("type", "checkbox").checked(shortcuts).act(
        On::Change,
        send,
        Action::Shortcuts(!shortcuts),
    );
    el("details")
        .class("keys")
        .child(el("summary").text(words::KEYS.get(lang)))
        .child(
            el("div")
                .class("card")
                .child(el("dl").children(rows))
                .child(el("label").child(switch).text(words::KEYS_ON.get(lang))),
        )
}
