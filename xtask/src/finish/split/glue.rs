//! What wasm-bindgen writes around the module is told of the second part, and of the short names by which
//! the first one knows what it imports.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use super::first::{ASK, OUTSIDE};
use super::plan::short_names;

/// Lines that must be there, and what stands in their places afterwards.
fn changes() -> [(&'static str, String); 2] {
    [
        (
            "        \"./hopscope-web_bg.js\": import0,\n",
            format!(
                "        {OUTSIDE}: import0,\n        \"{}\": more,\n",
                ASK.0
            ),
        ),
        (
            "    wasm = instance.exports;\n",
            "    wasm = instance.exports;\n    more.begin(wasm);\n".to_owned(),
        ),
    ]
}

/// Rewrites the script of a module that imports functions of these names, in this order.
///
/// # Errors
/// When it is not as wasm-bindgen writes it.
pub(super) fn rewrite(path: &Path, imported: &[&str]) -> Result<()> {
    let glue =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let glue = told(glue, imported)?;
    fs::write(path, glue).with_context(|| format!("cannot write {}", path.display()))
}

fn told(mut glue: String, imported: &[&str]) -> Result<String> {
    for (line, instead) in changes() {
        replace_one(&mut glue, line, &instead)?;
    }
    for (name, short) in imported.iter().zip(short_names(imported.len())) {
        replace_one(
            &mut glue,
            &format!("        {name}: function("),
            &format!("        {short}: function("),
        )?;
    }
    let more = ASK.0;
    Ok(format!(
        "import * as more from \"{more}\";\nexport {{ ahead, onFailure }} from \"{more}\";\n{glue}"
    ))
}

/// Replaces what must be there once.
fn replace_one(text: &mut String, what: &str, instead: &str) -> Result<()> {
    let found = text.matches(what).count();
    ensure!(
        found == 1,
        "wasm-bindgen's script has `{}` {found} times",
        what.trim()
    );
    *text = text.replacen(what, instead, 1);
    Ok(())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test's own script is right")]

    use super::*;

    #[test]
    fn the_script_hands_the_module_what_it_asks_for() {
        let lines = changes().map(|(line, _)| line).concat();
        let glue = format!("        __wbg_log_1a: function() {{}},\n{lines}");
        let told_of = told(glue.clone(), &["__wbg_log_1a"]).unwrap();
        assert!(told_of.starts_with("import * as more from \"./more.js\";\n"));
        assert!(told_of.contains("\"./more.js\": more,") && told_of.contains("more.begin(wasm);"));
        assert!(told_of.contains("        a: function() {},\n        o: import0,\n"));
        assert!(told(glue.clone(), &["__wbg_warn_2b"]).is_err());
        assert!(told(String::new(), &[]).is_err() && told(format!("{glue}{glue}"), &[]).is_err());
    }
}
