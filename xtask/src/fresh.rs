//! Whether `dist/` still matches the source, so that a repeated run need not bundle again.
//!
//! Everything in the tree counts as source of the page, except what is known not to reach it; of this
//! program only what finishes the page. A note
//! beside the build holds the moment at which it began and the age of `dist/index.html`: when somebody
//! else writes into `dist/`, the note no longer fits.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result};

use crate::project::Project;

/// Names in the root folder that the page does not depend on.
const APART: [&str; 6] = ["dist", "fuzz", "native", "node_modules", "tests", "xtask"];

/// What of this program changes what is in `dist/`.
const FINISH: &str = "xtask/src/finish";

/// A build that begins now, to be compared with the last one.
#[derive(Debug)]
pub(crate) struct Fresh<'a> {
    project: &'a Project,
    tools: &'a str,
    began: Duration,
}

impl<'a> Fresh<'a> {
    /// Takes the time. `tools` says what the page is built with.
    pub(crate) fn now(project: &'a Project, tools: &'a str) -> Self {
        Self {
            project,
            tools,
            began: since_epoch(SystemTime::now()),
        }
    }

    /// Whether the last build is good for the present source.
    pub(crate) fn holds(&self) -> bool {
        let Ok(noted) = fs::read_to_string(self.path()) else {
            return false;
        };
        let mut lines = noted.lines();
        let began = lines.next().and_then(|nanos| nanos.parse().ok());
        let rest: Vec<_> = lines.collect();
        began.is_some_and(|began: u128| {
            rest == [&self.index(), self.tools] && newest(&self.project.root).as_nanos() < began
        })
    }

    /// Notes that the build has succeeded.
    ///
    /// # Errors
    /// When the note cannot be written.
    pub(crate) fn remember(&self) -> Result<()> {
        let path = self.path();
        let note = format!(
            "{}\n{}\n{}\n",
            self.began.as_nanos(),
            self.index(),
            self.tools
        );
        fs::write(&path, note).with_context(|| format!("cannot write {}", path.display()))
    }

    fn path(&self) -> PathBuf {
        self.project.page_target().join("fresh")
    }

    /// Which `dist/index.html` there is.
    fn index(&self) -> String {
        let path = self.project.dist().join("index.html");
        format!("{} {}", changed(&path).as_nanos(), path.display())
    }
}

/// The last change below the root folder that can matter.
fn newest(root: &Path) -> Duration {
    let matters = |name: &str| {
        !APART.contains(&name)
            && !name.starts_with(['.'])
            && !name.starts_with("target")
            && !name.ends_with(".md")
    };
    let entries = fs::read_dir(root).into_iter().flatten().flatten();
    let entries = entries.filter(|entry| matters(&entry.file_name().to_string_lossy()));
    let paths = entries.map(|entry| entry.path());
    paths
        .chain([root.join(FINISH)])
        .map(|path| newest_below(&path))
        .max()
        .unwrap_or_default()
}

/// A folder's own age counts, since it tells of files that have gone.
fn newest_below(path: &Path) -> Duration {
    let entries = fs::read_dir(path).into_iter().flatten().flatten();
    entries
        .map(|entry| newest_below(&entry.path()))
        .fold(changed(path), Duration::max)
}

fn changed(path: &Path) -> Duration {
    path.symlink_metadata()
        .and_then(|meta| meta.modified())
        .map(since_epoch)
        .unwrap_or_default()
}

fn since_epoch(time: SystemTime) -> Duration {
    time.duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test's own files must be writable")]

    use super::*;

    #[test]
    fn a_change_in_the_source_or_in_dist_asks_for_a_build() {
        let root = std::env::temp_dir().join(format!("hopscope-fresh-{}", std::process::id()));
        for folder in [
            "web/src",
            "native",
            "dist",
            "target/page",
            FINISH,
            "xtask/src/bench",
        ] {
            fs::create_dir_all(root.join(folder)).unwrap();
        }
        let project = Project {
            cache: root.join("cache"),
            target: root.join("target"),
            root: root.clone(),
        };
        let past = SystemTime::now() - Duration::from_secs(60);
        let write = |path: &str, when| {
            let file = fs::File::create(root.join(path)).unwrap();
            file.set_modified(when).unwrap();
        };
        let rest = || std::thread::sleep(Duration::from_millis(20));
        write("web/src/main.rs", past);
        write("dist/index.html", past);
        rest();

        let fresh = Fresh {
            project: &project,
            tools: "trunk 1",
            began: since_epoch(SystemTime::now()),
        };
        assert!(!fresh.holds(), "nothing was built yet");
        fresh.remember().unwrap();
        assert!(fresh.holds());
        assert!(!Fresh::now(&project, "trunk 2").holds(), "another tool");
        write("native/main.rs", SystemTime::now());
        write("xtask/src/bench/mod.rs", SystemTime::now());
        assert!(fresh.holds(), "the command line is no part of the page");
        write("dist/index.html", SystemTime::now());
        assert!(!fresh.holds(), "somebody else has written into dist");
        fresh.remember().unwrap();
        rest();
        fs::remove_file(root.join("web/src/main.rs")).unwrap();
        assert!(!fresh.holds(), "a file has gone");
        let fresh = Fresh::now(&project, "trunk 1");
        fresh.remember().unwrap();
        assert!(fresh.holds());
        rest();
        write(&format!("{FINISH}/mod.rs"), SystemTime::now());
        assert!(!fresh.holds(), "the page would be finished in another way");
        fs::remove_dir_all(&root).unwrap();
    }
}
