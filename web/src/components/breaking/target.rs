//! How the menu is asked for on the thing itself: by the right button, by a finger that rests on it, by
//! its button, by the keys that ask for menus everywhere.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions, EventListenerPhase};
use gloo::timers::callback::Timeout;
use hopscope_core::trace::LinkId;
use hopscope_core::world::Thing;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent, MouseEvent, PointerEvent};
use yew::{NodeRef, hook, use_effect_with, use_mut_ref};

use super::handle::HANDLE;
use crate::breaking::flight;
use crate::browser;
use crate::el::{Callback, El, el};
use crate::hooks::{Painted, Player};
use crate::i18n::breaking::words;
use crate::run::Run;
use crate::shared::Shared;
use crate::state::{Action, Break, Look, Spot, State};

/// How long a finger rests on something until it asks for the menu, in milliseconds. Not every browser
/// tells of that by itself.
const REST: u32 = 500;
/// How far it may stray, in pixels.
const STRAY: i32 = 10;
/// Where else something thin is looked for, in pixels from the pointer.
const AROUND: [(i32, i32); 9] = [
    (0, 0),
    (0, -6),
    (0, 6),
    (-6, 0),
    (6, 0),
    (0, -11),
    (0, 11),
    (-11, 0),
    (11, 0),
];

/// Listens on the element around the stage, while it is there, to whoever asks for the menu.
#[hook]
pub fn use_asking(frame: &NodeRef, player: &Player) {
    let state = &player.state;
    let shown = use_mut_ref(|| state.clone());
    shown.replace(state.clone());
    let (frame, send, painted) = (frame.clone(), player.send.clone(), player.painted.clone());
    use_effect_with(state.build.open, move |_| {
        let listeners = frame.cast::<Element>().map(|frame| {
            let asking = Rc::new(Asking {
                frame,
                shown,
                send,
                painted,
            });
            listen(&asking)
        });
        move || drop(listeners)
    });
}

/// The button that opens the menu on all there is.
pub fn button(state: &State, send: &Callback<Action>) -> El {
    let open = state.breaking.open.is_some();
    super::super::button::button(send, Action::Break(Break::Open(None, None)))
        .class("break-button")
        .set("id", "break")
        .set("aria-haspopup", "menu")
        .flag("aria-expanded", open)
        .set("title", words::ACT.get(state.lang))
        .set("aria-label", words::MORE.get(state.lang))
        .child(el("span").text(words::MORE.get(state.lang)))
}

struct Asking {
    frame: Element,
    shown: Rc<RefCell<Shared<State>>>,
    send: Callback<Action>,
    painted: Painted,
}

/// A finger that is down.
struct Finger {
    id: i32,
    at: (i32, i32),
    /// Asks for the menu when it runs out; dropped before, it does not.
    _rests: Timeout,
}

