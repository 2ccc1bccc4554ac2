//! What a reader points at when the menu is asked for.

use hopscope_core::trace::{Direction, LinkId};
use hopscope_core::world::Thing;
use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::MouseEvent;

use crate::components::direction_name;
use crate::el::{Callback, El, el};
use crate::i18n::breaking::words;
use crate::shared::Shared;
use crate::state::{Action, Break, State};

/// Opens the menu where a context menu is asked for: on what is there, or on all there is.
pub fn opens(state: &Shared<State>, send: &Callback<Action>) -> Callback<MouseEvent> {
    let (state, send) = (state.clone(), send.clone());
    Callback::from(move |event: MouseEvent| {
        let target = event.target().and_then(|it| it.dyn_into::<Element>().ok());
        let frame = event
            .current_target()
            .and_then(|it| it.dyn_into::<Element>().ok());
        let (Some(target), Some(frame)) = (target, frame) else {
            return;
        };
        // Elsewhere the browser's own menu is of more use.
        let on_stage = target
            .closest("[data-testid=stage]")
            .ok()
            .flatten()
            .is_some();
        if !on_stage && target != frame {
            return;
        }
        event.prevent_default();
        let corner = frame.get_bounding_client_rect();
        let at = (
            event.client_x() - corner.left() as i32,
            event.client_y() - corner.top() as i32,
        );
        let thing = thing_at(&state, &target);
        // Asked for by key, it has no place of its own.
        let at = (event.button() == 2).then_some(at);
        send.emit(Action::Break(Break::Open(at, thing)));
    })
}

/// The button that opens the menu on all there is.
pub fn button(state: &State, send: &Callback<Action>) -> El {
    let open = state.breaking.open.is_some();
    super::super::button::button(send, Action::Break(Break::Open(None, None)))
        .class("break-button")
        .set("id", "break")
        .set("aria-haspopup", "menu")
        .flag("aria-expanded", open)
        .set("title", words::BREAK.get(state.lang))
        .child(el("span").text(words::MORE.get(state.lang)))
}

/// What an element of the stage stands for.
fn thing_at(state: &State, target: &Element) -> Option<Thing> {
    let closest = |what: &str| target.closest(what).ok().flatten();
    let number = |element: &Element, name: &str| -> Option<usize> {
        element.get_attribute(name)?.parse().ok()
    };
    let run = &state.run;
    if let Some(stack) = closest("[data-stack=flight]") {
        let link = LinkId(number(&stack, "data-link")?);
        let to_binder = direction_name(Direction::ToBinder);
        let direction = match stack.get_attribute("data-direction")?.as_str() {
            name if name == to_binder => Direction::ToBinder,
            _ => Direction::ToConnector,
        };
        let sent = number(&stack, "data-record")?;
        let snapshot = run.snapshot(state.step);
        let mut flights = snapshot.links.get(link.0)?.flights[direction as usize].iter();
        let nth = flights.find(|flight| flight.sent == sent)?.nth;
        return Some(Thing::Message {
            link,
            direction,
            nth,
        });
    }
    if let Some(node) = closest("[data-node]") {
        let name = node.get_attribute("data-node")?;
        return run.topology().node_named(&name).map(Thing::Node);
    }
    let link = number(&closest("[data-link].link")?, "data-link")?;
    (link < run.topology().links.len()).then_some(Thing::Link(LinkId(link)))
}
