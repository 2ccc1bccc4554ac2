//! The frames that the inspector looks at.

use hopscope_core::envelope::Vantage;
use hopscope_core::trace::provenance::{FrameAt, frames_of, roles_of};
use hopscope_core::trace::{Direction, Event, EventKind, LinkId, Record, SocketId, Stage, vantage};
use hopscope_core::{Identity, Message};

use crate::frame_view::FrameView;
use crate::run::Run;
use crate::scene::DrawerKind;

/// A message, or what else of frames a record shows, at a place of the run.
#[derive(Clone, Debug, PartialEq)]
pub struct Subject {
    /// The record it is taken from.
    pub record: usize,
    /// The message; `None` where the record shows only a name or a topic.
    pub message: Option<Message>,
    /// From where the message is looked at.
    pub vantage: Vantage,
    /// Where it is.
    pub place: Place,
    /// The frames: those of the message first, behind them those of an envelope that was set aside.
    pub frames: Vec<FrameView>,
    /// The frame that was picked.
    pub picked: Option<usize>,
}

/// Where a message is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Place {
    /// On its way along a link.
    Link(LinkId, Direction),
    /// At a socket.
    Socket(SocketId),
}

impl Subject {
    /// The subject of `step`: what the picked frame is shown with, else the message on a link that was
    /// `chosen`, else the message of the step, else the last one before it.
    pub fn new(
        run: &Run,
        step: usize,
        chosen: Option<usize>,
        picked: Option<FrameAt>,
    ) -> Option<Self> {
        if let Some(FrameAt { record, frame }) = picked {
            let subject = Self::at(run, record)?;
            let picked = (frame < subject.frames.len()).then_some(frame);
            return Some(Self { picked, ..subject });
        }
        if let Some(span) = chosen.and_then(|chosen| run.recording.flights().get(chosen)) {
            return Self::at(run, span.sent);
        }
        let kind = run.record(step)?.event.kind();
        if matches!(kind, EventKind::OctetsSent | EventKind::OctetsReceived) {
            return None;
        }
        let records = &run.recording.trace().records[..run.records_until(step)];
        let number = records
            .iter()
            .rposition(|record| record.event.message().is_some())?;
        Self::at(run, number)
    }

    /// What record number `number` shows.
    fn at(run: &Run, number: usize) -> Option<Self> {
        let trace = run.recording.trace();
        let record = trace.records.get(number)?;
        let frames = frames_of(&record.event).zip(roles_of(trace, record));
        Some(Self {
            record: number,
            message: record.event.message().cloned(),
            vantage: vantage(run.topology(), record),
            place: place(run, record)?,
            frames: frames
                .map(|(frame, role)| run.palette.frame(frame, role))
                .collect(),
            picked: None,
        })
    }

    /// How many of the frames are the message's.
    pub fn of_message(&self) -> usize {
        self.message.as_ref().map_or(0, Message::len)
    }

    /// From where its octets on the wire are looked at: there a ROUTER's name is not in front.
    pub const fn wire_vantage(&self) -> Vantage {
        match self.vantage {
            Vantage::RouterApplication | Vantage::NumberedApplication => Vantage::Wire,
            other => other,
        }
    }

    /// The link it is on, or has come or is to go by.
    pub fn link(&self, run: &Run) -> Option<LinkId> {
        match self.place {
            Place::Link(link, _) => Some(link),
            Place::Socket(_) => run.recording.trace().records[self.record].link,
        }
    }
}

fn place(run: &Run, record: &Record) -> Option<Place> {
    let socket = record.socket?;
    let on_link = matches!(
        record.event,
        Event::Sent { .. }
            | Event::Dropped {
                stage: Stage::OnLink { .. },
                ..
            }
    );
    Some(match record.link {
        Some(link) if on_link => Place::Link(link, run.topology().direction_from(link, socket)),
        _ => Place::Socket(socket),
    })
}

