//! The envelope, hop by hop: what crosses each link, request above, reply below.

use std::rc::Rc;

use hopscope_core::trace::{Direction, Event, LinkId, Span, Stage};

use crate::frame_view::FrameView;
use crate::run::Run;

/// One link of the strip.
#[derive(Clone, Debug, PartialEq)]
pub struct Hop {
    /// The link.
    pub link: LinkId,
    /// The node that asks along it.
    pub from: String,
    /// The node that answers.
    pub to: String,
    /// What crosses it first.
    pub request: Option<Cell>,
    /// What comes back.
    pub reply: Option<Cell>,
}

/// A message in the strip.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Its number among the run's messages on links.
    pub span: usize,
    /// The record that sent it.
    pub record: usize,
    /// The way it goes.
    pub direction: Direction,
    /// Its frames.
    pub frames: Rc<[FrameView]>,
    /// How it stands to the step.
    pub time: Time,
    /// Whether it has been dropped by now, on the link or by the socket it came to.
    pub dropped: bool,
}

/// How a message stands to the step that is shown.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Time {
    /// It has arrived.
    Past,
    /// It is on its way, or arrives with this step.
    Now,
    /// It will be sent.
    Later,
    /// It will be sent, and the learner is asked what comes: its frames are not told.
    Secret,
}

impl Time {
    /// The word in styles and test hooks.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Past => "past",
            Self::Now => "now",
            Self::Later => "later",
            Self::Secret => "secret",
        }
    }
}

/// The strip at `step`; messages after step `secret_from` are not told.
pub fn strip(run: &Run, step: usize, secret_from: Option<usize>) -> Vec<Hop> {
    let exchange = current_exchange(run, step);
    let links = run.topology().links.iter().enumerate();
    links
        .map(|(index, info)| {
            let link = LinkId(index);
            // Who uses a link first asks; a link nobody uses is drawn from its connecting side.
            let asking = asking(run, link);
            let (from, to) = run.topology().ends(link, asking);
            debug_assert!(info.connector == from || info.connector == to);
            let cell = |direction| cell(run, link, direction, exchange, step, secret_from);
            Hop {
                link,
                from: run.topology().name_of(from).to_owned(),
                to: run.topology().name_of(to).to_owned(),
                request: cell(asking),
                reply: cell(asking.reversed()),
            }
        })
        .collect()
}

/// The direction in which a link is used first.
fn asking(run: &Run, link: LinkId) -> Direction {
    let first = |direction| run.finder.along(link, direction).first();
    match (first(Direction::ToBinder), first(Direction::ToConnector)) {
        (Some(there), Some(back)) if back < there => Direction::ToConnector,
        (None, Some(_)) => Direction::ToConnector,
        _ => Direction::ToBinder,
    }
}

/// Whether anything comes back along any link in the whole run: the strip has room for it from the
/// start, so that its height stays the same.
pub fn has_replies(run: &Run) -> bool {
    let both_ways = |link| {
        let used = |direction| !run.finder.along(LinkId(link), direction).is_empty();
        used(Direction::ToBinder) && used(Direction::ToConnector)
    };
    (0..run.topology().links.len()).any(both_ways)
}

/// The exchange a step belongs to: its own, else that of the last message, else the first one.
fn current_exchange(run: &Run, step: usize) -> Option<usize> {
    let records = &run.recording.trace().records;
    let own = records[..run.records_until(step)]
        .iter()
        .rev()
        .find_map(|record| record.exchange);
    own.or_else(|| records.iter().find_map(|record| record.exchange))
}

fn cell(
    run: &Run,
    link: LinkId,
    direction: Direction,
    exchange: Option<usize>,
    step: usize,
    secret_from: Option<usize>,
) -> Option<Cell> {
    let flights = run.recording.flights();
    let course = |number: &u32| run.courses[*number as usize];
    // The last message of the exchange that has been sent; else what comes next in it. A link that
    // the exchange never uses shows the nearest message of another one.
    let own = run.finder.of_exchange(exchange).iter();
    let used = own
        .clone()
        .any(|number| flights[*number as usize].link == link);
    let here = |number: &&u32| {
        let span = &flights[**number as usize];
        span.link == link && span.direction == direction
    };
    let mut own = own.filter(here);
    let number = if used {
        let sent = own
            .clone()
            .take_while(|number| course(number).from <= step)
            .last();
        sent.or_else(|| own.next())
    } else {
        let all = run.finder.along(link, direction);
        let sent = all.partition_point(|number| course(number).from <= step);
        all.get(sent.saturating_sub(1))
    };
    let number = *number? as usize;
    let (span, course) = (&flights[number], run.courses[number]);
    let time = if course.from > step {
        let secret = secret_from.is_some_and(|from| course.from >= from);
        if secret { Time::Secret } else { Time::Later }
    } else if course.to.is_none_or(|to| to >= step) {
        Time::Now
    } else {
        Time::Past
    };
    Some(Cell {
        span: number,
        record: span.sent,
        direction,
        frames: run.frames(number),
        time,
        dropped: time != Time::Later && time != Time::Secret && is_dropped(run, span, step),
    })
}

