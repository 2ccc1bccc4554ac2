//! Calls that a scenario makes by hand, at real sockets and beside their node's program. They do not
//! wait, and what cannot be done is told by the same events as in the world.

use hopscope::Socket;
use hopscope::node;
use hopscope_core::Rule;
use hopscope_core::dump;
use hopscope_core::scenario::ScriptStep;
use hopscope_core::socket::RecvError;
use hopscope_core::socket::SendError;
use hopscope_core::trace::Event;
use hopscope_core::trace::NodeId;
use hopscope_core::trace::Operation;

use super::board::Board;

/// The application of `node` makes this call at one of its sockets, which it has if it has started.
pub(super) fn call(board: &Board, node: NodeId, sockets: Option<&Vec<Socket>>, step: &ScriptStep) {
    let Some(sockets) = sockets else {
        let rule = Rule::NodeDown;
        return board.record_beside(node, Event::ActInVain { rule });
    };
    match step {
        ScriptStep::Send { socket, message } => {
            let (id, socket) = (board.socket_of(node, *socket), &sockets[*socket]);
            let sent = socket.try_send(message.clone());
            if let Err(unsent) = sent
                && unsent.error == SendError::WouldBlock
            {
                let rule = if socket.peers().is_empty() {
                    Rule::NoPeer
                } else {
                    Rule::HighWaterMark
                };
                let operation = Operation::Send;
                board.record_socket(id, Event::Refused { operation, rule });
            }
        }
        ScriptStep::Receive { socket, dump, .. } => {
            let id = board.socket_of(node, *socket);
            match sockets[*socket].try_recv() {
                Ok(message) if *dump => {
                    let text = dump::dump(&message);
                    board.record_beside(node, Event::Printed { text });
                }
                Err(RecvError::WouldBlock) => {
                    let (operation, rule) = (Operation::Receive, Rule::NothingToReceive);
                    board.record_socket(id, Event::Refused { operation, rule });
                }
                _ => {}
            }
        }
        ScriptStep::Interest { socket, interest } => {
            let id = board.socket_of(node, *socket);
            if let Err(error) = node::state(&sockets[*socket], interest.clone()) {
                let event = Event::InterestIgnored {
                    peer: None,
                    interest: interest.clone(),
                    rule: error.rule(),
                };
                board.record_socket(id, event);
            }
        }
        // Reading refuses it, and so would whatever comes later.
        _ => {}
    }
}
