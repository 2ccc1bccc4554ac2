//! What the programs of all implementations share: the roles of a benchmark.
//!
//! Each program is called `PROGRAM ROLE ENDPOINT SIZE COUNT` and plays one [`Role`]. It uses its
//! implementation as a user would at first: default options, one message per call, each built anew
//! from a byte slice. An error ends it with a sentence.
//!
//! | variable | what it asks for |
//! |---|---|
//! | `BENCH_RUNTIME=current` | an async implementation runs on one thread instead of tokio's many |
//! | `BENCH_NODROP=1` | a PUB waits for slow subscribers (`ZMQ_XPUB_NODROP`) |
//! | `BENCH_CURVE=1` | both sides speak CURVE |
//! | `BENCH_RAW=bytes` | raw TCP goes without frames |

mod args;
mod lead;
#[cfg(feature = "tasks")]
pub mod tasks;
pub mod tell;
pub mod threads;
pub mod topics;

use std::error::Error;
use std::process::ExitCode;
use std::time::Duration;

pub use args::{Args, Role};
pub use lead::Lead;

/// What a call gives. A benchmark does not go on after an error.
pub type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// A connection stands before the clock runs.
pub const SETTLE: Duration = Duration::from_millis(200);

/// Round trips before the clock runs.
pub const WARM_UP: usize = 1_000;

/// Messages of a DEALER that are under way at once.
pub const WINDOW: usize = 100;

/// Messages sent at once where one thread sends and receives.
pub const BURST: usize = 100;

/// Subscribers of one publisher.
pub const SUBSCRIBERS: usize = 8;

/// Octets of the message that ends a publication, which no measured message has.
pub const LAST_OCTETS: usize = 1;

/// How often the message that ends a publication is repeated.
pub const LAST_EVERY: Duration = Duration::from_millis(10);

/// What messages are made of.
pub const OCTET: u8 = 0x5A;

/// The types of socket that the roles need.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    Dealer,
    Pub,
    Pull,
    Push,
    Rep,
    Req,
    Router,
    Sub,
}

impl Kind {
    /// Whether the socket binds, which makes it the server of CURVE too.
    pub const fn binds(self) -> bool {
        matches!(self, Self::Pub | Self::Pull | Self::Rep | Self::Router)
    }
}

/// Whether a variable has this value.
pub fn asked_for(variable: &str, value: &str) -> bool {
    std::env::var_os(variable).is_some_and(|found| found == value)
}

/// Whether a PUB is to wait for slow subscribers.
pub fn is_lossless() -> bool {
    asked_for("BENCH_NODROP", "1")
}

/// Plays what the command line asks for and gives the exit code. The process is over at once:
/// everything measured has arrived, and nobody waits for what lingers.
pub fn main(play: impl FnOnce(&Args) -> Result<()>) -> ExitCode {
    let played = Args::read(std::env::args().skip(1)).and_then(|args| play(&args));
    let code = match played {
        Ok(()) => 0,
        Err(error) => {
            eprintln!("error: {error}");
            1
        }
    };
    std::process::exit(code)
}
