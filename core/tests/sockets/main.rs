//! Sockets without any wire: what each type does with messages, peers and options, and what it drops.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod batches;
mod bench;
mod notices;
mod numbered;
mod one_way;
mod options;
mod publish;
mod publish_past;
mod radio;
mod request_reply;
mod routing_model;
mod subscribe;
mod subscription_model;
mod topologies;
mod xpub;
