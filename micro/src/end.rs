//! A socket with one peer, and the connection to it: what stands at either end of a link.

use hopscope_core::connection::{Config, Connection, Output};
use hopscope_core::socket::{Origin, PeerInfo, Socket, SocketKind, SocketOptions, Transmission};
use hopscope_core::trace::{Observer, PeerId, Silent};
use hopscope_core::{Instant, Message};

/// One end of a link.
#[derive(Debug)]
pub struct End {
    /// The socket.
    pub socket: Socket,
    /// Who is at the other end.
    pub peer: PeerId,
    /// What leads there.
    pub connection: Connection,
}

impl End {
    /// An end whose link has just been made.
    pub fn new(kind: SocketKind) -> Self {
        let mut socket = Socket::new(kind, SocketOptions::default());
        Self {
            peer: socket.attach(Origin::Accept, &mut Silent),
            socket,
            connection: Connection::new(Instant::ZERO, Config::new(kind)),
        }
    }

    /// Sends a message to the peer.
    ///
    /// # Panics
    /// If the socket refuses it.
    pub fn send(&mut self, message: Message, obs: &mut impl Observer) {
        let sent = self.socket.send(message, obs);
        sent.expect("the peer is there and has room");
    }

    /// Puts what the socket has for the peer in line at the connection.
    ///
    /// # Panics
    /// If the connection refuses it.
    pub fn write(&mut self, obs: &mut impl Observer) {
        while let Some(next) = self.socket.poll_transmit(self.peer, obs) {
            let sent = match next {
                Transmission::Message(message) => self.connection.send(&message),
                Transmission::Interest(interest) => self.connection.send_interest(&interest),
            };
            sent.expect("a peer that is sent to is ready");
        }
        while self.socket.poll_output().is_some() {}
    }

    /// Puts a message of one frame in line at the connection, past the socket, as a driver may.
    ///
    /// # Panics
    /// If it has to go through the socket.
    pub fn send_past(&mut self, body: &[u8]) {
        let peer = self.socket.may_send_past().expect("nothing is before it");
        let sent = self.connection.send_octets(body);
        sent.expect("a peer that is sent to is ready");
        self.socket.sent_past(peer);
    }

    /// Takes the next message that the other end has in line, past the socket.
    ///
    /// # Panics
    /// If it has to go through the socket.
    pub fn recv_past(&mut self, from: &mut Self) -> Option<Message> {
        assert!(self.socket.may_take_past(self.peer), "nothing is before it");
        while let Some(octets) = from.connection.poll_transmit() {
            self.connection.handle_octets(Instant::ZERO, octets);
        }
        let message = self.connection.poll_message();
        message.filter(|message| self.socket.lets_in(message))
    }

    /// Reads everything that the other end has in line.
    ///
    /// # Panics
    /// If the two do not fit together.
    pub fn read(&mut self, from: &mut Self, obs: &mut impl Observer) {
        while let Some(octets) = from.connection.poll_transmit() {
            self.connection.handle_octets(Instant::ZERO, octets);
        }
        while let Some(output) = self.connection.poll_output() {
            match output {
                Output::Message(message) => self.socket.handle_message(self.peer, message, obs),
                Output::Interest(interest) => self.socket.handle_interest(self.peer, interest, obs),
                Output::Ready {
                    kind,
                    identity,
                    generation,
                    ..
                } => {
                    let generation = Some(generation);
                    let info = PeerInfo {
                        kind,
                        identity,
                        generation,
                    };
                    let ready = self.socket.handle_peer_ready(self.peer, &info, obs);
                    ready.expect("the two types talk to each other");
                }
                _ => {}
            }
        }
    }

    /// Receives everything there is, and tells how many messages that was.
    pub fn recv_all(&mut self, obs: &mut impl Observer) -> usize {
        let mut received = 0;
        while let Ok(message) = self.socket.recv(obs) {
            core::hint::black_box(message);
            received += 1;
        }
        while self.socket.poll_output().is_some() {}
        received
    }
}

/// Does the handshake between two ends.
///
/// # Panics
/// If the two do not fit together.
pub fn connect(one: &mut End, other: &mut End) {
    while !one.connection.is_ready() || !other.connection.is_ready() {
        one.read(other, &mut Silent);
        other.read(one, &mut Silent);
    }
    for end in [one, other] {
        end.write(&mut Silent);
    }
}
