//! What is done from outside: to links, to nodes, to messages on a link, and calls made by hand.
//!
//! Each act either tells by an event what it has changed, or that nothing came of it and why. All
//! that follows is the ordinary work of sockets and links.

mod by_hand;
mod messages;
mod nodes;

use crate::message::Message;
use crate::rule::Rule;
use crate::scenario::{Act, LinkSpec, Links, Scenario};
use crate::trace::{Event, LinkId, NodeId, Topology};
use crate::world::World;
use crate::world::link::{Condition, Side};

/// How each link behaves at the beginning.
pub(super) fn link_specs(scenario: &Scenario, topology: &Topology) -> Vec<LinkSpec> {
    let mut specs = vec![scenario.link; topology.links.len()];
    for other in &scenario.links {
        for link in links_meant(topology, &other.links) {
            let spec = &mut specs[link.0];
            spec.latency = other.latency.unwrap_or(spec.latency);
            spec.loss = other.loss.unwrap_or(spec.loss);
        }
    }
    specs
}

/// The links that are meant, in the order of the topology's.
#[inline(never)]
pub fn links_meant(topology: &Topology, links: &Links) -> Vec<LinkId> {
    let meant = |link: &LinkId| {
        let info = &topology.links[link.0];
        let node = &topology.nodes[topology.node_of(info.connector).0];
        info.endpoint == links.endpoint
            && links.node.as_ref().is_none_or(|name| *name == node.name)
            && links
                .socket
                .is_none_or(|number| node.sockets[number] == info.connector)
    };
    (0..topology.links.len())
        .map(LinkId)
        .filter(meant)
        .collect()
}

impl World {
    /// The time of act number `number` has come.
    #[inline(never)]
    pub(super) fn act(&mut self, number: usize) {
        let setup = self.setup.clone();
        match &setup.acts[number].act {
            Act::Cut(links) => self.do_to_each(links, Self::cut),
            Act::Unplug(links) => self.do_to_each(links, Self::unplug),
            Act::Restore(links) => self.do_to_each(links, Self::restore),
            Act::Delay { links, by } => self.do_to_each(links, |world, link| {
                let before = core::mem::replace(&mut world.links[link.0].delay, *by);
                let event = Event::LinkDelayed { by: *by };
                world.record_change(link, before != *by, event)
            }),
            Act::Loss { links, millionths } => self.do_to_each(links, |world, link| {
                let before = world.links[link.0].loss.replace(*millionths);
                let millionths = *millionths;
                let event = Event::LinkLossy { millionths };
                world.record_change(link, before != Some(millionths), event)
            }),
            Act::DropNext { links, direction } => self.do_to_each(links, |world, link| {
                world.links[link.0].doomed[Side::of(*direction) as usize] += 1;
                let direction = *direction;
                world.record_change(link, true, Event::NextDoomed { direction })
            }),
            Act::Kill(name) => self.do_to_node(name, Self::kill),
            Act::Restart(name) => self.do_to_node(name, Self::restart),
            Act::Freeze(name) => self.do_to_node(name, |world, node| world.freeze(node, true)),
            Act::Thaw(name) => self.do_to_node(name, |world, node| world.freeze(node, false)),
            Act::Slow { node, pace } => {
                self.do_to_node(node, |world, node| world.slow(node, *pace))
            }
            Act::Fill { node, socket } => self.do_to_node(node, |world, node| {
                let socket = world.socket_of(node, *socket);
                world.fill(node, socket)
            }),
            Act::Unfill { node, socket } => self.do_to_node(node, |world, node| {
                let socket = world.socket_of(node, *socket);
                world.unfill(node, socket)
            }),
            Act::Drop(flight) => self.do_to_message(flight, Self::drop_message),
            Act::Hold(flight) => self.do_to_message(flight, Self::hold_message),
            Act::Release(flight) => self.do_to_message(flight, Self::release_message),
            Act::Edit { flight, message } => {
                self.do_to_message(flight, |world, link, side, number| {
                    world.edit_message(link, side, number, message)
                });
            }
            Act::Call { node, step } => {
                self.do_to_node(node, |world, node| world.call_by_hand(node, step))
            }
        }
    }

