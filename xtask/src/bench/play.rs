//! One run of a case by one peer.

use std::process::Command;
use std::thread;
use std::time::Duration;

use anyhow::Result;

use super::crowd;
use super::machine;
use super::network::{self, State};
use super::outcome::Outcome;
use super::peers::Peer;
use super::player::Player;
use super::programs::Programs;
use super::rows::{Case, Play, Side};

/// What one publisher has connected before it begins.
const SUBSCRIBERS: usize = 8;

/// What was sent before a publisher begins has arrived after this.
const SETTLE: Duration = Duration::from_millis(300);

/// One peer's turn at a case.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Turn<'a> {
    pub(crate) programs: &'a Programs,
    pub(crate) peer: &'static Peer,
    pub(crate) case: Case,
    /// How much is done.
    pub(crate) count: usize,
    /// How long a run may take before it is given up.
    pub(crate) patience: Duration,
    /// Connections of the crowd.
    pub(crate) connections: usize,
}

impl Turn<'_> {
    /// Plays it.
    ///
    /// # Errors
    /// When a process cannot be started, tells nothing in time or breaks off.
    pub(crate) fn play(self) -> Result<Outcome> {
        match self.case.row.play() {
            Play::Pair {
                server,
                client,
                teller,
                pinned,
            } => self.pair(server, client, teller, pinned),
            Play::Fan { .. } => self.fan(),
            Play::Topics => self.topics(),
            Play::Solo { role } => self
                .start(role, "inproc://bench", None)?
                .outcome(self.patience),
            Play::Idle => crowd::idle(self),
            Play::Crowd => crowd::active(self),
        }
    }

    /// The server binds before the client is started.
    fn pair(self, server: &str, client: &str, teller: Side, pinned: bool) -> Result<Outcome> {
        let before = machine::cpu_of_children();
        let on = |processor: usize| pinned.then_some(processor);
        let (mut server, endpoint, _) = self.listening(server, on(0))?;
        let mut client = self.start(client, &endpoint, on(1))?;
        let outcome = match teller {
            Side::Server => server.outcome(self.patience),
            Side::Client => client.outcome(self.patience),
        }?;
        client.finish();
        server.finish();
        Ok(outcome.with("cpu", machine::cpu_of_children() - before))
    }

    fn fan(self) -> Result<Outcome> {
        let (mut publisher, endpoint, port) = self.listening("pub", None)?;
        let mut subscribers = self.start("sub", &endpoint, None)?;
        network::wait_for(port, State::Established, SUBSCRIBERS, || {
            subscribers.is_alive()
        })?;
        thread::sleep(SETTLE);
        publisher.go()?;
        publication(&mut publisher, &mut subscribers, self.patience)
    }

    fn topics(self) -> Result<Outcome> {
        let (mut publisher, endpoint, _) = self.listening("pub-topics", None)?;
        let mut subscriber = self.start("sub-topics", &endpoint, None)?;
        subscriber.line(self.patience, |line| (line == "ready").then_some(()))?;
        thread::sleep(SETTLE);
        publisher.go()?;
        publication(&mut publisher, &mut subscriber, self.patience)
    }

    /// A server that listens, its endpoint and port.
    ///
    /// # Errors
    /// When it does not.
    pub(super) fn listening(
        self,
        role: &str,
        processor: Option<usize>,
    ) -> Result<(Player, String, u16)> {
        let port = network::free_port()?;
        let endpoint = format!("tcp://127.0.0.1:{port}");
        let mut server = self.start(role, &endpoint, processor)?;
        let listens = network::wait_for(port, State::Listening, 1, || server.is_alive());
        match listens {
            Ok(()) => Ok((server, endpoint, port)),
            Err(error) => Err(server.blamed_for(error)),
        }
    }

    fn start(self, role: &str, endpoint: &str, processor: Option<usize>) -> Result<Player> {
        let program = self.programs.path(self.peer.program);
        let mut command = match processor {
            None => Command::new(program),
            Some(number) => {
                let mut command = Command::new("taskset");
                command.args(["-c", &number.to_string()]).arg(program);
                command
            }
        };
        let [size, count] = [self.case.size, self.count].map(|number| number.to_string());
        let row = self.case.row;
        let words = self.peer.words(row, role, [endpoint, &size, &count]);
        command.args(words).envs(self.peer.variables(row));
        Player::start(format!("{} as {role}", self.peer.name), &mut command)
    }
}

/// What was heard of a publication, in the longer of two times: the publisher's from its first call
/// to its last, and the subscriber's from the first message to the end. One publisher works while
/// it is called, another later; and where it lets nothing out meanwhile, all is heard in the end.
fn publication(
    publisher: &mut Player,
    subscriber: &mut Player,
    patience: Duration,
) -> Result<Outcome> {
    let heard = subscriber.outcome(patience)?;
    let published = publisher.outcome(patience)?;
    let times = [&heard, &published].map(|outcome| outcome.get("secs"));
    let longer = times.into_iter().flatten().fold(0.0, f64::max);
    Ok(heard.with("secs", longer))
}
