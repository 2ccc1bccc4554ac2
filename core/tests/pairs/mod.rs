//! One scenario for each pair of socket types that talk to each other, for the devices between them
//! and for the mechanisms. They run in the world, over simulated TCP and over real TCP, and give the
//! same account.

/// Names and sources.
#[allow(unreachable_pub, reason = "shared by tests of two crates")]
pub const PAIRS: [(&str, &str); 15] = [
    ("channel", include_str!("channel.toml")),
    ("client-server", include_str!("client-server.toml")),
    ("curve", include_str!("curve.toml")),
    ("forwarder", include_str!("forwarder.toml")),
    ("pair", include_str!("pair.toml")),
    ("peer", include_str!("peer.toml")),
    ("pipeline", include_str!("pipeline.toml")),
    ("plain", include_str!("plain.toml")),
    ("pub-sub", include_str!("pub-sub.toml")),
    ("push-pull", include_str!("push-pull.toml")),
    ("queue", include_str!("queue.toml")),
    ("radio-dish", include_str!("radio-dish.toml")),
    ("routers", include_str!("routers.toml")),
    ("scatter-gather", include_str!("scatter-gather.toml")),
    ("xpub-xsub", include_str!("xpub-xsub.toml")),
];
