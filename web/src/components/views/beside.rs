//! A second stage beside the first, for another branch: played along by time, with what is the first to
//! be different told above both.

use yew::{NodeRef, Properties, component, html, use_memo, use_mut_ref, use_node_ref};

use super::branches::{self, letter};
use crate::browser;
use crate::components::button::button;
use crate::components::stage::{Position, Stage};
use crate::components::strip::Strip;
use crate::el::{Callback, El, Html, el};
use crate::hooks::{Drawing, Painted, Player, Sight, use_animator, use_sight, use_width};
use crate::i18n::{self, Word, views as words};
use crate::inside::Follows;
use crate::layout::Layout;
use crate::run::Run;
use crate::scene::{Crowd, Looked, Scene};
use crate::shared::Shared;
use crate::state::{Action, Cue, State, ViewsAction};
use crate::strip::{has_replies, strip};
use crate::views::difference::{Difference, Pair, received};

/// What is first to be different, and where to go from here.
#[inline(never)]
pub fn difference(state: &State, pair: &Pair, send: &Callback<Action>) -> Option<El> {
    let (lang, work) = (state.lang, &state.work);
    let (number, other) = (work.beside?, &work.compared()?.run);
    // In the order in which they stand.
    let mut both = [(work.current, &state.run), (number, other)];
    both.sort_unstable_by_key(|(number, _)| *number);
    let says = |word: Word| vec![el("p").text(word.get(lang))];
    let told = match pair.difference {
        None => says(words::SAME),
        Some(Difference::Topology) => says(words::OTHER_NODES),
        Some(Difference::Record(_)) => {
            let head = el("p").class("eyebrow");
            let branches = both.map(|(number, run)| {
                let told = pair.step(run).map_or_else(
                    || words::ENDS.get(lang).to_owned(),
                    |step| i18n::sentence(run, step, lang),
                );
                el("p")
                    .child(el("b").text(letter(number).to_string()))
                    .text(told)
            });
            let head = head.text(words::FIRST_DIFFERENCE.get(lang));
            [head].into_iter().chain(branches).collect()
        }
    };
    let ended = state.step == state.run.last() && state.step_beside(pair, other) == other.last();
    let same_nodes = pair.difference != Some(Difference::Topology);
    let end = (ended && same_nodes && pair.difference.is_some()).then(|| {
        let [one, other] = both;
        let text = match received(one.1, other.1) {
            None => words::ALIKE.get(lang).to_owned(),
            Some((node, [here, there])) => {
                let name = &one.1.topology().nodes[node].name;
                let all = [(letter(one.0), here), (letter(other.0), there)];
                words::received(lang, name, all)
            }
        };
        el("p").set("data-testid", "ending").text(text)
    });
    let step = pair.step(&state.run).or_else(|| {
        // This one has ended by then.
        pair.difference.map(|_| state.run.last())
    });
    let there = step.map(|step| {
        button(send, Action::Views(ViewsAction::Visit(step, None))).text(words::GO_THERE.get(lang))
    });
    Some(
        el("div")
            .class("difference")
            .set("role", "status")
            .set("data-testid", "difference")
            .child(el("div").children(told).maybe_child(end))
            .maybe_child(there)
            .child(button(send, Action::Compare(None)).text(words::STOP_COMPARING.get(lang))),
    )
}

/// Whether what happens in the branch beside is to be in sight: what happened last is, and of what happens at one
/// time that of the later branch, which has parted from the other.
#[inline(never)]
pub fn leads(state: &State, pair: &Pair, beside: &Run) -> bool {
    let at = |run: &Run, step| run.record(step).map(|record| record.at);
    let there = at(beside, state.step_beside(pair, beside));
    (there, state.work.beside) > (at(&state.run, state.step), Some(state.work.current))
}

/// What stands above a stage that is compared: its branch, its step and since when it goes another way.
#[inline(never)]
pub fn head(run: &Run, name: String, step: usize, pair: &Pair, lang: hopscope_core::Lang) -> El {
    let at = run.record(step).map_or(0, |record| record.at.as_micros());
    let parted = pair.step(run).filter(|parted| *parted <= step);
    let parted = parted.map(|parted| match parted == step {
        true => words::FIRST_DIFFERENCE.get(lang).to_owned(),
        false => words::parted(lang, parted),
    });
    el("p")
        .class("side-head")
        .child(el("b").text(name))
        .child(el("span").text(i18n::step_of(lang, step, run.steps())))
        .child(el("span").text(i18n::milliseconds(at)))
        .maybe_child(parted.map(|text| el("em").text(text)))
}

