//! The ZMTP connection as its driver sees it: octets in, outputs and octets out.

mod cuts;
mod generations;
mod handshake;
mod heartbeats;
mod hostile;
mod interest;
mod limits;
mod meetings;
mod older_ways;
mod pairs;
mod phases;
mod plain;
mod short_ways;
mod support;
mod traffic;
mod zws;
