//! What the two parts of a module know of each other.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use wasmparser::{FuncType, ValType};

use super::data::{self, Pieces};
use super::links::{Links, Target};
use super::module::Module;
use super::order::alike_together;

/// A module with all that has been settled about its two parts.
#[derive(Debug)]
pub(super) struct Plan<'a, 'm> {
    pub(super) module: &'m Module<'a>,
    /// The functions of the first part.
    pub(super) first: Vec<u32>,
    /// The functions of the second part.
    pub(super) later: Vec<u32>,
    /// The slot of the table for each function of the second part that the first calls.
    pub(super) slots: BTreeMap<u32, u32>,
    /// How many slots the table has.
    pub(super) table: u64,
    /// The functions of the second part that stand in the table of the whole, too: a slot and its function.
    pub(super) held: Vec<(u32, u32)>,
    /// The functions of the first part and from outside that the second calls. They stand in a table of
    /// their own, in this order: as exports their names would weigh more than they.
    pub(super) lent: Vec<u32>,
    /// What the first part calls the functions from outside, in their order.
    pub(super) outside: Vec<String>,
    /// Names of what else the parts share: memory, tables, globals.
    pub(super) shared: Shared,
    pub(super) types: Types,
    /// The slots of the whole that may be called before the second part is there.
    pub(super) open: BTreeSet<u32>,
    /// What lies in memory: for the first part, for the second.
    pub(super) data: (Pieces, Pieces),
}

/// Names of things that both parts use.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) memories: Vec<String>,
    pub(super) tables: Vec<String>,
    pub(super) globals: Vec<String>,
}

/// The types of functions, by number.
#[derive(Debug)]
pub(super) struct Types(pub(super) Vec<FuncType>);

impl Types {
    /// The number of a type, which is added if it is new.
    pub(super) fn number(&mut self, ty: &FuncType) -> u32 {
        let at = self.0.iter().position(|known| known == ty);
        at.unwrap_or_else(|| {
            self.0.push(ty.clone());
            self.0.len() - 1
        }) as u32
    }

    /// The type of a function that takes one number more, the last.
    pub(super) fn with_slot(&mut self, ty: u32) -> Result<u32> {
        let plain = self.get(ty)?;
        let params: Vec<ValType> = plain
            .params()
            .iter()
            .copied()
            .chain([ValType::I32])
            .collect();
        let results = plain.results().to_vec();
        Ok(self.number(&FuncType::new(params, results)))
    }

    pub(super) fn get(&self, ty: u32) -> Result<&FuncType> {
        let found = self.0.get(ty as usize);
        found.with_context(|| format!("the module has no type {ty}"))
    }
}

impl<'a, 'm> Plan<'a, 'm> {
    /// Settles how a module is split whose functions `later` go into the second part.
    pub(super) fn new(module: &'m Module<'a>, links: &Links, later: &BTreeSet<u32>) -> Self {
        let needed = links.needed(module, later);
        let calls_from = |later_too: bool| {
            let from = module
                .defined()
                .filter(move |(number, _)| later.contains(number) == later_too);
            from.flat_map(|(_, function)| function.calls.iter().copied())
        };
        let mut uses = BTreeMap::<u32, usize>::new();
        for called in calls_from(false) {
            *uses.entry(called).or_default() += 1;
        }
        let numbers = || module.defined().map(|(number, _)| number);
        let first = numbers().filter(|number| !later.contains(number));
        let first = alike_together(module, first.collect());
        let in_table = module
            .elements
            .iter()
            .flat_map(|(slot, functions)| (*slot..).zip(functions.iter().copied()));
        let held: Vec<(u32, u32)> = in_table
            .filter(|(_, function)| later.contains(function))
            .collect();
        let open = held
            .iter()
            .map(|(slot, _)| *slot)
            .filter(|slot| !links.slots.contains(slot) || needed.contains(&Target::Slot(*slot)));
        let open = open.collect();
        let old: BTreeMap<u32, u32> = held
            .iter()
            .map(|(slot, function)| (*function, *slot))
            .collect();
        let mut table = module.tables.first().map_or(0, |table| table.initial);
        let mut slots = BTreeMap::new();
        for called in uses.keys().filter(|called| later.contains(called)) {
            let slot = old.get(called).copied().unwrap_or_else(|| {
                table += 1;
                (table - 1) as u32
            });
            slots.insert(*called, slot);
        }
        let mut names = Names::new(module);
        let shared = Shared {
            memories: module.memories.iter().map(|_| names.next()).collect(),
            tables: module.tables.iter().map(|_| names.next()).collect(),
            globals: module.globals.iter().map(|_| names.next()).collect(),
        };
        let lent = often_first(
            module,
            calls_from(true).filter(|called| !later.contains(called)),
        );
        Plan {
            module,
            first,
            later: alike_together(module, later.iter().copied().collect()),
            slots,
            table,
            held,
            lent,
            outside: short_names(module.imports.len()),
            shared,
            types: Types(module.types.clone()),
            open,
            data: data::parts(module, links, &needed),
        }
    }
}

/// So many numbers take one octet each where a function is called.
const SHORT: usize = 128;

/// Functions by how often they are called, so that those called most have short numbers; among those
/// that are called about as often the ones of one type lie together.
fn often_first(module: &Module<'_>, calls: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut uses = BTreeMap::<u32, usize>::new();
    for called in calls {
        *uses.entry(called).or_default() += 1;
    }
    let mut functions: Vec<u32> = uses.keys().copied().collect();
    functions.sort_by_key(|number| Reverse(uses[number]));
    for about_as_often in functions.chunks_mut(SHORT) {
        about_as_often.sort_by_key(|number| (module.type_of(*number), *number));
    }
    functions
}

/// So many names, short ones.
pub(super) fn short_names(count: usize) -> Vec<String> {
    let mut names = Names::default();
    (0..count).map(|_| names.next()).collect()
}

/// Short names that nothing has yet.
#[derive(Debug, Default)]
struct Names {
    taken: BTreeSet<String>,
    next: u32,
}

impl Names {
    fn new(module: &Module<'_>) -> Self {
        let taken = module.exports.iter().map(|export| export.name.to_owned());
        Self {
            taken: taken.collect(),
            next: 0,
        }
    }

    fn next(&mut self) -> String {
        loop {
            let mut name = String::new();
            let mut rest = self.next;
            self.next += 1;
            loop {
                name.push(char::from(b'a' + (rest % 26) as u8));
                rest /= 26;
                if rest == 0 {
                    break;
                }
            }
            if !self.taken.contains(&name) {
                return name;
            }
        }
    }
}
