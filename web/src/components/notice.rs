//! What a reader has to be told, above everything else, until it is put away.

use hopscope_core::Lang;
use yew::prelude::*;

use super::icon::{Icon, icon};
use crate::i18n::{self, words};
use crate::state::{Action, Notice};

/// Draws the notice, if there is one.
pub fn notice(text: Option<&Notice>, send: &Callback<Action>, lang: Lang) -> Html {
    let Some(text) = text else {
        return Html::default();
    };
    html! {
        <div class="notice" role="alert" data-testid="notice">
            <p>{ i18n::notice(lang, text) }</p>
            <button
                type="button"
                class="square"
                aria-label={words::DISMISS.get(lang)}
                title={words::DISMISS.get(lang)}
                onclick={send.reform(|_: MouseEvent| Action::Dismiss)}
            >
                { icon(Icon::Cross) }
            </button>
        </div>
    }
}
