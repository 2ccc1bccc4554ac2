//! The workbench as a whole.

use std::cell::RefCell;
use std::rc::Rc;

use yew::{
    Properties, component, use_effect_with, use_memo, use_node_ref, use_state, use_state_eq,
};

use super::actions::{Seen, action, bar, list};
use super::acts::acts;
use super::clipboard::use_clipboard;
use super::draw::sheet as draw;
use super::finder::{finder, use_sought};
use super::foot::foot;
use super::form::{Compose, FIRST, HEAD, form};
use super::palette::palette;
use super::pointer::{Drag, Hand, listen};
use super::shelf::listen_to_shelf;
use super::text::text;
use crate::browser;
use crate::build::keys::{Key, on_bench, on_sheet};
use crate::build::sheet::Sheet;
use crate::build::view::View;
use crate::components::button::button;
use crate::components::gallery::task::tasks;
use crate::el::{Callback, Html, el};
use crate::hooks::use_room;
use crate::i18n::{build as words, filled};
use crate::shared::Shared;
use crate::state::{ASSUMED_ROOM, Action, BuildAction, Pick, Source, State, Told};

/// What the workbench shows.
#[derive(PartialEq, Properties)]
pub struct BenchProps {
    /// The state.
    pub state: Shared<State>,
    /// Takes what the reader does.
    pub send: Callback<Action>,
}

/// The parts between which a key goes, and what takes the focus in each: of an empty sheet nothing does.
const PARTS: [(&str, &str); 3] = [
    (".bench-sheet", ".sheet-frame [tabindex]"),
    (".bench-foot", ".bench-foot .primary"),
    (".palette", ".palette button"),
];

