//! Which functions of the module the page can do without until it has been opened.

use std::collections::BTreeSet;

use anyhow::{Result, ensure};

use super::module::Module;
use super::names::{Path, paths, settled};

/// What begins a line that is a remark.
const REMARK: char = '#';

/// What is named in the list.
#[derive(Debug)]
pub(super) struct Choice<'a>(BTreeSet<Path<'a>>);

impl<'a> Choice<'a> {
    /// Reads a list: a path on each line.
    ///
    /// # Errors
    /// When a path stands in it twice: two lists have been mixed.
    pub(super) fn read(list: &'a str) -> Result<Self> {
        let mut named = BTreeSet::new();
        for line in list.lines().map(str::trim) {
            if !line.is_empty() && !line.starts_with(REMARK) {
                ensure!(
                    named.insert(Path::read(line)),
                    "`{line}` stands there twice"
                );
            }
        }
        Ok(Self(named))
    }

    /// How many paths are in no function's name, and how many there are: the list has fallen behind the
    /// sources, or another compiler has made other functions of them.
    pub(super) fn idle(&self, module: &Module<'_>) -> (usize, usize) {
        let names = module.functions.iter().map(|it| settled(&it.name));
        let names: Vec<String> = names.collect();
        let known: BTreeSet<Path<'_>> = names.iter().flat_map(|name| paths(name)).collect();
        (self.0.difference(&known).count(), self.0.len())
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

    /// Whether a function is named.
    fn later(&self, name: &str) -> bool {
        let name = settled(name);
        paths(&name).iter().any(|path| self.0.contains(path))
    }
}
