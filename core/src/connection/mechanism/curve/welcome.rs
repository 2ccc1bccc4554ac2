//! WELCOME: the server's fresh key, and a cookie by which it need not remember it (RFC 26, WELCOME).

use core::fmt;

use bytes::{BufMut, Bytes, BytesMut};
use crypto_box::SecretKey;
use zeroize::Zeroizing;

use super::boxes::{self, Shared};
use super::secrets::{Purpose, Seed};
use super::{check_name, check_size, field, fits, refuse};
use crate::rule::Rule;
use crate::wire::ProtocolError;
use crate::wire::curve::welcome::{
    BOX, COOKIE_BOX, COOKIE_NONCE, COOKIE_OCTETS, NAME, NONCE, OCTETS,
};
use crate::wire::curve::{KEY_OCTETS, TAG_OCTETS};

const PREFIX: &[u8; 8] = b"WELCOME-";
const COOKIE_PREFIX: &[u8; 8] = b"COOKIE--";

/// What a WELCOME tells.
pub(super) struct Welcome {
    /// S', the server's transient public key.
    pub(super) server_key: [u8; KEY_OCTETS],
    /// To be brought back as it is.
    pub(super) cookie: [u8; COOKIE_OCTETS],
}

/// The key of one cookie: all that the server keeps between HELLO and INITIATE.
#[derive(Clone)]
pub(super) struct CookieKey(Zeroizing<[u8; KEY_OCTETS]>);

/// Never shows the key.
impl fmt::Debug for CookieKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CookieKey(..)")
    }
}

impl CookieKey {
    /// What the cookie holds if it is ours: C' and s'.
    pub(super) fn open(&self, cookie: &[u8]) -> Option<([u8; KEY_OCTETS], SecretKey)> {
        let nonce = boxes::nonce(COOKIE_PREFIX, &cookie[COOKIE_NONCE]);
        let mut sealed: [u8; TAG_OCTETS + 2 * KEY_OCTETS] = field(cookie, COOKIE_BOX);
        boxes::open_alone(&self.0, &nonce, &mut sealed).then(|| {
            let client_key = field(&sealed, TAG_OCTETS..TAG_OCTETS + KEY_OCTETS);
            let transient = field(&sealed, TAG_OCTETS + KEY_OCTETS..sealed.len());
            (client_key, SecretKey::from_bytes(transient))
        })
    }
}

/// The body of WELCOME for the client of that transient key, and the key of its cookie. The server's
/// transient pair is made of `seed` here, and is nowhere but in the cookie afterwards.
pub(super) fn make(
    seed: &Seed,
    server: &SecretKey,
    client_key: &[u8; KEY_OCTETS],
) -> Option<(Bytes, CookieKey)> {
    let shared = Shared::between(client_key, server)?;
    let transient = SecretKey::from_bytes(seed.secret(Purpose::TransientKey));
    let cookie_key = CookieKey(Zeroizing::new(seed.secret(Purpose::CookieKey)));

    let mut cookie = [0; COOKIE_OCTETS];
    cookie[COOKIE_NONCE].copy_from_slice(&seed.secret::<16>(Purpose::CookieNonce));
    let inside = &mut cookie[COOKIE_BOX][TAG_OCTETS..];
    inside[..KEY_OCTETS].copy_from_slice(client_key);
    inside[KEY_OCTETS..].copy_from_slice(&transient.to_bytes());
    let nonce = boxes::nonce(COOKIE_PREFIX, &cookie[COOKIE_NONCE]);
    boxes::seal_alone(&cookie_key.0, &nonce, &mut cookie[COOKIE_BOX]);

    let mut body = BytesMut::with_capacity(OCTETS);
    body.extend_from_slice(NAME);
    body.extend_from_slice(&seed.secret::<16>(Purpose::WelcomeNonce));
    body.put_bytes(0, TAG_OCTETS);
    body.extend_from_slice(&boxes::public_key(&transient));
    body.extend_from_slice(&cookie);
    let nonce = boxes::nonce(PREFIX, &body[NONCE]);
    shared.seal(&nonce, &mut body[BOX]);
    Some((body.freeze(), cookie_key))
}

/// Opens WELCOME by the client's transient secret, from the server of that permanent key.
///
/// # Errors
/// Another command, another size, and a box that was not made by this server for this connection.
pub(super) fn open(
    body: &[u8],
    transient: &SecretKey,
    server_key: &[u8; KEY_OCTETS],
) -> Result<Welcome, ProtocolError> {
    check_name(body, NAME, Rule::CurveWelcome)?;
    check_size(body, OCTETS, Rule::CurveWelcome)?;
    let mut sealed: [u8; TAG_OCTETS + KEY_OCTETS + COOKIE_OCTETS] = field(body, BOX);
    let nonce = boxes::nonce(PREFIX, &body[NONCE]);
    let opened = Shared::between(server_key, transient)
        .is_some_and(|shared| shared.open(&nonce, &mut sealed));
    fits(opened, || {
        let expected = "a box made by the server whose key we know, for this connection";
        refuse(
            BOX.start,
            Rule::CurveWelcome,
            expected,
            "one that does not open",
        )
    })?;
    let inside = &sealed[TAG_OCTETS..];
    Ok(Welcome {
        server_key: field(inside, 0..KEY_OCTETS),
        cookie: field(inside, KEY_OCTETS..KEY_OCTETS + COOKIE_OCTETS),
    })
}

/// A transient key that proves nothing.
pub(super) fn weak_key() -> ProtocolError {
    let found = "one that makes the same box with every secret";
    refuse(BOX.start, Rule::CurveWelcome, "a public key", found)
}
