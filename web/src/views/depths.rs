//! How deep the queues of a run are over its steps: for each socket and each link of it one queue to
//! send from and one of what has come, from the trace in one pass.

use hopscope_core::trace::{Event, LinkId, PeerState, Record, Snapshot, SocketId, Topology};

use crate::run::Run;

/// Which of the two queues that a socket has for each peer.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Side {
    /// What waits to be sent to the peer.
    Outgoing,
    /// What has come from it and waits for the application.
    Incoming,
}

/// One queue over the whole run.
#[derive(Clone, Debug, PartialEq)]
pub struct Depths {
    /// Whose it is.
    pub socket: SocketId,
    /// The link to its peer; `None` for what a socket drops or holds back that is for no peer.
    pub link: Option<LinkId>,
    /// Which queue.
    pub side: Side,
    /// The high-water mark; 0 is no limit.
    pub limit: usize,
    /// The steps at which the depth changes, and the depth from then on. Before the first it is 0.
    /// **Invariant:** steps ascend.
    pub changes: Vec<(usize, usize)>,
    /// The steps at which a message was dropped.
    pub drops: Vec<usize>,
    /// The steps at which the application had to wait.
    pub blocks: Vec<usize>,
}

impl Depths {
    /// The depth at a step.
    pub fn at(&self, step: usize) -> usize {
        let after = self.changes.partition_point(|(at, _)| *at <= step);
        after
            .checked_sub(1)
            .map_or(0, |before| self.changes[before].1)
    }

    /// The first step at which it is as deep as it ever is, and how deep; `None` if it is always
    /// empty.
    pub fn peak(&self) -> Option<(usize, usize)> {
        let mut peak = None;
        for (step, depth) in &self.changes {
            if *depth > peak.map_or(0, |(_, most)| most) {
                peak = Some((*step, *depth));
            }
        }
        peak
    }

    /// The first step at which something was dropped or had to wait.
    pub fn trouble(&self) -> Option<usize> {
        let first = [self.drops.first(), self.blocks.first()];
        first.into_iter().flatten().min().copied()
    }

    /// What of it is told before a step; none if that is nothing.
    #[must_use]
    pub fn before(&self, step: usize) -> Option<Self> {
        let part = |steps: &[usize]| steps[..steps.partition_point(|at| *at < step)].to_vec();
        let changes = self.changes.partition_point(|(at, _)| *at < step);
        let told = Self {
            changes: self.changes[..changes].to_vec(),
            drops: part(&self.drops),
            blocks: part(&self.blocks),
            ..*self
        };
        told.has_something().then_some(told)
    }

    const fn has_something(&self) -> bool {
        !(self.changes.is_empty() && self.drops.is_empty() && self.blocks.is_empty())
    }

    fn set(&mut self, step: usize, depth: usize) {
        // Of several changes at one step the last is what the stage shows there.
        self.changes.pop_if(|(at, _)| *at == step);
        if self.changes.last().map_or(0, |(_, last)| *last) != depth {
            self.changes.push((step, depth));
        }
    }
}

/// The queues of a run in which anything ever waits or at which anything is dropped or held back, in
/// the order of the sockets and their links.
pub fn depths(run: &Run) -> Vec<Depths> {
    let topology = run.topology();
    let mut table = Table::new(run);
    let mut state = Snapshot::initial(topology);
    let mut step = 0;
    // What comes after the last step is not seen.
    let seen = &run.recording.trace().records[..run.records_until(run.last())];
    for (index, record) in seen.iter().enumerate() {
        state.apply(topology, index, record);
        // What happens between two steps is seen at the one that comes.
        while step < run.last() && run.record_number(step).is_some_and(|shown| shown < index) {
            step += 1;
        }
        table.take(topology, &state, step, record);
    }
    let queues = table.queues.into_iter().flatten();
    queues.filter(Depths::has_something).collect()
}

struct Table {
    /// For each socket its queues: without a peer, then two for each link of it.
    queues: Vec<Vec<Depths>>,
    links_of: Vec<Vec<LinkId>>,
}

impl Table {
    fn new(run: &Run) -> Self {
        let links_of = run.topology().links_of_sockets();
        let specs = run.scenario.nodes.iter().flat_map(|node| &node.sockets);
        let queues = specs
            .zip(&links_of)
            .enumerate()
            .map(|(socket, (spec, links))| {
                let empty = |link, side, limit| Depths {
                    socket: SocketId(socket),
                    link,
                    side,
                    limit,
                    changes: Vec::new(),
                    drops: Vec::new(),
                    blocks: Vec::new(),
                };
                let options = &spec.options;
                let pairs = links.iter().flat_map(|link| {
                    [
                        empty(Some(*link), Side::Outgoing, options.send_high_water_mark),
                        empty(Some(*link), Side::Incoming, options.receive_high_water_mark),
                    ]
                });
                let nobody = [empty(None, Side::Outgoing, 0)];
                nobody.into_iter().chain(pairs).collect()
            });
        Self {
            queues: queues.collect(),
            links_of,
        }
    }

