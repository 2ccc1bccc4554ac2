//! The strip: what crosses each link, request above, reply below. It doubles as the stage's
//! account in words: a list that can be read and walked through by keyboard.
//!
//! Places are set by the property `style`, not the attribute, which the security policy of a page
//! with a flow in it may forbid.

use std::rc::Rc;

use hopscope_core::{Lang, Phrase};
use yew::{Properties, component};

use super::chip;
use super::inside::pick::{frame_key, picks};
use super::piece::{self, Common, Piece};
use super::stack::direction_name;
use super::stage::Position;
use crate::el::{Callback, El, Html, decimal, el};
use crate::i18n::{Word, words};
use crate::inside::Follows;
use crate::layout::{Layout, Orientation};
use crate::letters;
use crate::shared::Shared;
use crate::stack_size::STACK_WIDTH;
use crate::state::Action;
use crate::strip::{Cell, Hop, Time};

/// What the strip shows.
#[derive(PartialEq, Properties)]
pub struct StripProps {
    /// The hops.
    pub hops: Shared<Vec<Hop>>,
    /// The stage above it: its columns stand under the links.
    pub layout: Shared<Layout>,
    /// The most frames of any message.
    pub frames: usize,
    /// Whether one is ever dropped: there is room to say so at each step.
    pub drops: bool,
    /// Whether there is a row of replies.
    pub replies: bool,
    /// The language.
    pub lang: Lang,
    /// The message that was chosen.
    pub chosen: Option<usize>,
    /// The frame that is followed.
    pub follows: Option<Follows>,
    /// Whether it has its title; else what stands above it names it.
    pub titled: bool,
    /// Takes what the reader does.
    pub send: Callback<Action>,
}

/// The width of a column: at least, where columns are spread evenly, and at most.
const COLUMN: (f64, f64, f64) = (84.0, STACK_WIDTH + 8.0, 190.0);
/// The width in which request and reply have room beside each other.
const ROOMY: f64 = 150.0;
/// The width and the height of the strip's title.
const TITLE: (f64, f64) = (420.0, 42.0);
/// About the width of a letter of a caption.
const LETTER: f64 = 6.4;
/// The room for the names of the rows at the left.
const LEGEND: f64 = 70.0;

/// The strip.
#[component]
pub fn Strip(props: &StripProps) -> Html {
    strip(props)
}

fn strip(props: &StripProps) -> Html {
    let lang = props.lang;
    let common = Rc::new(Common {
        layout: props.layout.clone(),
        lang,
        position: Position::default(),
        chosen: props.chosen,
        follows: props.follows.clone(),
        send: props.send.clone(),
    });
    let (columns, column) = columns(&props.layout, widest_pair(&props.hops));
    let width = columns
        .last()
        .map_or(0.0, |last| last + column / 2.0)
        .max(props.layout.shown().0);
    let replies = props.replies;
    let roomy = replies && props.layout.shown().0 >= ROOMY * columns.len() as f64;
    let hops = props.hops.iter().zip(columns).map(|(hop, x)| {
        let piece = Piece::Hop(hop.clone(), (x, column), replies);
        piece::draw(&hop.link.0.to_string(), piece, &common)
    });
    let asks = props.hops.iter().all(|hop| hop.asks);
    let (there, back) = ways(asks);
    let legend = el("li")
        .class("legend")
        .set("aria-hidden", "true")
        .child(el("span").text(there.get(lang)))
        .maybe_child(replies.then(|| el("span").text(back.get(lang))));
    let list = el("ol")
        .classes(&["hops", if roomy { "roomy" } else { "" }])
        .style(format!(
            "width:{}px;--frames:{};--said:{}px;--rows:{}",
            decimal(width),
            props.frames,
            if props.drops { 18 } else { 0 },
            if replies { 2 } else { 1 }
        ))
        .child(legend)
        .children(hops);
    let scrolls = props.layout.orientation == Orientation::Down;
    let frame = el("div")
        .class("strip-scroll")
        .maybe("tabindex", scrolls.then_some("0"))
        .set("role", "group")
        .set("aria-label", words::STRIP.get(lang))
        .child(list);
    let title = props.titled.then(|| {
        el("header")
            .child(el("h2").text(words::STRIP.get(lang)))
            .child(el("p").text(if asks {
                words::STRIP_SUB.get(lang)
            } else {
                words::STRIP_SUB_PLAIN.get(lang)
            }))
    });
    let up = if props.titled {
        free_beside(&props.layout)
    } else {
        0.0
    };
    el("section")
        .class("strip")
        .style(format!("margin-top:-{}px", decimal(up)))
        .set("aria-label", words::STRIP.get(lang))
        .maybe_child(title)
        .child(frame)
        .into()
}

/// What goes along a link first is called, and what goes the other way: by the pattern of its sockets.
const fn ways(asks: bool) -> (Word, Word) {
    if asks {
        (words::REQUEST, words::REPLY)
    } else {
        (words::MESSAGE, words::OTHER_WAY)
    }
}

