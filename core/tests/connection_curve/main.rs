//! CURVE between two of our connections, and against peers that break it (RFC 26).
#![cfg(feature = "curve")]

mod cuts;
mod handshake;
mod hostile;
mod keys;
mod octets;
mod support;
mod traffic;
mod verdicts;
