//! A frame as a chip: in the SVG of the stage and as text.

use hopscope_core::Lang;
use hopscope_core::envelope::Role;

use crate::el::{El, Html, Path, el};
use crate::frame_view::FrameView;
use crate::i18n;

/// The width from which a tag has room for its hole.
const ROOM_FOR_HOLE: f64 = 60.0;

/// The class that gives an identity its colour; empty for other frames.
pub fn hue(frame: &FrameView) -> &'static str {
    const HUES: [&str; crate::frame_view::HUES] =
        ["hue-0", "hue-1", "hue-2", "hue-3", "hue-4", "hue-5"];
    match frame.role {
        Role::Identity => HUES[frame.hue % HUES.len()],
        Role::Delimiter | Role::Body | Role::Topic | Role::Group | Role::Subscription => "",
    }
}

/// The class that gives octets that are no text a face of their own.
pub const fn face(frame: &FrameView) -> &'static str {
    if frame.octets { "raw" } else { "" }
}

/// What a screen reader says of a frame: `identity client`, `body octets 0xff00`.
pub fn spoken(frame: &FrameView, lang: Lang) -> String {
    let mut text = i18n::role(frame.role).get(lang).to_owned();
    if frame.octets {
        text.push(' ');
        text.push_str(i18n::words::OCTETS.get(lang));
    }
    if frame.role != Role::Delimiter {
        text.push(' ');
        text.push_str(&frame.full);
    }
    text
}

/// What a screen reader says of a stack, first frame first.
pub fn spoken_all<'a>(frames: impl Iterator<Item = &'a FrameView>, lang: Lang) -> String {
    let spoken: Vec<String> = frames.map(|frame| spoken(frame, lang)).collect();
    spoken.join(if lang == Lang::Zh { "，" } else { ", " })
}

/// The chip as text, for lists and questions.
pub fn chip(frame: &FrameView, lang: Lang) -> El {
    marked(frame, "", frame.text(), lang)
}

/// The chip with one class more, and with what stands on it.
pub fn marked(frame: &FrameView, mark: &str, text: String, lang: Lang) -> El {
    el("span")
        .classes(&["chip", frame.role_name(), hue(frame), face(frame), mark])
        .set("title", frame.full.clone())
        .set("data-role", frame.role_name())
        .set("data-hex", frame.hex.clone())
        .child(el("span").class("vh").text(spoken(frame, lang)))
        .child(el("span").set("aria-hidden", "true").text(text))
}

/// Draws the shape of a chip into a group of the stage: a tag with a hole, a pill, or a block.
pub fn draw(into: El, frame: &FrameView, width: f64, height: f64) -> El {
    let (hole, aside) = hole(frame, width);
    let into = into
        .child(el("title").text(frame.full.clone()))
        .child(outline(frame.role, width, height));
    let into = if hole {
        into.child(
            el("circle")
                .class("hole")
                .set("cx", "8")
                .px("cy", height / 2.0)
                .set("r", "2.2"),
        )
    } else {
        into
    };
    into.child(
        el("text")
            .class("mono")
            .px("x", width / 2.0 + aside)
            .px("y", height / 2.0 + 4.0)
            .text(frame.label.clone()),
    )
}

/// Whether a chip of this width has a hole, and how far its text stands to the right of the middle.
pub fn hole(frame: &FrameView, width: f64) -> (bool, f64) {
    let tag = frame.role == Role::Identity;
    match tag && width >= ROOM_FOR_HOLE {
        true => (true, 4.0),
        false if tag => (false, 2.0),
        false => (false, 0.0),
    }
}

/// The outline of an identity: a tag.
pub fn tag(width: f64, height: f64) -> Path {
    let (right, bottom) = (width - 4.0, height - 4.0);
    Path::default()
        .to("M7 0H", &[right])
        .to("Q", &[width, 0.0, width, 4.0])
        .to("V", &[bottom])
        .to("Q", &[width, height, right, height])
        .to("H7L0 ", &[height - 7.0])
        .to("V7Z", &[])
}

fn outline(role: Role, width: f64, height: f64) -> Html {
    match role {
        Role::Identity => el("path").set("d", tag(width, height)).into(),
        Role::Delimiter => el("rect")
            .set("y", "2")
            .px("width", width)
            .px("height", height - 4.0)
            .px("rx", height / 2.0 - 2.0)
            .into(),
        Role::Body | Role::Topic | Role::Group | Role::Subscription => el("rect")
            .px("width", width)
            .px("height", height)
            .set("rx", "4")
            .into(),
    }
}
