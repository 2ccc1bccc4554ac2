//! The worker that keeps the page for when there is no network: it is told what the page is made of.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// The worker's file, which is no part of what it keeps.
const WORKER: &str = "sw.js";

/// The lines of the worker's source that are filled in.
const VERSION: &str = "const VERSION = \"\";";
const FILES: &str = "const FILES = [];";

/// Writes the worker's list of files and the version that follows from what is in them.
///
/// # Errors
/// When a file cannot be read or written, or the worker is not as this expects it.
pub(super) fn rewrite(dist: &Path) -> Result<()> {
    let mut files = Vec::new();
    collect(dist, "", &mut files)?;
    files.sort();
    let path = dist.join(WORKER);
    let worker =
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let worker = filled(&worker, &files)?;
    fs::write(&path, worker).with_context(|| format!("cannot write {}", path.display()))
}

/// Every file below `folder` but the worker, with what is in it.
fn collect(folder: &Path, prefix: &str, files: &mut Vec<(String, Vec<u8>)>) -> Result<()> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        let name = format!("{prefix}{}", path.file_name().unwrap_or_default().display());
        if path.is_dir() {
            collect(&path, &format!("{name}/"), files)?;
        } else if name != WORKER {
            let content =
                fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
            files.push((name, content));
        }
    }
    Ok(())
}

fn filled(worker: &str, files: &[(String, Vec<u8>)]) -> Result<String> {
    for line in [VERSION, FILES] {
        worker
            .contains(line)
            .then_some(())
            .with_context(|| format!("{WORKER} has no line `{line}`"))?;
    }
    let names: Vec<String> = files.iter().map(|(name, _)| format!("{name:?}")).collect();
    let version = version(worker, files);
    Ok(worker
        .replace(VERSION, &format!("const VERSION = \"{version:016x}\";"))
        .replace(FILES, &format!("const FILES = [{}];", names.join(", "))))
}

/// FNV-1a of 64 bits over the worker, and names and contents of all files, each behind its length.
fn version(worker: &str, files: &[(String, Vec<u8>)]) -> u64 {
    let files = files
        .iter()
        .flat_map(|(name, content)| [name.as_bytes(), content]);
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for part in [worker.as_bytes()].into_iter().chain(files) {
        for octet in (part.len() as u64).to_le_bytes().iter().chain(part) {
            hash = (hash ^ u64::from(*octet)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    hash
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test's own worker is right")]

    use super::*;

    fn page(script: &str) -> Vec<(String, Vec<u8>)> {
        let file = |name: &str, content: &str| (name.to_owned(), content.as_bytes().to_vec());
        vec![file("a.js", script), file("texts/en.txt", "x")]
    }

    #[test]
    fn the_worker_knows_every_file_and_a_version_of_its_own_for_any_change() {
        let worker = format!("{VERSION}\n{FILES}\n");
        let first = filled(&worker, &page("1")).unwrap();
        assert!(first.contains("const FILES = [\"a.js\", \"texts/en.txt\"];"));
        assert_eq!(first, filled(&worker, &page("1")).unwrap());
        assert_ne!(first, filled(&worker, &page("2")).unwrap());
        assert_ne!(first, filled(&format!("{worker}//"), &page("1")).unwrap());
        assert!(filled("", &page("1")).is_err());
    }
}
