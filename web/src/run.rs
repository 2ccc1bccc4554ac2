//! One run of a scenario with everything the page wants to know about it.
//!
//! The page counts *steps*: the records of the trace that are worth looking at, from 0. Step `k`
//! shows the state after record `visible()[k]`.

mod finder;
mod handshakes;

use core::fmt;
use core::ops::Range;
use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use hopscope_core::envelope::Vantage;
use hopscope_core::scenario::{
    self, Document, Format, Lesson, Moment, Scenario, ScenarioError, UnknownLesson,
};
use hopscope_core::trace::provenance::Provenance;
use hopscope_core::trace::{
    Event, EventKind, Record, Recording, Snapshot, SocketId, Span, Topology, Verdict, link_vantage,
    vantage, verdicts, why,
};
use hopscope_core::world::{self, Over};
use hopscope_core::{Instant, Message, Rule};

use crate::frame_view::{FrameView, Palette};
use crate::layout::Demand;
use crate::playback::{Timeline, stay};
use crate::views::difference::{self, Difference};
use crate::views::jump::Jumps;

pub use finder::Finder;

/// A scenario played to its end and made ready to be walked through.
#[derive(Debug)]
pub struct Run {
    /// The id of the built-in lesson; `None` for a scenario given as text.
    pub lesson: Option<&'static str>,
    /// The scenario with its parameters set.
    pub scenario: Scenario,
    /// How its links are made.
    pub over: Over,
    /// What happened.
    pub recording: Recording,
    /// How long each step stays.
    pub timeline: Timeline,
    /// The hues of its identities.
    pub palette: Palette,
    /// The most it asks of the stage.
    pub demand: Demand,
    /// The step that stands for the whole where a picture keeps still.
    pub opening: usize,
    /// The stretches of steps in which connections open and no message is concerned, in order.
    pub handshakes: Vec<Range<usize>>,
    /// For each line of the narration the step at which it is told, if the run comes to it.
    pub told: Vec<Option<usize>>,
    /// The questions of the scenario.
    pub questions: Vec<Question>,
    /// For each task of the scenario what its conditions found.
    pub verdicts: Vec<Vec<Verdict>>,
    /// Each message's way along a link, in steps.
    pub courses: Vec<Course>,
    /// The records by which nodes write something for their users.
    pub prints: Vec<usize>,
    /// The records by which sockets refuse a peer.
    refusals: Vec<usize>,
    /// Finds messages on links.
    pub finder: Finder,
    /// The frames of each message on a link, once they have been asked for.
    frames: RefCell<Vec<Option<Rc<[FrameView]>>>>,
    /// The way of every frame, once it has been asked for.
    provenance: OnceCell<Provenance>,
    /// Its steps by exchange and by rule, once they have been asked for.
    jumps: OnceCell<Jumps>,
}

/// What the run makes of a prediction.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The step that answers it, if the run comes to it.
    pub step: Option<usize>,
    /// The message of that step.
    pub answer: Option<Message>,
    /// From where that message is looked at.
    pub vantage: Vantage,
    /// Which of the options it is.
    pub right: Option<usize>,
}

/// A message's way along a link in steps: under way from step `from` until step `to`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Course {
    /// The step of its leaving.
    pub from: usize,
    /// The step of its arrival or loss; `None` if the run ends before.
    pub to: Option<usize>,
}

/// Why there is no run.
#[derive(Clone, Debug, PartialEq)]
pub enum LoadError {
    /// There is no such lesson.
    Lesson(UnknownLesson),
    /// The scenario's text is wrong, or a parameter is.
    Scenario(ScenarioError),
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lesson(error) => error.fmt(f),
            Self::Scenario(error) => error.fmt(f),
        }
    }
}

impl Run {
    /// Plays a built-in lesson.
    ///
    /// # Errors
    /// [`LoadError`] if there is no such lesson or a parameter is not what it allows.
    pub fn of_lesson(id: &str, set: &[(String, u32)], over: Over) -> Result<Self, LoadError> {
        let lesson: &'static Lesson = scenario::find(id).map_err(LoadError::Lesson)?;
        let document = lesson.document().map_err(LoadError::Scenario)?;
        Self::of_document(Some(lesson.id), &document, set, over)
    }

