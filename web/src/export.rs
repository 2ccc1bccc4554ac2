//! What the page tells scripts: `window.hopscope`, for tests, teachers and the curious.
//!
//! ```text
//! hopscope.trace()        the core's records of the run that is shown, as an array
//! hopscope.load(text)     shows a scenario given as TOML or JSON
//! ```

use hopscope_core::trace::record_line;
use js_sys::{JSON, Object, Reflect};
use wasm_bindgen::prelude::*;

use crate::remote::Remote;
use crate::state::{Action, State};

/// The records of the run that is shown: a JSON array with an object for each.
pub fn trace(state: &State) -> String {
    let trace = state.run.recording.trace();
    let lines = trace.records.iter().enumerate();
    let lines: Vec<String> = lines
        .map(|(index, record)| {
            // A record line holds strings and numbers only, which JSON always takes.
            serde_json::to_string(&record_line(&trace.topology, index, record)).unwrap_or_default()
        })
        .collect();
    format!("[{}]", lines.join(","))
}

/// Puts `window.hopscope` in place.
pub fn install(remote: &Remote) {
    let Some(window) = web_sys::window() else {
        return;
    };
    let object = Object::new();
    let line = remote.clone();
    let trace = Closure::<dyn Fn() -> JsValue>::new(move || {
        let text = line.state().map(|state| trace(&state)).unwrap_or_default();
        JSON::parse(&text).unwrap_or(JsValue::NULL)
    });
    let line = remote.clone();
    let load = Closure::<dyn Fn(String)>::new(move |text: String| {
        line.send(Action::Load(text.into()));
    });
    // Setting a property of a new object cannot fail; a window that refuses one does without.
    for (name, function) in [
        ("trace", trace.into_js_value()),
        ("load", load.into_js_value()),
    ] {
        let _ = Reflect::set(&object, &name.into(), &function);
    }
    let _ = Reflect::set(&window, &"hopscope".into(), &object);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::Place;

    #[test]
    fn the_trace_is_a_json_array_with_the_frames_of_every_record() {
        let state = State::open(Ok(Place::default())).expect("the first lesson can be played");
        let value: serde_json::Value = serde_json::from_str(&trace(&state)).expect("it is JSON");
        let lines = value.as_array().expect("it is an array");
        assert_eq!(lines.len(), state.run.recording.len());
        let number = state.run.record_number(state.step);
        let frames = &lines[number]["frames"];
        assert_eq!(frames[0]["role"], "identity");
        assert_eq!(lines[number]["record"], number);
    }
}
