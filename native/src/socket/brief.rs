//! A lock that is held for some instructions and never while anything waits.
//!
//! It is taken by one atomic operation and given back by a plain store, which no lock can do that
//! somebody may sleep on. So whoever finds it taken had better go another way; and whoever must have
//! it lets the other run.

use core::hint::spin_loop;
use core::time::Duration;
use std::thread::sleep;
use std::thread::yield_now;

use spin::mutex::SpinMutex;
use spin::mutex::SpinMutexGuard;

/// How often a lock that another has is looked at before something else is done.
const LOOKS: usize = 64;

/// How often he who has it is let run before the caller sleeps: he may be one who runs only when
/// nobody else would.
const YIELDS: usize = 10;

/// How long the caller sleeps then.
const NAP: Duration = Duration::from_micros(20);

/// Something behind such a lock.
#[derive(Default)]
pub(super) struct Brief<T>(SpinMutex<T>);

/// Who has the lock.
pub(super) type Opened<'a, T> = SpinMutexGuard<'a, T>;

impl<T> Brief<T> {
    /// The lock, if nobody has it now.
    #[inline]
    pub(super) fn try_open(&self) -> Option<Opened<'_, T>> {
        self.0.try_lock()
    }

    /// The lock, unless somebody has it for longer than a few looks.
    #[inline]
    pub(super) fn look(&self) -> Option<Opened<'_, T>> {
        self.0.try_lock().or_else(|| self.look_again())
    }

    #[cold]
    fn look_again(&self) -> Option<Opened<'_, T>> {
        (0..LOOKS).find_map(|_| {
            spin_loop();
            self.0.try_lock()
        })
    }

    /// The lock, whatever it takes: if the system has stopped whoever has it, he is let run.
    pub(super) fn open(&self) -> Opened<'_, T> {
        let mut yields = 0;
        loop {
            if let Some(opened) = self.look() {
                return opened;
            }
            if yields < YIELDS {
                yields += 1;
                yield_now();
            } else {
                sleep(NAP);
            }
        }
    }
}
