//! Acts from the page: what they are written as in the scenario, and what they can be done to.

use std::fmt::Write;

use hopscope_core::Message;
use hopscope_core::scenario::edit::quoted;
use hopscope_core::trace::{Flight, LinkId, NodeId};
use hopscope_core::world::{Deed, Thing};

use crate::components::direction_name;
use crate::run::Run;

/// What has to be typed or chosen for a deed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Input {
    /// The frames of a message, one on each line.
    Frames,
    /// A topic or a group.
    Topic,
    /// How much of it: a number and a unit.
    Amount(Amount),
}

/// How much of something is done.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Amount {
    /// How much longer a message takes.
    Delay,
    /// How many of a hundred messages are lost.
    Loss,
    /// How many times its usual time a node takes.
    Factor,
    /// For how long; nothing typed is until further notice.
    While,
}

impl Amount {
    /// The number it begins with.
    pub const fn default(self) -> &'static str {
        match self {
            Self::Delay => "20",
            Self::Loss | Self::Factor => "50",
            Self::While => "",
        }
    }

    /// The units to choose from; the first is meant if none is.
    pub const fn units(self) -> &'static [&'static str] {
        match self {
            Self::Delay | Self::While => &["ms", "us", "s"],
            Self::Loss => &["%"],
            Self::Factor => &["×"],
        }
    }
}

/// What has to be typed or chosen for `deed`, if anything.
pub const fn input(deed: Deed) -> Option<Input> {
    match deed {
        Deed::Send(_) | Deed::Edit => Some(Input::Frames),
        Deed::Subscribe(_) | Deed::Unsubscribe(_) | Deed::Join(_) | Deed::Leave(_) => {
            Some(Input::Topic)
        }
        Deed::Delay => Some(Input::Amount(Amount::Delay)),
        Deed::Lose => Some(Input::Amount(Amount::Loss)),
        Deed::Slow => Some(Input::Amount(Amount::Factor)),
        Deed::Freeze => Some(Input::Amount(Amount::While)),
        _ => None,
    }
}

/// Everything that something can be done to at `step`: messages on links first, then nodes, then
/// links.
pub fn things(run: &Run, step: usize) -> Vec<Thing> {
    let snapshot = run.snapshot(step);
    let messages = snapshot.flights().into_iter().map(|flight| Thing::Message {
        link: flight.link,
        direction: flight.direction,
        nth: flight.nth,
    });
    let nodes = (0..run.topology().nodes.len()).map(|node| Thing::Node(NodeId(node)));
    let links = (0..run.topology().links.len()).map(|link| Thing::Link(LinkId(link)));
    messages.chain(nodes).chain(links).collect()
}

/// The thing before or behind `thing` among all of them at `step`, round and round.
pub fn beside(run: &Run, step: usize, thing: Thing, forward: bool) -> Option<Thing> {
    let all = things(run, step);
    let now = all.iter().position(|other| *other == thing);
    let (now, count) = (now.unwrap_or_default(), all.len());
    let next = if forward { now + 1 } else { now + count - 1 };
    all.get(next.checked_rem(count)?).copied()
}

/// The message that `thing` is at `step`, if it is one on its way.
pub fn flight(run: &Run, step: usize, thing: Thing) -> Option<Flight> {
    let Thing::Message {
        link,
        direction,
        nth,
    } = thing
    else {
        return None;
    };
    let snapshot = run.snapshot(step);
    let mut flights = snapshot.links.get(link.0)?.flights[direction as usize].iter();
    flights.find(|flight| flight.nth == nth).cloned()
}

/// Whether there is such a thing at `step`.
pub fn is_there(run: &Run, step: usize, thing: Thing) -> bool {
    let topology = run.topology();
    match thing {
        Thing::Node(node) => node.0 < topology.nodes.len(),
        Thing::Link(link) => link.0 < topology.links.len(),
        Thing::Message { .. } => things(run, step).contains(&thing),
    }
}

/// What is left at `step` where `thing` was: itself, else the next message on its link, else the link.
pub fn left(run: &Run, step: usize, thing: Thing) -> Option<Thing> {
    let on = match thing {
        Thing::Message { link, .. } => Thing::Link(link),
        other => other,
    };
    let next = |other: &Thing| match (*other, on) {
        (Thing::Message { link, .. }, Thing::Link(on)) => link == on,
        _ => false,
    };
    let all = || things(run, step).into_iter();
    let here = all().find(|other| *other == thing);
    here.or_else(|| all().find(next))
        .or_else(|| all().find(|other| *other == on))
}

