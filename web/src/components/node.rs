//! A node's card on the stage: its name, a badge and the queue of each socket, and the drawers
//! with what the sockets remember.

use hopscope_core::Lang;
use hopscope_core::socket::SocketKind;
use hopscope_core::trace::SocketId;

use super::chip;
use super::inside::pick;
use super::piece::Common;
use super::stack::placed;
use crate::el::{Callback, El, Html, el, translate};
use crate::frame_view::FrameView;
use crate::geometry::Area;
use crate::i18n::breaking::words as breaking;
use crate::i18n::{self, words};
use crate::layout::{ASKING_WIDTH, DRAWER_PADDING, DRAWER_ROW, Layout, NodeBox, names};
use crate::scene::{Drawer, DrawerKind, NodeMark, NodeView, SocketView};
use crate::state::{Action, Look};

/// The width of a card from which a queue and its limit fit under its badge.
const WORDY: f64 = 92.0;

/// Draws a node.
pub fn node(common: &Common, number: usize, view: &NodeView) -> El {
    let (layout, lang, position) = (&*common.layout, common.lang, common.position.get());
    let place = &layout.nodes[number];
    let card = &place.card;
    // The parts that move are counted over all drawers of the node.
    let mut part = 0;
    let mut drawers = Vec::new();
    for socket in &view.sockets {
        drawers.push(drawer(common, socket, position, &mut part));
    }
    el("g")
        .classes(&[
            "node",
            active(view.active),
            view.mark.map_or("", mark_class),
        ])
        .set("role", "img")
        .set("aria-label", spoken(view, lang))
        .set("data-node", view.name.clone())
        .set("data-item", view.key.clone())
        .children(drawers)
        .child(rect("card", card, 12.0))
        .children(name_of(&view.name, card))
        // What was done to a node stands on its edge, once the note that said so has gone.
        .maybe_child(
            view.mark.filter(|_| !view.marked_now).map(|mark| {
                text("mark", card.x + 12.0, card.y + 4.0).text(mark_word(mark).get(lang))
            }),
        )
        .children(
            view.sockets
                .iter()
                .map(|socket| badge(layout, place, view, socket, lang)),
        )
}

/// The name on a card; a long one in two lines.
pub fn name_of(name: &str, card: &Area) -> Vec<El> {
    let (x, y) = (card.center().x, card.y + 25.0);
    if !names::is_long(name) {
        return vec![text("name", x, y).text(name.to_owned())];
    }
    let lines = names::lines(name);
    // What is left out is told to who points at it.
    let whole = (lines.concat() != name).then(|| el("title").text(name.to_owned()));
    let lines = lines.into_iter().zip([y - 7.0, y + 6.0]);
    let lines = lines.map(|(line, y)| text("name long", x, y).text(line));
    whole.into_iter().chain(lines).collect()
}

const fn mark_class(mark: NodeMark) -> &'static str {
    match mark {
        NodeMark::Killed => "killed",
        NodeMark::Frozen => "frozen",
        NodeMark::Slow => "slow",
    }
}

const fn mark_word(mark: NodeMark) -> hopscope_core::Phrase {
    match mark {
        NodeMark::Killed => breaking::KILLED,
        NodeMark::Frozen => breaking::FROZEN,
        NodeMark::Slow => breaking::SLOW,
    }
}

const fn active(yes: bool) -> &'static str {
    if yes { "active" } else { "" }
}

/// A box of this class.
fn rect(class: &'static str, area: &Area, radius: f64) -> El {
    el("rect")
        .class(class)
        .px("x", area.x)
        .px("y", area.y)
        .px("width", area.w)
        .px("height", area.h)
        .px("rx", radius)
}

fn text(class: &'static str, x: f64, y: f64) -> El {
    el("text").class(class).px("x", x).px("y", y)
}

