//! The part of the conformance suite that needs real links: upgrades to WebSocket, reconnects,
//! threads, and ZAP between sockets. The rest is in the core's tests.

mod errors;
mod sockets;
mod support;
mod threads;
mod zap;
mod zws;
