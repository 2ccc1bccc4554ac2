//! What was done from outside, in the words of the menu by which it is done, and to what: a branch is called
//! by it.

use hopscope_core::envelope::{Role, Vantage, roles};
use hopscope_core::scenario::{Act, InFlight, Links, Scenario, ScriptStep};
use hopscope_core::trace::{Direction, frames, link_vantage};
use hopscope_core::world::{Deed, links_meant};
use hopscope_core::{Interest, Lang, Message, phrase};

use super::breaking::deed;
use super::inside::fill;
use crate::run::Run;

/// An act of a run's scenario: `Kill server`, `Drop "hello" (client → server)`.
#[inline(never)]
pub fn act(run: &Run, act: &Act, lang: Lang) -> String {
    let scenario = &run.scenario;
    let on_links = |deed, links: &Links| {
        let (connector, binder) = ends(scenario, links);
        told(deed, "", &[connector, binder].join(" ↔ "), lang)
    };
    let on_flight = |deed, flight: &InFlight| {
        let (from, to) = along(scenario, &flight.links, flight.direction);
        let told = told(deed, "", &[from, to].join(" → "), lang);
        match message(run, flight) {
            Some((message, vantage)) => named(&told, &body(message, vantage, lang), lang),
            None => told,
        }
    };
    let on_node = |deed, node: &str| told(deed, node, "", lang);
    match act {
        Act::Cut(links) => on_links(Deed::Cut, links),
        Act::Unplug(links) => on_links(Deed::Unplug, links),
        Act::Restore(links) => on_links(Deed::Restore, links),
        Act::Delay { links, by } if by.is_zero() => on_links(Deed::EndDelay, links),
        Act::Delay { links, .. } => on_links(Deed::Delay, links),
        Act::Loss {
            links,
            millionths: 0,
        } => on_links(Deed::EndLoss, links),
        Act::Loss { links, .. } => on_links(Deed::Lose, links),
        Act::DropNext { links, direction } => {
            let (from, to) = along(scenario, links, *direction);
            let way = [from, to].join(" → ");
            told(Deed::DropNext(*direction), to, &way, lang)
        }
        Act::Kill(node) => on_node(Deed::Kill, node),
        Act::Restart(node) => on_node(Deed::Restart, node),
        Act::Freeze(node) => on_node(Deed::Freeze, node),
        Act::Thaw(node) => on_node(Deed::Thaw, node),
        Act::Slow { node, pace } if *pace == scenario.pace => on_node(Deed::Hurry, node),
        Act::Slow { node, .. } => on_node(Deed::Slow, node),
        Act::Fill { node, socket } => on_node(Deed::Fill(*socket), node),
        Act::Unfill { node, socket } => on_node(Deed::Unfill(*socket), node),
        Act::Drop(flight) => on_flight(Deed::Drop, flight),
        Act::Hold(flight) => on_flight(Deed::Hold, flight),
        Act::Release(flight) => on_flight(Deed::Release, flight),
        Act::Edit { flight, .. } => on_flight(Deed::Edit, flight),
        Act::Call { node, step } => match called(step) {
            Some(deed) => match (on_node(deed, node), step) {
                (told, ScriptStep::Send { message, .. }) => {
                    named(&told, &frames(message, Vantage::BodyOnly, lang), lang)
                }
                (told, _) => told,
            },
            None => act.deed().to_owned(),
        },
        other => other.deed().to_owned(),
    }
}

/// An act and how many more there are: `Kill server and 2 more`.
pub fn acts(run: &Run, first: &Act, more: usize, lang: Lang) -> String {
    let told = act(run, first, lang);
    match more {
        0 => told,
        _ => {
            let text = phrase!("{0} and {1} more", "{0}，另有 {1} 个动作");
            super::filled(text, lang, &[&told, &more])
        }
    }
}

/// The deed that is a call made by hand.
const fn called(step: &ScriptStep) -> Option<Deed> {
    Some(match step {
        ScriptStep::Send { .. } | ScriptStep::Compose { .. } => Deed::Send(0),
        ScriptStep::Receive { .. } | ScriptStep::ReceiveFrame { .. } => Deed::Receive(0),
        ScriptStep::Interest { interest, .. } => match interest {
            Interest::Subscribe(_) => Deed::Subscribe(0),
            Interest::Cancel(_) => Deed::Unsubscribe(0),
            Interest::Join(_) => Deed::Join(0),
            Interest::Leave(_) => Deed::Leave(0),
        },
        _ => return None,
    })
}

/// The words of the menu without what they say of its next step or of what will come, and where it was.
fn told(done: Deed, what: &str, place: &str, lang: Lang) -> String {
    let words = fill(lang, deed(done), what);
    let words = words.split([':', '：']).next().unwrap_or_default();
    let words = words.trim_end_matches(['…', ' ']);
    match lang {
        _ if place.is_empty() => words.to_owned(),
        Lang::En => format!("{words} ({place})"),
        Lang::Zh => format!("{words}（{place}）"),
    }
}

/// What is done with a message called by what is in it.
fn named(told: &str, body: &str, lang: Lang) -> String {
    let unnamed = match lang {
        Lang::En => ["this message", "a message"],
        Lang::Zh => ["这条消息", "一条消息"],
    };
    let [this, any] = unnamed;
    told.replacen(this, body, 1).replacen(any, body, 1)
}

