//! INITIATE: the cookie back, the client's permanent key, and a vouch that it is the client's
//! (RFC 26, INITIATE).

use bytes::{BufMut, Bytes, BytesMut};
use crypto_box::SecretKey;

use super::boxes::{self, Shared};
use super::welcome::{CookieKey, Welcome};
use super::{check_name, check_size_from, decode_metadata, field, fits, nonce_of, refuse};
use crate::connection::KeyPair;
use crate::rule::Rule;
use crate::wire::curve::initiate::{
    BOX, CLIENT_KEY, COOKIE, METADATA, MIN_OCTETS, NAME, NONCE, VOUCH, VOUCH_BOX, VOUCH_NONCE,
    VOUCH_OCTETS,
};
use crate::wire::curve::{KEY_OCTETS, TAG_OCTETS};
use crate::wire::{Metadata, ProtocolError};

const PREFIX: &[u8; 16] = b"CurveZMQINITIATE";
const VOUCH_PREFIX: &[u8; 8] = b"VOUCH---";

/// What the client brings to an INITIATE.
pub(super) struct Client<'a> {
    /// Its permanent pair.
    pub(super) keys: &'a KeyPair,
    /// c'.
    pub(super) transient: &'a SecretKey,
    /// S.
    pub(super) server_key: &'a [u8; KEY_OCTETS],
    /// The vouch's long nonce.
    pub(super) vouch_nonce: [u8; 16],
}

/// The body of INITIATE and the key of the traffic to come; `None` if the server's transient key is
/// none.
pub(super) fn make(
    client: &Client<'_>,
    welcome: &Welcome,
    nonce: u64,
    metadata: &Metadata,
) -> Option<(Bytes, Shared)> {
    let shared = Shared::between(&welcome.server_key, client.transient)?;
    let vouch = make_vouch(client, &welcome.server_key)?;
    let mut body = BytesMut::with_capacity(MIN_OCTETS + 128);
    body.extend_from_slice(NAME);
    body.extend_from_slice(&welcome.cookie);
    body.put_u64(nonce);
    body.put_bytes(0, TAG_OCTETS);
    body.extend_from_slice(&client.keys.public);
    body.extend_from_slice(&vouch);
    metadata.encode(&mut body);
    shared.seal(&boxes::nonce(PREFIX, &nonce.to_be_bytes()), &mut body[BOX]);
    Some((body.freeze(), shared))
}

fn make_vouch(client: &Client<'_>, server: &[u8; KEY_OCTETS]) -> Option<[u8; VOUCH_OCTETS]> {
    let permanent = SecretKey::from_bytes(client.keys.secret);
    let shared = Shared::between(server, &permanent)?;
    let mut vouch = [0; VOUCH_OCTETS];
    vouch[VOUCH_NONCE].copy_from_slice(&client.vouch_nonce);
    let inside = &mut vouch[VOUCH_BOX][TAG_OCTETS..];
    inside[..KEY_OCTETS].copy_from_slice(&boxes::public_key(client.transient));
    inside[KEY_OCTETS..].copy_from_slice(client.server_key);
    let nonce = boxes::nonce(VOUCH_PREFIX, &client.vouch_nonce);
    shared.seal(&nonce, &mut vouch[VOUCH_BOX]);
    Some(vouch)
}

/// What the server knows when INITIATE comes.
pub(super) struct Server<'a> {
    /// S.
    pub(super) public_key: &'a [u8; KEY_OCTETS],
    /// C', of this connection's HELLO.
    pub(super) client_key: &'a [u8; KEY_OCTETS],
    /// The key of this connection's cookie.
    pub(super) cookie_key: &'a CookieKey,
    /// The client's last short nonce.
    pub(super) last_nonce: u64,
}

/// What an INITIATE tells.
pub(super) struct Initiate {
    /// C, the client's permanent public key, which it has proved to own.
    pub(super) client_key: [u8; KEY_OCTETS],
    /// Its properties.
    pub(super) metadata: Metadata,
    /// Its short nonce.
    pub(super) nonce: u64,
    /// The key of the traffic to come.
    pub(super) shared: Shared,
}

/// Opens INITIATE.
///
/// # Errors
/// Another command, too few octets, a nonce that did not rise, a cookie that is not this
/// connection's, a box that does not open, a vouch for another client or server, metadata that are
/// none.
pub(super) fn open(body: &Bytes, server: &Server<'_>) -> Result<Initiate, ProtocolError> {
    check_name(body, NAME, Rule::CurveInitiate)?;
    check_size_from(body, MIN_OCTETS, Rule::CurveInitiate)?;
    let nonce = nonce_of(body, NONCE, server.last_nonce)?;
    let (client_key, transient) = server
        .cookie_key
        .open(&body[COOKIE])
        .filter(|(client_key, _)| client_key == server.client_key)
        .ok_or_else(|| {
            let expected = "the cookie that this connection's WELCOME carried";
            refuse(COOKIE.start, Rule::CurveInitiate, expected, "another one")
        })?;
    let box_fails = |expected: &'static str, found: &'static str| {
        refuse(BOX.start, Rule::CurveInitiate, expected, found)
    };
    let mut sealed = BytesMut::from(&body[BOX]);
    let shared = Shared::between(&client_key, &transient)
        .filter(|shared| shared.open(&boxes::nonce(PREFIX, &body[NONCE]), &mut sealed))
        .ok_or_else(|| {
            box_fails(
                "a box by the keys of this connection",
                "one that does not open",
            )
        })?;
    let inside = sealed.freeze().slice(TAG_OCTETS..);
    let permanent = field(&inside, CLIENT_KEY);
    let vouched =
        open_vouch(&inside[VOUCH], &permanent, &transient).is_some_and(|(client, server_key)| {
            client == client_key && server_key == *server.public_key
        });
    fits(vouched, || {
        let expected = "a vouch by the client's permanent key for this connection and our key";
        box_fails(expected, "one that does not hold")
    })?;
    let at = BOX.start + TAG_OCTETS + METADATA.start;
    let metadata = decode_metadata(&inside.slice(METADATA), at)?;
    Ok(Initiate {
        client_key: permanent,
        metadata,
        nonce,
        shared,
    })
}

/// The two keys that the owner of `permanent` has vouched for: C' and S.
fn open_vouch(
    vouch: &[u8],
    permanent: &[u8; KEY_OCTETS],
    transient: &SecretKey,
) -> Option<([u8; KEY_OCTETS], [u8; KEY_OCTETS])> {
    let nonce = boxes::nonce(VOUCH_PREFIX, &vouch[VOUCH_NONCE]);
    let mut sealed: [u8; TAG_OCTETS + 2 * KEY_OCTETS] = field(vouch, VOUCH_BOX);
    Shared::between(permanent, transient)?
        .open(&nonce, &mut sealed)
        .then(|| {
            let keys = &sealed[TAG_OCTETS..];
            (
                field(keys, 0..KEY_OCTETS),
                field(keys, KEY_OCTETS..2 * KEY_OCTETS),
            )
        })
}
