//! Picking a frame where it is drawn. A click on a message tells by where it was which of its frames
//! is meant; so a message has one listener and not one for each frame.

use hopscope_core::trace::provenance::FrameAt;
use wasm_bindgen::JsCast;
use web_sys::Element;

use crate::el::Callback;
use crate::state::{Action, Look};

/// What a click on a drawn message does: follows the frame that was hit, else `other`.
pub fn picks(
    send: &Callback<Action>,
    record: usize,
    other: Option<Action>,
) -> Callback<yew::MouseEvent> {
    let send = send.clone();
    Callback::from(move |event: yew::MouseEvent| {
        let at = hit(&event).map(|frame| FrameAt { record, frame });
        match (at, &other) {
            (Some(at), _) => send.emit(Action::Inside(Look::Frame(Some(at)))),
            (None, Some(other)) => send.emit(other.clone()),
            (None, None) => {}
        }
    })
}

/// Which of the frames drawn beside each other an event has hit, from 0.
pub fn hit(event: &yew::MouseEvent) -> Option<usize> {
    const FRAME: &str = "g.frame:not(.leaving), .chip";
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let frame = target.closest(FRAME).ok().flatten()?;
    let mut number = 0;
    let mut before = frame.previous_element_sibling();
    while let Some(sibling) = before {
        number += usize::from(sibling.matches(FRAME).unwrap_or_default());
        before = sibling.previous_element_sibling();
    }
    Some(number)
}