/// Whether a message has been lost on its link, or dropped by the socket it came to, by `step`.
fn is_dropped(run: &Run, span: &Span, step: usize) -> bool {
    let Some(ended) = span.ended else {
        return false;
    };
    let until = run.records_until(step);
    let (_, at) = run.topology().ends(span.link, span.direction);
    let records = &run.recording.trace().records;
    let drops = run.finder.drops_of(span.exchange).iter();
    let mut drops = drops
        .map(|number| *number as usize)
        .filter(|number| (ended..until).contains(number));
    drops.any(|number| match &records[number].event {
        Event::Dropped {
            stage: Stage::OnLink { .. },
            ..
        } => number == ended,
        Event::Dropped {
            stage: Stage::Receiving,
            ..
        } => records[number].socket == Some(at),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use hopscope_core::trace::EventKind;
    use hopscope_core::world::Over;

    use super::*;

    fn chain(length: u32) -> Run {
        let set = [("length".to_owned(), length)];
        Run::of_lesson("chain-of-routers", &set, Over::Inproc).expect("it is built in")
    }

    fn lengths(hops: &[Hop], of: fn(&Hop) -> &Option<Cell>) -> Vec<usize> {
        hops.iter()
            .map(|hop| of(hop).as_ref().map_or(0, |cell| cell.frames.len()))
            .collect()
    }

    #[test]
    fn the_envelope_grows_by_one_name_a_router_and_shrinks_again() {
        for length in 1..=8 {
            let run = chain(length);
            let hops = strip(&run, run.last(), None);
            let expected: Vec<usize> = (2..).take(length as usize + 1).collect();
            assert_eq!(lengths(&hops, |hop| &hop.request), expected);
            assert_eq!(lengths(&hops, |hop| &hop.reply), expected);
        }
    }

    #[test]
    fn a_run_has_replies_where_a_link_is_used_both_ways() {
        for (lesson, replies) in [
            ("hello", true),
            ("missing-delimiter", true),
            ("who-are-you", false),
        ] {
            let run = Run::of_lesson(lesson, &[], Over::Inproc).expect("it is built in");
            assert_eq!(has_replies(&run), replies, "{lesson}");
        }
    }

    #[test]
    fn a_message_is_later_then_now_then_past() {
        let run = chain(2);
        for (number, (_, course)) in run.spans().enumerate() {
            let time = |step| {
                let hops = strip(&run, step, None);
                let mut cells = hops.into_iter().flat_map(|hop| [hop.request, hop.reply]);
                cells.find_map(|cell| cell.filter(|c| c.span == number).map(|cell| cell.time))
            };
            let to = course.to.expect("every message of the chain arrives");
            assert_eq!(time(course.from - 1), Some(Time::Later));
            assert_eq!(time(course.from), Some(Time::Now));
            assert_eq!(time(to), Some(Time::Now));
            assert_eq!(time(to + 1), Some(Time::Past));
        }
    }

    #[test]
    fn a_message_that_was_dropped_is_marked_from_then_on() {
        let run = Run::of_lesson("missing-delimiter", &[], Over::Inproc).expect("it is built in");
        let mut steps = 0..run.steps();
        let drop = steps.find(|step| {
            run.record(*step).expect("it is there").event.kind() == EventKind::Dropped
        });
        let drop = drop.expect("the lesson drops a message");
        let marked = |step| {
            strip(&run, step, None)[0]
                .request
                .as_ref()
                .map(|cell| cell.dropped)
        };
        assert_eq!((marked(drop - 1), marked(drop)), (Some(false), Some(true)));
        assert_eq!(
            marked(run.last()),
            Some(false),
            "the second message is answered"
        );
    }

    #[test]
    fn what_the_learner_is_asked_is_not_told() {
        let run = chain(2);
        let asked = run.questions[0]
            .step
            .expect("the chain comes to its question");
        for hop in strip(&run, asked - 1, Some(asked)) {
            for cell in [hop.request, hop.reply].into_iter().flatten() {
                let after = run.courses[cell.span].from >= asked;
                assert_eq!(cell.time == Time::Secret, after);
            }
        }
    }
}