fn badge(
    layout: &Layout,
    place: &NodeBox,
    node: &NodeView,
    socket: &SocketView,
    lang: Lang,
) -> Html {
    let area = &layout.sockets[socket.id.0].badge;
    let center = area.center();
    // A socket alone on its card has all of its width.
    let room = if node.sockets.len() == 1 {
        place.card.w
    } else {
        0.0
    };
    let kind = socket.kind.name();
    let count = (socket.waiting > 1).then(|| {
        el("g")
            .class("count")
            .set("transform", translate(area.right() - 1.0, area.y - 4.0))
            .child(el("circle").set("r", "8"))
            .child(el("text").set("y", "3.5").text(socket.waiting.to_string()))
    });
    el("g")
        .classes(&["socket", tint(socket.kind), active(socket.active)])
        .set("data-socket", kind)
        .num("data-queued", socket.queued.max(socket.came))
        .child(rect("badge", area, area.h / 2.0))
        .child(text("mono kind", center.x, center.y + 3.6).text(kind))
        .maybe_child(
            has_queues(node).then(|| {
                text("queue", center.x, area.bottom() + 14.5).text(queue(socket, room, lang))
            }),
        )
        .maybe_child(count)
        .into()
}

/// Whether there are queues at a node: all of them go with it when it is killed.
fn has_queues(node: &NodeView) -> bool {
    node.mark != Some(NodeMark::Killed)
}

/// The class of a socket type.
pub const fn tint(kind: SocketKind) -> &'static str {
    match kind {
        SocketKind::Router | SocketKind::Server | SocketKind::Peer => "router",
        SocketKind::Dealer
        | SocketKind::Client
        | SocketKind::Push
        | SocketKind::Pull
        | SocketKind::Scatter
        | SocketKind::Gather => "dealer",
        SocketKind::Pub | SocketKind::Xpub | SocketKind::Radio => "pub",
        SocketKind::Sub | SocketKind::Xsub | SocketKind::Dish => "sub",
        SocketKind::Pair | SocketKind::Channel => "pair",
        SocketKind::Rep => "rep",
        _ => "req",
    }
}

/// How its queues stand; both where something waits that has come, or the fuller one where there is no room.
fn standing(socket: &SocketView, wide: bool, lang: Lang) -> String {
    let (out, came) = (socket.queued, socket.came);
    let text = match came {
        0 => words::ONE_QUEUE,
        _ if wide => words::BOTH_QUEUES,
        _ if out > came => words::OUT,
        _ => words::CAME,
    };
    i18n::filled(text, lang, &[&came, &out])
}

/// The line under a badge: the state where it matters, else the queue.
fn queue(socket: &SocketView, room: f64, lang: Lang) -> String {
    let (out, came) = (socket.queued, socket.came);
    if room >= ASKING_WIDTH && out + came == 0 && socket.awaits {
        return awaits(socket, lang).to_owned();
    }
    let queue = standing(socket, room >= WORDY, lang);
    if socket.filled {
        return format!("{queue} · {}", breaking::FULL.get(lang));
    }
    if room >= WORDY && came == 0 {
        format!("{queue} / {}", limit(socket))
    } else {
        queue
    }
}

fn limit(socket: &SocketView) -> String {
    match socket.high_water_mark {
        0 => "∞".to_owned(),
        mark => mark.to_string(),
    }
}

fn awaits(socket: &SocketView, lang: Lang) -> &'static str {
    match socket.kind {
        SocketKind::Rep => words::OWES_REPLY.get(lang),
        _ => words::AWAITS_REPLY.get(lang),
    }
}

fn drawer(common: &Common, socket: &SocketView, position: f64, part: &mut usize) -> Html {
    let (layout, lang) = (&*common.layout, common.lang);
    let place = layout.sockets[socket.id.0].drawer.as_ref();
    let (Some(drawer), Some(area)) = (&socket.drawer, place) else {
        return Html::default();
    };
    // The drawer is only as long as what is in it; it hangs out from behind the card.
    let rows = drawer.rows.len() + usize::from(drawer.more > 0);
    let shown = Area {
        y: area.y - 14.0,
        h: 14.0 + drawer_height(rows),
        ..*area
    };
    let middle = area.center().x;
    let width = area.w - 2.0 * DRAWER_PADDING;
    let more = (drawer.more > 0).then(|| {
        let y = area.y + 31.0 + drawer.rows.len() as f64 * DRAWER_ROW;
        text("title", middle, y).text(i18n::more(lang, drawer.more))
    });
    el("g")
        .classes(&["drawer", if rows == 0 { "empty" } else { "" }])
        .on_click(picks_of(&common.send, socket.id, drawer))
        .maybe_child((rows == 0).then(|| el("title").text(about(drawer.kind).get(lang))))
        .child(rect("pocket", &shown, 9.0))
        .child(text("title", middle, area.y + 13.0).text(title(drawer).get(lang)))
        .children(rows_of(drawer, width, position, part))
        .maybe_child(more)
        .into()
}

