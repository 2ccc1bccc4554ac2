//! The command line: what may be asked of the program.
//!
//! The examples in the help texts are run by a test, so they stay true.

pub(crate) mod values;

use std::path::PathBuf;

use clap::ColorChoice;
use clap::Parser;
use clap::Subcommand;
use clap_complete::Shell;
use core::time::Duration;
use hopscope::Endpoint;
use hopscope_core::Frame;
use hopscope_core::Identity;
use hopscope_core::Lang;
use hopscope_core::socket::SocketKind;

use crate::format::Format;

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
  tcp://host:port, tcp://*:port to bind every interface, or a port alone for this machine";

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Send requests, print the replies
    #[command(after_help = "\
Examples:
  $ hopscope req -c tcp://127.0.0.1:5555 -D hello
  $ printf 'one\\ntwo\\n' | hopscope req -c 5555 -t 30s --format dump")]
    Req(ReqArgs),

    /// Print requests, send replies
    #[command(after_help = "\
Examples:
  $ hopscope rep -b tcp://127.0.0.1:5555 --echo -n 1
  $ hopscope rep -b 5555 -D world -n 2 --format json")]
    Rep(RepArgs),

    /// Send and print messages with all their frames
    #[command(
        visible_alias = "xreq",
        after_help = "\
Examples:
  $ hopscope dealer -c 5555 --identity A -D '' -D hello --receive 1
  $ echo '[\"\", \"hello\"]' | hopscope dealer -c 5555 --json --receive 1"
    )]
    Dealer(TalkArgs),

    /// Print messages behind the identity of their sender, send by identity
    #[command(
        visible_alias = "xrep",
        after_help = "\
Examples:
  $ hopscope router -b 5555 -n 1 --format dump
  $ hopscope router -b 5555 --echo -n 2"
    )]
    Router(TalkArgs),

    /// Pass messages between a front end and a back end, as a queue device does
    #[command(after_help = "\
Examples:
  $ hopscope proxy --frontend-bind 5555 --backend-bind 5556
  $ hopscope proxy --frontend-bind 5555 --backend-connect 5556 --verbose")]
    Proxy(ProxyArgs),

    /// Run a scenario and print what each node saw
    #[command(after_help = "\
Examples:
  $ hopscope run hello
  $ hopscope run chain-of-routers --set length=5 --over tcp")]
    Run(RunArgs),

    /// Serve the playground, the page in which the frames move
    #[command(after_help = "\
Examples:
  $ hopscope play
  $ hopscope play --bind 0")]
    Play(PlayArgs),

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

/// Where a node's socket binds and connects, and how patient it is.
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

    /// How long a peer has for its part of the handshake
    #[arg(long, value_name = "TIME", value_parser = values::duration, default_value = "30s")]
    pub(crate) handshake_timeout: Duration,

    /// Tell on standard error what happens to each message and why
    #[arg(short, long)]
    pub(crate) verbose: bool,
}

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
    #[arg(short = 'n', long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) count: Option<u64>,

    /// The pause between two messages; without --count it repeats the message for ever
    #[arg(short, long, value_name = "TIME", value_parser = values::duration)]
    pub(crate) interval: Option<Duration>,

    /// How a message is printed
    #[arg(long, value_enum, default_value_t = Format::Pretty)]
    pub(crate) format: Format,
}

/// Options of `req`.
#[derive(clap::Args, Debug)]
pub(crate) struct ReqArgs {
    #[command(flatten)]
    pub(crate) links: LinkArgs,
    #[command(flatten)]
    pub(crate) messages: MessageArgs,
}

/// Options of `rep`.
#[derive(clap::Args, Debug)]
pub(crate) struct RepArgs {
    #[command(flatten)]
    pub(crate) links: LinkArgs,
    #[command(flatten)]
    pub(crate) messages: MessageArgs,

    /// Answer each request with its own frames
    #[arg(long, conflicts_with_all = ["data", "json", "interval"])]
    pub(crate) echo: bool,
}

/// Options of `dealer` and `router`.
#[derive(clap::Args, Debug)]
pub(crate) struct TalkArgs {
    #[command(flatten)]
    pub(crate) links: LinkArgs,
    #[command(flatten)]
    pub(crate) messages: MessageArgs,

    /// Send each message back as it came
    #[arg(long, conflicts_with_all = ["data", "json", "interval"])]
    pub(crate) echo: bool,

    /// After sending, wait until this many messages have come
    #[arg(long, value_name = "N", conflicts_with = "echo")]
    pub(crate) receive: Option<u64>,
}

/// Options of `proxy`.
#[derive(clap::Args, Debug)]
pub(crate) struct ProxyArgs {
    /// Accept clients here; may be repeated
    #[arg(
        long,
        value_name = "ENDPOINT",
        required_unless_present = "frontend_connect"
    )]
    pub(crate) frontend_bind: Vec<Endpoint>,

    /// Connect to clients here; may be repeated
    #[arg(long, value_name = "ENDPOINT")]
    pub(crate) frontend_connect: Vec<Endpoint>,

    /// Accept workers here; may be repeated
    #[arg(
        long,
        value_name = "ENDPOINT",
        required_unless_present = "backend_connect"
    )]
    pub(crate) backend_bind: Vec<Endpoint>,

    /// Connect to workers, or to the next proxy, here; may be repeated
    #[arg(long, value_name = "ENDPOINT")]
    pub(crate) backend_connect: Vec<Endpoint>,

    /// The socket type of the front end: router or dealer, also by their old names xrep and xreq
    #[arg(long, value_name = "TYPE", default_value = "router", value_parser = values::proxy_side)]
    pub(crate) frontend: SocketKind,

    /// The socket type of the back end
    #[arg(long, value_name = "TYPE", default_value = "dealer", value_parser = values::proxy_side)]
    pub(crate) backend: SocketKind,

    /// The identity that the front end announces
    #[arg(long, value_name = "ID", value_parser = values::identity)]
    pub(crate) frontend_identity: Option<Identity>,

    /// The identity that the back end announces
    #[arg(long, value_name = "ID", value_parser = values::identity)]
    pub(crate) backend_identity: Option<Identity>,

    /// How long a peer has for its part of the handshake
    #[arg(long, value_name = "TIME", value_parser = values::duration, default_value = "30s")]
    pub(crate) handshake_timeout: Duration,

    /// Print each message and what happened to its envelope
    #[arg(short, long)]
    pub(crate) verbose: bool,
}

/// Options of `run`.
#[derive(clap::Args, Debug)]
pub(crate) struct RunArgs {
    /// A scenario file (TOML or JSON), or the name of a lesson
    #[arg(value_name = "FILE|LESSON")]
    pub(crate) scenario: PathBuf,

    /// Over what the messages go: simulated links in this process, or real sockets on loopback
    #[arg(long, value_enum, default_value_t = OverArg::Inproc)]
    pub(crate) over: OverArg,

    /// Set an adjustable number of the scenario; may be repeated
    #[arg(long, value_name = "NAME=NUMBER", value_parser = values::setting)]
    pub(crate) set: Vec<(String, u32)>,

    /// Print every event of the run as a line of JSON
    #[arg(long)]
    pub(crate) json: bool,
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
