//! The whole page.

use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;
use yew::{
    NodeRef, Properties, component, hook, html, use_effect_with, use_memo, use_mut_ref,
    use_node_ref,
};

use super::breaking;
use super::build::Bench;
use super::front::front;
use super::gallery::task::{is_over, is_solved};
use super::header::header;
use super::inside::inspector;
use super::lesson::{intro, steps};
use super::notice::notice;
use super::theater::Theater;
use super::transport::transport;
use super::views::beside::{Beside, difference, head, leads};
use super::views::branches::{self, Branches};
use crate::el::{Callback, El, Html, el};
use crate::hooks::{Link, Player, use_focus_kept, use_link, use_player};
use crate::i18n::{self, words};
use crate::inside::Subject;
use crate::packing;
use crate::remote::Remote;
use crate::run::Run;
use crate::shared::Shared;
use crate::state::{Action, Pane, Source, State, Theme};
use crate::views::difference::Pair;
use crate::{browser, files};

/// What the page starts with.
#[derive(PartialEq, Properties)]
pub struct PlaygroundProps {
    /// The state in which it opens.
    pub first: Shared<State>,
    /// Lets others look on and act.
    pub remote: Remote,
}

/// The page.
#[component]
pub fn Playground(props: &PlaygroundProps) -> Html {
    let player = use_player(&props.first);
    let (state, send) = (player.state.clone(), player.send.clone());
    let root = use_node_ref();
    props.remote.connect(&state, &send);
    let link = use_link(&state.place());
    use_address(&state, &link, &send);
    use_newer(&send);
    use_document(&state);
    use_files(&state, &send);
    use_keys(&state, &send);
    use_focus_kept(&root, "stage");
    let middle = use_node_ref();
    breaking::use_asking(&middle, &player);
    let subject = use_memo(
        (
            Shared::from(state.run.clone()),
            state.step,
            state.chosen,
            state.inside.frame,
        ),
        |(run, step, chosen, picked)| Subject::new(run, *step, *chosen, *picked),
    );
    let checked = state.answers.iter().filter(|answer| answer.checked).count();
    {
        let list = root.clone();
        let (_, line) = state.rows();
        // With what happens behind its own step a line is higher.
        let past = state
            .line()
            .is_some_and(|line| state.run.told[line] != Some(state.step));
        // An answer makes the question higher that lies over the lines.
        use_effect_with((line, past, checked), move |(line, ..)| {
            browser::show_line(
                &list,
                ".lesson-body",
                ".narration",
                line.unwrap_or_default(),
            );
        });
    }
    // What the answer reveals above it would push the verdict out of sight.
    use_after("predict", checked, browser::show_by_id);
    // Where that would push the stage out of sight, the line above the buttons leads there.
    let asked = state.telling.asked.map_or(0, |question| question + 1);
    use_after("predict", asked, |id| {
        if browser::question_fits() {
            browser::show_by_id(id);
        }
    });
    // Elsewhere it is told above the buttons.
    let done = !state.build.open && is_over(&state) && is_solved(&state);
    use_after("task-0", usize::from(done), |id| {
        if browser::lesson_is_beside() {
            browser::show_by_id(id);
        }
    });
    let seen = usize::from(state.is_at_end());
    use_after(
        state.run.lesson.unwrap_or_default(),
        seen,
        browser::remember_end,
    );
    // On a phone the buttons may be in sight and the stage not; and where something lies over the lower half of the
    // page, the stage has the upper one.
    let shown = usize::from(state.playing) + 2 * usize::from(state.inside.over);
    let shown = shown + 4 * state.run.scenario.acts.len();
    use_after("stage", shown, browser::show_by_id);
    // A view that is chosen may stand below a high stage.
    use_after("view", state.views.pane as usize, browser::show_by_id);
    let lang = state.lang;
    let beside = state.work.compared().map(|branch| branch.run.clone());
    let pair = use_memo(
        (
            Shared::from(state.run.clone()),
            beside.clone().map(Shared::from),
        ),
        |(one, other)| other.as_ref().map(|other| Pair::of(one, other)),
    );
    let (branches, told, sides) = stages(&player, &root, beside.zip(*pair));
    let skip = Callback::from(|event: yew::MouseEvent| {
        // To the stage without a change of the address, which tells the moment.
        event.prevent_default();
        browser::focus_by_id("stage");
    });
    let part = |class: &'static str, label: &'static str| {
        el("section").class(class).set("aria-label", label)
    };
    // Other views have a height of their own, and stages that are compared are seen whole.
    let shared = state.views.pane == Pane::Strip && state.work.beside.is_none();
    let class = if shared { "middle shared" } else { "middle" };
    let main = el("main")
        .child(part("lesson-head", words::LESSONS.get(lang)).child(intro(&state)))
        .child(
            part(class, words::STAGE.get(lang))
                .set("id", "stage")
                .set("tabindex", "-1")
                .bind(&middle)
                .child(branches)
                .maybe_child(told)
                .child(sides)
                .child(breaking::button(&state, &send))
                .maybe_child(state.breaking.open.map(|open| {
                    let (state, send) = (state.clone(), send.clone());
                    html! { <breaking::Menu {state} {open} {send} /> }
                })),
        )
        .child(transport(&state, true, &send))
        .child(part("lesson-body", words::STEPS.get(lang)).child(steps(&state, &send)))
        .child(inspector(&state, (*subject).as_ref(), &send));
    let main = if state.build.open {
        html! { <Bench state={state.clone()} send={send.clone()} /> }
    } else {
        main.into()
    };
    el("div")
        .class("playground")
        .bind(&root)
        .set("lang", lang.tag())
        .set("data-testid", "playground")
        .maybe("data-lesson", state.run.lesson)
        .num("data-step", state.step + 1)
        .num("data-steps", state.run.steps())
        .num(
            "data-record",
            state.run.record_number(state.step).unwrap_or_default(),
        )
        .flag("data-playing", state.playing)
        .set("data-over", state.run.over.to_string())
        .child(
            el("a")
                .class("skip")
                .set("href", "#stage")
                .on_click(skip)
                .text(words::SKIP.get(lang)),
        )
        .child(header(&state, &link, &send))
        .maybe_child(state.told().map(|told| notice(told, &send, lang)))
        .maybe_child(front(&state, &send))
        .child(main)
        .child(
            el("p")
                .class("vh")
                .set("role", "status")
                .set("aria-live", "polite")
                .set("data-testid", "account")
                .text(account(&state)),
        )
        .into()
}

