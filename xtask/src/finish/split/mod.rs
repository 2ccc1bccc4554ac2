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
mod links;
mod module;
mod numbers;
mod plan;
mod second;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
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
    for path in choice.idle(&module) {
        progress::note(&format!("{LIST}: no function has `{path}` in its name"));
    }
    let later = choice.later_ones(&module);
    let (first, second) = parts(&module, &links, &later)?;
    write(&path, &first)?;
    write(&dist.join(MORE), &second)?;
    glue::rewrite(&dist.join(GLUE))
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
