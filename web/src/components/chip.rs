//! A frame as a chip: in the SVG of the stage and as text.

use hopscope_core::Lang;
use hopscope_core::envelope::Role;
use yew::prelude::*;

use crate::frame_view::FrameView;
use crate::i18n;

/// The classes that give a frame its colour and shape.
pub fn classes_of(frame: &FrameView) -> Classes {
    let hue = (frame.role == Role::Identity).then(|| format!("hue-{}", frame.hue));
    classes!(frame.role_name(), hue)
}

/// What a screen reader says of a frame: `identity client`.
pub fn spoken(frame: &FrameView, lang: Lang) -> String {
    let role = i18n::role(frame.role).get(lang);
    match frame.role {
        Role::Delimiter => role.to_owned(),
        _ => format!("{role} {}", frame.full),
    }
}

/// What a screen reader says of a stack, first frame first.
pub fn spoken_all<'a>(frames: impl Iterator<Item = &'a FrameView>, lang: Lang) -> String {
    let spoken: Vec<String> = frames.map(|frame| spoken(frame, lang)).collect();
    spoken.join(if lang == Lang::Zh { "，" } else { ", " })
}

/// The chip as text, for lists and questions.
pub fn chip(frame: &FrameView, lang: Lang) -> Html {
    html! {
        <span
            class={classes!("chip", classes_of(frame))}
            title={frame.full.clone()}
            data-role={frame.role_name()}
            data-hex={frame.hex.clone()}
        >
            <span class="vh">{ spoken(frame, lang) }</span>
            <span aria-hidden="true">{ &frame.label }</span>
        </span>
    }
}

/// The width from which a tag has room for its hole.
const ROOM_FOR_HOLE: f64 = 60.0;

/// The shape of a chip in the stage: a tag with a hole, a pill, or a block.
pub fn shape(frame: &FrameView, width: f64, height: f64) -> Html {
    let middle = height / 2.0;
    let text_y = middle + 4.0;
    let tag = frame.role == Role::Identity;
    let hole = tag && width >= ROOM_FOR_HOLE;
    let outline = match frame.role {
        Role::Identity => {
            let (right, bottom) = (width - 4.0, height - 4.0);
            let path = format!(
                "M7 0H{right}Q{width} 0 {width} 4V{bottom}Q{width} {height} {right} {height}H7L0 {}V{}Z",
                height - 7.0,
                7.0,
            );
            html! { <path d={path} /> }
        }
        Role::Delimiter => {
            let height = height - 4.0;
            html! {
                <rect
                    x="0"
                    y="2"
                    width={width.to_string()}
                    height={height.to_string()}
                    rx={(height / 2.0).to_string()}
                />
            }
        }
        Role::Body => html! {
            <rect width={width.to_string()} height={height.to_string()} rx="4" />
        },
    };
    let text_x = width / 2.0
        + if hole {
            4.0
        } else if tag {
            2.0
        } else {
            0.0
        };
    html! {
        <>
            <title>{ &frame.full }</title>
            { outline }
            if hole {
                <circle class="hole" cx="8" cy={middle.to_string()} r="2.2" />
            }
            <text class="mono" x={text_x.to_string()} y={text_y.to_string()}>{ &frame.label }</text>
        </>
    }
}
