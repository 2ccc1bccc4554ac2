//! The envelope, hop by hop: what crosses each link, request above, reply below.

use std::rc::Rc;

use hopscope_core::socket::SocketKind;
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
    /// Whether its sockets ask and answer; what crosses others is no request.
    pub asks: bool,
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

/// The strip at `step`: the messages of one exchange, that of the message that was `chosen`, else that
/// of the step. Messages after step `secret_from` are not told.
pub fn strip(
    run: &Run,
    step: usize,
    chosen: Option<usize>,
    secret_from: Option<usize>,
) -> Vec<Hop> {
    let of = chosen.and_then(|chosen| run.recording.flights().get(chosen));
    let exchange = of.map_or_else(|| current_exchange(run, step), |span| span.exchange);
    let links = run.topology().links.iter().enumerate();
    links
        .map(|(index, info)| {
            let link = LinkId(index);
            // Who uses a link first asks; a link nobody uses is drawn from its connecting side.
            let asking = asking(run, link);
            let (from, to) = run.topology().ends(link, asking);
            debug_assert!(info.connector == from || info.connector == to);
            let cell = |direction| {
                let number = shown(run, (link, direction), exchange, step, chosen)?;
                Some(cell(run, number, step, secret_from))
            };
            let [one, other] = [from, to].map(|end| run.topology().sockets[end.0].kind);
            Hop {
                link,
                asks: asks(one) && asks(other),
                from: run.topology().name_of(from).to_owned(),
                to: run.topology().name_of(to).to_owned(),
                request: cell(asking),
                reply: cell(asking.reversed()),
            }
        })
        .collect()
}

