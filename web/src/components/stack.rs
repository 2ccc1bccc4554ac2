//! A message on the stage: a panel with a chip for each frame, first frame on top.

use hopscope_core::Lang;
use hopscope_core::trace::Direction;
use yew::prelude::*;

use super::chip;
use crate::i18n::words;
use crate::scene::{Motion, Scene, Stack, StackFrame, StackState};
use crate::stack_size::{CHIP_WIDTH, STACK_WIDTH};

/// The parts of a link's direction in test hooks.
pub const fn direction_name(direction: Direction) -> &'static str {
    match direction {
        Direction::ToBinder => "to-binder",
        Direction::ToConnector => "to-connector",
    }
}

/// Draws a stack around its anchor, which is at the origin.
pub fn stack(
    scene: &Scene,
    stack: &Stack,
    position: f64,
    anchor_is_below: bool,
    lang: Lang,
) -> Html {
    let height = stack.size.height;
    let (corner, caret) = if anchor_is_below {
        (
            format!("translate({} {})", -STACK_WIDTH / 2.0, -height),
            "M-6 -1h12l-6 7z",
        )
    } else {
        (format!("translate(0 {})", -height / 2.0), "M1 -6v12l-7 -6z")
    };
    let dropped = matches!(stack.state, StackState::Dropped(_));
    let frames = stack.frames.iter().enumerate();
    html! {
        <>
            <path class="caret" d={caret} />
            <g transform={corner}>
                <rect
                    class="panel"
                    width={STACK_WIDTH.to_string()}
                    height={height.to_string()}
                    rx="10"
                />
                { for frames.map(|(index, item)| frame(scene, stack, index, item, position)) }
                if dropped {
                    <g class="verdict" transform={format!("translate({} -11)", STACK_WIDTH / 2.0)}>
                        <rect x="-42" y="-11" width="84" height="19" rx="9.5" />
                        <text y="3">{ format!("✕ {}", words::DROPPED.get(lang)) }</text>
                    </g>
                }
            </g>
        </>
    }
}

fn frame(scene: &Scene, stack: &Stack, index: usize, item: &StackFrame, position: f64) -> Html {
    let motion: &Motion = &scene.motions[item.motion];
    let pose = motion.at(position);
    let view = &item.view;
    html! {
        <g
            key={index}
            class={classes!("frame", chip::classes_of(view), item.leaving.then_some("leaving"))}
            transform={pose.transform()}
            opacity={pose.opacity.to_string()}
            data-m={(!motion.is_still()).then(|| item.motion.to_string())}
            data-role={view.role_name()}
            data-hex={view.hex.clone()}
            data-leaving={item.leaving.then_some("true")}
        >
            { chip::shape(view, CHIP_WIDTH, stack.size.chip) }
        </g>
    }
}
