//! Nodes and links as they stand at a step: queues, names known, envelopes kept.

use hopscope_core::envelope::Role;
use hopscope_core::socket::SocketKind;
use hopscope_core::trace::{
    Direction, Event, LinkId, LinkState, NodeId, NodeState, PeerState, Recorded, Snapshot,
    SocketId, SocketState,
};

use super::{Motion, Pose};
use crate::frame_view::FrameView;
use crate::geometry::Point;
use crate::layout::{DRAWER_PADDING, DRAWER_ROW, DRAWER_ROWS, Layout};
use crate::run::Run;

/// A node as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct NodeView {
    /// The name by which the animator finds it.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Whether this step happens here.
    pub active: bool,
    /// What was done to it and still holds.
    pub mark: Option<NodeMark>,
    /// Whether a note says so: it is what this step is about.
    pub marked_now: bool,
    /// Its sockets.
    pub sockets: Vec<SocketView>,
}

/// What was done to a node.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum NodeMark {
    /// It was killed.
    Killed,
    /// Its program stands still.
    Frozen,
    /// Its program takes its time.
    Slow,
}

/// A socket as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct SocketView {
    /// Which.
    pub id: SocketId,
    /// Its type.
    pub kind: SocketKind,
    /// Whether this step happens here.
    pub active: bool,
    /// The messages in its fullest queue: to a peer, or from one if it only receives.
    pub queued: usize,
    /// The messages in its fullest queue from a peer, if it sends too.
    pub came: usize,
    /// The messages a queue may hold; 0 is no limit.
    pub high_water_mark: usize,
    /// Messages that came in and wait.
    pub waiting: usize,
    /// Whether a REQ whose request has left it waits for the reply, or a REP owes one.
    pub awaits: bool,
    /// What it has dropped so far.
    pub dropped: usize,
    /// Whether its queues count as full, whatever they hold.
    pub filled: bool,
    /// What it remembers, if it is of the kind that remembers and the run ever shows it.
    pub drawer: Option<Drawer>,
}

/// What a socket remembers.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawer {
    /// Whether these are names or an envelope.
    pub kind: DrawerKind,
    /// The rows to be seen.
    pub rows: Vec<DrawerRow>,
    /// How many more there are.
    pub more: usize,
}

/// What a drawer holds.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum DrawerKind {
    /// A ROUTER's names, a SERVER's numbers.
    Names,
    /// The envelope that a REP keeps.
    Envelope,
    /// What the subscribers of a publisher want to hear.
    Topics,
}

/// A row of a drawer.
#[derive(Clone, Debug, PartialEq)]
pub struct DrawerRow {
    /// The frame.
    pub view: FrameView,
    /// Its place, and how it gets there.
    pub motion: Motion,
}

/// A link as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkView {
    /// Which.
    pub id: LinkId,
    /// The endpoint's name.
    pub endpoint: String,
    /// What was done to it and still holds, in figures.
    pub note: String,
    /// Whether it was cut or unplugged.
    pub broken: bool,
    /// Whether messages may pass.
    pub up: bool,
    /// The way that something goes along it in this step.
    pub active: Option<Direction>,
}

/// The links at a step.
pub(super) fn links(run: &Run, snapshot: &Snapshot, step: usize) -> Vec<LinkView> {
    let record = run.record(step);
    let active = |link: LinkId| {
        let record = record?;
        let socket = record.socket.filter(|_| record.link == Some(link))?;
        let outward = run.topology().direction_from(link, socket);
        match &record.event {
            Event::Sent { .. } | Event::OctetsSent { .. } | Event::InterestSent { .. } => {
                Some(outward)
            }
            Event::Dropped {
                stage: hopscope_core::trace::Stage::OnLink { .. },
                ..
            } => Some(outward),
            Event::Received { .. }
            | Event::OctetsReceived { .. }
            | Event::InterestReceived { .. } => Some(outward.reversed()),
            _ => None,
        }
    };
    let links = run.topology().links.iter().enumerate();
    links
        .map(|(index, link)| LinkView {
            id: LinkId(index),
            endpoint: link.endpoint.clone(),
            note: note(&snapshot.links[index]),
            broken: snapshot.links[index].broken,
            up: snapshot.links[index].up,
            active: active(LinkId(index)),
        })
        .collect()
}

const fn mark(node: &NodeState) -> Option<NodeMark> {
    match node {
        NodeState { killed: true, .. } => Some(NodeMark::Killed),
        NodeState { frozen: true, .. } => Some(NodeMark::Frozen),
        NodeState { pace: Some(_), .. } => Some(NodeMark::Slow),
        _ => None,
    }
}

/// Whether it is after this that a node bears a mark.
const fn marks(event: &Recorded) -> bool {
    matches!(
        event,
        Event::Killed | Event::Frozen | Event::PaceChanged { .. }
    )
}

/// What is done to a link: longer by so much, so much of it lost.
fn note(link: &LinkState) -> String {
    let mut note = String::new();
    if !link.delay.is_zero() {
        let delay = u64::try_from(link.delay.as_millis()).unwrap_or(u64::MAX);
        note.push_str(&format!(" +{delay} ms"));
    }
    if link.loss > 0 {
        note.push_str(&format!(" −{}%", link.loss / 10_000));
    }
    if link.doomed != [0, 0] {
        note.push_str(" −1");
    }
    note
}

