//! Which functions of the module the page can do without until it has been opened.

use std::collections::BTreeSet;

use anyhow::{Context, Result};

use super::module::Module;

/// Paths as functions' names hold them, and whether what lies below them comes later.
#[derive(Debug)]
pub(super) struct Choice<'a>(Vec<(&'a str, bool)>);

impl<'a> Choice<'a> {
    /// Reads a list: on each line `later` or `first` and a path, the longest path decides; `#` starts
    /// a remark.
    ///
    /// # Errors
    /// When a line is none of these.
    pub(super) fn read(list: &'a str) -> Result<Self> {
        let mut paths = Vec::new();
        for line in list.lines() {
            let line = line.split('#').next().unwrap_or_default().trim();
            if line.is_empty() {
                continue;
            }
            let (word, path) = line
                .split_once(' ')
                .filter(|(word, _)| ["first", "later"].contains(word))
                .with_context(|| format!("`{line}`: expected `first PATH` or `later PATH`"))?;
            paths.push((path.trim(), word == "later"));
        }
        Ok(Self(paths))
    }

    /// Whether a function comes later, by its name: if any path in it does.
    fn later(&self, name: &str) -> bool {
        let mut starts = name.char_indices().filter(|(at, _)| begins(name, *at));
        starts.any(|(at, _)| {
            let here = &name[at..];
            let fitting = self.0.iter().filter(|(path, _)| {
                let rest = here.strip_prefix(path);
                rest.is_some_and(|rest| !rest.starts_with(in_word) || path.ends_with(':'))
            });
            fitting
                .max_by_key(|(path, _)| path.len())
                .is_some_and(|(_, later)| *later)
        })
    }

    /// The paths that are in no function's name: the list has fallen behind the sources, or another
    /// compiler has made other functions of them.
    pub(super) fn idle(&self, module: &Module<'_>) -> Vec<&'a str> {
        let names = || module.functions.iter().map(|function| &function.name);
        let paths = self.0.iter().map(|(path, _)| *path);
        paths
            .filter(|path| !names().any(|name| name.contains(path)))
            .collect()
    }

    /// The numbers of the functions that come later: those that the list names, and what only they
    /// call. What can be called from outside, or by way of the table without being named, stays.
    pub(super) fn later_ones(&self, module: &Module<'_>) -> BTreeSet<u32> {
        let doors = module.doors();
        let named: BTreeSet<u32> = module
            .defined()
            .filter(|(number, function)| !doors.contains(number) && self.later(&function.name))
            .map(|(number, _)| number)
            .collect();
        let in_table = module.elements.iter().flat_map(|(_, functions)| functions);
        let mut open: Vec<u32> = doors.iter().chain(in_table).copied().collect();
        let mut first = BTreeSet::new();
        while let Some(number) = open.pop() {
            if !named.contains(&number) && first.insert(number) {
                open.extend(module.function(number).iter().flat_map(|it| &it.calls));
            }
        }
        let defined = module.defined().map(|(number, _)| number);
        defined.filter(|number| !first.contains(number)).collect()
    }
}

fn in_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Whether a path can begin at this place of a name.
fn begins(name: &str, at: usize) -> bool {
    !name[..at].ends_with(|c| in_word(c) || c == ':')
}
