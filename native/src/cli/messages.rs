//! What a node sends, how often, and how what comes is printed.

use core::time::Duration;

use hopscope_core::Frame;

use super::values;
use crate::format::Format;

/// What is sent, how often, and how what comes is printed.
#[derive(clap::Args, Debug)]
pub(crate) struct MessageArgs {
    /// A frame to send: text, or 0x and hex digits; repeat it for a message of several frames.
    /// Without it, each line of standard input is a message
    #[arg(short = 'D', long, visible_alias = "frame", value_name = "FRAME")]
    #[arg(value_parser = values::frame, conflicts_with = "json")]
    pub(crate) data: Vec<Frame>,

    /// Be a bridge for a script: each line of standard input is a message to send, a JSON array
    /// of strings and {"hex":"00ff"}; each message that comes is printed as a line of JSON
    #[arg(short = 'J', long, conflicts_with = "format")]
    pub(crate) json: bool,

    /// How many messages to handle before ending
    #[arg(short = 'n', long, value_name = "N", value_parser = values::count, allow_negative_numbers = true)]
    pub(crate) count: Option<u64>,

    /// The pause between two messages; without --count it repeats the message for ever
    #[arg(short, long, value_name = "TIME", value_parser = values::duration)]
    pub(crate) interval: Option<Duration>,

    /// How a message is printed
    #[arg(long, value_enum, default_value_t = Format::Pretty)]
    pub(crate) format: Format,

    /// Send each message back as it came
    #[arg(long, conflicts_with_all = ["data", "json", "interval"])]
    pub(crate) echo: bool,

    /// After sending, wait until this many messages have come
    #[arg(long, value_name = "N", value_parser = values::number, conflicts_with = "echo")]
    #[arg(allow_negative_numbers = true)]
    pub(crate) receive: Option<u64>,
}