/// The lines of the acts that do `deed` to `thing` at the time of `step`, with what was typed for
/// it: mostly one act, two for what ends by itself.
pub fn lines(run: &Run, step: usize, thing: Thing, deed: Deed, typed: &str) -> Vec<String> {
    let now = time(run, step);
    let written = match thing {
        Thing::Node(node) => on_node(run, node, deed, typed),
        Thing::Link(link) => on_link(run, link, deed, typed),
        Thing::Message {
            link,
            direction,
            nth,
        } => {
            let frames = match deed {
                Deed::Edit => format!(", frames = {}", frames(typed)),
                _ => String::new(),
            };
            let word = match deed {
                Deed::Drop => "drop",
                Deed::Hold => "hold",
                Deed::Release => "release",
                _ => "edit",
            };
            let ends = ends(run, link);
            let direction = direction_name(direction);
            format!("{word} = {{ {ends}, direction = \"{direction}\", nth = {nth}{frames} }}")
        }
    };
    let mut acts = vec![format!("at = \"{now}us\"\n{written}")];
    if let (Deed::Freeze, Thing::Node(node), false) = (deed, thing, typed.trim().is_empty()) {
        let at = match micros(typed) {
            Some(micros) => quoted(&format!("{}us", now.saturating_add(micros))),
            // Whoever reads it says what is wrong with it.
            None => duration(typed),
        };
        let thaw = on_node(run, node, Deed::Thaw, "");
        acts.push(format!("at = {at}\n{thaw}"));
    }
    acts
}

/// The time of a step, in microseconds.
pub fn time(run: &Run, step: usize) -> u64 {
    run.record(step).map_or(0, |record| record.at.as_micros())
}

fn on_node(run: &Run, node: NodeId, deed: Deed, typed: &str) -> String {
    let name = quoted(&run.topology().nodes[node.0].name);
    let usual = u64::try_from(run.scenario.pace.as_micros()).unwrap_or(u64::MAX);
    let socket = |word: &str, number: usize| {
        let number = number + 1;
        format!("{word} = {{ node = {name}, socket = {number} }}")
    };
    let call = |number: usize, word: &str, value: String| {
        let number = number + 1;
        format!("node = {name}\n{word} = {value}\nsocket = {number}")
    };
    match deed {
        Deed::Restart => format!("restart = {name}"),
        Deed::Freeze => format!("freeze = {name}"),
        Deed::Thaw => format!("thaw = {name}"),
        Deed::Slow => {
            let pace = match number(typed).and_then(|times| usual.checked_mul(times)) {
                Some(pace) => quoted(&format!("{pace}us")),
                None => quoted(typed.trim()),
            };
            format!("slow = {{ node = {name}, pace = {pace} }}")
        }
        Deed::Hurry => format!("slow = {{ node = {name}, pace = \"{usual}us\" }}"),
        Deed::Fill(number) => socket("fill", number),
        Deed::Unfill(number) => socket("unfill", number),
        Deed::Send(number) => call(number, "send", frames(typed)),
        Deed::Receive(number) => call(number, "receive", "{}".to_owned()),
        Deed::Subscribe(number) => call(number, "subscribe", octets(typed)),
        Deed::Unsubscribe(number) => call(number, "unsubscribe", octets(typed)),
        Deed::Join(number) => call(number, "join", octets(typed)),
        Deed::Leave(number) => call(number, "leave", octets(typed)),
        _ => format!("kill = {name}"),
    }
}

fn on_link(run: &Run, link: LinkId, deed: Deed, typed: &str) -> String {
    let ends = ends(run, link);
    match deed {
        Deed::Unplug => format!("unplug = {{ {ends} }}"),
        Deed::Restore => format!("restore = {{ {ends} }}"),
        Deed::Delay => format!("delay = {{ {ends}, by = {} }}", duration(typed)),
        Deed::EndDelay => format!("delay = {{ {ends}, by = \"0us\" }}"),
        Deed::Lose => format!("loss = {{ {ends}, part = {} }}", part(typed)),
        Deed::EndLoss => format!("loss = {{ {ends}, part = 0.0 }}"),
        Deed::DropNext(direction) => {
            let direction = direction_name(direction);
            format!("drop-next = {{ {ends}, direction = \"{direction}\" }}")
        }
        _ => format!("cut = {{ {ends} }}"),
    }
}

