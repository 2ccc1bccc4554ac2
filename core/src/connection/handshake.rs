//! What both sides tell of themselves: ours is written here, the peer's is judged here (RFC 37,
//! Connection Metadata).

use bytes::Bytes;

use super::config::Config;
use crate::identity::{Identity, IdentityError};
use crate::rule::Rule;
use crate::socket::SocketKind;
use crate::wire::{IDENTITY, Metadata, ProtocolError, SOCKET_TYPE};

/// What we tell of ourselves in READY or INITIATE. Like libzmq, REQ, DEALER and ROUTER name an
/// identity even if it is empty, and the others never do.
pub(super) fn metadata(config: &Config) -> Metadata {
    let kind = config.kind.name().as_bytes();
    let mut metadata = Metadata::new().with(SOCKET_TYPE, kind);
    if config.kind.announces_identity() {
        let identity = config
            .identity
            .as_ref()
            .map(|identity| identity.frame().to_shared());
        metadata = metadata.with(IDENTITY, identity.unwrap_or_default());
    }
    metadata.extend(config.properties.iter().cloned());
    metadata
}

/// Judges what the peer's READY says: its type, and its identity if that matters here.
///
/// # Errors
/// A type that may not talk to `ours`, or none; an identity that is over 255 octets or starts with
/// a zero octet. Offsets count from the start of the command.
pub(super) fn judge(
    ours: SocketKind,
    metadata: &Metadata,
) -> Result<(SocketKind, Option<Identity>), ProtocolError> {
    let kind = judge_kind(ours, metadata.get(SOCKET_TYPE))?;
    let announced = metadata.get(IDENTITY).filter(|octets| !octets.is_empty());
    let identity = match announced {
        Some(octets) if matters(ours, kind) => Some(judge_identity(octets)?),
        _ => None,
    };
    Ok((kind, identity))
}

/// An identity matters to a ROUTER, which names its REQ, DEALER and ROUTER peers by it; for every
/// other pair the property is ignored (RFC 37, Identity).
fn matters(ours: SocketKind, peer: SocketKind) -> bool {
    ours == SocketKind::Router && peer.announces_identity()
}

fn judge_kind(ours: SocketKind, theirs: Option<&Bytes>) -> Result<SocketKind, ProtocolError> {
    let refuse = |found: String| {
        let names: Vec<_> = ours.partners().iter().map(|kind| kind.name()).collect();
        let expected = format!("a {} for our {ours}", names.join(" or "));
        ProtocolError::new(0, Rule::IncompatiblePeers, expected, found)
    };
    let Some(theirs) = theirs else {
        return Err(refuse("no Socket-Type".to_owned()));
    };
    let known = SocketKind::ALL
        .into_iter()
        .find(|kind| kind.name().as_bytes() == theirs);
    match known {
        Some(kind) if ours.may_talk_to(kind) => Ok(kind),
        _ => Err(refuse(theirs.escape_ascii().to_string())),
    }
}

fn judge_identity(octets: &[u8]) -> Result<Identity, ProtocolError> {
    Identity::chosen(octets).map_err(|error| {
        let found = match error {
            IdentityError::TooLong(len) => format!("one of {len} octets"),
            IdentityError::LeadingZero => "one that starts with a zero octet".to_owned(),
            IdentityError::Empty => "an empty one".to_owned(),
        };
        let expected = "an identity of 1 to 255 octets, the first not zero";
        ProtocolError::new(0, Rule::IdentityInvalid, expected, found)
    })
}
