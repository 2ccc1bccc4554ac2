//! What was accepted, and how much more may be taken.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::process::Command;

use anyhow::{Context, Result};

use crate::process;
use crate::progress::grouped;
use crate::project::Project;

/// The budget's file, below the root folder.
pub(super) const FILE: &str = "micro/counts.txt";

/// Printed at the top of it.
const HEAD: &str = "\
# Instructions that the core takes for one of each work of `micro/src/bin/counts.rs`, as they were when
# somebody ran `cargo xtask counts --accept`, which writes this file. Ten in a hundred more may be taken.
# They belong to the compiler that made them; with another one they are shown and not held.
";

/// What stands above a table of [`Verdict`]s.
pub(super) const HEADER: &str = "instructions for one  taken    allowed";

/// So many parts in a hundred more than accepted are let pass.
const HEADROOM: u64 = 10;

/// So many parts in a hundred less are worth a word.
const BETTER: u64 = 15;

/// What was accepted, by work.
#[derive(Debug, PartialEq)]
pub(super) struct Budget {
    compiler: String,
    accepted: BTreeMap<String, u64>,
}

/// The compiler that builds here, and what for: `rustc 1.88.0 x86_64-unknown-linux-gnu`.
///
/// # Errors
/// When it does not say.
pub(super) fn compiler() -> Result<String> {
    let said = process::capture(Command::new("rustc").arg("-vV"))?;
    let line = |key: &str| {
        let found = said.lines().find_map(|line| line.strip_prefix(key));
        found.with_context(|| format!("`rustc -vV` says no `{key}`"))
    };
    Ok(format!("rustc {} {}", line("release: ")?, line("host: ")?))
}

impl Budget {
    /// A budget of what has just been measured.
    pub(super) fn of(compiler: String, measured: impl IntoIterator<Item = (String, u64)>) -> Self {
        Self {
            compiler,
            accepted: measured.into_iter().collect(),
        }
    }

    /// Reads the file.
    ///
    /// # Errors
    /// When it cannot be read or holds something else.
    pub(super) fn read(project: &Project) -> Result<Self> {
        let path = project.root.join(FILE);
        let text = fs::read_to_string(&path);
        let text = text.with_context(|| format!("cannot read {}", path.display()))?;
        Self::parse(&text).with_context(|| format!("in {FILE}"))
    }

    /// Writes the file.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn write(&self, project: &Project) -> Result<()> {
        let path = project.root.join(FILE);
        fs::write(&path, self.to_string())
            .with_context(|| format!("cannot write {}", path.display()))
    }

    fn parse(text: &str) -> Result<Self> {
        let mut lines = text.lines().filter(|line| !line.starts_with('#'));
        let compiler = lines.next().filter(|line| line.starts_with("rustc "));
        let compiler = compiler.context("expected the compiler first, as in `rustc 1.88.0 …`")?;
        let accepted = lines.map(|line| {
            let (name, number) = line.split_once(' ').unwrap_or((line, ""));
            let number = number.trim().parse().ok();
            let number = number.with_context(|| {
                format!("expected the name of a work and a number, found `{line}`")
            })?;
            Ok((name.to_owned(), number))
        });
        Ok(Self {
            compiler: compiler.to_owned(),
            accepted: accepted.collect::<Result<_>>()?,
        })
    }

    /// What a work takes, beside what was accepted.
    pub(super) fn judge<'a>(&self, name: &'a str, taken: u64) -> Verdict<'a> {
        Verdict {
            name,
            taken,
            accepted: self.accepted(name),
        }
    }

    /// What a work took when that was accepted.
    pub(super) fn accepted(&self, name: &str) -> Option<u64> {
        self.accepted.get(name).copied()
    }

    /// What is wrong about works that were accepted and are not among `names`.
    pub(super) fn objections_to_others(&self, names: &[&str]) -> Vec<String> {
        let others = self
            .accepted
            .keys()
            .filter(|name| !names.contains(&&***name));
        others
            .map(|name| format!("{FILE} has a line for {name}, which is no work any more"))
            .collect()
    }

    /// A word for the person if the budget was made with another compiler.
    pub(super) fn is_for_another(&self, compiler: &str) -> Option<String> {
        (self.compiler != compiler).then(|| {
            format!(
                "nothing is held against the budget: it was made with {}, this is {compiler}",
                self.compiler
            )
        })
    }
}

