//! A run as a ladder: a line for each node, time downward, a rung for each step, and an arrow for each
//! message on a link from the rung of its leaving to that of its arrival or loss.
//!
//! ```text
//!            client       hop1       server
//!   0.0 ms      o-[ ∅ ][hello]\         |      a rung of which a message leaves
//!   0.1 ms      |            \ >o       |      one at which it arrives
//!   0.1 ms      |               o note  |      one at which a rule acts
//! ```

use hopscope_core::Rule;
use hopscope_core::trace::{Event, Record, Stage, WirePart};

use crate::el::Path;
use crate::run::Run;

/// The height of a rung, in pixels.
pub const RUNG: f64 = 30.0;
/// The room for the times at the left.
pub const TIMES: f64 = 76.0;
/// Between two lines: at least, and at most.
const GAP: (f64, f64) = (132.0, 340.0);
/// The most arrows that are drawn at once.
const MOST_ARROWS: usize = 400;
/// So many steps before and behind what is in view the other end of octets on their way is looked for.
const FAR: usize = 60;

/// Where the lines of the nodes stand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lines {
    gap: f64,
    count: usize,
}

impl Lines {
    /// The lines of so many nodes, in as much width as there is, or more if need be.
    pub fn new(count: usize, width: f64) -> Self {
        let gap = (width - TIMES) / count.max(1) as f64;
        let gap = gap.clamp(GAP.0, GAP.1);
        Self { gap, count }
    }

    /// Where the line of a node stands.
    pub fn x(&self, node: usize) -> f64 {
        // Not in the middle of its room: what is written stands at its right.
        TIMES + self.gap * (node as f64 + 0.3)
    }

    /// Between two lines.
    pub const fn gap(&self) -> f64 {
        self.gap
    }

    /// Whether what is written at a rung stands at the left of its line, and how much room there is:
    /// nothing else is written on the rung, so it may go on across other lines. What leaves to the left
    /// stands at the left, and so does what is at the last line.
    pub fn beside(&self, rung: &Rung) -> (bool, f64) {
        let x = self.x(rung.node);
        let last = rung.node > 0 && rung.node + 1 == self.count;
        let left = match rung.what {
            What::Leaves { to, .. } | What::Octets { to, .. } if to != rung.node => to < rung.node,
            _ => last,
        };
        let room = if left { x - TIMES } else { self.width() - x };
        (left, room)
    }

    /// The line of an arrow with its head, or with a cross where the message is lost; `middle` tells the
    /// height of a step.
    pub fn way(&self, arrow: &Arrow, middle: impl Fn(usize) -> f64) -> Path {
        let (x1, y1) = (self.x(arrow.from.0), middle(arrow.from.1));
        let (mut x2, y2) = (self.x(arrow.to.0), middle(arrow.to.1));
        if arrow.end != End::Arrives {
            x2 = (x1 + x2) / 2.0;
        }
        let (dx, dy) = (x2 - x1, y2 - y1);
        let length = (dx * dx + dy * dy).sqrt().max(1.0);
        let (ux, uy) = (dx / length, dy / length);
        let path = Path::default().to("M", &[x1, y1]).to("L", &[x2, y2]);
        match arrow.end {
            End::Arrives => path
                .to("M", &[x2 - 9.0 * ux - 4.0 * uy, y2 - 9.0 * uy + 4.0 * ux])
                .to("L", &[x2, y2])
                .to("L", &[x2 - 9.0 * ux + 4.0 * uy, y2 - 9.0 * uy - 4.0 * ux]),
            End::Lost => path
                .to("M", &[x2 - 5.0, y2 - 5.0])
                .to("l", &[10.0, 10.0])
                .to("m", &[0.0, -10.0])
                .to("l", &[-10.0, 10.0]),
            End::Open => path,
        }
    }

    /// The whole width.
    pub fn width(&self) -> f64 {
        TIMES + self.gap * self.count as f64
    }
}

/// The part of a ladder that is in view.
#[derive(Clone, Debug, PartialEq)]
pub struct Ladder {
    /// One for each step in view, in order.
    pub rungs: Vec<Rung>,
    /// The arrows that cross what is in view.
    pub arrows: Vec<Arrow>,
}

/// A step.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Rung {
    /// Which.
    pub step: usize,
    /// When, in microseconds.
    pub at: u64,
    /// At the line of which node.
    pub node: usize,
    /// What happens.
    pub what: What,
}

/// What happens at a rung.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum What {
    /// A message leaves, to the line of this node.
    Leaves {
        /// Its number among the run's messages on links.
        span: usize,
        /// Where it goes.
        to: usize,
    },
    /// Octets leave by which a connection opens, to the line of this node.
    Octets {
        /// What they say.
        part: WirePart,
        /// How many there are.
        count: usize,
        /// Where they go.
        to: usize,
    },
    /// A message arrives, or octets.
    Arrives {
        /// The number of the message.
        span: Option<usize>,
    },
    /// A message ends here; on a link, if it has a number.
    Lost {
        /// Its number.
        span: Option<usize>,
        /// By which rule.
        rule: Rule,
    },
    /// A rule acts, or the application does.
    Note(Option<Rule>),
}

