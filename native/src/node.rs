//! Drives a core [`Program`] over real sockets: makes the call it waits to make, tells it what
//! came of it.

use core::future::poll_fn;
use core::task::Context;
use core::task::Poll;

use hopscope_core::Instant;
use hopscope_core::Interest;
use hopscope_core::program::Call;
use hopscope_core::program::Outcome;
use hopscope_core::program::Program;
use hopscope_core::program::Source;
use hopscope_core::socket::InterestError;
use tokio::time::sleep_until;
use tokio::time::timeout_at;

use crate::clock::Clock;
use crate::socket::Socket;

/// Who watches a node at work.
pub trait Watch {
    /// The program writes lines for its user, without the last line feed.
    fn handle_printed(&mut self, now: Instant, text: String);

    /// The node begins to work on a call, or waits in one until another node does something.
    fn handle_waiting(&mut self, waiting: bool);
}

/// Runs `program` over `sockets` until it finishes.
pub async fn run(mut program: Program, sockets: &[Socket], clock: Clock, watch: &mut impl Watch) {
    let mut turn = 0;
    loop {
        let outcome = match program.poll_call(clock.now()) {
            Call::Send { socket, message } => {
                let mut message = Some(message);
                let sending =
                    |context: &mut Context<'_>| sockets[socket].poll_send(context, &mut message);
                match watched(watch, sending).await {
                    Ok(()) => Outcome::Done,
                    Err(_) => Outcome::Refused,
                }
            }
            Call::Receive { sources, until } => {
                turn += 1;
                let receiving =
                    |context: &mut Context<'_>| receive_in_turn(sockets, &sources, turn, context);
                match until {
                    None => watched(watch, receiving).await,
                    Some(until) => {
                        let receiving = poll_fn(receiving);
                        let received = timeout_at(clock.deadline(until), receiving).await;
                        received.unwrap_or(Outcome::TimedOut)
                    }
                }
            }
            Call::Interest { socket, interest } => match state(&sockets[socket], interest) {
                Ok(()) => Outcome::Done,
                Err(_) => Outcome::Refused,
            },
            Call::Wait { until } => {
                sleep_until(clock.deadline(until)).await;
                Outcome::Done
            }
            Call::Print { text } => {
                watch.handle_printed(clock.now(), text);
                Outcome::Done
            }
            Call::Finish => return,
        };
        program.handle_outcome(clock.now(), outcome);
    }
}

/// Tells the socket what its application wants to hear, or no longer.
///
/// # Errors
/// As [`Socket::subscribe`] and its like.
pub fn state(socket: &Socket, interest: Interest) -> Result<(), InterestError> {
    match interest {
        Interest::Subscribe(topic) => socket.subscribe(topic),
        Interest::Cancel(topic) => socket.unsubscribe(topic),
        Interest::Join(group) => socket.join(group),
        Interest::Leave(group) => socket.leave(group),
    }
}

/// The first message of any source, a different source being asked first each `turn`. A source is
/// left alone while what it gives could not be passed on.
fn receive_in_turn(
    sockets: &[Socket],
    sources: &[Source],
    turn: usize,
    context: &mut Context<'_>,
) -> Poll<Outcome> {
    for index in 0..sources.len() {
        let Source {
            socket,
            while_writable,
        } = sources[(index + turn) % sources.len()];
        if while_writable.is_some_and(|other| sockets[other].poll_writable(context).is_pending()) {
            continue;
        }
        match sockets[socket].poll_recv(context) {
            Poll::Ready(Ok(message)) => return Poll::Ready(Outcome::Received { socket, message }),
            Poll::Ready(Err(_)) => return Poll::Ready(Outcome::Refused),
            Poll::Pending => {}
        }
    }
    Poll::Pending
}

/// Polls `call` until it is ready, and tells when it waits for others.
async fn watched<T>(
    watch: &mut impl Watch,
    mut call: impl FnMut(&mut Context<'_>) -> Poll<T>,
) -> T {
    poll_fn(|context| {
        watch.handle_waiting(false);
        let result = call(context);
        watch.handle_waiting(result.is_pending());
        result
    })
    .await
}
