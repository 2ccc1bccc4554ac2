//! NaCl's boxes, as CURVE nests them: X25519, XSalsa20 and Poly1305 (RFC 26, Cryptographic notation).

use std::sync::Arc;

use crypto_box::SecretKey;
use crypto_box::aead::generic_array::GenericArray;
use crypto_box::aead::{AeadInPlace, KeyInit};
use crypto_secretbox::{Kdf, XSalsa20Poly1305};
use curve25519_dalek::MontgomeryPoint;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::traffic::Direction;
use crate::wire::curve::{KEY_OCTETS, TAG_OCTETS};

/// Octets of a whole nonce: a prefix that tells the command, and what the wire carries.
const NONCE_OCTETS: usize = 24;

/// Half of a key pair: the public one of a secret.
pub(in crate::connection) fn public_key(secret: &SecretKey) -> [u8; KEY_OCTETS] {
    secret.public_key().to_bytes()
}

/// Whether a box with this public key protects anything; see [`Shared::between`].
pub(in crate::connection) fn protects(public: &[u8; KEY_OCTETS]) -> bool {
    Shared::between(public, &SecretKey::from_bytes([1; KEY_OCTETS])).is_some()
}

/// A nonce of a prefix and what stands on the wire behind it.
pub(super) fn nonce(prefix: &[u8], rest: &[u8]) -> [u8; NONCE_OCTETS] {
    let mut nonce = [0; NONCE_OCTETS];
    let (front, back) = nonce.split_at_mut(prefix.len());
    front.copy_from_slice(prefix);
    back.copy_from_slice(rest);
    nonce
}

/// The key that two pairs share: what one seals the other opens.
#[derive(Clone)]
pub(super) struct Shared(Arc<Zeroizing<[u8; KEY_OCTETS]>>);

impl Shared {
    /// The key between a public key and a secret one. `None` if the public key is one of the few
    /// that give the same shared key with every secret: a box by such a key proves nothing.
    pub(super) fn between(public: &[u8; KEY_OCTETS], secret: &SecretKey) -> Option<Self> {
        let point = MontgomeryPoint(*public) * secret.to_scalar();
        let point = Zeroizing::new(point.to_bytes());
        if point.ct_eq(&[0; KEY_OCTETS]).into() {
            return None;
        }
        let key = XSalsa20Poly1305::kdf((&*point).into(), &[0; 16].into());
        Some(Self(Arc::new(Zeroizing::new(key.into()))))
    }

    /// What seals or opens the traffic whose nonces begin with `prefix`.
    pub(super) fn direction(&self, prefix: &[u8; 16]) -> Direction {
        Direction::new(&self.0, prefix)
    }

    /// Seals what stands behind the first 16 octets of `buffer`; the seal takes their place.
    pub(super) fn seal(&self, nonce: &[u8; NONCE_OCTETS], buffer: &mut [u8]) {
        seal_alone(&self.0, nonce, buffer);
    }

    /// Opens a box in place; what was in it stands behind its first 16 octets. False if it was not
    /// made with this key and nonce; nothing has been changed then.
    #[must_use]
    pub(super) fn open(&self, nonce: &[u8; NONCE_OCTETS], buffer: &mut [u8]) -> bool {
        open_alone(&self.0, nonce, buffer)
    }
}

/// Never shows the key.
impl core::fmt::Debug for Shared {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Shared(..)")
    }
}

/// Seals with a key that one side alone knows; as [`Shared::seal`].
pub(super) fn seal_alone(key: &[u8; KEY_OCTETS], nonce: &[u8; NONCE_OCTETS], buffer: &mut [u8]) {
    let (tag, plain) = buffer.split_at_mut(TAG_OCTETS);
    let made = XSalsa20Poly1305::new(key.into())
        .encrypt_in_place_detached(nonce.into(), &[], plain)
        .expect("a box without associated data can always be made");
    tag.copy_from_slice(&made);
}

/// Opens what [`seal_alone`] sealed; as [`Shared::open`].
#[must_use]
pub(super) fn open_alone(
    key: &[u8; KEY_OCTETS],
    nonce: &[u8; NONCE_OCTETS],
    buffer: &mut [u8],
) -> bool {
    let Some((tag, sealed)) = buffer.split_at_mut_checked(TAG_OCTETS) else {
        return false;
    };
    XSalsa20Poly1305::new(key.into())
        .decrypt_in_place_detached(nonce.into(), &[], sealed, GenericArray::from_slice(tag))
        .is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_sides_of_a_box_share_a_key() {
        let (alice, bob) = (
            SecretKey::from_bytes([1; 32]),
            SecretKey::from_bytes([2; 32]),
        );
        let there = Shared::between(&public_key(&bob), &alice).expect("honest keys");
        let back = Shared::between(&public_key(&alice), &bob).expect("honest keys");
        let nonce = nonce(b"WELCOME-", &[7; 16]);
        let mut buffer = [0; 16 + 5];
        buffer[16..].copy_from_slice(b"hello");
        there.seal(&nonce, &mut buffer);
        assert_ne!(&buffer[16..], b"hello");
        assert!(back.open(&nonce, &mut buffer));
        assert_eq!(&buffer[16..], b"hello");
    }

    #[test]
    fn a_box_that_was_changed_anywhere_stays_shut_and_as_it_was() {
        let mut sealed = [3; 16 + 8];
        seal_alone(&[9; 32], &[0; 24], &mut sealed);
        for at in 0..sealed.len() {
            let mut changed = sealed;
            changed[at] ^= 1;
            let before = changed;
            assert!(!open_alone(&[9; 32], &[0; 24], &mut changed), "octet {at}");
            assert_eq!(changed, before);
        }
        for len in 0..sealed.len() {
            assert!(!open_alone(&[9; 32], &[0; 24], &mut sealed[..len].to_vec()));
        }
        assert!(open_alone(&[9; 32], &[0; 24], &mut sealed));
    }

    #[test]
    fn keys_that_share_the_same_with_everybody_are_refused() {
        let secret = SecretKey::from_bytes([5; 32]);
        let one = {
            let mut one = [0; 32];
            one[0] = 1;
            one
        };
        assert!(Shared::between(&[0; 32], &secret).is_none());
        assert!(Shared::between(&one, &secret).is_none());
        assert!(Shared::between(&public_key(&secret), &secret).is_some());
    }
}
