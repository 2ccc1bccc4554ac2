//! One field of a form, and the fields of a catalogue.

use hopscope_core::scenario::catalogue::{Field, Holds, socket_fields};
use hopscope_core::scenario::edit::{Edit, End, Shown, shown};

use super::Form;
use super::input::Input;
use crate::browser;
use crate::el::{Callback, El, el};
use crate::i18n::{build as words, filled};
use crate::state::{Action, BuildAction, Refused};

/// What most sockets are given stands in front, whether it is set or not.
const FIRST_OF_ALL: [&str; 4] = ["identity", "subscribe", "join", "hwm"];

impl Form<'_> {
    /// One field: its label, what is set, and what was refused.
    pub(super) fn field(
        &self,
        key: &str,
        label: &str,
        holds: Holds,
        value: String,
        default: &str,
        edit: impl Fn(String) -> Edit + 'static,
    ) -> El {
        let id = format!("bench-field-{key}");
        let refused = self.refused(key);
        let value = refused.map_or(value, |refused| refused.typed.clone());
        let set = {
            let (send, field) = (self.send.clone(), key.to_owned());
            let id = id.clone();
            Callback::from(move |typed: String| {
                browser::keep_focus(&id);
                send.emit(Action::Build(BuildAction::Field {
                    field: field.clone(),
                    edit: edit(typed.clone()),
                    typed,
                }));
            })
        };
        self.row(key, label, |mistake| {
            let input = Input {
                id: &id,
                label,
                value,
                default,
                mistake,
                set,
                lang: self.lang,
            };
            input.draw(holds)
        })
    }

    /// A field of a catalogue: its name, with the key in the file beside it.
    pub(super) fn keyed(
        &self,
        key: &str,
        field: &Field,
        value: String,
        default: &str,
        edit: impl Fn(String) -> Edit + 'static,
    ) -> El {
        let name = field.name.get(self.lang);
        let row = self.field(key, name, field.holds, value, default, edit);
        row.child(el("code").class("key").text(field.key))
    }

    /// A label, what it is of, and what was refused there; `draw` gets the id of what is said of that.
    pub(super) fn row(
        &self,
        key: &str,
        label: &str,
        draw: impl FnOnce(Option<String>) -> El,
    ) -> El {
        let id = format!("bench-field-{key}");
        let error = format!("{id}-error");
        let input = draw(self.refused(key).map(|_| error.clone()));
        let told = self.mistake(key).map(|told| told.set("id", error));
        el("div")
            .class("field-row")
            .key(id.clone())
            .child(el("label").set("for", id).text(label.to_owned()))
            .child(input)
            .maybe_child(told)
    }

    /// What was refused in a field.
    pub(super) fn refused(&self, key: &str) -> Option<&Refused> {
        let refused = self.state.build.refused.as_ref();
        refused.filter(|refused| refused.field == key)
    }

    /// Why it was.
    pub(super) fn mistake(&self, key: &str) -> Option<El> {
        self.refused(key).map(|refused| {
            el("span")
                .class("mistake")
                .set("role", "alert")
                .text(refused.told.get(self.lang).to_owned())
        })
    }

    /// The default of a field, and where it comes from.
    pub(super) fn origin(&self, field: &Field) -> Vec<El> {
        let default = (!field.default.is_empty()).then(|| {
            let default = match (field.holds, field.default) {
                (Holds::Switch, "false") => words::OFF.get(self.lang),
                (Holds::Topics, _) => words::TOPICS_NONE.get(self.lang),
                (Holds::Notices, _) => words::NOTICE_NONE.get(self.lang),
                (_, default) => default,
            };
            format!(" · {} {default}", words::BY_DEFAULT.get(self.lang))
        });
        let source = (!field.source.is_empty()).then(|| {
            el("span")
                .class("source")
                .text(format!(" · {}", field.source))
        });
        let default = default.map(|default| el("span").text(default));
        default.into_iter().chain(source).collect()
    }

    /// What is set and used instead of the high-water mark: the marks of one way.
    fn overriding(&self, field: &Field, values: &[Shown]) -> Vec<El> {
        let ways = socket_fields()
            .iter()
            .filter(|way| field.key == "hwm" && way.key.ends_with("-hwm"));
        let told = ways.filter_map(|way| {
            let shown = values.iter().find(|shown| shown.key == way.key)?;
            let name = way.name.get(self.lang);
            let text = filled(words::OVERRIDDEN, self.lang, &[&name, &shown.value]);
            Some(el("small").class("given").text(text))
        });
        told.collect()
    }

    /// What is set at a node or a socket.
    pub(super) fn values(&self, node: &str, socket: Option<usize>) -> Vec<Shown> {
        let set = self.state.parameters();
        let set: Vec<(&str, u32)> = set.iter().map(|(name, value)| (&**name, *value)).collect();
        shown(&self.state.source_text(), &set, node, socket)
    }

    /// The fields of a catalogue in its order, `open` or most of them behind a disclosure. None changes
    /// its place when it is set.
    pub(super) fn fields(
        &self,
        fields: Vec<&'static Field>,
        node: &str,
        socket: Option<usize>,
        open: bool,
    ) -> Vec<El> {
        let values = self.values(node, socket);
        let value = |key: &str| {
            let found = values.iter().find(|shown: &&Shown| shown.key == key);
            found.map(|shown| shown.value.clone())
        };
        let one = |field: &'static Field| {
            if let (Holds::Table, Some(socket)) = (field.holds, socket) {
                let node = node.to_owned();
                return self.table(field, &End { node, socket }, &values);
            }
            let (node, key, holds) = (node.to_owned(), field.key, field.holds);
            let about = field.about.get(self.lang);
            let edit = move |typed: String| Edit::Set {
                node: node.clone(),
                socket,
                key: key.to_owned(),
                value: holds.written(&typed),
            };
            let now = value(key).unwrap_or_default();
            let class = if now.is_empty() { "" } else { "given" };
            let over: Vec<El> = self.overriding(field, &values);
            // What is not used is not shown as if it were.
            let default = if over.is_empty() { field.default } else { "" };
            self.keyed(key, field, now, default, edit)
                .classes(&["field-row", class])
                .children(over)
                .child(el("small").text(about).children(self.origin(field)))
        };
        let is_first = |field: &&&'static Field| open || FIRST_OF_ALL.contains(&field.key);
        let mut rows: Vec<El> = fields
            .iter()
            .filter(is_first)
            .map(|field| one(field))
            .collect();
        let rest: Vec<&&'static Field> = fields.iter().filter(|field| !is_first(field)).collect();
        if !rest.is_empty() {
            // Which of them are set stands here: they stay where they are while one works on them.
            let is_set = |field: &&&&'static Field| {
                let within = |shown: &Shown| {
                    let key = shown.key.strip_prefix(field.key);
                    key.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
                };
                values.iter().any(within)
            };
            let set = rest.iter().filter(is_set).map(|field| {
                let name = field.name.get(self.lang);
                el("span").class("given").text(name)
            });
            rows.push(
                el("details")
                    .class("more")
                    .key("more")
                    .child(
                        el("summary")
                            .text(words::MORE.get(self.lang))
                            .children(set.collect::<Vec<_>>()),
                    )
                    .children(rest.iter().map(|field| one(field)).collect::<Vec<_>>()),
            );
        }
        rows
    }
}
