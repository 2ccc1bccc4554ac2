//! Poly1305: a tag of sixteen octets that only who has the key can make.
//!
//! A key is good for one tag. Spec: RFC 8439, section 2.5.

use cryptoxide::poly1305::Poly1305;

use crate::wire::curve::{KEY_OCTETS, TAG_OCTETS};

/// The tag of `data`.
pub(super) fn tag(key: &[u8; KEY_OCTETS], data: &[u8]) -> [u8; TAG_OCTETS] {
    let mut mac = Poly1305::new(key);
    mac.update_mut(data);
    mac.finalize().0
}

#[cfg(test)]
mod tests {
    use poly1305::universal_hash::KeyInit;
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    fn model(key: &[u8; 32], data: &[u8]) -> [u8; 16] {
        poly1305::Poly1305::new(key.into())
            .compute_unpadded(data)
            .into()
    }

    /// Octets that are often 0 or 255: there the carries are.
    fn any_octet() -> impl Strategy<Value = u8> {
        prop_oneof![Just(0), Just(255), any::<u8>()]
    }

    proptest! {
        #[test]
        fn two_libraries_come_to_the_same_tag(
            key in vec(any_octet(), 32),
            data in vec(any_octet(), 0..1200),
        ) {
            let key = key.try_into().expect("32 octets");
            prop_assert_eq!(tag(&key, &data), model(&key, &data));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(8))]
        #[test]
        fn two_libraries_agree_on_every_short_length_and_some_long_ones(
            key: [u8; 32],
            data in vec(any::<u8>(), 70_000),
            long in vec(1000..70_000_usize, 2),
        ) {
            for length in (0..=300).chain([65_536]).chain(long) {
                let data = &data[..length];
                prop_assert_eq!(tag(&key, data), model(&key, data), "{} octets", length);
            }
        }
    }

    #[test]
    fn numbers_around_the_modulus_come_out_right() {
        // With 1 as the secret place the value is the sum of the blocks.
        let mut key = [0; 32];
        key[0] = 1;
        for last in 0..=255 {
            for blocks in 1..40 {
                let mut data = vec![255; 16 * blocks];
                data[0] = last;
                assert_eq!(tag(&key, &data), model(&key, &data), "{last}, {blocks}");
            }
        }
    }

    #[test]
    fn the_example_of_the_rfc_has_its_tag() {
        // RFC 8439, section 2.5.2.
        let key = [
            0x85, 0xd6, 0xbe, 0x78, 0x57, 0x55, 0x6d, 0x33, 0x7f, 0x44, 0x52, 0xfe, 0x42, 0xd5,
            0x06, 0xa8, 0x01, 0x03, 0x80, 0x8a, 0xfb, 0x0d, 0xb2, 0xfd, 0x4a, 0xbf, 0xf6, 0xaf,
            0x41, 0x49, 0xf5, 0x1b,
        ];
        let expected = [
            0xa8, 0x06, 0x1d, 0xc1, 0x30, 0x51, 0x36, 0xc6, 0xc2, 0x2b, 0x8b, 0xaf, 0x0c, 0x01,
            0x27, 0xa9,
        ];
        assert_eq!(tag(&key, b"Cryptographic Forum Research Group"), expected);
    }
}
