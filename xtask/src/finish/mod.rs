//! What is done to the page after Trunk has built it: the texts are put beside the module, the script
//! that Trunk writes into the page becomes a file, its style sheets become one, and the worker that keeps
//! the page is told its files.

mod lessons;
mod literals;
mod offline;
mod page;
mod phrases;
mod split;
mod styles;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::project::Project;

/// Where the texts of the page stand.
const SOURCES: [&str; 3] = ["code/src", "core/src", "web/src"];

/// Finishes the page in `dist`.
///
/// # Errors
/// When a text cannot be found in the sources, or a file cannot be read or written.
pub(crate) fn finish(project: &Project) -> Result<()> {
    let dist = project.dist();
    complete(project, &dist)?;
    split::split(
        &dist,
        &project.page_target().join(split::LINKED),
        &project.root.join(split::LIST),
    )?;
    styles::join(&dist)?;
    offline::rewrite(&dist)
}

/// Finishes a page in `dist` of which it will be learned which functions run.
///
/// # Errors
/// As [`finish`].
pub(crate) fn finish_counted(project: &Project, dist: &Path) -> Result<()> {
    complete(project, dist)?;
    split::count(dist)
}

/// Writes the list of what comes later, by which functions of the page in `dist` did run.
///
/// # Errors
/// When a file cannot be read or written.
pub(crate) fn write_list(project: &Project, dist: &Path, ran: &BTreeSet<usize>) -> Result<()> {
    let list = split::learned(dist, ran)?;
    write(&project.root.join(split::LIST), &format!("{HEAD}{list}"))
}

/// What stands above the list.
const HEAD: &str = "\
# What the page can do without until it has been opened: it goes into the second part of the module.
# `cargo xtask dist --learn` has written this: web/README.md, The module in two parts.
#
# Each line names functions: all that have a path anywhere in their names, or with `=` the one name.
";

/// Puts beside the module what it does not hold, and the script of the page into a file.
fn complete(project: &Project, dist: &Path) -> Result<()> {
    let folders = SOURCES.map(|folder| project.root.join(folder));
    let phrases = phrases::collect(&folders.each_ref().map(PathBuf::as_path))?;
    write(&dist.join("texts/en.txt"), &phrases.file(|pair| &pair.en))?;
    write(&dist.join("texts/zh.txt"), &phrases.file(|pair| &pair.zh))?;
    let lessons = lessons::file(&project.root.join("scenarios"))?;
    write(&dist.join("lessons.txt"), &lessons)?;
    page::rewrite(&dist.join("index.html"))
}

fn write(path: &Path, content: &str) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    fs::write(path, content).with_context(|| format!("cannot write {}", path.display()))
}
