//! The sheet, drawn: cards, badges that can be pressed, links, and what is being dragged.

use hopscope_core::scenario::edit::End;

use super::pointer::Drag;
use crate::build::sheet::{Card, Line, Sheet, dropped};
use crate::build::view::View;
use crate::components::node::{name_of, tint};
use crate::components::stage::shape;
use crate::el::{Callback, El, Path, el};
use crate::geometry::Area;
use crate::i18n::build as words;
use crate::state::{BuildAction, Pick, State};

/// Draws the sheet. Clicks go to `pressed`, which knows whether a drag came before.
pub(super) fn sheet(
    state: &State,
    sheet: &Sheet,
    (view, room): (View, (f64, f64)),
    drag: Option<&Drag>,
    pressed: &Callback<(Option<BuildAction>, bool)>,
) -> El {
    let draw = Draw { state, pressed };
    let view_box = [
        view.corner.x,
        view.corner.y,
        room.0 / view.scale,
        room.1 / view.scale,
    ];
    let links = sheet.links.iter().map(|line| draw.link(line));
    let cards = sheet.cards.iter().map(|card| draw.card(card));
    let over = match drag {
        Some(Drag::Link { from, at, .. }) => sheet.badge(from).map(|badge| {
            let start = badge.center();
            let line = Path::default()
                .to("M", &[start.x, start.y])
                .to("L", &[at.x, at.y]);
            el("path").class("rubber").set("d", line)
        }),
        Some(Drag::New { node, at }) => Some(rect("marquee", &dropped(node, *at), 12.0)),
        Some(Drag::Frame { from, to }) => Some(rect("marquee", &between(*from, *to), 4.0)),
        _ => None,
    };
    // What is said below the sheet, too.
    let nothing = sheet.cards.is_empty().then(|| {
        let seen = view.seen(room).center();
        text("nothing", seen.x, seen.y, words::EMPTY.get(state.lang)).set("aria-hidden", "true")
    });
    let empty = {
        let pressed = pressed.clone();
        Callback::from(move |_| pressed.emit((Some(BuildAction::LetGo), false)))
    };
    el("svg")
        .classes(&[
            "stage sheet",
            if state.build.linking.is_some() {
                "linking"
            } else {
                ""
            },
            if view.is_tiny() { "tiny" } else { "" },
        ])
        .px("width", room.0)
        .px("height", room.1)
        .set("viewBox", Path::default().to("", &view_box))
        .on_click(empty)
        .set("role", "group")
        .set("aria-label", words::SHEET.get(state.lang))
        .set("data-testid", "sheet")
        .children(links)
        .children(cards)
        .maybe_child(nothing)
        .maybe_child(over)
}

/// The box between two corners.
pub(super) fn between(a: crate::geometry::Point, b: crate::geometry::Point) -> Area {
    Area {
        x: a.x.min(b.x),
        y: a.y.min(b.y),
        w: (a.x - b.x).abs(),
        h: (a.y - b.y).abs(),
    }
}

fn rect(class: &'static str, area: &Area, radius: f64) -> El {
    el("rect")
        .class(class)
        .px("x", area.x)
        .px("y", area.y)
        .px("width", area.w)
        .px("height", area.h)
        .px("rx", radius)
}

fn text(class: &'static str, x: f64, y: f64, text: &str) -> El {
    el("text")
        .class(class)
        .px("x", x)
        .px("y", y)
        .text(text.to_owned())
}

struct Draw<'a> {
    state: &'a State,
    pressed: &'a Callback<(Option<BuildAction>, bool)>,
}