/// The message that is meant, as it crosses its link, and from where it is looked at there.
fn message<'a>(run: &'a Run, flight: &InFlight) -> Option<(&'a Message, Vantage)> {
    let topology = run.topology();
    let link = *links_meant(topology, &flight.links).first()?;
    let direction = flight.direction;
    let all = run.finder.along(link, direction);
    let number = *all.get(usize::try_from(flight.nth).ok()?.checked_sub(1)?)?;
    let span = run.recording.flights().get(number as usize)?;
    Some((&span.message, link_vantage(topology, link, direction)))
}

/// The frames of a message behind its envelope: those by which a reader knows it.
fn body(message: &Message, vantage: Vantage, lang: Lang) -> String {
    let mut roles = roles(message, vantage);
    let envelope = |role: Role| matches!(role, Role::Identity | Role::Delimiter);
    let begin = roles.position(|role| !envelope(role)).unwrap_or_default();
    let body = Message::of(message.frames()[begin..].iter().cloned());
    frames(&body, Vantage::BodyOnly, lang)
}

/// The nodes at the two ends of links, the connecting one first; of several that connect none is named.
fn ends<'a>(scenario: &'a Scenario, links: &'a Links) -> (&'a str, &'a str) {
    let endpoint = &links.endpoint;
    let nodes = || scenario.nodes.iter();
    let binder = nodes().find(|node| node.sockets.iter().any(|it| it.binds.contains(endpoint)));
    let connects = |node: &&hopscope_core::scenario::NodeSpec| {
        node.sockets.iter().any(|it| it.connects.contains(endpoint))
    };
    let mut connectors = nodes().filter(connects);
    let connector = match (&links.node, connectors.next(), connectors.next()) {
        (Some(node), ..) => node,
        (None, Some(only), None) => &only.name,
        _ => "…",
    };
    (connector, binder.map_or(endpoint, |node| &node.name))
}

/// The node a message comes from and the one it goes to.
fn along<'a>(scenario: &'a Scenario, links: &'a Links, direction: Direction) -> (&'a str, &'a str) {
    let (connector, binder) = ends(scenario, links);
    match direction {
        Direction::ToBinder => (connector, binder),
        Direction::ToConnector => (binder, connector),
    }
}

#[cfg(test)]
mod tests {
    use hopscope_core::world::Over;

    use super::*;
    use crate::run::Run;

    /// What is said of each of these acts upon the first lesson.
    fn said(acts: &str, lang: Lang) -> Vec<String> {
        let lesson = hopscope_core::scenario::find("hello").expect("it is built in");
        let text = format!("{}\n{acts}", lesson.source());
        let run =
            Run::of_source(&text, &[], Over::Inproc).unwrap_or_else(|error| panic!("{error}"));
        let acts = run.scenario.acts.iter();
        acts.map(|it| act(&run, &it.act, lang)).collect()
    }

    #[test]
    fn a_branch_is_called_by_its_first_act_and_how_many_more_there_are() {
        use crate::views::difference::done;
        let lesson = hopscope_core::scenario::find("hello").expect("it is built in");
        let run = |acts: &str| {
            let text = format!("{}\n{acts}", lesson.source());
            Run::of_source(&text, &[], Over::Inproc).unwrap_or_else(|error| panic!("{error}"))
        };
        let act = |at: u32, done: &str| format!("[[acts]]\nat = \"{at}ms\"\n{done}\n");
        let kill = act(1, "kill = \"server\"");
        let (start, freeze) = (
            act(9, "restart = \"server\""),
            act(1, "freeze = \"server\""),
        );
        let thaw = act(9, "thaw = \"server\"");
        let own = run("");
        for (acts, en, zh) in [
            (kill.clone(), "Kill server", "杀死 server"),
            (
                kill + &start,
                "Kill server and 1 more",
                "杀死 server，另有 1 个动作",
            ),
            (
                freeze + &thaw,
                "Freeze the program of server",
                "冻住 server 的程序",
            ),
        ] {
            let branch = run(&acts);
            let (first, more) = done(&own, &branch).expect("something is done");
            let told = |lang| super::acts(&branch, first, more, lang);
            assert_eq!((&*told(Lang::En), &*told(Lang::Zh)), (en, zh));
        }
    }

    #[test]
    fn an_act_is_told_in_the_words_of_the_menu_with_what_it_was_done_to() {
        for (done, en, zh) in [
            ("kill = \"server\"", "Kill server", "杀死 server"),
            (
                "freeze = \"client\"",
                "Freeze the program of client",
                "冻住 client 的程序",
            ),
            (
                "cut = \"door\"",
                "Cut this link (client ↔ server)",
                "切断这条链路（client ↔ server）",
            ),
            (
                "delay = { endpoint = \"door\", by = \"0us\" }",
                "Delay this link no more (client ↔ server)",
                "这条链路不再变慢（client ↔ server）",
            ),
            (
                "drop = { endpoint = \"door\", direction = \"to-connector\", nth = 1 }",
                "Drop \"World\" (server → client)",
                "丢掉“World”（server → client）",
            ),
            (
                "drop-next = { endpoint = \"door\", direction = \"to-binder\" }",
                "Lose the next message to server (client → server)",
                "丢掉发往 server 的下一条消息（client → server）",
            ),
            (
                "node = \"client\"\nsend = \"more\"",
                "Send \"more\" from client",
                "从 client 发送“more”",
            ),
        ] {
            let act = format!("[[acts]]\nat = \"5ms\"\n{done}\n");
            assert_eq!(said(&act, Lang::En), [en]);
            assert_eq!(said(&act, Lang::Zh), [zh]);
        }
    }
}
