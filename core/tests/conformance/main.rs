//! The conformance suite: each requirement of the RFCs that `conformance/requirements.toml` lists,
//! with a test whose name begins with its id. `cargo xtask conformance` prints how each stands.
#![cfg(feature = "curve")]

mod bench;
mod commands;
mod curve;
mod curve_peers;
mod dealer_router;
mod drafts;
mod envelopes;
mod errors;
mod framing;
mod golden_vectors;
mod greeting;
mod heartbeats;
mod hostile;
mod metadata;
mod node;
mod null;
mod old_peers;
mod pair;
mod pipeline;
mod plain;
mod publish_subscribe;
mod request_reply;
mod sockets;
mod support;
mod version_negotiation;
mod wire;
mod z85;
mod zap;
mod zmtp1;
mod zmtp2;
mod zws;
