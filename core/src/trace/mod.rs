//! The trace: what happened, where, when and by which rule; and the way through it.
//!
//! ```text
//!  state machines --Event--> Observer ... Recorder --> Trace --> Recording
//!                                                       |           |-- snapshot(step)
//!                                                       |           |-- visible(), flights()
//!                                                       |           '-- position(moment)
//!                                                       |-- Provenance  the way of every frame
//!                                                       |-- account()   what passed at each point
//!                                                       |-- verdicts()  what has been made of a task
//!                                                       '-- say(), why()   in words
//! ```
//!
//! Sockets, connections and nodes tell what they do to an [`Observer`]; with [`Silent`] that costs
//! nothing. A [`Recorder`] stamps the events of a whole run. All that is shown of a run, on a page
//! or in a terminal, is drawn from its trace and from nothing else.

mod account;
mod conversation;
mod event;
mod fold;
mod held;
mod json;
mod lineage;
mod mermaid;
mod observer;
pub mod provenance;
mod record;
mod recorder;
mod recording;
mod say;
mod snapshot;
mod topology;
mod verdict;
mod why;

pub use account::{Account, Point, account};
pub use conversation::{Said, Utterance, conversation};
pub use event::{Event, EventKind, Operation, PeerId, Stage, WirePart};
pub use held::Recorded;
pub use json::{FrameLine, RecordLine, frame_lines, record_line};
pub use mermaid::mermaid;
pub use observer::{Observer, Silent};
pub use record::{
    Direction, LinkId, LinkInfo, NodeId, NodeInfo, Record, SocketId, SocketInfo, Topology, Trace,
};
pub use recorder::Recorder;
pub use recording::{Recording, Span};
pub use say::{frames, say};
pub use snapshot::{Flight, LinkState, NodeState, PeerState, Snapshot, SocketState};
pub use verdict::{Seen, Verdict, verdicts};
pub use why::{link_vantage, received_vantage, sent_vantage, vantage, why};
