//! Subscriptions and groups on their way upstream (RFC 37, Publish-Subscribe; RFC 48).

use hopscope_core::connection::{Config, Connection, Output, SendError};
use hopscope_core::socket::SocketKind::{Dealer, Dish, Pub, Radio, Sub, Xpub};
use hopscope_core::trace::WirePart;
use hopscope_core::{Frame, Instant, Interest, Rule};

use crate::support::{Seen, command, drain, hex, traffic};

fn all(name: &str) -> [(Interest, &'static str, WirePart); 4] {
    let name = Frame::from(name);
    [
        (
            Interest::Subscribe(name.clone()),
            "SUBSCRIBE",
            WirePart::Subscribe,
        ),
        (Interest::Cancel(name.clone()), "CANCEL", WirePart::Cancel),
        (Interest::Join(name.clone()), "JOIN", WirePart::Join),
        (Interest::Leave(name), "LEAVE", WirePart::Leave),
    ]
}

#[test]
fn to_a_3_1_peer_an_interest_is_a_command() {
    for name in ["A", ""] {
        for (interest, command_name, part) in all(name) {
            let (mut connection, _) = traffic(Sub, "PUB", b"");
            connection
                .send_interest(&interest)
                .expect("the handshake is done");
            let mut seen = Seen::default();
            drain(&mut connection, &mut seen);
            let octets = command(command_name, name.as_bytes());
            assert_eq!(seen.transmitted, octets);
            let octets = octets.into();
            assert_eq!(seen.outputs, [Output::OctetsSent { octets, part }]);
        }
    }
}

#[test]
fn before_the_handshake_nothing_is_subscribed() {
    let mut connection = Connection::new(Instant::ZERO, Config::new(Sub));
    let interest = Interest::Subscribe("A".into());
    assert_eq!(
        connection.send_interest(&interest),
        Err(SendError::NotReady)
    );
}

#[test]
fn commands_come_out_as_interests_and_the_socket_says_what_they_mean_to_it() {
    for (kind, peer) in [
        (Pub, "SUB"),
        (Xpub, "XSUB"),
        (Radio, "DISH"),
        (Dealer, "DEALER"),
    ] {
        for (interest, name, part) in all("topic") {
            let octets = command(name, b"topic");
            let (_, seen) = traffic(kind, peer, &octets);
            let octets = octets.into();
            let shown = Output::OctetsReceived { octets, part };
            let expected = [shown, Output::Interest(interest)];
            assert_eq!(seen.outputs, expected, "{kind}: {name}");
        }
    }
}

#[test]
fn a_subscription_between_the_frames_of_a_message_is_taken() {
    let octets = [&b"\x01\x01a"[..], &command("SUBSCRIBE", b"t"), b"\x00\x01b"].concat();
    let (_, seen) = traffic(Xpub, "XSUB", &octets);
    let interest = Output::Interest(Interest::Subscribe("t".into()));
    assert_eq!(seen.outputs[1], interest);
    assert_eq!(seen.messages().len(), 1);
}

#[test]
fn a_group_of_more_than_255_octets_is_refused() {
    let group = |octets: usize| {
        let size = hex(&format!("06 {:016X} 04 4A4F494E", 5 + octets));
        [size, vec![b'g'; octets]].concat()
    };
    let (_, seen) = traffic(Radio, "DISH", &group(255));
    let joined = Output::Interest(Interest::Join(vec![b'g'; 255].into()));
    assert_eq!(seen.outputs.last(), Some(&joined));
    let (_, seen) = traffic(Radio, "DISH", &group(256));
    let error = seen.protocol_error();
    assert_eq!(
        (error.rule, &*error.found),
        (Rule::ZmtpViolation, "one of 256 octets")
    );
    let (mut connection, _) = traffic(Dish, "RADIO", b"");
    let interest = Interest::Join("g".into());
    assert_eq!(connection.send_interest(&interest), Ok(()));
}
