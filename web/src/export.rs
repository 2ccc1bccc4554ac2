//! What the page tells scripts: `window.hopscope`, for tests, teachers and the curious.
//!
//! ```text
//! hopscope.trace()        the core's records of the run that is shown, as an array
//! hopscope.load(text)     shows a scenario given as JSON
//! hopscope.goOn(text)     goes on from the step with a scenario in which more is done: a branch
//! ```

use hopscope_core::trace::{FrameLine, RecordLine, record_line};
use js_sys::{Array, Object, Reflect};
use wasm_bindgen::prelude::*;

use crate::frame_view::role_name;
use crate::remote::Remote;
use crate::state::{Action, State};

/// The records of the run that is shown, an object for each, as the command line writes them.
pub fn trace(state: &State) -> Array {
    let trace = state.run.recording.trace();
    let records = trace.records.iter().enumerate();
    let lines = records.map(|(index, record)| record_line(&trace.topology, index, record));
    lines.map(|line| record_object(&line)).collect()
}

/// The same as text: a line of JSON for each record.
pub fn lines(state: &State) -> String {
    let mut lines = String::new();
    for record in trace(state) {
        let line = js_sys::JSON::stringify(&record).ok();
        lines.extend(line.map(String::from));
        lines.push('\n');
    }
    lines
}

fn record_object(line: &RecordLine<'_>) -> JsValue {
    let number = |number: usize| JsValue::from_f64(number as f64);
    object(&[
        ("record", Some(number(line.record))),
        ("at_us", Some(JsValue::from_f64(line.at_us as f64))),
        ("node", Some(line.node.into())),
        ("socket", line.socket.map(JsValue::from_str)),
        (
            "peer",
            line.peer.map(|peer| JsValue::from_f64(f64::from(peer.0))),
        ),
        ("endpoint", line.endpoint.map(JsValue::from_str)),
        ("exchange", line.exchange.map(number)),
        ("event", Some(line.event.name().into())),
        ("rule", line.rule.map(|rule| rule.id().into())),
        (
            "frames",
            line.frames.as_ref().map(|frames| frame_objects(frames)),
        ),
    ])
}

fn frame_objects(frames: &[FrameLine]) -> JsValue {
    let objects = frames.iter().map(|frame| {
        object(&[
            ("role", Some(role_name(frame.role).into())),
            ("hex", Some(frame.hex.as_str().into())),
            ("len", Some(JsValue::from_f64(frame.len as f64))),
            ("text", frame.text.as_deref().map(JsValue::from_str)),
        ])
    });
    objects.collect::<Array>().into()
}

/// An object with those properties that have a value.
fn object(properties: &[(&str, Option<JsValue>)]) -> JsValue {
    let object = Object::new();
    for (name, value) in properties {
        if let Some(value) = value {
            // Setting a property of a new object cannot fail.
            let _ = Reflect::set(&object, &JsValue::from_str(name), value);
        }
    }
    object.into()
}

/// Puts `window.hopscope` in place.
pub fn install(remote: &Remote) {
    let Some(window) = web_sys::window() else {
        return;
    };
    let line = remote.clone();
    let trace = Closure::<dyn Fn() -> Array>::new(move || {
        line.state().map_or_else(Array::new, |state| trace(&state))
    });
    let line = remote.clone();
    let load = Closure::<dyn Fn(String)>::new(move |text: String| {
        line.send(Action::Load(text.into()));
    });
    let line = remote.clone();
    let go_on = Closure::<dyn Fn(String)>::new(move |text: String| {
        line.send(Action::GoOn(text.into()));
    });
    let functions = object(&[
        ("trace", Some(trace.into_js_value())),
        ("load", Some(load.into_js_value())),
        ("goOn", Some(go_on.into_js_value())),
    ]);
    // A window that refuses a property does without.
    let _ = Reflect::set(&window, &"hopscope".into(), &functions);
}
