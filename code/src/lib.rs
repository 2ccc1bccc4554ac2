//! A scenario as programs to take home: one for each node, in Python (pyzmq), Rust (`hopscope`), C
//! (libzmq), JavaScript (zeromq.js 6), or as command lines of `hopscope`.
//!
//! ```text
//! Scenario --plan: order, files, ports--> one program for each node   script, worker, proxy, ...
//!                                              |
//!                                         a dialect                   how a language says it
//! ```
//!
//! What all languages have in common, such as which call follows on which, is written once
//! (`program.rs`); a dialect is a file of templates. What a language cannot say is left out, told at
//! the top of the program and as a [`Gap`]. Whatever a program receives it prints in the form of the
//! guide's `dump`.

mod archive;
mod c;
mod code;
mod gaps;
mod javascript;
mod language;
mod literal;
mod plan;
mod program;
mod python;
mod runner;
mod rust;
mod settings;
mod shell;
mod words;

pub use archive::archive;
pub use gaps::Gap;
pub use language::{Language, UnknownLanguage};
pub use plan::endpoints;

use hopscope_core::Lang;
use hopscope_core::scenario::Scenario;

use plan::Plan;

/// The port of the first endpoint unless told otherwise.
pub const FIRST_PORT: u16 = 5555;

/// Where the programs in Rust look for this project's library unless told otherwise.
pub const LIBRARY: &str = "../hopscope/native";

/// How programs are to be written.
#[derive(Clone, Copy, Debug)]
pub struct Manner<'a> {
    /// The language of the comments.
    pub lang: Lang,
    /// The ports on 127.0.0.1 of the scenario's [`endpoints`], in their order; those without one
    /// get the ports from [`FIRST_PORT`] on.
    pub ports: &'a [u16],
    /// The folder of the crate `hopscope`, as seen from the programs in Rust.
    pub library: &'a str,
}

impl Manner<'_> {
    /// The usual ports and places, with comments in `lang`.
    pub const fn new(lang: Lang) -> Self {
        Self {
            lang,
            ports: &[],
            library: LIBRARY,
        }
    }
}

/// A scenario as programs.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Programs {
    /// A program for each node in the order in which they start, then what runs them all.
    pub files: Vec<File>,
    /// What the language cannot say, and the programs therefore do not do.
    pub gaps: Vec<Gap>,
}

/// One file.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct File {
    /// Its name, with folders: `1-server.py`, `src/bin/1-server.rs`. Names differ in more than case
    /// and none is a module's name.
    pub name: String,
    /// The node whose program it is, by its place in the scenario.
    pub node: Option<usize>,
    /// Its text, in UTF-8, with a line feed at the end.
    pub text: String,
}

/// Writes the programs of a scenario.
///
/// ```
/// use hopscope_code::{Language, Manner, write};
/// use hopscope_core::{Lang, scenario};
///
/// let lesson = scenario::find("hello")?.document()?.scenario(&[])?;
/// let programs = write(&lesson, Language::Python, &Manner::new(Lang::En));
/// let names: Vec<_> = programs.files.iter().map(|file| file.name.as_str()).collect();
/// assert_eq!(names, ["1-server.py", "2-client.py", "run.sh"]);
/// assert!(programs.files[1].text.contains("socket.send(b\"Hello\")"));
/// assert!(programs.gaps.is_empty());
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
pub fn write(scenario: &Scenario, language: Language, manner: &Manner<'_>) -> Programs {
    let plan = Plan::new(scenario, language, manner);
    let gaps = gaps::of(&plan);
    let mut files: Vec<File> = plan
        .order
        .iter()
        .map(|&node| File {
            name: plan.file_name(node),
            node: Some(node),
            text: program::write(&plan, node, &gaps),
        })
        .collect();
    files.extend(runner::files(&plan, &gaps));
    Programs { files, gaps }
}
