//! The form of a socket: type, ends, options.

use hopscope_core::scenario::SocketSpec;
use hopscope_core::scenario::catalogue::{Field, Holds, socket_fields};
use hopscope_core::scenario::edit::{Edit, End};
use hopscope_core::socket::SocketKind;

use super::{Compose, Form};
use crate::el::{El, el};
use crate::i18n::build as words;
use crate::state::BuildAction;

/// All types. A scenario says of STREAM why it cannot have one.
pub(super) const TYPES: [&str; SocketKind::ALL.len()] = {
    let mut names = [""; SocketKind::ALL.len()];
    let mut index = 0;
    while index < names.len() {
        names[index] = SocketKind::ALL[index].name();
        index += 1;
    }
    names
};

impl Form<'_> {
    pub(super) fn socket(&self, end: &End, socket: &SocketSpec, compose: &Compose) -> Vec<El> {
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
                parts.push(self.link_acts(end, endpoint, words::BIND_HERE));
            } else {
                parts.extend(self.bound_acts(endpoint));
            }
        }
        let linking = self.state.build.linking.as_ref() == Some(end);
        parts.push(
            el("p")
                .class("acts")
                .child(if linking {
                    self.act(words::STOP_LINKING.get(lang), BuildAction::From(None))
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
        // What is set stays to be seen, though it makes no difference.
        let values = self.values(&end.node, Some(end.socket));
        let is_set = |field: &Field| values.iter().any(|shown| shown.key == field.key);
        let own: Vec<&Field> = socket_fields()
            .iter()
            .filter(|field| field.acts_at(kind) || is_set(field))
            .collect();
        parts.extend(self.fields(own, &end.node, Some(end.socket), false));
        if kind.can_send() {
            parts.push(self.compose(end, compose));
        }
        parts
    }
}
