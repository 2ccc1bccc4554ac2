//! One socket of the command line: made as the options say, patient as they say, watched.

use core::cell::Cell;
use core::cell::RefCell;
use core::fmt;
use core::pin::pin;
use core::time::Duration;
use std::sync::Arc;

use hopscope::Config;
use hopscope::Socket;
use hopscope_core::Frame;
use hopscope_core::Interest;
use hopscope_core::Message;
use hopscope_core::socket::SendError;
use hopscope_core::socket::SocketKind;
use hopscope_core::socket::Unsent;
use tokio::time::timeout;

use crate::address::Address;
use crate::console::Console;
use crate::console::tell;
use crate::exit::Exit;
use crate::exit::Failure;
use crate::format::Format;
use crate::format::Printer;
use crate::narrator::Narrator;
use crate::opening::ask;
use crate::opening::check_transport;
use crate::opening::open_links;
use crate::setup::Patience;
use crate::setup::Setup;
use crate::setup::Unroutable;
use crate::stop::Stop;
use crate::verbosity::Form;
use crate::verbosity::Verbosity;
use crate::watcher::Watcher;

/// What was sent has at least this long to leave; longer than a peer takes to say goodbye.
pub(crate) const LAST_WORDS: Duration = Duration::from_secs(2);

/// How long it waits for somebody to take its first message before it says so.
const QUIET: Duration = Duration::from_secs(2);

/// A socket and what its user is told of it.
pub(crate) struct Session {
    socket: Socket,
    watcher: Arc<Watcher>,
    patience: Patience,
    address: Address,
    /// A message for a name that no peer has waits for it, or is an error, or is dropped.
    unroutable: Unroutable,
    /// The first message waits until somebody is there to take it.
    waits: Cell<bool>,
    /// All its messages are the same one; others may be for somebody else each.
    is_one_shot: bool,
    /// Subscriptions take effect as it says (a manual XPUB), as ones to these topics if there are
    /// any.
    decides: bool,
    topics: Vec<Frame>,
    printer: RefCell<Printer>,
}

