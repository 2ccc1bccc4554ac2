//! The scenario as programs to take home: a language, its files, and one of them to read, copy and
//! download.

mod data_link;

use hopscope_code::{File, Gap, Language, archive};

use data_link::data_link;

use super::button::button;
use crate::browser;
use crate::el::{Callback, El, el};
use crate::i18n::code::words;
use crate::state::{Action, Coding, State};

/// The programs.
#[inline(never)]
pub fn code_tab(state: &State, send: &Callback<Action>) -> El {
    let lang = state.lang;
    let programs = state.programs();
    let place = state.shown(&programs).0;
    let tab = el("div").class("code").set("data-testid", "code");
    let Some(file) = programs
        .files
        .get(place)
        .filter(|_| !state.run.scenario.nodes.is_empty())
    else {
        return tab.child(el("p").class("hint").text(words::NO_NODES.get(lang)));
    };
    let files = programs.files.iter().enumerate().map(|(index, file)| {
        el("li").child(
            button(send, Action::Code(Coding::File(index)))
                .flag("aria-pressed", index == place)
                .text(file.name.clone()),
        )
    });
    let all = archive(&programs.files);
    tab.child(languages(state, send))
        .child(el("p").class("hint").text(words::TO_RUN.get(lang)))
        .child(
            el("ul")
                .class("files")
                .set("aria-label", words::FILES.get(lang))
                .children(files),
        )
        .maybe_child(left_out(state, &programs.gaps, file))
        .child(
            el("p")
                .class("take")
                .child(copy(state, file, send))
                .child(download(file_name(file), &file.text).text(words::DOWNLOAD.get(lang)))
                .child(download("programs.tar", &all).text(words::DOWNLOAD_ALL.get(lang)))
                .child(status(state)),
        )
        .child(
            el("pre")
                .key(file.name.clone())
                .set("tabindex", "0")
                .set("role", "region")
                .set("aria-label", file.name.clone())
                .set("data-file", file.name.clone())
                .set("translate", "no")
                .child(el("code").children(file.text.split_inclusive('\n').map(line))),
        )
}

/// A line of a program: where it is too long it goes on below, further in than it begins.
fn line(text: &str) -> El {
    let indent = text.chars().take_while(|letter| *letter == ' ').count();
    let hang = (indent + HANG).min(MOST_HANG);
    el("span")
        .style(format!("padding-left:{hang}ch;text-indent:-{hang}ch"))
        .text(text.to_owned())
}

/// How much further in, in letters, and how far at most.
const HANG: usize = 2;
const MOST_HANG: usize = 14;

/// The list of languages.
fn languages(state: &State, send: &Callback<Action>) -> El {
    let send = send.clone();
    let choose = Callback::from(move |event: yew::InputEvent| {
        let chosen = browser::choice_of(&event).and_then(|entry| Language::ALL.get(entry));
        if let Some(language) = chosen {
            send.emit(Action::Code(Coding::Language(*language)));
        }
    });
    let options = Language::ALL.map(|language| {
        el("option")
            .set("value", language.id())
            .given("selected", language == state.code.language)
            .text(language.title())
    });
    el("p")
        .class("pointer")
        .child(
            el("label")
                .set("for", "code-language")
                .text(words::LANGUAGE.get(state.lang)),
        )
        .child(
            el("select")
                .set("id", "code-language")
                .on_input(choose)
                .children(options),
        )
}

/// What is missing: of the whole, and of the node whose program is shown.
fn left_out(state: &State, gaps: &[Gap], file: &File) -> Option<El> {
    let mut concern = gaps
        .iter()
        .filter(|gap| gap.node.is_none() || file.node.is_none() || gap.node == file.node)
        .peekable();
    concern.peek()?;
    let lines = concern.map(|gap| {
        let node = gap.node.and_then(|node| state.run.scenario.nodes.get(node));
        el("li")
            .maybe_child(node.map(|node| el("b").text(node.name.clone())))
            .text(if node.is_some() { ": " } else { "" })
            .text(gap.text.clone())
    });
    Some(
        el("div")
            .class("left-out")
            .child(el("h3").text(words::MISSING.get(state.lang)))
            .child(el("ul").children(lines)),
    )
}

/// Puts the file on the clipboard.
fn copy(state: &State, file: &File, send: &Callback<Action>) -> El {
    let (send, text) = (send.clone(), file.text.clone());
    let copy = Callback::from(move |_| {
        let send = send.clone();
        browser::copy(text.clone(), move |done| {
            send.emit(Action::Code(Coding::Copied(done)));
        });
    });
    el("button")
        .set("type", "button")
        .on_click(copy)
        .text(words::COPY.get(state.lang))
}

/// Whether it was put there.
fn status(state: &State) -> El {
    let word = state.code.copied.map(|done| match done {
        true => words::COPIED.get(state.lang),
        false => words::NOT_COPIED.get(state.lang),
    });
    el("span")
        .set("role", "status")
        .text(word.unwrap_or_default())
}

/// The name of a file without its folders.
fn file_name(file: &File) -> &str {
    file.name.rsplit('/').next().unwrap_or(&file.name)
}

/// A link that saves a text under a name.
fn download(name: &str, text: &str) -> El {
    el("a")
        .class("button")
        .set("download", name.to_owned())
        .set("href", data_link(text))
}
