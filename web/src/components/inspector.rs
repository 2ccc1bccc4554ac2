//! The inspector: three lenses on the message of the step.

use yew::prelude::*;

use super::bytes_tab::BytesTab;
use super::frames_tab::FramesTab;
use super::why_tab::WhyTab;
use crate::i18n::{self, words};
use crate::shared::Shared;
use crate::state::{Action, State, Tab};
use crate::subject::Subject;

/// What the inspector and its lenses show.
#[derive(PartialEq, Properties)]
pub struct InspectorProps {
    /// The state.
    pub state: Shared<State>,
    /// The message that is looked at.
    pub subject: Shared<Option<Subject>>,
    /// Takes what the reader does.
    pub send: Callback<Action>,
}

/// The inspector.
#[component]
pub fn Inspector(props: &InspectorProps) -> Html {
    let InspectorProps {
        state,
        subject,
        send,
    } = props;
    let (lang, tab) = (state.lang, state.tab);
    let list = use_node_ref();
    let onkeydown = {
        let (send, list) = (send.clone(), list.clone());
        Callback::from(move |event: KeyboardEvent| turn(&event, tab, &send, &list))
    };
    html! {
        <aside class="inspector" aria-label={words::INSPECTOR.get(lang)} data-testid="inspector">
            <div class="tabs" role="tablist" aria-label={words::INSPECTOR.get(lang)} ref={list} {onkeydown}>
                { for Tab::ALL.into_iter().map(|one| {
                    let selected = one == tab;
                    html! {
                        <button
                            type="button"
                            role="tab"
                            id={format!("tab-{}", one.name())}
                            aria-selected={selected.to_string()}
                            aria-controls="lens"
                            tabindex={if selected { "0" } else { "-1" }}
                            onclick={send.reform(move |_: MouseEvent| Action::Look(one))}
                        >
                            { i18n::tab(one).get(lang) }
                        </button>
                    }
                }) }
            </div>
            <div
                id="lens"
                class="lens"
                role="tabpanel"
                tabindex="0"
                aria-labelledby={format!("tab-{}", tab.name())}
                data-tab={tab.name()}
            >
                { match tab {
                    Tab::Frames => html! {
                        <FramesTab state={state.clone()} subject={subject.clone()} send={send.clone()} />
                    },
                    Tab::Bytes => html! {
                        <BytesTab state={state.clone()} subject={subject.clone()} send={send.clone()} />
                    },
                    Tab::Why => html! {
                        <WhyTab state={state.clone()} subject={subject.clone()} send={send.clone()} />
                    },
                } }
            </div>
        </aside>
    }
}

/// Arrow keys go from tab to tab, and the focus goes along.
fn turn(event: &KeyboardEvent, tab: Tab, send: &Callback<Action>, list: &NodeRef) {
    let tabs = Tab::ALL.len();
    let now = Tab::ALL
        .iter()
        .position(|one| *one == tab)
        .unwrap_or_default();
    let next = match event.key().as_str() {
        "ArrowRight" => (now + 1) % tabs,
        "ArrowLeft" => (now + tabs - 1) % tabs,
        "Home" => 0,
        "End" => tabs - 1,
        _ => return,
    };
    event.prevent_default();
    event.stop_propagation();
    send.emit(Action::Look(Tab::ALL[next]));
    let button = list.cast::<web_sys::Element>().and_then(|list| {
        u32::try_from(next)
            .ok()
            .and_then(|next| list.children().item(next))
    });
    if let Some(button) = button {
        crate::browser::focus(&button);
    }
}
