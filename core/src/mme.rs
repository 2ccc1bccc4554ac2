//! A whole message in one frame (RFC 50, MME): how an application sends several frames through a
//! type that takes only one, such as CLIENT or CHANNEL.
//!
//! ```text
//! frame   length (1), 0 to 254        | octets
//!         FF | length (4, big-endian) | octets
//! ```
//!
//! The frames stand one behind the other; a message without frames is a frame without octets.

use core::fmt;

use bytes::{BufMut, BytesMut};

use crate::frame::Frame;
use crate::message::Message;

/// Tells that the length has four octets.
const LONG: u8 = 0xFF;

/// Why a message cannot be packed, or octets cannot be unpacked.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum MmeError {
    /// A frame is too long for a length of four octets.
    TooLong {
        /// The frame, counted from 0.
        frame: usize,
    },
    /// The octets end within a length or within a frame.
    CutShort {
        /// The frame, counted from 0.
        frame: usize,
        /// How many octets should follow.
        expected: usize,
        /// How many do.
        found: usize,
    },
}

impl fmt::Display for MmeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { frame } => {
                write!(
                    f,
                    "expected frames of at most 2^32 - 1 octets, frame {frame} is longer"
                )
            }
            Self::CutShort {
                frame,
                expected,
                found,
            } => write!(
                f,
                "expected {expected} octets more in frame {frame}, found {found} to the end"
            ),
        }
    }
}

impl core::error::Error for MmeError {}

/// Packs all frames of a message into one.
///
/// # Errors
/// [`MmeError::TooLong`].
///
/// ```
/// use hopscope_core::{Message, mme};
/// let packed = mme::pack(&Message::of(["", "hello"]))?;
/// assert_eq!(packed.octets(), b"\x00\x05hello");
/// assert_eq!(mme::unpack(&packed)?, Message::of(["", "hello"]));
/// # Ok::<(), mme::MmeError>(())
/// ```
pub fn pack(message: &Message) -> Result<Frame, MmeError> {
    let mut octets = BytesMut::with_capacity(message.size_octets() + message.len());
    for (index, frame) in message.frames().iter().enumerate() {
        match u8::try_from(frame.len()) {
            Ok(length) if length != LONG => octets.put_u8(length),
            _ => {
                let length = u32::try_from(frame.len());
                octets.put_u8(LONG);
                octets.put_u32(length.map_err(|_| MmeError::TooLong { frame: index })?);
            }
        }
        octets.extend_from_slice(frame);
    }
    Ok(Frame::from(octets.freeze()))
}

/// Unpacks the frames of a message; large ones share the octets of `packed`.
///
/// # Errors
/// [`MmeError::CutShort`].
pub fn unpack(packed: &Frame) -> Result<Message, MmeError> {
    let octets = packed.to_shared();
    let (mut message, mut at) = (Message::new(), 0);
    while at < octets.len() {
        let frame = message.len();
        let cut_short = |expected, found| MmeError::CutShort {
            frame,
            expected,
            found,
        };
        let rest = &octets[at + 1..];
        let length = match octets[at] {
            LONG => {
                let Some((length, _)) = rest.split_first_chunk() else {
                    return Err(cut_short(4, rest.len()));
                };
                at += 4;
                usize::try_from(u32::from_be_bytes(*length)).unwrap_or(usize::MAX)
            }
            short => usize::from(short),
        };
        at += 1;
        let found = octets.len() - at;
        if length > found {
            return Err(cut_short(length, found));
        }
        message.push(Frame::from_shared(octets.slice(at..at + length)));
        at += length;
    }
    Ok(message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_out_again_at_every_boundary() {
        for octets in [0, 1, 254, 255, 256, 70_000] {
            let message = Message::of([Frame::from(vec![7; octets]), Frame::from("end")]);
            let packed = pack(&message).expect("it is not too long");
            let head = if octets < 255 { 1 } else { 5 };
            assert_eq!(packed.len(), head + octets + 1 + 3);
            assert_eq!(unpack(&packed), Ok(message));
        }
    }

    #[test]
    fn a_length_past_the_end_says_how_far() {
        let cut = |octets: &[u8]| unpack(&Frame::from(octets)).map_err(|error| error.to_string());
        assert_eq!(
            cut(b"\x01x\x05abc"),
            Err("expected 5 octets more in frame 1, found 3 to the end".to_owned())
        );
        assert!(cut(b"\xFF\0\0\0").is_err());
    }
}
