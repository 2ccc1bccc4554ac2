//! What a flow tells the page around it: an event that leaves the shadow root.

use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;
use web_sys::{CustomEvent, CustomEventInit, Element};
use yew::NodeRef;

/// The name of the event.
pub const STEP: &str = "hopscope-step";

/// What is shown.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Shown {
    /// The step, counted from 1.
    pub step: usize,
    /// How many there are.
    pub steps: usize,
    /// Whether it plays.
    pub playing: bool,
}

/// Tells whoever listens around `root`, in a bubbling event with these `detail`s:
/// `{step: 7, steps: 24, playing: false}`.
pub fn step(root: &NodeRef, shown: Shown) {
    let Some(root) = root.cast::<Element>() else {
        return;
    };
    let detail = Object::new();
    for (name, value) in [
        ("step", JsValue::from(shown.step)),
        ("steps", JsValue::from(shown.steps)),
        ("playing", JsValue::from(shown.playing)),
    ] {
        // Setting a property of a new object cannot fail.
        let _ = Reflect::set(&detail, &name.into(), &value);
    }
    let init = CustomEventInit::new();
    init.set_bubbles(true);
    init.set_composed(true);
    init.set_detail(&detail);
    if let Ok(event) = CustomEvent::new_with_event_init_dict(STEP, &init) {
        // It cannot be cancelled, so the answer says nothing.
        let _ = root.dispatch_event(&event);
    }
}
