//! An inproc link as both of its sockets see it: who passes what the one has queued to the other.
//!
//! ```text
//!  one socket                    passage                     the other
//!
//!  queue to the peer  -- take -- passing -- handle -->  queue from the peer
//! ```
//!
//! Passing is the business of whoever has time for it: of a receiver that finds nothing, who then
//! needs no task to wake him with it, and of the link's task. Only one passes in one direction at a
//! time, so order is kept; and nobody holds the locks of two sockets. A message is in exactly one of
//! the two queues whenever no one passes; only what is to leave before the link ends is taken out at
//! once and waits in between for room, since nothing more is to join it in the queue.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::sync::Weak;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;

use hopscope_core::Interest;
use hopscope_core::Message;
use hopscope_core::socket::Transmission;
use hopscope_core::trace::PeerId;

use super::bodies::Bodies;
use super::leaving::Leaving;
use super::monitor::Place;
use super::near::NearWay;
use super::shared::Shared;
use super::state::State;

/// Messages that pass in one turn, if something is done to each.
const TURN: usize = 64;

/// A link within one process.
pub(super) struct Passage {
    ends: [End; 2],
}

/// One socket's end.
struct End {
    shared: Weak<Shared>,
    near_way: Arc<NearWay>,
    place: Place,
    /// What has left this end's queue and is not at the other yet; locked by whoever passes it.
    passing: Mutex<Passing>,
    /// Somebody waits at this end for something to receive, and pulls it himself when he is woken.
    is_awaited: AtomicBool,
}

#[derive(Default)]
struct Passing {
    /// What is to be told before the messages.
    interests: VecDeque<Interest>,
    messages: VecDeque<Message>,
    /// Small bodies that go by the near way, in place of messages.
    bodies: Bodies,
    /// The link is down: nothing passes any more.
    is_over: bool,
}

impl Passing {
    fn len(&self) -> usize {
        self.interests.len() + self.messages.len() + self.bodies.len()
    }

    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many more there may be, up to `most`.
    fn room(&self, most: usize) -> usize {
        most.saturating_sub(self.len())
    }

    /// Keeps the first `most` messages and gives back the others.
    fn cut(&mut self, most: usize) -> VecDeque<Message> {
        self.messages.split_off(most.min(self.messages.len()))
    }
}

/// One end of a passage, in the hands of its socket.
#[derive(Clone)]
pub(super) struct Access {
    passage: Arc<Passage>,
    own: usize,
}

impl Passage {
    /// The passage between two sockets, each with the place of the other.
    pub(super) fn new(ends: [(&Arc<Shared>, &Place); 2]) -> Arc<Self> {
        let ends = ends.map(|(shared, place)| End {
            shared: Arc::downgrade(shared),
            near_way: shared.near_way.clone(),
            place: place.clone(),
            passing: Mutex::default(),
            is_awaited: AtomicBool::new(false),
        });
        Arc::new(Self { ends })
    }

    /// The end at `own`: 0 or 1.
    pub(super) fn access(self: &Arc<Self>, own: usize) -> Access {
        let passage = self.clone();
        Access { passage, own }
    }

    /// Ends the link by `work`, once nobody passes anything: nothing passes from then on.
    pub(super) fn end(&self, work: impl FnOnce()) {
        let mut directions = self.ends.each_ref().map(End::passing);
        for direction in &mut directions {
            direction.is_over = true;
        }
        work();
    }

    /// Passes what the end at `from` has to the other, as far as that has room for it. Tells whether
    /// anything passed.
    pub(super) fn pass(&self, from: usize) -> bool {
        let (from, to) = (&self.ends[from], &self.ends[1 - from]);
        let mut passing = from.passing();
        let (Some(source), Some(target)) = (from.shared.upgrade(), to.shared.upgrade()) else {
            return false;
        };
        if passing.is_over {
            return false;
        }
        let most = {
            let state = target.lock();
            match (state.room(to.peer()), state.takes_batches()) {
                (room, true) => room,
                (room, false) => room.min(TURN),
            }
        };
        let ends = {
            let mut state = source.lock();
            let leaves = state.leaving(from.peer()) == Leaving::Drained;
            let most = if leaves { usize::MAX } else { most };
            state.take_passing(from.peer(), most, &mut passing);
            if leaves {
                state.retire(from.peer());
            }
            leaves || state.is_closing()
        };
        if most == 0 || passing.is_empty() {
            return false;
        }
        let waits = passing.cut(most);
        let mut state = target.lock();
        for interest in passing.interests.drain(..) {
            state.handle_interest(to.peer(), interest);
        }
        if !passing.bodies.is_empty() {
            state.handle_bodies(to.peer(), &mut passing.bodies);
        }
        state.handle_batch(to.peer(), &mut passing.messages);
        drop(state);
        if !waits.is_empty() {
            passing.messages = waits;
        }
        drop(passing);
        if ends {
            // It may have been the last.
            source.lock().wake_link(from.peer());
        }
        true
    }

    /// What is put in line at an end whose other end does not pull wakes the task from now on. Tells
    /// whether there is such an end.
    pub(super) fn await_unpulled(&self) -> bool {
        let mut any = false;
        for (from, to) in [(0, 1), (1, 0)] {
            let (from, to) = (&self.ends[from], &self.ends[to]);
            let target = to.shared.upgrade();
            if target.is_some_and(|target| target.lock().near != Some(to.peer())) {
                from.near_way.await_line();
                any = true;
            }
        }
        any
    }

