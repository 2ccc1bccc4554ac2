//! What the page weighs on its way to a browser, held against a budget.

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, bail};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::progress::grouped;

/// The most that the first part of the page's WebAssembly may take, in gzipped octets: what is fetched
/// before anything is seen.
const FIRST_BUDGET: u64 = 247_500;

/// The most that the second part may take, which comes once the page has started.
const MORE_BUDGET: u64 = 286_000;

/// The most that the loader of embedded pictures may take, in gzipped octets.
const LOADER_BUDGET: u64 = 5_000;

/// The parts of the WebAssembly.
const FIRST: &str = "hopscope-web_bg.wasm";
const MORE: &str = "hopscope-web_more.wasm";

/// The script that other people's pages load.
const LOADER: &str = "hopscope-flow.js";

/// The files of a built page.
#[derive(Debug)]
pub(crate) struct Sizes(Vec<Size>);

#[derive(Debug)]
struct Size {
    name: String,
    plain: u64,
    gzipped: u64,
}

/// Weighs every file in a folder.
///
/// # Errors
/// When a file cannot be read.
pub(crate) fn measure(dist: &Path) -> Result<Sizes> {
    let mut sizes = Vec::new();
    weigh_below(dist, "", &mut sizes)?;
    sizes.sort_by(|a, b| b.gzipped.cmp(&a.gzipped).then_with(|| a.name.cmp(&b.name)));
    Ok(Sizes(sizes))
}

fn weigh_below(folder: &Path, prefix: &str, sizes: &mut Vec<Size>) -> Result<()> {
    for entry in
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?
    {
        let path = entry?.path();
        let name = format!("{prefix}{}", path.file_name().unwrap_or_default().display());
        if path.is_dir() {
            weigh_below(&path, &format!("{name}/"), sizes)?;
            continue;
        }
        let content = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        sizes.push(Size {
            name,
            plain: content.len() as u64,
            gzipped: gzipped(&content)?,
        });
    }
    Ok(())
}

fn gzipped(content: &[u8]) -> Result<u64> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?.len() as u64)
}

impl Sizes {
    /// Prints a line per file, the heaviest first.
    pub(crate) fn print(&self) {
        let width = self
            .0
            .iter()
            .map(|size| size.name.len())
            .max()
            .unwrap_or_default();
        println!("   {:width$}  {:>10}  {:>10}", "file", "octets", "gzipped");
        for Size {
            name,
            plain,
            gzipped,
        } in &self.0
        {
            println!(
                "   {name:width$}  {:>10}  {:>10}",
                grouped(*plain),
                grouped(*gzipped)
            );
        }
        println!(
            "   budget: {}",
            self.budgets().map(|budget| budget.to_string()).join("; ")
        );
        println!(
            "   both parts of the module: {} gzipped",
            grouped(self.module())
        );
    }

    /// Holds the sizes against the budgets.
    ///
    /// # Errors
    /// When one is exceeded, or a part of the WebAssembly is not there.
    pub(crate) fn check(&self) -> Result<()> {
        let budgets = self.budgets();
        for part in [FIRST, MORE] {
            if self.taken(part) == 0 {
                bail!("the page holds no {part}");
            }
        }
        let over: Vec<_> = budgets
            .iter()
            .filter(|budget| budget.taken > budget.allowed)
            .collect();
        if !over.is_empty() {
            bail!(
                "over the budget: {}",
                over.iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>()
                    .join("; ")
            );
        }
        Ok(())
    }

    fn budgets(&self) -> [Budget; 3] {
        [
            (FIRST, FIRST_BUDGET),
            (MORE, MORE_BUDGET),
            (LOADER, LOADER_BUDGET),
        ]
        .map(|(what, allowed)| Budget {
            what,
            taken: self.taken(what),
            allowed,
        })
    }

    fn taken(&self, name: &str) -> u64 {
        let named = self.0.iter().filter(|size| size.name == name);
        named.map(|size| size.gzipped).sum()
    }

    /// All WebAssembly.
    fn module(&self) -> u64 {
        self.taken(FIRST) + self.taken(MORE)
    }
}

#[derive(Debug)]
struct Budget {
    what: &'static str,
    taken: u64,
    allowed: u64,
}

impl std::fmt::Display for Budget {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} {} of {} gzipped",
            self.what,
            grouped(self.taken),
            grouped(self.allowed)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(first: u64, more: u64, loader: u64) -> Result<(), String> {
        let size = |name: &str, gzipped| Size {
            name: name.to_owned(),
            plain: gzipped,
            gzipped,
        };
        let files = vec![size(FIRST, first), size(MORE, more), size(LOADER, loader)];
        Sizes(files).check().map_err(|error| error.to_string())
    }

    #[test]
    fn the_budgets_are_kept_to_the_octet() {
        let full = (FIRST_BUDGET, MORE_BUDGET, LOADER_BUDGET);
        assert_eq!(page(full.0, full.1, full.2), Ok(()));
        for (over, what) in [
            (page(full.0 + 1, 1, 1), FIRST),
            (page(1, full.1 + 1, 1), MORE),
            (page(1, 1, full.2 + 1), LOADER),
        ] {
            let told = format!("over the budget: {what}");
            assert!(over.is_err_and(|error| error.contains(&told)));
        }
        assert!(page(0, 1, 1).is_err_and(|error| error.contains(FIRST)));
        assert!(page(1, 0, 1).is_err_and(|error| error.contains(MORE)));
    }
}
