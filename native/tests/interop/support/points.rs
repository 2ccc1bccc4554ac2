//! The messages at each point of a run, in a form in which two runs can be compared.

use std::collections::BTreeMap;
use std::fmt::Write;

use hopscope_core::Message;
use hopscope_core::trace::Account;

/// Each point of a run with the messages that passed there, in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Points(BTreeMap<String, Vec<String>>);

impl Points {
    /// Those of an account.
    pub(crate) fn of(account: &Account) -> Self {
        let points = account.points.iter();
        Self(
            points
                .map(|point| (point.name.clone(), point.messages.clone()))
                .collect(),
        )
    }

    /// Adds a message that passed at `point`.
    pub(crate) fn add(&mut self, point: String, message: &Message) {
        self.0.entry(point).or_default().push(message.to_string());
    }

    /// Leaves a point out.
    pub(crate) fn remove(&mut self, point: &str) {
        self.0.remove(point);
    }

    /// Whether at every point as many messages have passed as in `other`.
    pub(crate) fn has_all_of(&self, other: &Self) -> bool {
        other.0.iter().all(|(point, messages)| {
            let own = self.0.get(point).map_or(0, Vec::len);
            own >= messages.len()
        })
    }

    /// One message a line. Identities that a ROUTER made up are told by the order in which they
    /// first appear: their octets are a counter that starts anywhere.
    pub(crate) fn text(&self) -> String {
        let mut generated = Vec::new();
        let mut text = String::new();
        for (point, messages) in &self.0 {
            for message in messages {
                let message = with_labels(message, &mut generated);
                writeln!(text, "{point}: {message}").expect("a string takes all");
            }
        }
        text
    }
}

/// The message with `<g1>`, `<g2>` and so on for each made-up identity, be it in octets (a zero
/// and four more) or under a label of its own.
fn with_labels(message: &str, generated: &mut Vec<String>) -> String {
    let frames = message.split(' ').map(|frame| {
        let in_octets = frame.starts_with("0x00") && frame.len() == 2 + 2 * 5;
        if !in_octets && !frame.starts_with("<g") {
            return frame.to_owned();
        }
        let known = generated.iter().position(|identity| identity == frame);
        let number = known.unwrap_or_else(|| {
            generated.push(frame.to_owned());
            generated.len() - 1
        });
        format!("<g{}>", number + 1)
    });
    frames.collect::<Vec<_>>().join(" ")
}
