//! The requirements as `conformance/requirements.toml` lists them.
//!
//! ```text
//! [GR-1]
//! level = "MUST"
//! text = "The greeting is exactly 64 octets"
//! source = "RFC 37, Framing"
//! not_applicable = "why no test can bear this id"      only where that is so
//! ```
//!
//! It is TOML, but no more of it than this is read: set-up compiles before anything else, so it
//! does without a library for the rest.

use anyhow::{Result, bail, ensure};

/// One requirement.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Requirement {
    /// Two letters or a letter and a digit, a hyphen, a number: `GR-1`.
    pub(crate) id: String,
    pub(crate) level: String,
    /// What is asked for, in one line.
    pub(crate) text: String,
    /// RFC and section.
    pub(crate) source: String,
    /// Why no test can bear the id, if none can.
    pub(crate) not_applicable: Option<String>,
}

/// The levels there are, those of the RFCs first.
const LEVELS: [&str; 7] = [
    "MUST",
    "MUST, SHOULD",
    "SHOULD",
    "SHOULD, MAY",
    "should",
    "MAY",
    "test",
];

/// Reads the list, in its order.
///
/// # Errors
/// What is no line of the form above, an id that stands there twice, a requirement without level,
/// text or source; each with its line.
pub(crate) fn read(source: &str) -> Result<Vec<Requirement>> {
    let mut list: Vec<Requirement> = Vec::new();
    for (number, line) in (1..).zip(source.lines().map(str::trim)) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(id) = line.strip_prefix('[') {
            let Some(id) = id.strip_suffix(']').filter(|id| is_id(id)) else {
                bail!("line {number}: expected an id such as [GR-1], found {line}");
            };
            if let Some(last) = list.last() {
                check(last)?;
            }
            let twice = list.iter().any(|requirement| requirement.id == id);
            ensure!(!twice, "line {number}: {id} stands there twice");
            list.push(Requirement {
                id: id.to_owned(),
                ..Requirement::default()
            });
        } else {
            let Some(requirement) = list.last_mut() else {
                bail!("line {number}: expected an id such as [GR-1] first, found {line}");
            };
            if let Err(error) = set(requirement, line) {
                bail!("line {number}: {error}");
            }
        }
    }
    match list.last() {
        Some(last) => check(last)?,
        None => bail!("the list holds no requirement"),
    }
    Ok(list)
}

/// Sets the field that `line` names.
fn set(requirement: &mut Requirement, line: &str) -> Result<()> {
    let Some((key, value)) = line.split_once(" = ") else {
        bail!("expected key = \"value\", found {line}");
    };
    let value = unquoted(value)?;
    let field = match key {
        "level" => &mut requirement.level,
        "text" => &mut requirement.text,
        "source" => &mut requirement.source,
        "not_applicable" => requirement.not_applicable.get_or_insert_default(),
        _ => bail!("expected level, text, source or not_applicable, found {key}"),
    };
    ensure!(field.is_empty(), "{key} stands there twice");
    ensure!(!value.is_empty(), "{key} is empty");
    *field = value;
    Ok(())
}

/// What stands between the quotes; of the escapes only `\"` and `\\` are known.
fn unquoted(value: &str) -> Result<String> {
    let inner = value
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    let Some(inner) = inner else {
        bail!("expected a value in quotes, found {value}");
    };
    let (mut out, mut chars) = (String::new(), inner.chars());
    while let Some(char) = chars.next() {
        match char {
            '\\' => match chars.next() {
                Some(escaped @ ('"' | '\\')) => out.push(escaped),
                _ => bail!("expected \\\" or \\\\ where a \\ stands: {value}"),
            },
            '"' => bail!("a quote within the value: {value}"),
            _ => out.push(char),
        }
    }
    Ok(out)
}

fn check(requirement: &Requirement) -> Result<()> {
    let Requirement {
        id,
        level,
        text,
        source,
        ..
    } = requirement;
    ensure!(
        LEVELS.contains(&level.as_str()),
        "{id}: expected a level of {}, found {level:?}",
        LEVELS.join(" | ")
    );
    ensure!(
        !text.is_empty() && !source.is_empty(),
        "{id} needs text and source"
    );
    Ok(())
}

fn is_id(id: &str) -> bool {
    let Some((group, number)) = id.split_once('-') else {
        return false;
    };
    let upper_case = |octet: u8| octet.is_ascii_uppercase() || octet.is_ascii_digit();
    group.len() == 2
        && group.starts_with(|first: char| first.is_ascii_uppercase())
        && group.bytes().all(upper_case)
        && number.parse::<u16>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "# a comment\n\n[GR-1]\nlevel = \"MUST\"\ntext = \"say \\\"64\\\" \\\\\"\n\
                        source = \"RFC 37\"\n[Z8-10]\nlevel = \"test\"\ntext = \"t\"\n\
                        source = \"s\"\nnot_applicable = \"because\"\n";

    #[test]
    fn fields_are_read_in_order() {
        let list = read(GOOD).expect("the list is good");
        let ids: Vec<_> = list.iter().map(|one| one.id.as_str()).collect();
        assert_eq!(ids, ["GR-1", "Z8-10"]);
        assert_eq!(list[0].text, r#"say "64" \"#);
        assert_eq!(list[0].not_applicable, None);
        assert_eq!(list[1].not_applicable.as_deref(), Some("because"));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        for (source, message) in [
            ("", "the list holds no requirement"),
            (
                "level = \"MUST\"",
                "line 1: expected an id such as [GR-1] first, found level = \"MUST\"",
            ),
            (
                "\n[GR1]",
                "line 2: expected an id such as [GR-1], found [GR1]",
            ),
            (
                "[GR-x]",
                "line 1: expected an id such as [GR-1], found [GR-x]",
            ),
            (
                "[GR-1]\ntext = t",
                "line 2: expected a value in quotes, found t",
            ),
            ("[GR-1]\ntext = \"\"", "line 2: text is empty"),
            (
                "[GR-1]\ntext = \"a\"\ntext = \"b\"",
                "line 3: text stands there twice",
            ),
            (
                "[GR-1]\ntitle = \"a\"",
                "line 2: expected level, text, source or not_applicable, found title",
            ),
            (
                "[GR-1]\ntext = \"a\\n\"",
                "line 2: expected \\\" or \\\\ where a \\ stands: \"a\\n\"",
            ),
            (
                "[GR-1]\nlevel = \"MAY\"\ntext = \"a\"",
                "GR-1 needs text and source",
            ),
        ] {
            let error = read(source).map_err(|error| error.to_string());
            assert_eq!(error, Err(message.to_owned()), "{source}");
        }
        let twice = format!("{GOOD}[GR-1]\n");
        assert!(read(&twice).is_err_and(|error| error.to_string().contains("GR-1 stands there")));
        let shouted = GOOD.replace("\"test\"", "\"MIGHT\"");
        assert!(read(&shouted).is_err_and(|error| error.to_string().contains("found \"MIGHT\"")));
    }
}
