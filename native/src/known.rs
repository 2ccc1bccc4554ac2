//! Endpoints whose peers were found to speak ZMTP 3 when they were last connected to.
//!
//! What a greeting may say unasked depends on the peer: to one of ZMTP 1.0 the eleventh octet would be the
//! start of a message, so whoever may meet such a peer asks first, which takes a round trip. A peer that
//! has answered once is not asked again: the whole greeting leaves with the first octets. If another
//! one of earlier times stands in its place, the connection fails, that is forgotten, and the next
//! one asks.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;

use crate::endpoint::Endpoint;

/// Endpoints that are kept at most. With one more all are forgotten: it costs each a round trip.
const MOST: usize = 1024;

/// The endpoints of one context.
#[derive(Debug, Default)]
pub(crate) struct Known(Mutex<BTreeSet<Endpoint>>);

impl Known {
    pub(crate) fn contains(&self, endpoint: &Endpoint) -> bool {
        self.lock().contains(endpoint)
    }

    /// The peer there speaks ZMTP 3.
    pub(crate) fn note(&self, endpoint: &Endpoint) {
        let mut known = self.lock();
        if known.contains(endpoint) {
            return;
        }
        if known.len() == MOST {
            known.clear();
        }
        known.insert(endpoint.clone());
    }

    /// What speaks there now is not known.
    pub(crate) fn forget(&self, endpoint: &Endpoint) {
        self.lock().remove(endpoint);
    }

    fn lock(&self) -> MutexGuard<'_, BTreeSet<Endpoint>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ever_new_endpoints_are_not_kept_for_ever() {
        let known = Known::default();
        for port in 0..u16::MAX {
            let endpoint = Endpoint::loopback(port);
            known.note(&endpoint);
            assert!(known.contains(&endpoint) && known.lock().len() <= MOST);
        }
        let last = Endpoint::loopback(u16::MAX - 1);
        known.forget(&last);
        assert!(!known.contains(&last));
    }
}
