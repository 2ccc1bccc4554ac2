//! What is done to messages on a link, one by one, and what comes of it in process and over TCP.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod acts;
mod dropped;
mod edited;
mod held;
mod links;
mod support;