    /// Plays a scenario given as TOML or JSON.
    ///
    /// # Errors
    /// [`LoadError`] if the text is no scenario.
    pub fn of_source(source: &str, set: &[(String, u32)], over: Over) -> Result<Self, LoadError> {
        let document =
            Document::parse(source, Format::guess(source)).map_err(LoadError::Scenario)?;
        Self::of_document(None, &document, set, over)
    }

    fn of_document(
        lesson: Option<&'static str>,
        document: &Document,
        set: &[(String, u32)],
        over: Over,
    ) -> Result<Self, LoadError> {
        let set: Vec<(&str, u32)> = set
            .iter()
            .map(|(name, value)| (name.as_str(), *value))
            .collect();
        let scenario = document.scenario(&set).map_err(LoadError::Scenario)?;
        let recording = Recording::new(world::play(&scenario, over));
        Ok(Self::new(lesson, scenario, over, recording))
    }

    fn new(
        lesson: Option<&'static str>,
        mut scenario: Scenario,
        over: Over,
        recording: Recording,
    ) -> Self {
        // What is told comes in the order of the run, which differs with what the links are made of.
        // (By insertion: some ten lines, nearly in order; a sort of the library weighs 5 KB.)
        let place = |at: &Moment| recording.position(at).unwrap_or(usize::MAX);
        let lines = &mut scenario.narration;
        for line in 1..lines.len() {
            for back in (1..=line).rev() {
                if place(&lines[back - 1].at) <= place(&lines[back].at) {
                    break;
                }
                lines.swap(back - 1, back);
            }
        }
        let step_at = |moment| recording.position(moment).map(|at| step_of(&recording, at));
        let told: Vec<Option<usize>> = scenario
            .narration
            .iter()
            .map(|line| step_at(&line.at))
            .collect();
        let questions = scenario
            .predictions
            .iter()
            .map(|prediction| {
                let at = recording.position(&prediction.at);
                let record = at.map(|at| &recording.trace().records[at]);
                let answer = record.and_then(|record| record.event.message()).cloned();
                let right = prediction
                    .options
                    .iter()
                    .position(|option| Some(option) == answer.as_ref());
                let vantage = record.map(|record| vantage(&recording.trace().topology, record));
                let vantage = vantage.unwrap_or_default();
                Question {
                    step: at.map(|at| step_of(&recording, at)),
                    answer,
                    vantage,
                    right,
                }
            })
            .collect();
        let steps = recording.visible();
        let stays = steps.iter().enumerate().map(|(step, record)| {
            let kind = recording.trace().records[*record].event.kind();
            stay(kind, told.contains(&Some(step)), steps.len())
        });
        let courses = recording.flights().iter().map(|span| Course {
            from: step_of(&recording, span.sent),
            to: span.ended.map(|ended| step_of(&recording, ended)),
        });
        let courses: Vec<Course> = courses.collect();
        let records = recording.trace().records.iter().enumerate();
        let refusals = records.clone();
        let prints = records.filter(|(_, record)| record.event.kind() == EventKind::Printed);
        let refusals = refusals.filter(|(_, record)| record.event.kind() == EventKind::PeerRefused);
        let tasks = scenario.tasks.iter();
        let verdicts = tasks.map(|task| verdicts(&scenario, task, recording.trace()));
        let opening = scenario
            .opening
            .as_ref()
            .and_then(step_at)
            .unwrap_or_default();
        Self {
            lesson,
            over,
            timeline: Timeline::new(stays),
            verdicts: verdicts.collect(),
            prints: prints.map(|(number, _)| number).collect(),
            frames: RefCell::new(vec![None; courses.len()]),
            provenance: OnceCell::new(),
            jumps: OnceCell::new(),
            finder: Finder::new(&recording, &courses),
            palette: Palette::of(recording.trace()),
            demand: Demand {
                places: scenario.nodes.iter().map(|node| node.place).collect(),
                ..demand(&recording)
            },
            opening,
            handshakes: handshakes::of(&recording, &told),
            refusals: refusals.map(|(number, _)| number).collect(),
            courses,
            told,
            questions,
            scenario,
            recording,
        }
    }

