//! A scenario's text is changed edit by edit: only what is changed is written anew.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod acts;
mod links;
mod nodes;
mod properties;
mod support;
mod tables;
mod values;
mod written;