/// The nodes at a step.
pub(super) fn nodes(run: &Run, layout: &Layout, snapshot: &Snapshot, step: usize) -> Vec<NodeView> {
    let record = run.record(step);
    let of = |node| record.filter(|record| record.node == NodeId(node));
    let nodes = run.topology().nodes.iter().enumerate();
    nodes
        .map(|(index, node)| NodeView {
            key: format!("n{index}"),
            name: node.name.clone(),
            active: of(index).is_some(),
            mark: mark(&snapshot.nodes[index]),
            marked_now: of(index).is_some_and(|record| marks(&record.event)),
            sockets: node
                .sockets
                .iter()
                .map(|id| socket(run, layout, snapshot, step, *id))
                .collect(),
        })
        .collect()
}

fn socket(
    run: &Run,
    layout: &Layout,
    snapshot: &Snapshot,
    step: usize,
    id: SocketId,
) -> SocketView {
    let info = &run.topology().sockets[id.0];
    let state = &snapshot.sockets[id.0];
    let sends = info.kind.can_send();
    let fullest =
        |of: fn(&PeerState) -> usize| state.peers.iter().map(of).max().unwrap_or_default();
    let (out, came) = (
        fullest(|peer| peer.outgoing.len()),
        fullest(|peer| peer.incoming.len()),
    );
    SocketView {
        id,
        kind: info.kind,
        active: run.record(step).and_then(|record| record.socket) == Some(id),
        queued: if sends { out } else { came },
        came: if sends { came } else { 0 },
        high_water_mark: match sends {
            true => info.send_high_water_mark,
            false => info.receive_high_water_mark,
        },
        waiting: state.peers.iter().map(|peer| peer.incoming.len()).sum(),
        awaits: state.awaits && state.working.is_none(),
        dropped: state.dropped,
        filled: state.filled,
        drawer: drawer(run, layout, state, step, id),
    }
}

fn drawer(
    run: &Run,
    layout: &Layout,
    state: &SocketState,
    step: usize,
    id: SocketId,
) -> Option<Drawer> {
    if run.demand.drawers[id.0] == 0 {
        return None;
    }
    let record = run.record(step)?;
    let here = record.socket == Some(id);
    let (kind, mut frames): (_, Vec<FrameView>) = match run.topology().sockets[id.0].kind {
        SocketKind::Router | SocketKind::Server | SocketKind::Peer => {
            let named = state.peers.iter().filter_map(|peer| peer.identity.as_ref());
            let view = |identity: &hopscope_core::Identity| {
                run.palette.frame(identity.frame(), Role::Identity)
            };
            (DrawerKind::Names, named.map(view).collect())
        }
        SocketKind::Pub | SocketKind::Xpub | SocketKind::Radio => {
            let wanted = state.peers.iter().flat_map(|peer| &peer.interests);
            let view = |topic: &hopscope_core::Frame| {
                let mut view = run.palette.frame(topic, Role::Topic);
                if topic.is_empty() {
                    // Who wants the empty beginning wants everything.
                    "*".clone_into(&mut view.label);
                }
                view
            };
            (DrawerKind::Topics, wanted.map(view).collect())
        }
        _ => {
            let kept = state.kept.as_ref();
            let frames = kept.map(|kept| run.palette.frames(kept, Default::default()));
            (DrawerKind::Envelope, frames.unwrap_or_default())
        }
    };
    let total = frames.len();
    if total > DRAWER_ROWS {
        frames.truncate(DRAWER_ROWS - 1);
    }
    let fresh_from = match &record.event {
        Event::PeerNamed { .. } | Event::InterestReceived { .. } if here => total.saturating_sub(1),
        Event::EnvelopeKept { .. } if here => 0,
        _ => total,
    };
    let more = total - frames.len();
    // What came in with this step appears while the step makes its entrance.
    let times = (run.timeline.start(step), run.timeline.rest(step));
    let rows = frames.into_iter().enumerate().map(|(row, view)| {
        let to = Pose::upright(row_corner(layout, id, row).unwrap_or_default());
        let motion = if row >= fresh_from {
            Motion::Shift {
                from: to.shifted(Point::new(14.0, 0.0), 0.0),
                to,
                times,
            }
        } else {
            Motion::Still(to)
        };
        DrawerRow { view, motion }
    });
    Some(Drawer {
        kind,
        rows: rows.collect(),
        more,
    })
}

/// The row in a ROUTER's drawer that holds the name of a peer.
pub(super) fn row_of_peer(
    state: &SocketState,
    is_it: impl Fn(&PeerState) -> bool,
) -> Option<usize> {
    let mut named = state.peers.iter().filter(|peer| peer.identity.is_some());
    named.position(is_it).map(|row| row.min(DRAWER_ROWS - 1))
}

/// The upper left corner of the chip in row `row` of a socket's drawer.
pub(super) fn row_corner(layout: &Layout, socket: SocketId, row: usize) -> Option<Point> {
    let drawer = layout.sockets[socket.0].drawer?;
    Some(Point::new(
        drawer.x + DRAWER_PADDING,
        drawer.y + 19.0 + row as f64 * DRAWER_ROW,
    ))
}
