//! Pointers on the sheet: nodes are moved, links drawn, boxes spanned, the sheet is panned and
//! pinched. Fingers and mice do the same, but an empty place is panned by a finger and spanned by a
//! mouse. A click is no drag: it goes where the browser takes it.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use hopscope_core::scenario::edit::{Edit, End};
use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent, WheelEvent};
use yew::{NodeRef, UseStateSetter};

use super::draw::between;
use crate::build::sheet::{Sheet, THRESHOLD};
use crate::build::view::View;
use crate::el::Callback;
use crate::geometry::Point;
use crate::state::{Action, BuildAction, Pick};

/// What is being dragged.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Drag {
    /// Nodes, by so many pixels of the sheet.
    Nodes { names: Vec<String>, by: (f64, f64) },
    /// The end of a link that is being made.
    Link { from: End, at: Point },
    /// A box that chooses what it touches.
    Frame { from: Point, to: Point },
    /// The sheet itself.
    Sheet,
    /// A node from the palette, as its file has it, with its middle there.
    New { node: &'static str, at: Point },
}

/// What is on the sheet while a pointer is down, and what pointers do.
pub(super) struct Hand {
    pub(super) sheet: Rc<Sheet>,
    pub(super) view: View,
    pub(super) picked: Vec<String>,
    /// Whether the last thing done was a drag, whose click means nothing.
    pub(super) dragged: bool,
    pointers: Vec<(i32, Point)>,
    start: Option<Start>,
    drag: Option<Drag>,
}

#[derive(Clone)]
struct Start {
    at: Point,
    hit: Option<Pick>,
    pans: bool,
}

impl Hand {
    pub(super) fn new() -> Self {
        Self {
            sheet: Rc::default(),
            view: View {
                corner: Point::default(),
                scale: 1.0,
            },
            picked: Vec::new(),
            dragged: false,
            pointers: Vec::new(),
            start: None,
            drag: None,
        }
    }

    fn down(&mut self, id: i32, at: Point, pans: bool) {
        self.pointers.retain(|(other, _)| *other != id);
        self.pointers.push((id, at));
        self.dragged = false;
        let hit = self.sheet.hit(self.view.at(at));
        self.start = (self.pointers.len() == 1).then_some(Start { at, hit, pans });
        self.drag = None;
    }

    /// What a movement does; the drag that is to be drawn is in `drag` afterwards.
    fn moved(&mut self, id: i32, at: Point) -> Vec<BuildAction> {
        let Some(own) = self.pointers.iter().position(|(other, _)| *other == id) else {
            return Vec::new();
        };
        let before = self.pointers[own].1;
        if let [(_, a), (_, b)] = self.pointers[..] {
            self.pointers[own].1 = at;
            self.dragged = true;
            let (c, d) = (self.pointers[0].1, self.pointers[1].1);
            let factor = distance(c, d) / distance(a, b).max(1.0);
            let (from, to) = (a.middle(b), c.middle(d));
            let view = self.view.moved(from.x - to.x, from.y - to.y);
            return vec![BuildAction::View(Some(view.zoomed(factor, to)))];
        }
        let Some(start) = self.start.clone() else {
            return Vec::new();
        };
        if self.drag.is_none() && distance(start.at, at) < THRESHOLD {
            return Vec::new();
        }
        self.pointers[own].1 = at;
        let mut acts = Vec::new();
        if !self.dragged {
            self.dragged = true;
            // What is seen stays while something is dragged.
            acts.push(BuildAction::View(Some(self.view)));
            if let (Some(Pick::Socket(end)), false) = (&start.hit, start.pans) {
                acts.push(BuildAction::From(Some(end.clone())));
            }
        }
        let (from, to) = (self.view.at(start.at), self.view.at(at));
        self.drag = Some(match start.hit {
            Some(Pick::Socket(from)) if !start.pans => Drag::Link { from, at: to },
            Some(Pick::Node(name)) if !start.pans || self.pointers.len() == 1 => {
                let with_others = self.picked.contains(&name);
                let names = if with_others {
                    self.picked.clone()
                } else {
                    vec![name]
                };
                let by = (to.x - from.x, to.y - from.y);
                Drag::Nodes { names, by }
            }
            _ if start.pans => {
                let view = self.view.moved(before.x - at.x, before.y - at.y);
                acts.push(BuildAction::View(Some(view)));
                Drag::Sheet
            }
            _ => Drag::Frame { from, to },
        });
        acts
    }

