//! What nobody can foresee: the core has no randomness of its own.

use core::time::Duration;

use hopscope_core::connection::KeyPair;

/// Octets from the system.
///
/// # Panics
/// Where the system has none, which no supported one lacks once it runs programs.
pub(crate) fn octets<const N: usize>() -> [u8; N] {
    let mut octets = [0; N];
    getrandom::fill(&mut octets).expect("the system gives random octets");
    octets
}

/// A span from `shortest` up to twice as long.
pub(crate) fn up_to_twice(shortest: Duration) -> Duration {
    let random = u64::from_le_bytes(octets());
    let span = u64::try_from(shortest.as_micros()).unwrap_or(u64::MAX);
    let more = Duration::from_micros(random.checked_rem(span).unwrap_or_default());
    shortest.saturating_add(more)
}

/// A new CURVE key pair, from the system's randomness.
pub fn new_key_pair() -> KeyPair {
    KeyPair::from_seed(&octets())
}
