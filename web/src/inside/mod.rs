//! What the inspector looks into: a frame's way, the octets of a link, the state of sockets. All of it
//! follows from the run and the step; components only draw it.

mod facts;
mod subject;
mod talk;
mod topics;
mod way;

pub use facts::{Fact, Frames, Mark, NodeFacts, PeerFacts, SocketFacts, Value, facts};
pub use subject::{Place, Subject, drawn_as};
pub use talk::{Page, Talk, talk};
pub use topics::{Topic, topics};
pub use way::{Follows, Leg, Way, way};
