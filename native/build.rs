//! Puts the built page into the binary: every file of the folder that HOPSCOPE_PAGE_DIR names; of those
//! that compress well two compressed forms instead. Without the variable there is no page.

use std::collections::BTreeSet;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::io::Write as _;
use std::path::Path;
use std::path::PathBuf;

use brotli::enc::BrotliEncoderParams;
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
    let mut kept = BTreeSet::new();
    for file in files {
        let name = file.strip_prefix(folder).map_err(io::Error::other)?;
        let name = name.to_string_lossy().replace('\\', "/");
        let plain = fs::read(file)?;
        let hash = hash(&plain);
        let gzip = packed(out, &format!("{hash:016x}.gz"), || gzip(&plain))?;
        let brotli = packed(out, &format!("{hash:016x}.br"), || brotli(&plain))?;
        kept.extend([gzip.clone(), brotli.clone()]);
        let len = |path: &Path| fs::metadata(path).map(|data| data.len());
        // What loses less than a tenth is not worth unpacking.
        let forms = if len(&gzip)? * 10 < plain.len() as u64 * 9 {
            format!(
                "(Coding::Brotli, include_bytes!({brotli:?})), (Coding::Gzip, include_bytes!({gzip:?}))"
            )
        } else {
            format!("(Coding::Identity, include_bytes!({file:?}))")
        };
        let tag = format!("W/\"{hash:016x}\"");
        let _ = writeln!(
            source,
            "    File {{ path: {name:?}, tag: {tag:?}, forms: &[{forms}] }},"
        );
    }
    source.push_str("]\n");
    forget_others(out, &kept)?;
    Ok(source)
}

/// FNV-1a of 64 bits.
fn hash(plain: &[u8]) -> u64 {
    plain.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, octet| {
        (hash ^ u64::from(*octet)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// A compressed form, made only if no build before has left it: of a page that has changed most files are
/// as they were, and the module takes seconds.
fn packed(
    out: &Path,
    name: &str,
    pack: impl FnOnce() -> io::Result<Vec<u8>>,
) -> io::Result<PathBuf> {
    let path = out.join(name);
    if !path.exists() {
        let unfinished = out.join("unfinished");
        fs::write(&unfinished, pack()?)?;
        fs::rename(&unfinished, &path)?;
    }
    Ok(path)
}

/// Removes the compressed forms of files that are not there any more.
fn forget_others(out: &Path, kept: &BTreeSet<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(out)? {
        let path = entry?.path();
        let is_form = path
            .extension()
            .is_some_and(|name| name == "gz" || name == "br");
        if is_form && !kept.contains(&path) {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

fn gzip(plain: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(plain)?;
    encoder.finish()
}

fn brotli(plain: &[u8]) -> io::Result<Vec<u8>> {
    let mut packed = Vec::new();
    let best = BrotliEncoderParams {
        quality: 11,
        size_hint: plain.len(),
        ..BrotliEncoderParams::default()
    };
    brotli::BrotliCompress(&mut &*plain, &mut packed, &best)?;
    Ok(packed)
}
