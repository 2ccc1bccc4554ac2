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

/// Judges what a mechanism has learnt: the peer's type, and its identity if that matters here.
/// libzmq takes a peer that tells no type, and RFC 37 only says that it should; so do we.
///
/// # Errors
/// A type that may not talk to `ours`; an identity that is over 255 octets or starts with a zero
/// octet. Offsets count from the start of the command.
pub(super) fn judge(
    ours: SocketKind,
    metadata: &Metadata,
) -> Result<(Option<SocketKind>, Option<Identity>), ProtocolError> {
    let kind = match metadata.get(SOCKET_TYPE) {
        None => None,
        Some(name) => Some(known_kind(ours, name)?),
    };
    let announced = metadata.get(IDENTITY).map_or(&[][..], |octets| octets);
    judge_peer(ours, kind, announced).map(|identity| (kind, identity))
}

/// Judges a peer by its type, if that is known, and by the identity it announces, if that is not
/// empty and matters here.
///
/// # Errors
/// As for [`judge`], at offset 0.
pub(super) fn judge_peer(
    ours: SocketKind,
    kind: Option<SocketKind>,
    announced: &[u8],
) -> Result<Option<Identity>, ProtocolError> {
    if let Some(kind) = kind
        && !ours.may_talk_to(kind)
    {
        return Err(incompatible(ours, kind.name().to_owned()));
    }
    if announced.is_empty() || !matters(ours, kind) {
        return Ok(None);
    }
    judge_identity(announced).map(Some)
}

/// An identity matters to a ROUTER, which names its REQ, DEALER and ROUTER peers by it; for every
/// other pair the property is ignored (RFC 37, Identity).
fn matters(ours: SocketKind, peer: Option<SocketKind>) -> bool {
    ours == SocketKind::Router && peer.is_none_or(SocketKind::announces_identity)
}

fn known_kind(ours: SocketKind, name: &Bytes) -> Result<SocketKind, ProtocolError> {
    SocketKind::ALL
        .into_iter()
        .find(|kind| kind.name().as_bytes() == name)
        .ok_or_else(|| incompatible(ours, name.escape_ascii().to_string()))
}

fn incompatible(ours: SocketKind, found: String) -> ProtocolError {
    let names: Vec<_> = ours.partners().iter().map(|kind| kind.name()).collect();
    let expected = format!("a {} for our {ours}", names.join(" or "));
    ProtocolError::new(0, Rule::IncompatiblePeers, expected, found)
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
