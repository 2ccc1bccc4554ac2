//! HELLO: the client shows a fresh key, and that it knows the server's (RFC 26, HELLO).

use bytes::{BufMut, Bytes, BytesMut};
use crypto_box::SecretKey;

use super::boxes::{self, Shared};
use super::{check_name, check_size, field, fits, refuse};
use crate::rule::Rule;
use crate::wire::ProtocolError;
use crate::wire::curve::hello::{BOX, CLIENT_KEY, NAME, NONCE, OCTETS, PADDING, VERSION};
use crate::wire::curve::{KEY_OCTETS, TAG_OCTETS};

const PREFIX: &[u8; 16] = b"CurveZMQHELLO---";
/// Octets of the box that is all zeros inside.
const SIGNATURE_OCTETS: usize = 64;

/// What a HELLO tells.
pub(super) struct Hello {
    /// C', the client's transient public key.
    pub(super) client_key: [u8; KEY_OCTETS],
    /// The client's short nonce, the first of its connection.
    pub(super) nonce: u64,
}

/// The body of HELLO, by the client's transient secret for the server's permanent key; `None` if
/// that key is none.
pub(super) fn make(
    transient: &SecretKey,
    server_key: &[u8; KEY_OCTETS],
    nonce: u64,
) -> Option<Bytes> {
    let shared = Shared::between(server_key, transient)?;
    let mut body = BytesMut::with_capacity(OCTETS);
    body.extend_from_slice(NAME);
    body.extend_from_slice(&[1, 0]);
    body.put_bytes(0, PADDING.len());
    body.extend_from_slice(&boxes::public_key(transient));
    body.put_u64(nonce);
    body.put_bytes(0, TAG_OCTETS + SIGNATURE_OCTETS);
    shared.seal(&boxes::nonce(PREFIX, &nonce.to_be_bytes()), &mut body[BOX]);
    Some(body.freeze())
}

/// Opens HELLO by the server's permanent secret.
///
/// # Errors
/// Another command, another size or version, padding that is not zeros, and a box that was not made
/// for this server.
pub(super) fn open(body: &[u8], server: &SecretKey) -> Result<Hello, ProtocolError> {
    check_name(body, NAME, Rule::CurveHello)?;
    check_size(body, OCTETS, Rule::CurveHello)?;
    fits(body[VERSION] == [1, 0], || {
        let found = format!("{}.{}", body[VERSION.start], body[VERSION.start + 1]);
        refuse(VERSION.start, Rule::CurveHello, "CURVE 1.0", found)
    })?;
    fits(body[PADDING].iter().all(|&octet| octet == 0), || {
        let found = "something else";
        refuse(PADDING.start, Rule::CurveHello, "72 octets of zero", found)
    })?;
    let client_key = field(body, CLIENT_KEY);
    let shared = Shared::between(&client_key, server).ok_or_else(weak_key)?;
    let mut sealed: [u8; TAG_OCTETS + SIGNATURE_OCTETS] = field(body, BOX);
    let opened = shared.open(&boxes::nonce(PREFIX, &body[NONCE]), &mut sealed);
    fits(
        opened && sealed[TAG_OCTETS..] == [0; SIGNATURE_OCTETS],
        || {
            let expected = "a box made for our public key";
            let found = "one that does not open: the client may know another server key";
            refuse(BOX.start, Rule::CurveHello, expected, found)
        },
    )?;
    let nonce = u64::from_be_bytes(field(body, NONCE));
    Ok(Hello { client_key, nonce })
}

/// A transient key that proves nothing.
pub(super) fn weak_key() -> ProtocolError {
    let found = "one that makes the same box with every secret";
    refuse(CLIENT_KEY.start, Rule::CurveHello, "a public key", found)
}