impl What {
    /// The message on a link that the rung is about.
    pub const fn span(self) -> Option<usize> {
        match self {
            Self::Leaves { span, .. } => Some(span),
            Self::Arrives { span } | Self::Lost { span, .. } => span,
            Self::Octets { .. } | Self::Note(_) => None,
        }
    }
}

/// The way of a message, or of octets, from line to line.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Arrow {
    /// The number of the message among the run's messages on links.
    pub span: Option<usize>,
    /// The node and the step of its leaving.
    pub from: (usize, usize),
    /// The node and the step of its arrival or loss; the last step where the run ends before.
    pub to: (usize, usize),
    /// How it ends.
    pub end: End,
}

/// How an arrow ends.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum End {
    /// The message arrives.
    Arrives,
    /// The link loses it.
    Lost,
    /// The run ends before.
    Open,
}

/// The rungs from step `first` to step `last`, and what crosses them.
pub fn ladder(run: &Run, first: usize, last: usize) -> Ladder {
    let last = last.min(run.last());
    let arrows = run.finder.between(&run.courses, first, last);
    let arrows = arrows.map(|span| arrow(run, span));
    Ladder {
        rungs: (first..=last).filter_map(|step| rung(run, step)).collect(),
        arrows: arrows
            .chain(crossings(run, first, last))
            .take(MOST_ARROWS)
            .collect(),
    }
}

/// The ways of octets by which connections open. What arrives on a link is the first that left with the same
/// part of the handshake.
fn crossings(run: &Run, first: usize, last: usize) -> Vec<Arrow> {
    let mut under_way = Vec::new();
    let mut arrows = Vec::new();
    for step in first.saturating_sub(FAR)..=last.saturating_add(FAR).min(run.last()) {
        let Some(record) = run.record(step) else {
            continue;
        };
        match &record.event {
            Event::OctetsSent { part, .. } => {
                let to = goes_to(run, record);
                under_way.push((record.link, *part, to, (record.node.0, step)));
            }
            Event::OctetsReceived { part, .. } => {
                let to = Some(record.node.0);
                let it = |one: &(_, _, _, _)| (one.0, one.1, one.2) == (record.link, *part, to);
                let Some(at) = under_way.iter().position(it) else {
                    continue;
                };
                let (.., from) = under_way.remove(at);
                if from.1 <= last && step >= first {
                    arrows.push(Arrow {
                        span: None,
                        from,
                        to: (record.node.0, step),
                        end: End::Arrives,
                    });
                }
            }
            _ => {}
        }
    }
    arrows
}

/// The node to which octets go that a record sends.
fn goes_to(run: &Run, record: &Record) -> Option<usize> {
    let topology = run.topology();
    let (link, socket) = (record.link?, record.socket?);
    let (_, to) = topology.ends(link, topology.direction_from(link, socket));
    Some(topology.node_of(to).0)
}

fn rung(run: &Run, step: usize) -> Option<Rung> {
    let record = run.record(step)?;
    let span = run.finder.of_record(run.record_number(step)?);
    let what = match (&record.event, span) {
        (Event::Sent { .. }, Some(span)) => What::Leaves {
            span,
            to: ends(run, span).1,
        },
        (Event::Received { .. }, Some(_)) | (Event::OctetsReceived { .. }, _) => {
            What::Arrives { span }
        }
        (Event::OctetsSent { octets, part, .. }, _) => What::Octets {
            part: *part,
            count: octets.len(),
            to: goes_to(run, record).unwrap_or(record.node.0),
        },
        (Event::Dropped { rule, stage, .. }, span) => What::Lost {
            span: span.filter(|_| matches!(stage, Stage::OnLink { .. })),
            rule: *rule,
        },
        _ => What::Note(run.rule(step)),
    };
    Some(Rung {
        step,
        at: record.at.as_micros(),
        node: record.node.0,
        what,
    })
}

fn arrow(run: &Run, span: usize) -> Arrow {
    let course = run.courses[span];
    let (from, to) = ends(run, span);
    let end = match course.to {
        None => End::Open,
        Some(_) if run.recording.flights()[span].lost => End::Lost,
        Some(_) => End::Arrives,
    };
    Arrow {
        span: Some(span),
        from: (from, course.from),
        to: (to, course.to.unwrap_or_else(|| run.last())),
        end,
    }
}

/// The nodes between which a message goes.
fn ends(run: &Run, span: usize) -> (usize, usize) {
    let topology = run.topology();
    let span = &run.recording.flights()[span];
    let (from, to) = topology.ends(span.link, span.direction);
    (topology.node_of(from).0, topology.node_of(to).0)
}