    /// Whether nothing more is to pass from the end at `from`.
    pub(super) fn is_done(&self, from: usize) -> bool {
        let from = &self.ends[from];
        // Nobody has taken something and not handed it on yet.
        let passing = from.passing();
        from.shared.upgrade().is_none_or(|source| {
            let state = source.lock();
            let waits = !passing.is_empty() && state.waits_for_last(from.peer());
            !waits && state.is_done_with(from.peer())
        })
    }
}

impl End {
    const fn peer(&self) -> PeerId {
        self.place.peer
    }

    fn passing(&self) -> MutexGuard<'_, Passing> {
        self.passing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Access {
    /// Takes what the other end has queued, by a receiver that has found nothing. Tells whether
    /// anything came.
    pub(super) fn pull(&self) -> bool {
        self.passage.pass(1 - self.own)
    }

    /// Whoever waits at this end pulls himself: the other end is to wake him, not the task.
    pub(super) fn await_other(&self) {
        let own = &self.passage.ends[self.own];
        own.is_awaited.store(true, Ordering::Relaxed);
        self.passage.ends[1 - self.own].near_way.await_line();
    }

    /// Whether somebody waits at the other end, told once. Its lock and this end's order the flag:
    /// who waits looks once more, under this end's lock, after he has set it.
    pub(super) fn other_is_awaited(&self) -> bool {
        let other = &self.passage.ends[1 - self.own];
        other.is_awaited.load(Ordering::Relaxed) && other.is_awaited.swap(false, Ordering::Relaxed)
    }

    /// Wakes who waits at the other end.
    pub(super) fn wake_other(&self) {
        let other = &self.passage.ends[1 - self.own];
        if let Some(shared) = other.shared.upgrade() {
            shared.lock().wake_puller(other.peer());
        }
    }
}

impl State {
    /// Both ends of the link to `peer` are here.
    pub(super) fn open_passage(&mut self, peer: PeerId, access: Access) {
        self.core.resume_late(peer);
        if let Some(link) = self.links.get_mut(peer) {
            link.passage = Some(access);
            self.note_sole_peer();
        }
    }

    /// The link to `peer` is down.
    pub(super) fn close_passage(&mut self, peer: PeerId) {
        if let Some(link) = self.links.get_mut(peer) {
            link.passage = None;
            self.note_sole_peer();
        }
    }

    /// By what a receiver who has found nothing pulls, if there is only one peer to pull from.
    pub(super) fn puller(&self) -> Option<Access> {
        self.access(self.near?)
    }

    /// This end of the passage to `peer`, if there is one.
    pub(super) fn access(&self, peer: PeerId) -> Option<Access> {
        self.links.get(peer)?.passage.clone()
    }

    /// Whether a message of one frame goes straight into the queue for the only peer, which is in
    /// this process.
    #[inline]
    pub(super) fn may_queue_straight(&self) -> bool {
        let is_near = self.near.is_some() && self.events.is_none() && !self.is_closing();
        is_near && self.core.may_queue_straight()
    }

    /// Queues such a message.
    #[inline]
    pub(super) fn queue_straight(&mut self, message: Message) {
        self.core.queue_straight(message);
        self.settle();
    }

    /// Wakes those who wait for what the only peer has; or the link's task, if nobody does.
    fn wake_puller(&mut self, peer: PeerId) {
        if self.near != Some(peer) || !self.readers.wake() {
            self.wake_link(peer);
        }
    }

    /// Wakes the task that drives the link to `peer`.
    pub(super) fn wake_link(&self, peer: PeerId) {
        if let Some(link) = self.links.get(peer) {
            link.wake.ring();
        }
    }

    /// A sender has to wait: whoever was woken to pull may not have done it.
    pub(super) fn wake_passages(&self) {
        let passages = self.links.values().filter(|link| link.passage.is_some());
        passages.for_each(|link| link.wake.ring());
    }

    /// Whether a batch takes no longer than one message.
    const fn takes_batches(&self) -> bool {
        self.events.is_none() && self.core.takes_batches()
    }

    /// Takes what is to go to `peer`, until `most` is passing.
    fn take_passing(&mut self, peer: PeerId, most: usize, passing: &mut Passing) {
        self.take_near(peer, passing.room(most), &mut passing.bodies);
        if self.events.is_none() {
            let room = passing.room(most);
            self.core.take_queue(peer, room, &mut passing.messages);
            self.settle();
        }
        while passing.room(most) > 0
            && let Some(transmission) = self.poll_transmit(peer)
        {
            match transmission {
                Transmission::Message(message) => passing.messages.push_back(message),
                Transmission::Interest(interest) => passing.interests.push_back(interest),
            }
        }
    }

    pub(super) fn handle_batch(&mut self, peer: PeerId, batch: &mut VecDeque<Message>) {
        if batch.is_empty() {
            return;
        }
        self.end_stock();
        if self.events.is_none() {
            self.core.handle_batch(peer, batch);
            self.settle();
            return;
        }
        for message in batch.drain(..) {
            self.handle_message(peer, message);
        }
    }
}
