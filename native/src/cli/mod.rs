//! The command line: what may be asked of the program.
//!
//! The examples in the help texts are run by a test, so they stay true.

mod code;
mod fit;
pub(crate) mod kinds;
mod links;
mod messages;
mod node;
mod options;
mod passes;
mod perf;
mod proxy;
pub(crate) mod security;
pub(crate) mod values;

pub(crate) use code::CodeArgs;
pub(crate) use messages::MessageArgs;
pub(crate) use node::NodeArgs;
pub(crate) use node::NodeCommand;
pub(crate) use perf::ListenerArg;
pub(crate) use perf::PerfArgs;
pub(crate) use perf::PerfCommand;
pub(crate) use perf::PerfOver;
pub(crate) use perf::PerfRole;
pub(crate) use perf::PerfWithin;
pub(crate) use perf::Role;
pub(crate) use perf::RuntimeArg;
pub(crate) use proxy::ProxyCommand;
pub(crate) use proxy::Secured;

use std::path::PathBuf;

use clap::ColorChoice;
use clap::Parser;
use clap::Subcommand;
use clap_complete::Shell;
use hopscope::Endpoint;
use hopscope_core::Lang;

/// See every frame of a ZeroMQ message, hop by hop.
///
/// Data goes to standard output, everything else to standard error.
#[derive(Debug, Parser)]
#[command(version, after_help = EXIT_CODES, max_term_width = 100)]
pub(crate) struct Cli {
    /// When to colour what is shown; NO_COLOR turns it off too
    #[arg(long, global = true, value_name = "WHEN", default_value_t = ColorChoice::Auto)]
    #[arg(display_order = LAST)]
    pub(crate) color: ColorChoice,

    /// The language of explanations: en or zh; by default that of the environment
    #[arg(long, global = true, value_parser = values::lang, display_order = LAST)]
    pub(crate) lang: Option<Lang>,

    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Options of every subcommand stand behind its own.
const LAST: usize = 900;

const EXIT_CODES: &str = "\
Exit codes:
  0 done, 1 failure, 2 usage, 3 timeout, 4 refused or handshake failed, 130 interrupted

Endpoints:
  tcp://host:port, tcp://*:port to bind every interface, or a port alone for this machine;
  ipc:///path or ipc://@name within this machine; ws://host:port/path over WebSocket";

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    #[command(flatten)]
    Node(NodeCommand),

    #[command(flatten)]
    Proxy(ProxyCommand),

    /// Run a scenario and print what each node saw
    #[command(after_help = "\
Examples:
  $ hopscope run hello
  $ hopscope run chain-of-routers --set length=5 --over tcp")]
    Run(RunArgs),

    /// Print the link with which the page shows a scenario
    #[command(after_help = "\
Examples:
  $ hopscope link hello --step 3
  $ hopscope link chain-of-routers --set length=5 --page http://127.0.0.1:8080/")]
    Link(LinkArgs),

    /// Write a scenario as programs: a file for each node, and one that runs them all
    #[command(after_help = "\
Examples:
  $ hopscope code hello
  $ hopscope code chain-of-routers --set length=2 --in rust --node hop1")]
    Code(CodeArgs),

    /// Serve the playground, the page in which the frames move
    #[command(after_help = "\
Examples:
  $ hopscope play
  $ hopscope play --bind 0")]
    Play(PlayArgs),

    /// Make a key pair for CURVE
    #[command(after_help = "\
Examples:
  $ hopscope keygen
  $ hopscope keygen --out server.key")]
    Keygen(security::KeygenArgs),

    /// Measure how fast the sockets are, as libzmq's own tools do
    #[command(after_help = "\
Examples:
  $ hopscope perf local-thr 5555 64 1000
  $ hopscope perf inproc-lat 64 1000")]
    Perf(PerfArgs),

    /// List the scenarios that come with the program
    #[command(after_help = "\
Examples:
  $ hopscope lessons
  $ hopscope lessons --lang zh")]
    Lessons,

    /// Explain a rule that acts on frames, or list them all
    #[command(after_help = "\
Examples:
  $ hopscope why
  $ hopscope why router-pushes-identity --lang zh")]
    Why {
        /// The rule's id, as events and the page show it
        rule: Option<String>,
    },

    /// Print completions for a shell
    #[command(after_help = "\
Examples:
  $ hopscope completions bash
  $ hopscope completions zsh")]
    Completions {
        /// The shell
        shell: Shell,
    },
}

/// Options of `run`.
#[derive(clap::Args, Debug)]
pub(crate) struct RunArgs {
    /// A scenario file (TOML or JSON), the name of a lesson, or a link to the page
    #[arg(value_name = "FILE|LESSON|LINK")]
    pub(crate) scenario: PathBuf,

    /// Over what the messages go: simulated links in this process, or real sockets on loopback
    #[arg(long, value_enum, default_value_t = OverArg::Inproc)]
    pub(crate) over: OverArg,

    /// Set an adjustable number of the scenario; may be repeated
    #[arg(long, value_name = "NAME=NUMBER", value_parser = values::setting)]
    pub(crate) set: Vec<(String, u32)>,

    /// Print every event of the run as a line of JSON
    #[arg(long, conflicts_with = "mermaid")]
    pub(crate) json: bool,

    /// Print the messages as the text of a Mermaid sequence diagram
    #[arg(long)]
    pub(crate) mermaid: bool,
}

/// Options of `link`.
#[derive(clap::Args, Debug)]
pub(crate) struct LinkArgs {
    /// A scenario file (TOML or JSON), or the name of a lesson
    #[arg(value_name = "FILE|LESSON")]
    pub(crate) scenario: PathBuf,

    /// Set an adjustable number of the scenario; may be repeated
    #[arg(long, value_name = "NAME=NUMBER", value_parser = values::setting)]
    pub(crate) set: Vec<(String, u32)>,

    /// The step to show, counted from 1
    #[arg(long, value_name = "STEP", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) step: Option<u32>,

    /// Over what the messages go in the page: handed over, or the octets of simulated TCP
    #[arg(long, value_enum, default_value_t = OverArg::Inproc)]
    pub(crate) over: OverArg,

    /// Open the page with what is needed to change the scenario
    #[arg(long)]
    pub(crate) edit: bool,

    /// The address of the page, to stand in front
    #[arg(long, value_name = "URL")]
    pub(crate) page: Option<String>,
}

/// Over what a scenario is run.
#[derive(Clone, Copy, Debug, Eq, PartialEq, clap::ValueEnum)]
pub(crate) enum OverArg {
    /// Simulated links that hand messages over
    Inproc,
    /// A real socket for every node, on loopback
    Tcp,
}

/// Options of `play`.
#[derive(clap::Args, Debug)]
pub(crate) struct PlayArgs {
    /// Where to serve the page: host:port, or a port alone for this machine
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub(crate) bind: Endpoint,

    /// Open the page in a browser
    #[arg(long)]
    pub(crate) open: bool,
}
