//! The tables, as Markdown.

use std::fmt::Write;

use super::lines::{Line, Lines};
use crate::progress::grouped;

/// All tables: native and wasm side by side.
pub(super) fn render(native: &Lines, wasm: &Lines, memory: &Lines) -> String {
    let mut out = String::new();
    out.push_str("### Running\n\n");
    out.push_str("Time on a processor for each event, recorded; and for each record, to make the trace ready for seeking. `growth` is against the smallest n.\n\n");
    out.push_str("| scene | n | events | set-up ms | native ns | growth | wasm ns | growth | events/s in wasm | ready: native ns | wasm ns |\n");
    out.push_str("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
    for line in &native.runs {
        let [set_up, each, ready] = line.figures;
        let there = line.like(&wasm.runs);
        let [wasm_each, wasm_ready] = [1, 2].map(|figure| there.map(|line| line.figures[figure]));
        row(
            &mut out,
            &[
                line.scene.clone(),
                grouped(line.n),
                grouped(line.events),
                format!("{:.1}", set_up / 1e3),
                format!("{each:.0}"),
                growth(line, &native.runs),
                or_none(wasm_each.map(|each| format!("{each:.0}"))),
                or_none(there.map(|line| growth(line, &wasm.runs))),
                or_none(wasm_each.map(|each| grouped((1e9 / each) as u64))),
                format!("{ready:.0}"),
                or_none(wasm_ready.map(|ready| format!("{ready:.0}"))),
            ],
        );
    }
    out.push_str("\n### Seeking\n\nTime that passes until the state at a scattered position is there, in ms.\n\n");
    out.push_str("| scene | n | events | native median | worst | wasm median | worst |\n");
    out.push_str("|---|--:|--:|--:|--:|--:|--:|\n");
    for line in &native.seeks {
        let there = line.like(&wasm.seeks);
        let millis = |micros: f64| format!("{:.3}", micros / 1e3);
        let [median, worst] = line.figures.map(millis);
        let [wasm_median, wasm_worst] =
            [0, 1].map(|figure| or_none(there.map(|line| millis(line.figures[figure]))));
        row(
            &mut out,
            &[
                line.scene.clone(),
                grouped(line.n),
                grouped(line.events),
                median,
                worst,
                wasm_median,
                wasm_worst,
            ],
        );
    }
    let _ = write!(
        out,
        "\n### Memory\n\nOctets for each event, natively. A record has {} in place, {} in wasm.\n\n",
        native.record, wasm.record
    );
    out.push_str("| scene | n | events | trace | kept for seeking | a state, in all |\n");
    out.push_str("|---|--:|--:|--:|--:|--:|\n");
    for line in &memory.memory {
        let [trace, _, beside, state] = line.figures;
        row(
            &mut out,
            &[
                line.scene.clone(),
                grouped(line.n),
                grouped(line.events),
                format!("{trace:.0}"),
                format!("{beside:.0}"),
                grouped(state as u64),
            ],
        );
    }
    out
}

fn row(out: &mut String, cells: &[String]) {
    let _ = writeln!(out, "| {} |", cells.join(" | "));
}

fn or_none(cell: Option<String>) -> String {
    cell.unwrap_or_else(|| "–".into())
}

/// Time for each event against that of the same scene in its smallest size.
fn growth(line: &Line<3>, all: &[Line<3>]) -> String {
    let smallest = all.iter().find(|other| other.scene == line.scene);
    or_none(smallest.map(|smallest| format!("{:.1}", line.figures[1] / smallest.figures[1])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_of_the_two_did_not_measure_is_left_open() {
        let native = "run\tbroker\t10\t1000\t7\t250\t80\nrun\tbroker\t100\t1000\t7\t500\t80\n";
        let native = Lines::parse(native).expect("these are right");
        let wasm = Lines::parse("run\tbroker\t10\t1000\t7\t500\t160").expect("it is right");
        let tables = render(&native, &wasm, &Lines::default());
        assert!(
            tables.contains("| broker | 10 | 1,000 | 0.0 | 250 | 1.0 | 500 | 1.0 | 2,000,000 |"),
            "{tables}"
        );
        assert!(
            tables.contains("| broker | 100 | 1,000 | 0.0 | 500 | 2.0 | – | – | – |"),
            "{tables}"
        );
    }
}
