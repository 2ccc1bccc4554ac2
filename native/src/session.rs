//! One socket of the command line: made as the options say, patient as they say, watched.

use core::cell::RefCell;
use core::fmt;
use core::time::Duration;
use std::sync::Arc;

use hopscope::Config;
use hopscope::Socket;
use hopscope_core::Message;
use hopscope_core::socket::SendError;
use hopscope_core::socket::SocketKind;
use hopscope_core::socket::SocketOptions;
use hopscope_core::socket::Unsent;
use tokio::time::timeout;

use crate::cli::LinkArgs;
use crate::console::Console;
use crate::console::tell;
use crate::exit::Exit;
use crate::exit::Failure;
use crate::format::Format;
use crate::format::Printer;
use crate::narrator::Narrator;
use crate::stop::Stop;
use crate::watcher::Watcher;

/// What was sent has at least this long to leave; longer than a peer takes to say goodbye.
pub(crate) const LAST_WORDS: Duration = Duration::from_secs(2);

/// A socket and what its user is told of it.
pub(crate) struct Session {
    socket: Socket,
    watcher: Arc<Watcher>,
    timeout: Option<Duration>,
    printer: RefCell<Printer>,
}

/// How the work with a session ended.
enum Ended {
    /// The work is done: what was sent must still leave.
    Done,
    /// The system asked the program to end.
    Stopped,
}

/// What the options say about a session.
pub(crate) struct Setup<'a> {
    /// The type of its socket.
    pub(crate) kind: SocketKind,
    /// Where it binds and connects.
    pub(crate) links: &'a LinkArgs,
    /// A ROUTER waits for the peer it is to send to; otherwise it drops what is for a name it does
    /// not know, as a ROUTER does.
    pub(crate) waits_for_names: bool,
    /// How it prints what it receives.
    pub(crate) format: Format,
}

impl Session {
    /// Makes a session, does `work` in it, then lets what was sent leave. Ends at once if every
    /// peer refuses us, and in order if the system asks for it.
    pub(crate) async fn hold(
        setup: Setup<'_>,
        console: &Console,
        work: impl AsyncFnOnce(&Self) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let mut stop = Stop::listen();
        let session = Self::open(setup, console).await?;
        let watcher = session.watcher.clone();
        let whole = async {
            let ended = tokio::select! {
                done = work(&session) => done.map(|()| Ended::Done),
                () = stop.asked() => Ok(Ended::Stopped),
            };
            session.close(ended).await
        };
        tokio::select! {
            done = whole => done,
            failure = watcher.refused() => Err(failure),
        }
    }

    /// Makes the socket, binds and connects it.
    async fn open(setup: Setup<'_>, console: &Console) -> Result<Self, Failure> {
        let Setup {
            kind,
            links,
            waits_for_names,
            format,
        } = setup;
        let name = kind.name().to_ascii_lowercase();
        let narrator = links
            .verbose
            .then(|| Narrator::of_node(&name, &[kind], console).pop())
            .flatten();
        let watcher = Watcher::new(!links.bind.is_empty(), links.connect.len(), narrator);
        let watcher = Arc::new(watcher);
        let config = Config {
            options: SocketOptions {
                identity: links.identity.clone(),
                router_mandatory: waits_for_names,
                ..SocketOptions::default()
            },
            handshake_timeout: links.handshake_timeout,
            monitor: Some(watcher.clone()),
            ..Config::default()
        };
        let socket = Socket::with(kind, config);
        open_links(&socket, &links.bind, &links.connect).await?;
        let printer = Printer::new(format, kind, console.stdout(), console.lang);
        Ok(Self {
            socket,
            watcher,
            timeout: links.timeout,
            printer: RefCell::new(printer),
        })
    }

    /// Sends a message as soon as there is a peer to take it.
    pub(crate) async fn send(&self, message: Message) -> Result<(), Failure> {
        let name = message.first().cloned().unwrap_or_default();
        let sending = async {
            let mut message = message;
            loop {
                let changed = self.watcher.changed();
                match self.socket.send(message).await {
                    Ok(()) => return Ok(()),
                    Err(Unsent {
                        error: SendError::Unroutable,
                        message: unsent,
                    }) => {
                        message = unsent;
                        changed.await;
                    }
                    Err(Unsent { error, .. }) => return Err(Failure::error(error)),
                }
            }
        };
        let nobody = if self.socket.kind() == SocketKind::Router {
            format!("no peer called {name} came")
        } else {
            "no peer took the message".to_owned()
        };
        self.within(nobody, sending).await?
    }

    /// Receives a message and prints it.
    pub(crate) async fn receive(&self) -> Result<Message, Failure> {
        self.within("no message came", self.receive_patiently())
            .await?
    }

    /// Receives a message and prints it, however long it takes.
    pub(crate) async fn receive_patiently(&self) -> Result<Message, Failure> {
        let message = self.socket.recv().await.map_err(Failure::error)?;
        self.printer.borrow_mut().print(&message)?;
        Ok(message)
    }

    /// The result of `work`, unless the user's patience ends before.
    async fn within<T>(
        &self,
        failed: impl fmt::Display,
        work: impl Future<Output = T>,
    ) -> Result<T, Failure> {
        let Some(patience) = self.timeout else {
            return Ok(work.await);
        };
        timeout(patience, work)
            .await
            .map_err(|_| timed_out(&self.watcher, failed, patience))
    }

    async fn close(self, ended: Result<Ended, Failure>) -> Result<(), Failure> {
        let patience = self.timeout;
        let linger = match &ended {
            Ok(Ended::Done) => patience.map(|patience| patience.max(LAST_WORDS)),
            Err(Failure {
                exit: Exit::Timeout,
                ..
            }) => Some(Duration::ZERO),
            // What was sent before, such as a good line of a script before a bad one, still leaves.
            Ok(Ended::Stopped) | Err(_) => Some(LAST_WORDS),
        };
        let watcher = self.watcher.clone();
        let all_left = self.socket.close(linger).await;
        if let (Ok(Ended::Done), Some(patience), false) = (&ended, patience, all_left) {
            return Err(timed_out(&watcher, "no peer took the message", patience));
        }
        ended.map(|_| ())
    }
}

fn timed_out(watcher: &Watcher, failed: impl fmt::Display, patience: Duration) -> Failure {
    let trouble = watcher
        .trouble()
        .map(|why| format!(" ({why})"))
        .unwrap_or_default();
    Failure::new(
        Exit::Timeout,
        format_args!("{failed} within {patience:?}{trouble}"),
    )
}

/// Binds and connects a socket, telling where it listens: the system may have chosen the port.
pub(crate) async fn open_links(
    socket: &Socket,
    bind: &[hopscope::Endpoint],
    connect: &[hopscope::Endpoint],
) -> Result<(), Failure> {
    for endpoint in bind {
        let bound = socket.bind(endpoint).await.map_err(Failure::error)?;
        tell(format_args!("listening on {bound}"));
    }
    for endpoint in connect {
        socket.connect(endpoint).map_err(Failure::usage)?;
    }
    Ok(())
}
