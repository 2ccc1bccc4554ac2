//! XSUB: a SUB whose application sends subscriptions, as `01 topic` and `00 topic`, and whatever else
//! it has to say to the publishers.
//!
//! What it receives it does not look at. Spec: RFC 29, the XSUB socket type.

use crate::frame::Frame;
use crate::interest::Interest;
use crate::message::Message;
use crate::socket::peers::Peers;
use crate::socket::publisher::take_subscriptions;
use crate::socket::socket_type::SocketType;
use crate::socket::wanted::Wanted;
use crate::socket::{InterestError, PeerInfo, SocketOptions, Unsent, spread};
use crate::trace::{Observer, PeerId};

#[derive(Clone, Debug)]
pub(super) struct Xsub {
    wanted: Wanted,
    only_first: bool,
    /// The publishers; kept so that sending takes no memory.
    receivers: Vec<PeerId>,
}

impl SocketType for Xsub {
    fn new(options: &SocketOptions) -> Self {
        Self {
            wanted: Wanted::new(options.xsub_verbose_unsubscribe),
            only_first: options.only_first_subscribe,
            receivers: Vec::new(),
        }
    }

    fn send<O: Observer>(
        &mut self,
        peers: &mut Peers,
        message: Message,
        obs: &mut O,
    ) -> Result<(), Unsent> {
        let rest = take_subscriptions(message, self.only_first, |interest| {
            self.wanted.state(peers, interest, obs);
        });
        if let Some(message) = rest {
            self.receivers.clear();
            let reachable = peers.iter().filter(|(_, peer)| peer.is_reachable());
            self.receivers.extend(reachable.map(|(id, _)| id));
            spread::send(peers, &self.receivers, message, obs);
        }
        Ok(())
    }

    fn is_writable(&self, _: &Peers) -> bool {
        true
    }

    fn peer_ready<O: Observer>(&mut self, peers: &mut Peers, id: PeerId, _: &PeerInfo, _: &mut O) {
        self.wanted.replay(peers, id, Interest::Subscribe);
    }

    fn state<O: Observer>(
        &mut self,
        peers: &mut Peers,
        interest: Interest,
        obs: &mut O,
    ) -> Result<(), InterestError> {
        self.wanted.state(peers, interest, obs);
        Ok(())
    }

    fn wanted(&self) -> Vec<(Frame, usize)> {
        self.wanted.all()
    }
}
