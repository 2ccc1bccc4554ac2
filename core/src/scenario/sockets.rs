//! Sockets written out, their options checked.

use super::check::{self, Ends};
use super::error::Fault;
use super::formula::Scope;
use super::messages::octets;
use super::model::SocketSpec;
use super::read::At;
use super::source;
use crate::identity::Identity;
use crate::socket::{SocketKind, SocketOptions};

/// The socket that `source` describes; its ends are added to `ends`.
pub(super) fn socket_spec(
    socket: &source::Socket,
    scope: &Scope<'_>,
    ends: &mut Ends,
) -> Result<SocketSpec, Fault> {
    let kind = socket.kind;
    let mut options = SocketOptions::default();
    if let Some(hwm) = socket.hwm {
        options.send_high_water_mark = count(hwm);
        options.receive_high_water_mark = count(hwm);
    }
    if let Some(hwm) = socket.send_hwm {
        options.send_high_water_mark = count(hwm);
    }
    if let Some(hwm) = socket.receive_hwm {
        options.receive_high_water_mark = count(hwm);
    }
    if let Some(identity) = &socket.identity {
        check::only_at(
            identity.at,
            "identity",
            kind,
            kind != SocketKind::Rep,
            "REQ, DEALER or ROUTER",
        )?;
        let octets = octets(identity, scope)?;
        let chosen = Identity::chosen(&octets)
            .map_err(|error| Fault::new(identity.at, error.to_string()))?;
        options.identity = Some(chosen);
    }
    let router = kind == SocketKind::Router;
    if let Some(mandatory) = &socket.mandatory {
        check::only_at(mandatory.at, "mandatory", kind, router, "ROUTER")?;
        options.router_mandatory = mandatory.value;
    }
    if router {
        options.first_generated_identity = ends.next_first_identity();
    }
    if let Some(first) = &socket.first_identity {
        check::only_at(first.at, "first-identity", kind, router, "ROUTER")?;
        options.first_generated_identity = first.value;
    }
    let names = |list: &[At<String>]| {
        let names = list.iter().map(|name| {
            let written = check::name(name.at, "an endpoint", scope.text(name)?)?;
            Ok(At {
                at: name.at,
                value: written,
            })
        });
        names.collect::<Result<Vec<_>, Fault>>()
    };
    let binds = names(&socket.bind.0)?;
    let connects = names(&socket.connect.0)?;
    ends.add(socket.at, kind, &binds, &connects)?;
    let plain = |names: Vec<At<String>>| names.into_iter().map(|name| name.value).collect();
    Ok(SocketSpec {
        kind,
        options,
        binds: plain(binds),
        connects: plain(connects),
    })
}

/// A mark of the file as the socket counts it.
fn count(mark: u32) -> usize {
    usize::try_from(mark).unwrap_or(usize::MAX)
}