impl Draw<'_> {
    /// Something that can be chosen: by click, by tap, by Enter or Space.
    fn thing(&self, pick: &Pick, act: BuildAction, class: &str, name: String) -> El {
        let chosen = self.state.build.picked.contains(pick);
        let click = {
            let (pressed, act) = (self.pressed.clone(), act.clone());
            Callback::from(move |event: yew::MouseEvent| {
                event.stop_propagation();
                let more = event.shift_key() || event.ctrl_key() || event.meta_key();
                pressed.emit((Some(act.clone()), more));
            })
        };
        let key = {
            let pressed = self.pressed.clone();
            Callback::from(move |event: yew::KeyboardEvent| {
                let press = matches!(event.key().as_str(), "Enter" | " ");
                if press && !event.ctrl_key() && !event.meta_key() && !event.default_prevented() {
                    event.prevent_default();
                    event.stop_propagation();
                    // A key comes after no drag.
                    pressed.emit((None, false));
                    pressed.emit((Some(act.clone()), event.shift_key()));
                }
            })
        };
        el("g")
            .classes(&[class, if chosen { "picked" } else { "" }])
            .set("role", "button")
            .set("tabindex", "0")
            .set("aria-label", name)
            .flag("aria-pressed", chosen)
            .on_click(click)
            .on_key(key)
    }

    fn card(&self, card: &Card) -> El {
        let area = &card.area;
        let kinds: Vec<&str> = card.sockets.iter().map(|(kind, _)| kind.name()).collect();
        let name = format!("{}, {}", card.name, kinds.join(" "));
        let pick = Pick::Node(card.name.clone());
        let act = BuildAction::Pick(pick.clone(), false);
        let body = self
            .thing(&pick, act, "bench-node", name)
            .set("data-bench-node", card.name.clone())
            .child(rect("card", area, 12.0))
            .children(name_of(&card.name, area));
        let sockets = card
            .sockets
            .iter()
            .enumerate()
            .map(|(socket, (kind, badge))| {
                let end = End {
                    node: card.name.clone(),
                    socket,
                };
                self.socket(&end, *kind, badge)
            });
        el("g")
            .class("node")
            .key(card.name.clone())
            .child(body)
            .children(sockets)
    }

    fn socket(&self, end: &End, kind: hopscope_core::socket::SocketKind, badge: &Area) -> El {
        let (state, lang) = (self.state, self.state.lang);
        let linking = state.build.linking.as_ref();
        let lit = match linking {
            Some(from) if from == end => "source",
            Some(_) if state.unlinkable(end).is_none() => "lit",
            Some(_) => "unlit",
            None => "",
        };
        let center = badge.center();
        let linked = state
            .run
            .scenario
            .nodes
            .iter()
            .find(|node| node.name == end.node)
            .and_then(|node| node.sockets.get(end.socket));
        let mut name = format!("{} {}", end.node, kind);
        let ends = linked.map(|socket| {
            let binds = socket.binds.iter().map(|end| (words::BINDS, end));
            let connects = socket.connects.iter().map(|end| (words::CONNECTS, end));
            binds.chain(connects).collect::<Vec<_>>()
        });
        let ends = ends.unwrap_or_default();
        for (word, endpoint) in &ends {
            name.push_str(&format!(", {} {endpoint}", word.get(lang)));
        }
        if ends.is_empty() {
            name.push_str(&format!(", {}", words::NOT_LINKED.get(lang)));
        }
        if let Some(reason) = state.unlinkable(end).filter(|_| lit == "unlit") {
            name.push_str(&format!(". {}", reason.get(lang)));
        }
        let pick = Pick::Socket(end.clone());
        let class = ["socket ", tint(kind), " ", lit].concat();
        // The target is larger than the badge, as fingers are.
        let target = Area {
            x: badge.x,
            y: badge.y - 9.0,
            w: badge.w,
            h: badge.h + 20.0,
        };
        self.thing(&pick, BuildAction::Press(end.clone()), &class, name)
            .set("data-bench-socket", kind.name())
            .set("data-lit", lit.to_owned())
            .child(rect("target", &target, 8.0))
            .child(rect("badge", badge, badge.h / 2.0))
            .child(text("mono kind", center.x, center.y + 3.6, kind.name()))
    }

    fn link(&self, line: &Line) -> El {
        let Line {
            connector,
            binder,
            endpoint,
            ..
        } = line;
        let pick = Pick::Link(connector.clone(), endpoint.clone());
        let name = format!("{} – {}, {endpoint}", connector.node, binder.node);
        let (path, pointing) = shape(&line.line);
        let path = crate::el::AttrValue::from(path);
        let label = crate::components::stage::endpoint(&line.line, endpoint, "");
        let act = BuildAction::Pick(pick.clone(), false);
        self.thing(&pick, act, "link", name)
            .key(format!(
                "{}-{}-{endpoint}",
                connector.node, connector.socket
            ))
            .set("data-bench-link", endpoint.clone())
            .child(el("path").class("wide").set("d", path.clone()))
            .child(el("path").class("line").set("d", path))
            .child(
                el("path")
                    .class("head")
                    .set("d", "M-9 -4.5 0 0 -9 4.5z")
                    .set("transform", pointing),
            )
            .maybe_child(label)
    }
}
