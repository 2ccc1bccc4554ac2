//! Links to the page: `hopscope link` writes one, `hopscope run LINK` follows it.
//!
//! A link holds the whole scenario in its fragment, which no server sees: the text, compressed
//! (RFC 1951) and in letters that an address may hold (RFC 4648, section 5, without padding), or the
//! name of a lesson with its parameters.

use std::fs;
use std::io;
use std::io::Read;
use std::io::Write;
use std::path::Path;

use data_encoding::BASE64URL_NOPAD;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use hopscope_core::scenario::{MAX_SOURCE_OCTETS, edit, find};

use crate::cli::LinkArgs;
use crate::cli::OverArg;
use crate::exit::Failure;
use crate::run;

/// The version with which a packed scenario begins.
const VERSION: &str = "1";
/// The most octets that the page reads of a link.
const MAX_OCTETS: usize = 8000;

/// What a link asks for.
pub(crate) struct Asked {
    /// The text of a scenario, or the name of a lesson.
    pub(crate) scenario: Wanted,
    /// Parameters of the scenario.
    pub(crate) settings: Vec<(String, u32)>,
}

/// Which scenario a link asks for.
pub(crate) enum Wanted {
    /// The lesson of this name.
    Lesson(String),
    /// This text.
    Text(String),
}

/// Prints the link to a scenario.
pub(crate) fn link(args: &LinkArgs) -> Result<(), Failure> {
    // What cannot be shown gets no link.
    run::read(&args.scenario, &args.set)?;
    let name = args.scenario.display().to_string();
    let mut fragment = if run::is_lesson(&args.scenario) {
        format!("lesson={name}")
    } else {
        let text = fs::read_to_string(&args.scenario)?;
        format!("scenario={VERSION}.{}", packed(&text)?)
    };
    for (parameter, value) in &args.set {
        fragment.push_str(&format!("&{parameter}={value}"));
    }
    if let Some(step) = args.step {
        fragment.push_str(&format!("&step={step}"));
    }
    if args.over == OverArg::Tcp {
        fragment.push_str("&over=tcp");
    }
    if args.edit {
        fragment.push_str("&edit=1");
    }
    let octets = fragment.len();
    if octets > MAX_OCTETS {
        return Err(Failure::error(format_args!(
            "the link to {name} would have {octets} octets; expected at most {MAX_OCTETS}: open the \
             file in the page instead"
        )));
    }
    let page = args.page.as_deref().unwrap_or_default();
    let mut stdout = io::stdout().lock();
    writeln!(stdout, "{page}#{fragment}")?;
    Ok(stdout.flush()?)
}

/// Whether the argument is a link and not a file: a file's name has no such fragment.
pub(crate) fn is_link(argument: &Path) -> bool {
    let fragment = argument.to_str().and_then(|text| text.split_once('#'));
    fragment.is_some_and(|(_, fragment)| {
        let mut names = fragment.split('&').filter_map(|pair| pair.split_once('='));
        names.any(|(name, _)| matches!(name, "scenario" | "lesson"))
    })
}

/// Reads a link.
///
/// # Errors
/// What is wrong with it, and what was expected.
pub(crate) fn read(link: &str) -> Result<Asked, Failure> {
    let damaged =
        |what: String| Failure::error(format_args!("this link cannot be followed: {what}"));
    let fragment = link.split_once('#').map_or(link, |(_, fragment)| fragment);
    if fragment.len() > MAX_OCTETS {
        let octets = fragment.len();
        return Err(damaged(format!(
            "it has {octets} octets; expected at most {MAX_OCTETS}"
        )));
    }
    let mut scenario = None;
    let mut lesson = None;
    let mut second = None;
    let mut settings = Vec::new();
    for pair in fragment.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').ok_or_else(|| {
            damaged(format!(
                "found {pair:?}; expected pairs such as lesson=hello&step=3"
            ))
        })?;
        match name {
            "lesson" => lesson = Some(value.to_owned()),
            "scenario" => scenario = Some(unpacked(value).map_err(damaged)?),
            "branch" if matches!(value, "a" | "b") => second = Some(value == "b"),
            // Where and how the page shows it is no matter of the run.
            "step" | "over" | "lang" | "edit" => {}
            _ => {
                let number = value.parse().map_err(|_| {
                    damaged(format!(
                        "found {name}={value}; expected a parameter and its number"
                    ))
                })?;
                settings.push((name.to_owned(), number));
            }
        }
    }
    // Of two branches that are compared the one in front is run. The first may be a lesson; else both texts
    // are there, with an octet of zero between them.
    let scenario = match (lesson, scenario, second) {
        (Some(lesson), None, _) | (Some(lesson), Some(_), Some(false)) => Wanted::Lesson(lesson),
        // A branch of the lesson, of which perhaps only what goes on from the lesson's text is there. Where it was
        // written, the lesson's parameters were written out.
        (Some(lesson), Some(text), _) => {
            let text = match text.strip_prefix('\0') {
                Some(rest) => {
                    let set: Vec<_> = settings
                        .iter()
                        .map(|(name, value)| (name.as_str(), *value))
                        .collect();
                    let lesson = find(&lesson).map_err(|error| damaged(error.to_string()))?;
                    let basis = edit::basis(lesson.source(), &set);
                    basis.map_err(|error| damaged(error.to_string()))? + rest
                }
                None => text,
            };
            settings.clear();
            Wanted::Text(text)
        }
        (_, Some(text), second) => match text.split_once('\0') {
            Some((_, text)) if second == Some(true) => Wanted::Text(text.to_owned()),
            Some((text, _)) => Wanted::Text(text.to_owned()),
            None => Wanted::Text(text),
        },
        (None, None, _) => {
            return Err(damaged("expected lesson=... or scenario=...".to_owned()));
        }
    };
    Ok(Asked { scenario, settings })
}

