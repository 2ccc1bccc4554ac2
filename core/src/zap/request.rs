//! What a server asks its handler (RFC 27, Message Format).

use super::Credentials;
use super::error::ZapError;
use super::fields::{Fields, VERSION, behind_delimiter, with_delimiter};
use crate::frame::Frame;
use crate::message::Message;

/// May this peer come in?
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Request {
    /// Comes back with the reply; 0 to 255 octets.
    pub id: Frame,
    /// What the server calls itself, so that one handler can serve many; 0 to 255 octets.
    pub domain: String,
    /// Where the peer is: an IP address; 0 to 255 octets.
    pub address: String,
    /// The identity of the server's socket; 0 to 255 octets.
    pub identity: Frame,
    /// What the peer has shown.
    pub credentials: Credentials,
}

impl Request {
    /// The request as a DEALER sends it: an empty frame, then the body.
    pub fn to_message(&self) -> Message {
        with_delimiter(self.to_body())
    }

    /// The request as a REQ sends it and a REP receives it: without the empty frame.
    pub fn to_body(&self) -> Message {
        let mut body = Message::of([
            Frame::from(VERSION),
            self.id.clone(),
            Frame::from(&*self.domain),
            Frame::from(&*self.address),
            self.identity.clone(),
            Frame::from(self.credentials.mechanism()),
        ]);
        match &self.credentials {
            Credentials::Null => {}
            Credentials::Plain { username, password } => {
                body.push(username.clone());
                body.push(password.clone());
            }
            Credentials::Curve { public_key } => body.push(Frame::copy_from(public_key)),
        }
        body
    }

    /// Reads a request with the empty frame in front.
    ///
    /// # Errors
    /// As [`from_body`](Self::from_body), and another first frame.
    pub fn from_message(message: &Message) -> Result<Self, ZapError> {
        Self::read(behind_delimiter(message)?)
    }

    /// Reads a request without the empty frame.
    ///
    /// # Errors
    /// The first frame that is not what RFC 27 says, is missing or is too many.
    pub fn from_body(body: &Message) -> Result<Self, ZapError> {
        Self::read(body.frames())
    }

    fn read(body: &[Frame]) -> Result<Self, ZapError> {
        let mut fields = Fields::of(body)?;
        let id = fields.short("a request id")?.clone();
        let domain = fields.text("a domain")?;
        let address = fields.text("an address")?;
        let identity = fields.short("an identity")?.clone();
        let mechanism = fields.short("a mechanism")?;
        let credentials = match mechanism.octets() {
            b"NULL" => Credentials::Null,
            b"PLAIN" => Credentials::Plain {
                username: fields.short("a name")?.clone(),
                password: fields.short("a password")?.clone(),
            },
            b"CURVE" => {
                let key = fields.next("a public key")?;
                let public_key = key.octets().try_into();
                let public_key =
                    public_key.map_err(|_| fields.wrong("a public key of 32 octets", key))?;
                Credentials::Curve { public_key }
            }
            _ => return Err(fields.wrong("mechanism NULL, PLAIN or CURVE", mechanism)),
        };
        fields.end()?;
        Ok(Self {
            id,
            domain,
            address,
            identity,
            credentials,
        })
    }
}
