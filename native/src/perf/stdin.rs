//! Standard input as a lead: its first line lets go, its end ends.

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
