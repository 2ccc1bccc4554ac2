//! Writes the built-in lessons as JSON, for builds of the core that do not read TOML.

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let lessons = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("../scenarios");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    println!("cargo::rerun-if-changed={}", lessons.display());
    for entry in fs::read_dir(lessons)? {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "toml")
        {
            let lesson: toml::Table = toml::from_str(&fs::read_to_string(&path)?)?;
            let name = path.with_extension("json");
            let name = name.file_name().ok_or("a file has a name")?;
            fs::write(out.join(name), serde_json::to_string(&lesson)?)?;
        }
    }
    Ok(())
}
