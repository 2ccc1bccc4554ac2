//! The sentences in English.

use super::{Words, printed};
use crate::rule::Rule;
use crate::trace::{Event, Operation, Stage};

impl Words<'_> {
    pub(super) fn english(&self, event: &Event) -> String {
        let Self {
            kind,
            peer,
            count,
            frames,
            ..
        } = self;
        match event {
            Event::Submitted { .. } => {
                format!("the application sends {count} through {kind}: {frames}")
            }
            Event::Delivered { .. } => {
                format!("the application receives {count} from {kind}: {frames}")
            }
            Event::Refused {
                operation: Operation::Send,
                rule,
            } => {
                format!("{kind} refuses to send. {}", self.because(*rule))
            }
            Event::Refused {
                operation: Operation::Receive,
                rule,
            } => {
                format!("{kind} refuses to receive. {}", self.because(*rule))
            }
            Event::Blocked { rule, .. } => {
                format!(
                    "{kind} waits to send {count}: {frames}. {}",
                    self.because(*rule)
                )
            }
            Event::DelimiterAdded { .. } => format!("{kind} puts the delimiter in front; {count}"),
            Event::DelimiterStripped { .. } => {
                format!("{kind} takes the delimiter off; {count} left")
            }
            Event::IdentityPushed { identity, .. } => {
                format!("{kind} puts {} in front; {count}", self.name(identity))
            }
            Event::IdentityPopped { identity, .. } => {
                format!(
                    "{kind} takes {} off the front; {count} for {peer}",
                    self.name(identity)
                )
            }
            Event::EnvelopeKept { envelope, .. } => {
                let envelope = super::count(envelope, self.lang);
                format!("{kind} keeps the envelope of {envelope}; {count} left")
            }
            Event::EnvelopeRestored { .. } => {
                format!("{kind} puts the envelope back in front; {count}")
            }
            Event::Queued { depth: 1, .. } => {
                format!("{kind} queues {count} for {peer}; 1 message waits")
            }
            Event::Queued { depth, .. } => {
                format!("{kind} queues {count} for {peer}; {depth} messages wait")
            }
            Event::Sent { .. } => format!("sends {count} to {peer}: {frames}"),
            Event::Received { .. } => format!("gets {count} from {peer}: {frames}"),
            Event::Dropped { stage, rule, .. } => {
                let what = match stage {
                    Stage::Sending | Stage::Receiving => format!("{kind} drops {count}"),
                    Stage::Queued => format!("{kind} drops {count} queued for {peer}"),
                    Stage::OnLink => format!("loses {count} on the way to {peer}"),
                };
                format!("{what}: {frames}. {}", self.because(*rule))
            }
            Event::PeerAttached { rule: Some(_), .. } => format!("{kind} has a queue for {peer}"),
            Event::PeerAttached { rule: None, .. } => format!("{peer} connects to {kind}"),
            Event::PeerNamed {
                identity,
                rule: Rule::IdentityChosen,
                ..
            } => {
                format!(
                    "{kind} knows {peer} as {}, a name it chose",
                    self.name(identity)
                )
            }
            Event::PeerNamed { identity, .. } => {
                format!(
                    "{kind} knows {peer} as {}, a name made up for it",
                    self.name(identity)
                )
            }
            Event::PeerRefused { rule, .. } => {
                format!("{kind} does not let {peer} in. {}", self.because(*rule))
            }
            Event::PeerDetached { .. } => format!("{peer} has gone"),
            Event::OctetsSent { octets, part, .. } => {
                format!(
                    "sends {} to {peer}, {} octets",
                    self.part(*part),
                    octets.len()
                )
            }
            Event::OctetsReceived { octets, part, .. } => {
                format!(
                    "gets {} from {peer}, {} octets",
                    self.part(*part),
                    octets.len()
                )
            }
            Event::HandshakeCompleted { .. } => {
                format!("is ready to exchange messages with {peer}")
            }
            Event::Disconnected { detail, .. } if detail.is_empty() => {
                format!("the connection to {peer} has ended")
            }
            Event::Disconnected { detail, .. } => {
                format!("the connection to {peer} has ended: {detail}")
            }
            Event::Printed { text } => format!("the application prints {}", printed(text, ", ")),
            Event::Finished => "done".to_owned(),
        }
    }
}
