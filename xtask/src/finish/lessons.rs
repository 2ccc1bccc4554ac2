//! The built-in lessons as one file, as the core takes it: `=== id`, then the scenario.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

/// Every scenario in a folder and those below it, by name.
///
/// # Errors
/// When one cannot be read, or has a line that looks like the start of another.
pub(super) fn file(folder: &Path) -> Result<String> {
    let mut paths = Vec::new();
    collect(folder, &mut paths)?;
    paths.sort();
    let mut file = String::new();
    for path in paths {
        let source =
            fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        ensure!(
            !source.lines().any(|line| line.starts_with("=== ")),
            "{}: a line starts with `=== `, which separates the lessons",
            path.display()
        );
        let id = path.file_stem().unwrap_or_default().display();
        file.push_str(&format!("=== {id}\n{}\n", source.trim_end()));
    }
    Ok(file)
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) -> Result<()> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, paths)?;
        } else if path
            .extension()
            .is_some_and(|extension| extension == "toml")
        {
            paths.push(path);
        }
    }
    Ok(())
}
