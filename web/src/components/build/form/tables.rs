//! The fields of a table within a socket: its signs of life, its attempts to connect again, and who may
//! come in.

use hopscope_core::scenario::catalogue::{Field, Holds, part_fields};
use hopscope_core::scenario::edit::{Edit, End, Shown};

use super::Form;
use super::input::choice;
use crate::browser;
use crate::build::security::value;
use crate::el::{Callback, El, el};
use crate::i18n::build as words;
use crate::state::{Action, BuildAction};

/// What stands in the file where a socket gives a lost peer up.
const NEVER: &str = "\"never\"";

impl Form<'_> {
    /// The fields of a table, as a group of their own.
    pub(super) fn table(&self, field: &'static Field, end: &End, values: &[Shown]) -> El {
        let rows = match field.key {
            "security" => self.security(end, values),
            "reconnect" => self.reconnect(end, values),
            key => self.parts(key, end, values),
        };
        el("fieldset")
            .class("part")
            .key(field.key)
            .child(el("legend").text(field.name.get(self.lang)))
            .child(
                el("small")
                    .child(el("code").class("key").text(field.key))
                    .text(" ")
                    .text(field.about.get(self.lang))
                    .children(self.origin(field)),
            )
            .children(rows)
    }

    fn parts(&self, key: &str, end: &End, values: &[Shown]) -> Vec<El> {
        let fields = part_fields(key).iter();
        fields
            .map(|field| self.part(key, field, end, values))
            .collect()
    }

    /// One of the fields of a table: `way` is where the table is.
    pub(super) fn part(&self, way: &str, field: &Field, end: &End, values: &[Shown]) -> El {
        let key = format!("{way}.{}", field.key);
        let set = self.value(value(values, &key));
        let holds = field.holds;
        let edit = set_at(end, &key, move |typed| holds.written(typed));
        self.keyed(&key, field, set, field.default, edit).child(
            el("small")
                .text(field.about.get(self.lang))
                .children(self.origin(field)),
        )
    }

    fn value(&self, value: Option<&str>) -> String {
        value.unwrap_or_default().to_owned()
    }

    /// Whether a lost link is tried again, and after which pauses.
    fn reconnect(&self, end: &End, values: &[Shown]) -> Vec<El> {
        let lang = self.lang;
        let never = value(values, "reconnect") == Some(NEVER);
        let chosen = {
            let (send, end) = (self.send.clone(), end.clone());
            Callback::from(move |event: yew::Event| {
                browser::keep_focus("bench-field-reconnect");
                let never = browser::typed(&event) == "never";
                let value = never.then(|| NEVER.to_owned());
                let edit = set_at(&end, "reconnect", move |_| value.clone())(String::new());
                send.emit(Action::Build(BuildAction::Edit(edit)));
            })
        };
        let known = [
            ("again", words::AGAIN_YES.get(lang)),
            ("never", words::AGAIN_NEVER.get(lang)),
        ];
        let now = if never { "never" } else { "again" };
        let mut rows = vec![self.row("reconnect", words::AGAIN.get(lang), |_| {
            choice(known.into_iter(), now, "again")
                .set("id", "bench-field-reconnect")
                .on_change(chosen)
        })];
        if !never {
            rows.extend(self.parts("reconnect", end, values));
        }
        rows
    }
}

/// The change that sets a key of a socket to what is typed.
pub(super) fn set_at(
    end: &End,
    key: &str,
    written: impl Fn(&str) -> Option<String> + 'static,
) -> impl Fn(String) -> Edit + 'static {
    let (End { node, socket }, key) = (end.clone(), key.to_owned());
    move |typed: String| Edit::Set {
        node: node.clone(),
        socket: Some(socket),
        key: key.clone(),
        value: written(&typed),
    }
}

/// A name or a password; an empty one is one too.
pub(super) fn octets(typed: &str) -> Option<String> {
    Some(
        Holds::Octets
            .written(typed)
            .unwrap_or_else(|| "\"\"".to_owned()),
    )
}
