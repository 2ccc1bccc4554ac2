//! A frame: the octets that travel together under one length (RFC 37, Framing).

use core::fmt;
use core::ops::Deref;

use bytes::Bytes;

/// Bodies up to this many octets live inside the frame itself; with 23 a frame has 32 octets.
pub const INLINE_OCTETS: usize = 23;

/// One frame of a message: zero or more octets, cheap to clone and to slice.
///
/// Up to [`INLINE_OCTETS`] are kept in place, so that an identity or a small body costs no
/// allocation; more are shared, so that a clone or a slice of a large body never copies it.
#[derive(Clone)]
pub struct Frame(Repr);

#[derive(Clone)]
enum Repr {
    Inline(Inline),
    Shared(Bytes),
}

/// A few octets in place: whole words, so that a frame is moved as four of them, whatever it holds. A
/// processor waits for its own stores where what it loads was not stored as one.
#[derive(Clone, Copy)]
#[repr(C, align(8))]
struct Inline {
    octets: [u8; INLINE_OCTETS],
    /// **Invariant:** `len <= INLINE_OCTETS`.
    len: u8,
}

impl Inline {
    #[inline(always)]
    fn octets(&self) -> &[u8] {
        &self.octets[..usize::from(self.len)]
    }
}

impl Frame {
    /// The frame without octets: the delimiter of an envelope is one.
    pub const EMPTY: Self = Self(Repr::Inline(Inline {
        octets: [0; INLINE_OCTETS],
        len: 0,
    }));

    /// A frame holding a copy of `octets`.
    #[inline]
    pub fn copy_from(octets: &[u8]) -> Self {
        Self::inline(octets).unwrap_or_else(|| Self(Repr::Shared(Bytes::copy_from_slice(octets))))
    }

    /// A frame over `octets`, shared and not copied unless they are few.
    #[inline]
    pub fn from_shared(octets: Bytes) -> Self {
        Self::inline(&octets).unwrap_or(Self(Repr::Shared(octets)))
    }

    /// The same of octets that are known to be more than are kept in place.
    #[inline]
    pub(crate) const fn shared(octets: Bytes) -> Self {
        Self(Repr::Shared(octets))
    }

    /// A frame of the first `len` of these octets, all of which are copied: faster than as many as
    /// are needed.
    ///
    /// # Panics
    /// If `len` is greater than [`INLINE_OCTETS`].
    #[inline]
    pub(crate) fn within(octets: &[u8; INLINE_OCTETS], len: usize) -> Self {
        assert!(
            len <= INLINE_OCTETS,
            "a frame of {len} octets is not kept in place"
        );
        Self(Repr::Inline(Inline {
            octets: *octets,
            // No more than 23.
            len: len as u8,
        }))
    }

    #[inline]
    fn inline(octets: &[u8]) -> Option<Self> {
        let mut inline = [0; INLINE_OCTETS];
        inline.get_mut(..octets.len())?.copy_from_slice(octets);
        let len = u8::try_from(octets.len()).ok()?;
        Some(Self(Repr::Inline(Inline {
            octets: inline,
            len,
        })))
    }

    /// The octets of the frame.
    #[inline]
    pub fn octets(&self) -> &[u8] {
        match &self.0 {
            Repr::Inline(inline) => inline.octets(),
            Repr::Shared(bytes) => bytes,
        }
    }

    /// The octets as a shared buffer: a reference more for a large frame, a copy of a small one.
    #[inline]
    pub fn to_shared(&self) -> Bytes {
        match &self.0 {
            Repr::Inline(inline) => Bytes::copy_from_slice(inline.octets()),
            Repr::Shared(bytes) => bytes.clone(),
        }
    }

    /// Whether the two are seen to be the same at a glance, as a frame and its clone are. Those that
    /// are not may have the same octets all the same.
    #[inline(always)]
    pub(crate) fn is_clone_of(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Repr::Inline(one), Repr::Inline(other)) => {
                // All that is kept in place, one octet of it twice.
                let (x, y) = (&one.octets, &other.octets);
                one.len == other.len
                    && word::<0>(x) == word::<0>(y)
                    && word::<8>(x) == word::<8>(y)
                    && word::<15>(x) == word::<15>(y)
            }
            (Repr::Shared(one), Repr::Shared(other)) => core::ptr::eq(&one[..], &other[..]),
            _ => false,
        }
    }

    /// The octets as text, if they are valid UTF-8.
    pub fn text(&self) -> Option<&str> {
        core::str::from_utf8(self.octets()).ok()
    }

    /// The octets as lower-case hex digits, two to an octet.
    pub fn hex(&self) -> String {
        let mut hex = String::with_capacity(self.len() * 2);
        for octet in self.octets() {
            for nibble in [octet >> 4, octet & 0xF] {
                hex.push(char::from_digit(u32::from(nibble), 16).unwrap_or('?'));
            }
        }
        hex
    }
}