    fn up(&mut self, id: i32) -> Vec<BuildAction> {
        self.pointers.retain(|(other, _)| *other != id);
        self.start = None;
        match self.drag.take() {
            Some(Drag::Nodes { names, by }) => {
                let moved: Vec<&str> = names.iter().map(String::as_str).collect();
                let places = self.sheet.moved(&moved, by.0, by.1);
                vec![
                    BuildAction::PickNodes(names),
                    BuildAction::Edit(Edit::Move(places)),
                ]
            }
            Some(Drag::Link { from, at }) => match self.sheet.socket_at(at) {
                Some(to) if to != from => vec![BuildAction::Connect(from, to)],
                _ => vec![BuildAction::From(None)],
            },
            Some(Drag::Frame { from, to }) => {
                vec![BuildAction::PickNodes(
                    self.sheet.touched(&between(from, to)),
                )]
            }
            Some(Drag::Sheet | Drag::New { .. }) | None => Vec::new(),
        }
    }
}

fn distance(a: Point, b: Point) -> f64 {
    ((a.x - b.x).powi(2) + (a.y - b.y).powi(2)).sqrt()
}

/// Listens to pointers on the sheet below `frame`, until what it returns is dropped.
pub(super) fn listen(
    frame: &NodeRef,
    hand: &Rc<RefCell<Hand>>,
    shown: &UseStateSetter<Option<Drag>>,
    send: &Callback<Action>,
) -> Vec<EventListener> {
    let Some(element) = frame.cast::<Element>() else {
        return Vec::new();
    };
    let place = {
        let element = element.clone();
        move |x: i32, y: i32| {
            let corner = element.get_bounding_client_rect();
            Point::new(f64::from(x) - corner.left(), f64::from(y) - corner.top())
        }
    };
    let options = EventListenerOptions::enable_prevent_default();
    let kinds = ["pointerdown", "pointermove", "pointerup", "pointercancel"];
    let mut listeners: Vec<EventListener> = Vec::new();
    for kind in kinds {
        let (hand, shown, send) = (Rc::clone(hand), shown.clone(), send.clone());
        let (element, place) = (element.clone(), place.clone());
        listeners.push(EventListener::new_with_options(
            &element.clone(),
            kind,
            options,
            move |event| {
                let Some(event) = event.dyn_ref::<PointerEvent>() else {
                    return;
                };
                let (id, at) = (
                    event.pointer_id(),
                    place(event.client_x(), event.client_y()),
                );
                let mut hand = hand.borrow_mut();
                let acts = match kind {
                    "pointerdown" => {
                        let middle = event.button() == 1;
                        if event.button() == 0 || middle {
                            let touch = event.pointer_type() == "touch";
                            let empty = hand.sheet.hit(hand.view.at(at)).is_none();
                            hand.down(id, at, middle || (touch && empty));
                        }
                        Vec::new()
                    }
                    "pointermove" => {
                        let acts = hand.moved(id, at);
                        if hand.dragged && !element.has_pointer_capture(id) && event.buttons() != 0
                        {
                            // A pointer that has just gone cannot be held.
                            let _ = element.set_pointer_capture(id);
                        }
                        acts
                    }
                    "pointerup" => hand.up(id),
                    _ => {
                        hand.drag = None;
                        let _ = hand.up(id);
                        vec![BuildAction::From(None)]
                    }
                };
                shown.set(hand.drag.clone());
                // Whoever acts draws anew, and that asks the hand.
                drop(hand);
                for act in acts {
                    send.emit(Action::Build(act));
                }
            },
        ));
    }
    let (hand, send) = (Rc::clone(hand), send.clone());
    listeners.push(EventListener::new_with_options(
        &element,
        "wheel",
        options,
        move |event| {
            let Some(event) = event.dyn_ref::<WheelEvent>() else {
                return;
            };
            // Without Ctrl the wheel scrolls the page, unless the sheet was zoomed.
            let view = hand.borrow().view;
            let at = place(event.client_x(), event.client_y());
            let view = if event.ctrl_key() || event.meta_key() {
                view.zoomed(
                    if event.delta_y() < 0.0 {
                        1.1
                    } else {
                        1.0 / 1.1
                    },
                    at,
                )
            } else {
                view.moved(event.delta_x(), event.delta_y())
            };
            event.prevent_default();
            send.emit(Action::Build(BuildAction::View(Some(view))));
        },
    ));
    listeners
}

