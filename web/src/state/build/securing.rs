//! Who may come in: the mechanism of a socket, and its keys.

use hopscope_core::scenario::catalogue::Holds;
use hopscope_core::scenario::edit::{Edit, End, Shown, shown};

use super::super::State;
use super::{Refused, Told};
use crate::build::keypair::Pair;
use crate::build::security::{Peers, Security, linked};
use crate::i18n::build as words;

/// Where a pair of keys that could not be made is told of.
pub const PAIR: &str = "security.pair";

impl State {
    /// What is set at a socket.
    fn set_at(&self, end: &End) -> Vec<Shown> {
        let set = self.parameters();
        let set: Vec<(&str, u32)> = set.iter().map(|(name, value)| (&**name, *value)).collect();
        shown(&self.source_text(), &set, &end.node, Some(end.socket))
    }

    /// What is set at the sockets that a socket is linked with.
    pub fn peers_of(&self, end: &End) -> Peers {
        let peers = linked(&self.run.scenario, end).into_iter();
        peers
            .map(|end| (end.node.clone(), self.set_at(&end)))
            .collect()
    }

    pub(super) fn secure(&mut self, end: &End, security: Security, pair: Option<&Pair>) {
        let written = security.written(&self.set_at(end), &self.peers_of(end), pair);
        let told = match written {
            Ok(value) => self.edit(&set(end, "security", value)).map(Told::Text),
            Err(missing) => Some(Told::Word(missing)),
        };
        if let Some(told) = told {
            self.build.told = None;
            self.build.refused = Some(Refused {
                field: "security.mechanism".to_owned(),
                typed: security.mechanism.word().to_owned(),
                told,
            });
        }
    }

    /// Two keys, but one change to be undone.
    pub(super) fn take_pair(&mut self, end: &End, pair: Option<&Pair>) {
        let Some(pair) = pair else {
            self.build.refused = Some(Refused {
                field: PAIR.to_owned(),
                typed: String::new(),
                told: Told::Word(words::NO_PAIR),
            });
            return;
        };
        let public = set(end, "security.public-key", Holds::Key.written(&pair.public));
        let secret = set(end, "security.secret-key", Holds::Key.written(&pair.secret));
        if self.edit(&public).is_none() {
            let before = self.history.clone();
            if self.edit(&secret).is_none() {
                self.history.join(before);
            }
        }
    }
}

fn set(end: &End, key: &str, value: Option<String>) -> Edit {
    Edit::Set {
        node: end.node.clone(),
        socket: Some(end.socket),
        key: key.to_owned(),
        value,
    }
}
