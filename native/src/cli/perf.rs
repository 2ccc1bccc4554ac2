//! `hopscope perf`: the arguments of libzmq's own measuring tools, in their order.

use hopscope::Endpoint;

use super::values;

/// Options of `perf`.
#[derive(clap::Args, Debug)]
pub(crate) struct PerfArgs {
    /// What runs the sockets
    #[arg(long, value_enum, default_value_t = RuntimeArg::Multi)]
    pub(crate) runtime: RuntimeArg,

    /// What to measure.
    #[command(subcommand)]
    pub(crate) command: PerfCommand,
}

/// What runs the sockets.
#[derive(Clone, Copy, Debug, Eq, PartialEq, clap::ValueEnum)]
pub(crate) enum RuntimeArg {
    /// tokio's threads, one for each processor
    Multi,
    /// one thread for everything
    Current,
    /// no runtime of ours: the blocking sockets, which roles can be played on
    Blocking,
}

/// What to measure.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum PerfCommand {
    /// Receive messages and tell how many a second came (libzmq's local_thr)
    LocalThr(PerfOver),
    /// Send messages as fast as they leave (libzmq's remote_thr)
    RemoteThr(PerfOver),
    /// Answer round trips (libzmq's local_lat)
    LocalLat(PerfOver),
    /// Make round trips and tell how long half of one takes (libzmq's remote_lat)
    RemoteLat(PerfOver),
    /// Messages a second within this process (libzmq's inproc_thr)
    InprocThr(PerfWithin),
    /// Half of a round trip within this process (libzmq's inproc_lat)
    InprocLat(PerfWithin),
    /// Play one side of a benchmark that another program drives
    #[command(after_help = "\
Roles:
  pull, push          throughput; the receiver binds and tells n= and secs=
  rep, req            round trips one at a time; req tells mean_us=, p50_us= and p99_us=
  router, dealer      100 messages in flight; dealer tells n= and secs=
  pub, sub            one publisher, 8 subscribers; both tell n= and secs=, sub lost= too
  pub-topics,         one subscriber of 10,000 topics, 1 message in 100 matches; it says ready
  sub-topics          once it is subscribed; both tell n= published and secs=, and it lost=
  inproc, inproc1     PUSH to PULL within this process, on two tasks or on one
  churn               connect, one round trip, close, COUNT times against a router

  Senders and servers stay until standard input ends; pub begins at its first line.")]
    Role(PerfRole),
}

/// Options of `perf role`.
#[derive(clap::Args, Clone, Debug)]
pub(crate) struct PerfRole {
    /// Which side
    #[arg(value_enum)]
    pub(crate) role: Role,
    #[command(flatten)]
    pub(crate) over: PerfOver,
    /// Speak CURVE, with keys that everybody knows
    #[arg(long)]
    pub(crate) curve: bool,
    /// So many messages to a call of push, pull, inproc and inproc1, instead of one
    #[arg(long, value_name = "MESSAGES", value_parser = values::count)]
    pub(crate) batch: Option<u64>,
    /// Who listens to the events of the core
    #[arg(long, value_enum, value_name = "LISTENER", default_value_t = ListenerArg::None)]
    pub(crate) monitor: ListenerArg,
}

/// Who listens to the events of the core.
#[derive(Clone, Copy, Debug, Eq, PartialEq, clap::ValueEnum)]
pub(crate) enum ListenerArg {
    /// nobody
    None,
    /// a task that reads each as it comes
    Read,
    /// somebody who never reads
    Unread,
}

/// Where, how large, how many.
#[derive(clap::Args, Clone, Debug)]
pub(crate) struct PerfOver {
    /// Where to bind, for the receiving side, or to connect
    pub(crate) endpoint: Endpoint,
    #[command(flatten)]
    pub(crate) load: PerfWithin,
}

/// How large, how many.
#[derive(clap::Args, Clone, Copy, Debug)]
pub(crate) struct PerfWithin {
    /// Octets of each message
    #[arg(value_name = "MESSAGE-SIZE", value_parser = values::octets)]
    pub(crate) size: usize,
    /// How many messages, or round trips
    #[arg(value_name = "COUNT", value_parser = values::number)]
    pub(crate) count: u64,
}

impl PerfCommand {
    /// How many messages are measured; none by a side that answers until it is told to stop.
    pub(crate) const fn measured(&self) -> Option<u64> {
        match self {
            Self::LocalThr(over)
            | Self::RemoteThr(over)
            | Self::LocalLat(over)
            | Self::RemoteLat(over) => Some(over.load.count),
            Self::InprocThr(load) | Self::InprocLat(load) => Some(load.count),
            Self::Role(args) => match args.role {
                Role::Rep | Role::Router => None,
                _ => Some(args.over.load.count),
            },
        }
    }
}

/// One side of a benchmark.
#[derive(Clone, Copy, Debug, Eq, PartialEq, clap::ValueEnum)]
pub(crate) enum Role {
    Pull,
    Push,
    Rep,
    Req,
    Router,
    Dealer,
    Pub,
    Sub,
    PubTopics,
    SubTopics,
    Inproc,
    Inproc1,
    Churn,
}
