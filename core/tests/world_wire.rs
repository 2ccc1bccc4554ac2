//! Simulated TCP: heartbeats, security and what is refused, as the octets tell it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use hopscope_core::scenario::{Document, Format, Scenario};
use hopscope_core::trace::{Event, EventKind, Recorded, Trace, WirePart, account};
use hopscope_core::world::{Over, World, play};

/// The key pairs of libzmq's manual.
const SERVER_PUBLIC: &str = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7";
const SERVER_SECRET: &str = "JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6";
const CLIENT_PUBLIC: &str = "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID";
const CLIENT_SECRET: &str = "D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs";

fn scenario(body: &str) -> Scenario {
    let source = format!("title = \"t\"\nsummary = \"s\"\n{body}");
    let document = Document::parse(&source, Format::Toml);
    let document = document.unwrap_or_else(|error| panic!("{error} in\n{source}"));
    document.scenario(&[]).unwrap()
}

/// A REQ that asks a REP once, each with this besides in its table.
fn asks(client: &str, server: &str) -> Scenario {
    scenario(&format!(
        r#"
[[nodes]]
name = "client"
kind = "client"
sockets = {{ type = "REQ", connect = "front"{client} }}
steps = [{{ send = "hello" }}, {{ receive = {{ timeout = "500ms" }} }}]

[[nodes]]
name = "server"
kind = "worker"
sockets = {{ type = "REP", bind = "front"{server} }}
reply = "world"
"#
    ))
}

fn count(trace: &Trace, of: impl Fn(&Recorded) -> bool) -> usize {
    let events = trace.records.iter().filter(|record| of(&record.event));
    events.count()
}

/// The parts of the handshake and the commands that `node` sent, in order.
fn parts(trace: &Trace, node: usize) -> Vec<WirePart> {
    let records = trace.records.iter().filter(|record| record.node.0 == node);
    records
        .filter_map(|record| match &record.event {
            Event::OctetsSent { part, .. } => Some(*part),
            _ => None,
        })
        .collect()
}

/// Who was let in, and who was not.
fn judged(trace: &Trace) -> Vec<(bool, String)> {
    let records = trace.records.iter();
    records
        .filter_map(|record| match &record.event {
            Event::Judged { admitted, user, .. } => Some((*admitted, user.clone())),
            _ => None,
        })
        .collect()
}

fn curve_client(public: &str, secret: &str) -> String {
    format!(
        r#", security = {{ mechanism = "curve", server-key = "{SERVER_PUBLIC}", public-key = "{public}", secret-key = "{secret}" }}"#
    )
}

fn curve_server(keys: &str) -> String {
    format!(
        r#", security = {{ mechanism = "curve", public-key = "{SERVER_PUBLIC}", secret-key = "{SERVER_SECRET}"{keys} }}"#
    )
}

#[test]
fn curve_shakes_hands_in_four_commands_and_gives_the_same_frames() {
    let open = play(&asks("", ""), Over::Tcp);
    let keys = format!(", keys = [\"{CLIENT_PUBLIC}\"]");
    for (keys, user) in [("", None), (&*keys, Some(CLIENT_PUBLIC))] {
        let scenario = asks(
            &curve_client(CLIENT_PUBLIC, CLIENT_SECRET),
            &curve_server(keys),
        );
        let sealed = play(&scenario, Over::Tcp);
        assert_eq!(account(&sealed), account(&open));
        assert_eq!(
            parts(&sealed, 0),
            [WirePart::Greeting, WirePart::Hello, WirePart::Initiate]
        );
        assert_eq!(
            parts(&sealed, 1),
            [WirePart::Greeting, WirePart::Welcome, WirePart::Ready]
        );
        let expected: Vec<_> = user
            .map(|user| (true, user.to_owned()))
            .into_iter()
            .collect();
        assert_eq!(judged(&sealed), expected);
        assert_eq!(
            sealed,
            play(&scenario, Over::Tcp),
            "keys follow from the seed"
        );
    }
}

#[test]
fn curve_lets_only_known_keys_in() {
    let keys = format!(", keys = [\"{CLIENT_PUBLIC}\"]");
    let stranger = curve_client(SERVER_PUBLIC, SERVER_SECRET);
    let trace = play(&asks(&stranger, &curve_server(&keys)), Over::Tcp);
    assert_eq!(judged(&trace), [(false, String::new())]);
    assert_eq!(
        count(&trace, |event| event.kind() == EventKind::Delivered),
        0
    );
    let parted = count(&trace, |event| event.kind() == EventKind::Disconnected);
    assert_eq!(parted, 2);
}

#[test]
fn in_process_there_is_no_security() {
    let stranger = curve_client(SERVER_PUBLIC, SERVER_SECRET);
    let trace = play(&asks(&stranger, &curve_server(", keys = []")), Over::Inproc);
    assert_eq!(account(&trace), account(&play(&asks("", ""), Over::Inproc)));
}

