//! What a socket knows of a peer.

use hopscope_core::Identity;
use hopscope_core::socket::SocketKind;
use hopscope_core::trace::PeerId;
use hopscope_core::wire::Generation;
use hopscope_core::wire::Metadata;

use crate::endpoint::Endpoint;

/// A peer whose handshake is done.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Peer {
    /// Its number in its socket.
    pub id: PeerId,
    /// The endpoint connected to, or the accepted peer's address.
    pub endpoint: Endpoint,
    /// Its socket type (`Socket-Type`), where the wire tells.
    pub kind: Option<SocketKind>,
    /// The identity it chose (`Identity`, `Routing-Id`).
    pub identity: Option<Identity>,
    /// Who it is, by the verdict of the one who let it in (`User-Id`).
    pub user_id: Option<String>,
    /// Its IP address (`Peer-Address`); empty where there is none.
    pub address: String,
    /// All properties it sent, `X-` names among them, and those that a verdict added.
    pub metadata: Metadata,
    /// What is spoken with it; `None` within one process.
    pub generation: Option<Generation>,
}

impl Peer {
    /// The property of that name in text form, as `zmq_msg_gets` gives it; names are compared
    /// without regard to case.
    pub fn property(&self, name: &str) -> Option<String> {
        let own = match name.to_ascii_lowercase().as_str() {
            "socket-type" => self.kind.map(|kind| kind.name().to_owned()),
            "identity" | "routing-id" => self
                .identity
                .as_ref()
                .map(|identity| String::from_utf8_lossy(identity.octets()).into_owned()),
            "user-id" => self.user_id.clone(),
            "peer-address" => Some(self.address.clone()),
            _ => None,
        };
        own.or_else(|| {
            let value = self.metadata.get(name)?;
            Some(String::from_utf8_lossy(value).into_owned())
        })
    }
}
