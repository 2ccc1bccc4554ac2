//! Two sides of CURVE, and ways to come between them.

use bytes::{Bytes, BytesMut};
use hopscope_core::Instant;
use hopscope_core::connection::{CloseReason, Config, Connection, KeyPair, Output, Security};
use hopscope_core::socket::SocketKind;

/// Octets of a greeting.
pub(crate) const GREETING: usize = 64;

pub(crate) fn server_keys() -> KeyPair {
    KeyPair::from_seed(&[1; 32])
}

pub(crate) fn client_keys() -> KeyPair {
    KeyPair::from_seed(&[2; 32])
}

pub(crate) fn client_config() -> Config {
    Config {
        security: Security::CurveClient {
            server_key: server_keys().public,
            keys: client_keys(),
        },
        seed: [3; 32],
        ..Config::new(SocketKind::Dealer)
    }
}

pub(crate) fn server_config() -> Config {
    Config {
        security: Security::CurveServer {
            keys: server_keys(),
        },
        seed: [4; 32],
        ..Config::new(SocketKind::Router)
    }
}

/// A connection and all that has come out of it.
#[derive(Clone, Debug)]
pub(crate) struct Side {
    pub(crate) connection: Connection,
    pub(crate) outputs: Vec<Output>,
}

impl Side {
    pub(crate) fn new(config: Config) -> Self {
        let mut side = Self {
            connection: Connection::new(Instant::ZERO, config),
            outputs: Vec::new(),
        };
        side.drain();
        side
    }

    pub(crate) fn client() -> Self {
        Self::new(client_config())
    }

    pub(crate) fn server() -> Self {
        Self::new(server_config())
    }

    /// Gives it octets.
    pub(crate) fn hear(&mut self, octets: impl Into<Bytes>) {
        self.connection.handle_octets(Instant::ZERO, octets.into());
        self.drain();
    }

    /// Takes what it has to say.
    pub(crate) fn say(&mut self) -> Bytes {
        let mut octets = BytesMut::new();
        while let Some(piece) = self.connection.poll_transmit() {
            octets.extend_from_slice(&piece);
        }
        self.drain();
        octets.freeze()
    }

    pub(crate) fn drain(&mut self) {
        while let Some(output) = self.connection.poll_output() {
            self.outputs.push(output);
        }
    }

    /// Why it is over, if it is.
    pub(crate) fn closed(&self) -> Option<&CloseReason> {
        match self.outputs.last() {
            Some(Output::Closed(reason)) => Some(reason),
            _ => None,
        }
    }

    /// What the broken rule was, and in which words.
    pub(crate) fn broke(&self) -> (String, String) {
        let reason = self.closed().expect("it is over");
        let rule = reason.rule().expect("by a rule");
        (rule.to_string(), reason.to_string())
    }
}

/// A client and a server whose greetings have crossed, and what the client says then: HELLO.
pub(crate) fn greeted() -> (Side, Side, Bytes) {
    let (mut client, mut server) = (Side::client(), Side::server());
    let greeting = client.say();
    assert_eq!(greeting.len(), GREETING);
    client.hear(server.say());
    server.hear(greeting);
    assert_eq!(server.say(), "", "the server waits for HELLO");
    let hello = client.say();
    (client, server, hello)
}

/// The same, one step further: WELCOME.
pub(crate) fn welcomed() -> (Side, Side, Bytes) {
    let (client, mut server, hello) = greeted();
    server.hear(hello);
    let welcome = server.say();
    (client, server, welcome)
}

/// The same, one step further: INITIATE.
pub(crate) fn initiated() -> (Side, Side, Bytes) {
    let (mut client, server, welcome) = welcomed();
    client.hear(welcome);
    let initiate = client.say();
    (client, server, initiate)
}

/// A client and a server that are through with the handshake.
pub(crate) fn ready() -> (Side, Side) {
    let (mut client, mut server, initiate) = initiated();
    server.hear(initiate);
    client.hear(server.say());
    assert!(client.connection.is_ready() && server.connection.is_ready());
    (client, server)
}

/// The octets with one of them changed.
pub(crate) fn changed(octets: &[u8], at: usize, by: u8) -> Vec<u8> {
    let mut octets = octets.to_vec();
    octets[at] ^= by;
    octets
}
