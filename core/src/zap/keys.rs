//! Who may come in by CURVE: public keys, each with a name if it has one.

use std::collections::BTreeMap;

use super::error::ListError;
use super::fields::MAX_OCTETS;
use super::{Verdict, lines};
use crate::z85;

/// Public keys of clients, read from a text.
///
/// ```text
/// # one key a line: 40 characters of Z85, then a name if there is one
/// Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID  ada
/// rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7
/// ```
///
/// The name becomes the peer's `User-Id`; without one that is the key's text. A line that is blank or
/// starts with `#` is left out.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Keys(BTreeMap<[u8; 32], String>);

impl Keys {
    /// No keys.
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// Lets the owner of a key in, as `user_id`.
    pub fn insert(&mut self, public_key: [u8; 32], user_id: impl Into<String>) {
        self.0.insert(public_key, user_id.into());
    }

    /// Reads a list.
    ///
    /// # Errors
    /// The first line that is no entry, and a key that came before. No error repeats a whole key.
    pub fn parse(text: &str) -> Result<Self, ListError> {
        let mut keys = Self::new();
        let mut lines_of = BTreeMap::new();
        for (line, entry) in lines::entries(text) {
            let entry = entry.trim();
            let (key, name) = entry.split_once([' ', '\t']).unwrap_or((entry, ""));
            let name = name.trim_start();
            let public_key = z85::decode_key(key).map_err(|error| {
                let expected = "a public key of 40 characters of Z85, then a name if it has one";
                ListError::new(line, expected, format!("a mistake in the key: {error}"))
            })?;
            if name.len() > MAX_OCTETS {
                let expected = format!("a name of at most {MAX_OCTETS} octets");
                return Err(ListError::new(
                    line,
                    expected,
                    format!("one of {}", name.len()),
                ));
            }
            if let Some(before) = lines_of.insert(public_key, line) {
                let found = format!("the key of line {before} again");
                return Err(ListError::new(line, "each key once", found));
            }
            keys.insert(public_key, if name.is_empty() { key } else { name });
        }
        Ok(keys)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Decides on a key.
    pub fn decide(&self, public_key: &[u8; 32]) -> Verdict {
        match self.0.get(public_key) {
            Some(user_id) => Verdict::success(&**user_id),
            None => Verdict::refusal("unknown key"),
        }
    }
}
