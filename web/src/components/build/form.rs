//! The form of what is chosen: a node, a socket or a link.

use hopscope_core::Lang;
use hopscope_core::scenario::catalogue::{Field, Holds, node_fields, socket_fields};
use hopscope_core::scenario::edit::{Edit, End, Shown, shown};
use hopscope_core::scenario::{NodeSpec, SocketSpec};
use hopscope_core::socket::SocketKind;

use crate::browser;
use crate::components::button::button;
use crate::el::{Callback, El, el};
use crate::i18n::build as words;
use crate::state::{Action, BuildAction, Pick, State};

/// The id of the first field, for keys to find it.
pub(super) const FIRST: &str = "bench-field-name";
/// The kinds of node that are told apart; others are words for the same.
const KINDS: [&str; 6] = [
    "script",
    "publisher",
    "subscriber",
    "worker",
    "echo",
    "proxy",
];

/// What is typed for a message that is sent by hand, and who keeps it.
pub(super) struct Compose {
    pub(super) frames: String,
    pub(super) keep: Callback<String>,
}

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
        vec![
            make.field(
                "title",
                words::TITLE.get(lang),
                Holds::Octets,
                title,
                "",
                edit,
            ),
            el("p").class("hint").text(words::NOTHING_PICKED.get(lang)),
        ]
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
            .child(el("span").class("eyebrow").text(word.to_owned()))
            .text(format!(" {name}"))
    }

    fn act(&self, word: &'static str, act: BuildAction) -> El {
        button(self.send, Action::Build(act)).text(word)
    }

    /// One field: its label, what is set, and what was refused.
    fn field(
        &self,
        key: &str,
        label: &str,
        holds: Holds,
        value: String,
        default: &str,
        edit: impl Fn(String) -> Edit + 'static,
    ) -> El {
        let id = format!("bench-field-{key}");
        let refused = self.state.build.refused.as_ref();
        let refused = refused.filter(|refused| refused.field == key);
        let value = refused.map_or(value, |refused| refused.typed.clone());
        let changed = {
            let (send, field) = (self.send.clone(), key.to_owned());
            Callback::from(move |event: yew::Event| {
                let typed = browser::typed(&event);
                send.emit(Action::Build(BuildAction::Field {
                    field: field.clone(),
                    edit: edit(typed.clone()),
                    typed,
                }));
            })
        };
        let error = format!("{id}-error");
        let (on, off) = (words::ON.get(self.lang), words::OFF.get(self.lang));
        let input = match holds {
            Holds::Word(known) => choice(known.iter().map(|word| (*word, *word)), &value, default),
            Holds::Switch => choice([("true", on), ("false", off)].into_iter(), &value, default),
            Holds::Lines | Holds::Items => el("textarea")
                .num("rows", value.matches('\n').count().clamp(1, 8) + 1)
                .set("spellcheck", "false")
                .set("wrap", "off")
                .value(value),
            Holds::Octets | Holds::Number | Holds::Duration | Holds::Toml => el("input")
                .set("type", "text")
                .set(
                    "inputmode",
                    if holds == Holds::Number {
                        "numeric"
                    } else {
                        "text"
                    },
                )
                .set("autocomplete", "off")
                .set("spellcheck", "false")
                .set("placeholder", default.to_owned())
                .value(value),
        };
        let told = refused.map(|refused| {
            el("span")
                .class("mistake")
                .set("id", error.clone())
                .set("role", "alert")
                .text(refused.told.get(self.lang).to_owned())
        });
        el("div")
            .class("field-row")
            .key(id.clone())
            .child(el("label").set("for", id.clone()).text(label.to_owned()))
            .child(
                input
                    .set("id", id)
                    .flag("aria-invalid", told.is_some())
                    .maybe("aria-describedby", told.is_some().then_some(error))
                    .on_change(changed),
            )
            .maybe_child(told)
    }

    /// The fields of a catalogue, those that are set in front and the rest behind a disclosure.
    fn fields(
        &self,
        fields: Vec<&'static Field>,
        node: &str,
        socket: Option<usize>,
        open: bool,
    ) -> Vec<El> {
        let set = self.state.set_parameters();
        let set: Vec<(&str, u32)> = set.iter().map(|(name, value)| (&**name, *value)).collect();
        let values = shown(&self.state.source_text(), &set, node, socket);
        let value = |key: &str| {
            let found = values.iter().find(|shown: &&Shown| shown.key == key);
            found.map(|shown| shown.value.clone())
        };
        let one = |field: &'static Field| {
            let (node, key, holds) = (node.to_owned(), field.key, field.holds);
            let about = field.about.get(self.lang);
            let edit = move |typed: String| Edit::Set {
                node: node.clone(),
                socket,
                key: key.to_owned(),
                value: holds.written(&typed),
            };
            self.field(
                key,
                key,
                holds,
                value(key).unwrap_or_default(),
                field.default,
                edit,
            )
            .child(el("small").text(about))
        };
        let is_set = |field: &&&'static Field| open || value(field.key).is_some();
        let mut rows: Vec<El> = fields
            .iter()
            .filter(is_set)
            .map(|field| one(field))
            .collect();
        let rest: Vec<El> = fields
            .iter()
            .filter(|field| !is_set(field))
            .map(|field| one(field))
            .collect();
        if !rest.is_empty() {
            rows.push(
                el("details")
                    .class("more")
                    .key("more")
                    .child(el("summary").text(words::MORE.get(self.lang)))
                    .children(rest),
            );
        }
        rows
    }

    fn node(&self, node: &NodeSpec) -> Vec<El> {
        let lang = self.lang;
        let name = node.name.clone();
        let rename = {
            let node = name.clone();
            move |typed: String| Edit::Rename {
                node: node.clone(),
                name: typed,
            }
        };
        let set = self.state.set_parameters();
        let set: Vec<(&str, u32)> = set.iter().map(|(name, value)| (&**name, *value)).collect();
        let values = shown(&self.state.source_text(), &set, &name, None);
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
        let kinds = spoken().map(|kind| (kind.name(), kind.name()));
        parts.push(
            choice(first.chain(kinds), "", "")
                .set("aria-label", words::ADD_SOCKET.get(lang))
                .key(format!("add-{}", node.sockets.len()))
                .on_change(add),
        );
        parts
    }

    fn socket(&self, end: &End, socket: &SocketSpec, compose: &Compose) -> Vec<El> {
        let lang = self.lang;
        let kind = socket.kind;
        let set_type = {
            let End { node, socket } = end.clone();
            move |typed: String| Edit::Set {
                node: node.clone(),
                socket: Some(socket),
                key: "type".to_owned(),
                value: Some(format!("\"{typed}\"")),
            }
        };
        let mut parts = vec![
            self.head(words::SOCKET.get(lang), &format!("{} {kind}", end.node)),
            self.field(
                "name",
                words::TYPE.get(lang),
                Holds::Word(&TYPES),
                kind.name().to_owned(),
                "",
                set_type,
            ),
        ];
        let ends = socket.binds.iter().map(|endpoint| (endpoint, words::BINDS));
        let ends = ends.chain(
            socket
                .connects
                .iter()
                .map(|endpoint| (endpoint, words::CONNECTS)),
        );
        for (number, (endpoint, word)) in ends.enumerate() {
            let old = endpoint.clone();
            let rename = move |typed: String| Edit::RenameEndpoint {
                endpoint: old.clone(),
                name: typed,
            };
            let key = format!("endpoint{number}");
            parts.push(self.field(
                &key,
                word.get(lang),
                Holds::Octets,
                endpoint.clone(),
                "",
                rename,
            ));
            if socket.connects.contains(endpoint) {
                parts.push(self.link_acts(end, endpoint));
            }
        }
        let linking = self.state.build.linking.as_ref() == Some(end);
        parts.push(
            el("p")
                .class("acts")
                .child(if linking {
                    self.act(words::CANCEL.get(lang), BuildAction::From(None))
                } else {
                    self.act(
                        words::LINK_FROM.get(lang),
                        BuildAction::From(Some(end.clone())),
                    )
                })
                .child(self.act(
                    words::REMOVE_SOCKET.get(lang),
                    BuildAction::Edit(Edit::RemoveSocket {
                        node: end.node.clone(),
                        socket: end.socket,
                    }),
                )),
        );
        let own: Vec<&Field> = socket_fields()
            .iter()
            .filter(|field| field.is_of_type(kind))
            .collect();
        parts.extend(self.fields(own, &end.node, Some(end.socket), false));
        if kind.can_send() {
            parts.push(self.compose(end, compose));
        }
        parts
    }

    fn link_acts(&self, end: &End, endpoint: &str) -> El {
        let lang = self.lang;
        let (end, endpoint) = (end.clone(), endpoint.to_owned());
        let turn = Edit::Turn {
            end: end.clone(),
            endpoint: endpoint.clone(),
        };
        el("p")
            .class("acts")
            .child(self.act(words::TURN.get(lang), BuildAction::Edit(turn)))
            .child(self.act(
                words::UNLINK.get(lang),
                BuildAction::Edit(Edit::Disconnect { end, endpoint }),
            ))
    }

    fn link(&self, end: &End, endpoint: &str) -> Vec<El> {
        let old = endpoint.to_owned();
        let rename = move |typed: String| Edit::RenameEndpoint {
            endpoint: old.clone(),
            name: typed,
        };
        let label = words::ENDPOINT.get(self.lang);
        vec![
            self.head(words::LINK.get(self.lang), endpoint),
            self.field(
                "name",
                label,
                Holds::Octets,
                endpoint.to_owned(),
                "",
                rename,
            ),
            self.link_acts(end, endpoint),
        ]
    }

    /// A message that is sent from the socket by hand.
    fn compose(&self, end: &End, compose: &Compose) -> El {
        let lang = self.lang;
        let keep = compose.keep.clone();
        let typed = Callback::from(move |event: yew::InputEvent| keep.emit(browser::typed(&event)));
        let send = BuildAction::Send(end.clone(), compose.frames.clone());
        el("fieldset")
            .class("compose")
            .child(el("legend").text(words::SEND.get(lang)))
            .child(
                el("label")
                    .set("for", "bench-frames")
                    .text(words::FRAMES.get(lang)),
            )
            .child(
                el("textarea")
                    .set("id", "bench-frames")
                    .set("spellcheck", "false")
                    .num("rows", 3)
                    .value(compose.frames.clone())
                    .on_input(typed),
            )
            .child(self.act(words::SEND_NOW.get(lang), send).class("primary"))
    }
}

