//! Keeps the focus in the page. Where the element that has it goes away with a change, or can be pressed
//! no longer, whatever is left nearest to it takes the focus; whoever goes by keyboard or hears the page
//! would have to begin from the top again otherwise.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event};
use yew::prelude::*;

use crate::browser;

/// What can be given the focus.
const STOPS: &str = "button:not(:disabled),a[href],input:not(:disabled),select:not(:disabled),\
    textarea:not(:disabled),summary,[tabindex=\"0\"]";

/// An element and all around it, from the inside out.
type Chain = Vec<Element>;

/// Keeps the focus within `root`, or gives it to the element with the id `else_to`.
#[hook]
pub fn use_focus_kept(root: &NodeRef, else_to: &'static str) {
    let last = use_memo((), |()| RefCell::new(Chain::new()));
    {
        let last = Rc::clone(&last);
        use_effect_with(root.clone(), move |root| {
            let listeners = root.cast::<Element>().map(|root| {
                let (here, pressed) = (Rc::clone(&last), last);
                let focused = EventListener::new(&root, "focusin", move |event| {
                    here.replace(chain(event));
                });
                // Who presses where nothing takes the focus gives it up on purpose.
                let pressed = EventListener::new(&root, "pointerdown", move |event| {
                    let within = chain(event);
                    let keeps = |one: &Element| within.contains(one);
                    let keeps = pressed.borrow().first().is_some_and(keeps);
                    if !keeps {
                        pressed.take();
                    }
                });
                (focused, pressed)
            });
            move || drop(listeners)
        });
    }
    let root = root.clone();
    // After every drawing.
    use_effect(move || {
        let chain = last.borrow().clone();
        let Some(gone) = chain.first() else { return };
        let off = gone.matches(":disabled").unwrap_or_default();
        let active = browser::document().and_then(|document| document.active_element());
        let nobody = active.as_ref().is_none_or(|one| one.tag_name() == "BODY");
        if nobody && !off && gone.is_connected() {
            // It was put in another place, and is the same.
            browser::focus(gone);
        } else if nobody || (off && active.as_ref() == Some(gone)) {
            let root = root.cast::<Element>();
            match heir(&chain[1..], root.as_ref()) {
                Some(element) => browser::focus(&element),
                None => browser::focus_by_id(else_to),
            }
        }
    });
}

/// The element an event comes from and all around it.
fn chain(event: &Event) -> Chain {
    let target = event.target().and_then(|target| target.dyn_into().ok());
    let out = |one: &Element| one.parent_element();
    std::iter::successors(target, out).collect()
}

/// What is nearest to where the focus was: within the closest that is still there, below `root`.
fn heir(around: &[Element], root: Option<&Element>) -> Option<Element> {
    let near = around.iter().take_while(|one| Some(*one) != root);
    let mut near = near.filter(|one| one.is_connected() && one.tag_name() != "MAIN");
    near.find_map(|one| {
        let stops = one.query_selector_all(STOPS).ok()?;
        let mut all = (0..stops.length()).filter_map(|number| stops.item(number));
        all.find_map(|node| {
            let element: Element = node.dyn_into().ok()?;
            // What is not drawn cannot take it.
            (element.get_client_rects().length() > 0).then_some(element)
        })
    })
}
