//! The near way: small bodies between two sockets of one process that have one peer each.
//!
//! ```text
//!  one socket                        passage                 the other
//!
//!  line  <- send puts a body there   whole line -> stock     recv takes a body -> message
//! ```
//!
//! Whether it may be gone is found out when it is opened; whatever would change that ends it, under the
//! socket's lock. So a call needs none of that: it looks at a flag, and at the line or the stock, each
//! with a lock of its own that is held for some instructions and never while anything waits.
//!
//! What is in line stands in place of the queue to the peer, which is empty meanwhile, and counts for
//! the mark as it would there; so does the stock for the queue from the peer. A message that cannot go
//! this way ends it first, which puts what is in line into the queue: nothing is overtaken.

use core::sync::atomic::AtomicBool;
use core::sync::atomic::Ordering;
use std::collections::VecDeque;

use hopscope_core::Frame;
use hopscope_core::Message;
use hopscope_core::Outbound;
use hopscope_core::trace::PeerId;

use super::Socket;
use super::bodies::Bodies;
use super::bodies::MOST_OCTETS;
use super::bodies::Stock;
use super::brief::Brief;
use super::brief::Opened;
use super::leaving::Leaving;
use super::shared::Shared;
use super::state::State;

/// So many are in line at most, whatever the mark: with more the queue does.
const MOST: usize = 1024;

/// One socket's ends of the near way.
#[derive(Default)]
pub(super) struct NearWay {
    out: Out,
    into: Into,
}

/// What is sent. Apart from what is received, which another thread has to do with.
#[derive(Default)]
#[repr(align(128))]
struct Out {
    /// Whether it is worth looking at the line, told without its lock.
    is_open: AtomicBool,
    line: Brief<Line>,
}

/// What is received.
#[derive(Default)]
#[repr(align(128))]
struct Into {
    /// Whether it is worth looking at the stock, told without its lock.
    is_open: AtomicBool,
    stock: Brief<Stocked>,
}

#[derive(Default)]
struct Line {
    bodies: Bodies,
    /// How many more there is room for; none while it is closed, or full and not down to half of the mark.
    room: usize,
    is_open: bool,
    /// A sender waits for room.
    sender_waits: bool,
    /// Somebody waits for what is put here, and is to be woken.
    is_awaited: bool,
}

#[derive(Default)]
struct Stocked {
    stock: Stock,
    /// It was full: the link's task is to be woken when so many are left, or fewer.
    resumes_at: Option<usize>,
}

impl NearWay {
    /// Puts a body in line, if it goes this way. Tells whether somebody is to be woken.
    #[inline]
    fn send(&self, body: &[u8]) -> Option<bool> {
        let mut line = self.out.line.try_open()?;
        if line.room == 0 || body.len() > MOST_OCTETS {
            return None;
        }
        line.room -= 1;
        line.bodies.push(body);
        Some(line.is_awaited && core::mem::take(&mut line.is_awaited))
    }

    /// Takes the frame of a message out of the stock, if nobody is to be woken for that.
    #[inline(always)]
    fn recv(&self) -> Option<Frame> {
        let mut stocked = self.into.stock.try_open()?;
        if stocked.is_to_resume() {
            return None;
        }
        stocked.stock.pop()
    }

    fn line(&self) -> Opened<'_, Line> {
        self.out.line.open()
    }

    fn stock(&self) -> Opened<'_, Stocked> {
        self.into.stock.open()
    }

    /// Somebody waits for what is put in line.
    pub(super) fn await_line(&self) {
        self.line().is_awaited = true;
    }
}

impl Stocked {
    /// Whether the next that is taken makes room that the link's task is to hear of.
    #[inline]
    fn is_to_resume(&self) -> bool {
        self.resumes_at.is_some_and(|at| self.stock.len() <= at + 1)
    }
}

/// Where a message to the only peer, which is in this process, goes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Near {
    /// It is in line.
    Sent,
    /// Nowhere: the line is full.
    Full,
    /// By the queue.
    Queue,
}

impl Socket {
    /// Sends a message of this body by the near way, if it goes there now.
    #[inline]
    pub(super) fn sends_near(&self, body: &[u8]) -> bool {
        let shared = &*self.shared;
        if !shared.near_way.out.is_open.load(Ordering::Relaxed) {
            return false;
        }
        match shared.near_way.send(body) {
            None => false,
            Some(false) => true,
            Some(true) => {
                shared.wake_near();
                true
            }
        }
    }

    /// Takes the frame of a message that came by the near way.
    #[inline(always)]
    pub(super) fn recv_near(&self) -> Option<Frame> {
        let way = &*self.shared.near_way;
        if !way.into.is_open.load(Ordering::Relaxed) {
            return None;
        }
        way.recv()
    }
}

impl Shared {
    /// Wakes who waits for what the only peer is sent.
    #[cold]
    fn wake_near(&self) {
        // If there is another now, or none, the line has been ended and all has gone by the queue.
        let access = self.lock().puller();
        if let Some(access) = access {
            access.other_is_awaited();
            access.wake_other();
        }
    }
}

impl State {
    // --- out ---

