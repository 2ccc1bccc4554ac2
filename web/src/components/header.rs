//! The top of the page: name, lesson, link, language and theme.

use hopscope_core::Lang;
use yew::prelude::*;

use super::icon::{Icon, icon};
use super::picker::Picker;
use super::settings::Settings;
use crate::browser;
use crate::i18n::{self, words};
use crate::shared::Shared;
use crate::state::{Action, State, Theme};

/// What the header shows.
#[derive(PartialEq, Properties)]
pub struct HeaderProps {
    /// The state.
    pub state: Shared<State>,
    /// Takes what the reader does.
    pub send: Callback<Action>,
}

/// The header.
#[component]
pub fn Header(props: &HeaderProps) -> Html {
    let HeaderProps { state, send } = props;
    let lang = state.lang;
    let other = if lang == Lang::En { Lang::Zh } else { Lang::En };
    let title = AttrValue::from(state.run.scenario.title.get(lang).to_owned());
    let theme = format!(
        "{}: {}",
        words::THEME.get(lang),
        i18n::theme(state.theme).get(lang)
    );
    let face = match state.theme {
        Theme::Auto => Icon::Theme,
        Theme::Light => Icon::Sun,
        Theme::Dark => Icon::Moon,
    };
    let next = state.theme.next();
    html! {
        <header class="top">
            <a class="logo" href="./" translate="no">{ "Hop" }<b>{ "scope" }</b></a>
            <Picker lesson={state.run.lesson} {title} {lang} />
            <Settings state={state.clone()} send={send.clone()} />
            if state.run.lesson.is_some() {
                <Share {lang} step={state.step} />
            }
            <button
                type="button"
                lang={other.tag()}
                onclick={send.reform(move |_: MouseEvent| Action::Speak(other))}
                data-testid="language"
            >
                { words::LANGUAGE.get(lang) }
            </button>
            <button
                type="button"
                class="square"
                aria-label={theme.clone()}
                title={theme}
                onclick={send.reform(move |_: MouseEvent| Action::Paint(next))}
                data-testid="theme"
            >
                { icon(face) }
            </button>
        </header>
    }
}

#[derive(PartialEq, Properties)]
struct ShareProps {
    lang: Lang,
    /// Another step, another link: what was said of the last one is forgotten.
    step: usize,
}

/// Puts the link to the moment on the clipboard.
#[component]
fn Share(props: &ShareProps) -> Html {
    let lang = props.lang;
    let said = use_state_eq(|| None::<bool>);
    {
        let said = said.setter();
        use_effect_with(props.step, move |_| said.set(None));
    }
    let onclick = {
        let said = said.setter();
        Callback::from(move |_: MouseEvent| {
            let said = said.clone();
            browser::copy(browser::address(), move |done| said.set(Some(done)));
        })
    };
    let word = match *said {
        None => words::SHARE,
        Some(true) => words::SHARED,
        Some(false) => words::SHARE_FAILED,
    };
    html! {
        <button type="button" class="share" {onclick} data-testid="share">
            { icon(if *said == Some(true) { Icon::Tick } else { Icon::Link }) }
            <span role="status">{ word.get(lang) }</span>
        </button>
    }
}