/// The text in the letters of a link.
fn packed(text: &str) -> io::Result<String> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text.as_bytes())?;
    Ok(BASE64URL_NOPAD.encode(&encoder.finish()?))
}

/// The text that stands in a link as `1.` and letters.
fn unpacked(value: &str) -> Result<String, String> {
    let letters = match value.split_once('.') {
        Some((VERSION, letters)) => letters,
        Some((version, _)) => {
            return Err(format!(
                "its scenario is packed as version {version}; expected version {VERSION}"
            ));
        }
        None => {
            return Err("found a scenario without a version; expected 1. and letters".to_owned());
        }
    };
    let missing = "its scenario does not unpack; expected all letters of the link";
    let octets = BASE64URL_NOPAD
        .decode(letters.as_bytes())
        .map_err(|_| missing.to_owned())?;
    let mut text = String::new();
    let most = MAX_SOURCE_OCTETS as u64 + 1;
    DeflateDecoder::new(octets.as_slice())
        .take(most)
        .read_to_string(&mut text)
        .map_err(|_| missing.to_owned())?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use hopscope_core::scenario::{Document, Format};

    use super::*;

    #[test]
    fn every_text_comes_out_of_its_letters_as_it_went_in() {
        let long = "title = \"信封\"\n".repeat(2000);
        for text in ["", "x", "title = \"Hello\"\n", &long] {
            let letters = packed(text).expect("a vector takes every octet");
            let plain = |octet: u8| octet.is_ascii_alphanumeric() || b"-_".contains(&octet);
            assert!(letters.bytes().all(plain), "{letters}");
            assert_eq!(unpacked(&format!("1.{letters}")).as_deref(), Ok(text));
        }
    }

    #[test]
    fn of_two_branches_in_a_link_the_one_in_front_is_run() {
        let letters = |text| packed(text).expect("a vector takes every octet");
        let both = letters("title = \"one\"\0title = \"two\"");
        let two = letters("title = \"two\"");
        for (link, lesson, title) in [
            (format!("scenario=1.{both}&branch=a"), false, "one"),
            (format!("scenario=1.{both}&branch=b"), false, "two"),
            (
                format!("lesson=hello&scenario=1.{two}&branch=a"),
                true,
                "hello",
            ),
            (
                format!("lesson=hello&scenario=1.{two}&branch=b"),
                false,
                "two",
            ),
        ] {
            let asked = read(&format!("#{link}")).expect("it is a good link");
            match asked.scenario {
                Wanted::Lesson(id) => assert!(lesson && id == title, "{link}"),
                Wanted::Text(text) => {
                    assert!(!lesson, "{link}");
                    assert_eq!(text, format!("title = \"{title}\""), "{link}");
                }
            }
        }
    }

    #[test]
    fn a_branch_of_a_lesson_is_the_lessons_text_and_what_goes_on_from_it() {
        let act = "\n[[acts]]\nat = \"1ms\"\nkill = \"server\"\n";
        let letters = packed(&format!("\0{act}")).expect("a vector takes every octet");
        for (lesson, nodes) in [("hello", 2), ("chain-of-routers&length=5", 7)] {
            let asked = read(&format!("#lesson={lesson}&scenario=1.{letters}"));
            let asked = asked.expect("it is a good link");
            let Wanted::Text(text) = asked.scenario else {
                panic!("it is a text");
            };
            assert!(text.ends_with(act) && asked.settings.is_empty());
            let document = Document::parse(&text, Format::Toml).expect("it is a scenario");
            let scenario = document.scenario(&[]).expect("it has no parameters");
            assert_eq!((scenario.nodes.len(), scenario.acts.len()), (nodes, 1));
        }
    }

    #[test]
    fn a_damaged_link_says_what_was_expected() {
        let letters = packed("title = \"Hello\"\n").expect("a vector takes every octet");
        for link in [
            "#scenario=1.!".to_owned(),
            format!("#scenario=1.{}", &letters[..letters.len() - 4]),
            format!("#scenario=2.{letters}"),
            format!("#scenario={letters}"),
            "#step=3".to_owned(),
            "#lesson=hello&length=x".to_owned(),
            "#lesson=hello&x".to_owned(),
            "#lesson=hello&branch=c".to_owned(),
            format!("#scenario=1.{}", "a".repeat(MAX_OCTETS)),
        ] {
            let failure = read(&link).err().expect("it is damaged");
            let message = failure.message.unwrap_or_default();
            assert!(message.contains("expected"), "{link}: {message}");
        }
    }

    #[test]
    fn what_unpacks_to_very_much_is_cut() {
        let bomb = packed(&"a".repeat(4 * MAX_SOURCE_OCTETS)).expect("a vector takes every octet");
        let text = unpacked(&format!("1.{bomb}")).expect("what is read of it is text");
        assert_eq!(text.len(), MAX_SOURCE_OCTETS + 1);
    }
}
