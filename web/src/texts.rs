//! The texts that the module does not hold: files beside it, fetched by whoever starts it.
//!
//! What a reader sees first is there before anything is drawn; the texts of another language are
//! fetched when it is asked for, and until they are there the page speaks the one it spoke.

use std::cell::RefCell;

use hopscope_core::has_texts;
use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use crate::el::Callback;
use crate::state::Action;

thread_local! {
    /// Fetches the texts of the language of this tag and provides them.
    static FETCH: RefCell<Option<Function>> = const { RefCell::new(None) };
}

/// Takes over a file of texts in the language of this tag.
///
/// # Errors
/// A JavaScript `Error` if it is of another form.
#[wasm_bindgen]
pub fn provide_texts(lang: &str, file: String) -> Result<(), JsError> {
    let lang = lang.parse().unwrap_or_default();
    hopscope_core::provide_texts(lang, file).map_err(|error| JsError::new(&error.to_string()))
}

/// Takes over the file of the built-in lessons.
#[wasm_bindgen]
pub fn provide_lessons(file: String) {
    hopscope_core::scenario::provide_lessons(file);
}

/// The language in which the page opens, as a tag: its texts must be there when it starts.
#[wasm_bindgen]
pub fn first_language() -> String {
    crate::app::first_language().tag().to_owned()
}

/// Draws the page. `fetch` takes the tag of a language and returns a promise, kept when the texts of
/// that language have been provided; `pause` returns one that is kept once the browser has had its turn.
#[wasm_bindgen]
pub fn start(fetch: Function, pause: Function) {
    FETCH.set(Some(fetch));
    crate::app::start(Some(pause));
}

/// Sends an action; one that leads to a language whose texts are not there yet, when they are. If
/// they cannot be had, the action is sent without the language, and the reader is told.
pub fn send(action: Action, send: Callback<Action>) {
    let lang = match &action {
        Action::Speak(lang) => Some(*lang),
        Action::Follow(Ok(place)) => place.lang,
        _ => None,
    };
    let missing = lang.filter(|lang| !has_texts(*lang));
    let (Some(lang), Some(fetch)) = (missing, FETCH.with_borrow(Clone::clone)) else {
        return send.emit(action);
    };
    spawn_local(async move {
        let fetched = fetch.call1(&JsValue::NULL, &lang.tag().into());
        let fetched = match fetched.map(Promise::from) {
            Ok(promise) => JsFuture::from(promise).await,
            Err(error) => Err(error),
        };
        if fetched.is_ok() {
            return send.emit(action);
        }
        if let Action::Follow(Ok(mut place)) = action {
            place.lang = None;
            send.emit(Action::Follow(Ok(place)));
        }
        send.emit(Action::Untold(lang));
    });
}
