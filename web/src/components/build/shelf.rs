//! Nodes that are dragged from the palette to where they are to stand. A finger scrolls the palette
//! instead: it adds by a tap.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::EventListener;
use hopscope_core::scenario::palette;
use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent};
use yew::{NodeRef, UseStateSetter};

use super::pointer::{Drag, Hand};
use crate::build::sheet::{THRESHOLD, dropped};
use crate::el::Callback;
use crate::geometry::Point;
use crate::state::{Action, BuildAction};

/// What is dragged from the palette.
struct Held {
    id: i32,
    from: (i32, i32),
    node: &'static str,
}

/// Listens to pointers on the palette, until what it returns is dropped.
pub(super) fn listen_to_shelf(
    shelf: &NodeRef,
    frame: &NodeRef,
    hand: &Rc<RefCell<Hand>>,
    shown: &UseStateSetter<Option<Drag>>,
    send: &Callback<Action>,
) -> Vec<EventListener> {
    let (Some(shelf), Some(frame)) = (shelf.cast::<Element>(), frame.cast::<Element>()) else {
        return Vec::new();
    };
    let held = Rc::new(RefCell::new(None::<Held>));
    let kinds = ["pointerdown", "pointermove", "pointerup", "pointercancel"];
    let listeners = kinds.map(|kind| {
        let (hand, shown, send, held) = (
            Rc::clone(hand),
            shown.clone(),
            send.clone(),
            Rc::clone(&held),
        );
        let frame = frame.clone();
        EventListener::new(&shelf, kind, move |event| {
            let Some(event) = event.dyn_ref::<PointerEvent>() else {
                return;
            };
            let mut held = held.borrow_mut();
            if kind == "pointerdown" {
                hand.borrow_mut().dragged = false;
                let mouse = event.pointer_type() != "touch" && event.button() == 0;
                *held = preset(event).filter(|_| mouse).map(|(button, node)| {
                    // However fast it goes, it is followed; a pointer that has just gone cannot be.
                    let _ = button.set_pointer_capture(event.pointer_id());
                    Held {
                        id: event.pointer_id(),
                        from: (event.client_x(), event.client_y()),
                        node,
                    }
                });
                return;
            }
            let Some(node) = held
                .as_ref()
                .filter(|held| held.id == event.pointer_id())
                .filter(|held| hand.borrow().dragged || has_left(held, event))
                .map(|held| held.node)
            else {
                if kind != "pointermove" {
                    *held = None;
                }
                return;
            };
            let over = over(&frame, event).map(|at| hand.borrow().view.at(at));
            match kind {
                "pointermove" => {
                    hand.borrow_mut().dragged = true;
                    shown.set(over.map(|at| Drag::New { node, at }));
                }
                _ => {
                    *held = None;
                    shown.set(None);
                    if let Some(at) = over.filter(|_| kind == "pointerup") {
                        let card = dropped(node, at);
                        let add = BuildAction::Add(node, Some([card.x as i32, card.y as i32]));
                        send.emit(Action::Build(add));
                    }
                }
            }
        })
    });
    listeners.into()
}

fn has_left(held: &Held, event: &PointerEvent) -> bool {
    let (x, y) = (
        event.client_x() - held.from.0,
        event.client_y() - held.from.1,
    );
    f64::from(x).hypot(f64::from(y)) >= THRESHOLD
}

/// The button that is pressed, and its node.
fn preset(event: &PointerEvent) -> Option<(Element, &'static str)> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let button = target.closest("[data-preset]").ok()??;
    let name = button.get_attribute("data-preset")?;
    let mut presets = palette().iter().flat_map(|group| group.presets);
    let preset = presets.find(|preset| preset.name == name)?;
    Some((button, preset.node))
}

/// Where on the sheet the pointer is, counted from the corner of what is seen, if it is there.
fn over(frame: &Element, event: &PointerEvent) -> Option<Point> {
    let room = frame.get_bounding_client_rect();
    let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
    let within = x > room.left() && x < room.right() && y > room.top() && y < room.bottom();
    within.then(|| Point::new(x - room.left(), y - room.top()))
}
