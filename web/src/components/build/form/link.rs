//! The form of a link, and of what is true of all links and of the whole run.

use hopscope_core::scenario::catalogue::{Field, Holds, file_fields, part_fields};
use hopscope_core::scenario::edit::{Edit, End, shown_file, shown_link};

use super::Form;
use crate::build::security::value;
use crate::el::{El, el};
use crate::i18n::{Word, build as words};
use crate::state::BuildAction;

impl Form<'_> {
    /// What can be done with a link as a whole; `turn` says that its ends change their parts.
    pub(super) fn link_acts(&self, end: &End, endpoint: &str, turn: Word) -> El {
        let turned = Edit::Turn {
            end: end.clone(),
            endpoint: endpoint.to_owned(),
        };
        el("p")
            .class("acts")
            .child(self.act(turn.get(self.lang), BuildAction::Edit(turned)))
            .child(self.unlink(end, endpoint))
    }

    fn unlink(&self, end: &End, endpoint: &str) -> El {
        let (end, endpoint) = (end.clone(), endpoint.to_owned());
        let edit = Edit::Disconnect { end, endpoint };
        self.act(words::UNLINK.get(self.lang), BuildAction::Edit(edit))
    }

    /// What can be done at an endpoint that is bound here: with one link as at its other end; of several
    /// each can be removed, and none of those who connect can take the place of all.
    pub(super) fn bound_acts(&self, endpoint: &str) -> Option<El> {
        let nodes = self.state.run.scenario.nodes.iter();
        let connectors = nodes.flat_map(|node| {
            let sockets = node.sockets.iter().enumerate();
            let here = sockets.filter(|(_, it)| it.connects.iter().any(|one| one == endpoint));
            here.map(|(socket, _)| End {
                node: node.name.clone(),
                socket,
            })
        });
        let connectors: Vec<End> = connectors.collect();
        match &connectors[..] {
            [] => None,
            [only] => Some(self.link_acts(only, endpoint, words::CONNECT_HERE)),
            many => Some(el("p").class("acts").children(many.iter().map(|end| {
                let name = el("span").text([" → ", &end.node].concat());
                self.unlink(end, endpoint).child(name)
            }))),
        }
    }

    /// The form of a link: its endpoint, how long it takes, what it loses.
    pub(super) fn link(&self, end: &End, endpoint: &str) -> Vec<El> {
        let old = endpoint.to_owned();
        let rename = move |typed: String| Edit::RenameEndpoint {
            endpoint: old.clone(),
            name: typed,
        };
        let label = words::ENDPOINT.get(self.lang);
        let mut rows = vec![
            self.head(words::LINK.get(self.lang), endpoint),
            self.field(
                "name",
                label,
                Holds::Octets,
                endpoint.to_owned(),
                "",
                rename,
            ),
        ];
        let set = self.state.parameters();
        let set: Vec<(&str, u32)> = set.iter().map(|(name, value)| (&**name, *value)).collect();
        let text = self.state.source_text();
        let (own, all) = (
            shown_link(&text, &set, end, endpoint),
            shown_file(&text, &set),
        );
        rows.extend(part_fields("link").iter().map(|field| {
            let usual = value(&all, &format!("link.{}", field.key)).unwrap_or(field.default);
            let (end, endpoint, key, holds) = (
                end.clone(),
                endpoint.to_owned(),
                field.key.to_owned(),
                field.holds,
            );
            let edit = move |typed: String| Edit::Link {
                end: end.clone(),
                endpoint: endpoint.clone(),
                key: key.clone(),
                value: holds.written(&typed),
            };
            self.world("link-own", field, value(&own, field.key), usual, edit)
        }));
        rows.push(el("p").class("hint").text(words::LINK_OWN.get(self.lang)));
        rows.push(self.link_acts(end, endpoint, words::TURN));
        rows
    }

    /// What is true of the whole run: all links, the pace, the end, chance.
    pub(super) fn whole_run(&self) -> Vec<El> {
        let set = self.state.parameters();
        let set: Vec<(&str, u32)> = set.iter().map(|(name, value)| (&**name, *value)).collect();
        let values = shown_file(&self.state.source_text(), &set);
        let one = |way: &str, field: &Field| {
            let (key, holds) = (format!("{way}{}", field.key), field.holds);
            let now = value(&values, &key);
            let edit = move |typed: String| Edit::File {
                key: key.clone(),
                value: holds.written(&typed),
            };
            self.world("file", field, now, field.default, edit)
        };
        let fields = file_fields().iter().map(|field| {
            if field.holds != Holds::Table {
                return one("", field);
            }
            let parts = part_fields(field.key).iter();
            let parts = parts.map(|part| one(&format!("{}.", field.key), part));
            el("fieldset")
                .class("part")
                .key(field.key)
                .child(el("legend").text(words::ALL_LINKS.get(self.lang)))
                .children(parts.collect::<Vec<_>>())
        });
        fields.collect()
    }

    /// A field of the world, with a name in the reader's language.
    fn world(
        &self,
        way: &str,
        field: &Field,
        now: Option<&str>,
        usual: &str,
        edit: impl Fn(String) -> Edit + 'static,
    ) -> El {
        let key = format!("{way}.{}", field.key);
        let now = now.unwrap_or_default().to_owned();
        self.keyed(&key, field, now, usual, edit)
            .child(el("small").text(field.about.get(self.lang)))
    }
}
