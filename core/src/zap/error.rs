//! What is wrong with a message of ZAP, and with a list that a handler is to decide by.

use core::fmt;
use std::borrow::Cow;

/// A request or a reply that is none.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ZapError {
    /// The frame, counted from 1 without the envelope: the version is the first.
    pub frame: usize,
    /// What was expected.
    pub expected: Cow<'static, str>,
    /// What was there; never a password.
    pub found: String,
}

impl ZapError {
    pub(super) fn new(
        frame: usize,
        expected: impl Into<Cow<'static, str>>,
        found: impl Into<String>,
    ) -> Self {
        Self {
            frame,
            expected: expected.into(),
            found: found.into(),
        }
    }
}

/// `frame 3: expected status 200, 300, 400 or 500, found "201"`.
impl fmt::Display for ZapError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            frame,
            expected,
            found,
        } = self;
        write!(f, "frame {frame}: expected {expected}, found {found}")
    }
}

impl core::error::Error for ZapError {}

/// A mistake in a list. What it says never repeats a password or a key.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ListError {
    /// The line, counted from 1.
    pub line: usize,
    /// What was expected.
    pub expected: Cow<'static, str>,
    /// What was there.
    pub found: String,
}

impl ListError {
    pub(super) fn new(
        line: usize,
        expected: impl Into<Cow<'static, str>>,
        found: impl Into<String>,
    ) -> Self {
        Self {
            line,
            expected: expected.into(),
            found: found.into(),
        }
    }
}

/// `line 3: expected name:password, found no colon`.
impl fmt::Display for ListError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            line,
            expected,
            found,
        } = self;
        write!(f, "line {line}: expected {expected}, found {found}")
    }
}

impl core::error::Error for ListError {}
