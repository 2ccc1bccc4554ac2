//! Being asked to stop from outside.

/// Waits until the system asks the program to end in order (SIGTERM).
#[cfg(unix)]
pub(crate) async fn asked() {
    use tokio::signal::unix::SignalKind;
    match tokio::signal::unix::signal(SignalKind::terminate()) {
        Ok(mut signal) => drop(signal.recv().await),
        // Without a handler the signal ends the program, as it does by default.
        Err(_) => core::future::pending().await,
    }
}

/// Waits for ever: there is no such request on this system.
#[cfg(not(unix))]
pub(crate) async fn asked() {
    core::future::pending().await
}
