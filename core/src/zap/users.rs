//! Who may come in by PLAIN: names with their passwords.

use core::fmt;
use std::collections::BTreeMap;

use subtle::ConstantTimeEq;

use super::error::ListError;
use super::fields::MAX_OCTETS;
use super::{Verdict, lines};

/// Names and passwords, read from a text.
///
/// ```text
/// # one user a line: the name, a colon, the password
/// ada:correct horse: battery staple
/// bob:s3cret
/// ```
///
/// The name ends at the first colon, the password at the end of the line; blanks count. Both have at
/// most 255 octets, as PLAIN can carry no more. A line that is blank or starts with `#` is
/// left out.
#[derive(Clone, Default, Eq, PartialEq)]
pub struct Users(BTreeMap<Vec<u8>, Padded>);

/// A password with its length, always of the same size, so that comparing two takes the same time
/// whatever they are.
#[derive(Clone, Eq, PartialEq)]
struct Padded([u8; 1 + MAX_OCTETS]);

impl Padded {
    /// `None` for more than 255 octets.
    fn new(password: &[u8]) -> Option<Self> {
        let mut octets = [0; 1 + MAX_OCTETS];
        octets[0] = u8::try_from(password.len()).ok()?;
        octets[1..=password.len()].copy_from_slice(password);
        Some(Self(octets))
    }
}

impl Users {
    /// Nobody.
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// Reads a list.
    ///
    /// # Errors
    /// The first line that is no entry, and a name that came before. No error repeats a password.
    pub fn parse(text: &str) -> Result<Self, ListError> {
        let mut users = Self::new();
        let mut lines_of = BTreeMap::new();
        for (line, entry) in lines::entries(text) {
            let Some((name, password)) = entry.split_once(':') else {
                return Err(ListError::new(line, "name:password", "no colon"));
            };
            if name.is_empty() {
                return Err(ListError::new(line, "a name before the colon", "none"));
            }
            let too_long = |what: &str, len: usize| {
                let expected = format!("a {what} of at most {MAX_OCTETS} octets");
                ListError::new(line, expected, format!("one of {len}"))
            };
            if name.len() > MAX_OCTETS {
                return Err(too_long("name", name.len()));
            }
            if let Some(before) = lines_of.insert(name, line) {
                let found = format!("{name:?} again, first in line {before}");
                return Err(ListError::new(line, "each name once", found));
            }
            let padded = Padded::new(password.as_bytes());
            let padded = padded.ok_or_else(|| too_long("password", password.len()))?;
            users.0.insert(name.as_bytes().to_vec(), padded);
        }
        Ok(users)
    }

    /// Adds a user, or gives one another password; `false`, and nothing changed, if name or password
    /// has more than 255 octets.
    pub fn insert(&mut self, name: &[u8], password: &[u8]) -> bool {
        let fits = name.len() <= MAX_OCTETS;
        let padded = Padded::new(password).filter(|_| fits);
        let entry = padded.map(|padded| self.0.insert(name.to_vec(), padded));
        entry.is_some()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is nobody.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Decides on a name and a password. How long it takes does not depend on the password, and a
    /// name that is not known takes as long as one that is.
    pub fn decide(&self, username: &[u8], password: &[u8]) -> Verdict {
        const NOBODY: Padded = Padded([0; 1 + MAX_OCTETS]);
        let known = self.0.get(username);
        let shown = Padded::new(password);
        let expected = known.unwrap_or(&NOBODY);
        let equal = bool::from(expected.0.ct_eq(&shown.as_ref().unwrap_or(&NOBODY).0));
        if equal && known.is_some() && shown.is_some() {
            Verdict::success(String::from_utf8_lossy(username))
        } else {
            Verdict::refusal("invalid name or password")
        }
    }
}

/// Never shows a password.
impl fmt::Debug for Users {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Users({} of them)", self.len())
    }
}
