//! Picking a frame where it is drawn, by pointer and by key. A click on a message tells by where it was which of its frames
//! is meant; so a message has one listener and not one for each frame.

use gloo::timers::callback::Timeout;
use hopscope_core::trace::provenance::FrameAt;
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::frames_tab::PICKED;
use crate::components::chip::marked;
use crate::el::{Callback, El, el};
use crate::frame_view::FrameView;
use crate::state::{Action, Look, Tab, ViewsAction};

/// What a click on a drawn message does: follows the frame that was hit, else `other`. Where frames are folded away
/// the inspector shows them all.
pub fn picks(
    send: &Callback<Action>,
    record: usize,
    other: Option<Action>,
) -> Callback<yew::MouseEvent> {
    let send = send.clone();
    Callback::from(move |event: yew::MouseEvent| {
        if let Some(frame) = hit(&event) {
            return follow(Look::Frame(Some(FrameAt { record, frame })), &send);
        }
        if let Some(other) = &other {
            send.emit(other.clone());
        }
        if hit_of(&event, "[data-folded]").is_some() {
            send.emit(Action::Look(Tab::Frames));
            send.emit(Action::Inside(Look::Over(true)));
        }
    })
}

/// A row of a view that shows a message: a step with the record of which the frames are.
#[derive(Clone, Copy, Debug)]
pub struct FrameRow {
    /// The id of the row's element; those of its frames begin with it.
    pub id: (&'static str, usize),
    /// The step, and the message on a link that is chosen with it.
    pub step: (usize, Option<usize>),
    /// The record.
    pub record: usize,
    /// Whether the page shows that step.
    pub now: bool,
}

impl FrameRow {
    /// The id of one of its frames.
    pub fn frame_id(&self, frame: usize) -> String {
        format!("{}-{}-{frame}", self.id.0, self.id.1)
    }

    /// The frames, each a button that goes to the step and follows the frame. Keys go to them from the
    /// row, so they are no stops of their own.
    pub fn buttons<'a>(
        self,
        frames: impl Iterator<Item = &'a FrameView>,
        picked: Option<FrameAt>,
        lang: hopscope_core::Lang,
        send: &Callback<Action>,
    ) -> impl Iterator<Item = El> {
        frames.enumerate().map(move |(frame, view)| {
            let at = FrameAt {
                record: self.record,
                frame,
            };
            let send = send.clone();
            let press = Callback::from(move |event: yew::MouseEvent| {
                event.stop_propagation();
                self.pick(at, &send);
            });
            el("button")
                .set("type", "button")
                .class("frame-button")
                .set("id", self.frame_id(frame))
                .set("tabindex", "-1")
                .flag("aria-pressed", picked == Some(at))
                .on_click(press)
                .child(marked(
                    view,
                    if picked == Some(at) { "followed" } else { "" },
                    view.text(),
                    lang,
                ))
        })
    }

    fn pick(self, at: FrameAt, send: &Callback<Action>) {
        if !self.now {
            send.emit(Action::Views(ViewsAction::Visit(self.step.0, self.step.1)));
        }
        follow(Look::Frame(Some(at)), send);
    }
}

/// Follows a frame that was pressed, with what the inspector says of it in sight, once that is drawn: where the
/// inspector is far below what was pressed, as on a phone, it lies over the page.
pub fn follow(look: Look, send: &Callback<Action>) {
    send.emit(Action::Inside(Look::Over(true)));
    send.emit(Action::Inside(look));
    show_soon(PICKED);
}

/// Brings an element into view, once what has just been done is drawn.
pub(super) fn show_soon(id: &'static str) {
    Timeout::new(0, move || crate::browser::show_by_id(id)).forget();
}

/// What an arrow does in a row of so many frames of which one may be picked: follows the one beside it,
/// and before the first one none. `None` where the key is not for frames. The event is used up then.
pub fn frame_key(
    event: &yew::KeyboardEvent,
    record: usize,
    picked: Option<usize>,
    count: usize,
) -> Option<Action> {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return None;
    }
    let to = frame_by_key(&event.key(), picked, count)?;
    event.prevent_default();
    event.stop_propagation();
    let at = to.map(|frame| FrameAt { record, frame });
    // A frame that is picked again would be let go.
    let stays = to == picked;
    Some(if stays {
        Action::Pause
    } else {
        Action::Inside(Look::Frame(at))
    })
}

fn frame_by_key(key: &str, picked: Option<usize>, count: usize) -> Option<Option<usize>> {
    let last = count.checked_sub(1)?;
    match (key, picked) {
        ("ArrowRight", None) => Some(Some(0)),
        ("ArrowRight", Some(now)) => Some(Some((now + 1).min(last))),
        ("ArrowLeft", now) => Some(now.and_then(|now| now.checked_sub(1))),
        _ => None,
    }
}

/// Which of the frames drawn beside each other an event has hit, from 0.
pub fn hit(event: &yew::MouseEvent) -> Option<usize> {
    const FRAME: &str = "g.frame:not(.leaving), .chip";
    let frame = hit_of(event, FRAME)?;
    let mut number = 0;
    let mut before = frame.previous_element_sibling();
    while let Some(sibling) = before {
        number += usize::from(sibling.matches(FRAME).unwrap_or_default());
        number += folded(&sibling).unwrap_or_default();
        before = sibling.previous_element_sibling();
    }
    Some(number)
}

/// What is like `what` of all that an event has hit.
fn hit_of(event: &yew::MouseEvent, what: &str) -> Option<Element> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    target.closest(what).ok().flatten()
}

/// How many frames an element stands for, if it stands for some that are folded away.
fn folded(element: &Element) -> Option<usize> {
    element.get_attribute("data-folded")?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::frame_by_key;

    #[test]
    fn arrows_go_from_frame_to_frame_and_out_at_the_left() {
        for (key, picked, to) in [
            ("ArrowRight", None, Some(Some(0))),
            ("ArrowRight", Some(0), Some(Some(1))),
            ("ArrowRight", Some(2), Some(Some(2))),
            ("ArrowLeft", Some(2), Some(Some(1))),
            ("ArrowLeft", Some(0), Some(None)),
            ("ArrowLeft", None, Some(None)),
            ("ArrowDown", Some(1), None),
            ("Enter", None, None),
        ] {
            assert_eq!(frame_by_key(key, picked, 3), to, "{key} at {picked:?}");
        }
        assert_eq!(
            frame_by_key("ArrowRight", None, 0),
            None,
            "there is no frame"
        );
    }
}
