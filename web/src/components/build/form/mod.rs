//! The form of what is chosen: a node, a socket or a link.

mod compose;
mod field;
mod input;
mod link;
mod node;
mod security;
mod socket;
mod tables;
mod topics;

use hopscope_core::Lang;
use hopscope_core::scenario::catalogue::Holds;
use hopscope_core::scenario::edit::Edit;

use crate::components::button::button;
use crate::el::{Callback, El, el};
use crate::i18n::build as words;
use crate::state::{Action, BuildAction, Pick, State};

pub(in crate::components::build) use compose::Compose;

/// The id of the first field, for keys to find it.
pub(super) const FIRST: &str = "bench-field-name";
/// The id of what stands above the fields.
pub(super) const HEAD: &str = "bench-form-head";

/// The form.
pub(super) fn form(state: &State, compose: &Compose, send: &Callback<Action>) -> El {
    let lang = state.lang;
    let make = Form { state, send, lang };
    let node = |name: &str| {
        let mut nodes = state.run.scenario.nodes.iter();
        nodes.find(|node| node.name == name)
    };
    let parts = match state.build.picked.last() {
        Some(Pick::Node(name)) => node(name).map(|node| make.node(node)),
        Some(Pick::Socket(end)) => node(&end.node)
            .and_then(|node| Some(make.socket(end, node.sockets.get(end.socket)?, compose))),
        Some(Pick::Link(end, endpoint)) => Some(make.link(end, endpoint)),
        None => None,
    };
    let parts = parts.unwrap_or_else(|| {
        let title = state.run.scenario.title.get(lang).to_owned();
        let edit = |typed: String| Edit::File {
            key: "title".to_owned(),
            value: Holds::Octets.written(&typed),
        };
        let mut rows = vec![
            el("p").class("hint").text(words::NOTHING_PICKED.get(lang)),
            make.field(
                "title",
                words::TITLE.get(lang),
                Holds::Octets,
                title,
                "",
                edit,
            ),
        ];
        rows.extend(make.whole_run());
        rows
    });
    el("section")
        .class("bench-form")
        .set("aria-label", words::FORM.get(lang))
        .set("data-testid", "form")
        .children(parts)
}

/// What all fields need.
struct Form<'a> {
    state: &'a State,
    send: &'a Callback<Action>,
    lang: Lang,
}

impl Form<'_> {
    fn head(&self, word: &str, name: &str) -> El {
        el("h2")
            .set("id", HEAD)
            .child(el("span").class("eyebrow").text(word.to_owned()))
            .text(format!(" {name}"))
    }

    fn act(&self, word: &'static str, act: BuildAction) -> El {
        button(self.send, Action::Build(act)).text(word)
    }
}
