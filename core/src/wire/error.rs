//! What is wrong with octets that break the protocol, told so that the peer's author can fix it.

use std::borrow::Cow;

use core::fmt;

use crate::rule::Rule;

/// The peer sent octets that ZMTP does not allow here (or this side does not allow).
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ProtocolError {
    /// Where, in octets from the first one the peer sent (or from the start of what was parsed).
    pub offset: u64,
    /// What would have been right.
    pub expected: Cow<'static, str>,
    /// What was there instead.
    pub found: Cow<'static, str>,
    /// The rule that was broken.
    pub rule: Rule,
}

impl ProtocolError {
    /// An error at `offset`.
    pub(crate) fn new(
        offset: u64,
        rule: Rule,
        expected: impl Into<Cow<'static, str>>,
        found: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            offset,
            expected: expected.into(),
            found: found.into(),
            rule,
        }
    }

    /// The same error, seen from `base` octets further ahead.
    pub(crate) fn shifted(mut self, base: u64) -> Self {
        self.offset = self.offset.saturating_add(base);
        self
    }
}

/// `at octet 11: expected version 3 or later, found 1 (ZMTP 2.0)`.
impl fmt::Display for ProtocolError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            offset,
            expected,
            found,
            ..
        } = self;
        write!(f, "at octet {offset}: expected {expected}, found {found}")
    }
}

impl core::error::Error for ProtocolError {}
