//! Stage and strip together, in one frame that scrolls sideways when a chain is long: the columns
//! of the strip stay under the links of the stage.

use std::rc::Rc;

use yew::{NodeRef, Properties, component, html, use_memo, use_node_ref};

use super::breaking;
use super::printed::printed;
use super::stage::Stage;
use super::strip::{Strip, free_beside};
use super::views::pane::{panel, tabs, view};
use crate::el::{Html, decimal, el};
use crate::hooks::{Drawing, Player, Sight, use_animator, use_room, use_sight, use_width};
use crate::i18n::words;
use crate::inside::Follows;
use crate::layout::{Layout, Orientation};
use crate::scene::{Crowd, Looked, Scene};
use crate::shared::Shared;
use crate::state::Pane;
use crate::strip::{has_replies, strip};

/// What the theater shows.
#[derive(PartialEq, Properties)]
pub struct TheaterProps {
    /// The player.
    pub player: Player,
    /// Whether the strip is shown, with its title.
    #[prop_or(true)]
    pub strip: bool,
    /// Whether there are tabs instead of the title, for other views of the run.
    #[prop_or(false)]
    pub views: bool,
    /// Whether another stage stands beside it, and what happens here is to be in sight rather than what
    /// happens there.
    #[prop_or(false)]
    pub leads: bool,
    /// What holds the playhead too, for the animator to find it.
    pub root: NodeRef,
}

/// The width that is assumed until it is known.
const ASSUMED_WIDTH: f64 = 820.0;

/// Of so few messages all are elements.
const FEW: usize = 60;

/// Stage, strip and what is printed.
#[component]
pub fn Theater(props: &TheaterProps) -> Html {
    let TheaterProps { player, root, .. } = props;
    let state = &player.state;
    let (lang, step, secret) = (state.lang, state.step, state.secret_from());
    let frame = use_node_ref();
    let width = use_width(&frame, ASSUMED_WIDTH);
    let run = Shared::from(state.run.clone());
    let demand = state.demand(&state.run);
    let (frames, drops) = (demand.frames, demand.drops);
    let inner = use_node_ref();
    let (_, height) = use_room(&inner, (0.0, 0.0));
    // Stages that are compared are of one size; and of a crowd some are painted, as large as they are.
    let fits = state.work.beside.is_none() && run.courses.len() <= FEW;
    let height = fits.then_some(height as u32);
    let laid_out = use_memo(
        (run.clone(), demand, width as u32, height),
        |(run, demand, width, height)| {
            let (topology, width) = (run.topology(), f64::from(*width));
            let (layout, tall) = match *height {
                None => {
                    let layout = Layout::new(topology, demand, width);
                    let tall = layout.height;
                    (layout, tall)
                }
                // It is not known at first.
                Some(height) => {
                    let height = (height > 0).then_some(f64::from(height));
                    Layout::fitted(topology, demand, width, height)
                }
            };
            (Rc::new(layout), tall)
        },
    );
    let tall = laid_out.1;
    let layout = Shared(Rc::clone(&laid_out.0));
    let scene = use_memo(
        (run.clone(), layout.clone(), step),
        |(run, layout, step)| Scene::new(run, layout, *step),
    );
    let scene = Shared::from(scene);
    let hops = use_memo(
        (run.clone(), step, state.chosen, secret),
        |(run, step, chosen, secret)| strip(run, *step, *chosen, *secret),
    );
    let replies = *use_memo(run, |run| has_replies(run));
    let follows = use_memo(
        (Shared::from(state.run.clone()), state.inside.frame),
        |(run, frame)| Follows::new(run.clone(), (*frame)?),
    );
    let looked = Looked {
        chosen: state.chosen,
        follows: (*follows).clone(),
        handled: breaking::handled_message(state),
    };
    let crowd = use_memo((scene.clone(), looked), |(scene, looked)| {
        Crowd::of(scene, looked)
    });
    let drawing = Drawing {
        scene: scene.clone(),
        layout: layout.clone(),
        crowd: Shared::from(crowd),
    };
    let crowd = drawing.crowd.clone();
    use_animator(root, player, drawing);
    let down = layout.orientation == Orientation::Down;
    let long = layout.is_long(frames);
    let sight = Sight {
        playing: state.playing,
        moved: state.cue.number,
        outer: props.leads || long,
    };
    use_sight(&frame, &inner, &scene, &layout, sight);
    let (position, send) = (player.position.clone(), player.send.clone());
    let chosen = state.chosen;
    let (follows, followed) = ((*follows).clone(), (*follows).clone());
    let (below, above) = (send.clone(), layout.clone());
    let (views, titled) = (state.views, !props.views);
    let shown = props.strip && (titled || views.pane == Pane::Strip);
    let strip = shown.then(|| {
        let hops = Shared::from(hops);
        html! { <Strip {hops} layout={above} {frames} {drops} {replies} {lang} {chosen} follows={followed} {titled} send={below} /> }
    });
    let large = props.views && views.large;
    let strip = strip.map(|strip| match titled {
        true => strip,
        false => panel(el("div"), Pane::Strip).child(strip).into(),
    });
    let up = if large { 0.0 } else { free_beside(&layout) };
    let tabs = props
        .views
        .then(|| tabs(views, lang, &send).style(format!("margin-top:-{}px", decimal(up))));
    let view = props.views.then(|| view(state, &send)).flatten();
    // In other pages nothing is done to what is shown.
    let handle = props
        .views
        .then(|| breaking::handle(state, position.get(), &layout, &scene))
        .flatten();
    let stage = html! {
        <Stage {layout} {scene} {crowd} {lang} {position} {chosen} {follows} {handle} {send} />
    };
    // What scrolls can be reached by keyboard: sideways both together, downwards the stage alone.
    let scrolls = |class: &'static str, node: &NodeRef, yes: bool| {
        let part = el("div").class(class).bind(node);
        if yes {
            part.set("tabindex", "0")
                .set("role", "group")
                .set("aria-label", words::STAGE.get(lang))
        } else {
            part
        }
    };
    el("div")
        .classes(&[
            "theater",
            if down { "down" } else { "" },
            if large { "large" } else { "" },
            if long { "long" } else { "" },
        ])
        .child(
            scrolls("scroll", &frame, !down)
                .maybe_child((!large).then(|| {
                    scrolls("box", &inner, down)
                        .style(format!("--tall:{}px", decimal(tall)))
                        .child(stage)
                }))
                .maybe_child(tabs)
                .maybe_child(strip),
        )
        .maybe_child(view)
        .children(printed(&state.run, step, lang))
        .into()
}