    /// The same, with the hues that names have in a run that was shown before.
    #[must_use]
    pub fn coloured_as(self, before: &Self) -> Self {
        Self {
            palette: self.palette.after(&before.palette),
            ..self
        }
    }

    /// The step at which a reader begins: the first, or the one behind the handshake that comes first.
    pub fn start(&self) -> usize {
        let first = self.handshakes.first();
        first
            .filter(|first| first.start == 0)
            .map_or(0, |first| first.end)
    }

    /// How many steps there are; none where nothing happens that could be shown.
    pub fn steps(&self) -> usize {
        self.recording.visible().len()
    }

    /// The last step; the first, if there is none.
    pub fn last(&self) -> usize {
        self.steps().saturating_sub(1)
    }

    /// Who is connected to whom.
    pub fn topology(&self) -> &Topology {
        &self.recording.trace().topology
    }

    /// The number of the record that `step` shows.
    pub fn record_number(&self, step: usize) -> Option<usize> {
        self.recording.visible().get(step.min(self.last())).copied()
    }

    /// The record that `step` shows.
    pub fn record(&self, step: usize) -> Option<&Record> {
        self.recording
            .trace()
            .records
            .get(self.record_number(step)?)
    }

    /// How many records have happened at `step`, its own among them.
    pub fn records_until(&self, step: usize) -> usize {
        self.record_number(step).map_or(0, |number| number + 1)
    }

    /// The first step that shows what record number `record` did.
    pub fn step_of(&self, record: usize) -> usize {
        step_of(&self.recording, record)
    }

    /// The last step that is not later than `now`; the first if all are.
    pub fn step_at(&self, now: Instant) -> usize {
        let records = &self.recording.trace().records;
        let visible = self.recording.visible();
        visible
            .partition_point(|number| records[*number].at <= now)
            .saturating_sub(1)
    }

    /// The state that `step` shows.
    pub fn snapshot(&self, step: usize) -> Snapshot {
        self.recording.snapshot(self.records_until(step))
    }

    /// The messages on their way, each with its course.
    pub fn spans(&self) -> impl Iterator<Item = (&Span, Course)> {
        self.recording
            .flights()
            .iter()
            .zip(self.courses.iter().copied())
    }

    /// The frames of message number `span` as they are on its link at `step`, ready to be drawn.
    pub fn frames_at(&self, span: usize, step: usize) -> Rc<[FrameView]> {
        let (way, until) = (&self.recording.flights()[span], self.records_until(step));
        let changed = way.edits.iter().rev().find(|(at, _)| *at < until);
        changed.map_or_else(
            || self.frames(span),
            |(_, message)| self.frames_of(way, message),
        )
    }

    fn frames_of(&self, way: &Span, message: &Message) -> Rc<[FrameView]> {
        let vantage = link_vantage(self.topology(), way.link, way.direction);
        self.palette.frames(message, vantage).into()
    }

    /// The frames with which message number `span` has left, ready to be drawn.
    pub fn frames(&self, span: usize) -> Rc<[FrameView]> {
        if let Some(frames) = &self.frames.borrow()[span] {
            return Rc::clone(frames);
        }
        let way = &self.recording.flights()[span];
        let frames = self.frames_of(way, &way.message);
        self.frames.borrow_mut()[span] = Some(Rc::clone(&frames));
        frames
    }

    /// Where every frame comes from and where it goes.
    pub fn provenance(&self) -> &Provenance {
        self.provenance
            .get_or_init(|| Provenance::of(self.recording.trace()))
    }

    /// Its steps by exchange and by rule.
    pub fn jumps(&self) -> &Jumps {
        self.jumps.get_or_init(|| Jumps::of(self))
    }

    /// The rule behind what `step` shows.
    pub fn rule(&self, step: usize) -> Option<Rule> {
        // Few runs have a refusal.
        let some = !self.refusals.is_empty();
        let unheard = some.then(|| self.unheard(self.record_number(step)?));
        unheard
            .flatten()
            .or_else(|| why(self.topology(), self.record(step)?))
    }

