//! The two types in lock-step: `req` and `rep`.

use core::time::Duration;

use hopscope_core::socket::SocketKind;

use crate::cli::NodeArgs;
use crate::console::Console;
use crate::exit::Exit;
use crate::exit::Failure;
use crate::session::Session;
use crate::setup::Setup;
use crate::source::Source;
use crate::talk::rest;
use crate::talk::sends;

/// Sends requests and prints the replies, one at a time.
pub(crate) async fn req(args: NodeArgs, console: &Console) -> Result<(), Failure> {
    let mut source = Source::of(SocketKind::Req, &args.messages);
    if matches!(source, Source::Nothing) {
        return Err(Failure::usage(
            "nothing to ask: give --data, or lines on standard input",
        ));
    }
    let count = sends(&args.messages, &source);
    let pause = pause(&args);
    let asks_again = args.options.req_relaxed;
    let setup = Setup::new(SocketKind::Req, &args)?;
    Session::hold(setup, console, async |session| {
        let mut answered = Ok(());
        for number in 0..count {
            let Some(request) = source.next().await? else {
                break;
            };
            if number > 0 {
                rest(pause).await;
            }
            session.send(request).await?;
            answered = session.receive().await.map(drop);
            match &answered {
                // What counts is whether the last one is answered.
                Err(failure) if asks_again && failure.exit == Exit::Timeout => {}
                Err(_) => break,
                Ok(()) => {}
            }
        }
        answered
    })
    .await
}

/// Prints requests and sends replies, one at a time.
pub(crate) async fn rep(args: NodeArgs, console: &Console) -> Result<(), Failure> {
    let echo = args.messages.echo;
    let mut source = if echo {
        Source::Nothing
    } else {
        Source::of(SocketKind::Rep, &args.messages)
    };
    if !echo && matches!(source, Source::Nothing) {
        let how = "give --echo, --data, or lines on standard input";
        return Err(Failure::usage(format_args!(
            "nothing to answer with: {how}"
        )));
    }
    let count = args.messages.count.unwrap_or(u64::MAX);
    let pause = pause(&args);
    let setup = Setup::new(SocketKind::Rep, &args)?;
    Session::hold(setup, console, async |session| {
        for number in 0..count {
            let request = tokio::select! {
                request = session.receive() => request?,
                // Whoever writes the answers has no more of them.
                () = source.ended(), if number > 0 => return Ok(()),
            };
            let reply = if echo {
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

fn pause(args: &NodeArgs) -> Duration {
    args.messages.interval.unwrap_or_default()
}
