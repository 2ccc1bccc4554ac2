//! PUB and SUB, XPUB and XSUB, RADIO and DISH: who hears what.

use crate::support::run;
use crate::support::start;
use crate::support::start_bound;
use crate::support::start_piped;

#[test]
fn a_sub_hears_its_topics_and_nothing_else() {
    let (mut publisher, endpoint) = piped_publisher(&[]);
    let sub = start(&[
        "sub",
        "-c",
        &endpoint,
        "--subscribe",
        "a",
        "--subscribe",
        "c",
        "-n",
        "2",
        "--format",
        "dump",
    ]);
    publisher.stderr_line_with("wants \"c\"");
    for line in ["a1", "b1", "c1"] {
        publisher.write_line(line);
    }
    publisher.end().with_code(0);
    let heard = sub.end().with_code(0).stdout;
    let dashes = "-".repeat(40);
    assert_eq!(heard, format!("{dashes}\n[002] a1\n{dashes}\n[002] c1\n"));
}

#[test]
fn a_sub_without_a_topic_hears_everything() {
    let (mut publisher, endpoint) = piped_publisher(&[]);
    let sub = start(&["sub", "-c", &endpoint, "-n", "2", "--format", "hex"]);
    publisher.write_line("a");
    publisher.write_line("b");
    publisher.end().with_code(0);
    assert_eq!(sub.end().with_code(0).stdout, "61\n62\n");
}

