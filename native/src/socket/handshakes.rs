//! The handshakes that are under way at one listener, and their bound.
//!
//! A connection costs memory before its peer has said a word. So there is a most; when one more
//! comes the oldest has to go, for an honest peer is through long before: a crowd of silent ones
//! keeps nobody out.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;

use tokio::sync::Notify;

/// Those under way at one listener; a clone is the same.
#[derive(Clone)]
pub(super) struct Handshakes {
    most: usize,
    inner: Arc<Mutex<Inner>>,
}

#[derive(Default)]
struct Inner {
    begun: u64,
    /// By their number, which rises: whom to tell that it has to go.
    under_way: BTreeMap<u64, Arc<Notify>>,
}

/// One of them, for as long as it is held.
pub(super) struct Handshake {
    number: u64,
    must_go: Arc<Notify>,
    all: Handshakes,
}

impl Handshakes {
    /// None yet, and at most so many, at least one.
    pub(super) fn new(most: usize) -> Self {
        Self {
            most: most.max(1),
            inner: Arc::default(),
        }
    }

    /// One more begins. If they are too many then, the oldest is told to go.
    pub(super) fn begin(&self) -> Handshake {
        let mut inner = self.lock();
        if inner.under_way.len() >= self.most
            && let Some((_, oldest)) = inner.under_way.pop_first()
        {
            oldest.notify_one();
        }
        let number = inner.begun;
        inner.begun += 1;
        let must_go: Arc<Notify> = Arc::default();
        inner.under_way.insert(number, must_go.clone());
        drop(inner);
        Handshake {
            number,
            must_go,
            all: self.clone(),
        }
    }

    /// The older half is told to go: the system has nothing left for one more connection, and may
    /// have when they are gone.
    pub(super) fn halve(&self) {
        let mut inner = self.lock();
        for _ in 0..inner.under_way.len().div_ceil(2) {
            if let Some((_, oldest)) = inner.under_way.pop_first() {
                oldest.notify_one();
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Handshake {
    /// Waits until it has to go.
    pub(super) async fn must_go(&self) {
        self.must_go.notified().await;
    }

    /// Why it had to.
    pub(super) fn reason(&self) -> String {
        let most = self.all.most;
        format!(
            "the handshake was still under way when there was no room for more: at most {most} \
             may be, or as many as the system has file descriptors for"
        )
    }
}

impl Drop for Handshake {
    fn drop(&mut self) {
        self.all.lock().under_way.remove(&self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether it has been told to go.
    fn goes(handshake: &Handshake) -> bool {
        !handshake
            .all
            .lock()
            .under_way
            .contains_key(&handshake.number)
    }

    #[test]
    fn the_oldest_goes_when_there_are_too_many() {
        let handshakes = Handshakes::new(2);
        let [first, second] = [(); 2].map(|()| handshakes.begin());
        assert!(!goes(&first) && !goes(&second));
        let third = handshakes.begin();
        assert!(goes(&first) && !goes(&second) && !goes(&third));
        // One that is through makes room.
        drop(second);
        let fourth = handshakes.begin();
        assert!(!goes(&third) && !goes(&fourth));
    }

    #[test]
    fn the_older_half_goes_when_the_system_has_nothing_left() {
        let handshakes = Handshakes::new(10);
        let [first, second, third] = [(); 3].map(|()| handshakes.begin());
        handshakes.halve();
        assert!(goes(&first) && goes(&second) && !goes(&third));
        handshakes.halve();
        assert!(goes(&third));
    }
}
