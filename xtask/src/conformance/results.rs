//! Which requirement each test is for, by its name, and how it went.
//!
//! ```text
//! fn gr_1_the_greeting_is_64_octets()      GR-1
//! fn golden_ready_of_a_dealer()            no requirement of its own, but it must pass too
//! ```

use std::fmt;

use super::registry::Requirement;

/// What the tests' names and outcomes amount to.
#[derive(Debug, Default)]
pub(crate) struct Results {
    /// The names of the tests, without their modules, and whether each passed.
    tests: Vec<(String, bool)>,
}

/// How a requirement stands.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum State {
    /// Every test that bears its id passed; there are this many.
    Passed(usize),
    /// These tests that bear its id did not pass.
    Failed(Vec<String>),
    /// It does not apply, and the list says why.
    NotApplicable(String),
    /// No test bears its id.
    Missing,
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Passed(1) => f.write_str("passed"),
            Self::Passed(tests) => write!(f, "passed ({tests} tests)"),
            Self::Failed(names) => write!(f, "FAILED: {}", names.join(", ")),
            Self::NotApplicable(why) => write!(f, "not applicable: {why}"),
            Self::Missing => f.write_str("MISSING: no test bears this id"),
        }
    }
}

impl Results {
    /// Adds what a line of cargo's says, as in `test greeting::gr_1_is_64_octets ... ok`.
    pub(crate) fn read_cargo(&mut self, line: &str) {
        let Some((path, outcome)) = line
            .strip_prefix("test ")
            .and_then(|rest| rest.split_once(" ... "))
        else {
            return;
        };
        let name = path.rsplit("::").next().unwrap_or(path).trim();
        // A test that is meant to panic has ` - should panic` behind its name.
        let name = name.split(' ').next().unwrap_or(name);
        self.tests.push((name.to_owned(), outcome.trim() == "ok"));
    }

    /// Adds the functions of a source file as if each had passed: whether any is missing can be
    /// told without running them.
    #[cfg(test)]
    pub(crate) fn read_source(&mut self, source: &str) {
        for line in source.lines() {
            let Some((name, _)) = line
                .trim_start()
                .strip_prefix("fn ")
                .and_then(|rest| rest.split_once('('))
            else {
                continue;
            };
            self.tests.push((name.to_owned(), true));
        }
    }

    /// How `requirement` stands.
    pub(crate) fn state(&self, requirement: &Requirement) -> State {
        let bearing = self
            .tests
            .iter()
            .filter(|(name, _)| id_of(name).is_some_and(|id| id == requirement.id));
        let (passed, failed): (Vec<_>, Vec<_>) = bearing.partition(|(_, passed)| *passed);
        if !failed.is_empty() {
            return State::Failed(failed.into_iter().map(|(name, _)| name.clone()).collect());
        }
        match (&requirement.not_applicable, passed.len()) {
            (Some(why), _) => State::NotApplicable(why.clone()),
            (None, 0) => State::Missing,
            (None, tests) => State::Passed(tests),
        }
    }

    /// What is wrong with the names: ids that are not on the list, or that do not apply and are
    /// tested all the same.
    pub(crate) fn objections(&self, requirements: &[Requirement]) -> Vec<String> {
        let objection = |(name, _): &(String, bool)| {
            let id = id_of(name)?;
            let on_the_list = requirements.iter().find(|one| one.id == id);
            match on_the_list {
                None => Some(format!("{name} bears {id}, which is not on the list")),
                Some(one) if one.not_applicable.is_some() => {
                    Some(format!("{name} tests {id}, which is said not to apply"))
                }
                Some(_) => None,
            }
        };
        self.tests.iter().filter_map(objection).collect()
    }

    /// How many tests there are.
    pub(crate) fn len(&self) -> usize {
        self.tests.len()
    }

    /// Tests that bear no id, and how many of them passed.
    pub(crate) fn others(&self) -> (usize, usize) {
        let others = || self.tests.iter().filter(|(name, _)| id_of(name).is_none());
        (
            others().filter(|(_, passed)| *passed).count(),
            others().count(),
        )
    }
}

/// The id that a test's name begins with: two characters, the first a letter, and a number.
fn id_of(name: &str) -> Option<String> {
    let mut words = name.split('_');
    let (group, number) = (words.next()?, words.next()?);
    let is_group = group.len() == 2
        && group.starts_with(|first: char| first.is_ascii_lowercase())
        && group.bytes().all(|octet| octet.is_ascii_alphanumeric());
    let number: u16 = number.parse().ok()?;
    (is_group && words.next().is_some()).then(|| format!("{}-{number}", group.to_uppercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn requirement(id: &str, not_applicable: Option<&str>) -> Requirement {
        Requirement {
            id: id.to_owned(),
            not_applicable: not_applicable.map(str::to_owned),
            ..Requirement::default()
        }
    }

    fn results(lines: &[&str]) -> Results {
        let mut results = Results::default();
        for line in lines {
            results.read_cargo(line);
        }
        results
    }

    #[test]
    fn a_name_begins_with_its_id() {
        for (name, id) in [
            ("gr_1_the_greeting", Some("GR-1")),
            ("gr_10_any_cut", Some("GR-10")),
            ("z8_3_hello_world", Some("Z8-3")),
            ("gr_1", None),
            ("golden_1_x", None),
            ("gr_one_x", None),
            ("8z_1_x", None),
            ("of_a_dealer", None),
        ] {
            assert_eq!(id_of(name).as_deref(), id, "{name}");
        }
    }

    #[test]
    fn each_requirement_gets_the_state_of_its_tests() {
        let results = results(&[
            "test greeting::gr_1_one ... ok",
            "test greeting::gr_1_two - should panic ... ok",
            "test greeting::gr_10_ten ... FAILED",
            "test gr_2_at_the_root ... ok",
            "test golden ... ok",
            "running 5 tests",
            "test result: ok. 4 passed; 1 failed",
        ]);
        let state = |id| results.state(&requirement(id, None));
        assert_eq!(state("GR-1"), State::Passed(2));
        assert_eq!(state("GR-2"), State::Passed(1));
        assert_eq!(state("GR-10"), State::Failed(vec!["gr_10_ten".to_owned()]));
        assert_eq!(state("GR-3"), State::Missing);
        let excused = requirement("GR-3", Some("why"));
        assert_eq!(
            results.state(&excused),
            State::NotApplicable("why".to_owned())
        );
        assert_eq!(results.others(), (1, 1));
    }

    #[test]
    fn names_that_do_not_fit_the_list_are_told() {
        let results = results(&["test gr_1_one ... ok", "test gr_2_two ... ok"]);
        let list = [requirement("GR-1", Some("why"))];
        assert_eq!(
            results.objections(&list),
            [
                "gr_1_one tests GR-1, which is said not to apply",
                "gr_2_two bears GR-2, which is not on the list"
            ]
        );
    }

    #[test]
    fn functions_are_found_in_a_source() {
        let mut results = Results::default();
        results
            .read_source("#[test]\nfn gr_1_one() {\n    fn gr_2_within_a_macro(x in any()) {}\n}");
        for id in ["GR-1", "GR-2"] {
            assert_eq!(results.state(&requirement(id, None)), State::Passed(1));
        }
    }
}
