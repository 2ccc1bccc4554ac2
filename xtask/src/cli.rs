//! The command line: which task, with which options.

use std::fmt;

use lexopt::prelude::*;

use crate::{bench, bench_world};

/// Printed by `cargo xtask help`.
pub(crate) const HELP: &str = "\
Set up, build and test Hopscope. What is missing gets installed.

usage: cargo xtask COMMAND

  play [--port N] [--open]    build everything and serve the playground on 127.0.0.1:8080
  test [STEP...]              run every test, or only these steps:
                              fmt clippy docs rust counts page fuzz browser
  conformance                 run the conformance suite and print how each requirement stands
  counts [--accept] [WORK]    count the core's instructions for each message and hold them against
                              the budget; accept what they are now; or say where those of WORK go
  dist [--learn]              build only the page, into dist/; learn before what its module can do
                              without until the page has been opened (web/later.txt)
  serve [--port N] [--open]   rebuild and reload the page at each change (trunk serve)
  fuzz [TARGET] [--seconds N] fuzz all targets, or one, for N seconds each (10)
  lighthouse                  Lighthouse's scores of the page as it is served; accessibility must be 100
  load [--seconds N]          the tests under load, with their figures; the soak goes on for N s (180)
  bench [OPTIONS]             ours and other implementations side by side: docs/benchmarks.md
      --rows A,B  --peers A,B  --sizes N,N   only these (unknown names are told the known ones)
      --runs N  --secs N                     rounds of each row (7), length of a run (0.6)
      --connections N                        of the row crowd (10000)
      --out FOLDER                           write table.md and runs.json, anew after each row
      --render FILE.json                     only the tables of such a file
  bench-world [OPTIONS]       how fast the world runs, natively and as WebAssembly: docs/world-speed.md
      --largest N  --times N                 sizes up to N (10000), each run so often (5)
      --out FILE                             write the tables
  peers                       set up what the tests talk to (old and new libzmq), for `cargo test` by hand
  setup                       install what the other commands need, and try again what failed before
  help                        print this

environment:
  HOPSCOPE_CACHE      folder for the tools (else $XDG_CACHE_HOME/hopscope, else ~/.cache/hopscope)
  HOPSCOPE_WASM_STD   rustup or source: how to get the standard library for wasm32 (else: whichever works)
  HOPSCOPE_CHROMIUM   the Chromium or Chrome for the browser tests (else: the one on PATH)
  HOPSCOPE_FIREFOX    the Firefox for the browser tests (else: the one on PATH)
  HOPSCOPE_PYTHON     a Python that can import zmq (else: one is set up in the cache folder)
  HOPSCOPE_PEERS      for tests: the folder that `cargo xtask peers` filled (else: target/peers)
";

/// Printed under a usage error.
pub(crate) const HINT: &str = "commands: play, test, bench, bench-world, conformance, counts, dist, serve, fuzz, lighthouse, load, peers, setup, help (cargo xtask help says more)";

/// What to do.
#[derive(Debug, PartialEq)]
pub(crate) enum Task {
    Bench(bench::Options),
    BenchWorld(bench_world::Options),
    Conformance,
    Counts {
        /// The work whose instructions are looked into; else all are counted.
        of: Option<String>,
        accept: bool,
    },
    Dist {
        learn: bool,
    },
    Fuzz {
        target: Option<String>,
        seconds: u32,
    },
    Help,
    Lighthouse,
    Load {
        seconds: u32,
    },
    Peers,
    Play {
        port: u16,
        open: bool,
    },
    Serve {
        port: u16,
        open: bool,
    },
    Setup,
    Test(Vec<Step>),
}

/// One part of `cargo xtask test`; the order is that of a full run, cheap ones first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Step {
    Fmt,
    Clippy,
    Docs,
    Rust,
    Counts,
    Page,
    Fuzz,
    Browser,
}

impl Step {
    pub(crate) const ALL: [Self; 8] = [
        Self::Fmt,
        Self::Clippy,
        Self::Docs,
        Self::Rust,
        Self::Counts,
        Self::Page,
        Self::Fuzz,
        Self::Browser,
    ];

    /// The name on the command line.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Fmt => "fmt",
            Self::Clippy => "clippy",
            Self::Docs => "docs",
            Self::Rust => "rust",
            Self::Counts => "counts",
            Self::Page => "page",
            Self::Fuzz => "fuzz",
            Self::Browser => "browser",
        }
    }

    fn named(name: &str) -> Result<Self, UsageError> {
        Self::ALL
            .into_iter()
            .find(|step| step.name() == name)
            .ok_or_else(|| {
                let known = Self::ALL.map(Self::name).join(", ");
                UsageError(format!("no test step is named `{name}`; there are {known}"))
            })
    }
}

/// Something on the command line that cannot be meant.
#[derive(Debug)]
pub(crate) struct UsageError(String);

impl UsageError {
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self(what.into())
    }
}

