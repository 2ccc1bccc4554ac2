//! Standard input as a lead: its first line lets go, its end ends.

use std::io::BufRead;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread;
use std::time::Duration;

/// How often it is looked at.
const LOOK: Duration = Duration::from_millis(2);

/// The lead, read by a thread of its own.
#[derive(Clone, Debug, Default)]
pub struct Lead {
    gone: Arc<AtomicBool>,
    ended: Arc<AtomicBool>,
}

impl Lead {
    /// Takes standard input. A server is over with the process when it ends: nothing else would
    /// interrupt its echoing.
    pub fn take(is_server: bool) -> Self {
        let lead = Self::default();
        let read = lead.clone();
        thread::spawn(move || {
            for line in std::io::stdin().lock().lines() {
                if line.is_err() {
                    break;
                }
                read.gone.store(true, Relaxed);
            }
            if is_server {
                std::process::exit(0);
            }
            read.ended.store(true, Relaxed);
        });
        lead
    }

    /// Whether the first line has come, or the end.
    pub fn has_gone(&self) -> bool {
        self.gone.load(Relaxed) || self.has_ended()
    }

    /// Whether the end has come.
    pub fn has_ended(&self) -> bool {
        self.ended.load(Relaxed)
    }

    /// Waits for the first line.
    pub fn wait_go(&self) {
        while !self.has_gone() {
            thread::sleep(LOOK);
        }
    }

    /// Waits for the end.
    pub fn wait_end(&self) {
        while !self.has_ended() {
            thread::sleep(LOOK);
        }
    }
}
