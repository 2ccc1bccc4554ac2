//! Calls that make sense for some types only: groups and numbers.

use hopscope_core::Frame;
use hopscope_core::Message;
use hopscope_core::socket::PeerStatus;
use hopscope_core::socket::RecvError;
use hopscope_core::socket::Unsent;

use super::Socket;

impl Socket {
    // --- RADIO, DISH ---

    /// Sends a body to a group: what a RADIO sends as two frames (`zmq_msg_set_group`).
    ///
    /// # Errors
    /// As [`send`](Self::send).
    pub async fn send_to_group(
        &self,
        group: impl Into<Frame>,
        body: impl Into<Frame>,
    ) -> Result<(), Unsent> {
        self.send([group.into(), body.into()]).await
    }

    /// Receives a group and a body: what a DISH receives as two frames (`zmq_msg_group`).
    ///
    /// # Errors
    /// As [`recv`](Self::recv).
    pub async fn recv_of_group(&self) -> Result<(Frame, Frame), RecvError> {
        let mut message = self.recv().await?;
        let group = message.pop_front().unwrap_or_default();
        Ok((group, message.pop_front().unwrap_or_default()))
    }

    // --- SERVER, PEER ---

    /// Sends a body to the peer of that number: what a SERVER or PEER sends as two frames
    /// (`zmq_msg_set_routing_id`).
    ///
    /// # Errors
    /// As [`send`](Self::send).
    pub async fn send_to_number(&self, number: u32, body: impl Into<Frame>) -> Result<(), Unsent> {
        let number = Frame::copy_from(&number.to_be_bytes());
        self.send([number, body.into()]).await
    }

    /// Receives a body and the number of the peer it came from: what a SERVER or PEER receives as
    /// two frames (`zmq_msg_routing_id`). The number is zero at other types.
    ///
    /// # Errors
    /// As [`recv`](Self::recv).
    pub async fn recv_of_number(&self) -> Result<(u32, Message), RecvError> {
        let mut message = self.recv().await?;
        let number = message
            .first()
            .and_then(|frame| <[u8; 4]>::try_from(frame.octets()).ok());
        let number = number.map_or(0, u32::from_be_bytes);
        if number != 0 {
            message.pop_front();
        }
        Ok((number, message))
    }

    // --- all types ---

    /// Every peer as it stands now, those that are still being connected to among them: its queues,
    /// what it wants to hear, the name it is known by.
    pub fn status(&self) -> Vec<PeerStatus> {
        self.shared.lock().status()
    }

    /// What the application of a SUB, XSUB or DISH wants to hear, and how often it said so
    /// (`ZMQ_TOPICS_COUNT` counts them).
    pub fn subscriptions(&self) -> Vec<(Frame, usize)> {
        self.shared.lock().subscriptions()
    }
}
