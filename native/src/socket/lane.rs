//! What is on its way over one link, both ways, and whose turn it is to move it on.
//!
//! ```text
//!  socket's queue -> connection -> line -> kernel      written by the caller that filled the line
//!                                                      or has nobody to wait for, else by the task
//!  socket's queue <- connection <- chunk <- kernel     read by the task, or by a caller that has
//!                                                      taken all there was and knows of more
//! ```
//!
//! A lane lies under its socket's lock; the kernel is only asked outside of it. Meanwhile the line
//! or the buffer is with the one who asks: nobody else can write, or read, until it is back.

use std::io;
use std::sync::Arc;

use bytes::Buf;
use bytes::Bytes;
use bytes::BytesMut;
use hopscope_core::Instant;
use hopscope_core::connection::Connection;
use hopscope_core::connection::Framing;
use hopscope_core::connection::Output;
use hopscope_core::wire::LentBody;

use super::steady::SHORT_LINE_OCTETS;
use super::steady::Steady;
use crate::transport::Outgoing;
use crate::transport::ReadBuffer;
use crate::transport::Spare;
use crate::transport::Stream;

/// With this many octets in line for the kernel, whoever adds to them writes them: a system call
/// costs little beside the copy then, and the line is still in the processor's cache.
const FULL_LINE_OCTETS: usize = 64 * 1024;

/// With this many octets in line for the kernel, messages stay in the socket's queue, where its
/// mark counts them.
const MOST_LINE_OCTETS: usize = 256 * 1024;

/// A caller waits for octets itself after it has wanted to so often.
const VIGILS_FROM: u8 = 4;

/// A body of which so much is missing is read into by itself.
const LONG_BODY_OCTETS: usize = 16 * 1024;

/// Of bodies from this size on, few would lie whole in a chunk: chunks are short where they come, for
/// what is read there of them has to be copied.
const LONELY_BODY_OCTETS: usize = 128 * 1024;

/// What is on its way over one link.
pub(super) struct Lane {
    pub(super) connection: Connection,
    framing: Framing,
    /// What callers may read and write; none for a WebSocket, which only its task may.
    stream: Option<Arc<Stream>>,
    /// Octets in line for the kernel, in front of those that the connection has.
    pub(super) line: Outgoing,
    /// Somebody has been told that there is a line to write.
    noticed: bool,
    /// The line is with somebody who writes it.
    writing: bool,
    /// The kernel takes no more: the task waits until it does.
    blocked: bool,
    /// Somebody has waited for the kernel since it took no more, as long as senders do.
    waited: bool,
    /// The peer has said something since octets last left for it.
    answered: bool,
    /// The peer is let speak first.
    listening: bool,
    /// The next message is written by its sender at once: what came before it left long ago.
    prompt: bool,
    /// Whether the lane may be left to its sender.
    pub(super) steady: Steady,
    buffer: ReadBuffer,
    /// The buffer is with somebody who reads.
    reading: bool,
    /// All that had come when it was last read has been read.
    dry: bool,
    /// A caller has read for itself, or waited for something to read, since the task last looked.
    pub(super) pulled: bool,
    /// A caller waits for something to read.
    kept: bool,
    /// How often one has wanted to, up to as often as it takes.
    wanted: u8,
    /// The task leaves reading to callers.
    watched: bool,
    /// An output of the connection that only the task can act upon.
    pub(super) left: Option<Box<Output>>,
    /// What broke the stream while a caller used it.
    broken: Option<io::Error>,
}

/// What is to be done with a line that has grown.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Due {
    /// Somebody sees to it.
    Nothing,
    /// The link's task is to write it.
    Wake,
    /// The caller is to write it.
    Write,
}

/// What the task has left to callers.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Left {
    /// To read: they may not come again.
    Read,
    /// To wait for something to read.
    Waited,
}

