//! What has to be so for a scenario to run: names, links and the sockets of each node.

use super::error::{Fault, any_of, quote};
use super::read::At;
use crate::socket::{FIRST_GENERATED_IDENTITY, SocketKind};

/// The longest name of a node or endpoint, in characters.
const MAX_NAME_CHARS: usize = 40;
/// The links a scenario may have.
const MAX_LINKS: usize = 512;

/// A name that can stand in a picture and on a command line.
pub(super) fn name(at: usize, noun: &str, name: String) -> Result<String, Fault> {
    let fits = !name.is_empty()
        && name.chars().count() <= MAX_NAME_CHARS
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    if fits {
        Ok(name)
    } else {
        Err(
            Fault::new(at, format!("{} cannot name {noun}", quote(&name))).expected(format!(
                "1 to {MAX_NAME_CHARS} letters, digits, hyphens and underscores"
            )),
        )
    }
}

/// An option that only some socket types have.
pub(super) fn only_at(
    at: usize,
    option: &str,
    kind: SocketKind,
    allowed: bool,
    owners: &str,
) -> Result<(), Fault> {
    if allowed {
        return Ok(());
    }
    Err(
        Fault::new(at, format!("{option:?} means nothing at a {kind}"))
            .expected(format!("it at a {owners} only")),
    )
}

/// Every end of every link, with its place in the source.
#[derive(Default)]
pub(super) struct Ends {
    /// ROUTERs so far.
    routers: u32,
    binds: Vec<End>,
    connects: Vec<End>,
    sockets: usize,
}

struct End {
    at: usize,
    endpoint: String,
    socket: usize,
    kind: SocketKind,
}

impl Ends {
    /// Where the identities that the next ROUTER makes up begin. Each ROUTER has a start of its own,
    /// as libzmq's have random ones, so that a picture with several tells their names apart.
    pub(super) fn next_first_identity(&mut self) -> u32 {
        let apart = self.routers.wrapping_mul(0x0101_0101);
        self.routers += 1;
        FIRST_GENERATED_IDENTITY.wrapping_add(apart)
    }

    /// Adds the ends of one socket, which starts at octet `at`.
    pub(super) fn add(
        &mut self,
        at: usize,
        kind: SocketKind,
        binds: &[At<String>],
        connects: &[At<String>],
    ) -> Result<(), Fault> {
        if binds.is_empty() && connects.is_empty() {
            return Err(Fault::new(at, "a socket that is not linked to anything")
                .expected("bind or connect"));
        }
        let socket = self.sockets;
        self.sockets += 1;
        let end = |name: &At<String>| End {
            at: name.at,
            endpoint: name.value.clone(),
            socket,
            kind,
        };
        self.binds.extend(binds.iter().map(end));
        self.connects.extend(connects.iter().map(end));
        if self.binds.len().max(self.connects.len()) > MAX_LINKS {
            return Err(Fault::new(at, "too many links").expected(format!("at most {MAX_LINKS}")));
        }
        Ok(())
    }
}

/// Every endpoint is bound once, connected to only where it is bound, and by a type that the
/// binding one talks to.
pub(super) fn ends(
    Ends {
        binds, connects, ..
    }: &Ends,
) -> Result<(), Fault> {
    for (index, bind) in binds.iter().enumerate() {
        if binds[..index]
            .iter()
            .any(|earlier| earlier.endpoint == bind.endpoint)
        {
            return Err(Fault::new(
                bind.at,
                format!("the endpoint {} is bound already", quote(&bind.endpoint)),
            )
            .expected("one bind for each endpoint"));
        }
    }
    for (index, connect) in connects.iter().enumerate() {
        let Some(bind) = binds.iter().find(|bind| bind.endpoint == connect.endpoint) else {
            let known: Vec<&str> = binds.iter().map(|bind| bind.endpoint.as_str()).collect();
            return Err(Fault::unknown(
                connect.at,
                "endpoint",
                &connect.endpoint,
                &known,
            ));
        };
        if bind.socket == connect.socket {
            return Err(Fault::new(connect.at, "a socket connects to itself")
                .expected("an endpoint that another socket binds"));
        }
        if connects[..index]
            .iter()
            .any(|earlier| earlier.socket == connect.socket && earlier.endpoint == connect.endpoint)
        {
            return Err(Fault::new(
                connect.at,
                format!(
                    "the socket connects to {} already",
                    quote(&connect.endpoint)
                ),
            )
            .expected("each endpoint once"));
        }
        if !connect.kind.may_talk_to(bind.kind) {
            let partners: Vec<&str> = connect
                .kind
                .partners()
                .iter()
                .map(|kind| kind.name())
                .collect();
            return Err(Fault::new(
                connect.at,
                format!(
                    "{} cannot talk to the {} that binds {}",
                    connect.kind,
                    bind.kind,
                    quote(&bind.endpoint)
                ),
            )
            .expected(format!(
                "{} at the other end of a {}",
                any_of(&partners),
                connect.kind
            )));
        }
    }
    Ok(())
}
