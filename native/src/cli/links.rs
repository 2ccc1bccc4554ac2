//! Where a node's socket binds and connects, how patient it is, and what it tells.

use core::time::Duration;

use hopscope::Endpoint;
use hopscope_core::Frame;
use hopscope_core::Identity;

use super::values;
use super::values::Span;

/// Where a node's socket binds and connects, how patient it is, and what it tells.
#[derive(clap::Args, Debug)]
pub(crate) struct LinkArgs {
    /// Accept peers here; may be repeated
    #[arg(
        short,
        long,
        value_name = "ENDPOINT",
        required_unless_present = "connect"
    )]
    pub(crate) bind: Vec<Endpoint>,

    /// Connect to here, and again whenever the link breaks; may be repeated
    #[arg(short, long, value_name = "ENDPOINT")]
    pub(crate) connect: Vec<Endpoint>,

    /// The identity to announce: text, or 0x and hex digits
    #[arg(long, value_name = "ID", value_parser = values::identity)]
    pub(crate) identity: Option<Identity>,

    /// The longest wait for each message to leave or to come: 500ms, 2s, or bare seconds
    #[arg(short, long, value_name = "TIME", value_parser = values::duration)]
    pub(crate) timeout: Option<Duration>,

    /// How long what was sent may take to leave before the program ends, for ever with -1
    #[arg(long, value_name = "MS", value_parser = values::span, default_value = "30s")]
    #[arg(allow_negative_numbers = true)]
    pub(crate) linger: Span,

    /// Tell on standard error what happens and why: -v events, -vv the handshake too, -vvv every
    /// octet too
    #[arg(short, long, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,
}

/// What the socket wants to hear, and whom it speaks to.
#[derive(clap::Args, Debug)]
pub(crate) struct AddressArgs {
    /// Receive what starts with this topic: text, or 0x and hex digits; may be repeated. A `sub`
    /// without it receives everything
    #[arg(long, value_name = "TOPIC", value_parser = values::frame)]
    pub(crate) subscribe: Vec<Frame>,

    /// Receive what is sent to this group; may be repeated
    #[arg(long, value_name = "GROUP", value_parser = values::group)]
    pub(crate) join: Vec<Frame>,

    /// The group that each message is sent to
    #[arg(long, value_name = "GROUP", value_parser = values::group)]
    pub(crate) group: Option<Frame>,

    /// The peer that each message is sent to, as messages from it show it: for a `router` an
    /// identity, for a `server` or `peer` a number, decimal or 0x and eight hex digits
    #[arg(long, value_name = "ID")]
    pub(crate) to: Option<String>,

    /// Do not wait for a subscriber before the first message
    #[arg(long)]
    pub(crate) no_wait: bool,
}
