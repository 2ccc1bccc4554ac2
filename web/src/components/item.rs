//! A message or a note on the stage, in its place.

use super::chip;
use super::inside::pick::picks;
use super::piece::Common;
use super::stack::{self, direction_name, placed};
use crate::el::{El, el};
use crate::i18n;
use crate::scene::{EDGE, Item, ItemBody, PILL_HEIGHT, Pill, Stack};
use crate::state::Action;

/// Draws an item.
pub fn item(common: &Common, item: &Item, chosen: bool) -> El {
    let position = common.position.get();
    let group = el("g")
        .set("role", "img")
        .set("data-item", item.key.clone());
    let group = placed(group, &item.motion, 0, position);
    match &item.body {
        ItemBody::Stack(view) => draw_stack(group, common, view, chosen),
        ItemBody::Pill(view) => draw_pill(group, common, view, item.motion.at(f64::MAX).at.x),
    }
}

fn draw_stack(group: El, common: &Common, view: &Stack, chosen: bool) -> El {
    let choose = view.span.map(|(span, ..)| Action::Choose(Some(span)));
    let group = group.on_click(picks(&common.send, view.record, choose));
    let group = match view.span {
        Some((_, link, direction)) => group
            .num("data-link", link.0)
            .set("data-direction", direction_name(direction)),
        None => group,
    };
    let focus = if view.focus { "focus" } else { "" };
    let chosen = if chosen { "chosen" } else { "" };
    let open = if view.span.is_some() { "open" } else { "" };
    let group = group
        .classes(&["stack", view.state.name(), focus, chosen, open])
        .set(
            "aria-label",
            chip::spoken_all(view.frames.iter(), common.lang),
        )
        .set("data-stack", view.state.name())
        .flag("data-focus", view.focus)
        .num("data-record", view.record)
        .maybe("data-socket", view.socket.clone());
    stack::draw(group, common, view)
}

/// `at` is where it comes to rest.
fn draw_pill(group: El, common: &Common, pill: &Pill, at: f64) -> El {
    let text = i18n::pill(common.lang, &pill.text);
    let letters: usize = text
        .chars()
        .map(|letter| if letter < '\u{1100}' { 1 } else { 2 })
        .sum();
    let width = letters as f64 * 6.9 + 22.0;
    let (x, y) = if common.layout.anchor_is_below() {
        (-width / 2.0, -PILL_HEIGHT)
    } else {
        (0.0, -PILL_HEIGHT / 2.0)
    };
    // How long it is depends on the language: no edge of the stage cuts it.
    let over = (at + x + width + EDGE - common.layout.width).max(0.0);
    let x = x - over;
    let label = el("text")
        .class("mono")
        .px("x", x + width / 2.0)
        .px("y", y + 17.0);
    let shape = el("rect")
        .px("x", x)
        .px("y", y)
        .px("width", width)
        .px("height", PILL_HEIGHT)
        .px("rx", PILL_HEIGHT / 2.0);
    group
        .classes(&["pill", if pill.alarm { "alarm" } else { "" }])
        .set("aria-label", text.clone())
        .set("data-testid", "pill")
        .child(shape)
        .child(label.text(text))
}
