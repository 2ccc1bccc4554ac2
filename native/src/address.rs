//! To whom a node's messages go: the frame that its socket wants in front of each.
//!
//! ```text
//! ROUTER, STREAM    the identity of the peer
//! SERVER, PEER      the number of the peer, 4 octets
//! RADIO             the group
//! all others        nothing
//! ```

use hopscope_core::Frame;
use hopscope_core::Message;
use hopscope_core::socket::SocketKind;

use crate::cli::NodeArgs;
use crate::cli::values;
use crate::exit::Failure;

/// To whom messages go.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Address {
    /// The messages say it, or the socket needs to be told nothing.
    InMessage,
    /// This frame is put in front of each.
    Given(Frame),
    /// The first peer that is there.
    FirstPeer,
}

/// To whom the messages of a node go.
///
/// # Errors
/// What is missing, or cannot be.
pub(crate) fn of(kind: SocketKind, args: &NodeArgs) -> Result<Address, Failure> {
    let (data, json) = (&args.messages.data, args.messages.json);
    match (kind, &args.address.to, &args.address.group) {
        (SocketKind::Radio, _, Some(group)) => return Ok(Address::Given(group.clone())),
        (SocketKind::Radio, _, None) if !json => {
            return Err(Failure::usage("give --group, the group to send to"));
        }
        (SocketKind::Server | SocketKind::Peer, Some(to), _) => {
            let number = values::routing_id(to).map_err(|why| unusable(to, &why))?;
            return Ok(Address::Given(number));
        }
        (_, Some(to), _) => {
            let name = values::frame(to).map_err(|why| unusable(to, &why))?;
            return Ok(Address::Given(name));
        }
        _ => {}
    }
    match kind {
        SocketKind::Peer | SocketKind::Stream if !args.links.connect.is_empty() && !json => {
            Ok(Address::FirstPeer)
        }
        SocketKind::Server | SocketKind::Peer | SocketKind::Stream if !data.is_empty() => Err(
            Failure::usage("nothing to send to: give --to, the peer as its messages show it"),
        ),
        SocketKind::Router if data.len() == 1 => {
            let how = "the first --data is the identity of the peer, the next ones are for it";
            Err(Failure::usage(format_args!("nothing to send: {how}")))
        }
        _ => Ok(Address::InMessage),
    }
}

fn unusable(to: &str, why: &str) -> Failure {
    Failure::usage(format_args!("invalid value {to:?} for --to: {why}"))
}

/// Whether a message of one frame can be sent: the socket needs no address, or has one.
pub(crate) fn is_known(kind: SocketKind, args: &NodeArgs) -> bool {
    let needed = matches!(
        kind,
        SocketKind::Router | SocketKind::Server | SocketKind::Peer | SocketKind::Stream
    );
    !needed || matches!(of(kind, args), Ok(Address::Given(_) | Address::FirstPeer))
}

/// Whether what a STREAM received tells of a connection, made or lost, and carries no octets.
pub(crate) fn is_notice(message: &Message) -> bool {
    matches!(message.frames(), [_, octets] if octets.is_empty())
}
