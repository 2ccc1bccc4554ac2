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
    let folders = SOURCES.map(|folder| project.root.join(folder));
    let phrases = phrases::collect(&folders.each_ref().map(PathBuf::as_path))?;
    write(&dist.join("texts/en.txt"), &phrases.file(|pair| &pair.en))?;
    write(&dist.join("texts/zh.txt"), &phrases.file(|pair| &pair.zh))?;
    let lessons = lessons::file(&project.root.join("scenarios"))?;
    write(&dist.join("lessons.txt"), &lessons)?;
    page::rewrite(&dist.join("index.html"))?;
    split::split(
        &dist,
        &project.page_target().join(split::LINKED),
        &project.root.join(split::LIST),
    )?;
    styles::join(&dist)?;
    offline::rewrite(&dist)
}

fn write(path: &Path, content: &str) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    fs::write(path, content).with_context(|| format!("cannot write {}", path.display()))
}
