//! Octets as hex digits, a line for each frame, coloured by field.

use hopscope_core::wire::Field;
use yew::prelude::*;

use super::chip;
use crate::frame_view::FrameView;
use crate::octets::Octets;
use crate::state::Action;

/// Draws the octets; with `send` the fields can be pointed at.
pub fn hex_rows(
    octets: &Octets,
    frames: &[FrameView],
    pointed: Option<usize>,
    send: Option<&Callback<Action>>,
) -> Html {
    let parts = 0..octets.parts();
    html! {
        <div class="hex" data-testid="hex">
            { for parts.map(|part| html! {
                <p key={part}>{ for octets
                    .fields
                    .iter()
                    .enumerate()
                    .filter(|(_, field)| field.part == part && !field.range.is_empty())
                    .map(|(number, field)| {
                        segment(octets, field, number, frames.get(part), pointed, send)
                    })
                }</p>
            }) }
        </div>
    }
}

fn segment(
    octets: &Octets,
    field: &Field,
    number: usize,
    frame: Option<&FrameView>,
    pointed: Option<usize>,
    send: Option<&Callback<Action>>,
) -> Html {
    let point =
        |to: Option<usize>| send.map(|send| send.reform(move |_: MouseEvent| Action::Point(to)));
    // Flags and size say how to read; what they announce has the colour of its frame.
    let body = field.name.en == "body";
    let colour = frame
        .filter(|_| body && field.role.is_some())
        .map(chip::classes_of);
    let role = field
        .role
        .filter(|_| body)
        .map(crate::frame_view::role_name);
    html! {
        <>
            <span
                key={number}
                class={classes!(
                    "octets",
                    colour.unwrap_or_else(|| classes!("plain")),
                    (pointed == Some(number)).then_some("pointed"),
                )}
                onmouseenter={point(Some(number))}
                onmouseleave={point(None)}
                onclick={point(Some(number))}
                data-field={number.to_string()}
                data-role={role}
            >
                { octets.hex(field) }
            </span>
            { " " }
        </>
    }
}