/// The workbench.
#[component]
pub fn Bench(props: &BenchProps) -> Html {
    let BenchProps { state, send } = props;
    let lang = state.lang;
    let frame = use_node_ref();
    let room = use_room(&frame, ASSUMED_ROOM);
    let hand = use_memo((), |()| Rc::new(RefCell::new(Hand::new())));
    let hand = Rc::clone(&hand);
    let drag = use_state_eq(|| None::<Drag>);
    let frames = use_state(String::new);
    let sought = use_sought();
    let run = Shared::from(state.run.clone());
    let still = use_memo((run.clone(), room), |(run, room)| {
        Sheet::on_bench(run, *room)
    });
    let view = state
        .build
        .view
        .unwrap_or_else(|| View::first(still.bounds, room));
    // While nodes are dragged everything is laid out as if they were there already.
    let sheet = match &*drag {
        Some(Drag::Nodes { names, by }) => {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            Rc::new(still.dragged(&run, room.0, &names, *by))
        }
        _ => Rc::clone(&still),
    };
    {
        let mut hand = hand.borrow_mut();
        hand.sheet = Rc::clone(&still);
        hand.view = view;
        let nodes = state.build.picked.iter().filter_map(|pick| match pick {
            Pick::Node(name) => Some(name.clone()),
            _ => None,
        });
        hand.picked = nodes.collect();
    }
    {
        let send = send.clone();
        use_effect_with(room, move |(width, height)| {
            send.emit(Action::Build(BuildAction::Room(*width, *height)));
        });
    }
    use_clipboard(state, send);
    let shelf = use_node_ref();
    {
        let (frame, hand, send) = (frame.clone(), Rc::clone(&hand), send.clone());
        let shelf = shelf.clone();
        let shown = drag.setter();
        use_effect_with((), move |()| {
            let mut listeners = listen(&frame, &hand, &shown, &send);
            listeners.extend(listen_to_shelf(&shelf, &frame, &hand, &shown, &send));
            move || drop(listeners)
        });
    }
    let pressed = {
        let (hand, send) = (Rc::clone(&hand), send.clone());
        Callback::from(move |(act, more): (Option<BuildAction>, bool)| {
            let mut hand = hand.borrow_mut();
            let dragged = std::mem::take(&mut hand.dragged);
            drop(hand);
            let act = match act {
                Some(BuildAction::Pick(pick, _)) => BuildAction::Pick(pick, more),
                Some(act) => act,
                None => return,
            };
            if !dragged {
                send.emit(Action::Build(act));
            }
        })
    };
    let chosen = {
        let (hand, send) = (Rc::clone(&hand), send.clone());
        Callback::from(move |(node, by_key): (&'static str, bool)| {
            let dragged = std::mem::take(&mut hand.borrow_mut().dragged);
            // A key comes after no drag.
            if by_key || !dragged {
                send.emit(Action::Build(BuildAction::Add(node, None)));
                if !by_key {
                    // On a narrow screen the sheet may be out of sight.
                    browser::show_by_id("sheet");
                }
            }
        })
    };
    let seen = Seen {
        sheet: &still,
        view,
        room,
    };
    let keys = |on_sheet: bool| {
        let (state, send, still) = (state.clone(), send.clone(), Rc::clone(&still));
        Callback::from(move |event: yew::KeyboardEvent| {
            if event.default_prevented() {
                return;
            }
            let (name, control) = (event.key(), event.ctrl_key() || event.meta_key());
            let key = if on_sheet {
                self::on_sheet(&name, control, event.shift_key())
            } else {
                on_bench(&name, control, event.shift_key())
            };
            let sheet = &*still;
            let done = match key {
                Some(Key::Form) => {
                    browser::focus_by_id(FIRST);
                    true
                }
                Some(Key::Onward) => {
                    browser::focus_onward(&PARTS);
                    true
                }
                // The browser tells what is on the clipboard.
                Some(Key::Paste) => false,
                Some(key) => match action(&state, Seen { sheet, view, room }, key) {
                    Some(action) => {
                        send.emit(action);
                        true
                    }
                    None => matches!(key, Key::Move(..)),
                },
                None => false,
            };
            if done {
                event.prevent_default();
            }
        })
    };
    let status = match (&state.build.told, &state.build.linking) {
        (Some(told), _) => told.get(lang),
        (None, Some(_)) => words::LINKING.get(lang),
        (None, None) if still.cards.is_empty() => words::EMPTY.get(lang),
        (None, None) => match state.build.picked.last() {
            Some(Pick::Socket(_)) => words::SOCKET_HELP.get(lang),
            _ => words::SHEET_HELP.get(lang),
        },
    };
    let rows = sought
        .as_ref()
        .map(|sought| list(state, seen, &sought.letters, send));
    let found = finder(&sought, rows.unwrap_or_default(), lang);
    // In a narrow window the form stands below the sheet: where it begins comes into sight.
    use_effect_with(state.build.picked.clone(), |picked| {
        // Whoever adds one from the palette goes on there, and finds it where it was.
        if !picked.is_empty() && !browser::has_focus(".palette") {
            browser::show_by_id(HEAD);
        }
    });
    let compose = Compose {
        frames: (*frames).clone(),
        keep: {
            let frames = frames.setter();
            Callback::from(move |typed| frames.set(typed))
        },
    };
    el("main")
        .class("bench")
        .set("data-testid", "bench")
        .on_key(keys(false))
        .child(el("h1").class("vh").text(words::BENCH.get(lang)))
        .child(bar(state, seen, send, found))
        .child(foot(state, send))
        .child(palette(state, &chosen, &shelf))
        .child(
            el("section")
                .class("bench-sheet")
                .set("id", "stage")
                .set("tabindex", "-1")
                .set("aria-label", words::SHEET.get(lang))
                .child(
                    el("div")
                        .class("sheet-frame")
                        .set("id", "sheet")
                        .bind(&frame)
                        .on_key(keys(true))
                        .child(draw(
                            state,
                            &sheet,
                            (view, room),
                            (*drag).as_ref(),
                            &pressed,
                        )),
                )
                .child(
                    el("p")
                        // Of an empty sheet the sheet says it.
                        .class(match &state.build.told {
                            Some(Told::Text(_)) => "refusal",
                            _ if status == words::EMPTY.get(lang) => "vh",
                            _ => "hint",
                        })
                        .set("role", "status")
                        .set("data-testid", "told")
                        .text(status.to_owned()),
                )
                .maybe_child(matches!(state.source(), Source::Lesson(_)).then(|| {
                    let title = state.run.scenario.title.get(lang);
                    el("p")
                        .class("hint begins")
                        .text(filled(words::STARTS_FROM, lang, &[&title]))
                        .child(
                            button(send, Action::Build(BuildAction::New))
                                .text(words::START_EMPTY.get(lang)),
                        )
                }))
                .child(
                    el("p")
                        .class("hint by-key")
                        .text(words::SHEET_KEYS.get(lang)),
                )
                .maybe_child(acts(state, send))
                .children(tasks(state, send)),
        )
        .child(form(state, &compose, send))
        .child(text(state, send))
        .into()
}
