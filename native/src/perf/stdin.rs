//! Standard input as a lead: its first line lets go, its end ends.

use core::time::Duration;
use std::io::BufRead;
use std::sync::mpsc::Receiver;
use std::sync::mpsc::RecvTimeoutError;
use std::sync::mpsc::channel;
use std::thread;

use tokio::io::AsyncBufReadExt;
use tokio::io::AsyncReadExt;
use tokio::io::BufReader;
use tokio::io::Stdin;

/// The lead.
pub(super) struct Lead(BufReader<Stdin>);

impl Lead {
    pub(super) fn take() -> Self {
        Self(BufReader::new(tokio::io::stdin()))
    }

    /// Waits for the first line.
    pub(super) async fn go(&mut self) {
        // An error is an end, which ends everything soon enough.
        let _ = self.0.read_line(&mut String::new()).await;
    }

    /// Waits for the end.
    pub(super) async fn end(&mut self) {
        let mut unread = [0; 256];
        while matches!(self.0.read(&mut unread).await, Ok(1..)) {}
    }
}

/// The lead for whoever may wait: a thread reads, and is gone at the end.
pub(super) struct LeadOfThread(Receiver<()>);

impl LeadOfThread {
    pub(super) fn take() -> Self {
        let (line_in, lines) = channel();
        thread::spawn(move || {
            let mut read = std::io::stdin().lock().lines().map_while(Result::ok);
            read.try_for_each(|_| line_in.send(()))
        });
        Self(lines)
    }

    /// Waits for the first line.
    pub(super) fn go(&self) {
        // An error is an end, which ends everything soon enough.
        let _ = self.0.recv();
    }

    /// Waits for the end.
    pub(super) fn end(&self) {
        while self.0.recv().is_ok() {}
    }

    /// Waits for a line or the end, but not for long; whether it came.
    pub(super) fn has_gone_after(&self, patience: Duration) -> bool {
        self.0.recv_timeout(patience) != Err(RecvTimeoutError::Timeout)
    }

    /// Waits for the end, but not for long; whether it came.
    pub(super) fn has_ended_after(&self, patience: Duration) -> bool {
        self.0.recv_timeout(patience) == Err(RecvTimeoutError::Disconnected)
    }
}
