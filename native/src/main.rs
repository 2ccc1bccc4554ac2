//! The command line of Hopscope: parse, do, exit code.

mod address;
mod bridge;
mod cli;
mod code;
mod console;
mod discreet;
mod events;
mod exchange;
mod exit;
mod format;
mod keygen;
mod link;
mod lookup;
mod narrator;
mod octets;
mod opening;
mod page;
mod perf;
mod proxy;
mod run;
mod secure;
mod session;
mod setup;
mod source;
mod stop;
mod talk;
mod verbosity;
mod watcher;

use std::process::ExitCode;

use clap::CommandFactory;
use clap::Parser;
use tokio::runtime::Builder;

use cli::Cli;
use cli::Command;
use cli::RuntimeArg;
use console::Console;
use console::tell;
use exit::Exit;
use exit::Failure;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = match runtime(&cli.command).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return report(Failure::error(format_args!("cannot start: {error}"))),
    };
    // What is measured waits for nothing beside: there Ctrl-C ends the program as it does by default.
    let hears = !matches!(cli.command, Command::Perf(_));
    let ended = runtime.block_on(async {
        tokio::select! {
            // First, so that Ctrl-C is heard before anybody is told that the program runs.
            biased;
            interrupted = tokio::signal::ctrl_c(), if hears => Err(match interrupted {
                Ok(()) => Failure::quiet(Exit::Interrupted),
                Err(error) => Failure::error(format_args!("cannot wait for Ctrl-C: {error}")),
            }),
            ended = run(cli) => ended,
        }
    });
    // A thread may be waiting for a line of standard input that never comes.
    runtime.shutdown_background();
    ended.map_or_else(report, |()| Exit::Done.into())
}

/// One thread does for a person who looks on; what is measured may have them all.
fn runtime(command: &Command) -> Builder {
    match command {
        Command::Perf(perf) if perf.runtime == RuntimeArg::Multi => Builder::new_multi_thread(),
        _ => Builder::new_current_thread(),
    }
}

/// Tells why the program failed, and gives its exit code.
fn report(failure: Failure) -> ExitCode {
    if let Some(message) = failure.message {
        tell(format_args!("hopscope: {message}"));
    }
    failure.exit.into()
}

async fn run(cli: Cli) -> Result<(), Failure> {
    let console = Console::new(cli.lang, cli.color);
    match cli.command {
        Command::Node(node) => talk::node(node, &console).await,
        Command::Proxy(proxy) => proxy::proxy(proxy, &console).await,
        Command::Run(args) => run::run(args, console.lang).await,
        Command::Link(args) => link::link(&args),
        Command::Code(args) => code::code(&args, &console),
        Command::Play(args) => page::play(args).await,
        Command::Keygen(args) => keygen::keygen(&args),
        Command::Perf(args) => perf::perf(args).await,
        Command::Lessons => lookup::lessons(&console),
        Command::Why { rule } => lookup::why(rule.as_deref(), &console),
        Command::Completions { shell } => lookup::completions(shell, &mut Cli::command()),
    }
}
