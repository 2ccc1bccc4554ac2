//! The express way: messages of one frame that meet neither the socket nor its lane.
//!
//! What lets a message go past the queues (`past.rs`) is a dozen conditions. They are looked at once,
//! when the socket's lock is given back: if they hold, the end of the line, or the chunk that is
//! being read, is laid out here, and who sends or receives next has only to take it. Whoever takes the
//! socket's lock takes it back first. So the conditions cannot change while it lies here: there is no
//! way to what they depend on but by that lock.
//!
//! ```text
//!  lock given back    may it?  the end of the line, the chunk  -->  laid out
//!  send, recv                                                       one message, another, ...
//!  lock taken         they are where they were                 <--  taken back
//! ```

use core::sync::atomic::AtomicBool;
use core::sync::atomic::Ordering;

use hopscope_core::Frame;
use hopscope_core::connection::LentChunk;
use hopscope_core::connection::LentTail;
use hopscope_core::trace::PeerId;

use super::brief::Brief;
use super::brief::Opened;
use super::leaving::Leaving;
use super::sending::LARGE_OCTETS;
use super::state::State;

/// What is laid out for senders and receivers.
#[derive(Default)]
pub(super) struct Express {
    line: Slot<LentTail>,
    chunk: Slot<LentChunk>,
}

/// A place where something is laid out, or not.
///
/// It has a lock of its own, which is held for as long as it takes to copy a message and no longer.
struct Slot<T> {
    it: Brief<Option<T>>,
    /// Whether it is worth looking: most sockets never lay anything out.
    is_filled: AtomicBool,
}

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self {
            it: Brief::default(),
            is_filled: AtomicBool::new(false),
        }
    }
}

impl<T> Slot<T> {
    /// What lies here, if anything does and others are not busy with it.
    #[inline]
    fn look(&self) -> Option<Opened<'_, Option<T>>> {
        let is_filled = self.is_filled.load(Ordering::Relaxed);
        is_filled.then(|| self.it.look())?
    }

    /// Lays something out, where nothing is.
    fn put(&self, it: T) {
        *self.it.open() = Some(it);
        self.is_filled.store(true, Ordering::Relaxed);
    }

    /// Takes it back.
    fn take(&self) -> Option<T> {
        self.is_filled.store(false, Ordering::Relaxed);
        self.it.open().take()
    }
}

/// What the socket knows of it.
#[derive(Default)]
pub(super) struct LaidOut {
    /// Whose line's end is laid out.
    line: Option<PeerId>,
    /// Whose chunk is.
    chunk: Option<PeerId>,
    /// A message has gone past the queue: the next one might take the express way.
    pub(super) sends: bool,
    /// The same of a message that was received.
    pub(super) receives: bool,
}

impl LaidOut {
    /// Whether anything is to be taken back.
    #[inline]
    pub(super) const fn any(&self) -> bool {
        self.line.is_some() || self.chunk.is_some()
    }

    /// Whether it is worth finding out what may be laid out.
    #[inline]
    pub(super) const fn is_worth_it(&self) -> bool {
        self.sends || self.receives
    }
}

impl Express {
    /// Puts a message of one frame in line, if that takes nothing else.
    #[inline]
    pub(super) fn send(&self, body: &[u8]) -> bool {
        if body.len() >= LARGE_OCTETS {
            return false;
        }
        let mut slot = self.line.look();
        let line = slot.as_mut().and_then(|slot| slot.as_mut());
        line.is_some_and(|line| line.push(body))
    }

    /// The frame of the next message, if there is one and it takes nothing else.
    #[inline(always)]
    pub(super) fn recv(&self) -> Option<Frame> {
        let mut slot = self.chunk.look();
        let chunk = slot.as_mut().and_then(|slot| slot.as_mut());
        chunk.and_then(LentChunk::poll_frame)
    }

    /// Lays out what may be, by whoever gives the socket's lock back.
    #[cold]
    pub(super) fn lay_out(&self, state: &mut State) {
        if core::mem::take(&mut state.laid_out.sends)
            && let Some((peer, line)) = state.lend_line()
        {
            state.laid_out.line = Some(peer);
            self.line.put(line);
        }
        if core::mem::take(&mut state.laid_out.receives)
            && let Some((peer, chunk)) = state.lend_chunk()
        {
            state.laid_out.chunk = Some(peer);
            self.chunk.put(chunk);
        }
    }

    /// Takes everything back, by whoever has just taken the socket's lock.
    #[cold]
    pub(super) fn take_back(&self, state: &mut State) {
        if let Some(peer) = state.laid_out.line.take()
            && let Some(line) = self.line.take()
            && let Some(lane) = state.lane(peer)
        {
            lane.connection.return_tail(line);
        }
        if let Some(peer) = state.laid_out.chunk.take()
            && let Some(chunk) = self.chunk.take()
            && let Some(lane) = state.lane(peer)
        {
            lane.connection.return_chunk(chunk);
        }
    }
}

impl State {
    /// The end of the line to the only peer there is to send to, if messages of one frame may be put
    /// there without asking: all that [`send_past`](Self::send_past) asks would be answered alike.
    fn lend_line(&mut self) -> Option<(PeerId, LentTail)> {
        if self.events.is_some() || self.closing || self.wrote {
            return None;
        }
        let peer = self.core.may_only_send_past()?;
        let link = self.links.get_mut(peer)?;
        if link.leaving != Leaving::No {
            return None;
        }
        let lane = link.lane.as_mut()?;
        let room = lane.room_unasked()?;
        Some((peer, lane.connection.lend_tail(room)?))
    }

    /// The chunk that has come from the only peer, if messages of one frame may be taken out of it
    /// without asking: all that [`take_past`](Self::take_past) asks would be answered alike.
    fn lend_chunk(&mut self) -> Option<(PeerId, LentChunk)> {
        let peer = self.sole?;
        let may = self.events.is_none() && !self.closing;
        if !may || !self.core.may_take_past(peer) || !self.core.lets_all_in() {
            return None;
        }
        let chunk = self.lane(peer)?.connection.lend_chunk()?;
        Some((peer, chunk))
    }
}
