//! All actions by their names: a list that is opened by a button or a key and narrowed by what is typed,
//! where the focus stays; arrows choose, Enter does it (a combobox, as ARIA has it).

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};
use yew::{UseStateHandle, hook, use_effect_with, use_state_eq};

use crate::browser;
use crate::build::keys::{Key, on_bench};
use crate::el::{Callback, El, el};
use crate::i18n::build as words;
use hopscope_core::Lang;

/// The ids of the button, of what is typed into, and of the list.
const BUTTON: &str = "bench-actions";
const FIELD: &str = "bench-find";
const LIST: &str = "bench-found";

/// What is looked for in the list while it is open.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Sought {
    /// What was typed.
    pub(super) letters: String,
    /// Which of those found Enter does.
    at: usize,
}

/// What is looked for; nothing while the list is closed. It opens by its key and closes by Escape
/// wherever the focus is, and where the reader turns to something else.
#[hook]
pub(super) fn use_sought() -> UseStateHandle<Option<Sought>> {
    let sought = use_state_eq(|| None::<Sought>);
    let set = sought.setter();
    use_effect_with(sought.is_some(), move |opened| {
        let opened = *opened;
        if opened {
            browser::focus_by_id(FIELD);
        }
        let document = web_sys::window().and_then(|window| window.document());
        let listeners = document.map(|document| {
            ["keydown", "focusin", "pointerdown"].map(|kind| {
                let set = set.clone();
                let options = EventListenerOptions::enable_prevent_default();
                EventListener::new_with_options(&document, kind, options, move |event| {
                    let Some(key) = event.dyn_ref::<KeyboardEvent>() else {
                        let target = event.target().and_then(|target| target.dyn_into().ok());
                        let within = |one: Element| one.closest(".actions").ok().flatten();
                        if opened && target.and_then(within).is_none() {
                            set.set(None);
                        }
                        return;
                    };
                    let control = key.ctrl_key() || key.meta_key();
                    let opens = on_bench(&key.key(), control, key.shift_key());
                    if opens == Some(Key::Actions) {
                        set.set(Some(Sought::default()));
                    } else if opened && key.key() == "Escape" {
                        set.set(None);
                        browser::focus_by_id(BUTTON);
                    } else {
                        return;
                    }
                    event.prevent_default();
                })
            })
        });
        move || drop(listeners)
    });
    let at = sought.as_ref().map(|sought| sought.at);
    use_effect_with(at, |at| {
        if let Some(at) = at {
            browser::show_by_id(&row_id(*at));
        }
    });
    sought
}

fn row_id(at: usize) -> String {
    format!("{LIST}-{at}")
}

/// The button, and while it is open the list of what was found.
pub(super) fn finder(sought: &UseStateHandle<Option<Sought>>, rows: Vec<El>, lang: Lang) -> El {
    let toggle = {
        let sought = sought.clone();
        Callback::from(move |_| {
            let opens = sought.is_none();
            sought.set(opens.then(Sought::default));
        })
    };
    el("div")
        .class("actions")
        .child(
            el("button")
                .set("type", "button")
                .set("id", BUTTON)
                .set("title", "Ctrl+Shift+P")
                .flag("aria-expanded", sought.is_some())
                .on_click(toggle)
                .text(words::ACTIONS.get(lang)),
        )
        .maybe_child(sought.as_ref().map(|now| list(sought, now, rows, lang)))
}

fn list(sought: &UseStateHandle<Option<Sought>>, now: &Sought, rows: Vec<El>, lang: Lang) -> El {
    let count = rows.len();
    let at = now.at.min(count.saturating_sub(1));
    let typed = {
        let set = sought.setter();
        Callback::from(move |event: yew::InputEvent| {
            let letters = browser::typed(&event);
            set.set(Some(Sought { letters, at: 0 }));
        })
    };
    let walk = {
        let (set, now) = (sought.setter(), now.clone());
        Callback::from(move |event: KeyboardEvent| {
            let to = match &*event.key() {
                "ArrowDown" => at + 1,
                "ArrowUp" => at + count.saturating_sub(1),
                "Enter" => {
                    event.prevent_default();
                    return browser::press_by_id(&row_id(at));
                }
                _ => return,
            };
            event.prevent_default();
            let to = to.checked_rem(count).unwrap_or_default();
            set.set(Some(Sought {
                at: to,
                ..now.clone()
            }));
        })
    };
    let done = {
        let set = sought.setter();
        Callback::from(move |_| {
            set.set(None);
            browser::focus_by_id(BUTTON);
        })
    };
    let rows = rows.into_iter().enumerate().map(|(number, row)| {
        row.set("role", "option")
            .set("id", row_id(number))
            .flag("aria-selected", number == at)
    });
    let named = words::FIND.get(lang);
    el("div")
        .class("action-list")
        .child(
            el("input")
                .set("type", "text")
                .set("id", FIELD)
                .set("role", "combobox")
                .set("aria-label", named)
                .set("aria-expanded", "true")
                .set("aria-autocomplete", "list")
                .set("aria-controls", LIST)
                .maybe("aria-activedescendant", (count > 0).then(|| row_id(at)))
                .set("placeholder", named)
                .set("autocomplete", "off")
                .value(now.letters.clone())
                .on_input(typed)
                .on_key(walk),
        )
        .child(
            el("ul")
                .set("role", "listbox")
                .set("id", LIST)
                .set("aria-label", words::ACTIONS.get(lang))
                .on_click(done)
                .children(rows.collect::<Vec<_>>()),
        )
        .child(
            el("p")
                .class("hint")
                .set("role", "status")
                .text(if count == 0 {
                    words::NOT_FOUND.get(lang)
                } else {
                    ""
                }),
        )
}