/// The file's text.
impl fmt::Display for Budget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEAD}{}", self.compiler)?;
        for (name, accepted) in &self.accepted {
            writeln!(f, "{name:16} {accepted:>7}")?;
        }
        Ok(())
    }
}

/// How a work stands.
#[derive(Debug, PartialEq)]
pub(super) struct Verdict<'a> {
    name: &'a str,
    /// Instructions for one of it.
    taken: u64,
    /// What it took when that was accepted; `None` if nobody ever did.
    accepted: Option<u64>,
}

impl Verdict<'_> {
    /// What is wrong, as a sentence.
    pub(super) fn objection(&self) -> Option<String> {
        let Self { name, taken, .. } = *self;
        let Some(accepted) = self.accepted else {
            return Some(format!("{FILE} has no line for {name}"));
        };
        let allowed = allowed(accepted);
        (taken > allowed).then(|| {
            format!(
                "{name} takes {} instructions, {} are allowed ({} were accepted)",
                grouped(taken),
                grouped(allowed),
                grouped(accepted)
            )
        })
    }

    /// A word on what is much better than accepted: it is worth keeping.
    fn praise(&self) -> Option<&'static str> {
        let accepted = self.accepted?;
        let is_better = self.taken * 100 < accepted * (100 - BETTER);
        is_better.then_some("much less than was accepted: keep it with cargo xtask counts --accept")
    }
}

const fn allowed(accepted: u64) -> u64 {
    accepted + accepted * HEADROOM / 100
}

/// A line of a table: name, what it takes, what it may take, and a word if that is worth one.
impl fmt::Display for Verdict<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let most = self
            .accepted
            .map_or_else(|| "?".to_owned(), |accepted| grouped(allowed(accepted)));
        let taken = grouped(self.taken);
        write!(f, "{:16} {taken:>10} {most:>10}", self.name)?;
        match (self.objection(), self.praise()) {
            (Some(_), _) if self.accepted.is_none() => f.write_str("  NEW"),
            (Some(_), _) => f.write_str("  TOO MANY"),
            (None, Some(praise)) => write!(f, "  {praise}"),
            (None, None) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    fn budget() -> Budget {
        Budget::parse("# a word\nrustc 1.90.0 here\ndecode-16   200\nencode  1000\n").unwrap()
    }

    #[test]
    fn a_tenth_more_is_let_pass_and_not_one_instruction_beyond() {
        assert_eq!(budget().judge("decode-16", 220).objection(), None);
        let over = budget().judge("decode-16", 221).objection().unwrap();
        assert!(
            over.contains("221") && over.contains("220") && over.contains("200"),
            "{over}"
        );
        assert!(
            budget()
                .judge("decode-16", 221)
                .to_string()
                .contains("TOO MANY")
        );
    }

    #[test]
    fn what_has_become_much_better_is_told_and_no_objection() {
        let shown = |taken| budget().judge("encode", taken).to_string();
        assert!(!shown(850).contains("--accept"));
        assert!(shown(849).contains("--accept"));
        assert_eq!(budget().judge("encode", 849).objection(), None);
    }

    #[test]
    fn works_and_lines_without_each_other_are_told() {
        let unknown = budget().judge("new", 1).objection().unwrap();
        assert!(unknown.contains("no line for new"), "{unknown}");
        let others = budget().objections_to_others(&["decode-16"]);
        assert!(
            others.len() == 1 && others[0].contains("encode"),
            "{others:?}"
        );
    }

    #[test]
    fn a_budget_holds_for_the_compiler_it_was_made_with() {
        assert_eq!(budget().is_for_another("rustc 1.90.0 here"), None);
        let told = budget().is_for_another("rustc 1.91.0 here").unwrap();
        assert!(told.contains("1.90.0") && told.contains("1.91.0"), "{told}");
    }

    #[test]
    fn what_is_written_is_read_again_and_anything_else_is_told() {
        assert_eq!(Budget::parse(&budget().to_string()).unwrap(), budget());
        for (text, told) in [
            ("", "compiler"),
            ("decode 7", "compiler"),
            ("rustc 1\nx y", "`x y`"),
        ] {
            let error = Budget::parse(text).unwrap_err().to_string();
            assert!(error.contains(told), "{error}");
        }
    }
}
