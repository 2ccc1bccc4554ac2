//! `hopscope proxy` and its named cases: two sockets, what passes between them, and who watches and
//! steers that.

use std::sync::Arc;

use hopscope::Clock;
use hopscope::Config;
use hopscope::Endpoint;
use hopscope::Proxy;
use hopscope::Socket;
use hopscope_core::Identity;
use hopscope_core::socket::SocketKind;

use crate::cli::ProxyCommand;
use crate::cli::Secured;
use crate::console::Console;
use crate::exit::Failure;
use crate::narrator::Narrator;
use crate::opening::ask;
use crate::opening::open_links;
use crate::session::LAST_WORDS;
use crate::stop::Stop;
use crate::verbosity::Form;
use crate::verbosity::Verbosity;
use crate::watcher::Watcher;

/// Passes messages on until it is stopped, or told to terminate.
pub(crate) async fn proxy(command: ProxyCommand, console: &Console) -> Result<(), Failure> {
    let mut stop = Stop::listen();
    let ProxyCommand { name, kinds, args } = command;
    let verbosity = Verbosity::of(args.verbose);
    let narrators = Narrator::of_node(name, &kinds, verbosity, Form::Sentences, console);
    let mut narrators = narrators.into_iter();
    let clock = Clock::start();
    let mut side = |at, bind: &[Endpoint], connect: &[Endpoint], identity: Option<Identity>| {
        let watcher = Watcher::new(!bind.is_empty(), connect.len(), narrators.next());
        let watcher = Arc::new(watcher);
        let mut config = Config {
            monitor: Some(watcher.clone()),
            clock,
            ..args.options.config(identity)
        };
        if args.secure == at || args.secure == Secured::Both {
            args.security.apply(&mut config)?;
        }
        let socket = Socket::with(kinds[usize::from(at == Secured::Backend)], config);
        ask(&socket, &args.subscribe, &args.join)?;
        Ok::<_, Failure>((socket, watcher))
    };
    let (frontend, in_front) = side(
        Secured::Frontend,
        &args.frontend_bind,
        &args.frontend_connect,
        args.frontend_identity.clone(),
    )?;
    let (backend, behind) = side(
        Secured::Backend,
        &args.backend_bind,
        &args.backend_connect,
        args.backend_identity.clone(),
    )?;
    open_links(&frontend, &args.frontend_bind, &args.frontend_connect).await?;
    open_links(&backend, &args.backend_bind, &args.backend_connect).await?;
    let capture = open_at(SocketKind::Pub, args.capture.as_ref()).await?;
    let control = open_at(SocketKind::Rep, args.control.as_ref()).await?;

    let mut proxy = Proxy::new(&frontend, &backend);
    if let Some(capture) = &capture {
        proxy = proxy.with_capture(capture);
    }
    if let Some(control) = &control {
        proxy = proxy.with_control(control);
    }
    let ended = tokio::select! {
        ended = proxy.run() => ended.map_err(Failure::error),
        () = stop.asked() => Ok(()),
        failure = in_front.refused() => Err(failure),
        failure = behind.refused() => Err(failure),
    };
    // What has been passed on already still leaves.
    let sockets = [Some(frontend), Some(backend), capture, control];
    let [frontend, backend, capture, control] = sockets.map(close);
    tokio::join!(frontend, backend, capture, control);
    ended
}

/// A socket that serves whoever comes to `endpoint`, if there is one.
async fn open_at(kind: SocketKind, endpoint: Option<&Endpoint>) -> Result<Option<Socket>, Failure> {
    let Some(endpoint) = endpoint else {
        return Ok(None);
    };
    let socket = Socket::new(kind);
    open_links(&socket, core::slice::from_ref(endpoint), &[]).await?;
    Ok(Some(socket))
}

async fn close(socket: Option<Socket>) {
    if let Some(socket) = socket {
        socket.close(Some(LAST_WORDS)).await;
    }
}
