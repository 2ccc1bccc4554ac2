//! How the program speaks to its user: language and colour.

use std::env;
use std::io;
use std::io::IsTerminal;
use std::io::Write;

use clap::ColorChoice;
use hopscope_core::Lang;
use hopscope_core::envelope::Role;

/// Language and colour of this run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Console {
    /// The language of explanations.
    pub(crate) lang: Lang,
    color: ColorChoice,
}

impl Console {
    /// As the options say, or else the environment.
    pub(crate) fn new(lang: Option<Lang>, color: ColorChoice) -> Self {
        Self {
            lang: lang.unwrap_or_else(lang_of_environment),
            color,
        }
    }

    /// The colours of standard output.
    pub(crate) fn stdout(&self) -> Paint {
        self.paint(io::stdout().is_terminal())
    }

    /// The colours of standard error.
    pub(crate) fn stderr(&self) -> Paint {
        self.paint(io::stderr().is_terminal())
    }

    fn paint(&self, is_terminal: bool) -> Paint {
        let refused = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Paint {
            on: match self.color {
                ColorChoice::Always => true,
                ColorChoice::Never => false,
                ColorChoice::Auto => is_terminal && !refused,
            },
        }
    }
}

/// The language that the environment asks for, by the variables POSIX names, first one first.
fn lang_of_environment() -> Lang {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|name| env::var(name).ok().filter(|value| !value.is_empty()))
        .and_then(|tag| tag.parse().ok())
        .unwrap_or_default()
}

/// Colours text, or leaves it. No meaning is in the colour alone.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Paint {
    on: bool,
}

impl Paint {
    /// Leaves every text as it is.
    #[cfg(test)]
    pub(crate) const fn plain() -> Self {
        Self { on: false }
    }

    /// A frame's role in its colour.
    pub(crate) fn role(self, role: Role, text: &str) -> String {
        match role {
            Role::Identity => self.with("36", text),
            Role::Delimiter => self.with("33", text),
            Role::Topic | Role::Group | Role::Subscription => self.with("35", text),
            Role::Body => self.with("32", text),
        }
    }

    /// Text that stands back.
    pub(crate) fn faint(self, text: &str) -> String {
        self.with("2", text)
    }

    /// Text that stands out.
    pub(crate) fn strong(self, text: &str) -> String {
        self.with("1", text)
    }

    fn with(self, code: &str, text: &str) -> String {
        if self.on {
            format!("\x1b[{code}m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }
}

/// Writes a line to standard error. Nobody may be reading there; that stops nothing.
pub(crate) fn tell(line: impl core::fmt::Display) {
    let _ = writeln!(io::stderr(), "{line}");
}