/// A click on a frame in a drawer follows that frame.
fn picks_of(
    send: &Callback<Action>,
    socket: SocketId,
    drawer: &Drawer,
) -> Callback<yew::MouseEvent> {
    let (send, kind) = (send.clone(), drawer.kind);
    let views: Vec<FrameView> = drawer.rows.iter().map(|row| row.view.clone()).collect();
    Callback::from(move |event: yew::MouseEvent| {
        let row = pick::hit(&event);
        if let Some((row, view)) = row.and_then(|row| Some((row, views.get(row)?))) {
            let look = Look::Drawer {
                socket,
                kind,
                row,
                view: Box::new(view.clone()),
            };
            pick::follow(look, &send);
        }
    })
}

fn rows_of(drawer: &Drawer, width: f64, position: f64, part: &mut usize) -> Vec<El> {
    let rows = drawer.rows.iter().map(|row| {
        let view = &row.view;
        *part += 1;
        let group = el("g")
            .classes(&[
                "frame",
                "small",
                view.role_name(),
                chip::hue(view),
                chip::face(view),
            ])
            .set("data-drawer", drawer_name(drawer))
            .set("data-role", view.role_name())
            .set("data-hex", view.hex.clone());
        chip::draw(
            placed(group, &row.motion, *part, position),
            view,
            width,
            16.0,
        )
    });
    rows.collect()
}

/// What stands above the rows of a drawer, or in their place.
const fn title(drawer: &Drawer) -> hopscope_core::Phrase {
    match (drawer.kind, drawer.rows.is_empty()) {
        (DrawerKind::Names, false) => words::KNOWS,
        (DrawerKind::Names, true) => words::KNOWS_NOBODY,
        (DrawerKind::Envelope, false) => words::KEEPS,
        (DrawerKind::Envelope, true) => words::KEEPS_NOTHING,
        (DrawerKind::Topics, false) => words::WANTED,
        (DrawerKind::Topics, true) => words::WANTED_BY_NOBODY,
    }
}

/// What will stand in a drawer in which nothing is.
const fn about(kind: DrawerKind) -> hopscope_core::Phrase {
    match kind {
        DrawerKind::Names => words::NO_NAMES,
        DrawerKind::Envelope => words::NO_ENVELOPE,
        DrawerKind::Topics => words::WANTED_BY_NOBODY,
    }
}

const fn drawer_name(drawer: &Drawer) -> &'static str {
    match drawer.kind {
        DrawerKind::Names => "names",
        DrawerKind::Envelope => "envelope",
        DrawerKind::Topics => "topics",
    }
}

fn drawer_height(rows: usize) -> f64 {
    if rows == 0 {
        21.0
    } else {
        crate::layout::drawer_height(rows) - 2.0
    }
}

/// What a screen reader says of a node.
fn spoken(node: &NodeView, lang: Lang) -> String {
    let mut text = node.name.clone();
    if let Some(mark) = node.mark {
        text.push_str(", ");
        text.push_str(mark_word(mark).get(lang));
    }
    for socket in &node.sockets {
        text.push_str("; ");
        text.push_str(socket.kind.name());
        if has_queues(node) {
            let queue = standing(socket, true, lang);
            text.push_str(&format!(", {queue} / {}", limit(socket)));
        }
        if socket.awaits {
            text.push_str(", ");
            text.push_str(awaits(socket, lang));
        }
        let Some(drawer) = &socket.drawer else {
            continue;
        };
        text.push_str(", ");
        text.push_str(title(drawer).get(lang));
        if !drawer.rows.is_empty() {
            text.push(' ');
            let rows = drawer.rows.iter().map(|row| &row.view);
            text.push_str(&chip::spoken_all(rows, lang));
        }
    }
    text
}