fn listen(asking: &Rc<Asking>) -> Vec<EventListener> {
    let finger = Rc::new(RefCell::new(None::<Finger>));
    // Whether the finger has asked: the click that may follow means nothing.
    let asked = Rc::new(RefCell::new(false));
    let on = |kind: &'static str, phase, act: Box<dyn Fn(&Event)>| {
        let options = EventListenerOptions {
            phase,
            passive: false,
        };
        EventListener::new_with_options(&asking.frame, kind, options, move |event| act(event))
    };
    let bubble = EventListenerPhase::Bubble;
    let mut listeners = Vec::new();
    {
        let asking = Rc::clone(asking);
        let menu = move |event: &Event| asking.menu(event);
        listeners.push(on("contextmenu", bubble, Box::new(menu)));
    }
    {
        let asking = Rc::clone(asking);
        let key = move |event: &Event| asking.key(event);
        listeners.push(on("keydown", bubble, Box::new(key)));
    }
    {
        let asking = Rc::clone(asking);
        let click = move |event: &Event| asking.click(event);
        listeners.push(on("click", bubble, Box::new(click)));
    }
    {
        let asked = Rc::clone(&asked);
        let swallow = move |event: &Event| {
            if asked.take() {
                event.stop_propagation();
                event.prevent_default();
            }
        };
        listeners.push(on("click", EventListenerPhase::Capture, Box::new(swallow)));
    }
    {
        let (asking, finger, asked) = (Rc::clone(asking), Rc::clone(&finger), Rc::clone(&asked));
        let down = move |event: &Event| {
            let (Some(pointer), Some(target)) = (event.dyn_ref::<PointerEvent>(), element(event))
            else {
                return;
            };
            asked.replace(false);
            let alone = finger.take().is_none();
            if pointer.pointer_type() == "mouse" || !alone || !on_stage(&target) {
                return;
            }
            let at = (pointer.client_x(), pointer.client_y());
            let rests = {
                let (asking, asked) = (Rc::clone(&asking), Rc::clone(&asked));
                Timeout::new(REST, move || {
                    asked.replace(true);
                    asking.open(at, asking.near(&target, at));
                })
            };
            finger.replace(Some(Finger {
                id: pointer.pointer_id(),
                at,
                _rests: rests,
            }));
        };
        listeners.push(on("pointerdown", bubble, Box::new(down)));
    }
    for kind in ["pointermove", "pointerup", "pointercancel"] {
        let finger = Rc::clone(&finger);
        let over = move |event: &Event| {
            let Some(pointer) = event.dyn_ref::<PointerEvent>() else {
                return;
            };
            let strays = |down: &Finger| {
                let (x, y) = (
                    pointer.client_x() - down.at.0,
                    pointer.client_y() - down.at.1,
                );
                kind != "pointermove" || x.abs().max(y.abs()) > STRAY
            };
            let mut finger = finger.borrow_mut();
            if finger
                .as_ref()
                .is_some_and(|down| down.id == pointer.pointer_id() && strays(down))
            {
                *finger = None;
            }
        };
        listeners.push(on(kind, bubble, Box::new(over)));
    }
    listeners
}

impl Asking {
    /// A context menu is asked for: on what is there, or on all there is. Elsewhere the browser's own
    /// is of more use.
    fn menu(&self, event: &Event) {
        let (Some(event), Some(target)) = (event.dyn_ref::<MouseEvent>(), element(event)) else {
            return;
        };
        if self.shown.borrow().breaking.open.is_some() {
            return event.prevent_default();
        }
        if !on_stage(&target) && target != self.frame {
            return;
        }
        event.prevent_default();
        // Asked for by key, it has no place of its own.
        if event.button() == 2 || event.client_x() != 0 && target != self.frame {
            let at = (event.client_x(), event.client_y());
            self.open(at, self.near(&target, at));
        } else {
            self.by_key(&target);
        }
    }

    fn key(&self, event: &Event) {
        let (Some(key), Some(target)) = (event.dyn_ref::<KeyboardEvent>(), element(event)) else {
            return;
        };
        let handle = is_handle(&target);
        match (key.key().as_str(), handle) {
            ("ContextMenu", _) if handle || target == self.frame => self.by_key(&target),
            ("F10", _) if key.shift_key() && (handle || target == self.frame) => {
                self.by_key(&target);
            }
            ("Enter" | " ", true) => self.by_key(&target),
            ("ArrowRight", true) => self.tell(Break::Next(true)),
            ("ArrowLeft", true) => self.tell(Break::Next(false)),
            // A message's frames stand above each other.
            ("ArrowDown", true) => self.tell(Break::Frame(true)),
            ("ArrowUp", true) => self.tell(Break::Frame(false)),
            _ => return,
        }
        event.prevent_default();
    }

    fn click(&self, event: &Event) {
        let (Some(click), Some(target)) = (event.dyn_ref::<MouseEvent>(), element(event)) else {
            return;
        };
        if is_handle(&target) {
            return self.by_key(&target);
        }
        if on_stage(&target) {
            let at = (click.client_x(), click.client_y());
            let thing = self.near(&target, at);
            self.tell(Break::Choose(thing));
            // What is in a drawer is followed, frame by frame.
            if let (Some(Thing::Node(node)), None) = (thing, closest(&target, ".drawer")) {
                self.send.emit(Action::Inside(Look::Card(node)));
            }
        }
    }

