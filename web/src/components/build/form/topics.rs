//! What a socket subscribes to: nothing, everything, or what begins with one of some topics.

use hopscope_core::Lang;

use super::input::choice;
use crate::browser;
use crate::el::{Callback, El, el};
use crate::i18n::build as words;

/// The choice, and the topics below it if some are meant. `set` gets them as the catalogue types them:
/// a word, and a topic in each line below it.
pub(super) fn topics(id: &str, label: &str, value: &str, set: Callback<String>, lang: Lang) -> El {
    let (word, lines) = value.split_once('\n').unwrap_or((value, ""));
    let these = word == "these";
    let chosen = {
        let (set, lines) = (set.clone(), lines.to_owned());
        Callback::from(move |event: yew::Event| {
            let mut typed = browser::typed(&event);
            if typed == "these" && !lines.is_empty() {
                typed.extend(["\n", &lines]);
            }
            set.emit(typed);
        })
    };
    let written = Callback::from(move |event: yew::Event| {
        let lines = browser::typed(&event);
        set.emit(match lines.as_str() {
            "" => "these".to_owned(),
            lines => format!("these\n{lines}"),
        });
    });
    let known = [
        ("none", words::TOPICS_NONE.get(lang)),
        ("all", words::TOPICS_ALL.get(lang)),
        ("these", words::TOPICS_THESE.get(lang)),
    ];
    let list = these.then(|| {
        el("textarea")
            .set("id", format!("{id}-lines"))
            .set(
                "aria-label",
                format!("{label}: {}", words::TOPICS_THESE.get(lang)),
            )
            .num("rows", lines.matches('\n').count().clamp(1, 8) + 1)
            .set("spellcheck", "false")
            .value(lines.to_owned())
            .on_change(written)
    });
    el("div")
        .class("topics")
        .child(
            choice(known.into_iter(), word, "none")
                .set("id", id.to_owned())
                .on_change(chosen),
        )
        .maybe_child(list)
}
