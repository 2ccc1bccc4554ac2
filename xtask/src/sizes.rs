//! What the page weighs on its way to a browser, held against a budget.

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, bail};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::progress::grouped;

/// The most that the page's WebAssembly may take, in gzipped octets. 250,000 are wanted: what is only
/// needed at the workbench would have to be a module of its own, fetched when it is opened.
const WASM_BUDGET: u64 = 470_000;

/// The most that the loader of embedded pictures may take, in gzipped octets.
const LOADER_BUDGET: u64 = 5_000;

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
    }

    /// Holds the sizes against the budgets.
    ///
    /// # Errors
    /// When one is exceeded, or there is no WebAssembly at all.
    pub(crate) fn check(&self) -> Result<()> {
        let budgets = self.budgets();
        if budgets[0].taken == 0 {
            bail!("the page holds no WebAssembly");
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

    fn budgets(&self) -> [Budget; 2] {
        let taken = |belongs: fn(&str) -> bool| {
            self.0
                .iter()
                .filter(|size| belongs(&size.name))
                .map(|size| size.gzipped)
                .sum()
        };
        [
            Budget {
                what: "wasm",
                taken: taken(|name| name.ends_with(".wasm")),
                allowed: WASM_BUDGET,
            },
            Budget {
                what: LOADER,
                taken: taken(|name| name.ends_with(LOADER)),
                allowed: LOADER_BUDGET,
            },
        ]
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

    fn page(wasm: u64, loader: u64) -> Result<(), String> {
        let size = |name: &str, gzipped| Size {
            name: name.to_owned(),
            plain: gzipped,
            gzipped,
        };
        Sizes(vec![size("a_bg.wasm", wasm), size(LOADER, loader)])
            .check()
            .map_err(|error| error.to_string())
    }

    #[test]
    fn the_budget_is_kept_to_the_octet() {
        assert_eq!(page(470_000, 5_000), Ok(()));
        assert!(page(470_001, 5_000).is_err_and(|error| error.contains("wasm 470,001 of 470,000")));
        assert!(page(1, 5_001).is_err_and(|error| error.contains(LOADER)));
        assert!(page(0, 0).is_err_and(|error| error.contains("no WebAssembly")));
    }
}
