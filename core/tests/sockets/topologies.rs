//! Envelope arithmetic over random trees of devices: whatever the sockets between a client and the
//! server, each ROUTER passed on the way in adds one identity, newest first, nothing else adds any,
//! and on the way back all of them come off again (RFC 28; RFC 13, Addressed Content).

use hopscope_core::socket::{Origin, PeerInfo, Socket, SocketKind, SocketOptions};
use hopscope_core::trace::{PeerId, Silent};
use hopscope_core::{Frame, Message, envelope};
use proptest::collection::vec;
use proptest::prelude::*;

/// A node of the tree; node 0 is the server and has no socket upwards.
#[derive(Debug)]
struct Node {
    parent: usize,
    is_client: bool,
    /// Towards the clients.
    front: Option<Socket>,
    /// Towards the server.
    back: Option<Socket>,
    /// How the parent's front knows this node, and how this node's back knows the parent.
    at_parent: PeerId,
    at_back: PeerId,
}

/// What is chosen for each node but the server.
#[derive(Clone, Debug)]
struct Choice {
    parent: prop::sample::Index,
    is_client: bool,
    front: SocketKind,
    back: SocketKind,
    body: Vec<Vec<u8>>,
}

fn any_choice() -> impl Strategy<Value = Choice> {
    let device = || prop_oneof![Just(SocketKind::Router), Just(SocketKind::Dealer)];
    let back = prop_oneof![
        Just(SocketKind::Req),
        Just(SocketKind::Dealer),
        Just(SocketKind::Router)
    ];
    let body = vec(vec(any::<u8>(), 0..30), 1..4);
    (
        any::<prop::sample::Index>(),
        any::<bool>(),
        device(),
        back,
        body,
    )
        .prop_map(|(parent, is_client, front, back, body)| Choice {
            parent,
            is_client,
            front,
            back,
            body,
        })
}

fn socket(kind: SocketKind) -> Socket {
    Socket::new(kind, SocketOptions::default())
}

struct Tree {
    nodes: Vec<Node>,
}

impl Tree {
    fn new(server: SocketKind, choices: &[Choice]) -> Self {
        let mut tree = Self {
            nodes: vec![Node {
                parent: 0,
                is_client: false,
                front: Some(socket(server)),
                back: None,
                at_parent: PeerId(0),
                at_back: PeerId(0),
            }],
        };
        for choice in choices {
            tree.grow(choice);
        }
        tree
    }

    /// Adds a node below one that can have another child.
    fn grow(&mut self, choice: &Choice) {
        let takes_one_more = |node: &&usize| {
            let front = self.nodes[**node].front.as_ref();
            front.is_some_and(|front| {
                // A DEALER deals replies to its peers in turn, so it has one at most.
                front.kind() != SocketKind::Dealer || front.peers().count() == 0
            })
        };
        let all: Vec<_> = (0..self.nodes.len()).collect();
        let parents: Vec<_> = all.iter().filter(takes_one_more).copied().collect();
        let parent = *choice.parent.get(&parents);
        let above = self.nodes[parent].front.as_mut().unwrap();
        let fits = choice.back.may_talk_to(above.kind())
            && (choice.is_client || choice.back != SocketKind::Req);
        let mut back = socket(if fits {
            choice.back
        } else {
            SocketKind::Dealer
        });
        let at_parent = above.attach(Origin::Accept, &mut Silent);
        let at_back = back.attach(Origin::Connect, &mut Silent);
        let info = PeerInfo::new(back.kind(), None);
        above
            .handle_peer_ready(at_parent, &info, &mut Silent)
            .unwrap();
        let info = PeerInfo::new(above.kind(), None);
        back.handle_peer_ready(at_back, &info, &mut Silent).unwrap();
        self.nodes.push(Node {
            parent,
            is_client: choice.is_client,
            front: (!choice.is_client).then(|| socket(choice.front)),
            back: Some(back),
            at_parent,
            at_back,
        });
    }

    /// Sends through a node's socket towards the server; a ROUTER is told the one peer it has.
    fn send_up(&mut self, node: usize, mut message: Message) {
        let Node { back, at_back, .. } = &mut self.nodes[node];
        let back = back.as_mut().unwrap();
        if back.kind() == SocketKind::Router {
            let parent = back.identity_of(*at_back).unwrap().clone();
            envelope::push_identity(&mut message, &parent);
        }
        back.send(message, &mut Silent).unwrap();
    }

    /// Receives what came down to a node, without the name that a ROUTER put in front.
    fn receive_down(&mut self, node: usize) -> Option<Message> {
        let back = self.nodes[node].back.as_mut()?;
        let mut message = back.recv(&mut Silent).ok()?;
        if back.kind() == SocketKind::Router {
            message.pop_front();
        }
        Some(message)
    }