#[cfg(test)]
mod tests {
    use hopscope_core::world::Over;

    use super::*;
    use crate::layout::Layout;
    use crate::run::Run;

    fn hand() -> Hand {
        let run = Run::of_lesson("hello", &[], Over::Inproc).expect("it is a lesson");
        let layout = Layout::new(run.topology(), &run.demand, 900.0);
        Hand {
            sheet: Rc::new(Sheet::of(&run, &layout)),
            ..Hand::new()
        }
    }

    fn socket(hand: &Hand, node: usize) -> Point {
        hand.sheet.cards[node].sockets[0].1.center()
    }

    fn drag(hand: &mut Hand, from: Point, to: Point, pans: bool) -> Vec<BuildAction> {
        hand.down(1, from, pans);
        hand.moved(1, from.middle(to));
        let mut acts = hand.moved(1, to);
        acts.extend(hand.up(1));
        acts
    }

    #[test]
    fn less_than_the_threshold_is_a_click() {
        let mut hand = hand();
        let at = socket(&hand, 0);
        hand.down(1, at, false);
        assert_eq!(hand.moved(1, at.moved(3.0, 3.0)), []);
        assert_eq!(hand.up(1), []);
        assert!(!hand.dragged);
    }

    #[test]
    fn from_socket_to_socket_a_link_is_drawn_and_to_nowhere_none() {
        let mut hand = hand();
        let (a, b) = (socket(&hand, 0), socket(&hand, 1));
        let acts = drag(&mut hand, a, b, false);
        assert!(
            matches!(acts.last(), Some(BuildAction::Connect(from, to))
            if from.node == "client" && to.node == "server"),
            "{acts:?}"
        );
        let acts = drag(&mut hand, a, Point::new(-40.0, -40.0), false);
        assert_eq!(acts.last(), Some(&BuildAction::From(None)));
    }

    #[test]
    fn a_node_is_moved_with_the_others_that_are_chosen() {
        let mut hand = hand();
        let card = hand.sheet.cards[0].area;
        let at = Point::new(card.x + 3.0, card.y + 3.0);
        let acts = drag(&mut hand, at, at.moved(40.0, 16.0), false);
        assert_eq!(acts[0], BuildAction::PickNodes(vec!["client".to_owned()]));
        hand.picked = vec!["server".to_owned(), "client".to_owned()];
        let acts = drag(&mut hand, at, at.moved(40.0, 16.0), false);
        assert_eq!(acts[0], BuildAction::PickNodes(hand.picked.clone()));
    }

    #[test]
    fn an_empty_place_is_spanned_by_a_mouse_and_panned_by_a_finger() {
        let mut hand = hand();
        let (from, to) = (Point::new(-20.0, -20.0), Point::new(900.0, 900.0));
        let acts = drag(&mut hand, from, to, false);
        let all = vec!["client".to_owned(), "server".to_owned()];
        assert_eq!(acts, [BuildAction::PickNodes(all)]);
        let acts = drag(&mut hand, from, to, true);
        assert!(matches!(acts[..], [BuildAction::View(Some(_))]), "{acts:?}");
    }

    #[test]
    fn two_fingers_zoom_around_their_middle() {
        let mut hand = hand();
        hand.down(1, Point::new(100.0, 100.0), true);
        hand.down(2, Point::new(200.0, 100.0), true);
        let acts = hand.moved(2, Point::new(300.0, 100.0));
        let [BuildAction::View(Some(view))] = acts[..] else {
            panic!("{acts:?}")
        };
        assert_eq!(view.scale, 2.0);
    }
}
