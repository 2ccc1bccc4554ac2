//! The nodes of the command line: `req`, `rep`, `dealer` and `router`.

use core::cell::Cell;
use core::time::Duration;
use std::io;
use std::io::IsTerminal;

use hopscope_core::Message;
use hopscope_core::socket::SocketKind;
use tokio::time::sleep;

use crate::cli::LinkArgs;
use crate::cli::MessageArgs;
use crate::cli::RepArgs;
use crate::cli::ReqArgs;
use crate::cli::TalkArgs;
use crate::console::Console;
use crate::exit::Failure;
use crate::format::Format;
use crate::session::Session;
use crate::session::Setup;
use crate::source::Source;

/// Sends requests and prints the replies, one at a time.
pub(crate) async fn req(args: ReqArgs, console: &Console) -> Result<(), Failure> {
    let mut source = source(&args.messages);
    if matches!(source, Source::Nothing) {
        return Err(Failure::usage(
            "nothing to ask: give --data, or lines on standard input",
        ));
    }
    let count = sends(&args.messages, &source);
    let pause = pause(&args.messages);
    let setup = setup(SocketKind::Req, &args.links, &args.messages);
    Session::hold(setup, console, async |session| {
        for number in 0..count {
            let Some(request) = source.next().await? else {
                break;
            };
            if number > 0 {
                rest(pause).await;
            }
            session.send(request).await?;
            session.receive().await?;
        }
        Ok(())
    })
    .await
}

/// Prints requests and sends replies, one at a time.
pub(crate) async fn rep(args: RepArgs, console: &Console) -> Result<(), Failure> {
    let mut source = if args.echo {
        Source::Nothing
    } else {
        source(&args.messages)
    };
    if !args.echo && matches!(source, Source::Nothing) {
        let how = "give --echo, --data, or lines on standard input";
        return Err(Failure::usage(format_args!(
            "nothing to answer with: {how}"
        )));
    }
    let count = args.messages.count.unwrap_or(u64::MAX);
    let pause = pause(&args.messages);
    let setup = setup(SocketKind::Rep, &args.links, &args.messages);
    Session::hold(setup, console, async |session| {
        for number in 0..count {
            let request = tokio::select! {
                request = session.receive() => request?,
                // Whoever writes the answers has no more of them.
                () = source.ended(), if number > 0 => return Ok(()),
            };
            let reply = if args.echo {
                Some(request)
            } else {
                source.next().await?
            };
            let Some(reply) = reply else {
                let why = "standard input ended, and the last request has no answer";
                return Err(Failure::error(why));
            };
            rest(pause).await;
            session.send(reply).await?;
        }
        Ok(())
    })
    .await
}

/// Sends and prints messages in any order: a DEALER or a ROUTER.
pub(crate) async fn talk(
    kind: SocketKind,
    args: TalkArgs,
    console: &Console,
) -> Result<(), Failure> {
    let names_peer = kind == SocketKind::Router && !args.messages.data.is_empty();
    if names_peer && args.messages.data.len() < 2 {
        let how = "the first --data is the identity of the peer, the next ones are for it";
        return Err(Failure::usage(format_args!("nothing to send: {how}")));
    }
    let mut setup = setup(kind, &args.links, &args.messages);
    setup.waits_for_names = names_peer;
    if args.echo {
        let count = args.messages.count.unwrap_or(u64::MAX);
        return Session::hold(setup, console, async |session| echo(session, count).await).await;
    }
    let source = match source(&args.messages) {
        // A line has one frame, and a ROUTER sends what follows the first.
        source if kind == SocketKind::Router && source.is_text() => Source::Nothing,
        source => source,
    };
    Session::hold(setup, console, async |session| {
        converse(session, source, &args).await
    })
    .await
}

fn setup<'a>(kind: SocketKind, links: &'a LinkArgs, messages: &MessageArgs) -> Setup<'a> {
    let format = if messages.json {
        Format::Json
    } else {
        messages.format
    };
    Setup {
        kind,
        links,
        waits_for_names: false,
        format,
    }
}

/// Sends each message back as it came.
async fn echo(session: &Session, count: u64) -> Result<(), Failure> {
    for _ in 0..count {
        let message = session.receive().await?;
        session.send(message).await?;
    }
    Ok(())
}

/// Sends what there is to send while printing what comes. A node that has sent something ends
/// when `--receive` messages have come; one that had nothing to send receives `--count`.
async fn converse(session: &Session, mut source: Source, args: &TalkArgs) -> Result<(), Failure> {
    let received = Cell::new(0);
    let hear = async || -> Result<(), Failure> {
        loop {
            session.receive_patiently().await?;
            received.set(received.get() + 1);
        }
    };
    let count = sends(&args.messages, &source);
    let pause = pause(&args.messages);
    let sent = tokio::select! {
        sent = speak(session, &mut source, count, pause) => sent?,
        Err(failure) = hear() => return Err(failure),
    };
    let awaited = match args.receive {
        Some(awaited) => awaited,
        None if sent > 0 => 0,
        None => args.messages.count.unwrap_or(u64::MAX),
    };
    while received.get() < awaited {
        session.receive().await?;
        received.set(received.get() + 1);
    }
    Ok(())
}

/// Sends up to `count` messages with a pause between them; tells how many there were.
async fn speak(
    session: &Session,
    source: &mut Source,
    count: u64,
    pause: Duration,
) -> Result<u64, Failure> {
    let mut sent = 0;
    while sent < count
        && let Some(message) = source.next().await?
    {
        if sent > 0 {
            rest(pause).await;
        }
        session.send(message).await?;
        sent += 1;
    }
    Ok(sent)
}

/// Where the messages come from: the options, a script, or whatever is piped in.
fn source(args: &MessageArgs) -> Source {
    if !args.data.is_empty() {
        Source::Same(Message::of(args.data.clone()))
    } else if args.json || !io::stdin().is_terminal() {
        Source::lines(args.json)
    } else {
        Source::Nothing
    }
}

/// How many messages to send.
fn sends(args: &MessageArgs, source: &Source) -> u64 {
    let once = matches!(source, Source::Same(_)) && args.interval.is_none();
    args.count.unwrap_or(if once { 1 } else { u64::MAX })
}

/// Rests between two messages. No pause is none: the shortest sleep of the runtime takes a
/// millisecond.
async fn rest(pause: Duration) {
    if !pause.is_zero() {
        sleep(pause).await;
    }
}

fn pause(args: &MessageArgs) -> Duration {
    args.interval.unwrap_or_default()
}
