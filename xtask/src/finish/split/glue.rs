//! What wasm-bindgen writes around the module is told of the second part.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::first::ASK;

/// A line that must be there, and what stands in its place afterwards.
const CHANGES: [(&str, &str); 2] = [
    (
        "        \"./hopscope-web_bg.js\": import0,\n",
        "        \"./hopscope-web_bg.js\": import0,\n        \"./more.js\": more,\n",
    ),
    (
        "    wasm = instance.exports;\n",
        "    wasm = instance.exports;\n    more.begin(wasm);\n",
    ),
];

/// Rewrites the script.
///
/// # Errors
/// When it is not as wasm-bindgen writes it.
pub(super) fn rewrite(path: &Path) -> Result<()> {
    let glue =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    fs::write(path, told(&glue)?).with_context(|| format!("cannot write {}", path.display()))
}

fn told(glue: &str) -> Result<String> {
    let mut glue = glue.to_owned();
    for (line, instead) in CHANGES {
        let found = glue.matches(line).count();
        (found == 1).then_some(()).with_context(|| {
            format!("wasm-bindgen's script has `{}` {found} times", line.trim())
        })?;
        glue = glue.replace(line, instead);
    }
    let more = ASK.0;
    Ok(format!(
        "import * as more from \"{more}\";\nexport {{ ahead, onFailure }} from \"{more}\";\n{glue}"
    ))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test's own script is right")]

    use super::*;

    #[test]
    fn the_script_hands_the_module_what_asks_for_the_second_part() {
        let glue: String = CHANGES.iter().map(|(line, _)| *line).collect();
        let told_of = told(&glue).unwrap();
        assert!(told_of.starts_with("import * as more from \"./more.js\";\n"));
        assert!(told_of.contains("\"./more.js\": more,") && told_of.contains("more.begin(wasm);"));
        assert!(told("").is_err() && told(&format!("{glue}{glue}")).is_err());
    }
}
