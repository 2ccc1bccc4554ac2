//! The ZMTP connection as its driver sees it: octets in, outputs and octets out.

mod cuts;
mod generations;
mod handshake;
mod hostile;
mod interest;
mod limits;
mod pairs;
mod support;
mod traffic;
