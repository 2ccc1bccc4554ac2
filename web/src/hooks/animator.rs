//! The one loop that moves things: it writes attributes of the elements that have a motion, and
//! nothing else. The virtual DOM is not asked. It has a crowd painted, too.
//!
//! The loop runs only while something moves: while the run plays, or a step makes its entrance.
//! It stops when the page is hidden or the stage is off the screen, and goes on from there.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use gloo::events::{EventListener, EventListenerOptions};
use hopscope_core::trace::provenance::FrameAt;
use js_sys::Array;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, Event, HtmlElement, IntersectionObserver, IntersectionObserverEntry};
use yew::prelude::*;

use super::painter::Painted;
use super::{Player, Under};
use crate::browser;
use crate::components::breaking::message;
use crate::components::lanes::Head;
use crate::components::stage::Position;
use crate::el::decimal;
use crate::layout::Layout;
use crate::run::Run;
use crate::scene::{Crowd, Motion, Mover, Scene};
use crate::shared::Shared;
use crate::state::{Action, Break, Controls, Look, State, Theme};

/// A longer time between two frames is taken for a pause.
const LONGEST_FRAME: f64 = 100.0;

/// What there is to move.
#[derive(Clone, PartialEq)]
pub struct Drawing {
    /// What is on the stage.
    pub scene: Shared<Scene>,
    /// Where everything stands.
    pub layout: Shared<Layout>,
    /// Which messages are painted.
    pub crowd: Shared<Crowd>,
}

/// Moves what `root` holds of a drawing as `player` says.
#[hook]
pub fn use_animator(root: &NodeRef, player: &Player, drawing: Drawing) {
    let animator = use_memo(root.clone(), |root| Animator::new(root.clone(), player));
    let state = player.state.clone();
    let dependencies = (
        drawing,
        state.cue,
        state.playing,
        state.speed,
        state.lang,
        state.controls,
        state.theme,
    );
    {
        let animator = Rc::clone(&animator);
        use_effect_with(dependencies, move |(drawing, ..)| {
            animator.follow(&state, drawing)
        });
    }
    use_effect_with((), move |()| {
        let watch = animator.watch();
        move || {
            animator.stop();
            drop(watch);
        }
    });
}

/// An element that moves.
struct Moving {
    /// Where it is in the scene: the key of its item, and the number of the part.
    key: String,
    part: usize,
    element: Element,
    motion: Motion,
    /// What its attributes say, so that they are written only when that changes.
    transform: String,
    opacity: f64,
}

/// An element that moves with the playhead.
struct Following {
    element: HtmlElement,
    head: Head,
}

struct Animator {
    root: NodeRef,
    position: Position,
    send: Callback<Action>,
    run: RefCell<Option<Shared<Run>>>,
    moving: RefCell<Vec<Moving>>,
    following: RefCell<Vec<Following>>,
    /// What there was of playback when these were found.
    controls: Cell<Controls>,
    painted: Painted,
    drawing: RefCell<Option<Drawing>>,
    theme: Cell<Theme>,
    /// Whether colours may have changed, so that the crowd has to be painted anew.
    recoloured: Cell<bool>,
    /// The step that is drawn.
    step: Cell<usize>,
    cue: Cell<u32>,
    playing: Cell<bool>,
    speed: Cell<f64>,
    /// Where the entrance of a step ends.
    goal: Cell<Option<f64>>,
    on_screen: Cell<bool>,
    less_motion: Cell<bool>,
    /// The time of the last frame.
    last: Cell<Option<f64>>,
    /// The frame that is asked for.
    asked: Cell<Option<i32>>,
    tick: Closure<dyn FnMut(f64)>,
}

/// What keeps an animator informed; it ends when this is dropped.
struct Watch {
    observer: Option<IntersectionObserver>,
    _seen: Closure<dyn FnMut(Array)>,
    _listeners: Vec<EventListener>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            observer.disconnect();
        }
    }
}

impl Animator {
    fn new(root: NodeRef, player: &Player) -> Rc<Self> {
        Rc::new_cyclic(|this: &Weak<Self>| {
            let this = this.clone();
            let tick = Closure::new(move |now| {
                if let Some(animator) = this.upgrade() {
                    animator.tick(now);
                }
            });
            Self {
                root,
                position: player.position.clone(),
                send: player.send.clone(),
                run: RefCell::default(),
                moving: RefCell::default(),
                following: RefCell::default(),
                controls: Cell::new(player.state.controls),
                painted: player.painted.clone(),
                drawing: RefCell::default(),
                theme: Cell::new(player.state.theme),
                // The page takes its theme over after the first drawing.
                recoloured: Cell::new(true),
                step: Cell::default(),
                // What has come before the stage was there makes its entrance now.
                cue: Cell::new(player.state.cue.number.wrapping_sub(1)),
                playing: Cell::default(),
                speed: Cell::new(1.0),
                goal: Cell::default(),
                on_screen: Cell::new(true),
                less_motion: Cell::default(),
                last: Cell::default(),
                asked: Cell::default(),
                tick,
            }
        })
    }

