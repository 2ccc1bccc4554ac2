//! What can be done from outside to a node, a link or a message on it, as things stand; and why not.

use crate::rule::Rule;
use crate::socket::SocketKind;
use crate::trace::{Direction, LinkId, NodeId, Snapshot, Topology};

/// Something to which something can be done.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Thing {
    /// A node.
    Node(NodeId),
    /// A link.
    Link(LinkId),
    /// A message on a link.
    Message {
        /// The link.
        link: LinkId,
        /// Which way it goes.
        direction: Direction,
        /// Which of all the messages sent that way along the link, counted from 1.
        nth: u32,
    },
}

/// Something that can be done, as [`Act`](crate::scenario::Act) does it. A number is that of one of
/// the node's sockets, counted from 0.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(
    missing_docs,
    reason = "each is the act of the same name, or its undoing"
)]
pub enum Deed {
    Kill,
    Restart,
    Freeze,
    Thaw,
    Slow,
    Hurry,
    Fill(usize),
    Unfill(usize),
    Send(usize),
    Receive(usize),
    Subscribe(usize),
    Unsubscribe(usize),
    Join(usize),
    Leave(usize),
    Cut,
    Unplug,
    Restore,
    Delay,
    EndDelay,
    Lose,
    EndLoss,
    DropNext(Direction),
    Reorder,
    Drop,
    Hold,
    Release,
    Edit,
}

/// A deed, and the rule that stands in its way if one does.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Possible {
    /// The deed.
    pub deed: Deed,
    /// Why it cannot be done.
    pub obstacle: Option<Rule>,
}

/// What makes sense for `thing` as things stand, in the order of a menu. Of two deeds that undo each
/// other it is the one that would change something.
pub fn acts_on(topology: &Topology, snapshot: &Snapshot, thing: Thing) -> Vec<Possible> {
    match thing {
        Thing::Node(node) => on_node(topology, snapshot, node),
        Thing::Link(link) => on_link(snapshot, link),
        Thing::Message {
            link,
            direction,
            nth,
        } => {
            let mut flights = snapshot.links[link.0].flights[direction as usize].iter();
            let flight = flights.find(|flight| flight.nth == nth);
            let gone = flight.is_none().then_some(Rule::NotUnderWay);
            let held = flight.is_some_and(|flight| flight.held);
            let hold = if held { Deed::Release } else { Deed::Hold };
            let deeds = [hold, Deed::Drop, Deed::Edit];
            deeds.map(|deed| unless(deed, gone)).to_vec()
        }
    }
}

const fn unless(deed: Deed, obstacle: Option<Rule>) -> Possible {
    Possible { deed, obstacle }
}

fn on_node(topology: &Topology, snapshot: &Snapshot, node: NodeId) -> Vec<Possible> {
    let state = &snapshot.nodes[node.0];
    let down = state.killed.then_some(Rule::NodeDown);
    let pick = |now: bool, back: Deed, deed: Deed| if now { back } else { deed };
    let mut acts = Vec::new();
    for (number, socket) in topology.nodes[node.0].sockets.iter().enumerate() {
        let kind = topology.sockets[socket.0].kind;
        let one_way = |can: bool| {
            if can {
                down
            } else {
                Some(down.unwrap_or(Rule::OneWay))
            }
        };
        acts.push(unless(Deed::Send(number), one_way(kind.can_send())));
        acts.push(unless(Deed::Receive(number), one_way(kind.can_receive())));
        let (begin, end) = match kind {
            SocketKind::Dish => (Deed::Join(number), Deed::Leave(number)),
            SocketKind::Sub | SocketKind::Xsub => {
                (Deed::Subscribe(number), Deed::Unsubscribe(number))
            }
            _ => continue,
        };
        let nothing = snapshot.sockets[socket.0].interests.is_empty();
        let nothing = nothing.then_some(Rule::CancelsNothing);
        acts.push(unless(begin, down));
        acts.push(unless(end, down.or(nothing)));
    }
    acts.push(unless(pick(state.killed, Deed::Restart, Deed::Kill), None));
    acts.push(unless(pick(state.frozen, Deed::Thaw, Deed::Freeze), down));
    acts.push(unless(
        pick(state.pace.is_some(), Deed::Hurry, Deed::Slow),
        down,
    ));
    for (number, socket) in topology.nodes[node.0].sockets.iter().enumerate() {
        let filled = snapshot.sockets[socket.0].filled;
        let deed = pick(filled, Deed::Unfill(number), Deed::Fill(number));
        acts.push(unless(deed, down));
    }
    acts
}

fn on_link(snapshot: &Snapshot, link: LinkId) -> Vec<Possible> {
    let state = &snapshot.links[link.0];
    let mut deeds = Vec::new();
    if state.broken {
        deeds.push(Deed::Restore);
    } else {
        deeds.extend([Deed::Cut, Deed::Unplug]);
    }
    deeds.push(if state.delay.is_zero() {
        Deed::Delay
    } else {
        Deed::EndDelay
    });
    deeds.push(if state.loss == 0 {
        Deed::Lose
    } else {
        Deed::EndLoss
    });
    deeds.extend([Direction::ToBinder, Direction::ToConnector].map(Deed::DropNext));
    let mut acts: Vec<Possible> = deeds.into_iter().map(|deed| unless(deed, None)).collect();
    acts.push(unless(Deed::Reorder, Some(Rule::LinksKeepOrder)));
    acts
}