/// How far up into the stage a title of the strip may stand, beside what hangs down there but not in
/// its way.
pub fn free_beside(layout: &Layout) -> f64 {
    let free = match layout.orientation {
        Orientation::Across => layout.free_below(TITLE.0 / layout.scale) * layout.scale - 10.0,
        Orientation::Down => 0.0,
    };
    free.clamp(0.0, TITLE.1)
}

/// About the width of the longest caption.
fn widest_pair(hops: &[Hop]) -> f64 {
    let cells = |hop: &Hop| letters::cells(&hop.from) + letters::cells(&hop.to) + 3;
    let cells = hops.iter().map(cells).max().unwrap_or_default();
    cells as f64 * LETTER + 6.0
}

/// The middle of each column and their width: under the links, where these stand apart; else evenly
/// spread.
fn columns(layout: &Layout, caption: f64) -> (Vec<f64>, f64) {
    let under: Vec<f64> = layout
        .links
        .iter()
        .map(|link| (link.from.x + link.to.x) / 2.0 * layout.scale)
        .collect();
    let apart = under
        .windows(2)
        .map(|pair| pair[1] - pair[0])
        .fold(COLUMN.2, f64::min);
    let clear = under
        .first()
        .is_some_and(|first| first - STACK_WIDTH / 2.0 >= LEGEND - 16.0);
    let wide = apart >= COLUMN.0.max(caption);
    if layout.orientation == Orientation::Across && wide && clear {
        return (under, apart);
    }
    let room = (layout.shown().0 - LEGEND) / under.len().max(1) as f64;
    let room = room.min(COLUMN.2).max(COLUMN.1).max(caption);
    let columns = (0..under.len()).map(|nth| LEGEND + room * (nth as f64 + 0.5));
    (columns.collect(), room)
}

/// Draws a column: its middle is at `x`.
pub fn column(common: &Common, hop: &Hop, (x, column): (f64, f64), replies: bool) -> El {
    let lang = common.lang;
    let style = format!(
        "left:{}px;width:{}px",
        decimal(x - column / 2.0),
        decimal(column)
    );
    let way = |row: &str, from: &str, to: &str| format!("{row}, {from} → {to}: ");
    let (forth, back) = ways(hop.asks);
    let there = way(forth.get(lang), &hop.from, &hop.to);
    let request = cell(common, hop, hop.request.as_ref(), there);
    let reply = replies.then(|| {
        let back = way(back.get(lang), &hop.to, &hop.from);
        cell(common, hop, hop.reply.as_ref(), back)
    });
    // Its name is seen where both are in one line.
    let row = |class: &'static str, name: Phrase, cell: El| {
        let row = el("div").class(class);
        row.set("data-row", name.get(lang)).child(cell)
    };
    let pair = el("p")
        .class("pair")
        .set("title", [&*hop.from, " → ", &*hop.to].concat())
        .text(hop.from.clone())
        .child(el("span").set("aria-hidden", "true").text(" → "))
        .text(hop.to.clone());
    el("li")
        .class("hop")
        .style(style)
        .num("data-hop", hop.link.0)
        .child(row("request", words::REQUEST, request))
        .child(pair)
        .maybe_child(reply.map(|reply| row("reply", words::REPLY, reply)))
}

fn cell(common: &Common, hop: &Hop, cell: Option<&Cell>, way: String) -> El {
    let lang = common.lang;
    let Some(cell) = cell else {
        return el("span").class("vh").text(words::NOTHING_YET.get(lang));
    };
    let secret = cell.time == Time::Secret;
    let chosen = common.chosen == Some(cell.span);
    let choice = (!chosen).then_some(cell.span);
    let press = picks(&common.send, cell.record, Some(Action::Choose(choice)));
    let keys = {
        let (send, record, count) = (common.send.clone(), cell.record, cell.frames.len());
        let picked = (0..count).find(|frame| !common.followed(record, *frame).is_empty());
        Callback::from(move |event: yew::KeyboardEvent| {
            if let Some(action) = frame_key(&event, record, picked, count) {
                send.emit(action);
            }
        })
    };
    let button = el("button")
        .set("type", "button")
        .on_key(keys)
        .on_click(press)
        .classes(&["cell", cell.time.name()])
        .flag("aria-pressed", chosen)
        .given("disabled", secret)
        .set("data-strip", cell.time.name())
        .num("data-link", hop.link.0)
        .set("data-direction", direction_name(cell.direction))
        .num("data-record", cell.record)
        .child(el("span").class("vh").text(way));
    if secret {
        return button
            .child(el("span").class("vh").text(words::SECRET.get(lang)))
            .child(
                el("span")
                    .class("unknown")
                    .set("aria-hidden", "true")
                    .text("?"),
            );
    }
    button
        .children(cell.frames.iter().enumerate().map(|(number, frame)| {
            let followed = common.followed(cell.record, number);
            chip::marked(frame, followed, frame.label.clone(), lang)
        }))
        .maybe_child(cell.dropped.then(|| lost(lang)))
}

fn lost(lang: Lang) -> El {
    el("span")
        .class("lost")
        .text("✕ ")
        .text(words::DROPPED.get(lang))
}