    /// Takes a new drawing over.
    fn follow(&self, state: &State, drawing: &Drawing) {
        self.run.replace(Some(Rc::clone(&state.run).into()));
        self.step.set(state.step);
        self.playing.set(state.playing);
        self.speed.set(state.speed.factor());
        self.less_motion.set(browser::wants_less_motion());
        if self.cue.replace(state.cue.number) != state.cue.number {
            let enters = state.cue.enter && !self.less_motion.get();
            let goal = enters.then(|| state.run.timeline.rest(state.step));
            self.goal
                .set(goal.filter(|rest| self.position.get() < *rest));
        }
        if self.controls.replace(state.controls) != state.controls {
            self.following.take();
        }
        self.collect(drawing);
        self.paint_anew(drawing, false);
        self.apply();
        self.drawing.replace(Some(drawing.clone()));
        if self.theme.replace(state.theme) != state.theme {
            // The page takes it over only after this.
            self.recoloured.set(true);
        }
        self.wake();
    }

    /// Finds the elements that move; those that moved before are still at hand.
    fn collect(&self, drawing: &Drawing) {
        let Some(root) = self.root.cast::<Element>() else {
            return;
        };
        let own = own_stage(&root);
        let mut before = self.moving.take();
        let movers = drawing.scene.movers(&drawing.crowd).into_iter();
        let moving = movers.filter_map(|mover| {
            let same = |moving: &Moving| moving.part == mover.part && moving.key == mover.key;
            let known = before
                .iter()
                .position(|moving| same(moving) && moving.element.is_connected());
            let mut moving = match known {
                Some(index) => before.swap_remove(index),
                None => Moving::find(&own, &mover)?,
            };
            moving.motion = mover.motion;
            Some(moving)
        });
        let moving = moving.collect();
        self.moving.replace(moving);
        let there = |head: &Following| head.element.is_connected();
        let known = self.following.take();
        if !known.is_empty() && known.iter().all(there) {
            self.following.replace(known);
            return;
        }
        let heads = all(&root, "[data-playhead]")
            .into_iter()
            .filter_map(|element| {
                let head = Head::named(&element.get_attribute("data-playhead")?)?;
                Some(Following {
                    element: element.dyn_into().ok()?,
                    head,
                })
            });
        self.following.replace(heads.collect());
    }

    /// Takes over which messages are painted; `recoloured` where they may look otherwise than before.
    fn paint_anew(&self, drawing: &Drawing, recoloured: bool) {
        let Drawing {
            scene,
            layout,
            crowd,
        } = drawing;
        if let Some(root) = self.root.cast::<Element>() {
            let painted = (scene, layout, &**crowd);
            self.painted.follow(&own_stage(&root), painted, recoloured);
        }
    }

    /// Asks for frames while something moves.
    fn wake(&self) {
        let moves = self.playing.get() || self.goal.get().is_some() || self.recoloured.get();
        if !moves || !self.on_screen.get() || browser::is_hidden() {
            self.last.set(None);
            return;
        }
        if self.asked.get().is_none() {
            let tick = self.tick.as_ref().unchecked_ref();
            let asked = web_sys::window().and_then(|w| w.request_animation_frame(tick).ok());
            self.asked.set(asked);
        }
    }

    fn stop(&self) {
        self.playing.set(false);
        self.goal.set(None);
        if let (Some(asked), Some(window)) = (self.asked.take(), web_sys::window()) {
            // A frame that has come already cannot be called off, and need not be.
            let _ = window.cancel_animation_frame(asked);
        }
    }

    fn tick(&self, now: f64) {
        self.asked.set(None);
        self.painted.look();
        let passed = self.last.replace(Some(now)).map_or(0.0, |last| now - last);
        let steps = self.pass(passed.clamp(0.0, LONGEST_FRAME));
        if self.recoloured.replace(false) {
            let drawing = self.drawing.borrow().clone();
            if let Some(drawing) = drawing {
                self.paint_anew(&drawing, true);
            }
        }
        // The drawing of another step is taken over before the browser draws, and moved then.
        if !steps {
            self.apply();
        }
        self.wake();
    }

    /// Lets time pass; gives whether playing has come to another step, which will be drawn.
    fn pass(&self, passed: f64) -> bool {
        let run = self.run.borrow().clone();
        let Some(run) = run else { return false };
        let timeline = &run.timeline;
        if self.playing.get() {
            self.goal.set(None);
            let position = self.position.get() + passed * self.speed.get();
            if position >= timeline.end() {
                self.playing.set(false);
                self.position.set(timeline.rest(timeline.last()));
                self.send.emit(Action::Ended);
                return false;
            }
            self.position.set(position);
            let step = timeline.step_at(position);
            if self.step.replace(step) != step {
                self.send.emit(Action::Reached(step));
                return true;
            }
        } else if let Some(goal) = self.goal.get() {
            let position = (self.position.get() + passed).min(goal);
            self.position.set(position);
            if position >= goal {
                self.goal.set(None);
            }
        }
        false
    }

