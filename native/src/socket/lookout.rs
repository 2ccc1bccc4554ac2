//! Looking out for a moment before a thread sleeps.
//!
//! To wake a thread that sleeps on another processor costs whoever wakes it far more than it takes to
//! answer a message, above all on a virtual machine. So who begins to wait goes on asking the runtime for
//! news for some microseconds, and other tasks run in between.
//!
//! ```text
//!  octets come   tasks run   looks out . . . . octets come   tasks run   looks out . . . . sleeps
//!                            at most so long                             in vain: that has a bound
//! ```
//!
//! One task at a time does for a whole runtime, since the news are everybody's. What is spent in vain is
//! a small part of all time: where peers are slow next to nobody looks out. Where it pays it goes on.
//!
//! A peer that shares the processor cannot answer while one looks out, so a receiver that has heard from
//! such a one last sleeps at once.

use core::future::poll_fn;
use core::pin::pin;
use core::sync::atomic::AtomicBool;
use core::sync::atomic::AtomicU64;
use core::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use core::task::Context;
use std::time::Instant;

use tokio::runtime::Handle;
use tokio::runtime::RuntimeFlavor;
use tokio::task::yield_now;

/// How long it looks out after something has happened, in nanoseconds: somewhat longer than a peer takes
/// to be woken and to answer, else two that have fallen asleep would stay so.
const PATIENCE: u64 = 50_000;

/// What it may spend in vain, in nanoseconds: of all time one part in so many, so much more each time that
/// it was not in vain, and so much at once.
const SHARE: u64 = 100;
const REWARD: u64 = PATIENCE / 10;
const SAVINGS: u64 = 10 * PATIENCE;

/// For how many waits the answer that the peer shares the processor holds, and how far apart they may
/// begin, in nanoseconds: who has to be woken on another processor takes longer.
const HOLDS: u64 = 16;
const HOLDS_WITHIN: u64 = PATIENCE / 2;

/// What one context knows of it. Times are nanoseconds since its start.
pub(crate) struct Lookout {
    start: Instant,
    /// Somebody looks out.
    is_kept: AtomicBool,
    /// When it is in vain, unless something happens before.
    until: AtomicU64,
    /// What may be spent in vain, as it was when it was last counted. Only he who looks out counts.
    savings: AtomicU64,
    counted: AtomicU64,
    /// For how many waits more it holds that the peer shares the processor.
    holds: AtomicU64,
}

impl Default for Lookout {
    fn default() -> Self {
        Self {
            start: Instant::now(),
            is_kept: AtomicBool::new(false),
            until: AtomicU64::new(0),
            savings: AtomicU64::new(SAVINGS),
            counted: AtomicU64::new(0),
            holds: AtomicU64::new(0),
        }
    }
}

impl Lookout {
    fn now(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_nanos()).unwrap_or(u64::MAX)
    }

    /// Something has happened, after which more may.
    pub(super) fn stir(&self) {
        self.until.store(self.now() + PATIENCE, Relaxed);
    }

    /// A task's watch, which has not begun.
    pub(super) const fn watch(&self) -> Watch<'_> {
        let stage = Stage::Before;
        Watch {
            lookout: self,
            stage,
        }
    }

    /// The result of `work`, looking out while it waits.
    pub(super) async fn during<T>(&self, work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        let mut watch = self.watch();
        poll_fn(|context| {
            let worked = work.as_mut().poll(context);
            if worked.is_pending() {
                watch.look(context);
            }
            worked
        })
        .await
    }

    /// Begins, if nobody else looks out, enough is saved, and it is not `is_in_vain` all the same.
    fn begin_unless(&self, is_in_vain: impl FnOnce() -> bool) -> bool {
        if self.is_kept.swap(true, Acquire) {
            return false;
        }
        let now = self.now();
        let passed = now - self.counted.load(Relaxed);
        let savings = self.save(passed / SHARE);
        if passed > HOLDS_WITHIN {
            self.holds.store(0, Relaxed);
        }
        self.counted.store(now, Relaxed);
        let begins = savings >= PATIENCE && is_worth_it() && !is_in_vain();
        if begins {
            self.until.store(now + PATIENCE, Relaxed);
        } else {
            self.is_kept.store(false, Release);
        }
        begins
    }

    /// Whether the peer shares the processor, as `ask` tells now or has told a few waits ago.
    fn is_beside_peer(&self, ask: impl FnOnce() -> bool) -> bool {
        let left = match self.holds.load(Relaxed) {
            0 if ask() => HOLDS,
            left => left,
        };
        self.holds.store(left.saturating_sub(1), Relaxed);
        left > 0
    }

    /// Goes on, unless nothing has happened for so long that it was in vain.
    fn goes_on(&self) -> bool {
        let goes_on = self.now() < self.until.load(Relaxed);
        if !goes_on {
            self.pay();
        }
        goes_on
    }

    /// Adds to the savings, and tells what they are.
    fn save(&self, gained: u64) -> u64 {
        let savings = SAVINGS.min(self.savings.load(Relaxed) + gained);
        self.savings.store(savings, Relaxed);
        savings
    }

    /// It was in vain.
    fn pay(&self) {
        let savings = self.savings.load(Relaxed).saturating_sub(PATIENCE);
        self.savings.store(savings, Relaxed);
    }
}

/// Whether who lets others run asks for news. Where the runtime has many threads it does not: another
/// of them sleeps upon the news.
fn is_worth_it() -> bool {
    let is_alone = |it: Handle| it.runtime_flavor() == RuntimeFlavor::CurrentThread;
    Handle::try_current().is_ok_and(is_alone)
}

