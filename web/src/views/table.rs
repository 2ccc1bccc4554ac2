//! Every hop of a run as rows of a table: each message on a link, and each that was dropped before it
//! came to one or after it had left it.

use std::rc::Rc;

use hopscope_core::Rule;
use hopscope_core::trace::{Event, EventKind, Stage, vantage, why};

use crate::frame_view::FrameView;
use crate::run::Run;

/// A row, before it is looked at.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Row {
    /// The record of the leaving or the drop.
    pub record: usize,
    /// The message on a link; `None` for a drop at a socket.
    pub span: Option<usize>,
}

/// What stands in a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Cells {
    /// The step it leads to.
    pub step: usize,
    /// When, in microseconds.
    pub at: u64,
    /// Who sends it, or drops it.
    pub from: String,
    /// To whom; `None` where it goes nowhere.
    pub to: Option<String>,
    /// Its frames.
    pub frames: Rc<[FrameView]>,
    /// The rule behind it; of a message that is lost or dropped the one by which it was.
    pub rule: Option<Rule>,
    /// Whether it ends here.
    pub lost: bool,
}

/// How many records back the rule is looked for by which a message got its frames.
const SHAPED_BEFORE: usize = 64;

/// The rows of a run, in the order of its records.
pub fn rows(run: &Run) -> Vec<Row> {
    let records = run.recording.trace().records.iter().enumerate();
    let rows = records.filter_map(|(record, it)| match &it.event {
        Event::Sent { .. } => {
            let span = run.finder.of_record(record)?;
            Some(Row {
                record,
                span: Some(span),
            })
        }
        Event::Dropped { stage, .. } if !matches!(stage, Stage::OnLink { .. }) => {
            Some(Row { record, span: None })
        }
        _ => None,
    });
    rows.collect()
}

/// The row that is current at a step: the last that the run has come to.
pub fn row_at(run: &Run, rows: &[Row], step: usize) -> Option<usize> {
    let until = run.records_until(step);
    rows.partition_point(|row| row.record < until)
        .checked_sub(1)
}

/// The row of a message on a link.
pub fn row_of(run: &Run, rows: &[Row], span: usize) -> Option<usize> {
    let sent = run.recording.flights().get(span)?.sent;
    rows.binary_search_by_key(&sent, |row| row.record).ok()
}

/// Looks at a row.
pub fn cells(run: &Run, row: Row) -> Cells {
    let topology = run.topology();
    let record = &run.recording.trace().records[row.record];
    let (step, at) = (run.step_of(row.record), record.at.as_micros());
    let Some(number) = row.span else {
        let frames = record
            .event
            .message()
            .map(|message| run.palette.frames(message, vantage(topology, record)));
        let socket = record.socket.map(|socket| run.socket_name(socket));
        return Cells {
            step,
            at,
            from: socket.unwrap_or_else(|| topology.nodes[record.node.0].name.clone()),
            to: None,
            frames: frames.unwrap_or_default().into(),
            rule: why(topology, record),
            lost: true,
        };
    };
    let span = &run.recording.flights()[number];
    let (from, to) = topology.ends(span.link, span.direction);
    let ended = span.ended.filter(|_| span.lost);
    let behind = ended.unwrap_or_else(|| shaped(run, row.record).unwrap_or(row.record));
    Cells {
        step,
        at,
        from: run.socket_name(from),
        to: Some(run.socket_name(to)),
        frames: run.frames(number),
        rule: why(topology, &run.recording.trace().records[behind]),
        lost: span.lost,
    }
}

/// The record that gave the message which record `sent` sends its shape or its way, if that is not
/// long ago.
fn shaped(run: &Run, sent: usize) -> Option<usize> {
    let records = &run.recording.trace().records;
    let record = &records[sent];
    let before = run.finder.at_socket(record.socket?, sent);
    before.take(SHAPED_BEFORE).find(|number| {
        let other = &records[*number];
        let shapes = matches!(
            other.event.kind(),
            EventKind::DelimiterAdded
                | EventKind::IdentityPopped
                | EventKind::EnvelopeRestored
                | EventKind::NumberAdded
                | EventKind::Originated
        );
        let same = other.exchange == record.exchange;
        shapes && same && other.event.message() == record.event.message()
    })
}

