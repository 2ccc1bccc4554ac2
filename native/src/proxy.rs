//! `hopscope proxy`: a queue device between a front end and a back end. What it does is the core's
//! [`Program::Proxy`]; here it gets its sockets.

use std::sync::Arc;

use hopscope::Clock;
use hopscope::Config;
use hopscope::Endpoint;
use hopscope::Socket;
use hopscope::node;
use hopscope_core::Identity;
use hopscope_core::Instant;
use hopscope_core::program::Program;
use hopscope_core::scenario::Behaviour;
use hopscope_core::socket::SocketOptions;

use crate::cli::ProxyCommand;
use crate::console::Console;
use crate::exit::Failure;
use crate::narrator::Form;
use crate::narrator::Narrator;
use crate::narrator::Verbosity;
use crate::session::LAST_WORDS;
use crate::session::open_links;
use crate::stop::Stop;
use crate::watcher::Watcher;

/// Passes messages on until it is stopped.
pub(crate) async fn proxy(command: ProxyCommand, console: &Console) -> Result<(), Failure> {
    let mut stop = Stop::listen();
    let ProxyCommand { name, kinds, args } = command;
    let verbosity = Verbosity::of(args.verbose);
    let narrators = Narrator::of_node(name, &kinds, verbosity, Form::Sentences, console);
    let mut narrators = narrators.into_iter();
    let clock = Clock::start();
    let mut side = |kind, bind: &[Endpoint], connect: &[Endpoint], identity: Option<Identity>| {
        let watcher = Watcher::new(!bind.is_empty(), connect.len(), narrators.next());
        let watcher = Arc::new(watcher);
        let config = Config {
            options: SocketOptions {
                identity,
                ..SocketOptions::default()
            },
            handshake_timeout: args.handshake_timeout,
            monitor: Some(watcher.clone()),
            clock,
            ..Config::default()
        };
        (Socket::with(kind, config), watcher)
    };
    let (frontend, clients) = side(
        kinds[0],
        &args.frontend_bind,
        &args.frontend_connect,
        args.frontend_identity,
    );
    let (backend, workers) = side(
        kinds[1],
        &args.backend_bind,
        &args.backend_connect,
        args.backend_identity,
    );
    open_links(&frontend, &args.frontend_bind, &args.frontend_connect).await?;
    open_links(&backend, &args.backend_bind, &args.backend_connect).await?;

    let program = Program::new(&Behaviour::Proxy, &kinds);
    let sockets = [frontend, backend];
    let mut watch = Unwatched;
    let ended = tokio::select! {
        () = node::run(program, &sockets, clock, &mut watch) => Ok(()),
        () = stop.asked() => Ok(()),
        failure = clients.refused() => Err(failure),
        failure = workers.refused() => Err(failure),
    };
    // What has been passed on already still leaves.
    let [frontend, backend] = sockets;
    tokio::join!(
        frontend.close(Some(LAST_WORDS)),
        backend.close(Some(LAST_WORDS))
    );
    ended
}

/// Nobody asks whether the proxy waits, and it prints nothing.
struct Unwatched;

impl node::Watch for Unwatched {
    fn handle_printed(&mut self, _: Instant, _: String) {}

    fn handle_waiting(&mut self, _: bool) {}
}
