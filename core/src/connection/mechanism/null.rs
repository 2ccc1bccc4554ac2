//! NULL: each side sends READY, and that is all (RFC 37, NULL).
//!
//! ```text
//! each side    READY properties
//! ```
//!
//! READY leaves at once, as RFC 23 and libzmq have it; RFC 37 lets the binding side wait for the
//! peer's, which it need not. If a handler decides (RFC 27), it is asked before READY leaves.

use std::collections::VecDeque;

use bytes::Bytes;

use super::{Step, command_with};
use crate::rule::Rule;
use crate::trace::WirePart;
use crate::wire::{Metadata, ProtocolError, quoted, split_command};
use crate::zap::{Credentials, Status, Verdict};

/// One side of the NULL handshake.
#[derive(Clone, Debug)]
pub(in crate::connection) struct Null {
    metadata: Metadata,
    authenticates: bool,
}

impl Null {
    /// `metadata` is what READY will say.
    pub(super) const fn new(metadata: Metadata, authenticates: bool) -> Self {
        Self {
            metadata,
            authenticates,
        }
    }

    pub(super) fn start(&self, steps: &mut VecDeque<Step>) {
        if self.authenticates {
            steps.push_back(Step::Authenticate(Credentials::Null));
        } else {
            steps.push_back(self.ready());
        }
    }

    pub(super) fn handle_command(
        &self,
        body: &Bytes,
        steps: &mut VecDeque<Step>,
    ) -> Result<(), ProtocolError> {
        let (name, data) = split_command(body)?;
        if name != b"READY"[..] {
            let expected = "READY or ERROR first";
            return Err(ProtocolError::new(
                0,
                Rule::ZmtpReady,
                expected,
                quoted(&name),
            ));
        }
        let at = (body.len() - data.len()) as u64;
        let metadata = Metadata::decode(&data).map_err(|error| error.shifted(at))?;
        steps.push_back(Step::Done { metadata });
        Ok(())
    }

    pub(super) fn handle_verdict(&self, verdict: &Verdict, steps: &mut VecDeque<Step>) {
        steps.push_back(match verdict.status {
            Status::Success => self.ready(),
            status => Step::Refuse {
                reason: Bytes::from_static(status.code().as_bytes()),
            },
        });
    }

    fn ready(&self) -> Step {
        Step::Send {
            body: command_with("READY", &self.metadata),
            part: WirePart::Ready,
        }
    }
}
