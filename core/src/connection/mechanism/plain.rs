//! PLAIN: a name and a password in clear text (RFC 24).
//!
//! ```text
//! client    HELLO     name length (1) | name | password length (1) | password
//! server    WELCOME                                  (or ERROR, if a handler says no)
//! client    INITIATE  properties
//! server    READY     properties
//! ```
//!
//! Who is client and who is server follows from what each side was told, not from the as-server
//! octets, which libzmq leaves at zero. A server without a handler lets nobody in, as libzmq does
//! it. Any other command than the one that is due ends the handshake for good: it is an ERROR
//! that we cannot read.

use core::fmt;
use std::collections::VecDeque;

use bytes::{Bytes, BytesMut};

use super::{Step, command, command_with};
use crate::frame::Frame;
use crate::rule::Rule;
use crate::trace::WirePart;
use crate::wire::{Metadata, ProtocolError, quoted, split_command};
use crate::zap::{Credentials, Status, Verdict};

/// The longest name and the longest password, in octets.
const MAX_OCTETS: usize = 255;

/// One side of the PLAIN handshake.
#[derive(Clone, Debug)]
pub(in crate::connection) struct Plain {
    /// What INITIATE or READY will say.
    metadata: Metadata,
    authenticates: bool,
    login: Option<Login>,
    /// The command that is due from the peer.
    due: &'static str,
}

/// What a client logs in with.
#[derive(Clone)]
struct Login {
    username: Frame,
    password: Frame,
}

/// Never shows the password.
impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Login({}, ...)", self.username)
    }
}

impl Plain {
    /// The side that logs in; octets of `username` and `password` beyond 255 are left out.
    pub(super) fn client(username: &Frame, password: &Frame, metadata: Metadata) -> Self {
        Self {
            metadata,
            authenticates: false,
            login: Some(Login {
                username: username.clone(),
                password: password.clone(),
            }),
            due: "WELCOME",
        }
    }

    /// The side that checks.
    pub(super) const fn server(metadata: Metadata, authenticates: bool) -> Self {
        Self {
            metadata,
            authenticates,
            login: None,
            due: "HELLO",
        }
    }

    pub(super) fn start(&mut self, steps: &mut VecDeque<Step>) {
        if let Some(login) = self.login.take() {
            let mut data = BytesMut::new();
            for text in [&login.username, &login.password] {
                let text = &text[..text.len().min(MAX_OCTETS)];
                data.extend(u8::try_from(text.len()));
                data.extend_from_slice(text);
            }
            steps.push_back(Step::Send {
                body: command("HELLO", &data),
                part: WirePart::Hello,
            });
        }
    }

    pub(super) fn handle_command(
        &mut self,
        body: &Bytes,
        steps: &mut VecDeque<Step>,
    ) -> Result<(), ProtocolError> {
        let (name, data) = split_command(body)?;
        if name != self.due.as_bytes() {
            let found = quoted(&name);
            return Err(error(0, self.due, found));
        }
        let at = (body.len() - data.len()) as u64;
        match self.due {
            "HELLO" => {
                let credentials = hello(&data).map_err(|error| error.shifted(at))?;
                self.due = "INITIATE";
                steps.push_back(if self.authenticates {
                    Step::Authenticate(credentials)
                } else {
                    refusal(Status::AuthenticationFailure)
                });
            }
            "WELCOME" => {
                if !data.is_empty() {
                    let found = format!("{} octets", data.len());
                    return Err(error(at, "nothing behind WELCOME", found));
                }
                self.due = "READY";
                steps.push_back(Step::Send {
                    body: command_with("INITIATE", &self.metadata),
                    part: WirePart::Initiate,
                });
            }
            due => {
                let metadata = Metadata::decode(&data).map_err(|error| error.shifted(at))?;
                if due == "INITIATE" {
                    steps.push_back(Step::Send {
                        body: command_with("READY", &self.metadata),
                        part: WirePart::Ready,
                    });
                }
                steps.push_back(Step::Done { metadata });
            }
        }
        Ok(())
    }

    pub(super) fn handle_verdict(&self, verdict: &Verdict, steps: &mut VecDeque<Step>) {
        steps.push_back(match verdict.status {
            Status::Success => Step::Send {
                body: command("WELCOME", &[]),
                part: WirePart::Welcome,
            },
            status => refusal(status),
        });
    }
}

/// libzmq's PLAIN server misspells ERROR: 5E stands where 05 and the E should.
pub(in crate::connection) fn spelt_right(body: Bytes) -> Bytes {
    const MISSPELT: &[u8] = b"^RROR";
    match body.strip_prefix(MISSPELT) {
        Some(reason) => command("ERROR", reason),
        None => body,
    }
}

/// The name and password of a HELLO.
fn hello(data: &Bytes) -> Result<Credentials, ProtocolError> {
    let (username, password_at) = text(data, 0, "name")?;
    let (password, end) = text(data, password_at, "password")?;
    if end < data.len() {
        let found = format!("{} octets more", data.len() - end);
        return Err(error(end as u64, "nothing behind the password", found));
    }
    Ok(Credentials::Plain { username, password })
}

/// The text whose length is at `at`, and the place behind it.
fn text(data: &Bytes, at: usize, what: &str) -> Result<(Frame, usize), ProtocolError> {
    let length = data.get(at).copied().map_or(0, usize::from);
    let start = at + 1;
    match data.get(start..start + length) {
        Some(octets) if at < data.len() => Ok((Frame::copy_from(octets), start + length)),
        _ => {
            let found = format!("{} octets to the end", data.len().saturating_sub(at));
            Err(error(
                at as u64,
                format!("a {what} behind its length"),
                found,
            ))
        }
    }
}

/// ERROR with the status in three digits, as libzmq sends it.
fn refusal(status: Status) -> Step {
    Step::Refuse {
        reason: Bytes::from_static(status.code().as_bytes()),
    }
}

fn error(
    at: u64,
    expected: impl Into<std::borrow::Cow<'static, str>>,
    found: String,
) -> ProtocolError {
    ProtocolError::new(at, Rule::MechanismHandshake, expected, found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_read_as_it_is_meant_and_nothing_else_is_touched() {
        let misspelt = Bytes::from_static(b"\x5E\x52\x52\x4F\x52\x03400");
        assert_eq!(spelt_right(misspelt), b"\x05ERROR\x03400"[..]);
        for other in [&b"\x05ERROR\x03400"[..], b"\x07WELCOME", b"^", b""] {
            assert_eq!(spelt_right(Bytes::from_static(other)), other);
        }
    }
}
