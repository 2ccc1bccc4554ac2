//! The works that the program `counts` knows, by its own list.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::process;

/// A work whose instructions are counted.
#[derive(Debug, PartialEq)]
pub(super) struct Work {
    pub(super) name: String,
    /// How many of it are done in a round.
    pub(super) in_round: u64,
    /// The work whose rounds are a part of this one's that is not meant.
    pub(super) without: Option<String>,
    /// What is done.
    pub(super) what: String,
}

/// Asks the program.
///
/// # Errors
/// When it does not run, or says what is not understood.
pub(super) fn list(program: &Path) -> Result<Vec<Work>> {
    let said = process::capture(&mut Command::new(program))?;
    let works: Result<Vec<_>> = said.lines().map(read).collect();
    let works = works?;
    ensure!(!works.is_empty(), "{} lists no work", program.display());
    Ok(works)
}

/// The work of this name.
///
/// # Errors
/// When there is none, with those there are.
pub(super) fn find<'a>(works: &'a [Work], name: &str) -> Result<&'a Work> {
    let found = works.iter().find(|work| work.name == name);
    found.with_context(|| {
        let known: Vec<_> = works.iter().map(|work| work.name.as_str()).collect();
        format!("there is no work `{name}`; there are {}", known.join(", "))
    })
}

/// Reads a line: what [`Work`] holds, in its order, with tabs between and `-` for no work.
fn read(line: &str) -> Result<Work> {
    let mut parts = line.splitn(4, '\t');
    let mut next = || {
        parts.next().with_context(|| {
            format!("expected name, number in a round, work to leave out and words, found `{line}`")
        })
    };
    let name = next()?.to_owned();
    let in_round = next()?;
    let in_round = in_round
        .parse()
        .ok()
        .filter(|number| *number > 0)
        .with_context(|| format!("expected how many are in a round, found `{in_round}`"))?;
    let without = Some(next()?).filter(|word| *word != "-").map(str::to_owned);
    let what = next()?.to_owned();
    Ok(Work {
        name,
        in_round,
        without,
        what,
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn a_line_of_the_list_is_read_and_a_mistake_in_it_is_told() {
        let work = read("event\t320\tpush-pull-16\tone event told").unwrap();
        assert_eq!((work.in_round, work.what.as_str()), (320, "one event told"));
        assert_eq!(work.without.as_deref(), Some("push-pull-16"));
        assert_eq!(read("a\t1\t-\tb").unwrap().without, None);
        for (line, told) in [
            ("a\t1", "words"),
            ("a\t0\t-\tb", "`0`"),
            ("a\tx\t-\tb", "`x`"),
        ] {
            let error = read(line).unwrap_err().to_string();
            assert!(error.contains(told), "{error}");
        }
    }
}
