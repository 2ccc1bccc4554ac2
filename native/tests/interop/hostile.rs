//! Peers that speak something else, stall, or hang up in the middle: they end their own connection
//! and nobody else's, and nothing of an unfinished message is delivered.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use hopscope::{Config, Endpoint, Socket};
use hopscope_core::Message;
use hopscope_core::socket::SocketKind::{self, Dealer, Rep, Router};

use crate::support::hex::octets;
use crate::support::libzmq::interpreter;
use crate::support::{Libzmq, Ours, PATIENCE, Party, Program, Relay, eventually};

/// Greeting of a peer that speaks ZMTP 3.1 with NULL.
fn greeting() -> Vec<u8> {
    let mut greeting = octets("FF 00 00 00 00 00 00 00 01 7F 03 01 4E 55 4C 4C");
    greeting.resize(64, 0);
    greeting
}

/// READY of a DEALER.
fn ready() -> Vec<u8> {
    octets(
        "04 1C 05 52 45 41 44 59 0B 53 6F 63 6B 65 74 2D 54 79 70 65 \
         00 00 00 06 44 45 41 4C 45 52",
    )
}

fn dial(endpoint: &Endpoint) -> TcpStream {
    let stream = TcpStream::connect(("127.0.0.1", endpoint.port())).expect("it listens");
    stream.set_read_timeout(Some(PATIENCE)).expect("it is open");
    stream
}

/// All that comes until the other side closes the connection, in order or by a reset.
fn to_end(mut stream: TcpStream) -> Vec<u8> {
    let (mut all, mut buffer) = (Vec::new(), [0; 1024]);
    loop {
        match stream.read(&mut buffer) {
            Ok(0) => return all,
            Ok(count) => all.extend_from_slice(&buffer[..count]),
            Err(error) => {
                assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
                return all;
            }
        }
    }
}

/// A client of libzmq is served.
fn serves(libzmq: &Libzmq, server: &Ours, endpoint: &Endpoint) {
    let client = libzmq.named(Dealer, b"honest");
    client.connect(endpoint);
    client.send(["", "hello"]);
    match server.0.kind() {
        Router => server.expect(["honest", "", "hello"]),
        Rep => server.expect(["hello"]),
        _ => server.expect(["", "hello"]),
    }
    client.close();
}

#[test]
fn a_browser_at_our_router_ends_its_own_connection_alone() {
    let libzmq = Libzmq::start();
    let router = Ours::new(Router);
    let endpoint = router.bind();
    let mut browser = dial(&endpoint);
    let request = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
    browser.write_all(request).expect("it is connected");
    let answer = to_end(browser);
    assert!(answer.len() <= 64, "no more than a greeting: {answer:?}");
    serves(&libzmq, &router, &endpoint);
    router.expect_silence();
}

#[test]
fn our_client_gives_up_a_web_server_that_waits_for_a_request() {
    let mut command = interpreter();
    command.args(["-u", "-m", "http.server", "0", "--bind", "127.0.0.1"]);
    let mut server = Program::start(command);
    let line = server.line();
    let mut words = line.split_whitespace().skip_while(|word| *word != "port");
    let port = words.nth(1).expect("it tells its port");
    let patience = ["--handshake-timeout", "300ms"];
    let arguments = [&["req", "-c", port, "-D", "hello"], &patience[..]].concat();
    let ended = Program::hopscope(&arguments).finish();
    assert_eq!(ended.code, Some(4), "{ended:?}");
    assert_eq!(ended.stdout, "");
}

#[test]
fn peers_that_stall_in_the_handshake_hold_up_nobody_and_are_let_go() {
    let libzmq = Libzmq::start();
    let config = Config {
        handshake_timeout: Duration::from_secs(2),
        ..Config::default()
    };
    let router = Ours(Socket::with(Router, config));
    let endpoint = router.bind();
    let handshake = [greeting(), ready()].concat();
    let stalled = [0, 1, 9, 10, 11, 12, 63, 64, 65, 70, handshake.len() - 1].map(|count| {
        let mut stream = dial(&endpoint);
        stream.write_all(&handshake[..count]).expect("it is open");
        stream
    });
    serves(&libzmq, &router, &endpoint);
    for stream in stalled {
        to_end(stream);
    }
    serves(&libzmq, &router, &endpoint);
}

#[test]
fn a_message_cut_off_anywhere_is_not_delivered() {
    let libzmq = Libzmq::start();
    for kind in [Rep, Dealer, Router] {
        let server = Ours::new(kind);
        let endpoint = server.bind();
        // Delimiter, "a", empty, "b".
        let message = octets("01 00 01 01 61 01 00 00 01 62");
        for cut in 0..message.len() {
            let mut stream = dial(&endpoint);
            let said = [&greeting(), &ready(), &message[..cut]].concat();
            stream.write_all(&said).expect("it is open");
        }
        serves(&libzmq, &server, &endpoint);
        server.expect_silence_of(kind);

        let mut stream = dial(&endpoint);
        let said = [greeting(), ready(), message].concat();
        stream.write_all(&said).expect("it is open");
        let heard = server.recv();
        let body = heard.clone().split_off(heard.len() - 3);
        assert_eq!(body, Message::of(["a", "", "b"]));
    }
}

impl Ours {
    /// Asserts that nothing comes; a REP must answer first.
    fn expect_silence_of(&self, kind: SocketKind) {
        if kind == Rep {
            self.send(["ok"]);
        }
        self.expect_silence();
    }
}

#[test]
fn a_large_message_whose_link_is_cut_arrives_whole_or_not_at_all() {
    let libzmq = Libzmq::start();
    let (ours, theirs) = (|| Ours::new(Dealer), || libzmq.socket(Dealer));
    whole_or_not(&ours(), &theirs());
    whole_or_not(&theirs(), &ours());
}

fn whole_or_not(sender: &impl Party, receiver: &impl Party) {
    const LARGE: usize = 4 * 1024 * 1024;
    let relay = Relay::to(&receiver.bind());
    relay.cut_once_after(LARGE / 2);
    sender.connect(&relay.endpoint);
    let large = "x".repeat(LARGE);
    sender.send(["first", &large, "last"]);
    eventually("the link is back", || relay.connections() == 2);
    sender.send(["after"]);
    let mut heard = receiver.recv();
    if heard.len() > 1 {
        assert!(heard == Message::of(["first", &large, "last"]));
        heard = receiver.recv();
    }
    assert_eq!(heard, Message::of(["after"]));
}
