//! What has to be so for a scenario to run: names that can be shown, links that hold.

use super::chinese::chinese;
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
    let (name, noun_zh) = (quote(&name), chinese(noun));
    Err(fault!(
        value.at,
        "{name} cannot name {noun}" / "{name} 不能用作{noun_zh}的名称",
        "1 to {MAX_NAME_CHARS} letters, digits, hyphens and underscores"
            / "1 到 {MAX_NAME_CHARS} 个字母、数字、连字符或下划线"
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
    /// SERVERs and PEERs so far.
    servers: u32,
    sockets: usize,
    binds: Vec<(End, Owner)>,
    connects: Vec<(End, Owner)>,
}

/// The socket that an end belongs to.
#[derive(Clone, Copy)]
struct Owner {
    socket: usize,
    kind: SocketKind,
}

impl Ends {
    /// Where the identities that the next ROUTER makes up begin. Each ROUTER has a start of its own,
    /// as libzmq's have random ones, so that a picture with several tells their names apart.
    /// Numbers of a SERVER or PEER start at 1, and for each further one a million later.
    pub(super) fn next_first_identity(&mut self, kind: SocketKind) -> u32 {
        if kind != SocketKind::Router {
            let first = self.servers.wrapping_mul(1_000_000).wrapping_add(1);
            self.servers += 1;
            return first;
        }
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
        let owner = Owner {
            socket: self.sockets,
            kind,
        };
        self.sockets += 1;
        self.binds.extend(binds.into_iter().map(|end| (end, owner)));
        self.connects
            .extend(connects.into_iter().map(|end| (end, owner)));
        if self.binds.len().max(self.connects.len()) > MAX_LINKS {
            return Err(fault!(
                at,
                "too many links" / "链路太多",
                "at most {MAX_LINKS}" / "最多 {MAX_LINKS} 条"
            ));
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
                    "the endpoint {endpoint:?} is bound already" / "端点 {endpoint:?} 已被绑定",
                    "one bind for each endpoint" / "每个端点只绑定一次"
                ));
            }
        }
        for (index, (end, owner)) in self.connects.iter().enumerate() {
            let again = self.connects[..index].iter().any(|(earlier, other)| {
                other.socket == owner.socket && earlier.endpoint == end.endpoint
            });
            if again {
                let End { at, endpoint } = end;
                return Err(fault!(
                    *at,
                    "the socket connects to {endpoint:?} already" / "该套接字已连接到 {endpoint:?}",
                    "each endpoint once" / "每个端点一次"
                ));
            }
            self.check_connect(end, *owner)?;
        }
        Ok(())
    }

    fn check_connect(&self, end: &End, owner: Owner) -> Result<(), Fault> {
        let End { at, endpoint } = end;
        let bind = self
            .binds
            .iter()
            .find(|(bind, ..)| bind.endpoint == *endpoint);
        let Some((_, binder)) = bind else {
            let known: Vec<&str> = self
                .binds
                .iter()
                .map(|(bind, ..)| bind.endpoint.as_str())
                .collect();
            return Err(Fault::unknown(*at, "endpoint", endpoint, &known));
        };
        if binder.socket == owner.socket {
            return Err(fault!(
                *at,
                "a socket connects to itself" / "套接字连接到了自己",
                "an endpoint that another socket binds" / "另一个套接字绑定的端点"
            ));
        }
        let (kind, binder_kind) = (owner.kind, binder.kind);
        if kind.may_talk_to(binder_kind) {
            return Ok(());
        }
        let partners: Vec<&str> = kind.partners().iter().map(|kind| kind.name()).collect();
        let partners = any_of(&partners);
        let partners_zh = chinese(&partners);
        Err(fault!(
            *at,
            "{kind} cannot talk to the {binder_kind} that binds {endpoint:?}"
                / "{kind} 不能与绑定 {endpoint:?} 的 {binder_kind} 通信",
            "{partners} at the other end of a {kind}" / "{kind} 的另一端应是 {partners_zh}"
        ))
    }
}