#[cfg(test)]
mod tests {
    use hopscope_core::trace::EventKind;
    use hopscope_core::world::Over;

    use super::super::crowd::crowd;
    use super::*;

    #[test]
    fn every_step_is_a_rung_and_every_message_an_arrow_between_two_of_them() {
        for lesson in hopscope_core::scenario::library() {
            let run = Run::of_lesson(lesson.id, &[], Over::Tcp).expect("it is built in");
            let whole = ladder(&run, 0, run.last());
            assert_eq!(whole.rungs.len(), run.steps());
            let messages = whole.arrows.iter().filter(|arrow| arrow.span.is_some());
            assert_eq!(messages.count(), run.courses.len());
            for arrow in &whole.arrows {
                let leaves = whole.rungs[arrow.from.1];
                assert_eq!(leaves.node, arrow.from.0);
                let Some(span) = arrow.span else {
                    assert_eq!(arrow.end, End::Arrives);
                    assert_eq!(whole.rungs[arrow.to.1].node, arrow.to.0);
                    let to = arrow.to.0;
                    assert!(matches!(leaves.what, What::Octets { to: at, .. } if at == to));
                    continue;
                };
                let expected = What::Leaves {
                    span,
                    to: arrow.to.0,
                };
                assert_eq!(leaves.what, expected);
                let ends = whole.rungs[arrow.to.1];
                match arrow.end {
                    End::Arrives => {
                        assert_eq!(ends.node, arrow.to.0);
                        assert_eq!(ends.what, What::Arrives { span: arrow.span });
                    }
                    End::Lost => assert_eq!(ends.what.span(), arrow.span),
                    End::Open => assert_eq!(arrow.to.1, run.last()),
                }
            }
        }
    }

    #[test]
    fn what_opens_a_connection_goes_from_line_to_line_as_messages_do() {
        let run = Run::of_lesson("hello", &[], Over::Tcp).expect("it is built in");
        let whole = ladder(&run, 0, run.last());
        let parts = whole.rungs.iter().filter_map(|rung| match rung.what {
            What::Octets { part, .. } => Some((part, rung.node, rung.step)),
            _ => None,
        });
        let parts: Vec<_> = parts.collect();
        let of = |wanted| parts.iter().filter(move |part| part.0 == wanted).count();
        assert_eq!((of(WirePart::Greeting), of(WirePart::Ready)), (2, 2));
        for (_, node, step) in &parts {
            let from = (*node, *step);
            let arrow = whole.arrows.iter().find(|arrow| arrow.from == from);
            let arrow = arrow.expect("what leaves arrives");
            assert!(arrow.to.0 != *node && arrow.to.1 > *step);
        }
        // Where only its end is in view the arrow is there, too.
        let end = whole.arrows.iter().find(|arrow| arrow.span.is_none());
        let end = end.expect("there is one").to.1;
        let part = ladder(&run, end, end);
        assert!(part.arrows.iter().any(|arrow| arrow.span.is_none()));
    }

    #[test]
    fn a_drop_is_told_at_the_node_where_it_happens() {
        let run = Run::of_lesson("missing-delimiter", &[], Over::Inproc).expect("it is built in");
        let rungs = ladder(&run, 0, run.last()).rungs.into_iter();
        let lost: Vec<Rung> = rungs
            .filter(|rung| matches!(rung.what, What::Lost { .. }))
            .collect();
        assert_eq!(lost.len(), 1);
        assert_eq!(
            run.record(lost[0].step).map(|record| record.event.kind()),
            Some(EventKind::Dropped)
        );
        let expected = What::Lost {
            span: None,
            rule: Rule::RepDropsUndelimited,
        };
        assert_eq!(lost[0].what, expected);
    }

    #[test]
    fn of_a_long_run_only_what_is_in_view_is_built() {
        let run = crowd(20, 30);
        assert!(run.steps() > 2000);
        for first in (0..run.steps()).step_by(211) {
            let last = first + 40;
            let part = ladder(&run, first, last);
            assert!(part.rungs.len() <= 41);
            for arrow in &part.arrows {
                assert!(arrow.from.1 <= last && arrow.to.1 >= first);
            }
            let messages = part.rungs.iter().filter_map(|rung| rung.what.span());
            for span in messages {
                assert!(part.arrows.iter().any(|arrow| arrow.span == Some(span)));
            }
        }
    }

    #[test]
    fn lines_share_the_width_there_is_and_ask_for_more_if_they_must() {
        let few = Lines::new(3, 900.0);
        assert!(few.width() <= 900.0);
        assert!((few.x(1) - few.x(0) - few.gap()).abs() < 1e-9);
        let many = Lines::new(50, 900.0);
        assert!(many.width() > 900.0 && many.gap() >= GAP.0);
    }
}
