//! Nodes to begin with, as a palette offers them: every socket type, alone or as it is mostly met.

use crate::lang::Phrase;
use crate::phrase;

/// Something to begin with: a node that a palette offers.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// Its name in the palette: a socket type, or two of them.
    pub name: &'static str,
    /// The node, to be added as it is.
    pub node: &'static str,
}

/// Nodes of a kind, under their heading.
#[derive(Clone, Debug)]
pub struct Group {
    /// The heading.
    pub name: Phrase,
    /// The nodes.
    pub presets: &'static [Preset],
}

/// Everything that a palette offers.
pub fn palette() -> &'static [Group] {
    PALETTE
}

/// A row for each preset: its name in the palette; the node's name, kind and sockets; what it does.
macro_rules! palette {
    ($($name_of:expr => [
        $($name:literal, $node:literal, $kind:literal, $sockets:literal, $does:literal;)*
    ])*) => {
        &[$(Group {
            name: $name_of,
            presets: &[$(Preset {
                name: $name,
                node: concat!(
                    "[[nodes]]\nname = \"", $node, "\"\nkind = \"", $kind,
                    "\"\nsockets = ", $sockets, "\n", $does
                ),
            }),*],
        }),*]
    };
}

const PALETTE: &[Group] = palette! {
    phrase!("Ask and answer", "请求与回复") => [
        "REQ", "client", "client", "{ type = \"REQ\" }", "steps = [{ send = \"hello\" }, \"receive\"]\n";
        "REP", "server", "worker", "{ type = \"REP\" }", "reply = \"world\"\n";
        "DEALER", "dealer", "client", "{ type = \"DEALER\" }", "steps = [{ send = [\"\", \"hello\"] }, \"receive\"]\n";
        "ROUTER", "router", "echo", "{ type = \"ROUTER\" }", "";
        "ROUTER–DEALER", "proxy", "proxy", "[{ type = \"ROUTER\" }, { type = \"DEALER\" }]", "";
        "ROUTER–ROUTER", "broker", "script", "[{ type = \"ROUTER\" }, { type = \"ROUTER\" }]", "steps = []\n";
    ]
    phrase!("Publish and subscribe", "发布与订阅") => [
        "PUB", "publisher", "publisher", "{ type = \"PUB\" }", "messages = [\"news\"]\nafter = \"10ms\"\n";
        "SUB", "subscriber", "subscriber", "{ type = \"SUB\", subscribe = \"\" }", "";
        "XPUB", "xpub", "script", "{ type = \"XPUB\" }", "steps = [\"receive\", { send = \"news\" }]\n";
        "XSUB", "xsub", "script", "{ type = \"XSUB\", subscribe = \"\" }", "steps = [\"receive\"]\n";
        "XSUB–XPUB", "forwarder", "proxy", "[{ type = \"XSUB\" }, { type = \"XPUB\" }]", "";
        "RADIO", "radio", "publisher", "{ type = \"RADIO\" }", "messages = [[\"group\", \"news\"]]\nafter = \"10ms\"\n";
        "DISH", "dish", "subscriber", "{ type = \"DISH\", join = \"group\" }", "";
    ]
    phrase!("Pipeline", "流水线") => [
        "PUSH", "ventilator", "ventilator", "{ type = \"PUSH\" }", "messages = [\"hello\"]\n";
        "PULL", "sink", "sink", "{ type = \"PULL\" }", "";
        "PULL–PUSH", "worker", "worker", "[{ type = \"PULL\" }, { type = \"PUSH\" }]", "delay = \"5ms\"\n";
        "SCATTER", "scatter", "ventilator", "{ type = \"SCATTER\" }", "messages = [\"hello\"]\n";
        "GATHER", "gather", "sink", "{ type = \"GATHER\" }", "";
    ]
    phrase!("Pairs and services", "成对与服务") => [
        "PAIR", "pair", "pair", "{ type = \"PAIR\" }", "steps = []\n";
        "CHANNEL", "channel", "script", "{ type = \"CHANNEL\" }", "steps = []\n";
        "PEER", "peer", "script", "{ type = \"PEER\" }", "steps = []\n";
        "CLIENT", "caller", "client", "{ type = \"CLIENT\" }", "steps = [{ send = \"hello\" }, \"receive\"]\n";
        "SERVER", "service", "worker", "{ type = \"SERVER\" }", "reply = \"world\"\n";
    ]
};
