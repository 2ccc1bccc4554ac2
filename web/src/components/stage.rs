//! The stage: nodes, links and what moves between them, as one SVG.
//!
//! It is drawn anew only when the step, the size or the language changes. In between the animator
//! moves every element that carries `data-m`, the number of its motion in the scene. Many messages on
//! their way are painted on a canvas over it instead, beneath those that a reader looks at.

use std::cell::Cell;
use std::rc::Rc;

use hopscope_core::Lang;
use hopscope_core::trace::Direction;
use yew::{Properties, component};

use super::breaking::{self, Handle};
use super::piece::{self, Common, Piece};
use super::stack::direction_name;
use crate::el::{Callback, El, Html, Path, el, translate};
use crate::geometry::Point;
use crate::i18n::{views, words};
use crate::inside::Follows;
use crate::layout::{Layout, LinkLine, Orientation};
use crate::letters;
use crate::scene::{Crowd, ItemBody, LinkView, Scene};
use crate::shared::Shared;
use crate::state::Action;

/// The width of a letter of an endpoint's name.
const LETTER: f64 = 6.7;
/// How far behind a card it is marked which way something leaves; clear of the head of an arrow.
const LEAVES: f64 = 34.0;

/// What a stage draws.
#[derive(PartialEq, Properties)]
pub struct StageProps {
    /// Where everything stands.
    pub layout: Shared<Layout>,
    /// What is there.
    pub scene: Shared<Scene>,
    /// Which messages are painted.
    pub crowd: Shared<Crowd>,
    /// The language.
    pub lang: Lang,
    /// The play time at which it is drawn; what moves is moved on by the animator.
    pub position: Position,
    /// The message on a link that was chosen.
    pub chosen: Option<usize>,
    /// The frame that is followed.
    pub follows: Option<Follows>,
    /// The button of the menu of acts, if there is one.
    #[prop_or_default]
    pub handle: Option<Handle>,
    /// Takes what the reader does.
    pub send: Callback<Action>,
}

/// The play time now, the same for all who hold it. Reading it never draws anything anew.
#[derive(Clone, Debug, Default)]
pub struct Position(Rc<Cell<f64>>);

impl Position {
    /// The play time.
    pub fn get(&self) -> f64 {
        self.0.get()
    }

    /// Sets the play time.
    pub fn set(&self, position: f64) {
        self.0.set(position);
    }
}

