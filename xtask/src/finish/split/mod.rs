//! Cuts the page's module in two: what a reader needs to open the page and to play a lesson, and what
//! is needed by what is opened later. The first part is fetched at once, the second when the page has
//! started; `web/later.txt` says what belongs to it.
//!
//! The parts share memory, table and stack. The second imports what it calls from the first. The first
//! calls the second by slots of the table, which the second fills when it is instantiated; whoever needs
//! a slot before that asks for the second part (`web/more.js`), which is fetched on the spot then. So
//! it is only a matter of time, never of right and wrong, what the list says.

mod choice;
mod data;
mod first;
mod glue;
mod learn;
mod links;
mod module;
mod names;
mod numbers;
mod order;
mod plan;
mod second;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use wasmparser::Validator;

use crate::progress;

use choice::Choice;
use links::Links;
use module::Module;
use plan::Plan;

/// The whole module, and the first part after the split.
const FIRST: &str = "hopscope-web_bg.wasm";

/// The second part.
const MORE: &str = "hopscope-web_more.wasm";

/// The whole module with the names of its functions, while it is learned which of them run.
const NAMED: &str = "named.wasm";

/// A line of the list stands for functions of so many octets at least: a longer list would save little.
const WORTH: u64 = 60;

/// What wasm-bindgen has written around the module.
const GLUE: &str = "hopscope-web.js";

/// The module as it was linked, in the folder of what is built for the page.
pub(super) const LINKED: &str = "wasm32-unknown-unknown/page/hopscope-web.wasm";

/// The list of what comes later.
pub(super) const LIST: &str = "web/later.txt";

/// Splits the module in `dist`, by what the linker tells of it and the list of what comes later.
///
/// # Errors
/// When a file cannot be read, or the module holds what a split does not know.
pub(super) fn split(dist: &Path, linked: &Path, list: &Path) -> Result<()> {
    let path = dist.join(FIRST);
    let whole = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let module = Module::read(&whole).with_context(|| format!("cannot split {FIRST}"))?;
    let list =
        fs::read_to_string(list).with_context(|| format!("cannot read {}", list.display()))?;
    let linked = fs::read(linked).with_context(|| format!("cannot read {}", linked.display()))?;
    let links = Links::read(&linked)?;
    let choice = Choice::read(&list)?;
    let (idle, all) = choice.idle(&module);
    if idle > 0 {
        progress::note(&format!(
            "{idle} of {all} paths in {LIST} name no function; `cargo xtask dist --learn` writes it anew"
        ));
    }
    ensure!(
        module.lent.is_empty(),
        "{FIRST} has more than one table of functions, or has been split already"
    );
    let later = choice.later_ones(&module);
    let (first, second) = parts(&module, &links, &later)?;
    write(&path, &first)?;
    write(&dist.join(MORE), &second)?;
    let names = module.imports.iter().map(|(import, _)| import.name);
    glue::rewrite(&dist.join(GLUE), &names.collect::<Vec<_>>())
}

/// Puts a module into `dist` that writes down which of its functions run.
///
/// # Errors
/// When a file cannot be read or written, or the module holds what is not known.
pub(super) fn count(dist: &Path) -> Result<()> {
    let path = dist.join(FIRST);
    let whole = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
    // What is learned is said by names.
    write(&dist.join(NAMED), &whole)?;
    write(&path, &learn::counted(&whole)?)
}

/// The list that follows from what ran: for each function of the module in `dist` whether it did.
///
/// # Errors
/// When a file cannot be read.
pub(super) fn learned(dist: &Path, ran: &BTreeSet<usize>) -> Result<String> {
    let path = dist.join(NAMED);
    let whole = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(learn::list(&Module::read(&whole)?, ran, WORTH))
}

/// The two parts of a module.
fn parts(module: &Module<'_>, links: &Links, later: &BTreeSet<u32>) -> Result<(Vec<u8>, Vec<u8>)> {
    let mut plan = Plan::new(module, links, later);
    let first = first::write(&mut plan)?;
    let second = second::write(&plan)?;
    for (name, part) in [("first", &first), ("second", &second)] {
        let mut validator = Validator::new();
        let valid = validator.validate_all(part);
        valid.with_context(|| format!("the {name} part of the module is not valid"))?;
    }
    Ok((first, second))
}

fn write(path: &Path, content: &[u8]) -> Result<()> {
    fs::write(path, content).with_context(|| format!("cannot write {}", path.display()))
}
