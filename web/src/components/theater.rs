//! Stage and strip together, in one frame that scrolls sideways when a chain is long: the columns
//! of the strip stay under the links of the stage.

use yew::prelude::*;

use super::printed::printed;
use super::stage::Stage;
use super::strip::Strip;
use crate::hooks::{Player, use_animator, use_width};
use crate::layout::{Layout, Orientation};
use crate::scene::Scene;
use crate::shared::Shared;
use crate::strip::strip;

/// What the theater shows.
#[derive(PartialEq, Properties)]
pub struct TheaterProps {
    /// The player.
    pub player: Player,
    /// Whether the strip is shown.
    #[prop_or(true)]
    pub strip: bool,
    /// What holds the playhead too, for the animator to find it.
    pub root: NodeRef,
}

/// The width that is assumed until it is known.
const ASSUMED_WIDTH: f64 = 820.0;

/// Stage, strip and what is printed.
#[component]
pub fn Theater(props: &TheaterProps) -> Html {
    let TheaterProps { player, root, .. } = props;
    let state = &player.state;
    let (lang, step, secret) = (state.lang, state.step, state.secret_from());
    let frame = use_node_ref();
    let width = use_width(&frame, ASSUMED_WIDTH);
    let run = Shared::from(state.run.clone());
    let layout = use_memo((run.clone(), width as u32), |(run, width)| {
        Layout::new(run.topology(), &run.demand, f64::from(*width))
    });
    let scene = use_memo(
        (run.clone(), Shared::from(layout.clone()), step),
        |(run, layout, step)| Scene::new(run, layout, *step),
    );
    let hops = use_memo((run.clone(), step, secret), |(run, step, secret)| {
        strip(run, *step, *secret)
    });
    let (layout, scene) = (Shared::from(layout), Shared::from(scene));
    use_animator(root, player, &scene);
    {
        let frame = frame.clone();
        use_effect_with((scene.clone(), layout.clone()), move |(scene, layout)| {
            let across = layout.orientation == Orientation::Across;
            if let Some(center) = scene.center.filter(|_| across) {
                crate::browser::bring_into_view(&frame, center.x);
            }
        });
    }
    let down = layout.orientation == Orientation::Down;
    html! {
        <div class={classes!("theater", down.then_some("down"))}>
            <div class="scroll" ref={frame} tabindex="0" role="group" aria-label={crate::i18n::words::STAGE.get(lang)}>
                <Stage
                    {run}
                    layout={layout.clone()}
                    {scene}
                    {lang}
                    position={player.position.clone()}
                    chosen={state.chosen}
                    send={player.send.clone()}
                />
                if props.strip {
                    <Strip
                        hops={Shared::from(hops)}
                        {layout}
                        frames={state.run.demand.frames}
                        {lang}
                        chosen={state.chosen}
                        send={player.send.clone()}
                    />
                }
            </div>
            { printed(&state.run, step, lang) }
        </div>
    }
}