impl PartialEq for Position {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// The stage.
#[component]
pub fn Stage(props: &StageProps) -> Html {
    stage(props)
}

fn stage(props: &StageProps) -> Html {
    let StageProps {
        layout,
        scene,
        crowd,
        lang,
        chosen,
        ..
    } = props;
    let common = Rc::new(Common {
        layout: layout.clone(),
        lang: *lang,
        position: props.position.clone(),
        chosen: None,
        follows: props.follows.clone(),
        send: props.send.clone(),
    });
    let links = layout.links.iter().zip(&scene.links);
    let links = links.map(|(line, view)| {
        let piece = Piece::Link(line.clone(), view.clone());
        piece::draw(&format!("l{}", view.id.0), piece, &common)
    });
    let nodes = scene.nodes.iter().enumerate();
    let nodes = nodes
        .map(|(number, view)| piece::draw(&view.key, Piece::Node(number, view.clone()), &common));
    let items = crowd.elements.iter().map(|number| {
        let item = &scene.items[*number];
        let span = match &item.body {
            ItemBody::Stack(stack) => stack.span.map(|(span, ..)| span),
            ItemBody::Pill(_) => None,
        };
        let chosen = span.is_some() && span == *chosen;
        piece::draw(&item.key, Piece::Item(item.clone(), chosen), &common)
    });
    let (mut beneath, mut above) = (items.collect::<Vec<_>>(), Vec::new());
    if crowd.is_painted() {
        std::mem::swap(&mut beneath, &mut above);
    }
    let stage = canvas(layout, links.collect(), nodes.collect(), beneath)
        .set("role", "group")
        .set("aria-label", words::STAGE_LABEL.get(*lang))
        .set("data-testid", "stage");
    let handle = props.handle.as_ref().map(breaking::draw);
    let layers = el("div").class("layers");
    if !crowd.is_painted() {
        return layers.child(stage.maybe_child(handle)).into();
    }
    layers
        .child(stage)
        .child(sheet(crowd, *lang))
        .child(
            svg(layout, "stage above")
                .child(el("g").children(above))
                .maybe_child(handle),
        )
        .maybe_child(thinned(crowd, *lang))
        .into()
}

/// What the crowd is painted on.
fn sheet(crowd: &Crowd, lang: Lang) -> El {
    el("canvas")
        .class("crowd")
        .set("role", "img")
        .set("aria-label", views::crowd(lang, crowd.painted.len()))
        .set("data-testid", "crowd")
        .num("data-painted", crowd.painted.len())
        .num("data-flights", crowd.flights)
}

/// That not all messages are drawn.
fn thinned(crowd: &Crowd, lang: Lang) -> Option<El> {
    let told = || views::thinned(lang, crowd.drawn, crowd.flights);
    (crowd.drawn < crowd.flights).then(|| {
        el("p")
            .class("thinned")
            .set("data-testid", "thinned")
            .child(el("span").text(told()))
    })
}

/// The links, with nodes and items drawn on top of them.
pub fn canvas(layout: &Layout, links: Vec<Html>, nodes: Vec<Html>, items: Vec<Html>) -> El {
    svg(layout, "stage")
        .children(links)
        .children(nodes)
        .child(el("g").children(items))
}

/// A picture as large as the stage.
fn svg(layout: &Layout, class: &'static str) -> El {
    let view_box = Path::default().to("", &[0.0, 0.0, layout.width, layout.height]);
    el("svg")
        .class(class)
        .px("width", layout.shown().0)
        .px("height", layout.shown().1)
        .set("viewBox", view_box)
}

/// A link with its arrow's head at the card of the side that binds.
pub fn link(line: &LinkLine, view: &LinkView, layout: &Layout, lang: Lang) -> El {
    let (path, pointing) = shape(line);
    let across = layout.orientation == Orientation::Across;
    let label = endpoint(line, &view.endpoint, &view.note);
    let label =
        label.map(|label| label.set("text-anchor", if across { "middle" } else { "start" }));
    let active = if view.active.is_some() { "active" } else { "" };
    let down = if view.up { "" } else { "down" };
    el("g")
        .classes(&[
            "link",
            active,
            down,
            if view.broken { "broken" } else { "" },
        ])
        .num("data-link", view.id.0)
        .flag("data-up", view.up)
        .maybe("data-active", view.active.map(direction_name))
        .maybe_child((!view.up).then(|| el("title").text(words::NO_CONNECTION.get(lang))))
        .child(el("path").class("line").set("d", path))
        .maybe_child(view.active.map(|way| {
            el("path")
                .class("travel")
                .set("d", "M-4-6 2 0-4 6")
                .set("transform", travel(line, way))
        }))
        .child(
            el("path")
                .class("head")
                .set("d", "M-9 -4.5 0 0 -9 4.5z")
                .set("transform", pointing),
        )
        .maybe_child(label)
}

/// Where a link leaves the side from which something goes along it, and the way it goes there: the arrow
/// at its end tells who binds.
fn travel(line: &LinkLine, way: Direction) -> Path {
    let mut points = line.points();
    if line.connector_first != (way == Direction::ToBinder) {
        points.reverse();
    }
    let (Point { x, y }, next) = (points[0], points[1]);
    // Ends leave cards at a right angle.
    let ahead = if line.upright { next.y > y } else { next.x > x };
    let (by, turn) = if ahead {
        (LEAVES, 0.0)
    } else {
        (-LEAVES, 180.0)
    };
    match line.upright {
        true => hook(x, y + by, turn + 90.0),
        false => hook(x + by, y, turn),
    }
}

fn hook(x: f64, y: f64, turn: f64) -> Path {
    translate(x, y).to(" rotate(", &[turn]).to(")", &[])
}

/// The name of a link's endpoint and what is noted behind it; of a long name as much as has room, and the
/// whole to who points at it.
pub fn endpoint(line: &LinkLine, name: &str, note: &str) -> Option<El> {
    let at = line.label?;
    let room = (line.room / LETTER) as usize;
    let shown = letters::cut(name, room.saturating_sub(letters::cells(note)).max(2));
    let whole = (shown != name).then(|| el("title").text(name.to_owned()));
    let text = el("text")
        .class("mono endpoint")
        .px("x", at.x)
        .px("y", at.y)
        .text([&shown, note].concat());
    Some(text.maybe_child(whole))
}

/// The line of a link, and where its arrow's head is and points: at the side that binds.
pub fn shape(line: &LinkLine) -> (Path, Path) {
    let mut points = line.points();
    if !line.connector_first {
        points.reverse();
    }
    let mut path = Path::default().to("M", &[points[0].x, points[0].y]);
    let mut turn = 0.0;
    let last = points.len() - 2;
    for (number, ends) in points.windows(2).enumerate() {
        let (start, end) = (ends[0], ends[1]);
        let (dx, dy) = (end.x - start.x, end.y - start.y);
        // It ends in the arrow's head, which points the way the line goes.
        let head = if number == last { 7.0 } else { 0.0 };
        path = if number % 2 == 1 {
            path.to("L", &[end.x, end.y])
        } else if line.upright {
            let middle = (start.y + end.y) / 2.0;
            let head = if dy < 0.0 { head } else { -head };
            turn = if dy < 0.0 { 270.0 } else { 90.0 };
            let bends = [start.x, middle, end.x, middle, end.x, end.y + head];
            path.to("C", &bends)
        } else {
            let middle = (start.x + end.x) / 2.0;
            let head = if dx < 0.0 { head } else { -head };
            turn = if dx < 0.0 { 180.0 } else { 0.0 };
            let bends = [middle, start.y, middle, end.y, end.x + head, end.y];
            path.to("C", &bends)
        };
    }
    let end = points[last + 1];
    (path, hook(end.x, end.y, turn))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_along_a_link_is_marked_where_it_leaves_and_points_its_way_whoever_binds() {
        for connector_first in [true, false] {
            let line = LinkLine {
                from: Point::new(0.0, 50.0),
                to: Point::new(300.0, 50.0),
                over: Point::new(150.0, 50.0),
                label: None,
                room: 0.0,
                connector_first,
                upright: false,
                via: Vec::new(),
            };
            for way in [Direction::ToBinder, Direction::ToConnector] {
                let to_right = connector_first == (way == Direction::ToBinder);
                let (x, turn) = if to_right {
                    (LEAVES, 0.0)
                } else {
                    (300.0 - LEAVES, 180.0)
                };
                assert_eq!(travel(&line, way).as_str(), hook(x, 50.0, turn).as_str());
            }
        }
    }
}
