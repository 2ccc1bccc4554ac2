//! The parts of a picture: a link, a node, a message, a line that is told, each for the steps during
//! which it is drawn alike.

use std::collections::BTreeMap;
use std::iter;
use std::ops::Range;

use yew::virtual_dom::{VNode, VTag};

use crate::components::item::item;
use crate::components::node::node;
use crate::components::piece::Common;
use crate::components::stage::link;
use crate::el::{El, Html, el};
use crate::geometry::Point;
use crate::markup::{self, attribute};
use crate::playback::Timeline;
use crate::run::Run;
use crate::scene::{Motion, Pose, Scene};

/// Something that is drawn alike for some steps.
#[derive(Debug)]
pub(super) struct Part {
    /// The steps, in order, with gaps between.
    pub(super) times: Vec<Range<usize>>,
    /// Its elements, as text.
    pub(super) drawn: String,
    /// How it moves in which of these steps; nothing for what knows its place itself.
    pub(super) motions: Vec<(usize, Motion)>,
}

impl Part {
    /// Whether it is there at a step.
    pub(super) fn is_there(&self, step: usize) -> bool {
        self.times.iter().any(|time| time.contains(&step))
    }

    /// Where it is at rest: at this step, or at its first one.
    pub(super) fn rest(&self, step: usize, timeline: &Timeline) -> Pose {
        let here = self.motions.iter().find(|(at, _)| *at == step);
        match here.or_else(|| self.motions.first()) {
            Some((at, motion)) => motion.at(timeline.rest(*at)),
            None => Pose::upright(Point::new(0.0, 0.0)),
        }
    }
}

/// What lies on what.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Slot {
    Link(usize),
    Node(usize),
    /// A message or a note, by the number of its first appearance.
    Item(usize),
    Caption,
}

/// All parts.
#[derive(Debug, Default)]
pub(super) struct Parts {
    slots: BTreeMap<Slot, Vec<Part>>,
    /// The names of messages and notes, in the order of their first appearance.
    items: Vec<String>,
    /// Frames, which are drawn again and again: each is written once.
    frames: Vec<String>,
}

impl Parts {
    /// Adds what is on the stage at a step.
    pub(super) fn add_step(&mut self, run: &Run, common: &Common, step: usize) {
        let layout = &common.layout;
        let scene = Scene::new(run, layout, step);
        common.position.set(run.timeline.rest(step));
        let lines = layout.links.iter().zip(&scene.links).enumerate();
        for (number, (line, view)) in lines {
            self.add(
                Slot::Link(number),
                step,
                None,
                link(line, view, layout, common.lang),
            );
        }
        for (number, view) in scene.nodes.iter().enumerate() {
            self.add(Slot::Node(number), step, None, node(common, number, view));
        }
        for one in &scene.items {
            let known = self.items.iter().position(|key| *key == one.key);
            let number = known.unwrap_or_else(|| {
                self.items.push(one.key.clone());
                self.items.len() - 1
            });
            self.add(
                Slot::Item(number),
                step,
                Some(one.motion),
                item(common, one, false),
            );
        }
    }

    /// Adds what is told at a step, below the stage.
    pub(super) fn add_caption(&mut self, lines: &[String], step: usize, below: f64) {
        let lines = lines.iter().enumerate().map(|(number, line)| {
            el("text")
                .class("caption")
                .set("x", "50%")
                .px("y", below + 22.0 + 20.0 * number as f64)
                .text(line.clone())
        });
        self.add(Slot::Caption, step, None, el("g").children(lines));
    }

    /// Adds what is drawn at a step; what has a motion is moved by the group around it.
    fn add(&mut self, slot: Slot, step: usize, motion: Option<Motion>, element: El) {
        let mut drawn = String::new();
        if let VNode::VTag(tag) = Html::from(element) {
            self.element(&mut drawn, &tag, motion.is_some());
        }
        let parts = self.slots.entry(slot).or_default();
        let motions = motion.map(|motion| (step, motion));
        match parts.iter_mut().find(|part| part.drawn == drawn) {
            Some(part) => {
                part.motions.extend(motions);
                match part.times.last_mut() {
                    Some(last) if last.end == step => last.end += 1,
                    _ => part.times.push(step..step + 1),
                }
            }
            None => parts.push(Part {
                times: iter::once(step..step + 1).collect(),
                drawn,
                motions: motions.into_iter().collect(),
            }),
        }
    }

    /// The parts, the lowest first.
    pub(super) fn in_order(&self) -> impl Iterator<Item = &Part> {
        self.slots.values().flatten()
    }

    /// The frames that parts refer to.
    pub(super) fn definitions(&self) -> String {
        let mut text = String::new();
        for (number, frame) in self.frames.iter().enumerate() {
            // What is referred to stands in a tree of its own, in which the rules of the stage have to
            // find a stage.
            let id = format!("f{number}");
            let attributes = [("id", id.as_str()), ("class", "stage")];
            markup::open(&mut text, "g", attributes.into_iter());
            text.push_str(frame);
            markup::close(&mut text, "g");
        }
        text
    }

    fn write(&mut self, text: &mut String, node: &VNode) {
        match node {
            VNode::VTag(tag) => self.element(text, tag, false),
            VNode::VText(_) => markup::write(text, node),
            VNode::VList(parts) => parts.iter().for_each(|part| self.write(text, part)),
            _ => {}
        }
    }

    /// Writes what is seen of an element.
    fn element(&mut self, text: &mut String, tag: &VTag, moved: bool) {
        let classes = attribute(tag, "class").unwrap_or_default();
        if tag.tag() == "title" || attribute(tag, "opacity") == Some("0") {
            return;
        }
        if classes.split(' ').any(|class| class == "frame") {
            let number = self.frame(tag, classes);
            let reference = format!("#f{number}");
            let place = ["transform", "opacity"].into_iter();
            let place = place.filter_map(|name| Some((name, attribute(tag, name)?)));
            let place = place.filter(|pair| *pair != ("opacity", "1"));
            let named = [("class", "frame"), ("href", reference.as_str())];
            markup::open(text, "use", named.into_iter().chain(place));
            markup::close(text, "use");
            return;
        }
        let attributes = tag.attributes.iter().filter(|(name, value)| {
            let place = matches!(*name, "transform" | "opacity");
            is_seen(name, value) && !(moved && place)
        });
        markup::open(text, tag.tag(), attributes);
        if let Some(children) = tag.children() {
            self.write(text, children);
        }
        markup::close(text, tag.tag());
    }

    /// The number of a frame among those that are written once.
    fn frame(&mut self, tag: &VTag, classes: &str) -> usize {
        let mut drawn = String::new();
        markup::open(&mut drawn, "g", [("class", classes)].into_iter());
        if let Some(children) = tag.children() {
            self.write(&mut drawn, children);
        }
        markup::close(&mut drawn, "g");
        let known = self.frames.iter().position(|other| *other == drawn);
        known.unwrap_or_else(|| {
            self.frames.push(drawn);
            self.frames.len() - 1
        })
    }
}

/// Whether an attribute changes what is seen; others are for screen readers, scripts and tests.
fn is_seen(name: &str, value: &str) -> bool {
    let spoken = matches!(name, "role" | "tabindex") || name.starts_with("aria-");
    !spoken && !name.starts_with("data-") && (name, value) != ("opacity", "1")
}
