//! What can be done at the workbench, with its names and keys: the bar, the list of actions and the
//! keyboard all do it here.

use hopscope_core::Lang;

use crate::browser;
use crate::build::keys::Key;
use crate::build::sheet::{GRID, Sheet};
use crate::build::view::{STEP, View};
use crate::components::icon::{Icon, icon};
use crate::components::keys_help::bench_keys;
use crate::el::{Callback, El, On, el};
use crate::geometry::Point;
use crate::i18n::{Word, build as words};
use crate::state::{Action, BuildAction, Pick, State};

/// What is seen, for those actions that change it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen<'a> {
    pub(super) sheet: &'a Sheet,
    pub(super) view: View,
    /// The width and height of what is seen, in pixels.
    pub(super) room: (f64, f64),
}

/// Everything that has a name, with its keys and its place in the bar.
const ALL: [(Key, Word, &str, Option<Icon>); 16] = [
    (Key::New, words::NEW, "", Some(Icon::Plus)),
    (Key::Undo, words::UNDO, "Ctrl+Z", Some(Icon::Undo)),
    (Key::Redo, words::REDO, "Ctrl+Y", Some(Icon::Redo)),
    (Key::Copy, words::COPY, "Ctrl+C", Some(Icon::Copy)),
    (Key::Paste, words::PASTE, "Ctrl+V", Some(Icon::Paste)),
    (Key::Delete, words::DELETE, "Delete", Some(Icon::Bin)),
    (Key::Row, words::ALIGN_ROW, "", Some(Icon::Row)),
    (Key::Column, words::ALIGN_COLUMN, "", Some(Icon::Column)),
    (Key::Arrange, words::ARRANGE, "", Some(Icon::Arrange)),
    (Key::ZoomOut, words::ZOOM_OUT, "Ctrl+−", Some(Icon::Minus)),
    (Key::ZoomIn, words::ZOOM_IN, "Ctrl++", Some(Icon::Plus2)),
    (Key::Fit, words::ZOOM_FIT, "Ctrl+0", Some(Icon::Fit)),
    (Key::One, words::ZOOM_ONE, "Ctrl+1", None),
    (Key::Cut, words::CUT, "Ctrl+X", None),
    (Key::All, words::ALL, "Ctrl+A", None),
    (Key::LetGo, words::LET_GO, "Esc", None),
];

/// The action that a key is, seen so; none if it would do nothing.
pub(super) fn action(state: &State, seen: Seen<'_>, key: Key) -> Option<Action> {
    let Seen { sheet, view, room } = seen;
    let middle = Point::new(room.0 / 2.0, room.1 / 2.0);
    let nodes: Vec<&str> = state.build.picked.iter().map(Pick::node).collect();
    let moved = |places| {
        let edit = hopscope_core::scenario::edit::Edit::Move(places);
        (!nodes.is_empty()).then_some(BuildAction::Edit(edit))
    };
    let build = match key {
        Key::Undo => return Some(Action::Undo),
        Key::Redo => return Some(Action::Redo),
        Key::New => BuildAction::New,
        Key::Delete => BuildAction::Delete,
        Key::LetGo => BuildAction::LetGo,
        Key::All => BuildAction::PickAll,
        Key::Copy => BuildAction::Copy,
        Key::Cut => BuildAction::Cut,
        Key::Paste => BuildAction::Paste,
        Key::Move(x, y) => {
            let (x, y) = (f64::from(x) * GRID, f64::from(y) * GRID);
            moved(sheet.moved(&nodes, x, y))?
        }
        Key::Row => moved(sheet.aligned(&nodes, true))?,
        Key::Column => moved(sheet.aligned(&nodes, false))?,
        Key::Arrange => BuildAction::Arrange,
        Key::ZoomIn => BuildAction::View(Some(view.zoomed(STEP, middle))),
        Key::ZoomOut => BuildAction::View(Some(view.zoomed(1.0 / STEP, middle))),
        Key::One => BuildAction::View(Some(view.zoomed(1.0 / view.scale, middle))),
        Key::Fit => BuildAction::View(Some(View::whole(sheet.bounds, room))),
        Key::Form | Key::Actions | Key::Onward => return None,
    };
    Some(Action::Build(build))
}

/// Whether there is nothing that an action could be done to.
fn is_idle(state: &State, key: Key) -> bool {
    let picked = &state.build.picked;
    let nodes = picked
        .iter()
        .filter(|pick| matches!(pick, Pick::Node(_)))
        .count();
    match key {
        Key::Undo => !state.history.can_undo(),
        Key::Redo => !state.history.can_redo(),
        Key::Copy | Key::Cut | Key::Delete => picked.is_empty(),
        Key::LetGo => picked.is_empty() && state.build.linking.is_none(),
        Key::Row | Key::Column => nodes < 2,
        _ => false,
    }
}

/// What does it when it is pressed. What is pasted is on the clipboard, if that may be read.
fn does(what: El, send: &Callback<Action>, key: Key, action: Action) -> El {
    if key != Key::Paste {
        return what.act(On::Click, send, action);
    }
    let send = send.clone();
    what.on_click(Callback::from(move |_| {
        let send = send.clone();
        browser::pasted(move |text| {
            send.emit(Action::Build(BuildAction::PasteText(text.into())));
        });
    }))
}

fn name(word: &Word, keys: &str, lang: Lang) -> String {
    let word = word.get(lang);
    if keys.is_empty() {
        return word.to_owned();
    }
    format!("{word} ({keys})")
}

/// The bar.
pub(super) fn bar(state: &State, seen: Seen<'_>, send: &Callback<Action>, list: El) -> El {
    let lang = state.lang;
    let tools = ALL.iter().filter_map(|(key, word, keys, face)| {
        let face = (*face)?;
        let idle = is_idle(state, *key);
        let action = action(state, seen, *key).filter(|_| !idle);
        let tool = el("button").set("type", "button");
        let tool = match action {
            Some(action) => does(tool, send, *key, action),
            // Not disabled, so that the focus does not fall from it.
            None => tool.set("aria-disabled", "true"),
        };
        let named = tool
            .class("square")
            .set("aria-label", word.get(lang))
            .set("title", name(word, keys, lang))
            .child(icon(face));
        Some(named)
    });
    let tools: Vec<El> = tools.collect();
    el("div")
        .class("bench-bar")
        .set("role", "toolbar")
        .set("aria-label", words::BENCH.get(lang))
        .children(tools)
        .child(list)
        .child(bench_keys(lang))
}

/// The actions whose names have the letters of `wanted`, to be chosen from.
pub(super) fn list(
    state: &State,
    seen: Seen<'_>,
    wanted: &str,
    send: &Callback<Action>,
) -> Vec<El> {
    let lang = state.lang;
    // The names have no capitals but those of ASCII.
    let wanted = wanted.to_ascii_lowercase();
    let fits = ALL
        .iter()
        .filter(|(_, word, ..)| word.get(lang).to_ascii_lowercase().contains(&wanted));
    let rows = fits.filter_map(|(key, word, keys, _)| {
        let action = action(state, seen, *key).filter(|_| !is_idle(state, *key))?;
        let row = does(el("li"), send, *key, action)
            .child(el("span").text(word.get(lang)))
            .child(el("kbd").text(*keys));
        Some(row)
    });
    rows.collect()
}
