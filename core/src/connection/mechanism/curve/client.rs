//! The client's side of a CURVE handshake: it knows the server's key, and speaks first.

use std::collections::VecDeque;

use bytes::Bytes;
use crypto_box::SecretKey;

use super::boxes::Shared;
use super::secrets::{Purpose, Seed};
use super::{hello, initiate, ready, welcome};
use crate::connection::mechanism::Step;
use crate::connection::{KeyPair, SecurityError};
use crate::trace::WirePart;
use crate::wire::curve::KEY_OCTETS;
use crate::wire::{Metadata, ProtocolError};

/// The short nonces of the handshake; traffic goes on from there.
const HELLO_NONCE: u64 = 1;
const INITIATE_NONCE: u64 = 2;

/// What the client has said and heard so far.
///
/// Its transient secret goes as soon as the key of the traffic has been made of it.
#[derive(Clone, Debug)]
pub(super) struct Client {
    keys: KeyPair,
    /// S.
    server_key: [u8; KEY_OCTETS],
    vouch_nonce: [u8; 16],
    metadata: Metadata,
    state: State,
}

#[derive(Clone, Debug)]
enum State {
    /// HELLO is ready to leave.
    Start { hello: Bytes, transient: SecretKey },
    /// WELCOME is to come.
    Welcome { transient: SecretKey },
    /// READY is to come.
    Ready { shared: Shared },
    /// All has been said, or the handshake has failed.
    Over,
}

impl Client {
    pub(super) fn new(
        keys: &KeyPair,
        server_key: &[u8; KEY_OCTETS],
        seed: &Seed,
        metadata: Metadata,
    ) -> Result<Self, SecurityError> {
        let transient = SecretKey::from_bytes(seed.secret(Purpose::TransientKey));
        let hello =
            hello::make(&transient, server_key, HELLO_NONCE).ok_or(SecurityError::WeakServerKey)?;
        Ok(Self {
            keys: keys.clone(),
            server_key: *server_key,
            vouch_nonce: seed.secret(Purpose::VouchNonce),
            metadata,
            state: State::Start { hello, transient },
        })
    }

    pub(super) fn start(&mut self, steps: &mut VecDeque<Step>) {
        if let State::Start { hello, transient } = self.take() {
            let part = WirePart::Hello;
            steps.push_back(Step::Send { body: hello, part });
            self.state = State::Welcome { transient };
        }
    }

    /// Takes WELCOME, then READY; the traffic's key and the last nonces of both sides, ours first,
    /// once all has been said.
    pub(super) fn handle_command(
        &mut self,
        body: &Bytes,
        steps: &mut VecDeque<Step>,
    ) -> Result<Option<(Shared, u64, u64)>, ProtocolError> {
        match self.take() {
            State::Welcome { transient } => {
                let shared = self.answer_welcome(body, &transient, steps)?;
                self.state = State::Ready { shared };
                Ok(None)
            }
            State::Ready { shared } => {
                let (metadata, nonce) = ready::open(body, &shared)?;
                steps.push_back(Step::Done { metadata });
                Ok(Some((shared, INITIATE_NONCE, nonce)))
            }
            State::Start { .. } | State::Over => Err(super::nothing_expected(body)),
        }
    }

    fn answer_welcome(
        &self,
        body: &Bytes,
        transient: &SecretKey,
        steps: &mut VecDeque<Step>,
    ) -> Result<Shared, ProtocolError> {
        let welcome = welcome::open(body, transient, &self.server_key)?;
        let client = initiate::Client {
            keys: &self.keys,
            transient,
            server_key: &self.server_key,
            vouch_nonce: self.vouch_nonce,
        };
        let (body, shared) = initiate::make(&client, &welcome, INITIATE_NONCE, &self.metadata)
            .ok_or_else(welcome::weak_key)?;
        let part = WirePart::Initiate;
        steps.push_back(Step::Send { body, part });
        Ok(shared)
    }

    const fn take(&mut self) -> State {
        core::mem::replace(&mut self.state, State::Over)
    }
}
