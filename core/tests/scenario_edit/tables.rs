//! What stands within tables is changed piece by piece.

use std::time::Duration;

use hopscope_core::scenario::edit::{Edit, shown, shown_link};

use crate::support::{HELLO, edited, end, read, refused, set};

#[test]
fn a_link_gets_a_latency_and_a_loss_of_its_own_and_loses_them_again() {
    let link = |key: &str, value: Option<&str>| Edit::Link {
        end: end("client", 0),
        endpoint: "front".to_owned(),
        key: key.to_owned(),
        value: value.map(str::to_owned),
    };
    let slow = edited(HELLO, &link("latency", Some("\"20ms\""))).text;
    assert!(
        slow.contains("[[links]]\nendpoint = \"front\"\nnode = \"client\"\nlatency = \"20ms\"\n")
    );
    let scenario = read(&slow);
    assert_eq!(scenario.links[0].latency, Some(Duration::from_millis(20)));
    let both = edited(&slow, &link("loss", Some("0.25"))).text;
    assert_eq!(read(&both).links[0].loss, Some(0.25));
    let shown = shown_link(&both, &[], &end("client", 0), "front");
    let shown: Vec<_> = shown.iter().map(|own| (&*own.key, &*own.value)).collect();
    assert!(
        shown.contains(&("latency", "20ms")) && shown.contains(&("loss", "25")),
        "{shown:?}"
    );
    let lossy = edited(&both, &link("latency", None)).text;
    assert_eq!(
        (read(&lossy).links[0].latency, read(&lossy).links[0].loss),
        (None, Some(0.25))
    );
    let plain = edited(&lossy, &link("loss", None)).text;
    assert_eq!(plain.trim_end(), HELLO.trim_end());
    assert!(refused(HELLO, &link("latency", Some("\"soon\""))).contains("expected a duration"));
    assert!(refused(HELLO, &link("loss", Some("1.5"))).contains("expected a part from 0.0"));
    // It follows what it is about, and goes with it.
    let renamed = Edit::Rename {
        node: "client".to_owned(),
        name: "asker".to_owned(),
    };
    assert_eq!(
        read(&edited(&slow, &renamed).text).links[0]
            .links
            .node
            .as_deref(),
        Some("asker")
    );
    let other = Edit::RenameEndpoint {
        endpoint: "front".to_owned(),
        name: "door".to_owned(),
    };
    assert_eq!(
        read(&edited(&slow, &other).text).links[0].links.endpoint,
        "door"
    );
    let turned = Edit::Turn {
        end: end("client", 0),
        endpoint: "front".to_owned(),
    };
    assert_eq!(
        read(&edited(&slow, &turned).text).links[0]
            .links
            .node
            .as_deref(),
        Some("server")
    );
    let gone = Edit::Disconnect {
        end: end("client", 0),
        endpoint: "front".to_owned(),
    };
    assert_eq!(read(&edited(&slow, &gone).text).links, []);
}

#[test]
fn what_stands_within_a_table_is_set_piece_by_piece_and_the_rest_stays() {
    let on = |text: &str, key: &str, value: Option<&str>| {
        edited(text, &set("server", Some(0), key, value)).text
    };
    let beats = on(HELLO, "heartbeat.interval", Some("\"100ms\""));
    assert!(
        beats.contains("bind = \"front\", heartbeat = { interval = \"100ms\" } }"),
        "{beats}"
    );
    let more = on(&beats, "heartbeat.ttl", Some("\"1s\""));
    assert!(
        more.contains("{ interval = \"100ms\", ttl = \"1s\" }"),
        "{more}"
    );
    let needed = set("server", Some(0), "heartbeat.interval", None);
    assert!(refused(&more, &needed).contains("interval"));
    let fewer = on(&more, "heartbeat.ttl", None);
    assert_eq!(
        on(&fewer, "heartbeat.interval", None),
        HELLO,
        "nothing is left of it"
    );
    let never = on(HELLO, "reconnect", Some("\"never\""));
    let again = on(&never, "reconnect.max", Some("\"2s\""));
    assert!(again.contains("reconnect = { max = \"2s\" }"), "{again}");

    let plain = "{ mechanism = \"plain\", users = [\n  # who\n  { name = \"a\", password = \"b\" }, # first\n] }";
    let secure = on(HELLO, "security", Some(plain));
    let renamed = on(&secure, "security.users.0.name", Some("\"alice\""));
    assert!(
        renamed.contains("# who\n  { name = \"alice\", password = \"b\" }, # first\n"),
        "{renamed}"
    );
    let two = on(
        &renamed,
        "security.users.1",
        Some("{ name = \"bob\", password = \"c\" }"),
    );
    let shown = shown(&two, &[], "server", Some(0));
    let of = |key: &str| {
        shown
            .iter()
            .find(|own| own.key == key)
            .map(|own| &*own.value)
    };
    assert_eq!(of("security.mechanism"), Some("plain"));
    assert_eq!(of("security.users.1.name"), Some("bob"));
    let one = on(&two, "security.users.0", None);
    assert!(!one.contains("alice") && one.contains("bob"), "{one}");
    refused(
        &one,
        &set("server", Some(0), "security.users.7.name", Some("\"x\"")),
    );
}

#[test]
fn keys_with_dots_within_a_socket_are_written_out_before_they_are_changed() {
    let dotted = HELLO.replace(
        "bind = \"front\"",
        "bind = \"front\", heartbeat.interval = \"1s\"",
    );
    let more = edited(
        &dotted,
        &set("server", Some(0), "heartbeat.ttl", Some("\"2s\"")),
    );
    assert!(more.written_out);
    assert!(
        more.text
            .contains("heartbeat = { interval = \"1s\", ttl = \"2s\" }"),
        "{}",
        more.text
    );
}

#[test]
fn what_is_true_of_all_links_is_set_within_its_table_however_that_is_written() {
    let set = |text: &str, key: &str, value: Option<&str>| {
        let (key, value) = (key.to_owned(), value.map(str::to_owned));
        edited(text, &Edit::File { key, value }).text
    };
    let lossy = set(HELLO, "link.loss", Some("0.5"));
    assert_eq!(read(&lossy).link.loss, 0.5);
    let both = set(&lossy, "link.latency", Some("\"5ms\""));
    assert!(
        both.contains("link = { loss = 0.5, latency = \"5ms\" }"),
        "{both}"
    );
    for link in ["link.loss = 0.5", "[link]\nloss = 0.5 # half"] {
        let text = HELLO.replace("\n\n# Who asks.", &format!("\n{link}\n\n# Who asks."));
        let both = set(&text, "link.latency", Some("\"5ms\""));
        let scenario = read(&both);
        assert_eq!(
            (scenario.link.loss, scenario.link.latency),
            (0.5, Duration::from_millis(5)),
            "{both}"
        );
        let without = set(&both, "link.loss", None);
        assert_eq!(read(&without).link.loss, 0.0, "{without}");
    }
}
