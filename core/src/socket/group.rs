//! The name of a group: 0 to 255 octets of value 1 to 255 (RFC 37, Radio-Dish; RFC 48, RADIO).

use core::fmt;

/// The longest name of a group, in octets.
const MAX_OCTETS: usize = 255;

/// Why octets cannot name a group.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum GroupError {
    /// There are more than 255 octets: this many, as far as 32 bits can tell.
    TooLong(u32),
    /// The octet at this index is zero.
    Zero(u8),
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
        let len = u32::try_from(group.len()).unwrap_or(u32::MAX);
        return Err(GroupError::TooLong(len));
    }
    match (0..=u8::MAX).zip(group).find(|(_, octet)| **octet == 0) {
        Some((index, _)) => Err(GroupError::Zero(index)),
        None => Ok(()),
    }
}
