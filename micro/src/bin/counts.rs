//! Does fixed work, for its instructions to be counted: see `cargo xtask counts`.
//!
//! ```text
//! counts                  prints a line for each work: name, what a round does, and of how many
//! counts NAME ROUNDS      does so many rounds of it
//! ```
//!
//! Whoever counts two runs, one of twice as many rounds, has in the difference what the rounds cost,
//! without what it takes to start and to prepare.

use std::env;
use std::process::ExitCode;

use hopscope_micro::pair::{self, EVENTS};
use hopscope_micro::{BATCH, decoder, encoder, envelopes, routing, subscriptions};

/// A work that is counted.
struct Work {
    name: &'static str,
    /// What is done [`in_round`](Self::in_round) times in a round.
    what: &'static str,
    in_round: usize,
    /// The work that this one does too and that is not counted here.
    without: Option<&'static str>,
    prepare: fn() -> Box<dyn FnMut()>,
}

const fn work(name: &'static str, what: &'static str, prepare: fn() -> Box<dyn FnMut()>) -> Work {
    Work {
        name,
        what,
        in_round: BATCH,
        without: None,
        prepare,
    }
}

const WORKS: [Work; 18] = [
    work("decode-16", "a frame of 16 octets decoded", || {
        Box::new(decoder::decode(16))
    }),
    work("decode-64", "a frame of 64 octets decoded", || {
        Box::new(decoder::decode(64))
    }),
    work("decode-256", "a frame of 256 octets decoded", || {
        Box::new(decoder::decode(256))
    }),
    work("decode-1024", "a frame of 1024 octets decoded", || {
        Box::new(decoder::decode(1024))
    }),
    work("encode-16", "a message of 16 octets encoded", || {
        Box::new(encoder::encode(16))
    }),
    work("encode-64", "a message of 64 octets encoded", || {
        Box::new(encoder::encode(64))
    }),
    work("encode-256", "a message of 256 octets encoded", || {
        Box::new(encoder::encode(256))
    }),
    work("encode-1024", "a message of 1024 octets encoded", || {
        Box::new(encoder::encode(1024))
    }),
    work(
        "envelope",
        "delimiter and name put on and taken off",
        || Box::new(envelopes::on_and_off()),
    ),
    work(
        "push-pull-16",
        "a message of 16 octets, PUSH to PULL",
        || Box::new(pair::push_pull(16)),
    ),
    work(
        "push-pull-64",
        "a message of 64 octets, PUSH to PULL",
        || Box::new(pair::push_pull(64)),
    ),
    work("past-16", "16 octets, PUSH to PULL past the queues", || {
        Box::new(pair::push_pull_past(16))
    }),
    work("past-64", "64 octets, PUSH to PULL past the queues", || {
        Box::new(pair::push_pull_past(64))
    }),
    Work {
        in_round: BATCH * EVENTS,
        without: Some("push-pull-16"),
        ..work("event", "one event of push-pull-16 told and kept", || {
            Box::new(pair::push_pull_observed(16))
        })
    },
    work("req-rep-64", "a request of 64 octets and its reply", || {
        Box::new(pair::req_rep(64))
    }),
    work(
        "router-100",
        "in and out at a ROUTER with 100 peers",
        || Box::new(routing::route(100)),
    ),
    work("publish-1", "a message against 1 subscription", || {
        Box::new(subscriptions::publish(1))
    }),
    work("publish-10000", "a message against 10,000", || {
        Box::new(subscriptions::publish(10_000))
    }),
];

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    match &words[..] {
        [] => {
            for work in WORKS {
                let without = work.without.unwrap_or("-");
                println!("{}\t{}\t{without}\t{}", work.name, work.in_round, work.what);
            }
            ExitCode::SUCCESS
        }
        [name, rounds] => match run(name, rounds) {
            Ok(()) => ExitCode::SUCCESS,
            Err(mistake) => fail(&mistake),
        },
        _ => fail("expected no word at all, or the name of a work and a number of rounds"),
    }
}

fn run(name: &str, rounds: &str) -> Result<(), String> {
    let rounds: u32 = rounds
        .parse()
        .map_err(|_| format!("expected a number of rounds, found `{rounds}`"))?;
    let work = WORKS.into_iter().find(|work| work.name == name);
    let work = work.ok_or_else(|| format!("there is no work `{name}`"))?;
    let mut round = (work.prepare)();
    (0..rounds).for_each(|_| round());
    Ok(())
}

fn fail(mistake: &str) -> ExitCode {
    eprintln!("counts: {mistake}");
    ExitCode::from(2)
}
