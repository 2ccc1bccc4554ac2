//! A node of the command line under load and abuse: its memory stays bounded, and honest peers are
//! served meanwhile.
//!
//! Each test watches the memory of a process of its own, one test after the other. The figures are
//! printed: `cargo xtask load` shows them.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod abuse;
mod churn;
mod crowd;
mod raw;
mod soak;
mod support;