    /// The rule by which nobody reads what record number `number` receives: its peer has been refused
    /// and has got no name since.
    #[inline(never)]
    fn unheard(&self, number: usize) -> Option<Rule> {
        let before = self.refusals.partition_point(|refusal| *refusal < number);
        let records = &self.recording.trace().records;
        let it = &records[number];
        let Event::Received { peer: from, .. } = &it.event else {
            return None;
        };
        let of_peer =
            |record: &&Record| record.socket == it.socket && record.event.peer() == Some(*from);
        let refusal = self.refusals[..before].iter().rev();
        let refusal = refusal.copied().find(|at| of_peer(&&records[*at]))?;
        let mut since = records[refusal + 1..number].iter().filter(of_peer);
        let named = since.any(|record| record.event.kind() == EventKind::PeerNamed);
        (!named).then(|| why(self.topology(), &records[refusal]))?
    }

    /// The line of the narration that is the latest told at `step`.
    pub fn line_at(&self, step: usize) -> Option<usize> {
        let told = self.told.iter().enumerate();
        told.filter(|(_, at)| at.is_some_and(|at| at <= step))
            .map(|(line, _)| line)
            .next_back()
    }

    /// The name of a socket as a reader finds it: `client`, or `hop1.ROUTER` at a node with several.
    pub fn socket_name(&self, socket: SocketId) -> String {
        let topology = self.topology();
        let node = &topology.nodes[topology.node_of(socket).0];
        if node.sockets.len() > 1 {
            format!("{}.{}", node.name, topology.sockets[socket.0].kind)
        } else {
            node.name.clone()
        }
    }
}

/// The first step that shows what record number `record` did.
fn step_of(recording: &Recording, record: usize) -> usize {
    let visible = recording.visible();
    visible
        .partition_point(|shown| *shown < record)
        .min(visible.len().saturating_sub(1))
}

/// The first step of `after` that shows something else than `before` did there, or something more;
/// `None` if it shows the same up to its end. Runs of other nodes differ from the start.
pub fn first_difference(before: &Run, after: &Run) -> Option<usize> {
    match difference::first_difference(before.recording.trace(), after.recording.trace())? {
        Difference::Topology => Some(0),
        Difference::Record(at) => (at < after.recording.len()).then(|| after.step_of(at)),
    }
}

/// What the fullest moment of a run asks of the stage.
fn demand(recording: &Recording) -> Demand {
    let trace = recording.trace();
    let mut frames = 1;
    let mut seen = false;
    let (mut notes, mut drops) = (false, false);
    let mut drawers = vec![0_usize; trace.topology.sockets.len()];
    let mut names = vec![0_usize; drawers.len()];
    let mut wanted = names.clone();
    for (index, record) in trace.records.iter().enumerate() {
        frames = frames.max(record.event.message().map_or(0, Message::len));
        // Before the first message there is none to stand in the way of a note.
        let shown = recording.visible().binary_search(&index).is_ok();
        let silent = record.event.message().is_none() && shown;
        drops |= record.event.kind() == EventKind::Dropped;
        notes |= seen && silent;
        seen |= record.event.message().is_some();
        let Some(SocketId(socket)) = record.socket else {
            continue;
        };
        let rows = match &record.event {
            Event::PeerNamed { .. } => {
                names[socket] += 1;
                names[socket]
            }
            Event::EnvelopeKept { envelope, .. } => envelope.len(),
            Event::InterestReceived { interest, .. } if interest.is_begin() => {
                wanted[socket] += 1;
                wanted[socket]
            }
            Event::InterestReceived { .. } => {
                wanted[socket] = wanted[socket].saturating_sub(1);
                0
            }
            _ => 0,
        };
        drawers[socket] = drawers[socket].max(rows);
    }
    Demand {
        frames,
        drawers,
        notes: notes || drops,
        drops,
        places: Vec::new(),
    }
}

#[cfg(test)]
mod tests;
