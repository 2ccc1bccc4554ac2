//! The lines that the programs print: what each begins with, and numbers behind it.

use anyhow::{Context, Result, bail};

/// All lines of a program, by kind.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// Octets of a record in place; 0 if not told.
    pub(super) record: u64,
    pub(super) runs: Vec<Line<3>>,
    pub(super) seeks: Vec<Line<2>>,
    pub(super) memory: Vec<Line<4>>,
}

/// What was measured of one scene in one size.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line<const N: usize> {
    pub(super) scene: String,
    pub(super) n: u64,
    pub(super) events: u64,
    pub(super) figures: [f64; N],
}

impl Lines {
    /// Reads what a program printed.
    ///
    /// # Errors
    /// The first line that is of no known kind or lacks a number.
    pub(super) fn parse(output: &str) -> Result<Self> {
        let mut lines = Self::default();
        for line in output.lines() {
            let mut words = line.split('\t');
            let kind = words.next().unwrap_or_default();
            let words: Vec<&str> = words.collect();
            let read = match kind {
                "size" => words
                    .first()
                    .and_then(|word| word.parse().ok())
                    .map(|size| {
                        lines.record = size;
                    }),
                "run" => Line::read(&words).map(|line| lines.runs.push(line)),
                "seek" => Line::read(&words).map(|line| lines.seeks.push(line)),
                "memory" => Line::read(&words).map(|line| lines.memory.push(line)),
                _ => bail!("expected a line of size, run, seek or memory; got `{line}`"),
            };
            read.with_context(|| format!("expected a scene and numbers; got `{line}`"))?;
        }
        Ok(lines)
    }
}

impl<const N: usize> Line<N> {
    fn read(words: &[&str]) -> Option<Self> {
        let [scene, n, events, figures @ ..] = words else {
            return None;
        };
        let figures: Option<Vec<f64>> = figures.iter().map(|word| word.parse().ok()).collect();
        Some(Self {
            scene: (*scene).to_owned(),
            n: n.parse().ok()?,
            events: events.parse().ok()?,
            figures: figures?.try_into().ok()?,
        })
    }

    /// The line of the same scene, size and length.
    pub(super) fn like<'a>(&self, others: &'a [Self]) -> Option<&'a Self> {
        others.iter().find(|other| {
            (&other.scene, other.n, other.events) == (&self.scene, self.n, self.events)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_says_its_kind_and_has_all_its_numbers() {
        let lines = Lines::parse("size\t88\nrun\tbroker\t10\t1000\t7\t250.5\t80\n");
        let lines = lines.expect("these are right");
        assert_eq!(lines.record, 88);
        assert_eq!(lines.runs[0].figures, [7.0, 250.5, 80.0]);
        for wrong in [
            "walk\tbroker",
            "run\tbroker\t10\t1000\t7",
            "seek\tbroker\tx\t1\t2\t3",
        ] {
            let error = Lines::parse(wrong).expect_err("it is wrong").to_string();
            assert!(
                error.contains("expected") && error.contains(wrong),
                "{error}"
            );
        }
    }
}