impl fmt::Display for UsageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<lexopt::Error> for UsageError {
    fn from(error: lexopt::Error) -> Self {
        Self(error.to_string())
    }
}

/// Reads the command line.
///
/// # Errors
/// [`UsageError`] for an unknown command, option, step or number.
pub(crate) fn parse(mut args: lexopt::Parser) -> Result<Task, UsageError> {
    let command = match args.next()? {
        None | Some(Long("help") | Short('h')) => return Ok(Task::Help),
        Some(Value(name)) => name.to_string_lossy().into_owned(),
        Some(other) => return Err(other.unexpected().into()),
    };
    if command == "bench" {
        let options = bench::Options::parse(&mut args)?;
        return Ok(options.map_or(Task::Help, Task::Bench));
    }
    if command == "bench-world" {
        let options = bench_world::Options::parse(&mut args)?;
        return Ok(options.map_or(Task::Help, Task::BenchWorld));
    }
    let (mut port, mut open, mut seconds, mut words) = (8080, false, None, Vec::new());
    let (mut accept, mut learn) = (false, false);
    while let Some(arg) = args.next()? {
        match (command.as_str(), arg) {
            (_, Long("help") | Short('h')) => return Ok(Task::Help),
            ("play" | "serve", Long("port")) => port = args.value()?.parse()?,
            ("play" | "serve", Long("open")) => open = true,
            ("counts", Long("accept")) => accept = true,
            ("dist", Long("learn")) => learn = true,
            ("fuzz" | "load", Long("seconds")) => seconds = Some(args.value()?.parse()?),
            ("test" | "fuzz" | "counts", Value(word)) => {
                words.push(word.to_string_lossy().into_owned())
            }
            (_, arg) => return Err(arg.unexpected().into()),
        }
    }
    match command.as_str() {
        "conformance" => Ok(Task::Conformance),
        "counts" if words.len() > usize::from(!accept) => Err(UsageError(
            "counts takes one work, or --accept, or neither".into(),
        )),
        "counts" => Ok(Task::Counts {
            of: words.pop(),
            accept,
        }),
        "dist" => Ok(Task::Dist { learn }),
        "fuzz" if words.len() > 1 => Err(UsageError("fuzz takes one target or none".into())),
        "fuzz" => Ok(Task::Fuzz {
            target: words.pop(),
            seconds: seconds.unwrap_or(10),
        }),
        "lighthouse" => Ok(Task::Lighthouse),
        "load" => Ok(Task::Load {
            seconds: seconds.unwrap_or(180),
        }),
        "help" => Ok(Task::Help),
        "peers" => Ok(Task::Peers),
        "play" => Ok(Task::Play { port, open }),
        "serve" => Ok(Task::Serve { port, open }),
        "setup" => Ok(Task::Setup),
        "test" => Ok(Task::Test(
            words
                .iter()
                .map(|name| Step::named(name))
                .collect::<Result<_, _>>()?,
        )),
        other => Err(UsageError(format!("there is no command `{other}`"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Task, String> {
        parse(lexopt::Parser::from_args(line.split_whitespace())).map_err(|error| error.to_string())
    }

    #[test]
    fn options_reach_their_task() {
        assert_eq!(
            parsed("play --port 9000 --open"),
            Ok(Task::Play {
                port: 9000,
                open: true
            })
        );
        assert_eq!(
            parsed("serve"),
            Ok(Task::Serve {
                port: 8080,
                open: false
            })
        );
        assert_eq!(
            parsed("fuzz wire --seconds 3"),
            Ok(Task::Fuzz {
                target: Some("wire".into()),
                seconds: 3
            })
        );
        assert_eq!(
            parsed("test rust page"),
            Ok(Task::Test(vec![Step::Rust, Step::Page]))
        );
        assert_eq!(parsed("peers"), Ok(Task::Peers));
        assert_eq!(
            parsed("bench-world --largest 100 --out tables.md"),
            Ok(Task::BenchWorld(bench_world::Options {
                out: Some("tables.md".into()),
                largest: 100,
                times: 5
            }))
        );
        let (of, accept) = (None, true);
        assert_eq!(parsed("counts --accept"), Ok(Task::Counts { of, accept }));
        assert_eq!(parsed("conformance"), Ok(Task::Conformance));
        assert_eq!(parsed("dist"), Ok(Task::Dist { learn: false }));
        assert_eq!(parsed("dist --learn"), Ok(Task::Dist { learn: true }));
        assert_eq!(parsed(""), Ok(Task::Help));
    }

    #[test]
    fn what_is_unknown_is_named() {
        assert_eq!(parsed("plya"), Err("there is no command `plya`".into()));
        assert!(
            parsed("test rsut")
                .is_err_and(|error| error.contains("`rsut`") && error.contains("browser"))
        );
        assert!(parsed("counts --accept x").is_err_and(|error| error.contains("neither")));
        assert!(parsed("dist --port 1").is_err_and(|error| error.contains("--port")));
        assert!(parsed("play --port many").is_err_and(|error| error.contains("many")));
    }
}