/// Of the first `until` records those of a socket, the latest first.
pub(super) fn earlier(
    run: &Run,
    socket: SocketId,
    until: usize,
) -> impl Iterator<Item = usize> + '_ {
    let records = &run.recording.trace().records[..until];
    let of_socket = move |(_, record): &(usize, &Record)| record.socket == Some(socket);
    let of_socket = records.iter().enumerate().rev().filter(of_socket);
    of_socket.map(|(number, _)| number)
}

/// The frame that is drawn in row `row` of a drawer at `step`: where its socket came by it.
pub fn drawn_as(
    run: &Run,
    step: usize,
    socket: SocketId,
    kind: DrawerKind,
    row: (usize, &FrameView),
) -> Option<FrameAt> {
    let (row, view) = row;
    let records = &run.recording.trace().records;
    let mut before = earlier(run, socket, run.records_until(step));
    let is_name = |identity: &Identity| identity.frame().hex() == view.hex;
    before.find_map(|record| {
        let frame = match (&records[record].event, kind) {
            (Event::PeerNamed { identity, .. }, DrawerKind::Names) => {
                is_name(identity).then_some(0)
            }
            (Event::EnvelopeKept { message, .. }, DrawerKind::Envelope) => {
                Some(message.len() + row)
            }
            (Event::InterestReceived { interest, .. }, DrawerKind::Topics) => {
                (interest.is_begin() && interest.name().hex() == view.hex).then_some(0)
            }
            _ => None,
        };
        Some(FrameAt {
            record,
            frame: frame?,
        })
    })
}

#[cfg(test)]
mod tests {
    use hopscope_core::world::Over;

    use super::*;

    fn chain() -> Run {
        Run::of_lesson("chain-of-routers", &[], Over::Inproc).expect("it is built in")
    }

    #[test]
    fn a_chosen_message_is_looked_at_whatever_the_step() {
        let run = chain();
        let subject = Subject::new(&run, 0, Some(2), None).expect("there are three spans at least");
        assert_eq!(
            subject.message.as_ref(),
            Some(&*run.recording.flights()[2].message)
        );
        assert!(matches!(subject.place, Place::Link(..)));
    }

    #[test]
    fn a_picked_frame_is_shown_with_the_others_of_its_record() {
        let run = chain();
        let records = &run.recording.trace().records;
        for (record, stamped) in records.iter().enumerate() {
            for frame in 0..frames_of(&stamped.event).count() {
                let at = FrameAt { record, frame };
                let subject = Subject::new(&run, 0, None, Some(at)).expect("it has frames");
                assert_eq!(subject.picked, Some(frame));
                let frames: Vec<String> = frames_of(&stamped.event).map(|f| f.hex()).collect();
                let shown: Vec<String> = subject.frames.iter().map(|f| f.hex.clone()).collect();
                assert_eq!(shown, frames);
            }
        }
    }

    #[test]
    fn what_a_drawer_shows_is_traced_to_where_its_socket_came_by_it() {
        let run = chain();
        let layout = crate::layout::Layout::new(run.topology(), &run.demand, 900.0);
        let mut drawn = 0;
        for step in 0..run.steps() {
            let scene = crate::scene::Scene::new(&run, &layout, step);
            for socket in scene.nodes.iter().flat_map(|node| &node.sockets) {
                let Some(drawer) = &socket.drawer else {
                    continue;
                };
                for (number, row) in drawer.rows.iter().enumerate() {
                    let shown = (number, &row.view);
                    let at = drawn_as(&run, step, socket.id, drawer.kind, shown);
                    let at = at.expect("whatever is in a drawer has come into it");
                    let subject = Subject::new(&run, step, None, Some(at)).expect("it is there");
                    assert_eq!(subject.frames[at.frame].hex, row.view.hex);
                    drawn += 1;
                }
            }
        }
        assert!(drawn > 10, "{drawn}");
    }
}