/// Eight octets at once, from number `AT` on.
#[inline(always)]
fn word<const AT: usize>(octets: &[u8; INLINE_OCTETS]) -> u64 {
    octets[AT..]
        .first_chunk()
        .map_or(0, |word| u64::from_le_bytes(*word))
}

impl Deref for Frame {
    type Target = [u8];

    #[inline]
    fn deref(&self) -> &[u8] {
        self.octets()
    }
}

impl Default for Frame {
    fn default() -> Self {
        Self::EMPTY
    }
}

/// Ordered as its octets are, so a table of frames can be searched by octets.
impl core::borrow::Borrow<[u8]> for Frame {
    fn borrow(&self) -> &[u8] {
        self.octets()
    }
}

impl PartialEq for Frame {
    fn eq(&self, other: &Self) -> bool {
        self.octets() == other.octets()
    }
}

impl Eq for Frame {}

impl Ord for Frame {
    fn cmp(&self, other: &Self) -> core::cmp::Ordering {
        self.octets().cmp(other.octets())
    }
}

impl PartialOrd for Frame {
    fn partial_cmp(&self, other: &Self) -> Option<core::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl core::hash::Hash for Frame {
    fn hash<H: core::hash::Hasher>(&self, state: &mut H) {
        self.octets().hash(state);
    }
}

impl From<&str> for Frame {
    fn from(text: &str) -> Self {
        Self::copy_from(text.as_bytes())
    }
}

impl From<String> for Frame {
    fn from(text: String) -> Self {
        Self::from(text.into_bytes())
    }
}

impl From<&String> for Frame {
    fn from(text: &String) -> Self {
        Self::copy_from(text.as_bytes())
    }
}

impl From<&Vec<u8>> for Frame {
    fn from(octets: &Vec<u8>) -> Self {
        Self::copy_from(octets)
    }
}

impl From<&[u8]> for Frame {
    fn from(octets: &[u8]) -> Self {
        Self::copy_from(octets)
    }
}

impl From<Vec<u8>> for Frame {
    fn from(octets: Vec<u8>) -> Self {
        Self::from_shared(octets.into())
    }
}

impl From<Bytes> for Frame {
    fn from(octets: Bytes) -> Self {
        Self::from_shared(octets)
    }
}

/// Printable ASCII in quotes, anything else as `0x` and hex digits.
impl fmt::Display for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.iter().all(|octet| (0x20..0x7F).contains(octet)) {
            write!(f, "{:?}", self.text().unwrap_or_default())
        } else {
            write!(f, "0x{}", self.hex())
        }
    }
}

impl fmt::Debug for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_and_large_frames_hold_the_same_octets_either_way() {
        for len in [0, 1, INLINE_OCTETS, INLINE_OCTETS + 1, 1 << 16] {
            let octets = vec![7; len];
            assert_eq!(Frame::copy_from(&octets), Frame::from(octets.clone()));
            let text = "7".repeat(len);
            assert_eq!(Frame::from(text.as_str()), Frame::from(text));
            assert_eq!(Frame::copy_from(&octets).octets(), octets);
        }
    }

    #[test]
    fn a_clone_of_a_large_frame_shares_its_octets() {
        let frame = Frame::from(vec![1; 1 << 20]);
        assert_eq!(frame.octets().as_ptr(), frame.clone().octets().as_ptr());
    }

    #[test]
    fn a_clone_is_seen_at_a_glance_and_equal_octets_are_equal_all_the_same() {
        let long = Frame::from(vec![1; 100]);
        let short = Frame::from("sixteen octets..");
        for frame in [&long, &short, &Frame::EMPTY] {
            assert!(frame.is_clone_of(&frame.clone()));
        }
        // Equal, with other octets behind their end or elsewhere in memory.
        let cut = Frame::within(b"sixteen octets..or more", 16);
        for (one, other) in [(&short, &cut), (&long, &Frame::from(vec![1; 100]))] {
            assert!(!one.is_clone_of(other));
            assert_eq!(one, other);
        }
        for (one, other) in [
            (&short, &long),
            (&Frame::EMPTY, &Frame::copy_from(&[0])),
            (&short, &Frame::from("sixteen octets!!")),
        ] {
            assert!(!one.is_clone_of(other));
            assert_ne!(one, other);
        }
    }

    #[test]
    fn display_tells_text_from_binary() {
        assert_eq!(Frame::from("hello").to_string(), "\"hello\"");
        assert_eq!(Frame::EMPTY.to_string(), "\"\"");
        assert_eq!(Frame::copy_from(&[0, 0x6b]).to_string(), "0x006b");
    }
}
