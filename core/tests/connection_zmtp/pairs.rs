//! Two connections against each other, for every pair of socket types.

use bytes::Bytes;
use hopscope_core::connection::{CloseReason, Config, Connection, Output};
use hopscope_core::socket::SocketKind;
use hopscope_core::{Instant, Message, Rule};

use crate::support::named;

/// Passes octets to and fro until nobody has any left; what each side gives meanwhile.
fn talk(a: &mut Connection, b: &mut Connection) -> (Vec<Output>, Vec<Output>) {
    let (mut from_a, mut from_b) = (Vec::new(), Vec::new());
    loop {
        let before = from_a.len() + from_b.len();
        let mut passed = false;
        while let Some(octets) = a.poll_transmit() {
            b.handle_octets(Instant::ZERO, octets);
            passed = true;
        }
        from_a.extend(core::iter::from_fn(|| a.poll_output()));
        while let Some(octets) = b.poll_transmit() {
            a.handle_octets(Instant::ZERO, octets);
            passed = true;
        }
        from_b.extend(core::iter::from_fn(|| b.poll_output()));
        if !passed && before == from_a.len() + from_b.len() {
            return (from_a, from_b);
        }
    }
}

#[test]
fn pairs_that_may_talk_pass_messages_both_ways_and_others_are_refused() {
    for ours in SocketKind::ALL {
        for theirs in SocketKind::ALL {
            let mut a = Connection::new(Instant::ZERO, named(ours, "alice"));
            let mut b = Connection::new(Instant::ZERO, Config::new(theirs));
            let (from_a, from_b) = talk(&mut a, &mut b);
            if ours.may_talk_to(theirs) {
                assert_eq!(
                    (a.is_ready(), b.is_ready()),
                    (true, true),
                    "{ours} and {theirs}"
                );
                check_identities(ours, theirs, &from_a, &from_b);
                check_messages(&mut a, &mut b);
                check_messages(&mut b, &mut a);
            } else {
                assert!(is_refusal(from_a.last()), "{ours} and {theirs}: {from_a:?}");
                assert!(is_refusal(from_b.last()), "{ours} and {theirs}: {from_b:?}");
            }
        }
    }
}

/// Whichever comes first: what we do not like, or the ERROR of a peer that does not like us.
fn is_refusal(output: Option<&Output>) -> bool {
    match output {
        Some(Output::Closed(CloseReason::Protocol(error))) => error.rule == Rule::IncompatiblePeers,
        Some(Output::Closed(CloseReason::Refused { reason })) => reason.starts_with("expected a "),
        _ => false,
    }
}

fn check_identities(ours: SocketKind, theirs: SocketKind, from_a: &[Output], from_b: &[Output]) {
    let told = |outputs: &[Output]| {
        outputs.iter().find_map(|output| match output {
            Output::Ready { kind, identity, .. } => {
                Some((*kind, identity.as_ref().map(ToString::to_string)))
            }
            _ => None,
        })
    };
    let named = (theirs == SocketKind::Router).then(|| "\"alice\"".to_owned());
    assert_eq!(told(from_a), Some((Some(theirs), None)));
    assert_eq!(told(from_b), Some((Some(ours), named)));
}

fn check_messages(from: &mut Connection, to: &mut Connection) {
    let large = Bytes::from(vec![3; 100_000]);
    let messages = [
        Message::of(["", "hello"]),
        Message::of([large]),
        Message::of(["a", "", "", "b"]),
    ];
    for message in &messages {
        from.send(message).expect("the handshake is done");
    }
    let (_, outputs) = talk(from, to);
    assert_eq!(outputs, messages.map(Output::Message));
}
