//! Puts the built page into the binary: every file of the folder that HOPSCOPE_PAGE_DIR names,
//! and a compressed form of those that compress well. Without the variable there is no page.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::io::Write as _;
use std::path::Path;
use std::path::PathBuf;

use flate2::Compression;
use flate2::write::GzEncoder;

const VARIABLE: &str = "HOPSCOPE_PAGE_DIR";

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed={VARIABLE}");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("no OUT_DIR"))?);

    let mut files = Vec::new();
    if let Some(folder) = env::var_os(VARIABLE).filter(|folder| !folder.is_empty()) {
        let folder = fs::canonicalize(&folder).map_err(|error| {
            io::Error::other(format!(
                "{VARIABLE} must name a folder: {}: {error}",
                folder.display()
            ))
        })?;
        println!("cargo::rerun-if-changed={}", folder.display());
        collect(&folder, &mut files)?;
        files.sort();
        fs::write(out.join("page.rs"), table(&folder, &files, &out)?)
    } else {
        fs::write(out.join("page.rs"), "&[]\n")
    }
}

/// Every file below `folder`.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

/// The source of the table of files.
fn table(folder: &Path, files: &[PathBuf], out: &Path) -> io::Result<String> {
    let mut source = "&[\n".to_owned();
    for (number, file) in files.iter().enumerate() {
        let name = file.strip_prefix(folder).map_err(io::Error::other)?;
        let name = name.to_string_lossy().replace('\\', "/");
        let plain = fs::read(file)?;
        let tag = tag(&plain);
        let packed = pack(&plain)?;
        let packed = if packed.len() < plain.len() {
            let path = out.join(format!("{number}.gz"));
            fs::write(&path, packed)?;
            format!("Some(include_bytes!({path:?}))")
        } else {
            "None".to_owned()
        };
        let _ = writeln!(
            source,
            "    File {{ path: {name:?}, plain: include_bytes!({file:?}), tag: {tag:?}, packed: {packed} }},"
        );
    }
    source.push_str("]\n");
    Ok(source)
}

/// An entity tag: FNV-1a of 64 bits, in quotes.
fn tag(plain: &[u8]) -> String {
    let hash = plain.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, octet| {
        (hash ^ u64::from(*octet)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("\"{hash:016x}\"")
}

fn pack(plain: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(plain)?;
    encoder.finish()
}