/// One task's watch, which ends with what it waits for.
pub(super) struct Watch<'a> {
    lookout: &'a Lookout,
    stage: Stage,
}

#[derive(Clone, Copy, Eq, PartialEq)]
enum Stage {
    Before,
    /// It has looked once: what comes now was there already.
    Begun,
    On,
    Over,
}

impl Watch<'_> {
    /// Nothing has come yet: lets others run, and has the task polled again once there may be news, if
    /// it is to look out.
    pub(super) fn look(&mut self, context: &mut Context<'_>) {
        self.look_unless(|| false, context);
    }

    /// The same for who waits for one peer alone, unless `is_beside_peer` tells that it shares the
    /// processor.
    pub(super) fn look_for_peer(
        &mut self,
        is_beside_peer: impl FnOnce() -> bool,
        context: &mut Context<'_>,
    ) {
        let lookout = self.lookout;
        self.look_unless(|| lookout.is_beside_peer(is_beside_peer), context);
    }

    fn look_unless(&mut self, is_in_vain: impl FnOnce() -> bool, context: &mut Context<'_>) {
        let next = match self.stage {
            Stage::Before => self
                .lookout
                .begin_unless(is_in_vain)
                .then_some(Stage::Begun),
            Stage::Begun | Stage::On => self.lookout.goes_on().then_some(Stage::On),
            Stage::Over => return,
        };
        if let Some(next) = next {
            self.stage = next;
            // The runtime asks for news before it polls again who has let others run.
            let _ = pin!(yield_now()).poll(context);
        } else {
            self.end();
        }
    }

    fn end(&mut self) {
        if matches!(self.stage, Stage::Begun | Stage::On) {
            self.lookout.is_kept.store(false, Release);
        }
        self.stage = Stage::Over;
    }
}

impl Drop for Watch<'_> {
    /// What was waited for has come, as a rule, if it has not been in vain before.
    fn drop(&mut self) {
        if self.stage == Stage::On {
            self.lookout.save(REWARD);
        }
        self.end();
    }
}

#[cfg(test)]
mod tests {
    use core::task::Poll;
    use core::time::Duration;

    use tokio::runtime::Builder;
    use tokio::time::sleep;

    use super::*;

    /// Begins a watch, or not.
    fn begun(lookout: &Lookout) -> Option<Watch<'_>> {
        let mut watch = lookout.watch();
        watch.look(&mut Context::from_waker(core::task::Waker::noop()));
        (watch.stage == Stage::Begun).then_some(watch)
    }

    #[tokio::test]
    async fn one_at_a_time_looks_out() {
        let lookout = Lookout::default();
        let first = begun(&lookout);
        assert!(first.is_some());
        assert!(begun(&lookout).is_none());
        drop(first);
        assert!(begun(&lookout).is_some());
    }

    #[tokio::test]
    async fn what_was_spent_in_vain_is_to_be_saved_again() {
        let lookout = Lookout::default();
        let times = SAVINGS / PATIENCE;
        (0..times).for_each(|_| lookout.pay());
        assert!(begun(&lookout).is_none(), "nothing is saved");
        sleep(Duration::from_nanos(2 * SHARE * PATIENCE)).await;
        let saved = begun(&lookout);
        assert!(saved.is_some());
    }

    #[tokio::test]
    async fn who_shares_the_processor_is_not_looked_out_for_and_asked_about_seldom() {
        let lookout = Lookout::default();
        let mut asked = 0;
        let mut waits = |lookout: &Lookout, times| {
            (0..times).for_each(|_| {
                assert!(lookout.is_beside_peer(|| {
                    asked += 1;
                    true
                }))
            });
            asked
        };
        assert_eq!(waits(&lookout, HOLDS), 1);
        assert_eq!(waits(&lookout, 1), 2);
        let mut watch = lookout.watch();
        watch.look_for_peer(|| true, &mut Context::from_waker(core::task::Waker::noop()));
        assert!(watch.stage == Stage::Over && !lookout.is_kept.load(Relaxed));
    }

    #[tokio::test]
    async fn after_a_longer_wait_it_is_asked_anew_who_shares_the_processor() {
        let lookout = Lookout::default();
        assert!(lookout.is_beside_peer(|| true));
        sleep(Duration::from_nanos(2 * HOLDS_WITHIN)).await;
        let mut watch = lookout.watch();
        watch.look_for_peer(
            || false,
            &mut Context::from_waker(core::task::Waker::noop()),
        );
        assert!(watch.stage == Stage::Begun);
    }

    #[tokio::test]
    async fn others_run_while_one_looks_out_and_it_ends() {
        let lookout = Lookout::default();
        let mut polls = 0;
        let never = poll_fn(|_| {
            polls += 1;
            Poll::<()>::Pending
        });
        let other = sleep(Duration::from_millis(50));
        tokio::select! {
            () = lookout.during(never) => {}
            () = other => {}
        }
        assert!(!lookout.is_kept.load(Relaxed));
        assert!(polls > 1, "{polls}");
        assert!(lookout.savings.load(Relaxed) < SAVINGS, "it was in vain");
    }

    #[test]
    fn who_has_many_threads_or_no_runtime_sleeps_at_once() {
        let lookout = Lookout::default();
        assert!(begun(&lookout).is_none());
        let runtime = Builder::new_multi_thread().worker_threads(1).build();
        let _entered = runtime.as_ref().expect("there are threads").enter();
        assert!(begun(&lookout).is_none());
    }
}
