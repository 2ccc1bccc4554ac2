//! The name of a group: 0 to 255 octets of value 1 to 255 (RFC 37, Radio-Dish; RFC 48, RADIO).

use core::fmt;

/// The longest name of a group, in octets.
const MAX_OCTETS: usize = 255;

/// Why octets cannot name a group.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum GroupError {
    /// There are more than 255 octets: this many.
    TooLong(usize),
    /// The octet at this index is zero.
    Zero(usize),
}

impl fmt::Display for GroupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong(len) => {
                write!(
                    f,
                    "a group has 0 to {MAX_OCTETS} octets, this one has {len}"
                )
            }
            Self::Zero(index) => {
                write!(f, "a group has no zero octet, this one has one at {index}")
            }
        }
    }
}

impl core::error::Error for GroupError {}

/// Checks the name of a group.
pub(super) fn check(group: &[u8]) -> Result<(), GroupError> {
    if group.len() > MAX_OCTETS {
        return Err(GroupError::TooLong(group.len()));
    }
    match group.iter().position(|octet| *octet == 0) {
        Some(index) => Err(GroupError::Zero(index)),
        None => Ok(()),
    }
}
