//! Instructions by function, as Valgrind's tool callgrind counts and writes them.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::process;

/// On every processor glibc copies and compares in the oldest way: the newer ways, which it chooses
/// by what the processor can do, take other numbers of instructions. Other libraries ignore this.
const OLDEST_WAYS: (&str, &str) = (
    "GLIBC_TUNABLES",
    "glibc.cpu.hwcaps=-AVX2,-AVX_Fast_Unaligned_Load,-ERMS",
);

/// Runs one program and counts.
pub(super) struct Callgrind {
    valgrind: PathBuf,
    program: PathBuf,
    /// Where the profiles are written.
    folder: PathBuf,
}

impl Callgrind {
    /// # Errors
    /// When the folder cannot be made.
    pub(super) fn new(valgrind: PathBuf, program: PathBuf, folder: PathBuf) -> Result<Self> {
        fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        Ok(Self {
            valgrind,
            program,
            folder,
        })
    }

    /// Does so many rounds of a work.
    ///
    /// # Errors
    /// When it does not succeed, or nothing was counted.
    pub(super) fn run(&self, work: &str, rounds: u32) -> Result<Profile> {
        let file = self.folder.join(format!("{work}.{rounds}"));
        let mut out = std::ffi::OsString::from("--callgrind-out-file=");
        out.push(&file);
        let mut command = Command::new(&self.valgrind);
        command
            .args(["--quiet", "--tool=callgrind"])
            .arg(out)
            .arg(&self.program)
            .args([work, &rounds.to_string()])
            .env(OLDEST_WAYS.0, OLDEST_WAYS.1);
        process::capture(&mut command)?;
        let text = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        Profile::read(&String::from_utf8_lossy(&text))
            .with_context(|| format!("in {}", file.display()))
    }
}

/// Instructions by function, each without those of what it calls.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Profile(BTreeMap<String, u64>);

impl Profile {
    /// Reads the format that callgrind's manual describes: lines `fn=` say in which function the
    /// costs are that follow, a name is written out where its number comes first, and the cost
    /// behind `calls=` is the callee's.
    fn read(text: &str) -> Result<Self> {
        let mut names = BTreeMap::new();
        let mut costs = BTreeMap::new();
        let (mut function, mut is_callee) = (String::new(), false);
        for line in text.lines() {
            let name = ["fn=", "cfn="]
                .iter()
                .find_map(|key| Some((*key, line.strip_prefix(key)?)));
            if let Some((key, name)) = name {
                let (number, written) = name.split_once(' ').unwrap_or((name, ""));
                if !written.is_empty() {
                    names.insert(number, written);
                }
                if key == "fn=" {
                    let known = names.get(number);
                    function =
                        (*known.with_context(|| format!("{number} has no name"))?).to_owned();
                }
            } else if line.starts_with("calls=") {
                is_callee = true;
            } else if line.starts_with(|c: char| c.is_ascii_digit() || "+-*".contains(c)) {
                if core::mem::take(&mut is_callee) {
                    continue;
                }
                let cost = line.split(' ').nth(1).and_then(|cost| cost.parse().ok());
                let cost: u64 = cost.with_context(|| format!("expected a cost, found `{line}`"))?;
                *costs.entry(function.clone()).or_default() += cost;
            }
        }
        anyhow::ensure!(!costs.is_empty(), "no instruction was counted");
        Ok(Self(costs))
    }

    /// All instructions.
    pub(super) fn total(&self) -> u64 {
        self.0.values().sum()
    }

    /// What is left when those of a shorter run are taken away.
    pub(super) fn without(&self, shorter: &Self) -> Self {
        let left = self.0.iter().map(|(function, cost)| {
            let before = shorter.0.get(function).copied().unwrap_or_default();
            (function.clone(), cost.saturating_sub(before))
        });
        Self(left.collect())
    }

    /// The functions, those that take most first.
    pub(super) fn costliest(&self) -> Vec<(&str, u64)> {
        let mut functions: Vec<_> = self.0.iter().map(|(name, cost)| (&**name, *cost)).collect();
        functions.sort_by_key(|(_, cost)| std::cmp::Reverse(*cost));
        functions
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    /// `main` takes 5 and calls `work` for 40 altogether, which takes 30 and calls `copy` for 10.
    const SMALL: &str = "\
events: Ir
positions: line

fl=(1) a.rs
fn=(1) main
0 2
cfn=(2) work
calls=1 0
0 40
+3 3

fn=(2)
0 10
fi=(2) inlined.rs
* 20
cob=(3) libc.so
cfn=(3) copy
calls=2 0
0 10

fn=(3)
0 10
totals: 45
";

    #[test]
    fn each_function_has_its_own_instructions_and_all_together_are_the_total() {
        let profile = Profile::read(SMALL).unwrap();
        assert_eq!(
            profile.costliest(),
            [("work", 30), ("copy", 10), ("main", 5)]
        );
        assert_eq!(profile.total(), 45);
    }

    #[test]
    fn what_a_shorter_run_took_is_taken_away() {
        let shorter = Profile::read(SMALL).unwrap();
        let longer = Profile::read(&SMALL.replace("* 20", "* 50")).unwrap();
        let rounds = longer.without(&shorter);
        assert_eq!(rounds.costliest()[0], ("work", 30));
        assert_eq!(rounds.total(), 30);
    }

    #[test]
    fn what_is_no_profile_is_told() {
        for (text, told) in [
            ("", "no instruction"),
            ("fn=(7)\n", "(7)"),
            ("0 x\n", "`0 x`"),
        ] {
            let error = Profile::read(text).unwrap_err().to_string();
            assert!(error.contains(told), "{error}");
        }
    }
}
