//! The keys, and the switch that lets single keys be.

use hopscope_core::Lang;
use yew::prelude::*;

use crate::i18n::words;
use crate::state::Action;

/// The list of keys behind a disclosure.
pub fn keys_help(shortcuts: bool, send: &Callback<Action>, lang: Lang) -> Html {
    let keys = [
        (&["Space"][..], words::KEY_SPACE),
        (&[".", "→"], words::KEY_FORWARD),
        (&[",", "←"], words::KEY_BACK),
        (&["Home", "End"], words::KEY_ENDS),
    ];
    html! {
        <details class="keys">
            <summary>{ words::KEYS.get(lang) }</summary>
            <div class="card">
                <dl>
                    { for keys.into_iter().map(|(keys, does)| html! {
                        <div>
                            <dt>{ for keys.iter().map(|key| html! { <kbd>{ *key }</kbd> }) }</dt>
                            <dd>{ does.get(lang) }</dd>
                        </div>
                    }) }
                </dl>
                <label>
                    <input
                        type="checkbox"
                        checked={shortcuts}
                        onchange={send.reform(move |_: Event| Action::Shortcuts(!shortcuts))}
                    />
                    { words::KEYS_ON.get(lang) }
                </label>
            </div>
        </details>
    }
}
