//! The keys, and the switch that lets single keys be.

use hopscope_core::{Lang, Phrase};
use yew::{Properties, component, html};

use crate::el::{Callback, El, Html, On, el};
use crate::i18n::{build, views, words};
use crate::state::Action;

type Keys = (&'static [&'static str], Phrase);

const RUN: [Keys; 11] = [
    (&["?"], words::KEY_KEYS),
    (&["Space"], words::KEY_SPACE),
    (&[".", "→"], words::KEY_FORWARD),
    (&[",", "←"], words::KEY_BACK),
    (&["Home", "End"], words::KEY_ENDS),
    (&["[", "]"], views::KEY_MESSAGE),
    (&["{", "}"], views::KEY_RULE),
    (&[">"], views::PAST_HANDSHAKE),
    (&["Menu", "Shift+F10"], build::KEY_MENU),
    (&["←", "→"], build::KEY_THINGS),
    (&["↑", "↓"], build::KEY_FRAMES),
];
const BENCH: [Keys; 14] = [
    (&["?"], words::KEY_KEYS),
    (&["Enter"], build::KEY_ADD),
    (&["Enter"], build::KEY_FORM),
    (&["Enter"], build::KEY_LINK),
    (&["←", "→", "↑", "↓"], build::KEY_MOVE),
    (&["Delete"], build::KEY_DELETE),
    (&["Esc"], build::KEY_ESC),
    (&["Ctrl+A"], build::KEY_ALL),
    (&["Ctrl+C", "Ctrl+X", "Ctrl+V"], build::KEY_CLIPBOARD),
    (&["Ctrl+Z", "Ctrl+Y"], build::KEY_UNDO),
    (&["Ctrl++", "Ctrl+−", "Ctrl+0", "Ctrl+1"], build::KEY_ZOOM),
    (&["Ctrl+Shift+P"], build::KEY_ACTIONS),
    (&["F6"], build::KEY_ONWARD),
    (&["Ctrl+Enter"], build::KEY_SEND),
];

/// The list of keys behind a disclosure: a hundred elements that no step changes.
pub fn keys_help(shortcuts: bool, send: &Callback<Action>, lang: Lang) -> Html {
    let send = send.clone();
    html! { <Help {shortcuts} {lang} {send} /> }
}

#[derive(PartialEq, Properties)]
struct HelpProps {
    shortcuts: bool,
    lang: Lang,
    send: Callback<Action>,
}

#[component]
fn Help(props: &HelpProps) -> Html {
    let (shortcuts, lang) = (props.shortcuts, props.lang);
    let switch = el("input").set("type", "checkbox").checked(shortcuts).act(
        On::Change,
        &props.send,
        Action::Shortcuts(!shortcuts),
    );
    let card = el("div")
        .class("card")
        .child(headed(build::KEYS_STAGE, &RUN, lang))
        .child(headed(build::KEYS_BENCH, &BENCH, lang))
        .child(el("label").child(switch).text(words::KEYS_ON.get(lang)))
        .child(el("p").class("hint").text(words::IN_PROCESS.get(lang)));
    disclosed(card, lang).into()
}

/// The keys of the workbench behind a disclosure, for those who are there.
pub fn bench_keys(lang: Lang) -> El {
    let card = el("div")
        .class("card")
        .child(headed(build::KEYS_BENCH, &BENCH, lang));
    disclosed(card, lang)
}

fn disclosed(card: El, lang: Lang) -> El {
    el("details")
        .class("keys")
        .child(el("summary").text(words::KEYS.get(lang)))
        .child(card)
}

fn headed(heading: Phrase, keys: &[Keys], lang: Lang) -> El {
    let rows = keys.iter().map(|(keys, does)| {
        let keys = keys.iter().map(|key| el("kbd").text(*key));
        el("div")
            .child(el("dt").children(keys))
            .child(el("dd").text(does.get(lang)))
    });
    el("section")
        .child(el("h3").text(heading.get(lang)))
        .child(el("dl").children(rows))
}
