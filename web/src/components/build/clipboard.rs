//! The clipboard: what is copied can be pasted in other pages, as the text of a scenario, and the
//! other way round. Where it may not be used, copies stay within the page.

use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use yew::{hook, use_effect_with, use_mut_ref};

use crate::browser;
use crate::el::Callback;
use crate::keys::Focus;
use crate::shared::Shared;
use crate::state::{Action, BuildAction, State};

/// Puts on the clipboard what is copied, and takes what is pasted.
#[hook]
pub(super) fn use_clipboard(state: &Shared<State>, send: &Callback<Action>) {
    let first = use_mut_ref(|| true);
    {
        let send = send.clone();
        use_effect_with(state.build.clip.clone(), move |clip| {
            // What was copied before the workbench was opened is there already.
            if !first.replace(false) && !clip.is_empty() {
                browser::copy(clip.to_string(), move |kept| {
                    send.emit(Action::Build(BuildAction::Kept(kept)));
                });
            }
        });
    }
    let send = send.clone();
    use_effect_with((), move |()| {
        let document = browser::document();
        let listener = document.map(|document| {
            EventListener::new(&document, "paste", move |event| {
                if browser::focus_of(event) == Focus::Text {
                    return;
                }
                let Some(paste) = event.dyn_ref::<web_sys::ClipboardEvent>() else {
                    return;
                };
                let data = paste.clipboard_data();
                let text = data.and_then(|data| data.get_data("text/plain").ok());
                let text = text.unwrap_or_default();
                send.emit(Action::Build(BuildAction::PasteText(text.into())));
            })
        });
        move || drop(listener)
    });
}
