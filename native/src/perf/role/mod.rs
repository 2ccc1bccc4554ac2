//! One side of a benchmark that another program drives.

mod setting;
mod streams;
mod tally;
mod tasks;
mod threads;
mod topics;

use core::time::Duration;

use crate::cli::ListenerArg;
use crate::cli::PerfRole;
use crate::cli::Role;
use crate::cli::RuntimeArg;
use crate::exit::Failure;
use setting::Setting;

/// A connection stands before the clock runs.
const SETTLE: Duration = Duration::from_millis(200);

/// Round trips before the clock runs.
const WARM_UP: u64 = 1_000;

/// Messages of a DEALER that are under way at once.
const WINDOW: u64 = 100;

/// Subscribers of one publisher.
const SUBSCRIBERS: usize = 8;

/// Octets of the message that ends a publication, which no measured message has.
const LAST_OCTETS: usize = 1;

/// How often a message that a subscriber waits for is repeated.
const LAST_EVERY: Duration = Duration::from_millis(10);

/// Messages sent at once where one task sends and receives.
const BURST: u64 = 100;

/// What messages are made of.
const OCTET: u8 = 0x5A;

/// Plays a role to its end.
pub(super) async fn play(args: PerfRole, runtime: RuntimeArg) -> Result<(), Failure> {
    let setting = Setting {
        endpoint: args.over.endpoint,
        load: args.over.load,
        curve: args.curve,
        batch: batch_of(args.batch, args.role)?,
        listener: args.monitor,
    };
    if runtime == RuntimeArg::Multi && goes_back_and_forth(args.role) {
        let playing = tokio::spawn(tasks::play(args.role, setting));
        return playing.await.map_err(Failure::error)?;
    }
    if runtime != RuntimeArg::Blocking {
        return tasks::play(args.role, setting).await;
    }
    if setting.listener != ListenerArg::None {
        let known = "--monitor goes with the runtimes multi and current, not with blocking";
        return Err(Failure::usage(known));
    }
    let playing = move || threads::play(args.role, &setting);
    let played = tokio::task::spawn_blocking(playing).await;
    played.map_err(Failure::error)?
}

/// How many messages a call of this role sends or receives, if they are many.
fn batch_of(batch: Option<u64>, role: Role) -> Result<Option<usize>, Failure> {
    let streams = matches!(role, Role::Push | Role::Pull | Role::Inproc | Role::Inproc1);
    match batch {
        Some(_) if !streams => {
            let known = "--batch goes with the roles push, pull, inproc and inproc1";
            Err(Failure::usage(known))
        }
        batch => Ok(batch.map(|batch| usize::try_from(batch).unwrap_or(usize::MAX))),
    }
}

/// Whether a role waits for an answer to what it has sent, or gives one. On tokio's threads it is
/// then a task of its own, as a server's handlers are: whoever wakes it is on the same thread, and
/// a round trip takes half as long as from `main`'s future, which a thread apart polls. A stream of
/// messages one way gains by that thread, and stays there.
const fn goes_back_and_forth(role: Role) -> bool {
    matches!(
        role,
        Role::Rep | Role::Req | Role::Router | Role::Dealer | Role::Churn
    )
}