/// The types that a scenario may have.
fn spoken() -> impl Iterator<Item = SocketKind> {
    let kinds = SocketKind::ALL.into_iter();
    kinds.filter(|kind| *kind != SocketKind::Stream)
}

const TYPES: [&str; SocketKind::ALL.len() - 1] = {
    let mut names = [""; SocketKind::ALL.len() - 1];
    let mut index = 0;
    // STREAM is the last.
    while index < names.len() {
        names[index] = SocketKind::ALL[index].name();
        index += 1;
    }
    names
};

/// The one of [`KINDS`] that a kind's word stands for.
fn same_kind(word: &str) -> &str {
    match word {
        "client" | "pair" => "script",
        "ventilator" => "publisher",
        "collector" | "sink" => "subscriber",
        "queue" | "forwarder" | "streamer" => "proxy",
        other => other,
    }
}

/// A list to choose from; nothing chosen is the default.
fn choice<'a>(known: impl Iterator<Item = (&'a str, &'a str)>, value: &str, default: &str) -> El {
    let value = if value.is_empty() { default } else { value };
    let options = known.map(|(word, shown)| {
        el("option")
            .set("value", word.to_owned())
            .selected(word.eq_ignore_ascii_case(value))
            .text(shown.to_owned())
    });
    el("select").children(options.collect::<Vec<_>>())
}
