//! Acts from the page: what they are written as in the scenario, and what they can be done to.

use std::fmt::Write;

use hopscope_core::scenario::edit::quoted;
use hopscope_core::trace::{LinkId, NodeId};
use hopscope_core::world::{Deed, Thing};

use crate::components::direction_name;
use crate::run::Run;

/// How much longer a link takes that is delayed.
const DELAY: &str = "20ms";
/// The part that a link loses.
const PART: &str = "0.5";
/// How many times its usual time a slow node takes.
const SLOWER: u32 = 50;

/// What has to be typed for a deed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Input {
    /// The frames of a message, one on each line.
    Frames,
    /// A topic or a group.
    Topic,
}

/// What has to be typed for `deed`, if anything.
pub const fn input(deed: Deed) -> Option<Input> {
    match deed {
        Deed::Send(_) | Deed::Edit => Some(Input::Frames),
        Deed::Subscribe(_) | Deed::Unsubscribe(_) | Deed::Join(_) | Deed::Leave(_) => {
            Some(Input::Topic)
        }
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

/// The lines of an act that does `deed` to `thing` at the time of `step`, with what was typed for it.
pub fn lines(run: &Run, step: usize, thing: Thing, deed: Deed, typed: &str) -> String {
    let mut lines = format!("at = \"{}us\"\n", time(run, step));
    let written = match thing {
        Thing::Node(node) => on_node(run, node, deed, typed),
        Thing::Link(link) => on_link(run, link, deed),
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
    lines.push_str(&written);
    lines
}

/// The time of a step, in microseconds.
pub fn time(run: &Run, step: usize) -> u64 {
    run.record(step).map_or(0, |record| record.at.as_micros())
}

fn on_node(run: &Run, node: NodeId, deed: Deed, typed: &str) -> String {
    let name = quoted(&run.topology().nodes[node.0].name);
    let usual = run.scenario.pace.as_micros();
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
            let pace = usual * u128::from(SLOWER);
            format!("slow = {{ node = {name}, pace = \"{pace}us\" }}")
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

fn on_link(run: &Run, link: LinkId, deed: Deed) -> String {
    let ends = ends(run, link);
    match deed {
        Deed::Unplug => format!("unplug = {{ {ends} }}"),
        Deed::Restore => format!("restore = {{ {ends} }}"),
        Deed::Delay => format!("delay = {{ {ends}, by = \"{DELAY}\" }}"),
        Deed::EndDelay => format!("delay = {{ {ends}, by = \"0us\" }}"),
        Deed::Lose => format!("loss = {{ {ends}, part = {PART} }}"),
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
                        let lines = lines(&run, step, thing, possible.deed, "a {b}\n0x00ff");
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
}
