//! The languages that programs are written in.

use core::fmt;
use core::str::FromStr;

/// A language to write programs in.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Language {
    /// Python 3 with pyzmq.
    Python,
    /// Rust with this project's library.
    Rust,
    /// C with libzmq.
    C,
    /// JavaScript with zeromq.js 6.
    JavaScript,
    /// Command lines of `hopscope` in a shell.
    Shell,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Python,
        Self::Rust,
        Self::C,
        Self::JavaScript,
        Self::Shell,
    ];

    /// Its name on the command line: `python`.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Python => "python",
            Self::Rust => "rust",
            Self::C => "c",
            Self::JavaScript => "javascript",
            Self::Shell => "shell",
        }
    }

    /// Its name with the library that is used: `Python (pyzmq)`. The same in every language.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Python => "Python (pyzmq)",
            Self::Rust => "Rust (hopscope)",
            Self::C => "C (libzmq)",
            Self::JavaScript => "JavaScript (zeromq.js)",
            Self::Shell => "Shell (hopscope)",
        }
    }

    /// How the name of a program in it ends.
    pub(crate) const fn extension(self) -> &'static str {
        match self {
            Self::Python => ".py",
            Self::Rust => ".rs",
            Self::C => ".c",
            Self::JavaScript => ".mjs",
            Self::Shell => ".sh",
        }
    }

    /// What opens a comment that ends with the line.
    pub(crate) const fn comment(self) -> &'static str {
        match self {
            Self::Python | Self::Shell => "# ",
            Self::Rust | Self::C | Self::JavaScript => "// ",
        }
    }
}

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(id: &str) -> Result<Self, UnknownLanguage> {
        let named = Self::ALL.into_iter().find(|language| language.id() == id);
        named.ok_or(UnknownLanguage)
    }
}

/// There is no language of this name.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct UnknownLanguage;

impl fmt::Display for UnknownLanguage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected python, rust, c, javascript or shell")
    }
}

impl core::error::Error for UnknownLanguage {}