    fn take(&mut self, topology: &Topology, state: &Snapshot, step: usize, record: &Record) {
        let Some(socket) = record.socket else {
            // A node that is killed loses all that waits there.
            if matches!(record.event, Event::Killed) {
                for socket in &topology.nodes[record.node.0].sockets {
                    for queue in &mut self.queues[socket.0] {
                        queue.set(step, 0);
                    }
                }
            }
            return;
        };
        let queues = &mut self.queues[socket.0];
        let links = &self.links_of[socket.0];
        let pair = record.link.and_then(|link| {
            let at = links.iter().position(|other| *other == link)?;
            Some(1 + 2 * at)
        });
        match &record.event {
            Event::Dropped { stage, .. } => {
                use hopscope_core::trace::Stage::{Arriving, OnLink, Queued, Receiving, Sending};
                let at = match (stage, pair) {
                    (Sending | Queued | OnLink { .. }, Some(pair)) => pair,
                    (Arriving | Receiving, Some(pair)) => pair + 1,
                    (_, None) => 0,
                };
                queues[at].drops.push(step);
            }
            // It waits for any of its peers: the call is marked where it is made.
            Event::Blocked { .. } => {
                let outgoing = queues
                    .iter_mut()
                    .filter(|queue| queue.side == Side::Outgoing);
                let full = |queue: &Depths| queue.limit > 0 && queue.at(step) >= queue.limit;
                let mut marked = false;
                for queue in outgoing.filter(|queue| queue.link.is_some() && full(queue)) {
                    queue.blocks.push(step);
                    marked = true;
                }
                if !marked {
                    queues[0].blocks.push(step);
                }
            }
            _ => {}
        }
        if let (Some(pair), Some(link)) = (pair, record.link) {
            let here = |peer: &&PeerState| peer.link == Some(link);
            let peers = state.sockets[socket.0].peers.iter().filter(here);
            let (out, into) = peers.fold((0, 0), |(out, into), peer| {
                (out + peer.outgoing.len(), into + peer.incoming.len())
            });
            queues[pair].set(step, out);
            queues[pair + 1].set(step, into);
        }
    }
}

#[cfg(test)]
mod tests {
    use hopscope_core::world::Over;

    use super::super::crowd::crowd;
    use super::*;

    /// What the state at each step says of a queue.
    fn by_state(run: &Run, queue: &Depths, step: usize) -> usize {
        let state = run.snapshot(step);
        let peers = state.sockets[queue.socket.0].peers.iter();
        let peers = peers.filter(|peer| peer.link == queue.link);
        peers
            .map(|peer| match queue.side {
                Side::Outgoing => peer.outgoing.len(),
                Side::Incoming => peer.incoming.len(),
            })
            .sum()
    }

    #[test]
    fn a_queue_is_told_as_deep_as_the_state_shows_it_at_each_step() {
        use hopscope_core::scenario::{gallery, library};
        for lesson in library().iter().chain(gallery()) {
            let run = Run::of_lesson(lesson.id, &[], Over::Inproc).expect("it is built in");
            for queue in depths(&run).iter().filter(|queue| queue.link.is_some()) {
                for step in 0..run.steps() {
                    let (told, real) = (queue.at(step), by_state(&run, queue, step));
                    assert_eq!(told, real, "{} step {step}", lesson.id);
                }
            }
        }
    }

    #[test]
    fn a_full_queue_stands_at_its_mark_and_never_above_and_says_who_had_to_wait() {
        let run = crowd(3, 12);
        let queues = depths(&run);
        let outgoing: Vec<&Depths> = queues
            .iter()
            .filter(|queue| queue.side == Side::Outgoing && queue.limit == 3)
            .collect();
        assert_eq!(outgoing.len(), 3, "one for each client");
        for queue in outgoing {
            let (step, most) = queue.peak().expect("its client sends more than fits");
            assert_eq!((most, queue.at(step)), (3, 3));
            assert!(queue.changes.iter().all(|(_, depth)| *depth <= 3));
            assert!(queue.changes.is_sorted_by(|one, next| one.0 < next.0));
            assert!(!queue.blocks.is_empty(), "the client has to wait");
            assert_eq!(queue.trouble(), queue.blocks.first().copied());
        }
    }

    #[test]
    fn of_what_is_not_told_yet_nothing_is_left() {
        let run = Run::of_lesson("full-queue", &[], Over::Inproc);
        let run = run.expect("it is built in");
        for queue in depths(&run) {
            let (step, most) = queue.peak().expect("something waits");
            let told = queue.before(step);
            let before = told.as_ref().and_then(Depths::peak);
            assert!(before.is_none_or(|(_, before)| before < most));
            assert_eq!(queue.before(0), None);
            assert_eq!(queue.before(run.steps()), Some(queue));
        }
    }

    #[test]
    fn what_is_dropped_is_marked_at_its_queue() {
        let run = Run::of_lesson("missing-delimiter", &[], Over::Inproc).expect("it is built in");
        let drops: usize = depths(&run).iter().map(|queue| queue.drops.len()).sum();
        assert_eq!(drops, 1);
    }

    #[test]
    fn a_run_without_a_queue_worth_a_plot_has_none_that_is_always_empty() {
        let run = Run::of_lesson("hello", &[], Over::Inproc).expect("it is built in");
        for queue in depths(&run) {
            assert!(queue.peak().is_some());
        }
    }
}
