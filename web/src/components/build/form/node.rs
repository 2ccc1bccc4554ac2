//! The form of a node: its name, its kind, what it does, its sockets.

use hopscope_core::scenario::NodeSpec;
use hopscope_core::scenario::catalogue::{Field, Holds, node_fields};
use hopscope_core::scenario::edit::{Edit, End};

use super::Form;
use super::input::choice;
use super::socket::TYPES;
use crate::browser;
use crate::components::button::button;
use crate::el::{Callback, El, el};
use crate::i18n::build as words;
use crate::state::{Action, BuildAction, Pick};

/// The words for kinds of node that are offered, in the order of the palette's; there are more for the same.
const KINDS: [&str; 9] = [
    "client",
    "script",
    "worker",
    "echo",
    "publisher",
    "subscriber",
    "ventilator",
    "sink",
    "proxy",
];

impl Form<'_> {
    pub(super) fn node(&self, node: &NodeSpec) -> Vec<El> {
        let lang = self.lang;
        let name = node.name.clone();
        let rename = {
            let node = name.clone();
            move |typed: String| Edit::Rename {
                node: node.clone(),
                name: typed,
            }
        };
        let values = self.values(&name, None);
        let kind = values.iter().find(|shown| shown.key == "kind");
        let kind = kind.map_or("script", |shown| &*shown.value).to_owned();
        let change_kind = {
            let node = name.clone();
            move |typed: String| Edit::Kind {
                node: node.clone(),
                kind: typed,
            }
        };
        let own: Vec<&Field> = node_fields()
            .iter()
            .filter(|field| field.is_of_kind(&kind))
            .collect();
        let mut parts = vec![
            self.head(words::NODE.get(lang), &name),
            self.field(
                "name",
                words::NAME.get(lang),
                Holds::Octets,
                name.clone(),
                "",
                rename,
            ),
            self.field(
                "kind",
                words::KIND.get(lang),
                Holds::Word(&KINDS),
                same_kind(&kind).to_owned(),
                "",
                change_kind,
            ),
        ];
        parts.extend(self.fields(own, &name, None, true));
        let sockets = node.sockets.iter().enumerate().map(|(socket, spec)| {
            let node = name.clone();
            let pick = BuildAction::Pick(Pick::Socket(End { node, socket }), false);
            let open = button(self.send, Action::Build(pick)).class("mono");
            el("li").child(open.text(format!("{} {}", socket + 1, spec.kind)))
        });
        parts.push(el("h3").text(words::SOCKET.get(lang)));
        parts.push(el("ul").class("sockets").children(sockets));
        let add = {
            let (send, node) = (self.send.clone(), name.clone());
            Callback::from(move |event: yew::Event| {
                let kind = browser::typed(&event);
                let node = node.clone();
                let edit = Edit::AddSocket { node, kind };
                send.emit(Action::Build(BuildAction::Edit(edit)));
            })
        };
        let first = [("", words::ADD_SOCKET.get(lang))].into_iter();
        let kinds = TYPES.into_iter().map(|kind| (kind, kind));
        parts.push(
            choice(first.chain(kinds), "", "")
                .set("aria-label", words::ADD_SOCKET.get(lang))
                .key(format!("add-{}", node.sockets.len()))
                .on_change(add),
        );
        parts
    }
}

/// The one of [`KINDS`] that a kind's word stands for.
fn same_kind(word: &str) -> &str {
    match word {
        "pair" => "script",
        "collector" => "sink",
        "queue" | "forwarder" | "streamer" => "proxy",
        other => other,
    }
}
