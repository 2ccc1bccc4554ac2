//! A receiver that waits for octets itself.
//!
//! Whoever waits for a message could leave it to the link's task to be woken by the kernel, to read,
//! and to wake him in turn. Where the socket has one peer the receiver does it himself: the runtime
//! wakes him as soon as there is something, and the task sleeps on. In an exchange of one message at
//! a time that is a wake less each way, and where callers have threads of their own a thread less.
//!
//! ```text
//!  receiver   keeps vigil . . . reads, takes a message            keeps vigil . . .
//!  task       leaves reading to callers    looks: somebody was here    looks: nobody, reads itself
//! ```
//!
//! While callers come and go nobody else waits for octets: the task looks every so often, and if
//! none of them has come since, it reads itself again. So nothing is left unread for long between two
//! calls, nor where a call is not polled any more. That is no timer of the runtime while one keeps vigil
//! (`bell.rs`), so that an exchange of one message at a time has none. A call that is given up, and whoever
//! waits for a message in another way, wakes the task at once.

use core::task::Context;
use core::task::Poll;
use std::sync::Arc;

use hopscope_core::socket::SocketKind;
use hopscope_core::trace::PeerId;

use super::Socket;
use super::leaving::Leaving;
use super::state::State;
use crate::transport::Stream;

/// A receiver's vigil over the only peer's stream, which ends with the call.
pub(super) struct Vigil<'a> {
    socket: &'a Socket,
    over: Option<(PeerId, Arc<Stream>)>,
}

impl<'a> Vigil<'a> {
    pub(super) const fn new(socket: &'a Socket) -> Self {
        Self { socket, over: None }
    }

    /// Begins, if there is something to keep vigil over and nobody else does; tells whether octets are
    /// to be waited for. One that has begun goes on, unless its stream has gone since.
    pub(super) fn begin(&mut self, state: &mut State) -> bool {
        if self.is_kept(state) {
            state.renew_vigil();
        } else {
            self.let_go(state);
            self.over = state.begin_vigil();
        }
        self.over.is_some()
    }

    /// Ready once there is something to read, or the stream has an end: from whom.
    pub(super) fn poll_readable(&self, context: &mut Context<'_>) -> Poll<PeerId> {
        match &self.over {
            Some((peer, stream)) => stream.poll_readable(context).map(|_| *peer),
            None => Poll::Pending,
        }
    }

    /// Whether the peer shares the processor that runs this, so that it cannot answer meanwhile.
    pub(super) fn is_beside_peer(&self) -> bool {
        let over = self.over.as_ref();
        over.is_some_and(|(_, stream)| stream.is_peer_here())
    }

    /// Whether there is one, over a stream that still stands.
    pub(super) fn is_kept(&self, state: &mut State) -> bool {
        let over = self.over.as_ref();
        over.is_some_and(|(peer, stream)| state.is_kept_over(*peer, stream))
    }

    /// Ends with a message: who waits beside takes the next.
    pub(super) fn end(&mut self, state: &mut State) {
        if self.let_go(state) {
            state.readers.wake();
        }
    }

    /// Ends, if it is kept. Tells whether it was.
    fn let_go(&mut self, state: &mut State) -> bool {
        let over = self.over.take();
        over.is_some_and(|(peer, stream)| state.end_vigil(peer, &stream))
    }
}

impl Drop for Vigil<'_> {
    fn drop(&mut self) {
        if self.over.is_some() {
            let mut state = self.socket.shared.lock();
            if self.let_go(&mut state) {
                state.take_back_reading();
            }
        }
    }
}

impl State {
    /// Begins a vigil over the only peer.
    fn begin_vigil(&mut self) -> Option<(PeerId, Arc<Stream>)> {
        let peer = self.sole?;
        // What its peers want is to be known while nobody receives, too.
        if self.core.kind() == SocketKind::Xpub || self.is_closing() {
            return None;
        }
        let link = self.links.get_mut(peer)?;
        // Without a peer, the socket has not let it in.
        if link.leaving != Leaving::No || link.peer.is_none() {
            return None;
        }
        let lane = link.lane.as_mut()?;
        let (stream, is_news) = lane.begin_vigil()?;
        if is_news {
            link.wake.ring();
        }
        Some((peer, stream))
    }

    /// He who keeps vigil waits anew, in place of the link's task if that has done so meanwhile.
    fn renew_vigil(&mut self) {
        let link = self.sole.and_then(|peer| self.links.get_mut(peer));
        if let Some(link) = link
            && link.lane.as_mut().is_some_and(|lane| lane.renew_vigil())
        {
            link.wake.ring();
        }
    }

    fn is_kept_over(&mut self, peer: PeerId, stream: &Arc<Stream>) -> bool {
        self.sole == Some(peer)
            && self
                .lane(peer)
                .is_some_and(|lane| lane.is_over(stream) && lane.is_kept())
    }

    /// Ends the vigil over this stream, if it still stands; tells whether it does.
    fn end_vigil(&mut self, peer: PeerId, stream: &Arc<Stream>) -> bool {
        let is_sole = self.sole == Some(peer);
        let Some(lane) = self.lane(peer).filter(|lane| lane.is_over(stream)) else {
            return false;
        };
        // The runtime wakes only who has asked last: the task asks again, if it is to wait.
        if lane.end_vigil() | (!is_sole && lane.take_back()) {
            self.wake_link(peer);
        }
        true
    }

    /// The link's task is to read, if it has left that to callers and nobody keeps vigil.
    pub(super) fn take_back_reading(&mut self) {
        if let Some(peer) = self.sole
            && let Some(lane) = self.lane(peer)
            && lane.take_back()
        {
            self.wake_link(peer);
        }
    }

    /// The peer whose octets nobody waits for just now, so that who looks for a message looks there.
    pub(super) fn unwatched(&mut self) -> Option<PeerId> {
        let peer = self.sole?;
        self.lane(peer)?.is_unwatched().then_some(peer)
    }
}
