//! The command line as its users meet it: every test runs the program.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be read or written fails the test"
)]

mod bridge;
mod code;
mod devices;
mod examples;
mod failures;
mod help;
mod nodes;
mod options;
mod perf;
mod pipelines;

mod proxy;
mod publishing;
mod run;
mod security;
#[cfg(unix)]
mod signals;
mod support;
mod transports;
mod verbose;
