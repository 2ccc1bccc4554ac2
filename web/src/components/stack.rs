//! A message on the stage: a panel with a chip for each frame, first frame on top.

use hopscope_core::Lang;
use hopscope_core::trace::Direction;

use super::chip;
use super::piece::Common;
use crate::el::{El, Html, el, translate};
use crate::frame_view::FrameView;
use crate::geometry::Point;
use crate::i18n::breaking::words as breaking;
use crate::i18n::words;
use crate::scene::{Motion, Pose, Stack, StackMark, StackState};
use crate::stack_size::{CHIP_WIDTH, FOLDED_FIRST, STACK_PADDING, STACK_WIDTH, StackSize};

/// The word for a link's direction in test hooks.
pub const fn direction_name(direction: Direction) -> &'static str {
    match direction {
        Direction::ToBinder => "to-binder",
        Direction::ToConnector => "to-connector",
    }
}

/// Puts a group into its place; if it moves, `part` is the number by which the animator finds it.
pub fn placed(group: El, motion: &Motion, part: usize, position: f64) -> El {
    let group = posed(group, &motion.at(position));
    if motion.is_still() {
        group
    } else {
        group.num("data-m", part)
    }
}

fn posed(group: El, pose: &Pose) -> El {
    group
        .set("transform", pose.transform())
        .px("opacity", pose.opacity)
}

/// The upper left corner of a stack of this height, seen from its anchor, and the point that points there.
pub fn outline(anchor_is_below: bool, height: f64) -> (f64, f64, &'static str) {
    if anchor_is_below {
        (-STACK_WIDTH / 2.0, -height, "M-6 -1h12l-6 7z")
    } else {
        (0.0, -height / 2.0, "M1 -6v12l-7 -6z")
    }
}

/// Draws a stack around its anchor, which is at the origin.
pub fn draw(into: El, common: &Common, stack: &Stack) -> El {
    let (position, lang) = (common.position.get(), common.lang);
    let anchor_is_below = common.layout.anchor_is_below();
    let height = stack.size.height;
    let (x, y, caret) = outline(anchor_is_below, height);
    let panel = el("rect")
        .class("panel")
        .px("width", STACK_WIDTH)
        .px("height", height)
        .set("rx", "10");
    let dropped = matches!(stack.state, StackState::Dropped(_));
    let frames = stack.frames.iter().enumerate();
    let frames = frames.filter(|(index, _)| stack.size.shows(*index));
    let frames = frames.map(|(index, view)| {
        let coming = stack.coming.iter().position(|(number, _)| *number == index);
        let group = group(view, common.followed(stack.record, index));
        let group = match coming {
            Some(part) => placed(group, &stack.coming[part].1, part + 1, position),
            None => {
                let at = Point::new(STACK_PADDING, stack.size.chip_top(index));
                posed(group, &Pose::upright(at))
            }
        };
        chip::draw(group, view, CHIP_WIDTH, stack.size.chip)
    });
    let mut frames: Vec<El> = frames.collect();
    if let Some(top) = stack.size.fold_top() {
        frames.insert(FOLDED_FIRST, fold(&stack.size, top));
    }
    let leaving = stack
        .leaving
        .iter()
        .enumerate()
        .map(|(index, (view, motion))| {
            let part = stack.coming.len() + index + 1;
            let group = group(view, "leaving").given("data-leaving", true);
            chip::draw(
                placed(group, motion, part, position),
                view,
                CHIP_WIDTH,
                stack.size.chip,
            )
        });
    let body = el("g")
        .set("transform", translate(x, y))
        .child(panel)
        .children(frames)
        .children(leaving)
        .maybe_child(dropped.then(|| verdict(lang)))
        .maybe_child(stack.mark.map(|mark| marked(mark, lang)));
    into.child(el("path").class("caret").set("d", caret))
        .child(body)
}

/// What stands for the frames that are folded away: how many they are.
#[inline(never)]
fn fold(size: &StackSize, top: f64) -> El {
    el("g")
        .class("fold")
        .num("data-folded", size.folded)
        .set("transform", translate(STACK_PADDING, top))
        .child(el("rect").px("width", CHIP_WIDTH).px("height", size.chip))
        .child(
            el("text")
                .class("mono")
                .px("x", CHIP_WIDTH / 2.0)
                .px("y", size.chip / 2.0 + 4.0)
                .text(["+", &size.folded.to_string()].concat()),
        )
}

fn group(view: &FrameView, more: &str) -> El {
    el("g")
        .classes(&[
            "frame",
            view.role_name(),
            chip::hue(view),
            chip::face(view),
            more,
        ])
        .set("data-role", view.role_name())
        .set("data-hex", view.hex.clone())
}

fn verdict(lang: Lang) -> Html {
    tag("verdict", format!("✕ {}", words::DROPPED.get(lang)))
}

/// What somebody did to a message on its way.
fn marked(mark: StackMark, lang: Lang) -> Html {
    let word = match mark {
        StackMark::Held => breaking::HELD,
        StackMark::Edited => breaking::EDITED,
    };
    tag("verdict marked", word.get(lang).to_owned())
}

fn tag(class: &'static str, text: String) -> Html {
    el("g")
        .class(class)
        .set("transform", translate(STACK_WIDTH / 2.0, -11.0))
        .child(
            el("rect")
                .set("x", "-42")
                .set("y", "-11")
                .set("width", "84")
                .set("height", "19")
                .set("rx", "9.5"),
        )
        .child(el("text").set("y", "3").text(text))
        .into()
}
