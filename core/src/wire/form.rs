//! How a frame looks on the link, by generation.
//!
//! ```text
//! ZMTP 1.0    length (1 or 9), counting the flags | flags | body      zmtp1
//! ZMTP 2.0    flags | size (1 or 8) | body                            zmtp2
//! ZMTP 3.x    the same, and commands                                  zmtp3
//! ZWS 2.0     flags | body, in a message of its own                   zws
//! ```

use bytes::{Bytes, BytesMut};

use super::error::ProtocolError;
use super::frame::{Header, LONG};
use super::{zmtp1, zmtp2, zmtp3, zws};
use crate::message::Message;

/// The form of the frames on a connection.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Form {
    /// ZMTP 1.0 (RFC 13, Framing).
    Zmtp1,
    /// ZMTP 2.0 (RFC 15, Framing).
    Zmtp2,
    /// ZMTP 3.0 and 3.1 (RFC 37, Framing).
    #[default]
    Zmtp3,
    /// ZWS 2.0 (RFC 45, Framing). Its frames are told apart by WebSocket: what has come is read
    /// through [`zws::read`], and looks like ZMTP 3.x from there on.
    Zws,
}

impl Form {
    /// Reads a head from the front of `octets`; `None` while it is not whole.
    ///
    /// # Errors
    /// What the generation does not allow, as soon as it can be seen.
    #[inline]
    pub fn decode_head(self, octets: &[u8]) -> Result<Option<Header>, ProtocolError> {
        match self {
            Self::Zmtp3 | Self::Zws => zmtp3::decode_head(octets),
            Self::Zmtp2 => zmtp2::decode_head(octets),
            Self::Zmtp1 => zmtp1::decode_head(octets),
        }
    }

    /// Octets of the head and of the body, if there is the head of a message of one frame in front
    /// of `octets`. `None` tells nothing: [read the head](Self::decode_head) then.
    #[inline]
    pub(crate) fn head_of_whole(self, octets: &[u8]) -> Option<(usize, usize)> {
        match *octets {
            // What most heads are since ZMTP 2.0: no flags, and a size of one octet.
            [0, size, ..] if self != Self::Zmtp1 => {
                Some((zmtp3::SHORT_HEAD_OCTETS.into(), size.into()))
            }
            [LONG, ref size @ ..] if self != Self::Zmtp1 => {
                let size = u64::from_be_bytes(*size.first_chunk()?);
                // A size beyond what there may be is beyond all that has come as well.
                Some((zmtp3::LONG_HEAD_OCTETS.into(), usize::try_from(size).ok()?))
            }
            _ => self.long_head_of_whole(octets),
        }
    }

    fn long_head_of_whole(self, octets: &[u8]) -> Option<(usize, usize)> {
        let header = self.decode_head(octets).ok()??;
        let is_whole = !header.has_more() && !header.is_command();
        let size = usize::try_from(header.size()).ok()?;
        is_whole.then_some((header.octets(), size))
    }

    /// Appends a head to `out`.
    #[inline]
    pub fn encode_head(self, header: Header, out: &mut BytesMut) {
        match self {
            Self::Zmtp3 => zmtp3::encode_head(header, out),
            Self::Zmtp2 => zmtp2::encode_head(header, out),
            Self::Zmtp1 => zmtp1::encode_head(header, out),
            Self::Zws => zws::encode_head(header, out),
        }
    }

    /// The head of a message of one frame of `size` octets; `None` where a body cannot simply follow
    /// it on the link.
    pub fn head_of(self, size: usize) -> Option<BytesMut> {
        let mut head = BytesMut::with_capacity(Header::MAX_OCTETS);
        self.encode_head(Header::message(size, false), &mut head);
        (self != Self::Zws).then_some(head)
    }

    /// A frame as it crosses the link.
    pub fn frame(self, header: Header, body: &[u8]) -> Bytes {
        let mut octets = BytesMut::with_capacity(Header::MAX_OCTETS + body.len());
        self.encode_head(header, &mut octets);
        octets.extend_from_slice(body);
        octets.freeze()
    }

    /// A whole message as it crosses the link, each frame with its head.
    pub fn message(self, message: &Message) -> Bytes {
        let heads = message.len() * Header::MAX_OCTETS;
        let mut out = BytesMut::with_capacity(message.size_octets() + heads);
        for (index, frame) in message.frames().iter().enumerate() {
            let header = Header::message(frame.len(), index + 1 < message.len());
            self.encode_head(header, &mut out);
            out.extend_from_slice(frame);
        }
        out.freeze()
    }
}

/// A whole message as it crosses the wire of ZMTP 2.0 and later: each frame with its head.
///
/// ```
/// use hopscope_core::{Message, wire};
/// let request = Message::of(["", "hello"]);
/// assert_eq!(&wire::encode_message(&request)[..], b"\x01\x00\x00\x05hello");
/// ```
pub fn encode_message(message: &Message) -> Bytes {
    Form::Zmtp3.message(message)
}
