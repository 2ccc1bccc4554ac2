//! The tables of a report, in Markdown.

use super::cells::{HEAD, NOTHING, head, marked, number, ratio, row, shown_median, shown_spread};
use super::compare::{best_of, in_group};
use super::figures::{Better, Figure, figures};
use super::goals;
use super::peers::{CEILING, Group, REFERENCE};
use super::results::{Measured, Results};
use super::rows::Row;
use super::statistics::median;

/// The whole report.
pub(crate) fn render(results: &Results) -> String {
    let mut report = format!("Measured on {}.\n", results.machine);
    let (listening, compared): (Vec<_>, Vec<_>) = results
        .cases
        .iter()
        .partition(|measured| measured.case.row == Row::Observer);
    section(&mut report, COMPARED, &against_others(results, &compared));
    section(&mut report, GOALS, &goal_rows(results));
    section(
        &mut report,
        LISTENING,
        &against_unheard(results, &listening),
    );
    let all: Vec<_> = results.cases.iter().collect();
    section(&mut report, MEDIANS, &of_all(results, &all, medians));
    section(&mut report, SPREADS, &of_all(results, &all, spreads));
    report
}

const COMPARED: &str = "\
## Ours against the others

Medians over all rounds. `÷` divides ours by theirs: the ratio of the medians, and in brackets the
median of the ratios within a round. *Best* is the other implementation with the best median, *raw*
is framed TCP without ZeroMQ. In rows marked ↓ less is better.";

const GOALS: &str = "\
## Goals

What we hold ourselves to, against what the best of ours reaches: the median of the ratios within a
round.";

const LISTENING: &str = "\
## Somebody listens to every event

`read` is read as events come, `unread` by nobody.";

const MEDIANS: &str = "## Medians of all";

const SPREADS: &str = "\
## Spread

From the least run to the greatest, in % of the median; in brackets how many runs.";

/// A heading, what it says, and a table, unless that has no rows.
fn section(report: &mut String, text: &str, table: &[String]) {
    if table.len() > HEAD {
        report.push_str(&format!("\n{text}\n\n{}\n", table.join("\n")));
    }
}

/// A row for each figure and each of ours.
fn against_others(results: &Results, cases: &[&Measured]) -> Vec<String> {
    let best = "best";
    let mut table = head([
        "",
        "of",
        "median",
        "spread %",
        REFERENCE,
        best,
        "÷ libzmq",
        "÷ best",
        "÷ raw",
    ]);
    for (measured, figure) in compared(cases) {
        let values = |peer: &str| measured.values(peer, &figure);
        let best = best_of(results, Group::Other, measured, &figure);
        let shown = |peer: Option<&str>| shown_median(&values(peer.unwrap_or_default()));
        for ours in in_group(results, Group::Ours) {
            let own = values(ours);
            let Some(middle) = median(own.iter().copied().flatten()) else {
                continue;
            };
            let against = |peer: Option<&str>| ratio(&own, &values(peer.unwrap_or_default()));
            let best_shown = best.map_or_else(
                || NOTHING.into(),
                |best| format!("{} ({best})", shown(Some(best))),
            );
            table.push(row([
                marked(&figure).as_str(),
                ours,
                &number(middle),
                &shown_spread(&own),
                &shown(Some(REFERENCE)),
                &best_shown,
                &against(Some(REFERENCE)),
                &against(best),
                &against(Some(CEILING)),
            ]));
        }
    }
    table
}

/// Each goal whose row was run.
fn goal_rows(results: &Results) -> Vec<String> {
    let mut table = head(["", "goal", "reached", "by", ""]);
    for standing in goals::standings(results) {
        let verdict = if standing.is_reached { "✓" } else { "✗" };
        table.push(row([
            marked(&standing.figure).as_str(),
            &standing.asked,
            &number(standing.reached),
            &standing.by,
            verdict,
        ]));
    }
    table
}

/// What it costs us that somebody listens.
fn against_unheard(results: &Results, cases: &[&Measured]) -> Vec<String> {
    let mut table = head(["", "of", "median", "spread %", "÷ nobody listens"]);
    for (measured, figure) in compared(cases) {
        let unheard = measured.values("ours", &figure);
        for ours in in_group(results, Group::Ours) {
            let own = measured.values(ours, &figure);
            let Some(middle) = median(own.iter().copied().flatten()) else {
                continue;
            };
            table.push(row([
                marked(&figure).as_str(),
                ours,
                &number(middle),
                &shown_spread(&own),
                &ratio(&own, &unheard),
            ]));
        }
    }
    table
}

/// A column for each peer.
fn of_all(
    results: &Results,
    cases: &[&Measured],
    rows: fn(&Results, &Measured) -> Vec<Vec<String>>,
) -> Vec<String> {
    let names = results.peers.iter().map(String::as_str);
    let mut table = head([""].into_iter().chain(names));
    for measured in cases {
        let rows = rows(results, measured);
        table.extend(
            rows.iter()
                .map(|cells| row(cells.iter().map(String::as_str))),
        );
    }
    table
}

fn medians(results: &Results, measured: &Measured) -> Vec<Vec<String>> {
    let cells = |figure: &Figure| {
        let medians = results.peers.iter();
        let medians = medians.map(|peer| shown_median(&measured.values(peer, figure)));
        [marked(figure)].into_iter().chain(medians).collect()
    };
    figures(measured.case).iter().map(cells).collect()
}

