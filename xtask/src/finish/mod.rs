//! What is done to the page after Trunk has built it: the texts are put beside the module, the script
//! that Trunk writes into the page becomes a file, and the worker that keeps the page is told its files.

mod lessons;
mod literals;
mod offline;
mod page;
mod phrases;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::project::Project;

/// Finishes the page in `dist`.
///
/// # Errors
/// When a text cannot be found in the sources, or a file cannot be read or written.
pub(crate) fn finish(project: &Project) -> Result<()> {
    let dist = project.dist();
    let phrases = phrases::collect(&[
        &project.root.join("code/src"),
        &project.root.join("core/src"),
        &project.root.join("web/src"),
    ])?;
    write(&dist.join("texts/en.txt"), &phrases.file(|pair| &pair.en))?;
    write(&dist.join("texts/zh.txt"), &phrases.file(|pair| &pair.zh))?;
    let lessons = lessons::file(&project.root.join("scenarios"))?;
    write(&dist.join("lessons.txt"), &lessons)?;
    page::rewrite(&dist.join("index.html"))?;
    offline::rewrite(&dist)
}

fn write(path: &Path, content: &str) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    fs::write(path, content).with_context(|| format!("cannot write {}", path.display()))
}
