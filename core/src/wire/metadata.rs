//! Metadata: the properties in a READY command (RFC 37, NULL; Connection Metadata).
//!
//! ```text
//! property   name length (1) | name | value length (4, big-endian) | value
//! name       1-255 of A-Z a-z 0-9 - _ . +     compared without regard to case
//! ```

use core::fmt;

use bytes::{BufMut, Bytes, BytesMut};

use super::error::ProtocolError;
use super::quoted;
use crate::rule::Rule;

/// The property that tells the socket type.
pub(crate) const SOCKET_TYPE: &str = "Socket-Type";
/// The property that tells the identity.
pub(crate) const IDENTITY: &str = "Identity";

/// The properties of a peer, in the order in which they came.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Metadata(Vec<Property>);

/// One property.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Property {
    /// Its name, as the peer wrote it.
    pub name: String,
    /// Its value; may be empty.
    pub value: Bytes,
}

impl Metadata {
    /// No properties.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds a property, such as one of an application, whose names start with `X-`.
    ///
    /// # Errors
    /// A name that is empty, over 255 octets or of other characters than the wire allows; a value
    /// over 2^31 - 1 octets. Nothing is added then.
    pub fn add(&mut self, name: &str, value: impl Into<Bytes>) -> Result<(), MetadataError> {
        let value = value.into();
        if name.is_empty() || name.len() > usize::from(u8::MAX) || !name.bytes().all(is_name_octet)
        {
            return Err(MetadataError::BadName);
        }
        if i32::try_from(value.len()).is_err() {
            return Err(MetadataError::TooLong(value.len()));
        }
        self.0.push(Property {
            name: name.to_owned(),
            value,
        });
        Ok(())
    }

    /// The same properties and one more behind them. `name` must be a name the wire allows.
    #[must_use]
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<Bytes>) -> Self {
        self.0.push(Property {
            name: name.to_owned(),
            value: value.into(),
        });
        self
    }

    /// The same properties and one more behind them; `None` if `name` is not 1 to 255 letters,
    /// digits, '-', '_', '.' or '+' (RFC 37, NULL).
    #[must_use]
    pub fn with_property(mut self, name: &str, value: impl Into<Bytes>) -> Option<Self> {
        let is_name = u8::try_from(name.len()).is_ok_and(|octets| octets > 0)
            && name.bytes().all(is_name_octet);
        self.0.push(Property {
            name: name.to_owned(),
            value: value.into(),
        });
        is_name.then_some(self)
    }

    /// Adds properties whose names came from the wire or were checked.
    pub(crate) fn extend(&mut self, properties: impl IntoIterator<Item = Property>) {
        self.0.extend(properties);
    }

    /// The value of the first property of that name, whatever its case.
    pub fn get(&self, name: &str) -> Option<&Bytes> {
        self.0
            .iter()
            .find(|property| property.name.eq_ignore_ascii_case(name))
            .map(|property| &property.value)
    }

    /// The properties in their order.
    pub fn iter(&self) -> impl Iterator<Item = &Property> {
        self.0.iter()
    }

    /// Reads properties to the end of `octets`; values are slices of it.
    ///
    /// # Errors
    /// A name that is empty or holds other characters, and a property that goes past the end.
    /// Offsets count from the start of `octets`.
    pub fn decode(octets: &Bytes) -> Result<Self, ProtocolError> {
        let mut properties = Vec::new();
        let mut at = 0;
        while at < octets.len() {
            let (name, value_length_at) = name(octets, at)?;
            let (value, next) = value(octets, value_length_at)?;
            properties.push(Property { name, value });
            at = next;
        }
        // They are kept for as long as the peer is.
        properties.shrink_to_fit();
        Ok(Self(properties))
    }

    /// Appends the properties to `out` as the wire has them.
    pub fn encode(&self, out: &mut BytesMut) {
        for Property { name, value } in &self.0 {
            let (Ok(name_octets), Ok(value_octets)) =
                (u8::try_from(name.len()), u32::try_from(value.len()))
            else {
                continue; // decode() and with() let no such property in
            };
            out.put_u8(name_octets);
            out.extend_from_slice(name.as_bytes());
            out.put_u32(value_octets);
            out.extend_from_slice(value);
        }
    }
}

/// A property that the wire cannot carry.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum MetadataError {
    /// Its name is empty, too long or of other characters.
    BadName,
    /// Its value has that many octets.
    TooLong(usize),
}

impl fmt::Display for MetadataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadName => f.write_str(
                "expected a property name of 1 to 255 letters, digits, '-', '_', '.' or '+'",
            ),
            Self::TooLong(octets) => write!(
                f,
                "expected a property value of at most 2^31 - 1 octets, found one of {octets}"
            ),
        }
    }
}

impl core::error::Error for MetadataError {}

/// The name at `at` and the place behind it.
fn name(octets: &Bytes, at: usize) -> Result<(String, usize), ProtocolError> {
    let start = at + 1;
    let end = start + usize::from(octets[at]);
    let Some(name) = octets.get(start..end) else {
        let found = format!("{} octets to the end", octets.len() - start);
        return Err(error(
            at,
            format!("a property name of {} octets", octets[at]),
            found,
        ));
    };
    match core::str::from_utf8(name) {
        Ok(text) if !name.is_empty() && name.iter().copied().all(is_name_octet) => {
            Ok((text.to_owned(), end))
        }
        _ => {
            let expected = "a property name of letters, digits, '-', '_', '.' or '+'".to_owned();
            Err(error(start, expected, quoted(name)))
        }
    }
}

/// The value whose length is at `at`, and the place behind it.
fn value(octets: &Bytes, at: usize) -> Result<(Bytes, usize), ProtocolError> {
    let rest = &octets[at..];
    let Some((length, rest)) = rest.split_first_chunk::<4>() else {
        let found = format!("{} octets to the end", rest.len());
        return Err(error(at, "a value length of 4 octets".to_owned(), found));
    };
    let length = u32::from_be_bytes(*length);
    match usize::try_from(length) {
        Ok(length) if length <= rest.len() => {
            let start = at + 4;
            Ok((octets.slice(start..start + length), start + length))
        }
        _ => {
            let found = format!("{} octets to the end", rest.len());
            Err(error(
                at,
                format!("a property value of {length} octets"),
                found,
            ))
        }
    }
}

const fn is_name_octet(octet: u8) -> bool {
    octet.is_ascii_alphanumeric() || matches!(octet, b'-' | b'_' | b'.' | b'+')
}

fn error(at: usize, expected: String, found: String) -> ProtocolError {
    ProtocolError::new(at as u64, Rule::ZmtpReady, expected, found)
}
