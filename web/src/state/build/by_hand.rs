//! A message that is sent by hand at the moment that is shown.

use hopscope_core::scenario::edit::{self, Edit, End};

use super::super::State;
use super::{Refused, Told};
use crate::i18n::build as words;

/// The field in which the frames of a message are typed.
pub const FRAMES: &str = "frames";

/// Why what was typed is no message.
fn cannot(frames: &str, told: Told) -> Refused {
    Refused {
        field: FRAMES.to_owned(),
        typed: frames.to_owned(),
        told,
    }
}

impl State {
    pub(super) fn send_by_hand(&mut self, end: &End, frames: &str) {
        use hopscope_core::scenario::catalogue::Holds;
        self.build.refused = None;
        let Some(message) = Holds::Lines.written(frames) else {
            self.build.refused = Some(cannot(frames, Told::Word(words::NO_FRAMES)));
            return;
        };
        let now = self.run.record(self.step).map(|record| record.at);
        let micros = now.map_or(0, |now| now.as_micros());
        let several = self
            .run
            .scenario
            .nodes
            .iter()
            .any(|node| node.name == end.node && node.sockets.len() > 1);
        let mut lines = format!(
            "at = \"{micros}us\"\nnode = \"{}\"\nsend = {message}\n",
            end.node
        );
        if several {
            lines.push_str(&format!("socket = {}\n", end.socket + 1));
        }
        let set = self.parameters();
        let set: Vec<(&str, u32)> = set.iter().map(|(name, value)| (&**name, *value)).collect();
        let after = Some(core::time::Duration::from_micros(micros));
        let done = edit::apply(&self.source_text(), &set, &Edit::DropActs { after })
            .and_then(|edited| edit::apply(&edited.text, &set, &Edit::Act(lines)));
        match done {
            Ok(edited) => {
                let done = self.go_on(edited.text.into());
                self.tell(done);
                self.build.open = false;
            }
            Err(error) => {
                self.build.refused = Some(cannot(frames, Told::Text(error.text())));
            }
        }
    }
}
