//! The trace.
mod event;
mod observer;
mod record;
mod snapshot;

pub use event::{Event, EventKind, Operation, PeerId, WirePart};
pub use observer::{Observer, Silent};
pub use record::{
    Direction, LinkId, LinkInfo, NodeId, NodeInfo, Record, SocketId, SocketInfo, Topology, Trace,
};
pub use snapshot::{Flight, LinkState, NodeState, PeerState, Snapshot, SocketState};
