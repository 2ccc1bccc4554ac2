//! `code`: which scenario is written as programs, in which language, and where to.

use std::path::PathBuf;

use hopscope_code::FIRST_PORT;
use hopscope_code::Language;

use super::values;

/// Options of `code`.
#[derive(clap::Args, Debug)]
pub(crate) struct CodeArgs {
    /// A scenario file (TOML or JSON), the name of a lesson, or a link to the page
    #[arg(value_name = "FILE|LESSON|LINK")]
    pub(crate) scenario: PathBuf,

    /// The language of the programs: python (pyzmq), rust (this library), c (libzmq), javascript
    /// (zeromq.js) or shell (command lines of hopscope)
    #[arg(long = "in", value_name = "LANGUAGE", value_parser = values::language)]
    #[arg(default_value = "python")]
    pub(crate) language: Language,

    /// Write the files into this folder instead of to standard output; one that is there and has
    /// another text is left as it is
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,

    /// Only the program of this node
    #[arg(long, value_name = "NAME")]
    pub(crate) node: Option<String>,

    /// The port of the first endpoint; the others follow
    #[arg(long, value_name = "PORT", default_value_t = FIRST_PORT)]
    #[arg(value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) port: u16,

    /// Set an adjustable number of the scenario; may be repeated
    #[arg(long, value_name = "NAME=NUMBER", value_parser = values::setting)]
    pub(crate) set: Vec<(String, u32)>,
}
