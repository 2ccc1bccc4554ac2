//! Every run of every case, and how they are kept.
//!
//! ```json
//! {
//!   "machine": "2 × ...",
//!   "peers": ["ours", "libzmq"],
//!   "rows": [
//!     {"row": "thr 64", "runs": {"ours": [{"n": 99, "secs": 0.5}, null], "libzmq": [...]}}
//!   ]
//! }
//! ```
//!
//! Runs at the same place of their lists belong to one round; `null` is a run that failed.

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value, json};

use super::figures::Figure;
use super::outcome::Outcome;
use super::peers::Peer;
use super::rows::Case;

/// What was measured.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Results {
    /// Where and with whom.
    pub(crate) machine: String,
    /// Names, in the order of the tables.
    pub(crate) peers: Vec<String>,
    pub(crate) cases: Vec<Measured>,
}

/// The runs of one case by peer, each peer's in the order of the rounds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Measured {
    pub(crate) case: Case,
    pub(crate) runs: Vec<(String, Vec<Option<Outcome>>)>,
}

impl Measured {
    /// A figure of each round of a peer; nothing if it did not play.
    pub(crate) fn values(&self, peer: &str, figure: &Figure) -> Vec<Option<f64>> {
        let runs = self.runs.iter().find(|(name, _)| name == peer);
        let runs = runs.map_or(&[][..], |(_, runs)| runs);
        let value = |run: &Option<Outcome>| run.as_ref().and_then(figure.value);
        runs.iter().map(value).collect()
    }
}

impl Results {
    pub(crate) fn new(machine: String, peers: &[&Peer]) -> Self {
        Self {
            machine,
            peers: peers.iter().map(|peer| peer.name.to_owned()).collect(),
            cases: Vec::new(),
        }
    }

    pub(crate) fn to_json(&self) -> String {
        let rows = self.cases.iter().map(|measured| {
            let run = |run: &Option<Outcome>| run.as_ref().map(|outcome| json!(outcome.0));
            let runs = measured.runs.iter().map(|(peer, runs)| {
                let runs = runs.iter().map(run).collect::<Vec<_>>();
                (peer.clone(), json!(runs))
            });
            json!({"row": measured.case.name(), "runs": runs.collect::<Map<_, _>>()})
        });
        let rows: Vec<_> = rows.collect();
        let whole = json!({"machine": self.machine, "peers": self.peers, "rows": rows});
        format!("{whole:#}\n")
    }

    /// Reads what [`to_json`](Self::to_json) has written.
    ///
    /// # Errors
    /// What is no JSON or has another form, and a row that is not known.
    pub(crate) fn from_json(text: &str) -> Result<Self> {
        let whole: Value = serde_json::from_str(text).context("expected JSON")?;
        let peers = array(&whole, "peers")?.iter();
        let peers = peers.map(|name| Ok(name.as_str().context("a peer is a name")?.to_owned()));
        Ok(Self {
            machine: string(&whole, "machine")?.to_owned(),
            peers: peers.collect::<Result<_>>()?,
            cases: array(&whole, "rows")?
                .iter()
                .map(measured)
                .collect::<Result<_>>()?,
        })
    }
}

fn measured(row: &Value) -> Result<Measured> {
    let name = string(row, "row")?;
    let case = Case::named(name).with_context(|| format!("there is no row `{name}`"))?;
    let runs = row.get("runs").and_then(Value::as_object);
    let runs = runs.with_context(|| format!("row `{name}` has no object `runs`"))?;
    let runs = runs.iter().map(|(peer, runs)| {
        let runs = runs.as_array().context("the runs of a peer are a list")?;
        let runs = runs.iter().map(run).collect::<Result<_>>()?;
        Ok((peer.clone(), runs))
    });
    Ok(Measured {
        case,
        runs: runs.collect::<Result<_>>()?,
    })
}

fn run(value: &Value) -> Result<Option<Outcome>> {
    let pairs = match value {
        Value::Null => return Ok(None),
        Value::Object(pairs) => pairs.iter(),
        other => bail!("expected a run, found {other}"),
    };
    let pairs = pairs.map(|(key, value)| {
        let number = value.as_f64();
        let number = number.with_context(|| format!("`{key}` is no number: {value}"))?;
        Ok((key.clone(), number))
    });
    Ok(Some(Outcome(pairs.collect::<Result<_>>()?)))
}

fn string<'a>(value: &'a Value, key: &str) -> Result<&'a str> {
    let found = value.get(key).and_then(Value::as_str);
    found.with_context(|| format!("expected a text `{key}`"))
}

fn array<'a>(value: &'a Value, key: &str) -> Result<&'a Vec<Value>> {
    let found = value.get(key).and_then(Value::as_array);
    found.with_context(|| format!("expected a list `{key}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn results() -> Results {
        let run = Outcome::parse("n=99 secs=0.5 cpu=0.25");
        Results {
            machine: "2 × something".into(),
            peers: vec!["ours".into(), "libzmq".into()],
            cases: vec![Measured {
                case: Case::named("thr 64").expect("it is a case"),
                runs: vec![
                    ("libzmq".into(), vec![run.clone(), run.clone()]),
                    ("ours".into(), vec![run, None]),
                ],
            }],
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let results = results();
        let read = Results::from_json(&results.to_json());
        assert_eq!(read.expect("it was written by us"), results);
    }

    #[test]
    fn what_is_no_result_is_refused_with_a_reason() {
        let refused = |text: &str, reason: &str| {
            let error = Results::from_json(text).expect_err(text);
            assert!(format!("{error:#}").contains(reason), "{error:#}");
        };
        refused("thr 64", "expected JSON");
        refused("{}", "expected a list `peers`");
        refused(
            r#"{"machine": "", "peers": [], "rows": [{"row": "thrr 64", "runs": {}}]}"#,
            "no row `thrr 64`",
        );
        let number = results().to_json().replace("0.25", "\"fast\"");
        refused(&number, "`cpu` is no number");
    }
}
