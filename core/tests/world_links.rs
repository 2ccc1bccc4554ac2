//! Links of their own: some take longer than others, and some lose more.

use std::time::Duration;

use hopscope_core::scenario::{Document, Format};
use hopscope_core::trace::{Event, Trace};
use hopscope_core::world::{Over, play};

/// Two sources push a message each to one sink, along links of which `links` says something.
fn played(links: &str, over: Over) -> Trace {
    let node = |name: &str| {
        format!(
            "[[nodes]]\nname = \"{name}\"\nkind = \"client\"\n\
             sockets = {{ type = \"PUSH\", connect = \"in\" }}\nsteps = [{{ send = \"{name}\" }}]\n"
        )
    };
    let text = format!(
        "title = \"t\"\nsummary = \"s\"\n{}{}[[nodes]]\nname = \"sink\"\nkind = \"sink\"\n\
         sockets = {{ type = \"PULL\", bind = \"in\" }}\n{links}",
        node("near"),
        node("far"),
    );
    let document = Document::parse(&text, Format::Toml);
    let document = document.unwrap_or_else(|error| panic!("{error}"));
    play(&document.scenario(&[]).expect("it is sound"), over)
}

/// What arrives, in order, and when.
fn arrivals(trace: &Trace) -> Vec<(String, u64)> {
    let arrivals = trace
        .records
        .iter()
        .filter_map(|record| match &record.event {
            Event::Delivered { message, .. } => {
                let body = String::from_utf8_lossy(message.frames()[0].as_ref()).into_owned();
                Some((body, record.at.as_micros()))
            }
            _ => None,
        });
    arrivals.collect()
}

#[test]
fn one_link_takes_longer_from_its_first_message_on() {
    for over in [Over::Inproc, Over::Tcp] {
        let plain = arrivals(&played("", over));
        assert_eq!(
            plain.iter().map(|(name, _)| &**name).collect::<Vec<_>>(),
            ["near", "far"]
        );
        let links = "[[links]]\nendpoint = \"in\"\nnode = \"near\"\nlatency = \"50ms\"\n";
        let slow = arrivals(&played(links, over));
        assert_eq!(
            slow.iter().map(|(name, _)| &**name).collect::<Vec<_>>(),
            ["far", "near"],
            "{over}"
        );
        assert!(slow[0].1 <= plain[1].1, "the other link is as it was");
        let more = Duration::from_micros(slow[1].1 - plain[0].1);
        assert!(more >= Duration::from_millis(49), "{more:?}");
    }
}

#[test]
fn one_link_loses_all_and_the_other_nothing_and_the_later_block_counts() {
    let links = "[[links]]\nendpoint = \"in\"\nloss = 1.0\n\
                 [[links]]\nendpoint = \"in\"\nnode = \"far\"\nloss = 0\n";
    let arrived = arrivals(&played(links, Over::Inproc));
    assert_eq!(
        arrived.iter().map(|(name, _)| &**name).collect::<Vec<_>>(),
        ["far"]
    );
}

#[test]
fn a_block_without_a_difference_or_about_no_link_is_refused() {
    for (block, why) in [
        (
            "endpoint = \"in\"",
            "expected \"latency\", \"loss\" or both",
        ),
        ("endpoint = \"on\"\nloss = 1.0", "unknown endpoint \"on\""),
        (
            "endpoint = \"in\"\nnode = \"sink\"\nloss = 1.0",
            "does not connect to \"in\"",
        ),
        (
            "endpoint = \"in\"\nlatency = \"soon\"",
            "expected a duration",
        ),
    ] {
        let text = format!(
            "title = \"t\"\nsummary = \"s\"\n[[nodes]]\nname = \"sink\"\nkind = \"sink\"\n\
             sockets = {{ type = \"PULL\", bind = \"in\" }}\n[[links]]\n{block}\n"
        );
        let error = Document::parse(&text, Format::Toml)
            .expect_err("it is refused")
            .to_string();
        assert!(error.contains(why), "{block}: {error}");
    }
}
