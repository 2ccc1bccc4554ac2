//! One example of each pattern, to copy from. It has no items.
//!
//! They use [blocking sockets](crate::blocking); with async ones, `send`, `recv`, `bind` and
//! `close` are awaited, and nothing else changes. Any of them could use another transport: see
//! [`Endpoint`](crate::Endpoint).
//!
//! # Request and reply (RFC 28)
//!
//! A REQ asks one REP after the other, and waits for each reply.
//!
//! ```
//! # use hopscope::{Endpoint, SocketKind, blocking::Socket};
//! let [req, rep] = [SocketKind::Req, SocketKind::Rep].map(Socket::new);
//! req.connect(&rep.bind(&Endpoint::loopback(0))?)?;
//! req.send("hello")?;
//! assert_eq!(rep.recv()?, "hello".into());
//! rep.send("world")?;
//! assert_eq!(req.recv()?, "world".into());
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```
//!
//! A DEALER asks without waiting, and a ROUTER answers whom it likes, when it likes:
//!
//! ```
//! # use hopscope::{Endpoint, SocketKind, blocking::Socket};
//! let [dealer, router] = [SocketKind::Dealer, SocketKind::Router].map(Socket::new);
//! dealer.connect(&router.bind(&Endpoint::loopback(0))?)?;
//! dealer.send("first")?;
//! dealer.send("second")?;
//! let first = router.recv()?;
//! let second = router.recv()?;
//! // The first frame is the identity of the peer, by which it is answered.
//! router.send(second)?;
//! router.send(first)?;
//! assert_eq!(dealer.recv()?, "second".into());
//! assert_eq!(dealer.recv()?, "first".into());
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```
//!
//! # Publish and subscribe (RFC 29)
//!
//! What nobody has subscribed to goes nowhere. An XPUB is told of subscriptions and so knows when
//! somebody listens; a PUB is not.
//!
//! ```
//! # use hopscope::{Endpoint, SocketKind, blocking::Socket};
//! let [publisher, sub] = [SocketKind::Xpub, SocketKind::Sub].map(Socket::new);
//! sub.subscribe("A")?;
//! sub.connect(&publisher.bind(&Endpoint::loopback(0))?)?;
//! assert_eq!(publisher.recv()?, "\u{1}A".into());
//! publisher.send(["B", "nobody hears this"])?;
//! publisher.send(["A", "hello"])?;
//! assert_eq!(sub.recv()?, ["A", "hello"].into());
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```
//!
//! # Pipeline (RFC 30)
//!
//! PUSH deals to its PULL peers in turn, and waits while all of them are full.
//!
//! ```
//! # use hopscope::{Endpoint, SocketKind, blocking::Socket};
//! let [push, pull] = [SocketKind::Push, SocketKind::Pull].map(Socket::new);
//! push.connect(&pull.bind(&Endpoint::loopback(0))?)?;
//! push.send("work")?;
//! assert_eq!(pull.recv()?, "work".into());
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```
//!
//! # Exclusive pair (RFC 31)
//!
//! Two PAIRs of one [context](crate::blocking::Context) connect two threads.
//!
//! ```
//! # use hopscope::{Endpoint, SocketKind, blocking::Context};
//! let context = Context::new();
//! let [one, other] = [SocketKind::Pair; 2].map(|kind| context.socket(kind));
//! one.bind(&Endpoint::inproc("pair"))?;
//! other.connect(&Endpoint::inproc("pair"))?;
//! std::thread::spawn(move || {
//!     let sent = other.send("done");
//!     // What was sent leaves before the socket goes; dropped, it would go at once.
//!     other.close(None);
//!     sent
//! });
//! assert_eq!(one.recv()?, "done".into());
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```
//!
//! # Client and server (RFC 41)
//!
//! Messages of one frame; the server knows each client by a number.
//!
//! ```
//! # use hopscope::{Endpoint, SocketKind, blocking::Socket};
//! let [client, server] = [SocketKind::Client, SocketKind::Server].map(Socket::new);
//! client.connect(&server.bind(&Endpoint::loopback(0))?)?;
//! client.send("hello")?;
//! let (number, body) = server.recv_of_number()?;
//! assert_eq!(body, "hello".into());
//! server.send_to_number(number, "world")?;
//! assert_eq!(client.recv()?, "world".into());
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```
//!
//! # Peers (RFC 51)
//!
//! A PEER is a server to all others; it knows the number of one that it connects to at once.
//!
//! ```
//! # use hopscope::{Endpoint, SocketKind, blocking::Socket};
//! let [one, other] = [SocketKind::Peer; 2].map(Socket::new);
//! let number = one.connect_peer(&other.bind(&Endpoint::loopback(0))?)?;
//! let number = number.expect("a PEER knows its peers by number");
//! one.send([number.frame().clone(), "hello".into()])?;
//! let (number, _) = other.recv_of_number()?;
//! other.send_to_number(number, "world")?;
//! assert_eq!(one.recv_of_number()?.1, "world".into());
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```
//!
//! # Radio and dish (RFC 48)
//!
//! ```
//! # use hopscope::{Endpoint, SocketKind, blocking::Socket};
//! let [radio, dish] = [SocketKind::Radio, SocketKind::Dish].map(Socket::new);
//! dish.join("news")?;
//! dish.connect(&radio.bind(&Endpoint::loopback(0))?)?;
//! // What nobody has joined goes nowhere, so wait until somebody has.
//! while radio.as_async().status().iter().all(|peer| peer.interests.is_empty()) {
//!     std::thread::yield_now();
//! }
//! radio.send_to_group("sports", "nobody hears this")?;
//! radio.send_to_group("news", "hello")?;
//! assert_eq!(dish.recv_of_group()?, ("news".into(), "hello".into()));
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```
//!
//! # Scatter and gather (RFC 49), channel (RFC 52)
//!
//! A pipeline and a pair of single frames.
//!
//! ```
//! # use hopscope::{Endpoint, SocketKind, blocking::Socket};
//! for kinds in [
//!     [SocketKind::Scatter, SocketKind::Gather],
//!     [SocketKind::Channel, SocketKind::Channel],
//! ] {
//!     let [one, other] = kinds.map(Socket::new);
//!     one.connect(&other.bind(&Endpoint::loopback(0))?)?;
//!     one.send("hello")?;
//!     assert_eq!(other.recv()?, "hello".into());
//! }
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```
//!
//! # Bare TCP
//!
//! A STREAM speaks to programs that know nothing of ZeroMQ. A frame without octets tells of a
//! connection made or lost; sending one closes it.
//!
//! ```
//! # use hopscope::{Endpoint, Frame, SocketKind, blocking::Socket};
//! # use std::io::{Read, Write};
//! let stream = Socket::new(SocketKind::Stream);
//! let bound = stream.bind(&Endpoint::loopback(0))?;
//! let mut plain = std::net::TcpStream::connect(("127.0.0.1", bound.port()))?;
//! let name = stream.recv()?.frames()[0].clone();
//! plain.write_all(b"hello")?;
//! assert_eq!(stream.recv()?, [name.clone(), "hello".into()].into());
//! stream.send([name.clone(), "goodbye".into()])?;
//! stream.send([name, Frame::EMPTY])?;
//! let mut heard = String::new();
//! plain.read_to_string(&mut heard)?;
//! assert_eq!(heard, "goodbye");
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```