/// Of the first figure alone: the others go with it.
fn spreads(results: &Results, measured: &Measured) -> Vec<Vec<String>> {
    let cells = |figure: &Figure| {
        let spreads = results.peers.iter().map(|peer| {
            let values = measured.values(peer, figure);
            match values.iter().flatten().count() {
                0 => NOTHING.to_owned(),
                runs => format!("{} ({runs})", shown_spread(&values)),
            }
        });
        [figure.title.clone()].into_iter().chain(spreads).collect()
    };
    figures(measured.case).iter().take(1).map(cells).collect()
}

/// A case in one line: the median of its first figure for each who played.
pub(crate) fn line(measured: &Measured) -> String {
    let Some(figure) = figures(measured.case).into_iter().next() else {
        return String::new();
    };
    let each = measured.runs.iter().map(|(peer, _)| {
        let values = measured.values(peer, &figure);
        format!("{peer} {}", shown_median(&values))
    });
    each.collect::<Vec<_>>().join(", ")
}

/// The figures that are compared, each with its case.
fn compared<'a>(cases: &[&'a Measured]) -> impl Iterator<Item = (&'a Measured, Figure)> {
    let figures = |measured: &&'a Measured| {
        let measured = *measured;
        let figures = figures(measured.case).into_iter();
        figures.map(move |figure| (measured, figure))
    };
    let all: Vec<_> = cases.iter().flat_map(figures).collect();
    let is_compared = |(_, figure): &(_, Figure)| figure.better != Better::Neither;
    all.into_iter().filter(is_compared)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::outcome::Outcome;
    use crate::bench::rows::Case;

    fn runs(lines: &[&str]) -> Vec<Option<Outcome>> {
        lines.iter().map(|line| Outcome::parse(line)).collect()
    }

    fn results(name: &str, runs: Vec<(&str, Vec<Option<Outcome>>)>) -> Results {
        Results {
            machine: "a machine".into(),
            peers: runs.iter().map(|(peer, _)| (*peer).to_owned()).collect(),
            cases: vec![Measured {
                case: Case::named(name).expect("it is a case"),
                runs: runs
                    .into_iter()
                    .map(|(peer, runs)| (peer.to_owned(), runs))
                    .collect(),
            }],
        }
    }

    #[test]
    fn ours_is_compared_with_libzmq_the_best_and_the_ceiling() {
        let results = results(
            "thr 16",
            vec![
                (
                    "ours",
                    runs(&["n=8000000 secs=1", "n=2000000 secs=1", "n=6000000 secs=1"]),
                ),
                (
                    "libzmq",
                    runs(&["n=2000000 secs=1", "n=500000 secs=1", "n=2000000 secs=1"]),
                ),
                (
                    "omq",
                    runs(&["n=3000000 secs=1", "n=3000000 secs=1", "n=3000000 secs=1"]),
                ),
                (
                    "raw-framed",
                    runs(&["n=12000000 secs=1", "", "n=12000000 secs=1"]),
                ),
            ],
        );
        let report = render(&results);
        let line = "| PUSH to PULL, 16 B, messages/s | ours | 6,000,000 | 100 | 2,000,000 \
                    | 3,000,000 (omq) | 3.00 (4.00) | 2.00 (2.00) | 0.50 (0.58) |";
        assert!(report.contains(line), "{report}");
        let medians =
            "| PUSH to PULL, 16 B, messages/s | 6,000,000 | 2,000,000 | 3,000,000 | 12,000,000 |";
        assert!(report.contains(medians), "{report}");
        // The run that failed is not among those of the spread.
        let spreads = "| PUSH to PULL, 16 B, messages/s | 100 (3) | 75 (3) | 0 (3) | 0 (2) |";
        assert!(report.contains(spreads), "{report}");
        assert!(!report.contains("Somebody listens"));
    }

    #[test]
    fn where_less_is_better_the_best_is_the_least() {
        let results = results(
            "lat 64",
            vec![
                ("ours", runs(&["n=1 mean_us=50 p50_us=40 p99_us=90"])),
                ("libzmq", runs(&["n=1 mean_us=100 p50_us=80 p99_us=180"])),
                ("zmqrs", runs(&["n=1 mean_us=62.5 p50_us=50 p99_us=120"])),
            ],
        );
        let report = render(&results);
        let line =
            "mean µs ↓ | ours | 50.0 | 0 | 100 | 62.5 (zmqrs) | 0.50 (0.50) | 0.80 (0.80) | – |";
        assert!(report.contains(line), "{report}");
    }

    #[test]
    fn who_did_not_play_leaves_a_gap() {
        let results = results(
            "inproc 64",
            vec![("zmqrs", vec![None]), ("libzmq", vec![None])],
        );
        let report = render(&results);
        assert!(
            report.contains("| inproc, two threads, 64 B, messages/s | – | – |"),
            "{report}"
        );
        assert!(!report.contains("Ours against"));
    }

    #[test]
    fn listeners_are_compared_with_nobody_who_listens() {
        let results = results(
            "observer 64",
            vec![
                ("ours", runs(&["n=1000 secs=1 cpu=0.001"])),
                ("ours-unread", runs(&["n=900 secs=1 cpu=0.0018"])),
            ],
        );
        let report = render(&results);
        assert!(
            report.contains("| ours-unread | 900 | 0 | 0.90 (0.90) |"),
            "{report}"
        );
        assert!(
            report.contains("both ends ↓ | ours-unread | 2.00 | 0 | 2.00 (2.00) |"),
            "{report}"
        );
        assert!(!report.contains("Ours against"));
    }
}
