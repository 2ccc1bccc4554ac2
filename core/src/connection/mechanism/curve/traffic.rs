//! The boxes of one direction, once the handshake is done.
//!
//! All nonces of a direction begin with the same sixteen octets, so the key that XSalsa20 makes of
//! them is made once. The rest counts up: the first block of the streams of the next nonces is made
//! ahead, eight at a time, and a short message needs no other.
//!
//! ```text
//! stream    key of the tag (32) | to be combined with the message ...
//! box       tag (16) | message
//! ```
//!
//! Spec: NaCl, `crypto_secretbox_xsalsa20poly1305`; RFC 26, MESSAGE.

use core::fmt;

use salsa20::cipher::consts::U10;
use salsa20::hsalsa;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::stream::{BLOCK_OCTETS, Stream, WIDE};
use super::{field, mac};
use crate::wire::curve::{KEY_OCTETS, TAG_OCTETS};

/// Octets of the first block that a message is combined with.
const HEAD_OCTETS: usize = BLOCK_OCTETS - KEY_OCTETS;

/// What seals or opens the boxes of one direction.
#[derive(Clone)]
pub(super) struct Direction {
    stream: Stream,
    /// The first block of the stream of `ahead`, and of the nonces behind it.
    heads: Zeroizing<[[u8; BLOCK_OCTETS]; WIDE]>,
    /// `None` until the first box.
    ahead: Option<u64>,
}

/// Never shows the key.
impl fmt::Debug for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Direction(..)")
    }
}

impl Direction {
    /// The direction whose nonces begin with `prefix`, under the key that both sides share.
    pub(super) fn new(shared: &[u8; KEY_OCTETS], prefix: &[u8; 16]) -> Self {
        let key: Zeroizing<[u8; KEY_OCTETS]> =
            Zeroizing::new(hsalsa::<U10>(shared.into(), prefix.into()).into());
        Self {
            stream: Stream::new(&key),
            heads: Zeroizing::new([[0; BLOCK_OCTETS]; WIDE]),
            ahead: None,
        }
    }

    /// Seals `message` in place and gives its tag.
    pub(super) fn seal(&mut self, nonce: u64, message: &mut [u8]) -> [u8; TAG_OCTETS] {
        let (key, head) = self.head(nonce);
        self.combine(nonce, &head, message);
        mac::tag(&key, message)
    }

    /// Whether `sealed` has this tag: if so, [`unseal`](Self::unseal) gives what was sealed.
    pub(super) fn proves(&mut self, nonce: u64, tag: &[u8], sealed: &[u8]) -> bool {
        let (key, _) = self.head(nonce);
        mac::tag(&key, sealed).ct_eq(tag).into()
    }

    /// What was sealed, in place of it.
    pub(super) fn unseal(&mut self, nonce: u64, sealed: &mut [u8]) {
        let (_, head) = self.head(nonce);
        self.combine(nonce, &head, sealed);
    }

    fn combine(&self, nonce: u64, head: &[u8; HEAD_OCTETS], message: &mut [u8]) {
        let (front, rest) = message.split_at_mut(message.len().min(HEAD_OCTETS));
        for (octet, key) in front.iter_mut().zip(head) {
            *octet ^= key;
        }
        if !rest.is_empty() {
            self.stream.apply(nonce, 1, rest);
        }
    }

    /// The key of the tag, and what the message's first octets are combined with.
    fn head(&mut self, nonce: u64) -> ([u8; KEY_OCTETS], [u8; HEAD_OCTETS]) {
        let ahead = self.ahead.and_then(|ahead| nonce.checked_sub(ahead));
        let place = ahead.and_then(|distance| usize::try_from(distance).ok());
        let place = place.filter(|place| *place < WIDE).unwrap_or_else(|| {
            self.stream.heads(nonce, &mut self.heads);
            self.ahead = Some(nonce);
            0
        });
        let (key, head) = self.heads[place].split_at(KEY_OCTETS);
        (field(key, 0..KEY_OCTETS), field(head, 0..HEAD_OCTETS))
    }
}

#[cfg(test)]
mod tests {
    use crypto_box::aead::AeadInPlace;
    use crypto_secretbox::{KeyInit, XSalsa20Poly1305};
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    const PREFIX: &[u8; 16] = b"CurveZMQMESSAGEC";

    /// The box as NaCl makes it, each by itself: tag, then message.
    fn model(key: &[u8; 32], nonce: u64, message: &[u8]) -> (Vec<u8>, Vec<u8>) {
        let nonce = super::super::boxes::nonce(PREFIX, &nonce.to_be_bytes());
        let mut sealed = message.to_vec();
        let tag = XSalsa20Poly1305::new(key.into())
            .encrypt_in_place_detached((&nonce).into(), &[], &mut sealed)
            .expect("a box can be made");
        (tag.to_vec(), sealed)
    }

    proptest! {
        #[test]
        fn every_box_is_the_one_that_nacl_makes_whatever_the_nonces_skip(
            key: [u8; 32],
            start in prop_oneof![0..20_u64, u64::MAX - 500..u64::MAX - 400, any::<u32>().prop_map(u64::from)],
            messages in vec((1..12_u64, vec(any::<u8>(), 0..700)), 1..20),
        ) {
            let mut here = Direction::new(&key, PREFIX);
            let mut there = Direction::new(&key, PREFIX);
            let mut nonce = start;
            for (skipped, message) in messages {
                nonce += skipped;
                let mut sealed = message.clone();
                let tag = here.seal(nonce, &mut sealed);
                prop_assert_eq!((tag.to_vec(), sealed.clone()), model(&key, nonce, &message));
                prop_assert!(there.proves(nonce, &tag, &sealed));
                there.unseal(nonce, &mut sealed);
                prop_assert_eq!(sealed, message);
            }
        }

        #[test]
        fn a_changed_box_proves_nothing(
            key: [u8; 32],
            message in vec(any::<u8>(), 1..300),
            at: prop::sample::Index,
            bit in 0..8_u8,
        ) {
            let mut direction = Direction::new(&key, PREFIX);
            let mut whole = vec![0; TAG_OCTETS];
            let mut sealed = message;
            let tag = direction.seal(1, &mut sealed);
            whole[..].copy_from_slice(&tag);
            whole.extend(sealed);
            let at = at.index(whole.len());
            whole[at] ^= 1 << bit;
            let (tag, sealed) = whole.split_at(TAG_OCTETS);
            prop_assert!(!direction.proves(1, tag, sealed));
        }
    }
}