#[cfg(test)]
mod tests {
    use hopscope_core::world::Over;

    use super::super::crowd::crowd;
    use super::*;

    fn lesson(id: &str) -> Run {
        Run::of_lesson(id, &[], Over::Inproc).expect("it is built in")
    }

    #[test]
    fn the_table_of_the_chain_tells_each_hop_with_its_frames() {
        let set = [("length".to_owned(), 2)];
        let run = Run::of_lesson("chain-of-routers", &set, Over::Inproc).expect("it is built in");
        let told: Vec<String> = rows(&run)
            .into_iter()
            .map(|row| {
                let cells = cells(&run, row);
                let frames: Vec<&str> = cells.frames.iter().map(|frame| &*frame.label).collect();
                let to = cells.to.unwrap_or_default();
                format!("{} > {to}: {}", cells.from, frames.join(" "))
            })
            .collect();
        assert_eq!(
            told,
            [
                "client > hop1.ROUTER: ∅ hello",
                "hop1.DEALER > hop2.ROUTER: client ∅ hello",
                "hop2.DEALER > server: hop1 client ∅ hello",
                "server > hop2.DEALER: hop1 client ∅ world",
                "hop2.ROUTER > hop1.DEALER: client ∅ world",
                "hop1.ROUTER > client: ∅ world",
            ]
        );
    }

    #[test]
    fn every_message_and_every_drop_has_its_row_and_leads_to_its_step() {
        for lesson in hopscope_core::scenario::library() {
            let run = self::lesson(lesson.id);
            let rows = rows(&run);
            let records = run.recording.trace().records.iter();
            let drops = records.filter(|record| {
                matches!(&record.event, Event::Dropped { stage, .. } if !matches!(stage, Stage::OnLink { .. }))
            });
            assert_eq!(
                rows.len(),
                run.courses.len() + drops.count(),
                "{}",
                lesson.id
            );
            for (index, row) in rows.iter().enumerate() {
                let cells = cells(&run, *row);
                assert_eq!(
                    run.record_number(cells.step),
                    Some(row.record),
                    "{}",
                    lesson.id
                );
                assert_eq!(row_at(&run, &rows, cells.step), Some(index));
                if let Some(span) = row.span {
                    assert_eq!(row_of(&run, &rows, span), Some(index));
                }
                assert_eq!(cells.to.is_none(), row.span.is_none());
            }
        }
    }

    #[test]
    fn a_message_says_the_rule_that_gave_it_its_frames() {
        let run = lesson("hello");
        let rules: Vec<Option<Rule>> = rows(&run)
            .into_iter()
            .map(|row| cells(&run, row).rule)
            .collect();
        let expected = [Rule::ReqAddsDelimiter, Rule::RepRestoresEnvelope];
        assert_eq!(rules, expected.map(Some));
    }

    #[test]
    fn a_message_that_nobody_gets_says_by_which_rule() {
        let run = lesson("missing-delimiter");
        let lost = rows(&run).into_iter().map(|row| cells(&run, row));
        let lost: Vec<Cells> = lost.filter(|cells| cells.lost).collect();
        assert_eq!(lost.len(), 1);
        assert_eq!(lost[0].rule, Some(Rule::RepDropsUndelimited));
    }

    #[test]
    fn a_table_of_thousands_of_rows_knows_where_each_step_is() {
        let run = crowd(20, 30);
        let rows = rows(&run);
        assert_eq!(rows.len(), 2 * 20 * 30);
        for step in (0..run.steps()).step_by(97) {
            let until = run.records_until(step);
            let expected = rows.iter().rposition(|row| row.record < until);
            assert_eq!(row_at(&run, &rows, step), expected);
        }
    }
}
