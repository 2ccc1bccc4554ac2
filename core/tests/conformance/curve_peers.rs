//! Peers that speak CURVE by hand: they know the layout of each command, and can break it (RFC 26).

use crypto_box::aead::AeadInPlace;
use crypto_box::{PublicKey, SalsaBox, SecretKey};
use hopscope_core::connection::{Config, KeyPair, Security};
use hopscope_core::socket::SocketKind::{Rep, Req};

use crate::support::{Wire, command_body, frame, greeting, property, talk};

pub(crate) const SERVER: [u8; 32] = [0x51; 32];
pub(crate) const CLIENT: [u8; 32] = [0xC1; 32];
pub(crate) const TRANSIENT: [u8; 32] = [0x7A; 32];

pub(crate) fn public(secret: &[u8; 32]) -> [u8; 32] {
    SecretKey::from_bytes(*secret).public_key().to_bytes()
}

pub(crate) fn nonce(prefix: &[u8], rest: &[u8]) -> [u8; 24] {
    [prefix, rest]
        .concat()
        .try_into()
        .expect("24 octets in all")
}

/// A box from the owner of `secret` to the owner of `to`.
pub(crate) fn seal(to: &[u8; 32], secret: &[u8; 32], nonce: [u8; 24], plain: &[u8]) -> Vec<u8> {
    let shared = SalsaBox::new(&PublicKey::from_bytes(*to), &SecretKey::from_bytes(*secret));
    let mut octets = plain.to_vec();
    let tag = shared.encrypt_in_place_detached(&nonce.into(), &[], &mut octets);
    [&tag.expect("it can be made")[..], &octets].concat()
}

/// What is in a box from the owner of `from`.
#[track_caller]
pub(crate) fn open(from: &[u8; 32], secret: &[u8; 32], nonce: [u8; 24], sealed: &[u8]) -> Vec<u8> {
    let shared = SalsaBox::new(
        &PublicKey::from_bytes(*from),
        &SecretKey::from_bytes(*secret),
    );
    let (tag, octets) = sealed.split_at(16);
    let mut octets = octets.to_vec();
    let tag = crypto_box::aead::generic_array::GenericArray::from_slice(tag);
    shared
        .decrypt_in_place_detached(&nonce.into(), &[], &mut octets, tag)
        .expect("the box opens");
    octets
}

pub(crate) fn key(octets: &[u8]) -> [u8; 32] {
    octets.try_into().expect("a key has 32 octets")
}

// --- ours ---

pub(crate) fn client_config(seed: u8) -> Config {
    Config {
        security: Security::CurveClient {
            server_key: public(&SERVER),
            keys: KeyPair::from_secret(CLIENT),
        },
        seed: [seed; 32],
        ..Config::new(Req)
    }
}

pub(crate) fn server_config(seed: u8) -> Config {
    Config {
        security: Security::CurveServer {
            keys: KeyPair::from_secret(SERVER),
        },
        seed: [seed; 32],
        ..Config::new(Rep)
    }
}

/// A client and a server of ours that have not met.
pub(crate) fn fresh() -> (Wire, Wire) {
    (Wire::new(client_config(1)), Wire::new(server_config(2)))
}

/// The same past their handshake.
pub(crate) fn ready() -> (Wire, Wire) {
    let (mut client, mut server) = fresh();
    talk(&mut client, &mut server);
    assert!(
        client.is_ready() && server.is_ready(),
        "{client:?} {server:?}"
    );
    (client, server)
}

/// What a client of ours says first, without the head of its frame.
pub(crate) fn our_hello(seed: u8) -> Vec<u8> {
    let mut client = Wire::new(client_config(seed));
    client.feed(greeting(1, "CURVE"));
    client.take_sent().split_off(64 + 2)
}

// --- a client made by hand, and our server ---

pub(crate) struct RawClient {
    pub(crate) server: Wire,
    /// S', once WELCOME has come.
    pub(crate) transient: [u8; 32],
    pub(crate) cookie: Vec<u8>,
}

/// What goes into an INITIATE.
pub(crate) struct Initiate {
    pub(crate) cookie: Vec<u8>,
    pub(crate) nonce: u64,
    /// C, as the box says.
    pub(crate) public: [u8; 32],
    /// Whose secret makes the vouch.
    pub(crate) voucher: [u8; 32],
    /// What the vouch holds: C' and S.
    pub(crate) vouched: Vec<u8>,
    pub(crate) metadata: Vec<u8>,
}

impl RawClient {
    pub(crate) fn hello_with(nonce_octets: u64, version: [u8; 2]) -> Vec<u8> {
        let short = nonce_octets.to_be_bytes();
        let sealed = seal(
            &public(&SERVER),
            &TRANSIENT,
            nonce(b"CurveZMQHELLO---", &short),
            &[0; 64],
        );
        let data = [&version[..], &[0; 72], &public(&TRANSIENT), &short, &sealed].concat();
        command_body("HELLO", &data)
    }

    pub(crate) fn hello() -> Vec<u8> {
        Self::hello_with(1, [1, 0])
    }

    /// A server of ours that has read the greeting.
    pub(crate) fn greeted(config: Config) -> Wire {
        let mut server = Wire::new(config);
        server.feed(greeting(1, "CURVE"));
        server.take_sent();
        server
    }