/// Does something with what is named, such as to bring it into sight, whenever `why` becomes another and is
/// not 0.
#[hook]
fn use_after(what: &'static str, why: usize, act: fn(&str)) {
    use_effect_with(why, move |why| {
        if *why > 0 {
            act(what);
        }
    });
}

/// The branches and the stage, or two that are compared, and how they differ.
fn stages(
    player: &Player,
    root: &NodeRef,
    beside: Option<(Rc<Run>, Pair)>,
) -> (Html, Option<El>, El) {
    let (state, send) = (&player.state, &player.send);
    let branches = {
        let (work, lang, send) = (Shared(state.work.clone()), state.lang, send.clone());
        html! { <Branches {work} {lang} {send} /> }
    };
    let pair = beside.as_ref().map(|(_, pair)| *pair);
    let told = pair.and_then(|pair| difference(state, &pair, send));
    let led = beside
        .as_ref()
        .is_some_and(|(other, pair)| leads(state, pair, other));
    let head = beside.as_ref().map(|(_, pair)| {
        head(
            &state.run,
            branches::name(&state.work, state.work.current, state.lang),
            state.step,
            pair,
            state.lang,
        )
    });
    let two = beside.is_some();
    let other = beside.zip(state.work.beside).map(|((run, pair), number)| {
        let (player, run) = (player.clone(), Shared::from(run));
        html! { <Beside key="beside" {player} {run} {number} {pair} leads={led} /> }
    });
    let theater = html! {
        <Theater player={player.clone()} root={root.clone()} views=true leads={two && !led} />
    };
    let shown = el("div").key("shown").class("side");
    let mut both = vec![shown.maybe_child(head).child(theater).into()];
    // Each has its place, whichever of them is shown.
    let second = state.work.beside < Some(state.work.current);
    both.extend(other);
    if second {
        both.reverse();
    }
    let sides = el("div")
        .classes(&["sides", if two { "two" } else { "" }])
        .children(both);
    // These stay in sight while the stages scroll.
    (branches, told, sides)
}

/// What a screen reader is told: every step, and while it plays only what the lesson tells.
pub(super) fn account(state: &State) -> String {
    let (run, lang) = (&state.run, state.lang);
    if state.playing {
        let line = state.line().map(|line| &run.scenario.narration[line]);
        return line
            .map(|line| line.text.get(lang).to_owned())
            .unwrap_or_default();
    }
    let sentence = i18n::sentence(run, state.step, lang);
    let mut account = i18n::told_at(lang, state.step, run.steps(), &sentence);
    if state.telling.asked.is_some() {
        account.push(' ');
        account.push_str(words::WAITS.get(lang));
    } else if state.is_at_end() {
        account.push_str(" — ");
        account.push_str(&i18n::ending::ending(run, lang));
    }
    account
}

