//! Z85, the text form of keys (RFC 32): four octets are five characters.
//!
//! ```text
//! octets       86 4F D2 6F   as one number, the most significant octet first
//! characters   H e l l o     its five digits to base 85, the most significant first
//! ```
//!
//! The alphabet leaves out quotes, backslash and blanks, so that a key of 32 octets is 40 characters
//! which a source file, a shell's single quotes or an XML attribute can hold.

use core::fmt;

/// The digits 0 to 84, in order (RFC 32, Formal Specification).
const DIGITS: &[u8; 85] =
    b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";

/// Octets that become characters together.
const GROUP_OCTETS: usize = 4;
/// Characters of a group.
const GROUP_DIGITS: usize = 5;

/// Why something is not Z85, or cannot be written as Z85.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Z85Error {
    /// The number of octets is not divisible by 4.
    Octets(usize),
    /// The number of characters is not divisible by 5; or, of a key, not 40.
    Characters {
        /// How many there are.
        found: usize,
        /// How many there should be, if that is known.
        expected: Option<usize>,
    },
    /// A character that is no digit.
    Digit {
        /// Its place, counted in characters from 0.
        at: usize,
        /// The character.
        found: char,
    },
    /// Five characters that stand for more than 2^32 - 1.
    Overflow {
        /// The place of the first of them.
        at: usize,
    },
}

/// `expected 40 characters of Z85, found 39`.
impl fmt::Display for Z85Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Octets(found) => write!(
                f,
                "expected a number of octets that is divisible by 4, found {found}"
            ),
            Self::Characters {
                found,
                expected: Some(expected),
            } => write!(f, "expected {expected} characters of Z85, found {found}"),
            Self::Characters {
                found,
                expected: None,
            } => write!(
                f,
                "expected a number of characters that is divisible by 5, found {found}"
            ),
            Self::Digit { at, found } => write!(
                f,
                "expected a character of Z85, found {found:?} as number {}",
                at + 1
            ),
            Self::Overflow { at } => write!(
                f,
                "expected five characters worth at most 2^32 - 1, found more from number {} on",
                at + 1
            ),
        }
    }
}

impl core::error::Error for Z85Error {}

/// Writes octets as text.
///
/// # Errors
/// [`Z85Error::Octets`] unless their number is divisible by 4.
///
/// ```
/// let octets = [0x86, 0x4F, 0xD2, 0x6F, 0xB5, 0x59, 0xF7, 0x5B];
/// assert_eq!(hopscope_core::z85::encode(&octets)?, "HelloWorld");
/// # Ok::<(), hopscope_core::z85::Z85Error>(())
/// ```
pub fn encode(octets: &[u8]) -> Result<String, Z85Error> {
    let (groups, []) = octets.as_chunks::<GROUP_OCTETS>() else {
        return Err(Z85Error::Octets(octets.len()));
    };
    Ok(groups.iter().copied().flat_map(digits).collect())
}

/// Writes a key as its 40 characters.
pub fn encode_key(key: &[u8; 32]) -> String {
    let (groups, _) = key.as_chunks::<GROUP_OCTETS>();
    groups.iter().copied().flat_map(digits).collect()
}

/// Reads text. Nothing but digits is let through: no blanks, no end of line.
///
/// # Errors
/// [`Z85Error::Characters`], [`Z85Error::Digit`] or [`Z85Error::Overflow`], the first that there is
/// from the left; the number of characters is looked at last.
pub fn decode(text: &str) -> Result<Vec<u8>, Z85Error> {
    let mut octets = Vec::with_capacity(text.len() / GROUP_DIGITS * GROUP_OCTETS);
    let mut group = 0_u64;
    let mut count = 0;
    for (at, found) in text.chars().enumerate() {
        let digit = value(found).ok_or(Z85Error::Digit { at, found })?;
        group = group * 85 + digit;
        count = at + 1;
        if count % GROUP_DIGITS == 0 {
            let whole = u32::try_from(group).map_err(|_| Z85Error::Overflow {
                at: count - GROUP_DIGITS,
            })?;
            octets.extend_from_slice(&whole.to_be_bytes());
            group = 0;
        }
    }
    if count % GROUP_DIGITS == 0 {
        Ok(octets)
    } else {
        Err(Z85Error::Characters {
            found: count,
            expected: None,
        })
    }
}

/// Reads a key of 40 characters.
///
/// # Errors
/// As [`decode`], and [`Z85Error::Characters`] for any other number of them.
pub fn decode_key(text: &str) -> Result<[u8; 32], Z85Error> {
    let wrong_length = |_| Z85Error::Characters {
        found: text.chars().count(),
        expected: Some(40),
    };
    match decode(text) {
        Ok(octets) => octets.try_into().map_err(|_| wrong_length(())),
        Err(Z85Error::Characters { .. }) => Err(wrong_length(())),
        Err(error) => Err(error),
    }
}

/// The five digits of a group.
fn digits(group: [u8; GROUP_OCTETS]) -> [char; GROUP_DIGITS] {
    let mut rest = u32::from_be_bytes(group);
    let mut digits = ['0'; GROUP_DIGITS];
    for digit in digits.iter_mut().rev() {
        *digit = char::from(DIGITS[(rest % 85) as usize]);
        rest /= 85;
    }
    digits
}

/// What a digit is worth.
fn value(digit: char) -> Option<u64> {
    let digit = u8::try_from(digit).ok()?;
    let at = DIGITS.iter().position(|&known| known == digit)?;
    u64::try_from(at).ok()
}
