//! What we hold ourselves to.

use super::compare::best_of;
use super::figures::{Better, Figure, figures};
use super::peers::{CEILING, Group, REFERENCE};
use super::results::{Measured, Results};
use super::rows::{Case, Row};
use super::statistics::{median, ratio_by_round};

/// What a figure of ours is held against.
#[derive(Clone, Copy, Debug)]
enum Against {
    /// So many times libzmq's.
    Libzmq(f64),
    /// So many times that of the best other implementation.
    Best(f64),
    /// So many times that of framed TCP.
    Raw(f64),
    /// Itself.
    Value(f64),
}

use Against::{Best, Libzmq, Raw, Value};

/// Row, size in octets, which of its figures, goals.
type Entry = (Row, usize, usize, &'static [Against]);

const GOALS: [Entry; 23] = [
    (Row::Throughput, 16, 0, &[Libzmq(4.0), Best(3.0)]),
    (Row::Throughput, 64, 0, &[Libzmq(4.0), Best(3.0)]),
    (Row::Throughput, 64, 1, &[Value(0.10)]),
    (Row::Throughput, 256, 0, &[Libzmq(4.0), Best(2.0)]),
    (Row::Throughput, 1_024, 0, &[Libzmq(4.0), Best(1.5)]),
    (Row::Throughput, 16_384, 0, &[Raw(0.85)]),
    (Row::Throughput, 65_536, 0, &[Raw(0.85)]),
    (Row::Throughput, 1_048_576, 0, &[Raw(0.9)]),
    (Row::Latency, 64, 0, &[Raw(1.05)]),
    (Row::Latency, 64, 1, &[Best(1.0)]),
    (Row::Latency, 64, 2, &[Best(1.0)]),
    (Row::Echo, 64, 0, &[Libzmq(1.6)]),
    (Row::FanLossless, 256, 0, &[Best(2.0)]),
    (Row::Inproc, 64, 0, &[Best(2.0)]),
    (Row::Inproc1, 64, 0, &[Best(2.0)]),
    (Row::Churn, 64, 0, &[Raw(0.95)]),
    (Row::Idle, 64, 0, &[Value(4.0)]),
    (Row::CurveThroughput, 64, 0, &[Libzmq(1.0)]),
    (Row::CurveThroughput, 16_384, 0, &[Libzmq(1.0)]),
    (Row::CurveLatency, 64, 0, &[Libzmq(1.0)]),
    (Row::Topics, 64, 0, &[Best(1.0)]),
    (Row::Crowd, 64, 0, &[Best(1.0)]),
    (Row::Crowd, 64, 2, &[Best(1.0)]),
];

/// How one goal stands.
#[derive(Clone, Debug)]
pub(crate) struct Standing {
    pub(crate) figure: Figure,
    /// The goal, for a person: `≥ 4 × libzmq`.
    pub(crate) asked: String,
    /// The ratio, or the value where the goal is one.
    pub(crate) reached: f64,
    /// Which of ours.
    pub(crate) by: String,
    pub(crate) is_reached: bool,
}

/// Every goal for which there are figures.
pub(crate) fn standings(results: &Results) -> Vec<Standing> {
    let mut standings = Vec::new();
    for (row, size, figure, goals) in GOALS {
        let case = Case { row, size };
        let Some(measured) = results.cases.iter().find(|one| one.case == case) else {
            continue;
        };
        let Some(figure) = figures(case).into_iter().nth(figure) else {
            continue;
        };
        let standing = |against: &Against| standing(results, measured, &figure, *against);
        standings.extend(goals.iter().filter_map(standing));
    }
    standings
}

fn standing(
    results: &Results,
    measured: &Measured,
    figure: &Figure,
    against: Against,
) -> Option<Standing> {
    let by = best_of(results, Group::Ours, measured, figure)?;
    let own = measured.values(by, figure);
    let ratio_to = |peer: &str| ratio_by_round(&own, &measured.values(peer, figure));
    let (goal, what, reached) = match against {
        Libzmq(goal) => (goal, " × libzmq", ratio_to(REFERENCE)?),
        Raw(goal) => (goal, " × raw", ratio_to(CEILING)?),
        Value(goal) => (goal, "", median(own.iter().copied().flatten())?),
        Best(goal) => {
            let best = best_of(results, Group::Other, measured, figure)?;
            (goal, " × the best", ratio_to(best)?)
        }
    };
    let is_less = figure.better == Better::Less;
    let sign = if is_less { "≤" } else { "≥" };
    Some(Standing {
        figure: figure.clone(),
        asked: format!("{sign} {goal}{what}"),
        reached,
        by: by.to_owned(),
        is_reached: if is_less {
            reached <= goal
        } else {
            reached >= goal
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::outcome::Outcome;

    fn standings_of(name: &str, runs: &[(&str, &str)]) -> Vec<(String, f64, String, bool)> {
        let run = |line: &str| vec![Outcome::parse(line)];
        let results = Results {
            machine: String::new(),
            peers: runs.iter().map(|(peer, _)| (*peer).to_owned()).collect(),
            cases: vec![Measured {
                case: Case::named(name).expect("it is a case"),
                runs: runs
                    .iter()
                    .map(|(peer, line)| ((*peer).to_owned(), run(line)))
                    .collect(),
            }],
        };
        let standings = standings(&results).into_iter();
        let told = |one: Standing| (one.asked, one.reached, one.by, one.is_reached);
        standings.map(told).collect()
    }

    #[test]
    fn the_best_of_ours_is_held_against_the_best_of_the_others() {
        let standings = standings_of(
            "thr 16",
            &[
                ("ours", "n=900 secs=1"),
                ("ours-blk", "n=1200 secs=1"),
                ("libzmq", "n=300 secs=1"),
                ("omq", "n=480 secs=1"),
            ],
        );
        let by = || "ours-blk".to_owned();
        assert_eq!(
            standings,
            [
                ("≥ 4 × libzmq".into(), 4.0, by(), true),
                ("≥ 3 × the best".into(), 2.5, by(), false),
            ]
        );
    }

    #[test]
    fn where_less_is_better_a_goal_is_reached_from_below() {
        let standings = standings_of(
            "lat 64",
            &[
                ("ours", "n=1 mean_us=63 p50_us=50 p99_us=90"),
                ("zmqrs", "n=1 mean_us=70 p50_us=60 p99_us=80"),
                ("raw-framed", "n=1 mean_us=60 p50_us=55 p99_us=70"),
            ],
        );
        let verdicts: Vec<_> = standings
            .iter()
            .map(|one| (one.0.as_str(), one.3))
            .collect();
        assert_eq!(
            verdicts,
            [
                ("≤ 1.05 × raw", true),
                ("≤ 1 × the best", true),
                ("≤ 1 × the best", false)
            ]
        );
    }

    #[test]
    fn a_goal_without_figures_does_not_stand_anywhere() {
        assert!(standings_of("echo 64", &[("ours", "n=1 secs=1")]).is_empty());
        assert!(standings_of("observer 64", &[("ours", "n=1 secs=1")]).is_empty());
    }

    #[test]
    fn each_goal_is_of_a_figure_that_is_compared() {
        for (row, size, index, _) in GOALS {
            let figures = figures(Case { row, size });
            let figure = figures.get(index).expect("the row has so many figures");
            assert!(figure.better != Better::Neither);
        }
    }
}