/// How the scenario calls a link: by its endpoint and the socket that connects.
fn ends(run: &Run, link: LinkId) -> String {
    let topology = run.topology();
    let info = &topology.links[link.0];
    let node = &topology.nodes[topology.node_of(info.connector).0];
    let mut ends = format!(
        "endpoint = {}, node = {}",
        quoted(&info.endpoint),
        quoted(&node.name)
    );
    let own = |socket: &hopscope_core::trace::SocketId| *socket == info.connector;
    if let (true, Some(number)) = (node.sockets.len() > 1, node.sockets.iter().position(own)) {
        // Writing to a string cannot fail.
        let _ = write!(ends, ", socket = {}", number + 1);
    }
    ends
}

/// The number that was typed in front of a unit.
fn number(typed: &str) -> Option<u64> {
    let digits = typed.trim_end_matches(|letter: char| !letter.is_ascii_digit());
    digits.trim().parse().ok()
}

/// A duration as it was typed, as the file has it.
fn duration(typed: &str) -> String {
    let letters = typed.chars().filter(|letter| !letter.is_whitespace());
    quoted(&letters.collect::<String>())
}

/// A whole duration that was typed, in microseconds.
fn micros(typed: &str) -> Option<u64> {
    let unit = typed
        .trim()
        .trim_start_matches(|c: char| c.is_ascii_digit());
    let one = match unit.trim() {
        "us" => 1,
        "ms" => 1_000,
        "s" => 1_000_000,
        _ => return None,
    };
    number(typed)?.checked_mul(one)
}

/// So many of a hundred, as the file has it; what is none, as it was typed, for whoever reads it to
/// say so.
fn part(typed: &str) -> String {
    match number(typed) {
        Some(100) => "1.0".to_owned(),
        Some(percent @ 0..100) => format!("0.{percent:02}"),
        _ => quoted(typed.trim()),
    }
}

/// A message as it would be typed, a frame on each line: as text what is one, all else in hex.
pub fn as_typed(message: &Message) -> String {
    let frames = message.frames().iter().map(|frame| {
        let text = frame.text().filter(|text| {
            let plain = !text.contains(|letter: char| letter.is_control());
            plain && !text.starts_with("0x")
        });
        let hex = || {
            let digits = frame.as_ref().iter().map(|octet| format!("{octet:02x}"));
            ["0x".to_owned()].into_iter().chain(digits).collect()
        };
        text.map_or_else(hex, str::to_owned)
    });
    frames.collect::<Vec<_>>().join("\n")
}

/// A message as it was typed: a frame on each line.
fn frames(typed: &str) -> String {
    let frames: Vec<String> = typed.split('\n').map(octets).collect();
    format!("[{}]", frames.join(", "))
}

/// Octets as they were typed: a text, or hex digits behind `0x`.
fn octets(typed: &str) -> String {
    match typed.strip_prefix("0x") {
        Some(hex) => format!("{{ hex = {} }}", quoted(hex)),
        None => quoted(typed),
    }
}

#[cfg(test)]
mod tests {
    use hopscope_core::scenario::edit::{self, Edit};
    use hopscope_core::world::{Over, acts_on};

    use super::*;

