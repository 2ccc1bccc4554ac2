//! A node's card on the stage: its name, a badge and the queue of each socket, and the drawers
//! with what the sockets remember.

use hopscope_core::Lang;
use hopscope_core::socket::SocketKind;
use yew::prelude::*;

use super::chip;
use crate::geometry::Area;
use crate::i18n::{self, words};
use crate::layout::{DRAWER_PADDING, DRAWER_ROW, Layout, NodeBox};
use crate::scene::{Drawer, DrawerKind, NodeView, Scene, SocketView};

/// The width of a card from which words fit under its badge.
const WORDY: f64 = 92.0;

/// Draws a node.
pub fn node(
    scene: &Scene,
    layout: &Layout,
    place: &NodeBox,
    view: &NodeView,
    position: f64,
    lang: Lang,
) -> Html {
    let card = &place.card;
    html! {
        <g
            key={view.name.clone()}
            class={classes!("node", view.active.then_some("active"))}
            role="img"
            aria-label={spoken(view, lang)}
            data-node={view.name.clone()}
        >
            { for view.sockets.iter().map(|socket| drawer(scene, layout, socket, position, lang)) }
            { rect("card", card, 12.0) }
            <text class="name" x={card.center().x.to_string()} y={(card.y + 25.0).to_string()}>
                { &view.name }
            </text>
            { for view.sockets.iter().map(|socket| badge(layout, place, view, socket, lang)) }
        </g>
    }
}

/// A box of this class.
fn rect(class: &'static str, area: &Area, radius: f64) -> Html {
    html! {
        <rect
            {class}
            x={area.x.to_string()}
            y={area.y.to_string()}
            width={area.w.to_string()}
            height={area.h.to_string()}
            rx={radius.to_string()}
        />
    }
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
    let kind = socket.kind.name().to_ascii_lowercase();
    let wordy = node.sockets.len() == 1 && place.card.w >= WORDY;
    html! {
        <g
            class={classes!("socket", kind, socket.active.then_some("active"))}
            data-socket={socket.kind.name()}
            data-queued={socket.queued.to_string()}
        >
            { rect("badge", area, area.h / 2.0) }
            <text class="mono kind" x={center.x.to_string()} y={(center.y + 3.6).to_string()}>
                { socket.kind.name() }
            </text>
            <text class="queue" x={center.x.to_string()} y={(area.bottom() + 14.5).to_string()}>
                { queue(socket, wordy, lang) }
            </text>
            if socket.waiting > 1 {
                <g class="count" transform={format!("translate({} {})", area.right() - 3.0, area.y + 1.0)}>
                    <circle r="8" />
                    <text y="3.5">{ socket.waiting }</text>
                </g>
            }
        </g>
    }
}

/// The line under a badge: the state where it matters, else the queue.
fn queue(socket: &SocketView, wordy: bool, lang: Lang) -> String {
    if wordy && socket.queued == 0 && socket.awaits {
        return awaits(socket, lang).to_owned();
    }
    let limit = limit(socket);
    if wordy {
        format!("{} {} / {limit}", words::QUEUE.get(lang), socket.queued)
    } else {
        format!("{} / {limit}", socket.queued)
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

fn drawer(scene: &Scene, layout: &Layout, socket: &SocketView, position: f64, lang: Lang) -> Html {
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
    let title = match drawer.kind {
        DrawerKind::Names => words::KNOWS,
        DrawerKind::Envelope => words::KEEPS,
    };
    let title = if rows == 0 {
        format!("{} –", title.get(lang))
    } else {
        title.get(lang).to_owned()
    };
    let width = area.w - 2.0 * DRAWER_PADDING;
    html! {
        <g class={classes!("drawer", (rows == 0).then_some("empty"))}>
            { rect("pocket", &shown, 9.0) }
            <text class="title" x={area.center().x.to_string()} y={(area.y + 13.0).to_string()}>
                { title }
            </text>
            { for drawer.rows.iter().map(|row| {
                let motion = &scene.motions[row.motion];
                let pose = motion.at(position);
                html! {
                    <g
                        class={classes!("frame", "small", chip::classes_of(&row.view))}
                        transform={pose.transform()}
                        opacity={pose.opacity.to_string()}
                        data-m={(!motion.is_still()).then(|| row.motion.to_string())}
                        data-drawer={drawer_name(drawer)}
                        data-role={row.view.role_name()}
                        data-hex={row.view.hex.clone()}
                    >
                        { chip::shape(&row.view, width, 16.0) }
                    </g>
                }
            }) }
            if drawer.more > 0 {
                <text
                    class="title"
                    x={area.center().x.to_string()}
                    y={(area.y + 31.0 + drawer.rows.len() as f64 * DRAWER_ROW).to_string()}
                >
                    { i18n::more(lang, drawer.more) }
                </text>
            }
        </g>
    }
}

const fn drawer_name(drawer: &Drawer) -> &'static str {
    match drawer.kind {
        DrawerKind::Names => "names",
        DrawerKind::Envelope => "envelope",
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
    for socket in &node.sockets {
        let queue = words::QUEUE.get(lang);
        text.push_str(&format!(
            "; {}, {queue} {} / {}",
            socket.kind,
            socket.queued,
            limit(socket)
        ));
        if socket.awaits {
            text.push_str(", ");
            text.push_str(awaits(socket, lang));
        }
        let Some(drawer) = &socket.drawer else {
            continue;
        };
        let (title, empty) = match drawer.kind {
            DrawerKind::Names => (words::KNOWS, words::NOBODY),
            DrawerKind::Envelope => (words::KEEPS, words::NOTHING_KEPT),
        };
        let rows = drawer.rows.iter().map(|row| &row.view);
        let rows = chip::spoken_all(rows, lang);
        let rows = if rows.is_empty() {
            empty.get(lang).to_owned()
        } else {
            rows
        };
        text.push_str(&format!(", {} {rows}", title.get(lang)));
    }
    text
}
