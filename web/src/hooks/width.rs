//! The size of an element, followed as it changes.

use js_sys::Array;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver};
use yew::prelude::*;

/// The width of an element in whole pixels; `assumed` until it is known.
#[hook]
pub fn use_width(node: &NodeRef, assumed: f64) -> f64 {
    use_size(node, (assumed, 0.0), false).0
}

/// The width and height of an element in whole pixels; what is `assumed` until they are known.
#[hook]
pub fn use_room(node: &NodeRef, assumed: (f64, f64)) -> (f64, f64) {
    use_size(node, assumed, true)
}

/// The size of an element, of which the height is followed only if it is asked for.
#[hook]
fn use_size(node: &NodeRef, assumed: (f64, f64), tall: bool) -> (f64, f64) {
    let size = use_state_eq(|| assumed);
    let setter = size.setter();
    use_effect_with(node.clone(), move |node| {
        let watched = node.cast::<Element>().and_then(|element| {
            let measured = element.clone();
            let measure = move || {
                // An element that is not shown has no width to make room for.
                if measured.client_width() > 0 {
                    let height = if tall { measured.client_height() } else { 0 };
                    setter.set((f64::from(measured.client_width()), f64::from(height)));
                }
            };
            measure();
            let changed = Closure::<dyn FnMut(Array)>::new(move |_| measure());
            let observer = ResizeObserver::new(changed.as_ref().unchecked_ref()).ok()?;
            observer.observe(&element);
            Some((observer, changed))
        });
        move || {
            if let Some((observer, _closure)) = watched {
                observer.disconnect();
            }
        }
    });
    *size
}
