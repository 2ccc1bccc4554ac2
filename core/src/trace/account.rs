//! What passed at each point of a run: the frames at every application and on every link.
//!
//! Two runs of a scenario that give the same account gave the same frames at every hop, however
//! their times and their order between points differ. Generated identities are counters that
//! start anywhere, so they are told by their order and not by their octets.

use core::fmt;

use crate::frame::Frame;
use crate::identity::Identity;
use crate::message::Message;
use crate::rule::Rule;
use crate::trace::{Direction, Event, LinkId, Recorded, SocketId, Topology, Trace};

/// The messages at every point, point by point.
///
/// ```text
/// client send: "hello"
/// wire client>edge: "" "hello"
/// edge.ROUTER recv: "client" "" "hello"
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Account {
    /// The points at which anything passed, in the order of the topology.
    pub points: Vec<Point>,
}

/// One point and what passed there.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Point {
    /// Its name: `client send`, `edge.ROUTER recv` or `wire client>edge`.
    pub name: String,
    /// Each message in the order of passing, frame by frame.
    pub messages: Vec<String>,
}

/// Draws up the account of a trace.
pub fn account(trace: &Trace) -> Account {
    let topology = &trace.topology;
    let generated = Generated::of(trace);
    let mut points = Vec::new();
    let mut add = |name: String, select: &dyn Fn(&SocketId, Option<LinkId>, &Recorded) -> bool| {
        let selected = trace.records.iter().filter_map(|record| {
            let socket = record.socket.as_ref()?;
            let here = select(socket, record.link, &record.event);
            here.then(|| record.event.message()).flatten()
        });
        let messages: Vec<_> = selected.map(|message| generated.write(message)).collect();
        if !messages.is_empty() {
            points.push(Point { name, messages });
        }
    };
    for node in &topology.nodes {
        for socket in &node.sockets {
            let name = name_of(topology, *socket);
            add(format!("{name} send"), &|at, _, event| {
                at == socket && matches!(event, Event::Submitted { .. })
            });
            add(format!("{name} recv"), &|at, _, event| {
                at == socket && matches!(event, Event::Delivered { .. })
            });
            add(format!("{name} drop"), &|at, _, event| {
                at == socket && matches!(event, Event::Dropped { .. })
            });
        }
    }
    for link in (0..topology.links.len()).map(LinkId) {
        for direction in [Direction::ToBinder, Direction::ToConnector] {
            let (from, to) = topology.ends(link, direction);
            let name = format!("wire {}>{}", topology.name_of(from), topology.name_of(to));
            add(name, &|at, on, event| {
                *at == from && on == Some(link) && matches!(event, Event::Sent { .. })
            });
        }
    }
    Account { points }
}

/// The node's name, with the socket's type where the node has several.
fn name_of(topology: &Topology, socket: SocketId) -> String {
    let info = &topology.sockets[socket.0];
    let node = &topology.nodes[info.node.0];
    if node.sockets.len() == 1 {
        node.name.clone()
    } else {
        format!("{}.{}", node.name, info.kind)
    }
}

/// The generated identities of a run, in the order of the links they were made up for.
struct Generated(Vec<Identity>);

impl Generated {
    fn of(trace: &Trace) -> Self {
        let mut named: Vec<_> = trace
            .records
            .iter()
            .filter_map(|record| match &record.event {
                Event::PeerNamed {
                    identity,
                    rule: Rule::IdentityGenerated,
                    ..
                } => Some((record.link, identity.clone())),
                _ => None,
            })
            .collect();
        named.sort_by_key(|(link, _)| *link);
        Self(named.into_iter().map(|(_, identity)| identity).collect())
    }

    fn write(&self, message: &Message) -> String {
        let frames: Vec<_> = message
            .frames()
            .iter()
            .map(|frame| self.write_frame(frame))
            .collect();
        frames.join(" ")
    }

    fn write_frame(&self, frame: &Frame) -> String {
        match self.0.iter().position(|identity| identity.frame() == frame) {
            Some(index) => format!("<g{}>", index + 1),
            None => frame.to_string(),
        }
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for point in &self.points {
            for message in &point.messages {
                writeln!(f, "{}: {message}", point.name)?;
            }
        }
        Ok(())
    }
}