impl Lane {
    pub(super) fn new(
        connection: Connection,
        framing: Framing,
        stream: Option<Arc<Stream>>,
    ) -> Self {
        Self {
            connection,
            framing,
            stream,
            line: Outgoing::default(),
            noticed: false,
            writing: false,
            blocked: false,
            waited: false,
            answered: false,
            listening: false,
            prompt: true,
            steady: Steady::default(),
            buffer: ReadBuffer::default(),
            reading: false,
            dry: true,
            pulled: false,
            kept: false,
            wanted: 0,
            watched: false,
            left: None,
            broken: None,
        }
    }

    /// How messages become octets on it.
    pub(super) const fn framing(&self) -> Framing {
        self.framing
    }

    // --- out ---

    /// Octets in line.
    #[inline]
    pub(super) fn line_octets(&self) -> usize {
        self.connection.transmit_octets() + self.line.remaining()
    }

    /// Whether the connection takes another message now.
    #[inline]
    pub(super) fn has_room(&self) -> bool {
        self.connection.is_ready() && self.line_octets() < MOST_LINE_OCTETS
    }

    /// Whether somebody is writing.
    pub(super) const fn is_writing(&self) -> bool {
        self.writing
    }

    /// Whether the kernel took no more when it was last asked.
    pub(super) const fn is_blocked(&self) -> bool {
        self.blocked
    }

    /// The kernel takes no more of what somebody is writing.
    pub(super) const fn block(&mut self) {
        self.blocked = true;
    }

    /// The kernel takes more again.
    pub(super) const fn unblock(&mut self) {
        self.blocked = false;
        self.waited = false;
    }

    /// Whether the kernel takes no more, and the line is full with `more` octets: whoever waits a
    /// little finds it empty, unless somebody has done so in vain.
    #[inline]
    pub(super) fn is_congested_by(&self, more: usize) -> bool {
        self.blocked && !self.waited && self.line_octets() + more >= FULL_LINE_OCTETS
    }

    /// Somebody has waited in vain.
    pub(super) const fn give_up_waiting(&mut self) {
        self.waited = true;
    }

    /// Whether the line may grow and somebody sees to it already.
    #[inline]
    pub(super) fn is_seen_to(&self) -> bool {
        let is_seen_to = self.noticed || self.writing || self.blocked;
        is_seen_to && self.line_octets() < FULL_LINE_OCTETS
    }

    /// How many octets the line may grow by without anybody being asked anything; none if somebody
    /// has to see to it first.
    pub(super) fn room_unasked(&self) -> Option<usize> {
        let may = self.connection.is_ready() && self.is_seen_to();
        may.then(|| FULL_LINE_OCTETS - self.line_octets())
    }

    /// What is to be done if the line has grown; `goes_on` if the application has more to do before
    /// it will wait, `is_apart` if the task runs beside it.
    #[inline]
    pub(super) fn due(&mut self, goes_on: bool, is_apart: impl FnOnce() -> bool) -> Due {
        let octets = self.line_octets();
        if octets == 0 || self.writing || self.blocked || self.listening {
            Due::Nothing
        } else if octets >= FULL_LINE_OCTETS && self.stream.is_some() {
            Due::Write
        } else if core::mem::replace(&mut self.noticed, true) || self.steady.is_left() {
            Due::Nothing
        } else if goes_on || self.stream.is_none() || !core::mem::take(&mut self.prompt) {
            if self.steady.is_believed() && self.stream.is_some() && is_apart() {
                self.steady.leave();
            }
            Due::Wake
        } else {
            Due::Write
        }
    }

    /// Puts the next octets of the connection in line; they are given back to be told.
    pub(super) fn line_up(&mut self) -> Option<Bytes> {
        let octets = self.connection.poll_transmit()?;
        self.line.push(octets.clone());
        Some(octets)
    }

    /// Takes the line to write it; `None` if somebody else does or there is none.
    pub(super) fn begin_write(&mut self) -> Option<Outgoing> {
        if self.writing || self.listening || !self.line.has_remaining() {
            return None;
        }
        self.writing = true;
        self.answered = false;
        self.noticed = false;
        self.steady.note_line(self.line.remaining());
        Some(core::mem::take(&mut self.line))
    }