    /// Does `deed` to each of the links; tells if that has changed none of them.
    fn do_to_each(&mut self, links: &Links, mut deed: impl FnMut(&mut Self, LinkId) -> bool) {
        let meant = self.links_meant(links);
        let mut changed = false;
        for link in &meant {
            changed |= deed(self, *link);
        }
        if changed {
            return;
        }
        let rule = Rule::NothingChanges;
        match meant.first() {
            Some(link) => self.in_vain(*link, rule),
            // Nobody connects to the endpoint: it is told of the node that binds it.
            None => {
                let topology = &self.recorder.trace().topology;
                let mut sockets = topology.sockets.iter();
                let binder = sockets.find(|socket| socket.binds.contains(&links.endpoint));
                if let Some(node) = binder.map(|socket| socket.node) {
                    self.record_node(node, Event::ActInVain { rule });
                }
            }
        }
    }

    /// Does `deed` to the node of this name; tells if nothing came of it.
    fn do_to_node(&mut self, name: &str, deed: impl FnOnce(&mut Self, NodeId) -> Result<(), Rule>) {
        let Some(node) = self.recorder.trace().topology.node_named(name) else {
            return;
        };
        if let Err(rule) = deed(self, node) {
            self.record_node(node, Event::ActInVain { rule });
        }
    }

    fn in_vain(&mut self, link: LinkId, rule: Rule) {
        self.record_link(link, Event::ActInVain { rule });
    }

    fn record_change(&mut self, link: LinkId, changes: bool, event: Event<&Message>) -> bool {
        if changes {
            self.record_link(link, event);
        }
        changes
    }

    fn links_meant(&self, links: &Links) -> Vec<LinkId> {
        links_meant(&self.recorder.trace().topology, links)
    }

    // --- links ---

    /// Gives the condition of `link` until now.
    fn set_condition(&mut self, link: LinkId, condition: Condition) -> Condition {
        let before = core::mem::replace(&mut self.links[link.0].condition, condition);
        self.unplugged += usize::from(condition == Condition::Unplugged);
        self.unplugged -= usize::from(before == Condition::Unplugged);
        before
    }

    /// Both ends learn at once that the link is gone.
    fn cut(&mut self, link: LinkId) -> bool {
        if self.set_condition(link, Condition::Cut) == Condition::Cut {
            return false;
        }
        self.links[link.0].held.clear();
        self.record_link(link, Event::LinkCut);
        let mut stood = false;
        for side in Side::BOTH {
            if self.links[link.0].end(side).is_some_and(|end| end.met) {
                stood = true;
                self.part(link, side, Some(Rule::LinkCut), "the link was cut");
                let socket = self.socket_at(link, side);
                self.drain_outputs(socket);
                if side == Side::Connector {
                    self.schedule_attempt(link);
                }
            }
        }
        // What is still under way belongs to a connection that is over.
        self.links[link.0].connection += u32::from(stood);
        true
    }

    fn unplug(&mut self, link: LinkId) -> bool {
        // Whoever cuts a link has pulled it out already.
        if self.links[link.0].condition != Condition::Whole {
            return false;
        }
        self.set_condition(link, Condition::Unplugged);
        self.record_change(link, true, Event::LinkUnplugged)
    }

    fn restore(&mut self, link: LinkId) -> bool {
        if self.set_condition(link, Condition::Whole) == Condition::Whole {
            return false;
        }
        self.record_link(link, Event::LinkRestored);
        self.links[link.0].hopeful = true;
        // What has come so far arrives now, before anything that is still under way.
        for (side, connection, parcel) in core::mem::take(&mut self.links[link.0].held) {
            self.arrive(link, side, connection, parcel);
        }
        true
    }
}