#[test]
fn what_is_too_large_ends_the_connection() {
    let trace = play(&asks("", ", max-frame-size = 4"), Over::Tcp);
    let delivered = count(&trace, |event| event.kind() == EventKind::Delivered);
    assert_eq!(delivered, 0, "hello has five octets");
    assert!(count(&trace, |event| event.kind() == EventKind::Disconnected) >= 2);
    let small = play(&asks("", ", max-frame-size = 5"), Over::Tcp);
    assert_eq!(
        count(&small, |event| event.kind() == EventKind::Delivered),
        2
    );
}
#[test]
fn plain_lets_users_in_by_their_password() {
    let server =
        r#", security = { mechanism = "plain", users = [{ name = "ada", password = "engine" }] }"#;
    let client = |password: &str| {
        format!(
            r#", security = {{ mechanism = "plain", username = "ada", password = "{password}" }}"#
        )
    };
    let trace = play(&asks(&client("engine"), server), Over::Tcp);
    assert_eq!(judged(&trace), [(true, "ada".to_owned())]);
    assert_eq!(account(&trace), account(&play(&asks("", ""), Over::Tcp)));
    assert_eq!(
        parts(&trace, 0),
        [WirePart::Greeting, WirePart::Hello, WirePart::Initiate]
    );
    let refused = play(&asks(&client("wrong"), server), Over::Tcp);
    assert_eq!(judged(&refused), [(false, String::new())]);
    assert_eq!(
        count(&refused, |event| event.kind() == EventKind::Delivered),
        0
    );
    assert!(parts(&refused, 1).contains(&WirePart::Error));
}

/// Two nodes with heartbeats, one of them with something to do for a while.
fn with_heartbeats(acts: &str) -> Scenario {
    scenario(&format!(
        r#"
{acts}
[[nodes]]
name = "client"
kind = "client"
sockets = {{ type = "DEALER", connect = "front", heartbeat = {{ interval = "10ms", timeout = "10ms" }}, reconnect = {{ interval = "5ms" }} }}
steps = [{{ wait = "100ms" }}]

[[nodes]]
name = "server"
kind = "collector"
sockets = {{ type = "DEALER", bind = "front", heartbeat = {{ interval = "15ms", timeout = "15ms" }} }}
"#
    ))
}

fn pings(trace: &Trace) -> usize {
    count(trace, |event| {
        matches!(
            event,
            Event::OctetsSent {
                part: WirePart::Ping,
                ..
            }
        )
    })
}

#[test]
fn heartbeats_go_on_while_there_is_something_to_do_and_do_not_keep_a_run_going() {
    let mut world = World::new(&with_heartbeats(""), Over::Tcp);
    assert!(world.run(10_000), "the run ends");
    let pings = pings(world.trace());
    assert!((10..30).contains(&pings), "{pings} in 100 ms");
    let pongs = count(world.trace(), |event| {
        matches!(
            event,
            Event::OctetsReceived {
                part: WirePart::Pong,
                ..
            }
        )
    });
    assert!(pongs + 2 >= pings, "{pongs} for {pings}");
    let longer = play(&with_heartbeats("until = \"200ms\""), Over::Tcp);
    assert!(self::pings(&longer) > pings + 10);
}

#[test]
fn only_heartbeats_find_an_unplugged_link_and_it_is_made_again() {
    let acts =
        "acts = [{ at = \"20ms\", unplug = \"front\" }, { at = \"70ms\", restore = \"front\" }]";
    let trace = play(&with_heartbeats(acts), Over::Tcp);
    let parted: Vec<_> = trace
        .records
        .iter()
        .filter(|record| record.event.kind() == EventKind::Disconnected)
        .collect();
    assert!(!parted.is_empty(), "the silence is noticed");
    let at = parted[0].at.as_micros();
    assert!((20_000..70_000).contains(&at), "noticed at {at} us");
    let ready: Vec<_> = trace
        .records
        .iter()
        .filter(|record| record.event.kind() == EventKind::HandshakeCompleted)
        .collect();
    assert_eq!(ready.len(), 4, "two ends, twice");
    assert!(ready[2].at.as_micros() > 70_000);
}
#[test]
fn a_peer_of_earlier_times_is_understood_in_its_own_words() {
    let newest = account(&play(&asks("", ""), Over::Tcp));
    let speaks = |generation: &str| format!(", speaks = \"{generation}\"");
    for generation in ["zmtp-1.0", "zmtp-2.0", "zmtp-3.0"] {
        for (client, server) in [
            (speaks(generation), String::new()),
            (String::new(), speaks(generation)),
            (speaks(generation), speaks(generation)),
        ] {
            let trace = play(&asks(&client, &server), Over::Tcp);
            assert_eq!(
                account(&trace),
                newest,
                "{generation}: {client} and {server}"
            );
            let has_ready = parts(&trace, 0).contains(&WirePart::Ready);
            assert_eq!(has_ready, generation == "zmtp-3.0", "READY came with 3.0");
        }
    }
}

#[test]
fn the_greeting_of_each_generation_is_as_its_rfc_has_it() {
    let first = |generation: &str| {
        let client = format!(", identity = \"me\", speaks = \"{generation}\"");
        let trace = play(&asks(&client, ""), Over::Tcp);
        let sent = trace.records.iter().find_map(|record| match &record.event {
            Event::OctetsSent { octets, .. } if record.node.0 == 0 => Some(octets.clone()),
            _ => None,
        });
        sent.unwrap()
    };
    assert_eq!(first("zmtp-1.0"), &b"\x03\x00me"[..]);
    assert_eq!(
        first("zmtp-2.0"),
        &b"\xff\0\0\0\0\0\0\0\x03\x7f\x01\x03\x00\x02me"[..]
    );
}

#[test]
fn a_peer_older_than_what_is_spoken_is_refused() {
    let trace = play(
        &asks(", speaks = \"zmtp-1.0\"", ", oldest = \"zmtp-3.0\""),
        Over::Tcp,
    );
    assert_eq!(
        count(&trace, |event| event.kind() == EventKind::Delivered),
        0
    );
    assert!(count(&trace, |event| event.kind() == EventKind::Disconnected) >= 1);
}
