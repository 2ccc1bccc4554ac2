//! Keeps in sight what a step is about.

use yew::{NodeRef, hook, use_effect_with};

use crate::browser::{Axis, bring_across, bring_into_view};
use crate::layout::{Layout, Orientation};
use crate::scene::Scene;
use crate::shared::Shared;

/// How far a stage goes to be seen.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Sight {
    /// Whether it plays.
    pub playing: bool,
    /// The number of the move that led to the step, so that one more to the same step is one, too.
    pub moved: u32,
    /// Whether what holds the stage scrolls for it, too.
    pub outer: bool,
}

/// Scrolls `frame` sideways and `inner` downwards to where the step happens.
#[hook]
pub fn use_sight(
    frame: &NodeRef,
    inner: &NodeRef,
    scene: &Shared<Scene>,
    layout: &Shared<Layout>,
    sight: Sight,
) {
    let (frame, inner) = (frame.clone(), inner.clone());
    let (size, scale) = (layout.shown(), layout.scale);
    let down = layout.orientation == Orientation::Down;
    // Where rows stand above each other the stage keeps still while it plays.
    let still = down || !sight.playing;
    let seen = (scene.clone(), down, still, sight.outer, sight.moved);
    use_effect_with(seen, move |(scene, down, still, outer, _)| {
        let Some(center) = scene.center else { return };
        if !down {
            bring_across(&frame, center.x * scale, size.0);
        }
        if *still {
            let place = (center.y * scale, scene.above * scale);
            let whole = (scene.whole.0 * scale, scene.whole.1 * scale);
            bring_into_view(&inner, Axis::Down, place, whole, size.1, *outer);
        }
    });
}
