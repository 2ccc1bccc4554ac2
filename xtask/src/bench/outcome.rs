//! What one run has told: `key=value` pairs.

use std::collections::BTreeMap;

/// The numbers of one run by their names.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Outcome(pub(crate) BTreeMap<String, f64>);

impl Outcome {
    /// Reads a line such as `n=99999 secs=0.512`. A line without a finite `n` is none.
    pub(crate) fn parse(line: &str) -> Option<Self> {
        let pair = |word: &str| {
            let (key, value) = word.split_once('=')?;
            let value: f64 = value.parse().ok()?;
            value.is_finite().then(|| (key.to_owned(), value))
        };
        let pairs: BTreeMap<_, _> = line.split_whitespace().filter_map(pair).collect();
        pairs.contains_key("n").then_some(Self(pairs))
    }

    pub(crate) fn get(&self, key: &str) -> Option<f64> {
        self.0.get(key).copied()
    }

    /// Adds what the driver has found out.
    pub(crate) fn with(mut self, key: &str, value: f64) -> Self {
        self.0.insert(key.to_owned(), value);
        self
    }

    /// How many a second, if both are told and it took any time.
    pub(crate) fn rate(&self) -> Option<f64> {
        let seconds = self.get("secs").filter(|seconds| *seconds > 0.0)?;
        Some(self.get("n")? / seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_pairs_is_an_outcome() {
        let outcome = Outcome::parse("n=100 secs=0.5 lost=0.25").expect("it is one");
        assert_eq!(outcome.rate(), Some(200.0));
        assert_eq!(outcome.get("lost"), Some(0.25));
        assert_eq!(outcome.with("cpu", 1.5).get("cpu"), Some(1.5));
    }

    #[test]
    fn other_lines_are_none() {
        for line in ["", "ready", "secs=1", "n=many", "n=NaN secs=1"] {
            assert_eq!(Outcome::parse(line), None, "{line}");
        }
    }

    #[test]
    fn no_time_is_no_rate() {
        let rate = |line| Outcome::parse(line).and_then(|outcome| outcome.rate());
        assert_eq!(rate("n=0 secs=0"), None);
        assert_eq!(rate("n=5"), None);
    }
}