/// Whether sockets of this type ask or answer.
const fn asks(kind: SocketKind) -> bool {
    use SocketKind::{Client, Dealer, Rep, Req, Router, Server};
    matches!(kind, Req | Rep | Dealer | Router | Client | Server)
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

/// Which message of an exchange a link shows, of those that go one way: the chosen one if it is among
/// them, else the last that has been sent, else the next; none where the exchange does not come by.
fn shown(
    run: &Run,
    (link, direction): (LinkId, Direction),
    exchange: Option<usize>,
    step: usize,
    chosen: Option<usize>,
) -> Option<usize> {
    let all = run.finder.of_exchange(exchange).iter();
    let all = all.map(|number| *number as usize);
    let mut here = all.filter(|number| {
        let span = &run.recording.flights()[*number];
        span.link == link && span.direction == direction
    });
    if let Some(chosen) = chosen.filter(|chosen| here.clone().any(|number| number == *chosen)) {
        return Some(chosen);
    }
    let sent = here.clone();
    let sent = sent.take_while(|number| run.courses[*number].from <= step);
    sent.last().or_else(|| here.next())
}

fn cell(run: &Run, number: usize, step: usize, secret_from: Option<usize>) -> Cell {
    let flights = run.recording.flights();
    let (span, course) = (&flights[number], run.courses[number]);
    let time = if course.from > step {
        let secret = secret_from.is_some_and(|from| course.from >= from);
        if secret { Time::Secret } else { Time::Later }
    } else if course.to.is_none_or(|to| to >= step) {
        Time::Now
    } else {
        Time::Past
    };
    Cell {
        span: number,
        record: span.sent,
        direction: span.direction,
        frames: run.frames_at(number, step),
        time,
        dropped: time != Time::Later && time != Time::Secret && is_dropped(run, span, step),
    }
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
            let hops = strip(&run, run.last(), None, None);
            let expected: Vec<usize> = (2..).take(length as usize + 1).collect();
            assert_eq!(lengths(&hops, |hop| &hop.request), expected);
            assert_eq!(lengths(&hops, |hop| &hop.reply), expected);
        }
    }

    #[test]
    fn only_what_crosses_sockets_that_ask_and_answer_is_a_request() {
        for (ends, asks) in [
            (["REQ", "REP"], true),
            (["DEALER", "ROUTER"], true),
            (["PUSH", "PULL"], false),
            (["PUB", "SUB"], false),
            (["PAIR", "PAIR"], false),
        ] {
            let [one, other] = ends;
            let text = format!(
                r#"{{"title":"t","summary":"s","nodes":[
                {{"name":"a","kind":"client","sockets":{{"type":"{one}","connect":"e"}},"steps":[]}},
                {{"name":"b","kind":"client","sockets":{{"type":"{other}","bind":"e"}},"steps":[]}}]}}"#
            );
            let run = Run::of_source(&text, &[], Over::Inproc);
            let run = run.unwrap_or_else(|error| panic!("{error}"));
            let hops = strip(&run, 0, None, None);
            assert_eq!(
                hops.iter().map(|hop| hop.asks).collect::<Vec<_>>(),
                [asks],
                "{ends:?}"
            );
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
                let hops = strip(&run, step, None, None);
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
            strip(&run, step, None, None)[0]
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
    fn a_message_that_was_changed_on_its_way_is_shown_as_it_is_from_then_on() {
        let hello = hopscope_core::scenario::find("hello").expect("it is built in");
        let edit = "[[acts]]\nat = \"0.5ms\"\nedit = { endpoint = \"door\", direction = \"to-binder\", nth = 1, frames = [\"Hacked\"] }\n";
        let text = [hello.source(), edit].concat();
        let run = Run::of_source(&text, &[], Over::Inproc);
        let run = run.unwrap_or_else(|error| panic!("{error}"));
        let kind = |step: usize| run.record(step).map(|record| record.event.kind());
        let changed = (0..run.steps()).find(|step| kind(*step) == Some(EventKind::Edited));
        let changed = changed.expect("it is changed");
        let frames = |step| -> Vec<String> {
            let hops = strip(&run, step, None, None);
            let cell = hops[0].request.as_ref().expect("it is sent");
            cell.frames.iter().map(|frame| frame.full.clone()).collect()
        };
        assert_eq!(frames(changed - 1), ["", "Hello"]);
        for step in changed..run.steps() {
            assert_eq!(frames(step), ["Hacked"], "step {step}");
        }
    }

    #[test]
    fn what_the_learner_is_asked_is_not_told() {
        let run = chain(2);
        let asked = run.questions[0]
            .step
            .expect("the chain comes to its question");
        for hop in strip(&run, asked - 1, None, Some(asked)) {
            for cell in [hop.request, hop.reply].into_iter().flatten() {
                let after = run.courses[cell.span].from >= asked;
                assert_eq!(cell.time == Time::Secret, after);
            }
        }
    }

    #[test]
    fn only_the_exchange_of_the_step_is_shown_and_nothing_of_another_subscriber() {
        let text = r#"{"title":"t","summary":"s","nodes":[
            {"name":"pub","kind":"script","sockets":{"type":"PUB","bind":"news"},
              "steps":[{"wait":"5ms"},{"send":"a one"},{"wait":"5ms"},{"send":"b two"}]},
            {"name":"alice","kind":"subscriber","sockets":{"type":"SUB","connect":"news","subscribe":"a"}},
            {"name":"bob","kind":"subscriber","sockets":{"type":"SUB","connect":"news","subscribe":"b"}}]}"#;
        let run = Run::of_source(text, &[], Over::Inproc).unwrap_or_else(|error| panic!("{error}"));
        let shows = |step, chosen| -> Vec<Option<String>> {
            let hops = strip(&run, step, chosen, None).into_iter();
            let cells = hops.map(|hop| {
                let mut both = [hop.request, hop.reply].into_iter().flatten();
                let news = both.find(|cell| cell.frames[0].full.contains(' '))?;
                Some(news.frames[0].full.clone())
            });
            cells.collect()
        };
        let to = |name: &str| {
            run.spans().position(|(span, _)| {
                let (_, at) = run.topology().ends(span.link, span.direction);
                run.topology().name_of(at) == name
            })
        };
        let (first, second) = (
            to("alice").expect("it is sent"),
            to("bob").expect("it is sent"),
        );
        let one = vec![Some("a one".to_owned()), None];
        let two = vec![None, Some("b two".to_owned())];
        assert_eq!(shows(run.courses[first].from, None), one);
        assert_eq!(shows(run.courses[second].from, None), two);
        // The first message again, once it has been chosen.
        assert_eq!(shows(run.last(), Some(first)), one);
    }
}