    /// Past WELCOME.
    pub(crate) fn welcomed(config: Config) -> Self {
        let mut server = Self::greeted(config);
        server.feed(frame(4, &Self::hello()));
        let welcome = server.take_sent();
        assert_eq!(welcome.len(), 170, "{server:?}");
        let whole = nonce(b"WELCOME-", &welcome[2 + 8..2 + 24]);
        let inside = open(&public(&SERVER), &TRANSIENT, whole, &welcome[2 + 24..]);
        Self {
            server,
            transient: key(&inside[..32]),
            cookie: inside[32..].to_vec(),
        }
    }

    /// An INITIATE without a fault.
    pub(crate) fn initiate(&self) -> Initiate {
        Initiate {
            cookie: self.cookie.clone(),
            nonce: 2,
            public: public(&CLIENT),
            voucher: CLIENT,
            vouched: [public(&TRANSIENT), public(&SERVER)].concat(),
            metadata: property("Socket-Type", b"REQ"),
        }
    }

    pub(crate) fn written(&self, initiate: &Initiate) -> Vec<u8> {
        let long = [0x77; 16];
        let vouch = seal(
            &self.transient,
            &initiate.voucher,
            nonce(b"VOUCH---", &long),
            &initiate.vouched,
        );
        let inside = [&initiate.public[..], &long, &vouch, &initiate.metadata].concat();
        let short = initiate.nonce.to_be_bytes();
        let whole = nonce(b"CurveZMQINITIATE", &short);
        let sealed = seal(&self.transient, &TRANSIENT, whole, &inside);
        command_body(
            "INITIATE",
            &[&initiate.cookie[..], &short, &sealed].concat(),
        )
    }

    /// Past the handshake.
    pub(crate) fn ready() -> Self {
        let mut client = Self::welcomed(server_config(2));
        let initiate = client.written(&client.initiate());
        client.server.feed(frame(6, &initiate));
        assert!(client.server.is_ready(), "{:?}", client.server);
        client.server.take_sent();
        client
    }

    pub(crate) fn message(&self, short: u64, flags: u8, body: &[u8]) -> Vec<u8> {
        let short = short.to_be_bytes();
        let whole = nonce(b"CurveZMQMESSAGEC", &short);
        let inside = [&[flags][..], body].concat();
        let sealed = seal(&self.transient, &TRANSIENT, whole, &inside);
        frame(0, &command_body("MESSAGE", &[&short[..], &sealed].concat()))
    }
}

// --- a server made by hand, and our client ---

pub(crate) struct RawServer {
    pub(crate) client: Wire,
    /// C'.
    pub(crate) transient: [u8; 32],
}

impl RawServer {
    /// Our client has said HELLO.
    pub(crate) fn greeted() -> Self {
        let mut client = Wire::new(client_config(1));
        client.feed(greeting(1, "CURVE"));
        let hello = client.take_sent().split_off(66);
        Self {
            client,
            transient: key(&hello[80..112]),
        }
    }

    pub(crate) fn welcome(&self) -> Vec<u8> {
        let long = [0x33; 16];
        let inside = [&public(&TRANSIENT)[..], &[0xCC; 96]].concat();
        let sealed = seal(&self.transient, &SERVER, nonce(b"WELCOME-", &long), &inside);
        command_body("WELCOME", &[&long[..], &sealed].concat())
    }

    /// Our client has answered WELCOME: what its INITIATE holds.
    pub(crate) fn welcomed() -> (Self, Vec<u8>) {
        let mut server = Self::greeted();
        let welcome = server.welcome();
        server.client.feed(frame(4, &welcome));
        let sent = server.client.take_sent();
        assert!(sent.len() > 257, "{:?}", server.client);
        let head = if sent[0] & 2 == 0 { 2 } else { 9 };
        (server, sent[head..].to_vec())
    }

    pub(crate) fn ready_with(&self, short: u64, metadata: &[u8]) -> Vec<u8> {
        let short = short.to_be_bytes();
        let whole = nonce(b"CurveZMQREADY---", &short);
        let sealed = seal(&self.transient, &TRANSIENT, whole, metadata);
        command_body("READY", &[&short[..], &sealed].concat())
    }

    pub(crate) fn ready(&self) -> Vec<u8> {
        frame(4, &self.ready_with(1, &property("Socket-Type", b"REP")))
    }

    pub(crate) fn message(&self, short: u64, flags: u8, body: &[u8]) -> Vec<u8> {
        let short = short.to_be_bytes();
        let whole = nonce(b"CurveZMQMESSAGES", &short);
        let inside = [&[flags][..], body].concat();
        let sealed = seal(&self.transient, &TRANSIENT, whole, &inside);
        frame(0, &command_body("MESSAGE", &[&short[..], &sealed].concat()))
    }
}

/// The nonce of each MESSAGE in a run of octets.
pub(crate) fn nonces(mut octets: &[u8]) -> Vec<u64> {
    let mut nonces = Vec::new();
    while let Some((head, rest)) = octets.split_first_chunk::<2>() {
        let body;
        (body, octets) = rest.split_at(usize::from(head[1]));
        nonces.push(u64::from_be_bytes(
            body[8..16].try_into().expect("8 octets"),
        ));
    }
    nonces
}
