//! Secrets made of a seed: each connection's keys and nonces.
//!
//! The core has no randomness of its own. Whoever drives it gives 32 octets that nobody can foresee;
//! Salsa20 under that key makes as many more of them as are needed, a stream of its own for each
//! purpose.

use core::fmt;

use salsa20::XSalsa20;
use salsa20::cipher::{KeyIvInit, StreamCipher};
use zeroize::Zeroizing;

/// What a secret is for; each is taken once from a seed.
#[derive(Clone, Copy)]
pub(in crate::connection) enum Purpose {
    /// A permanent key pair, for those who generate keys.
    PermanentKey,
    /// The client's or the server's pair of one connection: C' or S'.
    TransientKey,
    /// The long nonce of WELCOME.
    WelcomeNonce,
    /// The key that seals one cookie.
    CookieKey,
    /// The long nonce of the cookie.
    CookieNonce,
    /// The long nonce of the vouch.
    VouchNonce,
}

impl Purpose {
    /// The name of its stream.
    const fn label(self) -> &'static [u8; 24] {
        match self {
            Self::PermanentKey => b"hopscope permanent key  ",
            Self::TransientKey => b"hopscope transient key  ",
            Self::WelcomeNonce => b"hopscope welcome nonce  ",
            Self::CookieKey => b"hopscope cookie key     ",
            Self::CookieNonce => b"hopscope cookie nonce   ",
            Self::VouchNonce => b"hopscope vouch nonce    ",
        }
    }
}

/// What all secrets of a connection are made of; wiped when it is dropped.
#[derive(Clone)]
pub(in crate::connection) struct Seed(Zeroizing<[u8; 32]>);

impl Seed {
    pub(in crate::connection) fn new(octets: &[u8; 32]) -> Self {
        Self(Zeroizing::new(*octets))
    }

    /// The secret for that purpose.
    pub(in crate::connection) fn secret<const N: usize>(&self, purpose: Purpose) -> [u8; N] {
        let mut octets = [0; N];
        XSalsa20::new((&*self.0).into(), purpose.label().into()).apply_keystream(&mut octets);
        octets
    }
}

/// Never shows the seed.
impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seed(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_seed_and_each_purpose_has_a_secret_of_its_own() {
        let (one, two) = (Seed::new(&[1; 32]), Seed::new(&[2; 32]));
        let key: [u8; 32] = one.secret(Purpose::TransientKey);
        assert_eq!(key, one.secret(Purpose::TransientKey));
        assert_ne!(key, one.secret(Purpose::CookieKey));
        assert_ne!(key, two.secret(Purpose::TransientKey));
    }
}
