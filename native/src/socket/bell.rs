//! What wakes a link's task.

use core::sync::atomic::AtomicBool;
use core::sync::atomic::Ordering;
use core::time::Duration;
use std::sync::Arc;
use std::sync::LazyLock;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::sync::Weak;
use std::thread;
use std::thread::Thread;

use tokio::sync::Notify;
use tokio::sync::futures::Notified;

/// Rung by the socket, and by the [clock tower](ClockTower).
#[derive(Debug, Default)]
pub(super) struct Bell {
    notify: Notify,
    /// It is rung in a while.
    is_due: AtomicBool,
}

impl Bell {
    /// Wakes the task, or lets it not wait when it would next.
    pub(super) fn ring(&self) {
        self.notify.notify_one();
    }

    /// Waits for a ring.
    pub(super) fn rung(&self) -> Notified<'_> {
        self.notify.notified()
    }

    /// Has it rung within one or two [`STROKE`]s from now, if that can be done.
    pub(super) fn ring_in_a_while(self: &Arc<Self>) -> bool {
        let Some(tower) = &*TOWER else { return false };
        if !self.is_due.swap(true, Ordering::AcqRel) {
            tower.add(self);
        }
        true
    }
}

/// How long the tower sleeps between two strokes.
const STROKE: Duration = Duration::from_millis(40);

/// A thread that rings bells in a while.
///
/// A timer of the runtime would do the same, but each sleep of the runtime has an end to be set then, which
/// in an exchange of one message at a time is two for each, and takes longer than all of ours.
struct ClockTower(Thread);

static TOWER: LazyLock<Option<ClockTower>> = LazyLock::new(ClockTower::open);

/// To be rung by the next stroke.
static DUE: Mutex<Vec<Weak<Bell>>> = Mutex::new(Vec::new());

fn due() -> MutexGuard<'static, Vec<Weak<Bell>>> {
    DUE.lock().unwrap_or_else(PoisonError::into_inner)
}

impl ClockTower {
    fn open() -> Option<Self> {
        let name = String::from("hopscope-bells");
        let thread = thread::Builder::new().name(name).spawn(keep_ringing);
        Some(Self(thread.ok()?.thread().clone()))
    }

    fn add(&self, bell: &Arc<Bell>) {
        let mut due = due();
        due.push(Arc::downgrade(bell));
        if due.len() == 1 {
            self.0.unpark();
        }
    }
}

fn keep_ringing() {
    loop {
        if due().is_empty() {
            thread::park();
            continue;
        }
        thread::sleep(STROKE);
        let bells = core::mem::take(&mut *due());
        for bell in bells.iter().filter_map(Weak::upgrade) {
            bell.is_due.store(false, Ordering::Release);
            bell.ring();
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::Instant;
    use tokio::time::timeout;

    use super::*;

    #[tokio::test]
    async fn a_bell_is_rung_once_in_a_while_however_often_it_was_asked_for() {
        let bell = Arc::<Bell>::default();
        for _ in 0..2 {
            let start = Instant::now();
            assert!(bell.ring_in_a_while() && bell.ring_in_a_while());
            bell.rung().await;
            // Between two strokes it may be nearly nothing.
            assert!(start.elapsed() < 100 * STROKE);
            assert!(timeout(3 * STROKE, bell.rung()).await.is_err());
        }
    }

    #[tokio::test]
    async fn a_bell_that_has_gone_is_forgotten() {
        let gone = Arc::<Bell>::default();
        assert!(gone.ring_in_a_while());
        let was = Arc::downgrade(&gone);
        drop(gone);
        let bell = Arc::<Bell>::default();
        assert!(bell.ring_in_a_while());
        bell.rung().await;
        // What other tests have asked for is none of this one's business.
        assert!(!due().iter().any(|due| due.ptr_eq(&was)));
    }
}
