//! Octets as hex digits, a line for each frame, coloured by field.

use hopscope_core::wire::Field;

use super::super::chip;
use crate::el::{Callback, El, On, el};
use crate::frame_view::{FrameView, role_name};
use crate::octets::Octets;
use crate::state::Action;

/// Draws the octets; with `send` the fields can be pointed at.
pub(super) fn hex_rows(
    octets: &Octets,
    frames: &[FrameView],
    pointed: Option<usize>,
    send: Option<&Callback<Action>>,
) -> El {
    let rows = (0..octets.parts()).map(|part| {
        let mut row = el("p").key(part);
        for (number, field) in octets.fields.iter().enumerate() {
            if field.part == part && !field.range.is_empty() {
                let pointed = pointed == Some(number);
                let mark =
                    segment(octets, field, frames.get(part), pointed).num("data-field", number);
                row = row.child(pointable(mark, number, send)).text(" ");
            }
        }
        row
    });
    el("div")
        .class("hex")
        .set("data-testid", "hex")
        .children(rows)
}

/// Flags and size say how to read; what they announce has the colour of its frame.
fn segment(octets: &Octets, field: &Field, frame: Option<&FrameView>, pointed: bool) -> El {
    let role = field.role.filter(|_| field.is_body());
    let frame = frame.filter(|_| role.is_some());
    let class = role.map_or("plain", role_name);
    let hue = frame.map_or("", chip::hue);
    el("span")
        .classes(&["octets", class, hue, if pointed { "pointed" } else { "" }])
        .maybe("data-role", role.map(role_name))
        .text(octets.hex(field))
}

/// Lets the pointer point at a field.
pub(super) fn pointable(element: El, number: usize, send: Option<&Callback<Action>>) -> El {
    let Some(send) = send else { return element };
    element
        .act(On::Enter, send, Action::Point(Some(number)))
        .act(On::Leave, send, Action::Point(None))
        .act(On::Click, send, Action::Point(Some(number)))
}