    #[test]
    fn whatever_is_possible_is_written_so_that_it_is_read_and_happens_at_its_time() {
        for over in [Over::Inproc, Over::Tcp] {
            let run = Run::of_lesson("chain-of-routers", &[], over).expect("it is built in");
            let text = hopscope_core::scenario::find("chain-of-routers").expect("it is there");
            let text = text.source();
            for step in (0..run.steps()).step_by(5) {
                let snapshot = run.snapshot(step);
                for thing in things(&run, step) {
                    for possible in acts_on(run.topology(), &snapshot, thing) {
                        if possible.obstacle.is_some() {
                            continue;
                        }
                        let typed = match input(possible.deed) {
                            Some(Input::Amount(Amount::While)) => String::new(),
                            Some(Input::Amount(amount)) => {
                                format!("{} {}", amount.default(), amount.units()[0])
                            }
                            _ => "a {b}\n0x00ff".to_owned(),
                        };
                        let lines = lines(&run, step, thing, possible.deed, &typed);
                        let lines = lines.join("\n");
                        let edited = edit::apply(text, &[], &Edit::Act(lines.clone()));
                        let edited = edited.unwrap_or_else(|error| panic!("{error}: {lines}"));
                        let played = Run::of_source(&edited.text, &[], over);
                        let played = played.unwrap_or_else(|error| panic!("{error}: {lines}"));
                        // A step of its own it need not be: what a proxy queues is none.
                        let records = |run: &Run| run.recording.trace().records.clone();
                        let (before, after) = (records(&run), records(&played));
                        let pairs = before.iter().zip(&after);
                        let same = pairs.take_while(|(one, other)| one == other).count();
                        let done = after.get(same);
                        let done = done.unwrap_or_else(|| panic!("nothing comes of {lines}"));
                        assert_eq!(done.at.as_micros(), time(&run, step), "{lines}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_message_is_given_to_be_changed_as_it_would_be_typed() {
        let octets: &[&[u8]] = &[
            b"",
            b"Hello",
            &[0, 255],
            b"0x41",
            b"two\nlines",
            "\u{5e27}".as_bytes(),
        ];
        let message = Message::of(
            octets
                .iter()
                .map(|frame| hopscope_core::Frame::from(*frame)),
        );
        let typed = as_typed(&message);
        assert_eq!(
            typed,
            "\nHello\n0x00ff\n0x30783431\n0x74776f0a6c696e6573\n\u{5e27}"
        );
        // Taken over as it is, it is the same.
        let run = Run::of_lesson("hello", &[], Over::Inproc).expect("it is built in");
        let thing = things(&run, run.opening)[0];
        let lines = lines(&run, run.opening, thing, Deed::Edit, &typed).join("\n");
        let text = hopscope_core::scenario::find("hello").expect("it is there");
        let edited = edit::apply(text.source(), &[], &Edit::Act(lines)).expect("it is an act");
        let run = Run::of_source(&edited.text, &[], Over::Inproc).expect("it can be played");
        let changed = run.recording.flights()[0].edits[0].1.clone();
        assert_eq!(*changed, message);
    }

    #[test]
    fn an_amount_is_what_was_chosen_and_what_is_none_is_refused() {
        let run = Run::of_lesson("hello", &[], Over::Inproc).expect("it is built in");
        let text = hopscope_core::scenario::find("hello").expect("it is there");
        let (node, link) = (Thing::Node(NodeId(1)), Thing::Link(LinkId(0)));
        let lines = |thing, deed, typed: &str| lines(&run, 3, thing, deed, typed);
        let ends = "endpoint = \"door\", node = \"client\"";
        let now = time(&run, 3);
        for (thing, deed, typed, written) in [
            (
                link,
                Deed::Delay,
                "250 us",
                format!("delay = {{ {ends}, by = \"250us\" }}"),
            ),
            (
                link,
                Deed::Lose,
                "5 %",
                format!("loss = {{ {ends}, part = 0.05 }}"),
            ),
            (
                link,
                Deed::Lose,
                "100 %",
                format!("loss = {{ {ends}, part = 1.0 }}"),
            ),
        ] {
            assert_eq!(
                lines(thing, deed, typed),
                [format!("at = \"{now}us\"\n{written}")]
            );
        }
        assert_eq!(
            lines(node, Deed::Freeze, " ms").len(),
            2,
            "it is told, not left out"
        );
        let frozen = lines(node, Deed::Freeze, "3 ms");
        assert_eq!(
            frozen[1],
            format!("at = \"{}us\"\nthaw = \"server\"", now + 3000)
        );
        assert_eq!(lines(node, Deed::Freeze, "").len(), 1);
        for (thing, deed, typed) in [
            (link, Deed::Delay, "soon ms"),
            (link, Deed::Lose, "101 %"),
            (node, Deed::Slow, "x ×"),
            (node, Deed::Freeze, "-1 ms"),
        ] {
            let all = lines(thing, deed, typed).join("\n\n[[acts]]\n");
            let edited = edit::apply(text.source(), &[], &Edit::Act(all));
            assert!(edited.is_err(), "{deed:?} {typed}: {edited:?}");
        }
    }

    #[test]
    fn one_goes_round_from_thing_to_thing() {
        let run = Run::of_lesson("hello", &[], Over::Inproc).expect("it is built in");
        let all = things(&run, 0);
        let mut thing = all[0];
        for expected in all.iter().skip(1).chain([&all[0]]) {
            let next = beside(&run, 0, thing, true).expect("there are some");
            assert_eq!(next, *expected);
            assert_eq!(beside(&run, 0, next, false), Some(thing));
            thing = next;
        }
    }
}