    fn tell(&self, act: Break) {
        self.send.emit(Action::Break(act));
    }

    /// Opens the menu at a place of the window.
    fn open(&self, at: (i32, i32), thing: Option<Thing>) {
        let window = web_sys::window().and_then(|window| window.inner_height().ok());
        let height = window.and_then(|height| height.as_f64()).unwrap_or(800.0);
        let frame = self.frame.get_bounding_client_rect();
        let (x, y) = (
            f64::from(at.0) - frame.left(),
            f64::from(at.1) - frame.top(),
        );
        // Where there is more room.
        let above = f64::from(at.1) > height * 0.55;
        let y = if above { frame.height() - y } else { y };
        let (x, y) = (x as i32, y as i32);
        self.tell(Break::Open(Some(Spot { x, y, above }), thing));
    }

    /// Opens the menu where the keyboard stands: at the button on the stage, or on all there is.
    fn by_key(&self, target: &Element) {
        if !is_handle(target) {
            return self.tell(Break::Open(None, None));
        }
        let at = target.get_bounding_client_rect();
        let at = (at.right() as i32, at.bottom() as i32);
        let thing = self.shown.borrow().handled();
        self.open(at, thing);
    }

    /// What is at a place of the window, or so near that it is meant.
    fn near(&self, target: &Element, at: (i32, i32)) -> Option<Thing> {
        let state = self.shown.borrow();
        if is_handle(target) {
            return state.handled();
        }
        // What is painted lies over what else is there.
        let painted = self.painted.under(target, at);
        let painted = painted.and_then(|under| message(&state.run, state.step, under.record));
        painted.or_else(|| thing_at(&state, target)).or_else(|| {
            let document = browser::document()?;
            AROUND.iter().find_map(|(x, y)| {
                let (x, y) = ((at.0 + x) as f32, (at.1 + y) as f32);
                let found = document.element_from_point(x, y)?;
                thing_at(&state, &found).filter(|_| on_stage(&found))
            })
        })
    }
}

fn element(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

fn closest(element: &Element, what: &str) -> Option<Element> {
    element.closest(what).ok().flatten()
}

fn on_stage(element: &Element) -> bool {
    closest(element, ".layers").is_some()
}

fn is_handle(element: &Element) -> bool {
    closest(element, ".handle").is_some_and(|handle| handle.id() == HANDLE)
}

/// What an element of the stage stands for.
fn thing_at(state: &State, target: &Element) -> Option<Thing> {
    let number = |element: &Element, name: &str| -> Option<usize> {
        element.get_attribute(name)?.parse().ok()
    };
    let run = &state.run;
    if let Some(stack) = closest(target, "[data-stack=flight]") {
        return message(run, state.step, number(&stack, "data-record")?);
    }
    if let Some(node) = closest(target, "[data-node]") {
        let name = node.get_attribute("data-node")?;
        return run.topology().node_named(&name).map(Thing::Node);
    }
    let link = number(&closest(target, "[data-link].link")?, "data-link")?;
    (link < run.topology().links.len()).then_some(Thing::Link(LinkId(link)))
}

/// The message on its way at a step that record number `sent` has sent.
pub fn message(run: &Run, step: usize, sent: usize) -> Option<Thing> {
    let span = run.recording.flights().get(run.finder.of_record(sent)?)?;
    let (link, direction) = (span.link, span.direction);
    let snapshot = run.snapshot(step);
    let mut flights = snapshot.links.get(link.0)?.flights[direction as usize].iter();
    let nth = flights.find(|flight| flight.sent == sent)?.nth;
    Some(Thing::Message {
        link,
        direction,
        nth,
    })
}

/// The record that has sent the message that bears the button of the menu, if a message does.
pub fn handled_message(state: &State) -> Option<usize> {
    let thing = state.breaking.chosen?;
    Some(flight(&state.run, state.step, thing)?.sent)
}