    /// Takes the right to write a message of one frame past the line, which is empty: its head, and
    /// the stream for both.
    pub(super) fn begin_direct(&mut self, size: usize) -> Option<(Arc<Stream>, BytesMut)> {
        if self.writing || self.blocked || self.line.has_remaining() {
            return None;
        }
        let stream = self.stream.clone()?;
        let head = self.connection.head_of(size)?;
        self.writing = true;
        self.answered = false;
        Some((stream, head))
    }

    /// The line is back after `result`, with what is left of it.
    pub(super) fn end_write(&mut self, line: Outgoing, result: io::Result<()>) {
        self.writing = false;
        self.line.put_before(line);
        match result {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => self.blocked = true,
            Err(error) => self.broken = Some(error),
        }
    }

    /// The task has written a line of so many octets: if they are few, little comes at a time, and
    /// who sends next need not wait for the task.
    pub(super) const fn note_length(&mut self, octets: usize) {
        self.prompt |= octets <= SHORT_LINE_OCTETS;
    }

    /// The line, to be written before the link is closed: nothing while somebody writes, for what he
    /// does not bring to its end must not be followed by anything.
    pub(super) fn into_line(mut self) -> Outgoing {
        if self.writing {
            return Outgoing::default();
        }
        while self.line_up().is_some() {}
        self.line
    }

    /// Whether the task leaves the line to its sender, who writes it when it is full.
    pub(super) fn is_left_to_sender(&self) -> bool {
        self.steady.is_left() && self.line_octets() < FULL_LINE_OCTETS
    }

    /// Whether the peer has said something since octets last left for it, none of which are in line.
    pub(super) fn is_answered(&self) -> bool {
        self.answered && !self.writing && self.line_octets() == 0
    }

    /// What broke the stream, if a caller has found out.
    pub(super) const fn take_broken(&mut self) -> Option<io::Error> {
        self.broken.take()
    }

    // --- in ---

    /// Keeps the line back until the peer has said something, if there is to be a handshake and it has
    /// not yet. Tells whether it does.
    pub(super) fn listen(&mut self) -> bool {
        self.listening = self.stream.is_some() && !self.answered && !self.connection.is_ready();
        self.listening
    }

    /// Whether the line is kept back until the peer has said something.
    pub(super) const fn is_listening(&self) -> bool {
        self.listening
    }

    /// The peer has been let speak first for long enough.
    pub(super) const fn speak(&mut self) {
        self.listening = false;
    }

    /// Whether this is the lane over `stream`, not one that was opened since.
    pub(super) fn is_over(&self, stream: &Arc<Stream>) -> bool {
        self.stream().is_some_and(|own| Arc::ptr_eq(own, stream))
    }

    /// What callers may read and write.
    pub(super) const fn stream(&self) -> Option<&Arc<Stream>> {
        self.stream.as_ref()
    }

    /// Whether the task may leave reading to callers for a while: one is reading, or has read, or
    /// begun to wait for something to read, since this was last asked.
    pub(super) fn leave_to_callers(&mut self) -> Option<Left> {
        let pulled = core::mem::take(&mut self.pulled);
        self.watched = self.reading || pulled;
        self.watched.then_some(match self.kept {
            true => Left::Waited,
            false => Left::Read,
        })
    }

    /// Whether reading was left to callers, none of whom has come since the task last looked.
    pub(super) const fn is_left_unread(&self) -> bool {
        self.watched && !self.reading && !self.pulled
    }

    /// A caller waits for something to read, if nobody else does; with the stream to wait for, and
    /// whether that is news to the task. On a link that is new it stays with the task: many are closed
    /// after an answer, and to tell the task costs more than one vigil saves.
    pub(super) fn begin_vigil(&mut self) -> Option<(Arc<Stream>, bool)> {
        if self.wanted < VIGILS_FROM {
            self.wanted += 1;
            return None;
        }
        if self.kept || self.reading || self.left.is_some() || !self.connection.is_ready() {
            return None;
        }
        let stream = self.stream.clone()?;
        self.kept = true;
        Some((stream, self.renew_vigil()))
    }