#[test]
fn a_message_of_several_frames_has_a_topic() {
    let (sub, endpoint) = start_bound(&["sub", "--subscribe", "B", "-n", "1", "--format", "json"]);
    run(&["pub", "-c", &endpoint, "-D", "B", "-D", "news"]).with_code(0);
    let heard = sub.end().with_code(0).stdout;
    assert!(heard.contains(r#"{"role":"topic","hex":"42""#), "{heard}");
    assert!(
        heard.contains(r#"{"role":"body","hex":"6e657773""#),
        "{heard}"
    );
}

#[test]
fn a_pub_that_publishes_once_waits_for_somebody_who_wants_it() {
    // The first to come wants something else.
    let (publisher, endpoint) = start_bound(&["pub", "-D", "weather", "-v"]);
    let _other = start(&["sub", "-c", &endpoint, "--subscribe", "news"]);
    publisher.stderr_line_with("HANDSHAKE_SUCCEEDED");
    publisher.stderr_line_with("hopscope: waiting for a subscriber that wants the message");
    let sub = start(&["sub", "-c", &endpoint, "--subscribe", "weather", "-n", "1"]);
    publisher.end().with_code(0);
    assert!(sub.end().with_code(0).stdout.contains("weather"));
}

#[test]
fn a_pub_that_nobody_wants_to_hear_gives_up() {
    for publisher in [&["pub"][..], &["xpub"], &["radio", "--group", "weather"]] {
        let once = [publisher, &["-b", "0", "-D", "hello", "-t", "200ms"]].concat();
        run(&once)
            .with_code(3)
            .saying("no subscriber that wants the message came within 200ms");
        run(&[&once[..], &["--no-wait"]].concat()).with_code(0);
    }
}

#[test]
fn an_xpub_prints_subscriptions_and_their_ends() {
    let (xpub, endpoint) = start_bound(&["xpub", "-n", "2", "--format", "json"]);
    run(&["sub", "-c", &endpoint, "--subscribe", "ab", "-t", "300ms"]).with_code(3);
    let printed = xpub.end().with_code(0).stdout;
    let lines: Vec<_> = printed.lines().collect();
    assert!(lines[0].contains(r#""hex":"016162""#), "{printed}");
    assert!(lines[1].contains(r#""hex":"006162""#), "{printed}");
}

#[test]
fn an_xsub_subscribes_by_message_or_by_option() {
    for how in [
        &["--subscribe", "ab", "-n", "1"][..],
        &["-D", "0x016162", "--receive", "1"],
    ] {
        let (_publisher, endpoint) = start_bound(&["pub", "-D", "abc", "-i", "10ms"]);
        let xsub = run(&[&["xsub", "-c", &endpoint, "--format", "hex"], how].concat());
        assert_eq!(xsub.with_code(0).stdout, "616263\n");
    }
}

#[test]
fn the_options_of_xpub_change_what_is_shown_and_sent() {
    let welcome = [
        "xpub",
        "-n",
        "2",
        "--xpub-verbose",
        "--xpub-welcome-msg",
        "hi",
    ];
    let (xpub, endpoint) = start_bound(&[&welcome[..], &["--format", "hex"]].concat());
    let first = start(&["sub", "-c", &endpoint, "--format", "hex"]);
    let second = start(&["sub", "-c", &endpoint, "--format", "hex"]);
    for sub in [&first, &second] {
        assert_eq!(sub.line(), "6869");
    }
    let shown = xpub.end().with_code(0).stdout;
    assert_eq!(shown, "01\n01\n", "each, though to the same topic");
}

#[test]
fn a_manual_xpub_decides_what_a_subscription_is_to() {
    let manual = ["xpub", "--xpub-manual", "--subscribe", "b", "-D", "b1"];
    let (xpub, endpoint) = start_bound(&manual);
    let sub = ["sub", "-c", &endpoint, "--subscribe", "", "-n", "1"];
    let heard = run(&[&sub[..], &["--format", "hex"]].concat()).with_code(0);
    assert_eq!(heard.stdout, "6231\n");
    xpub.end().with_code(0);
    let (_xpub, endpoint) = start_bound(&["xpub", "--xpub-manual", "-D", "b1", "-i", "10ms"]);
    run(&["sub", "-c", &endpoint, "--subscribe", "b", "-n", "1"]).with_code(0);
}

#[test]
fn inverted_matching_hears_what_it_did_not_ask_for() {
    let (mut publisher, endpoint) = piped_publisher(&["--invert-matching"]);
    let sub = [
        "sub",
        "-c",
        &endpoint,
        "--subscribe",
        "a",
        "--invert-matching",
    ];
    let sub = start(&[&sub[..], &["-n", "1", "--format", "hex"]].concat());
    publisher.stderr_line_with("wants \"a\"");
    publisher.write_line("a");
    publisher.write_line("b");
    publisher.end().with_code(0);
    assert_eq!(sub.end().with_code(0).stdout, "62\n");
}

#[test]
fn a_dish_hears_exactly_its_groups() {
    let mut radio = start_piped(&["radio", "-b", "0", "--json", "-v"]);
    let endpoint = radio.endpoint();
    let dish = start(&[
        "dish", "-c", &endpoint, "--join", "a", "--join", "b", "-n", "2", "--format", "json",
    ]);
    for _ in ["a", "b"] {
        radio.stderr_line_with("interest-received");
    }
    radio.write_line(r#"["b", "1"]"#);
    radio.write_line(r#"["ab", "2"]"#);
    radio.write_line(r#"["a", "3"]"#);
    radio.end().with_code(0);
    let heard = dish.end().with_code(0).stdout;
    let lines: Vec<_> = heard.lines().collect();
    assert!(
        lines[0].contains(r#"{"role":"group","hex":"62""#),
        "{heard}"
    );
    assert!(lines[1].contains(r#"{"role":"body","hex":"33""#), "{heard}");
}

/// A publisher that sends what the test writes, and its endpoint.
fn piped_publisher(more: &[&str]) -> (crate::support::Running, String) {
    let publisher = start_piped(&[&["pub", "-b", "0", "-v"], more].concat());
    let endpoint = publisher.endpoint();
    (publisher, endpoint)
}

#[test]
fn a_pub_that_may_not_drop_waits_for_its_subscriber() {
    const LINES: usize = 20_000;
    let count = LINES.to_string();
    let (sub, endpoint) = start_bound(&["sub", "-n", &count, "--format", "hex"]);
    let mut publisher = start_piped(&["pub", "-c", &endpoint, "--xpub-nodrop"]);
    publisher.write_line(&vec!["x"; LINES].join("\n"));
    publisher.end().with_code(0);
    assert_eq!(sub.end().with_code(0).stdout.lines().count(), LINES);
}
