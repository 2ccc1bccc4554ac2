//! What leaves the page: the link to the moment, the scenario as a file, pictures, texts.

use std::rc::Rc;

use hopscope_core::trace::mermaid;

use super::button::button;
use super::icon::{Icon, icon};
use super::views::branches;
use crate::browser;
use crate::el::{Callback, El, Value, el};
use crate::export;
use crate::files;
use crate::hooks::Link;
use crate::i18n::{self, home as words};
use crate::picture::{self, Look, MOST_STEPS};
use crate::shared::Shared;
use crate::state::home::{Deed, Part, Told};
use crate::state::{Action, State};

/// The button that opens the panel, and the panel.
pub fn home(state: &Shared<State>, link: &Link, send: &Callback<Action>) -> El {
    let (lang, open) = (state.lang, state.home.open);
    let toggle = button(send, Action::Home(Deed::Open(!open)))
        .set("id", "share")
        // Where it is narrow, only the icon is seen.
        .set("aria-label", words::SHARE.get(lang))
        .flag("aria-expanded", open)
        .set("aria-controls", "home")
        .set("data-testid", "share")
        .child(icon(Icon::Link))
        .child(el("span").text(words::SHARE.get(lang)));
    let keys = {
        let send = send.clone();
        Callback::from(move |event: yew::KeyboardEvent| {
            if open && event.key() == "Escape" {
                event.stop_propagation();
                send.emit(Action::Home(Deed::Open(false)));
                browser::focus_by_id("share");
            }
        })
    };
    el("div")
        .class("share")
        .on_key(keys)
        .child(toggle)
        .child(el("div").class("veil").given("hidden", !open).act(
            crate::el::On::Click,
            send,
            Action::Home(Deed::Open(false)),
        ))
        .maybe_child(open.then(|| panel(state, link, send)))
}

fn panel(state: &Shared<State>, link: &Link, send: &Callback<Action>) -> El {
    let lang = state.lang;
    el("section")
        .set("id", "home")
        .class("menu home")
        .set("aria-label", words::PANEL.get(lang))
        .set("data-testid", "home")
        .child(links(state, link, send))
        .child(file(state, send))
        .child(pictures(state, send))
        .child(texts(state, link, send))
}

/// A part of the panel under its heading; what came of its buttons is told beside them.
fn part(state: &State, part: Part, buttons: Vec<El>, note: impl Value) -> El {
    let title = match part {
        Part::Link => words::LINK,
        Part::File => words::FILE,
        Part::Picture => words::PICTURE,
        Part::Text => words::TEXT,
    };
    let told = state.home.told.filter(|(own, _)| *own == part);
    let told = told.map(|(_, told)| i18n::home::told(told).get(state.lang));
    let told = el("p")
        .class("told")
        .set("role", "status")
        .text(told.unwrap_or_default());
    el("div")
        .class("part")
        .child(el("h2").text(title.get(state.lang)))
        .child(el("div").class("row").children(buttons).child(told))
        .child(el("p").class("hint").text(note))
}

/// A button that does something for the reader and tells what came of it.
fn deed(name: &'static str, act: impl Fn() + 'static) -> El {
    el("button")
        .set("type", "button")
        .on_click(Callback::from(move |_| act()))
        .text(name)
}

/// Says beside the buttons of a part what came of one.
#[inline(never)]
fn tell(send: &Callback<Action>, part: Part, told: Told) {
    send.emit(Action::Home(Deed::Tell(part, told)));
}

/// Copies a text and tells whether that was allowed.
fn copy(send: &Callback<Action>, part: Part, text: String) {
    let send = send.clone();
    browser::copy(text, move |done| {
        let told = if done { Told::Copied } else { Told::NotCopied };
        tell(&send, part, told);
    });
}

fn saved(done: Option<()>) -> Told {
    done.map_or(Told::NotDrawn, |()| Told::Saved)
}

fn links(state: &State, link: &Link, send: &Callback<Action>) -> El {
    let lang = state.lang;
    let alone = |note: String| part(state, Part::Link, Vec::new(), note);
    let fragment = match link {
        Link::Made(fragment) => fragment,
        Link::Making => return alone(words::MAKING.get(lang).to_owned()),
        Link::Impossible => return alone(words::NO_LINK.get(lang).to_owned()),
        Link::TooLong(octets) => return alone(i18n::home::too_long(lang, *octets)),
    };
    let view = fragment.replace("&edit=1", "");
    let edit = format!("{view}&edit=1");
    let note = format!(
        "{} · {}",
        i18n::home::length(lang, view.len()),
        words::LINK_NOTE.get(lang)
    );
    let button = |name, fragment: String| {
        let send = send.clone();
        deed(name, move || {
            let address = [&browser::page(), "#", &fragment].concat();
            copy(&send, Part::Link, address);
        })
    };
    let buttons = vec![
        button(words::VIEW_LINK.get(lang), view).class("primary"),
        button(words::EDIT_LINK.get(lang), edit),
    ];
    part(state, Part::Link, buttons, note)
}