    /// A caller waits for something to read, and nobody else does; tells whether that is news to the
    /// task.
    pub(super) const fn renew_vigil(&mut self) -> bool {
        self.pulled = true;
        !core::mem::replace(&mut self.watched, true)
    }

    /// Nobody waits any more; tells whether the task is to, since callers have not been left alone.
    pub(super) const fn end_vigil(&mut self) -> bool {
        self.kept = false;
        self.pulled = true;
        !self.watched
    }

    /// Whether a caller waits for something to read.
    pub(super) const fn is_kept(&self) -> bool {
        self.kept
    }

    /// Whether reading is left to callers, and none of them is there now.
    pub(super) const fn is_unwatched(&self) -> bool {
        self.watched && !self.kept && !self.reading
    }

    /// The task reads again, unless a caller does; tells whether it is to be woken for that.
    pub(super) const fn take_back(&mut self) -> bool {
        if !self.is_unwatched() {
            return false;
        }
        self.watched = false;
        self.pulled = false;
        true
    }

    /// Whether all that had come when it was last read has been read.
    pub(super) const fn is_dry(&self) -> bool {
        self.dry
    }

    /// Takes room to read into; `None` if somebody else reads. With `all_in_chunks`, whatever comes
    /// is to be seen. `spare` is memory that may be used.
    pub(super) fn begin_read(&mut self, all_in_chunks: bool, spare: &mut Spare) -> Option<Room> {
        if core::mem::replace(&mut self.reading, true) {
            return None;
        }
        let body = match all_in_chunks {
            true => None,
            false => self.connection.lend_body(LONG_BODY_OCTETS),
        };
        Some(match body {
            Some(body) => Room::Body(body),
            None => {
                let mut buffer = core::mem::take(&mut self.buffer);
                buffer.accept(spare);
                Room::Chunk(buffer)
            }
        })
    }

    /// The room is back after `result`; memory that is not needed goes to `spare`. What has come in a chunk is given back to be told.
    pub(super) fn end_read(
        &mut self,
        now: Instant,
        room: Room,
        result: &io::Result<usize>,
        spare: &mut Spare,
    ) -> Option<Bytes> {
        self.reading = false;
        let has_come = matches!(result, Ok(1..));
        let blocked = matches!(result, Err(error) if error.kind() == io::ErrorKind::WouldBlock);
        if has_come {
            self.listening = false;
            self.answered = true;
            self.prompt = true;
            self.steady.interrupt();
        }
        let chunk = match room {
            Room::Body(body) => {
                self.dry = !has_come;
                if body.size() >= LONELY_BODY_OCTETS {
                    self.buffer.be_short();
                }
                self.connection.return_body(now, body);
                None
            }
            Room::Chunk(mut buffer) => {
                let count = result.as_ref().map_or(0, |count| *count);
                self.dry = !buffer.is_filled_by(count);
                let chunk = has_come.then(|| buffer.take(count));
                if self.dry {
                    buffer.release(spare);
                }
                self.buffer = buffer;
                chunk
            }
        };
        if let Some(octets) = &chunk {
            self.connection.handle_octets(now, octets.clone());
        } else if !has_come && !blocked {
            // The end, or a reset, which is how some peers say goodbye.
            self.connection.handle_end(now);
        }
        chunk
    }
}

/// Where octets are read into.
pub(super) enum Room {
    /// Memory for whatever comes.
    Chunk(ReadBuffer),
    /// A long body, which needs not be copied then.
    Body(LentBody),
}

impl Room {
    /// Reads what is there.
    pub(super) fn read_from(&mut self, stream: &Stream) -> io::Result<usize> {
        match self {
            Self::Chunk(buffer) => stream.try_read(&mut buffer.make_room()),
            Self::Body(body) => stream.try_read(&mut body.room()),
        }
    }
}
