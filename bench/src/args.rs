//! The command line: `ROLE ENDPOINT SIZE COUNT`.

use std::str::FromStr;

use crate::Result;

/// What a program is asked to do.
#[derive(Clone, Debug)]
pub struct Args {
    /// Which side it plays.
    pub role: Role,
    /// Where to bind or connect, in ZeroMQ's form.
    pub endpoint: String,
    /// Octets of each message.
    pub size: usize,
    /// How many messages, round trips or connections.
    pub count: usize,
}

/// One side of a benchmark.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Role {
    /// Binds, receives COUNT messages, tells how long from the first to the last.
    Pull,
    /// Connects, sends COUNT messages, stays until standard input ends.
    Push,
    /// Binds and echoes until standard input ends.
    Rep,
    /// Connects and makes COUNT round trips one at a time.
    Req,
    /// Binds and echoes until standard input ends.
    Router,
    /// Connects and keeps messages in flight until COUNT have come back.
    Dealer,
    /// Binds; from the first line of standard input on it publishes COUNT messages, then a short
    /// one now and then until standard input ends.
    Pub,
    /// Connects several subscribers that receive until the short message.
    Sub,
    /// As `Pub`, with topics of which one in a hundred is subscribed; before the first line it
    /// publishes what tells the subscriber that its subscriptions have come.
    PubTopics,
    /// Connects one subscriber with very many topics.
    SubTopics,
    /// PUSH to PULL within the process, on two threads.
    Inproc,
    /// The same on one thread.
    Inproc1,
    /// COUNT times: connect, one round trip, close.
    Churn,
}

impl Role {
    /// Whether it waits for an answer to what it has sent, or gives one.
    pub const fn goes_back_and_forth(self) -> bool {
        matches!(
            self,
            Self::Rep | Self::Req | Self::Router | Self::Dealer | Self::Churn
        )
    }
}

const NAMES: [(&str, Role); 13] = [
    ("pull", Role::Pull),
    ("push", Role::Push),
    ("rep", Role::Rep),
    ("req", Role::Req),
    ("router", Role::Router),
    ("dealer", Role::Dealer),
    ("pub", Role::Pub),
    ("sub", Role::Sub),
    ("pub-topics", Role::PubTopics),
    ("sub-topics", Role::SubTopics),
    ("inproc", Role::Inproc),
    ("inproc1", Role::Inproc1),
    ("churn", Role::Churn),
];

impl Args {
    /// Reads the words behind the program's name.
    ///
    /// # Errors
    /// Too few or too many words, an unknown role, what is no number, and fewer than 2 messages.
    pub fn read(words: impl Iterator<Item = String>) -> Result<Self> {
        let words: Vec<_> = words.collect();
        let [role, endpoint, size, count] = words.as_slice() else {
            return Err("expected ROLE ENDPOINT SIZE COUNT".into());
        };
        let count = number("COUNT", count)?;
        if count < 2 {
            return Err("COUNT is at least 2".into());
        }
        Ok(Self {
            role: role.parse()?,
            endpoint: endpoint.clone(),
            size: number("SIZE", size)?,
            count,
        })
    }
}

fn number(what: &str, word: &str) -> Result<usize> {
    let parsed = word.parse();
    parsed.map_err(|_| format!("{what} is a number, found `{word}`").into())
}

impl FromStr for Role {
    type Err = String;

    fn from_str(name: &str) -> std::result::Result<Self, String> {
        let found = NAMES.iter().find(|(known, _)| *known == name);
        found.map(|(_, role)| *role).ok_or_else(|| {
            let known = NAMES.map(|(name, _)| name).join(", ");
            format!("no role is named `{name}`; there are {known}")
        })
    }
}