/// What is shown beside the first stage.
#[derive(PartialEq, Properties)]
pub struct BesideProps {
    /// The player of the first stage.
    pub player: Player,
    /// The run beside it.
    pub run: Shared<Run>,
    /// Its number among the branches.
    pub number: usize,
    /// How the two runs part.
    pub pair: Pair,
    /// Whether what happens here is to be in sight, rather than what happens on the first stage.
    pub leads: bool,
}

/// The second stage, with its strip.
#[component]
pub fn Beside(props: &BesideProps) -> Html {
    let (state, run, number) = (&props.player.state, &props.run, props.number);
    let lang = state.lang;
    let step = state.step_beside(&props.pair, run);
    let position = (*use_memo((), |()| Position::default())).clone();
    let cue = use_mut_ref(|| (usize::MAX, Cue::default()));
    let cue = {
        let mut last = cue.borrow_mut();
        if last.0 != step {
            let forward = last.0 < step && (state.playing || state.cue.enter);
            let enter = forward && !browser::wants_less_motion();
            last.1.number = last.1.number.wrapping_add(1);
            last.1.enter = enter;
            last.0 = step;
            position.set(if enter {
                run.timeline.start(step)
            } else {
                run.timeline.rest(step)
            });
        }
        last.1
    };
    let send = {
        let send = props.player.send.clone();
        // What is chosen on this stage is looked at as a message of its branch.
        Callback::from(move |action| {
            send.emit(Action::Switch(number));
            send.emit(action);
        })
    };
    let seen = use_memo((props.player.state.clone(), run.clone(), step, cue), |it| {
        let (state, run, step, cue) = it;
        let mut seen = State::clone(state);
        seen.run = run.0.clone();
        seen.step = *step;
        seen.cue = *cue;
        seen.playing = false;
        seen.chosen = None;
        seen
    });
    let player = Player {
        state: Shared::from(seen),
        send: send.clone(),
        position: position.clone(),
        painted: (*use_memo((), |()| Painted::default())).clone(),
    };
    let (root, frame) = (use_node_ref(), use_node_ref());
    let width = use_width(&frame, 400.0);
    let demand = state.demand(run);
    let (frames, drops) = (demand.frames, demand.drops);
    let layout = use_memo(
        (run.clone(), demand, width as u32),
        |(run, demand, width)| Layout::new(run.topology(), demand, f64::from(*width)),
    );
    let layout = Shared::from(layout);
    let scene = use_memo(
        (run.clone(), layout.clone(), step),
        |(run, layout, step)| Scene::new(run, layout, *step),
    );
    let scene = Shared::from(scene);
    let crowd = use_memo(scene.clone(), |scene| Crowd::of(scene, &Looked::default()));
    let crowd = Shared::from(crowd);
    let drawing = Drawing {
        scene: scene.clone(),
        layout: layout.clone(),
        crowd: crowd.clone(),
    };
    use_animator(&root, &player, drawing);
    let inner = use_node_ref();
    let sight = Sight {
        playing: state.playing,
        moved: state.cue.number,
        outer: props.leads,
    };
    use_sight(&frame, &inner, &scene, &layout, sight);
    let hops = use_memo((run.clone(), step), |(run, step)| {
        strip(run, *step, None, None)
    });
    let hops = Shared::from(hops);
    let replies = has_replies(run);
    // Where a view has taken the place of the first stage, the second has no place either.
    let large = state.views.large;
    let down = layout.orientation == crate::layout::Orientation::Down;
    let (chosen, follows): (Option<usize>, Option<Follows>) = (None, None);
    let above = layout.clone();
    let stage = html! {
        <Stage {layout} {scene} {crowd} {lang} {position} {chosen} follows={follows.clone()} send={send.clone()} />
    };
    let strip = html! {
        <Strip {hops} layout={above} {frames} {drops} {replies} {lang} {chosen} {follows} titled=true {send} />
    };
    let name = branches::name(&state.work, number, lang);
    // What scrolls can be reached by keyboard, as on the first stage.
    let scrolls = |class: &'static str, yes: bool| {
        let part = el("div").class(class);
        if yes {
            part.set("tabindex", "0")
                .set("role", "group")
                .set("aria-label", name.clone())
        } else {
            part
        }
    };
    side(&root, head(run, name.clone(), step, &props.pair, lang))
        .set("data-testid", "beside")
        .num("data-step", step + 1)
        .child(
            el("div")
                .classes(&["theater", if down { "down" } else { "" }])
                .child(
                    scrolls("scroll", !down)
                        .bind(&frame)
                        .maybe_child(
                            (!large).then(|| scrolls("box", down).bind(&inner).child(stage)),
                        )
                        .child(strip),
                ),
        )
        .into()
}

fn side(root: &NodeRef, head: El) -> El {
    el("div").class("side").bind(root).child(head)
}