    /// The identities in front of a message that crosses the link above `node`, coming from
    /// `client`: one for each ROUTER passed, newest first.
    fn identities(&self, client: usize, node: usize) -> Vec<Frame> {
        let mut identities = Vec::new();
        let mut at = client;
        while at != node {
            let above = self.nodes[at].parent;
            let front = self.nodes[above].front.as_ref().unwrap();
            if front.kind() == SocketKind::Router {
                let identity = front.identity_of(self.nodes[at].at_parent).unwrap();
                identities.insert(0, identity.frame().clone());
            }
            at = above;
        }
        identities
    }

    /// Whether the link above `node` lies between `client` and the server.
    fn is_on_the_way(&self, client: usize, node: usize) -> bool {
        let mut at = client;
        while at != node && at != 0 {
            at = self.nodes[at].parent;
        }
        at == node
    }

    /// Moves everything on until nothing moves. Gives each message that crossed a link, with the
    /// node below the link.
    fn settle(&mut self) -> Vec<(usize, Message)> {
        let mut crossed = Vec::new();
        let mut moved = true;
        while core::mem::take(&mut moved) {
            for node in 1..self.nodes.len() {
                let (above, below) = self.nodes.split_at_mut(node);
                let Node {
                    parent,
                    back,
                    at_parent,
                    at_back,
                    ..
                } = &mut below[0];
                let back = back.as_mut().unwrap();
                let front = above[*parent].front.as_mut().unwrap();
                while let Some(sent) = back.poll_transmit(*at_back, &mut Silent) {
                    let message = sent.into_message().unwrap();
                    crossed.push((node, message.clone()));
                    front.handle_message(*at_parent, message, &mut Silent);
                    moved = true;
                }
                while let Some(sent) = front.poll_transmit(*at_parent, &mut Silent) {
                    let message = sent.into_message().unwrap();
                    crossed.push((node, message.clone()));
                    back.handle_message(*at_back, message, &mut Silent);
                    moved = true;
                }
            }
            for node in 0..self.nodes.len() {
                moved |= self.work(node);
            }
        }
        crossed
    }

    /// The server answers with what it was asked; a device passes on both ways.
    fn work(&mut self, node: usize) -> bool {
        let mut worked = false;
        if self.nodes[node].is_client {
            return worked;
        }
        loop {
            let front = self.nodes[node].front.as_mut().unwrap();
            let Ok(message) = front.recv(&mut Silent) else {
                break;
            };
            worked = true;
            if node == 0 {
                front.send(message, &mut Silent).unwrap();
            } else {
                self.send_up(node, message);
            }
        }
        while let Some(message) = self.receive_down(node) {
            let front = self.nodes[node].front.as_mut().unwrap();
            front.send(message, &mut Silent).unwrap();
            worked = true;
        }
        worked
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn every_router_passed_adds_one_identity_and_takes_it_off_again(
        server in prop_oneof![Just(SocketKind::Rep), Just(SocketKind::Router)],
        choices in vec(any_choice(), 1..12),
    ) {
        let mut tree = Tree::new(server, &choices);
        let clients: Vec<_> = (1..tree.nodes.len()).filter(|node| tree.nodes[*node].is_client).collect();
        let mut bodies = Vec::new();
        for &client in &clients {
            // Each body tells whose it is, so that a message on a link can be recognised.
            let mut body = Message::of([format!("from {client}").as_str()]);
            body.append(Message::of(choices[client - 1].body.clone()));
            let mut message = body.clone();
            if tree.nodes[client].back.as_ref().unwrap().kind() != SocketKind::Req {
                envelope::add_delimiter(&mut message);
            }
            tree.send_up(client, message);
            bodies.push(body);
        }
        let mut on_the_way = 0;
        for (&client, body) in clients.iter().zip(&bodies) {
            on_the_way += (1..tree.nodes.len())
                .filter(|node| tree.is_on_the_way(client, *node))
                .count();
            prop_assert!(body.len() > 1);
        }
        let crossed = tree.settle();
        prop_assert_eq!(crossed.len(), 2 * on_the_way, "in and out over each link, once");
        for (node, message) in crossed {
            let mut rest = message.clone();
            let kept = envelope::take(&mut rest).unwrap();
            let whose = bodies.iter().position(|body| *body == rest).unwrap();
            let mut expected: Message = tree.identities(clients[whose], node).into_iter().collect();
            expected.push(Frame::EMPTY);
            prop_assert_eq!(kept, expected, "{} above node {}", message, node);
        }
        for (&client, body) in clients.iter().zip(&bodies) {
            let mut reply = tree.receive_down(client).unwrap();
            if tree.nodes[client].back.as_ref().unwrap().kind() != SocketKind::Req {
                prop_assert!(envelope::strip_delimiter(&mut reply));
            }
            prop_assert_eq!(&reply, body);
        }
    }
}