    /// Sends a message to the only peer, if that is in this process, by the near way; or tells where
    /// it goes instead, for which that is ended.
    pub(super) fn send_near(&mut self, message: &impl Outbound) -> Near {
        let Some(peer) = self.near else {
            return Near::Queue;
        };
        let body = message.only_frame();
        let Some(body) = body.filter(|body| body.len() <= MOST_OCTETS) else {
            self.end_line(peer);
            return Near::Queue;
        };
        let mark = self.send_mark();
        let may_open = self.may_go_near(peer);
        if !may_open && !self.near_way.out.is_open.load(Ordering::Relaxed) {
            return Near::Queue;
        }
        let mut line = self.near_way.line();
        if !line.is_open {
            if !may_open {
                return Near::Queue;
            }
            line.is_open = true;
            line.room = mark.min(MOST);
            self.near_way.out.is_open.store(true, Ordering::Relaxed);
        }
        if line.room > 0 {
            line.room -= 1;
            line.bodies.push(body);
            if core::mem::take(&mut line.is_awaited) {
                self.due.push(peer);
            }
            return Near::Sent;
        }
        if mark <= MOST {
            line.sender_waits = true;
            drop(line);
            self.wake_passages();
            return Near::Full;
        }
        drop(line);
        self.end_line(peer);
        Near::Queue
    }

    /// Whether a message would have to wait for room in line.
    pub(super) fn is_line_full(&self) -> bool {
        if self.near.is_none() || self.send_mark() > MOST {
            return false;
        }
        let mut line = self.near_way.line();
        let is_full = line.is_open && line.room == 0;
        line.sender_waits |= is_full;
        is_full
    }

    /// Whether every small body may go to `peer` by the line from now on.
    fn may_go_near(&self, peer: PeerId) -> bool {
        let goes_on = self.links.get(peer).map(|link| link.leaving) == Some(Leaving::No);
        goes_on && self.may_queue_straight() && self.core.queued(peer) == 0
    }

    /// How many messages may wait for a peer.
    const fn send_mark(&self) -> usize {
        match self.core.options().send_high_water_mark {
            0 => usize::MAX,
            mark => mark,
        }
    }

    /// Takes what is in line for `peer`, as far as there is to be no more than `most`.
    pub(super) fn take_near(&mut self, peer: PeerId, most: usize, into: &mut Bodies) {
        if self.near != Some(peer) {
            return;
        }
        let mark = self.send_mark();
        let mut line = self.near_way.line();
        into.take_from(&mut line.bodies, most);
        let left = line.bodies.len();
        // As with a queue, a full line takes more again when half of it has drained.
        if !line.is_open || (line.room == 0 && left > mark / 2) {
            return;
        }
        line.room = mark.min(MOST).saturating_sub(left);
        let sender_waits = core::mem::take(&mut line.sender_waits);
        drop(line);
        if sender_waits {
            self.writers.wake();
        }
    }

    /// Ends the way out: what is in line for `peer` goes by the queue.
    fn end_line(&mut self, peer: PeerId) {
        if !self.near_way.out.is_open.load(Ordering::Relaxed) {
            return;
        }
        let mut line = self.near_way.line();
        self.near_way.out.is_open.store(false, Ordering::Relaxed);
        line.is_open = false;
        line.room = 0;
        let mut bodies = core::mem::take(&mut line.bodies);
        let sender_waits = core::mem::take(&mut line.sender_waits);
        drop(line);
        let mut batch = Stock::from(&mut bodies).collect();
        self.core.queue_batch(peer, &mut batch);
        if sender_waits {
            self.writers.wake();
        }
        self.settle();
    }

    // --- in ---

    /// Takes what came from `peer` by the near way, on to the stock, or to the queue if it is not alone.
    pub(super) fn handle_bodies(&mut self, peer: PeerId, bodies: &mut Bodies) {
        let is_alone = self.near == Some(peer) && self.events.is_none() && !self.is_closing();
        if is_alone && self.core.may_take_past(peer) && self.core.lets_all_in() {
            let mark = self.core.options().receive_high_water_mark;
            let mut stocked = self.near_way.stock();
            let was_empty = stocked.stock.len() == 0;
            stocked.stock.fill(bodies);
            let is_full = mark != 0 && stocked.stock.len() >= mark;
            stocked.resumes_at = is_full.then_some(mark / 2);
            self.near_way.into.is_open.store(true, Ordering::Relaxed);
            drop(stocked);
            if was_empty {
                self.readers.wake();
            }
            return;
        }
        let mut batch = Stock::from(bodies).collect();
        self.handle_batch(peer, &mut batch);
    }

    /// How many are in stock.
    pub(super) fn stocked(&self) -> usize {
        match self.near {
            Some(_) => self.near_way.stock().stock.len(),
            None => 0,
        }
    }

    /// The same, where the next one taken may make room.
    #[inline]
    pub(super) fn recv_near(&self) -> Option<Frame> {
        if !self.near_way.into.is_open.load(Ordering::Relaxed) {
            return None;
        }
        let mut stocked = self.near_way.stock();
        if stocked.is_to_resume()
            && let Some(peer) = self.near
        {
            stocked.resumes_at = None;
            self.wake_link(peer);
        }
        stocked.stock.pop()
    }

    /// Ends the way in: what is in stock goes by the queue.
    pub(super) fn end_stock(&mut self) {
        let Some(peer) = self.near else { return };
        if !self.near_way.into.is_open.load(Ordering::Relaxed) {
            return;
        }
        let mut stocked = self.near_way.stock();
        self.near_way.into.is_open.store(false, Ordering::Relaxed);
        let mut batch: VecDeque<Message> = core::mem::take(&mut *stocked).stock.collect();
        drop(stocked);
        self.core.handle_batch(peer, &mut batch);
        self.settle();
    }

    /// Ends both ways, before something changes that they rest upon.
    pub(super) fn end_near_way(&mut self) {
        self.end_stock();
        if let Some(peer) = self.near {
            self.end_line(peer);
        }
    }
}
