//! The message that the inspector looks at, and where each of its frames comes from.

use hopscope_core::envelope::{Role, Vantage, delimiter};
use hopscope_core::trace::{
    Direction, Event, EventKind, LinkId, Record, SocketId, Stage, link_vantage, vantage,
};
use hopscope_core::{Frame, Message};

use crate::run::Run;

/// A message at a place of the run.
#[derive(Clone, Debug, PartialEq)]
pub struct Subject {
    /// The record it is taken from.
    pub record: usize,
    /// The message.
    pub message: Message,
    /// From where it is looked at.
    pub vantage: Vantage,
    /// Where it is.
    pub place: Place,
}

/// Where a message is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Place {
    /// On its way along a link.
    Link(LinkId, Direction),
    /// At a socket.
    Socket(SocketId),
}

/// Where a frame comes from.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Origin {
    /// The ROUTER that pushed it, as its name for the peer the message came from.
    Pushed(SocketId),
    /// The REQ that put it in front.
    Delimited(SocketId),
    /// The application of this node wrote it.
    Written(String),
    /// The trace does not tell.
    Unknown,
}

impl Subject {
    /// The subject of `step`: the message on the link that was `chosen`, else the message of the
    /// step, else the last one before it.
    pub fn new(run: &Run, step: usize, chosen: Option<usize>) -> Option<Self> {
        if let Some(span) = chosen.and_then(|chosen| run.recording.flights().get(chosen)) {
            return Some(Self {
                record: span.sent,
                message: Message::clone(&span.message),
                vantage: link_vantage(run.topology(), span.link, span.direction),
                place: Place::Link(span.link, span.direction),
            });
        }
        let record = run.record(step)?;
        if matches!(
            record.event.kind(),
            EventKind::OctetsSent | EventKind::OctetsReceived
        ) {
            return None;
        }
        let records = &run.recording.trace().records[..run.records_until(step)];
        let number = records
            .iter()
            .rposition(|record| record.event.message().is_some())?;
        let record = &records[number];
        Some(Self {
            record: number,
            message: record.event.message()?.clone(),
            vantage: vantage(run.topology(), record),
            place: place(run, record)?,
        })
    }

    /// From where its octets on the wire are looked at: there a ROUTER's name is not in front.
    pub const fn wire_vantage(&self) -> Vantage {
        match self.vantage {
            Vantage::RouterApplication | Vantage::NumberedApplication => Vantage::Wire,
            other => other,
        }
    }

    /// Where frame `index` comes from.
    pub fn origin(&self, run: &Run, index: usize, role: Role) -> Origin {
        let Some(frame) = self.message.frames().get(index) else {
            return Origin::Unknown;
        };
        let records = &run.recording.trace().records;
        let exchange = records[self.record].exchange;
        let history = || {
            records[..=self.record]
                .iter()
                .filter(move |record| record.exchange == exchange)
        };
        let found = match role {
            Role::Identity => self.pushed(history(), index, frame),
            Role::Delimiter => history()
                .find(|record| record.event.kind() == EventKind::DelimiterAdded)
                .and_then(|record| record.socket)
                .map(Origin::Delimited),
            Role::Body | Role::Topic | Role::Group | Role::Subscription => None,
        };
        found
            .or_else(|| written(run, history(), frame))
            .unwrap_or(Origin::Unknown)
    }

    /// The identity next to the delimiter was pushed first, the one before it second, and so on.
    fn pushed<'a>(
        &self,
        history: impl Iterator<Item = &'a Record>,
        index: usize,
        frame: &Frame,
    ) -> Option<Origin> {
        let pushes: Vec<(&Frame, SocketId)> = history
            .filter_map(|record| match &record.event {
                Event::IdentityPushed { identity, .. } => Some((identity.frame(), record.socket?)),
                _ => None,
            })
            .collect();
        let depth = delimiter(&self.message).and_then(|at| at.checked_sub(index + 1));
        let by_depth = depth
            .and_then(|depth| pushes.get(depth))
            .filter(|push| push.0 == frame);
        let by_name = || pushes.iter().find(|push| push.0 == frame);
        by_depth.or_else(by_name).map(|push| Origin::Pushed(push.1))
    }
}

fn written<'a>(
    run: &Run,
    mut history: impl Iterator<Item = &'a Record>,
    frame: &Frame,
) -> Option<Origin> {
    let wrote = |record: &&Record| match &record.event {
        Event::Submitted { message } => message.frames().contains(frame),
        _ => false,
    };
    let record = history.find(wrote)?;
    Some(Origin::Written(
        run.topology().nodes[record.node.0].name.clone(),
    ))
}

fn place(run: &Run, record: &Record) -> Option<Place> {
    let socket = record.socket?;
    let on_link = matches!(
        record.event,
        Event::Sent { .. }
            | Event::Dropped {
                stage: Stage::OnLink,
                ..
            }
    );
    Some(match record.link {
        Some(link) if on_link => Place::Link(link, run.topology().direction_from(link, socket)),
        _ => Place::Socket(socket),
    })
}

#[cfg(test)]
mod tests {
    use hopscope_core::world::Over;

    use super::*;

    fn chain() -> Run {
        Run::of_lesson("chain-of-routers", &[], Over::Inproc).expect("it is built in")
    }

    fn origins(run: &Run, step: usize) -> Vec<Origin> {
        let subject = Subject::new(run, step, None).expect("a message has been seen");
        let views = run.palette.frames(&subject.message, subject.vantage);
        let views = views.iter().enumerate();
        views
            .map(|(index, view)| subject.origin(run, index, view.role))
            .collect()
    }

    #[test]
    fn every_frame_of_the_chain_knows_who_put_it_there() {
        let run = chain();
        let names: Vec<String> = origins(&run, run.opening)
            .into_iter()
            .map(|origin| match origin {
                Origin::Pushed(socket) | Origin::Delimited(socket) => run.socket_name(socket),
                Origin::Written(node) => node,
                Origin::Unknown => "?".to_owned(),
            })
            .collect();
        assert_eq!(
            names,
            [
                "hop3.ROUTER",
                "hop2.ROUTER",
                "hop1.ROUTER",
                "client",
                "client"
            ]
        );
    }

    #[test]
    fn no_frame_of_any_lesson_comes_from_nowhere() {
        for lesson in hopscope_core::scenario::library() {
            let run = Run::of_lesson(lesson.id, &[], Over::Tcp).expect("it is built in");
            for step in 0..run.steps() {
                if Subject::new(&run, step, None).is_some() {
                    let origins = origins(&run, step);
                    let known = origins.iter().all(|origin| *origin != Origin::Unknown);
                    assert!(known, "{} step {step}: {origins:?}", lesson.id);
                }
            }
        }
    }

    #[test]
    fn a_chosen_message_is_looked_at_whatever_the_step() {
        let run = chain();
        let subject = Subject::new(&run, 0, Some(2)).expect("there are three spans at least");
        assert_eq!(subject.message, *run.recording.flights()[2].message);
        assert!(matches!(subject.place, Place::Link(..)));
    }
}