/// Keeps the address and the moment in step.
#[hook]
fn use_address(state: &Shared<State>, link: &Link, send: &Callback<Action>) {
    let written = use_mut_ref(browser::fragment);
    {
        let written = written.clone();
        // While it plays the address keeps still; a damaged link stays to be seen.
        let settled = !state.playing && state.notice.is_none();
        let opened = state.step == state.run.start() && !state.history.can_undo();
        use_effect_with((link.clone(), settled), move |(link, settled)| {
            let fragment = match link {
                Link::Made(fragment) => fragment,
                Link::Making => return,
                // What cannot be linked to must not keep the link to something else.
                Link::TooLong(_) | Link::Impossible => "",
            };
            let untouched = written.borrow().is_empty() && opened;
            if *settled && !untouched {
                browser::set_fragment(fragment);
                written.replace(format!("#{fragment}"));
            }
        });
    }
    let send = send.clone();
    use_effect_with((), move |()| {
        let window = web_sys::window();
        let listener = window.map(|window| {
            EventListener::new(&window, "hashchange", move |_| {
                let fragment = browser::fragment();
                if *written.borrow() != fragment {
                    written.replace(fragment.clone());
                    let send = send.clone();
                    wasm_bindgen_futures::spawn_local(async move {
                        send.emit(Action::Follow(packing::read(&fragment).await));
                    });
                }
            })
        });
        move || drop(listener)
    });
}

/// Hears of a newer version of the page from the script around it: see `page.js`.
#[hook]
fn use_newer(send: &Callback<Action>) {
    let send = send.clone();
    use_effect_with((), move |()| {
        let window = web_sys::window();
        let listener = window.map(|window| {
            EventListener::new(&window, "hopscope-newer", move |_| send.emit(Action::Newer))
        });
        move || drop(listener)
    });
}

/// Keeps the document's title, language and theme.
#[hook]
fn use_document(state: &Shared<State>) {
    let title = format!("{} · Hopscope", state.run.scenario.title.get(state.lang));
    use_effect_with((title, state.lang, state.theme), |(title, lang, theme)| {
        let tag = if lang.tag() == "zh" {
            "zh-Hans"
        } else {
            lang.tag()
        };
        browser::set_document(title, tag);
        let forced = (*theme != Theme::Auto).then(|| theme.name());
        browser::set_root_attribute("data-theme", forced);
        if browser::remembered_theme().as_deref().unwrap_or("auto") != theme.name() {
            browser::remember_theme(theme.name());
        }
    });
}

/// Keeps the text that is worked on, and takes a file that is dropped on the page.
#[hook]
fn use_files(state: &Shared<State>, send: &Callback<Action>) {
    let text = match state.source() {
        Source::Text { text, .. } => Some(Shared::from(text.clone())),
        Source::Lesson(_) => None,
    };
    use_effect_with(text, |text| {
        if let Some(text) = text {
            browser::keep_draft(text);
        }
    });
    let send = send.clone();
    use_effect_with((), move |()| {
        let document = browser::document();
        let options = EventListenerOptions::enable_prevent_default();
        let listeners = document.map(|document| {
            ["dragover", "drop"].map(|kind| {
                let send = send.clone();
                EventListener::new_with_options(&document, kind, options, move |event| {
                    let Some(file) = files::dropped(event) else {
                        return;
                    };
                    event.prevent_default();
                    let (Some(file), send) = (file, send.clone()) else {
                        return;
                    };
                    wasm_bindgen_futures::spawn_local(async move {
                        if let Some(text) = files::text(&file).await {
                            send.emit(Action::Load(text.into()));
                        }
                    });
                })
            })
        });
        move || drop(listeners)
    });
}

/// Listens for keys on the whole page.
#[hook]
fn use_keys(state: &Shared<State>, send: &Callback<Action>) {
    let send = send.clone();
    use_effect_with(
        (state.shortcuts, state.build.open),
        move |(singles, building)| {
            let (singles, building) = (*singles, *building);
            let document = browser::document();
            let options = EventListenerOptions::enable_prevent_default();
            let listener = document.map(|document| {
                EventListener::new_with_options(&document, "keydown", options, move |event| {
                    let Some(event) = event.dyn_ref::<KeyboardEvent>() else {
                        return;
                    };
                    if browser::shows_keys(event, singles) {
                        return event.prevent_default();
                    }
                    let action = browser::key_action(event, singles);
                    // At the workbench only undo and redo are of the whole page.
                    let whole = |action: &Action| {
                        !building || matches!(action, Action::Undo | Action::Redo)
                    };
                    if let Some(action) = action.filter(whole) {
                        event.prevent_default();
                        send.emit(action);
                    }
                })
            });
            move || drop(listener)
        },
    );
}
