//! Being asked to stop from outside.

/// Hears from its making on whether the system asks the program to end in order (SIGTERM).
pub(crate) struct Stop {
    #[cfg(unix)]
    signal: Option<tokio::signal::unix::Signal>,
}

impl Stop {
    /// Starts to listen; make it before telling anybody that the program runs.
    pub(crate) fn listen() -> Self {
        Self {
            // Without a handler the signal ends the program, as it does by default.
            #[cfg(unix)]
            signal: tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()).ok(),
        }
    }

    /// Waits until it is asked; for ever where there is no such request.
    #[cfg_attr(
        not(unix),
        expect(
            clippy::needless_pass_by_ref_mut,
            reason = "a signal is waited for with it"
        )
    )]
    pub(crate) async fn asked(&mut self) {
        #[cfg(unix)]
        if let Some(signal) = &mut self.signal {
            signal.recv().await;
            return;
        }
        core::future::pending().await
    }
}