    /// Moves everything to where it is now.
    fn apply(&self) {
        let run = self.run.borrow().clone();
        let Some(run) = run else { return };
        let timeline = &run.timeline;
        let mut position = self.position.get();
        if self.less_motion.get() {
            position = timeline.rest(timeline.step_at(position));
        }
        // First what may ask where things are, then what moves them.
        self.painted.paint(position);
        for moving in self.moving.borrow_mut().iter_mut() {
            moving.apply(position);
        }
        let part = timeline.units(position) / timeline.last().max(1) as f64;
        for following in self.following.borrow().iter() {
            let transform = following.head.transform(part);
            // A transform is never refused.
            let _ = following
                .element
                .style()
                .set_property("transform", &transform);
        }
    }

    /// Learns when the stage is on the screen and when the page is hidden.
    fn watch(self: &Rc<Self>) -> Watch {
        let animator = Rc::clone(self);
        let seen = Closure::<dyn FnMut(Array)>::new(move |entries: Array| {
            let last = entries.pop().unchecked_into::<IntersectionObserverEntry>();
            animator.on_screen.set(last.is_intersecting());
            animator.wake();
        });
        let observer = IntersectionObserver::new(seen.as_ref().unchecked_ref()).ok();
        if let (Some(observer), Some(root)) = (&observer, self.root.cast::<Element>()) {
            observer.observe(&root);
        }
        Watch {
            observer,
            _seen: seen,
            _listeners: self.listen(),
        }
    }

    /// Listens to what changes what is to be painted, and to what is done to a painted message: before
    /// anybody else, since what lies beneath it is not meant.
    fn listen(self: &Rc<Self>) -> Vec<EventListener> {
        let Some(window) = web_sys::window() else {
            return Vec::new();
        };
        let mut listeners = Vec::new();
        if let Some(document) = window.document() {
            let animator = Rc::clone(self);
            let hidden = move |_: &Event| animator.wake();
            listeners.push(EventListener::new(&document, "visibilitychange", hidden));
        }
        let capture = EventListenerOptions::run_in_capture_phase();
        let dark = window.match_media("(prefers-color-scheme: dark)");
        let dark = dark.ok().flatten().map(|list| (list.into(), "change"));
        let others = ["resize", "scroll", "pointermove", "click"];
        let others = others.map(|kind| (window.clone().into(), kind));
        for (target, kind) in dark.into_iter().chain(others) {
            let animator = Rc::clone(self);
            let act = move |event: &Event| match kind {
                "pointermove" => _ = animator.painted.point(event),
                "click" => animator.click(event),
                "scroll" => animator.painted.scrolled(animator.asked.get().is_some()),
                // With its size a window may change that of a pixel, as when a page is zoomed.
                _ => {
                    animator.recoloured.set(true);
                    animator.wake();
                }
            };
            let target: web_sys::EventTarget = target;
            let listener = EventListener::new_with_options(&target, kind, capture, act);
            listeners.push(listener);
        }
        listeners
    }

    /// A click that hits a painted message chooses it, or follows the frame that it hits.
    fn click(&self, event: &Event) {
        let (Some(under), Some(run)) = (self.painted.point(event), self.run.borrow().clone())
        else {
            return;
        };
        event.stop_propagation();
        let thing = message(&run, self.step.get(), under.record);
        self.send.emit(pick(&under));
        self.send.emit(Action::Break(Break::Choose(thing)));
    }
}

impl Moving {
    /// Finds the element of a mover.
    fn find(root: &Element, mover: &Mover<'_>) -> Option<Self> {
        let mut selector = format!("[data-item={}]", mover.key);
        if mover.part > 0 {
            selector.push_str(&format!(" [data-m=\"{}\"]", mover.part));
        }
        Some(Self {
            key: mover.key.to_owned(),
            part: mover.part,
            element: root.query_selector(&selector).ok().flatten()?,
            motion: mover.motion,
            transform: String::new(),
            opacity: f64::NAN,
        })
    }

    fn apply(&mut self, position: f64) {
        let pose = self.motion.at(position);
        let transform = pose.transform();
        // Refusing an attribute is not something an element does.
        if transform != self.transform {
            let _ = self.element.set_attribute("transform", &transform);
            self.transform = transform;
        }
        if pose.opacity != self.opacity {
            let _ = self
                .element
                .set_attribute("opacity", &decimal(pose.opacity));
            self.opacity = pose.opacity;
        }
    }
}

/// What a click on a painted message does.
fn pick(under: &Under) -> Action {
    let record = under.record;
    match under.frame {
        Some(frame) => Action::Inside(Look::Frame(Some(FrameAt { record, frame }))),
        None => Action::Choose(Some(under.span)),
    }
}

/// What holds the stage of the branch that is shown, where that of another may stand before it.
fn own_stage(root: &Element) -> Element {
    let side = root.query_selector(".side:not([data-testid])");
    side.ok().flatten().unwrap_or_else(|| root.clone())
}

fn all(root: &Element, selector: &str) -> Vec<Element> {
    let Ok(found) = root.query_selector_all(selector) else {
        return Vec::new();
    };
    let elements = (0..found.length()).filter_map(|index| found.item(index));
    elements.filter_map(|node| node.dyn_into().ok()).collect()
}
