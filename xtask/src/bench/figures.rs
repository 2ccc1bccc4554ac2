//! Which figures a row gives: what is read out of the outcome of a run.

use super::outcome::Outcome;
use super::rows::{Case, Row};

/// One figure of a row.
#[derive(Clone, Debug)]
pub(crate) struct Figure {
    /// Row, size and unit.
    pub(crate) title: String,
    pub(crate) better: Better,
    pub(crate) value: fn(&Outcome) -> Option<f64>,
}

/// Which of two values is the better one.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Better {
    More,
    Less,
    /// It explains another figure and is not compared.
    Neither,
}

/// The figures of a case, the one that its spread is told of first.
pub(crate) fn figures(case: Case) -> Vec<Figure> {
    let of = |unit: &str, better, value| Figure {
        title: format!("{}, {}", titled(case), unit),
        better,
        value,
    };
    let rate = |unit| of(unit, Better::More, Outcome::rate);
    let cpu = of(
        "CPU s per million, both ends",
        Better::Less,
        cpu_per_million,
    );
    let lost = || {
        of("% lost", Better::Neither, |run| {
            Some(run.get("lost")? * 100.0)
        })
    };
    let took = || {
        vec![
            of("mean µs", Better::Less, |run| run.get("mean_us")),
            of("p50 µs", Better::Less, |run| run.get("p50_us")),
            of("p99 µs", Better::Less, |run| run.get("p99_us")),
        ]
    };
    match case.row {
        Row::Throughput if case.size == 64 => vec![rate("messages/s"), cpu],
        Row::Observer | Row::CurveThroughput => vec![rate("messages/s"), cpu],
        Row::Throughput | Row::Echo | Row::Inproc | Row::Inproc1 => vec![rate("messages/s")],
        Row::Latency | Row::LatencyPinned | Row::CurveLatency => took(),
        Row::Crowd => {
            let mut figures = took();
            let connections = |run: &Outcome| run.get("connections");
            figures.push(of("connections", Better::Neither, connections));
            figures
        }
        Row::Fan | Row::FanLossless => vec![rate("delivered/s"), lost()],
        Row::Topics => vec![
            of("published/s less what is lost", Better::More, kept),
            lost(),
        ],
        Row::Churn => vec![rate("connections/s")],
        Row::Idle => vec![of("KiB each", Better::Less, |run| run.get("kib_each"))],
    }
}

fn titled(case: Case) -> String {
    match case.row {
        Row::Idle | Row::Churn => case.row.title().to_owned(),
        row => format!("{}, {}", row.title(), octets(case.size)),
    }
}

/// A size as a person says it.
fn octets(size: usize) -> String {
    const KIB: usize = 1 << 10;
    const MIB: usize = 1 << 20;
    if size >= MIB && size.is_multiple_of(MIB) {
        format!("{} MiB", size / MIB)
    } else if size >= KIB && size.is_multiple_of(KIB) {
        format!("{} KiB", size / KIB)
    } else {
        format!("{size} B")
    }
}

/// How many a second were published and, where they matched, not lost: who drops messages before
/// they are matched has saved itself the work.
fn kept(run: &Outcome) -> Option<f64> {
    Some(run.rate()? * (1.0 - run.get("lost")?))
}

/// User and system time of both processes, start-up included.
fn cpu_per_million(run: &Outcome) -> Option<f64> {
    Some(run.get("cpu")? * 1e6 / run.get("n")?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::rows::{SIZES, cases};

    fn value(name: &str, index: usize, line: &str) -> (String, Option<f64>) {
        let case = Case::named(name).expect("it is a case");
        let run = Outcome::parse(line).expect("it is an outcome");
        let figure = figures(case).swap_remove(index);
        (figure.title, (figure.value)(&run))
    }

    #[test]
    fn figures_are_read_out_of_what_a_run_tells() {
        assert_eq!(
            value("thr 64", 1, "n=2000000 secs=1 cpu=0.5"),
            (
                "PUSH to PULL, 64 B, CPU s per million, both ends".into(),
                Some(0.25)
            )
        );
        assert_eq!(value("thr 16384", 0, "n=500 secs=0.25").1, Some(2_000.0));
        assert_eq!(
            value("topics 64", 0, "n=800 secs=2 lost=0.75").1,
            Some(100.0)
        );
        assert_eq!(value("fan 256", 1, "n=8 secs=1 lost=0.5").1, Some(50.0));
        assert_eq!(
            value("lat 64", 2, "n=8 mean_us=9 p50_us=8 p99_us=20").1,
            Some(20.0)
        );
        assert_eq!(value("idle 64", 0, "n=8 kib_each=2.5").1, Some(2.5));
    }

    #[test]
    fn no_two_figures_have_one_title() {
        let all: Vec<_> = Row::all().collect();
        let mut titles: Vec<_> = cases(&all, &SIZES)
            .into_iter()
            .flat_map(figures)
            .map(|figure| figure.title)
            .collect();
        let count = titles.len();
        titles.sort();
        titles.dedup();
        assert_eq!(titles.len(), count);
    }

    #[test]
    fn sizes_are_spoken() {
        let spoken = [16, 1_000, 1_024, 16_384, 1_048_576].map(octets);
        assert_eq!(spoken, ["16 B", "1000 B", "1 KiB", "16 KiB", "1 MiB"]);
    }
}
