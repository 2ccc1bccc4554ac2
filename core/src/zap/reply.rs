//! What a handler answers (RFC 27, Message Format).

use bytes::BytesMut;

use super::error::ZapError;
use super::fields::{Fields, VERSION, behind_delimiter, with_delimiter};
use super::{Status, Verdict};
use crate::frame::Frame;
use crate::message::Message;
use crate::wire::Metadata;

/// A verdict on its way to the server that asked.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Reply {
    /// The id of the request.
    pub id: Frame,
    /// The answer.
    pub verdict: Verdict,
}

impl Reply {
    /// The reply as a ROUTER sends it behind its envelope's identities: an empty frame, then the
    /// body.
    pub fn to_message(&self) -> Message {
        with_delimiter(self.to_body())
    }

    /// The reply as a REP sends it and a REQ receives it: without the empty frame.
    pub fn to_body(&self) -> Message {
        let Verdict {
            status,
            text,
            user_id,
            metadata,
        } = &self.verdict;
        let mut properties = BytesMut::new();
        metadata.encode(&mut properties);
        Message::of([
            Frame::from(VERSION),
            self.id.clone(),
            Frame::from(status.code()),
            Frame::from(&**text),
            Frame::from(&**user_id),
            Frame::from(properties.freeze()),
        ])
    }

    /// Reads a reply with the empty frame in front.
    ///
    /// # Errors
    /// As [`from_body`](Self::from_body), and another first frame.
    pub fn from_message(message: &Message) -> Result<Self, ZapError> {
        Self::read(behind_delimiter(message)?)
    }

    /// Reads a reply without the empty frame.
    ///
    /// # Errors
    /// The first frame that is not what RFC 27 says, is missing or is too many; a user id or
    /// metadata though the peer may not come in.
    pub fn from_body(body: &Message) -> Result<Self, ZapError> {
        Self::read(body.frames())
    }

    fn read(body: &[Frame]) -> Result<Self, ZapError> {
        let mut fields = Fields::of(body)?;
        let id = fields.short("a request id")?.clone();
        let code = fields.next("a status")?;
        let status = Status::ALL
            .into_iter()
            .find(|status| status.code().as_bytes() == code.octets())
            .ok_or_else(|| fields.wrong("status 200, 300, 400 or 500", code))?;
        let text = fields.text("a text")?;
        let user_id = fields.text("a user id")?;
        if status != Status::Success && !user_id.is_empty() {
            let expected = "no user id without status 200";
            return Err(fields.wrong(expected, &Frame::from(&*user_id)));
        }
        let properties = fields.next("metadata")?;
        let metadata = Metadata::decode(&properties.to_shared()).map_err(|error| {
            let expected = format!("metadata, and at octet {} {}", error.offset, error.expected);
            ZapError::new(6, expected, error.found.into_owned())
        })?;
        fields.end()?;
        let verdict = Verdict {
            status,
            text,
            user_id,
            metadata,
        };
        Ok(Self { id, verdict })
    }
}
