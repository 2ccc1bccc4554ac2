//! The server's side of a CURVE handshake: its key is known, and it answers.

use std::collections::VecDeque;

use bytes::Bytes;
use crypto_box::SecretKey;

use super::boxes::Shared;
use super::secrets::Seed;
use super::{hello, initiate, ready, welcome};
use crate::connection::KeyPair;
use crate::connection::mechanism::Step;
use crate::trace::WirePart;
use crate::wire::curve::KEY_OCTETS;
use crate::wire::{Metadata, ProtocolError};
use crate::zap::{Credentials, Status, Verdict};

/// The short nonce of READY; traffic goes on from there.
const READY_NONCE: u64 = 1;

/// What the server has said and heard so far.
///
/// Between HELLO and INITIATE it keeps no key pair of the connection: that is in the cookie, which
/// the client brings back, and here is only the key that opens this one cookie, once. How long that
/// may take is the handshake's time limit.
#[derive(Clone, Debug)]
pub(super) struct Server {
    public_key: [u8; KEY_OCTETS],
    secret_key: SecretKey,
    metadata: Metadata,
    /// Whether a handler decides on the client's permanent key.
    authenticates: bool,
    state: State,
}

#[derive(Clone, Debug)]
enum State {
    /// HELLO is to come.
    Hello { seed: Seed },
    /// INITIATE is to come.
    Initiate {
        client_key: [u8; KEY_OCTETS],
        cookie_key: welcome::CookieKey,
        last_nonce: u64,
    },
    /// A verdict is to come.
    Verdict(Client),
    /// All has been said, or the handshake has failed.
    Over,
}

/// A client that has said all it had to.
#[derive(Clone, Debug)]
struct Client {
    shared: Shared,
    metadata: Metadata,
    nonce: u64,
}

impl Server {
    pub(super) fn new(keys: &KeyPair, seed: Seed, metadata: Metadata, authenticates: bool) -> Self {
        Self {
            public_key: keys.public,
            secret_key: SecretKey::from_bytes(keys.secret),
            metadata,
            authenticates,
            state: State::Hello { seed },
        }
    }

    /// Takes HELLO, then INITIATE; the traffic's key and the last nonces of both sides, ours first,
    /// once all has been said.
    pub(super) fn handle_command(
        &mut self,
        body: &Bytes,
        steps: &mut VecDeque<Step>,
    ) -> Result<Option<(Shared, u64, u64)>, ProtocolError> {
        match self.take() {
            State::Hello { seed } => {
                let hello = hello::open(body, &self.secret_key)?;
                let (body, cookie_key) = welcome::make(&seed, &self.secret_key, &hello.client_key)
                    .ok_or_else(hello::weak_key)?;
                let part = WirePart::Welcome;
                steps.push_back(Step::Send { body, part });
                self.state = State::Initiate {
                    client_key: hello.client_key,
                    cookie_key,
                    last_nonce: hello.nonce,
                };
                Ok(None)
            }
            State::Initiate {
                client_key,
                cookie_key,
                last_nonce,
            } => {
                let server = initiate::Server {
                    public_key: &self.public_key,
                    client_key: &client_key,
                    cookie_key: &cookie_key,
                    last_nonce,
                };
                let initiate = initiate::open(body, &server)?;
                let client = Client {
                    shared: initiate.shared,
                    metadata: initiate.metadata,
                    nonce: initiate.nonce,
                };
                if self.authenticates {
                    let public_key = initiate.client_key;
                    steps.push_back(Step::Authenticate(Credentials::Curve { public_key }));
                    self.state = State::Verdict(client);
                    return Ok(None);
                }
                Ok(Some(self.welcome_in(client, steps)))
            }
            State::Verdict(_) | State::Over => Err(super::nothing_expected(body)),
        }
    }

    pub(super) fn handle_verdict(
        &mut self,
        verdict: &Verdict,
        steps: &mut VecDeque<Step>,
    ) -> Option<(Shared, u64, u64)> {
        let State::Verdict(client) = self.take() else {
            return None;
        };
        match verdict.status {
            Status::Success => Some(self.welcome_in(client, steps)),
            status => {
                let reason = Bytes::from_static(status.code().as_bytes());
                steps.push_back(Step::Refuse { reason });
                None
            }
        }
    }

    /// Says READY.
    fn welcome_in(&self, client: Client, steps: &mut VecDeque<Step>) -> (Shared, u64, u64) {
        let Client {
            shared,
            metadata,
            nonce,
        } = client;
        let body = ready::make(&shared, READY_NONCE, &self.metadata);
        let part = WirePart::Ready;
        steps.push_back(Step::Send { body, part });
        steps.push_back(Step::Done { metadata });
        (shared, READY_NONCE, nonce)
    }

    const fn take(&mut self) -> State {
        core::mem::replace(&mut self.state, State::Over)
    }
}
