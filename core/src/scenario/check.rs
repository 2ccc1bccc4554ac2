//! What has to be so for a scenario to run: names that can be shown, links that hold.

use super::error::{Fault, any_of, fault, quote};
use super::formula::Scope;
use super::tree::Value;
use crate::socket::{FIRST_GENERATED_IDENTITY, SocketKind};

/// The longest name of a node or endpoint, in characters.
const MAX_NAME_CHARS: usize = 40;
/// The binds, and the connects, that a scenario may have.
const MAX_LINKS: usize = 512;

/// The name that `value` is: one that can stand in a picture and on a command line.
pub(super) fn name(value: &Value, noun: &str, scope: &Scope<'_>) -> Result<String, Fault> {
    let name = scope.text(value)?;
    let fits = !name.is_empty()
        && name.chars().count() <= MAX_NAME_CHARS
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    if fits {
        return Ok(name);
    }
    let name = quote(&name);
    Err(fault!(
        value.at,
        "{name} cannot name {noun}",
        "1 to {MAX_NAME_CHARS} letters, digits, hyphens and underscores"
    ))
}

/// One end of a link, as the file names it.
pub(super) struct End {
    /// Where the name stands in the source.
    pub(super) at: usize,
    pub(super) endpoint: String,
}

/// Every end of every link, with the number and type of its socket.
#[derive(Default)]
pub(super) struct Ends {
    /// ROUTERs so far.
    routers: u32,
    sockets: usize,
    binds: Vec<(End, usize, SocketKind)>,
    connects: Vec<(End, usize, SocketKind)>,
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
        binds: Vec<End>,
        connects: Vec<End>,
    ) -> Result<(), Fault> {
        if binds.is_empty() && connects.is_empty() {
            return Err(fault!(
                at,
                "a socket that is not linked to anything",
                "bind or connect"
            ));
        }
        let socket = self.sockets;
        self.sockets += 1;
        self.binds
            .extend(binds.into_iter().map(|end| (end, socket, kind)));
        self.connects
            .extend(connects.into_iter().map(|end| (end, socket, kind)));
        if self.binds.len().max(self.connects.len()) > MAX_LINKS {
            return Err(fault!(at, "too many links", "at most {MAX_LINKS}"));
        }
        Ok(())
    }

    /// Checks that every endpoint is bound once, connected to only where it is bound, and by a
    /// type that the binding one talks to.
    pub(super) fn check(&self) -> Result<(), Fault> {
        for (index, (End { at, endpoint }, ..)) in self.binds.iter().enumerate() {
            if self.binds[..index]
                .iter()
                .any(|(earlier, ..)| earlier.endpoint == *endpoint)
            {
                return Err(fault!(
                    *at,
                    "the endpoint {endpoint:?} is bound already",
                    "one bind for each endpoint"
                ));
            }
        }
        for (index, (end, socket, kind)) in self.connects.iter().enumerate() {
            let again = self.connects[..index]
                .iter()
                .any(|(earlier, other, _)| other == socket && earlier.endpoint == end.endpoint);
            if again {
                let End { at, endpoint } = end;
                return Err(fault!(
                    *at,
                    "the socket connects to {endpoint:?} already",
                    "each endpoint once"
                ));
            }
            self.check_connect(end, *socket, *kind)?;
        }
        Ok(())
    }

    fn check_connect(&self, end: &End, socket: usize, kind: SocketKind) -> Result<(), Fault> {
        let End { at, endpoint } = end;
        let bind = self
            .binds
            .iter()
            .find(|(bind, ..)| bind.endpoint == *endpoint);
        let Some((_, binder, binder_kind)) = bind else {
            let known: Vec<&str> = self
                .binds
                .iter()
                .map(|(bind, ..)| bind.endpoint.as_str())
                .collect();
            return Err(Fault::unknown(*at, "endpoint", endpoint, &known));
        };
        if *binder == socket {
            return Err(fault!(
                *at,
                "a socket connects to itself",
                "an endpoint that another socket binds"
            ));
        }
        if kind.may_talk_to(*binder_kind) {
            return Ok(());
        }
        let partners: Vec<&str> = kind.partners().iter().map(|kind| kind.name()).collect();
        let partners = any_of(&partners);
        Err(fault!(
            *at,
            "{kind} cannot talk to the {binder_kind} that binds {endpoint:?}",
            "{partners} at the other end of a {kind}"
        ))
    }
}