fn file(state: &Shared<State>, send: &Callback<Action>) -> El {
    let lang = state.lang;
    let save = {
        let (state, send) = (state.clone(), send.clone());
        move || {
            // What is shown was read from this text.
            let Ok(text) = state.text() else { return };
            let ending = if text.trim_start().starts_with('{') {
                "json"
            } else {
                "toml"
            };
            let name = format!("{}.{ending}", state.file_name());
            let done = files::save(&name, "text/plain", &text);
            tell(&send, Part::File, saved(done));
        }
    };
    let open = {
        let send = send.clone();
        Callback::from(move |event: web_sys::Event| {
            let send = send.clone();
            wasm_bindgen_futures::spawn_local(async move {
                if let Some(text) = files::chosen(event).await {
                    send.emit(Action::Load(text.into()));
                    send.emit(Action::Home(Deed::Open(false)));
                }
            });
        })
    };
    let input = el("input")
        .set("type", "file")
        .class("vh")
        .set("accept", ".toml,.json,text/plain,application/json")
        .on_change(open);
    let open = el("label")
        .class("button")
        .child(input)
        .text(words::OPEN.get(lang));
    let buttons = vec![deed(words::SAVE.get(lang), save), open];
    part(state, Part::File, buttons, words::FILE_NOTE.get(lang))
}

/// What a picture is of.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Drawn {
    /// The stage at the step.
    Stage,
    /// The whole run as a ladder.
    Ladder,
    /// The stage at all steps, one after the other.
    Moving,
}

fn pictures(state: &Shared<State>, send: &Callback<Action>) -> El {
    let lang = state.lang;
    let draw = |name, drawn, dots| {
        let (state, send) = (state.clone(), send.clone());
        deed(name, move || {
            let (state, send) = (state.clone(), send.clone());
            wasm_bindgen_futures::spawn_local(async move {
                let done = take(&state, drawn, dots).await;
                tell(&send, Part::Picture, saved(done));
            });
        })
    };
    let steps = state.run.steps();
    let too_many = steps > MOST_STEPS;
    let note = if too_many {
        i18n::home::too_many_steps(lang, steps, MOST_STEPS)
    } else {
        words::MOVING_NOTE.get(lang).to_owned()
    };
    let buttons = vec![
        draw(words::SVG.get(lang), Drawn::Stage, false),
        draw(words::PNG.get(lang), Drawn::Stage, true),
        draw(words::LADDER_SVG.get(lang), Drawn::Ladder, false),
        draw(words::LADDER_PNG.get(lang), Drawn::Ladder, true),
        draw(words::MOVING.get(lang), Drawn::Moving, false).given("disabled", too_many),
    ];
    part(state, Part::Picture, buttons, note)
}

/// Draws a picture and hands it to the reader, as a PNG if it is to be of `dots`.
async fn take(state: &State, drawn: Drawn, dots: bool) -> Option<()> {
    let mut styles = files::beside("tokens.css").await?;
    styles.push_str(&files::beside("stage.css").await?);
    let (work, lang) = (&state.work, state.lang);
    let branch = work
        .branches
        .get(1)
        .map(|_| branches::name(work, work.current, lang));
    let look = Look {
        styles: &styles,
        theme: state.theme,
        lang,
        branch: branch.as_deref(),
    };
    let (run, step) = (&state.run, state.step);
    let (svg, of) = match drawn {
        Drawn::Stage => (picture::still(run, step, &look), format!("-{}", step + 1)),
        Drawn::Ladder => (
            picture::ladder(run, step, state.secret_from(), &look),
            "-ladder".to_owned(),
        ),
        Drawn::Moving => (
            picture::moving(run, state.telling.parted, &look).ok()?,
            String::new(),
        ),
    };
    let ending = if dots { ".png" } else { ".svg" };
    let name = [&state.file_name(), &of, ending].concat();
    match dots {
        true => files::save_png(&name, &svg).await,
        false => files::save(&name, "image/svg+xml", &svg),
    }
}

fn texts(state: &Shared<State>, link: &Link, send: &Callback<Action>) -> El {
    let lang = state.lang;
    let diagram = {
        let (state, send) = (state.clone(), send.clone());
        move || {
            let diagram = mermaid(&state.run.recording, state.lang);
            copy(&send, Part::Text, diagram);
        }
    };
    let lines = {
        let (state, send) = (state.clone(), send.clone());
        move || {
            let name = [&state.file_name(), ".jsonl"].concat();
            let lines = export::lines(&state);
            let done = files::save(&name, "application/jsonl", &lines);
            tell(&send, Part::Text, saved(done));
        }
    };
    let mut buttons = vec![
        deed(words::MERMAID.get(lang), diagram),
        deed(words::LINES.get(lang), lines),
    ];
    if let Link::Made(fragment) = link {
        let fragment: Rc<str> = fragment.replace("&edit=1", "").replace('&', "&amp;").into();
        let send = send.clone();
        let html = move || copy(&send, Part::Text, embedded(&fragment));
        buttons.push(deed(words::EMBED.get(lang), html));
    }
    part(state, Part::Text, buttons, "")
}

/// The HTML that shows the moment in another page.
fn embedded(link: &str) -> String {
    let page = browser::page();
    let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
    format!(
        "<script type=\"module\" src=\"{folder}/hopscope-flow.js\"></script>\n\
         <hopscope-flow link=\"{link}\" playground></hopscope-flow>\n"
    )
}
