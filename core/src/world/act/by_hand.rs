//! Calls made by hand, beside those of a node's program. They do not wait.

use crate::dump;
use crate::interest::Interest;
use crate::rule::Rule;
use crate::scenario::ScriptStep;
use crate::trace::{Event, NodeId, SocketId};
use crate::world::World;

impl World {
    /// The application of a node makes this call. A call that is refused says so itself.
    pub(super) fn call_by_hand(&mut self, node: NodeId, step: &ScriptStep) -> Result<(), Rule> {
        self.running(node)?;
        match step {
            ScriptStep::Send { socket, message } => {
                let socket = self.socket_of(node, *socket);
                let message = message.clone();
                // What became of it the socket has told.
                let _ = self.with_socket(socket, |socket, obs| socket.send_now(message, obs));
                self.drain_outputs(socket);
            }
            ScriptStep::Receive { socket, dump, .. } => {
                let socket = self.socket_of(node, *socket);
                let received = self.receive(socket, |socket, obs| socket.recv_now(obs));
                if let Ok(message) = received
                    && *dump
                {
                    let text = dump::dump(&message);
                    self.record_node(node, Event::Printed { text });
                }
            }
            ScriptStep::Interest { socket, interest } => {
                let socket = self.socket_of(node, *socket);
                self.state_by_hand(socket, interest);
            }
            // Reading refuses these: an act has a time of its own, and nothing it has received.
            ScriptStep::Wait { .. }
            | ScriptStep::Compose { .. }
            | ScriptStep::ReceiveFrame { .. } => {
                return Err(Rule::NothingChanges);
            }
        }
        Ok(())
    }

    fn state_by_hand(&mut self, socket: SocketId, interest: &Interest) {
        let Err(error) = self.call_interest(socket, interest.clone()) else {
            return;
        };
        let rule = error.rule();
        let (peer, interest) = (None, interest.clone());
        self.record(
            socket,
            Event::InterestIgnored {
                peer,
                interest,
                rule,
            },
        );
    }
}