/// How the work with a session ended.
enum Ended {
    /// The work is done: what was sent must still leave.
    Done,
    /// The system asked the program to end.
    Stopped,
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
        let (kind, links) = (setup.kind, &setup.args.links);
        let name = kind.name().to_ascii_lowercase();
        let verbosity = Verbosity::of(links.verbose);
        let form = match setup.format() {
            Format::Json if setup.args.messages.json => Form::Json,
            _ => Form::Sentences,
        };
        let narrator = Narrator::of_node(&name, &[kind], verbosity, form, console).pop();
        let watcher = Watcher::new(!links.bind.is_empty(), links.connect.len(), narrator);
        let asks = setup.address == Address::FirstPeer || publishes(kind);
        let watcher = Arc::new(if asks { watcher.asking() } else { watcher });
        let config = Config {
            monitor: Some(watcher.clone()),
            ..setup.config()?
        };
        let socket = Socket::with(kind, config);
        let (address, options) = (&setup.args.address, &setup.args.options);
        ask(&socket, &address.subscribe, &address.join)?;
        let mut connect = &links.connect[..];
        if let (Some(name), [first, others @ ..]) = (&options.connect_routing_id, connect) {
            check_transport(kind, first)?;
            let named = socket.connect_named(first, name.clone());
            named.map_err(Failure::usage)?;
            connect = others;
        }
        open_links(&socket, &links.bind, connect).await?;
        let printer = Printer::new(setup.format(), kind, console.stdout(), console.lang);
        Ok(Self {
            socket,
            watcher,
            patience: setup.patience(),
            unroutable: setup.unroutable(),
            waits: Cell::new(setup.waits()),
            decides: options.xpub_manual || options.xpub_manual_last_value,
            topics: address.subscribe.clone(),
            is_one_shot: !setup.args.messages.data.is_empty(),
            address: setup.address,
            printer: RefCell::new(printer),
        })
    }

    /// Its socket's type.
    pub(crate) fn kind(&self) -> SocketKind {
        self.socket.kind()
    }

    /// Sends a message as soon as there is a peer to take it.
    pub(crate) async fn send(&self, mut message: Message) -> Result<(), Failure> {
        if let Address::Given(frame) = &self.address {
            message.push_front(frame.clone());
        }
        let name = message.first().cloned().unwrap_or_default();
        let sending = async {
            self.taker(&message).await;
            if self.address == Address::FirstPeer {
                message.push_front(self.watcher.first_name().await);
            }
            self.send_patiently(message).await
        };
        self.within(self.patience.send, || self.nobody(&name), sending)
            .await?
    }

    /// Before the first message: waits until somebody is there to take it, and says so if that
    /// takes long.
    async fn taker(&self, message: &Message) {
        if !self.waits.get() {
            return;
        }
        let coming = async {
            if publishes(self.kind()) {
                let inverts = self.socket.config().options.invert_matching;
                let is_met = |interest: &Interest| {
                    !self.is_one_shot || is_wanted(message, interest) != inverts
                };
                self.watcher.interest(is_met).await;
            } else {
                self.watcher.ready().await;
            }
        };
        let mut coming = pin!(coming);
        if timeout(QUIET, &mut coming).await.is_err() {
            let whom = match (publishes(self.kind()), self.is_one_shot) {
                (true, true) => "a subscriber that wants the message",
                (true, false) => "a subscriber",
                (false, _) => "a peer",
            };
            tell(format_args!("hopscope: waiting for {whom}"));
            coming.await;
        }
        self.waits.set(false);
    }

    async fn send_patiently(&self, mut message: Message) -> Result<(), Failure> {
        loop {
            let changed = self.watcher.changed();
            let Unsent {
                error,
                message: unsent,
            } = match self.socket.send(message).await {
                Ok(()) => return Ok(()),
                Err(unsent) => unsent,
            };
            match (error, self.unroutable) {
                (SendError::Unroutable, Unroutable::Waits) => changed.await,
                (SendError::Unroutable, Unroutable::IsDropped) => {
                    let name = unsent.first().cloned().unwrap_or_default();
                    tell(format_args!(
                        "hopscope: dropped a message: no peer is called {name}"
                    ));
                    return Ok(());
                }
                _ => return Err(Failure::error(error)),
            }
            message = unsent;
        }
    }

    /// Why a message did not leave.
    fn nobody(&self, name: &Frame) -> String {
        if self.unroutable == Unroutable::Waits {
            format!("no peer called {name} came")
        } else if publishes(self.kind()) {
            match self.is_one_shot {
                true => "no subscriber that wants the message came".to_owned(),
                false => "no subscriber came".to_owned(),
            }
        } else {
            "no peer took the message".to_owned()
        }
    }

    /// Receives a message and prints it.
    pub(crate) async fn receive(&self) -> Result<Message, Failure> {
        let nothing = || "no message came".to_owned();
        self.within(self.patience.receive, nothing, self.receive_patiently())
            .await?
    }

    /// Receives a message and prints it, however long it takes.
    pub(crate) async fn receive_patiently(&self) -> Result<Message, Failure> {
        let message = self.socket.recv().await.map_err(Failure::error)?;
        self.printer.borrow_mut().print(&message)?;
        self.decide(&message);
        Ok(message)
    }

    /// At a manual XPUB: sets the subscription that has just come, as the options say.
    fn decide(&self, message: &Message) {
        let Some(interest) = Interest::from_message(message).filter(|_| self.decides) else {
            return;
        };
        let topics = match &self.topics[..] {
            [] => core::slice::from_ref(interest.name()),
            topics => topics,
        };
        for topic in topics {
            // A peer that has gone again asks for nothing any more.
            let _ = if interest.is_begin() {
                self.socket.subscribe(topic.clone())
            } else {
                self.socket.unsubscribe(topic.clone())
            };
        }
    }

    /// The result of `work`, unless the user's patience ends before.
    async fn within<T>(
        &self,
        patience: Option<Duration>,
        failed: impl FnOnce() -> String,
        work: impl Future<Output = T>,
    ) -> Result<T, Failure> {
        let Some(patience) = patience else {
            return Ok(work.await);
        };
        timeout(patience, work)
            .await
            .map_err(|_| timed_out(&self.watcher, failed(), patience))
    }

    async fn close(self, ended: Result<Ended, Failure>) -> Result<(), Failure> {
        let Patience { linger, .. } = self.patience;
        let linger = match &ended {
            Ok(Ended::Done) => linger,
            Err(Failure {
                exit: Exit::Timeout,
                ..
            }) => Some(Duration::ZERO),
            // What was sent before, such as a good line of a script before a bad one, still leaves.
            Ok(Ended::Stopped) | Err(_) => Some(LAST_WORDS),
        };
        let watcher = self.watcher.clone();
        let all_left = self.socket.close(linger).await;
        if let (Ok(Ended::Done), Some(linger), false) = (&ended, linger, all_left) {
            return Err(timed_out(&watcher, "not every message has left", linger));
        }
        ended.map(|_| ())
    }
}

/// Whether messages of this type go to those who have asked for them and to nobody else.
const fn publishes(kind: SocketKind) -> bool {
    matches!(kind, SocketKind::Pub | SocketKind::Xpub | SocketKind::Radio)
}

/// Whether `interest` asks for the message: by the start of its first frame, or by its group.
fn is_wanted(message: &Message, interest: &Interest) -> bool {
    let Some(first) = message.first() else {
        return false;
    };
    match interest {
        Interest::Subscribe(topic) => first.starts_with(topic),
        Interest::Join(group) => first == group,
        Interest::Cancel(_) | Interest::Leave(_) => false,
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
