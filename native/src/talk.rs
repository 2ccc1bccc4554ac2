//! A node of the command line: one socket that sends what there is to send and prints what comes.

use core::cell::Cell;
use core::time::Duration;

use hopscope_core::Message;
use hopscope_core::socket::SocketKind;
use tokio::task::yield_now;
use tokio::time::sleep;

use crate::address;
use crate::cli::MessageArgs;
use crate::cli::NodeCommand;
use crate::console::Console;
use crate::exchange;
use crate::exit::Failure;
use crate::session::Session;
use crate::setup::Setup;
use crate::source::Source;

/// Messages that are sent before the links have their turn; far fewer than a queue holds.
const TURN: u64 = 64;

/// Does what a node is to do.
pub(crate) async fn node(command: NodeCommand, console: &Console) -> Result<(), Failure> {
    let NodeCommand { kind, args } = command;
    match kind {
        SocketKind::Req => return exchange::req(args, console).await,
        SocketKind::Rep => return exchange::rep(args, console).await,
        _ => {}
    }
    let setup = Setup::new(kind, &args)?;
    if args.messages.echo {
        let count = args.messages.count.unwrap_or(u64::MAX);
        return Session::hold(setup, console, async |session| echo(session, count).await).await;
    }
    let source = match Source::of(kind, &args.messages) {
        _ if !kind.can_send() => Source::Nothing,
        // A line has one frame, and it must be known to whom it goes.
        source if source.is_text() && !address::is_known(kind, &args) => Source::Nothing,
        source => source,
    };
    if !kind.can_receive() && matches!(source, Source::Nothing) {
        let why = "nothing to send: give --data, or lines on standard input";
        return Err(Failure::usage(why));
    }
    Session::hold(setup, console, async |session| {
        converse(session, source, &args.messages).await
    })
    .await
}

/// Sends each message back as it came. What only tells of a connection is not echoed: at a STREAM
/// it would close it.
async fn echo(session: &Session, count: u64) -> Result<(), Failure> {
    let mut echoed = 0;
    while echoed < count {
        let message = session.receive().await?;
        if counted(session, &message) == 0 {
            continue;
        }
        session.send(message).await?;
        echoed += 1;
    }
    Ok(())
}

/// Sends what there is to send while printing what comes. A node that has sent something ends
/// when `--receive` messages have come; one that had nothing to send receives `--count`.
async fn converse(
    session: &Session,
    mut source: Source,
    args: &MessageArgs,
) -> Result<(), Failure> {
    let received = Cell::new(0);
    let hear = async || -> Result<(), Failure> {
        if !session.kind().can_receive() {
            core::future::pending::<()>().await;
        }
        loop {
            let message = session.receive_patiently().await?;
            received.set(received.get() + counted(session, &message));
        }
    };
    let count = sends(args, &source);
    let pause = args.interval.unwrap_or_default();
    let sent = tokio::select! {
        sent = speak(session, &mut source, count, pause) => sent?,
        Err(failure) = hear() => return Err(failure),
    };
    let awaited = match args.receive {
        Some(awaited) => awaited,
        None if sent > 0 || !session.kind().can_receive() => 0,
        None => args.count.unwrap_or(u64::MAX),
    };
    while received.get() < awaited {
        let message = session.receive().await?;
        received.set(received.get() + counted(session, &message));
    }
    Ok(())
}

/// 1 for a message; 0 for what only tells of a connection of a STREAM.
fn counted(session: &Session, message: &Message) -> u64 {
    let is_notice = session.kind() == SocketKind::Stream && address::is_notice(message);
    u64::from(!is_notice)
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
        // The links have their turn too: a publisher that never rests would drop most of it.
        if sent % TURN == 0 {
            yield_now().await;
        }
    }
    Ok(sent)
}

/// How many messages to send.
pub(crate) fn sends(args: &MessageArgs, source: &Source) -> u64 {
    let once = matches!(source, Source::Same(_)) && args.interval.is_none();
    args.count.unwrap_or(if once { 1 } else { u64::MAX })
}

/// Rests between two messages. No pause is none: the shortest sleep of the runtime takes a
/// millisecond.
pub(crate) async fn rest(pause: Duration) {
    if !pause.is_zero() {
        sleep(pause).await;
    }
}
