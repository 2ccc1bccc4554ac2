//! One scenario, the same frames at every hop, whoever plays it: the world in process, the world
//! over simulated TCP, our sockets over real TCP, and libzmq in the place of any node.

use hopscope_core::scenario::{Behaviour, Scenario, find, library};
use hopscope_core::trace::account;
use hopscope_core::world::{self, Over};

use crate::support::points::Points;
use crate::support::{Program, stage};

/// The lesson of this id, its length (if it has one) set.
fn lesson(id: &str, length: Option<u32>) -> Scenario {
    let document = find(id).expect("it exists").document();
    let values: Vec<_> = length
        .map(|length| ("length", length))
        .into_iter()
        .collect();
    document
        .and_then(|document| document.scenario(&values))
        .expect("lessons are valid")
}

/// Every lesson; the chain in several lengths.
fn lessons() -> Vec<(&'static str, Option<u32>)> {
    let mut lessons = Vec::new();
    for lesson in library() {
        let has_length = !lesson
            .document()
            .expect("it is valid")
            .parameters()
            .is_empty();
        let lengths: &[Option<u32>] = if has_length {
            &[Some(1), Some(3), Some(8)]
        } else {
            &[None]
        };
        lessons.extend(lengths.iter().map(|length| (lesson.id, *length)));
    }
    assert!(lessons.len() >= 8, "{lessons:?}");
    lessons
}

/// What passes in the world at the points that can be seen when libzmq plays the nodes `foreign`:
/// it tells nobody what it drops.
fn expected(scenario: &Scenario, foreign: &[&str]) -> Points {
    let mut points = Points::of(&account(&world::play(scenario, Over::Inproc)));
    for node in scenario
        .nodes
        .iter()
        .filter(|node| foreign.contains(&&*node.name))
    {
        points.remove(&format!("{} drop", node.name));
    }
    points
}

/// Plays the lesson with libzmq in the place of the nodes `foreign`: the same frames at every
/// point.
fn same_with(id: &str, length: Option<u32>, foreign: &[&str]) {
    let scenario = lesson(id, length);
    let expected = expected(&scenario, foreign);
    let played = stage::play(&scenario, foreign, &expected);
    let name = format!("{id} {length:?} with libzmq as {foreign:?}");
    assert_eq!(played.text(), expected.text(), "{name}");
}

/// The names of the nodes that `choose` chooses.
fn names(scenario: &Scenario, choose: impl Fn(&Behaviour) -> bool) -> Vec<&str> {
    let nodes = scenario.nodes.iter();
    let chosen = nodes.filter(|node| choose(&node.behaviour));
    chosen.map(|node| node.name.as_str()).collect()
}

const fn is_script(behaviour: &Behaviour) -> bool {
    matches!(behaviour, Behaviour::Script { .. })
}

const fn is_worker(behaviour: &Behaviour) -> bool {
    matches!(behaviour, Behaviour::Worker { .. })
}

#[test]
fn in_process_and_over_simulated_tcp() {
    for (id, length) in lessons() {
        let scenario = lesson(id, length);
        let [inproc, tcp] = [Over::Inproc, Over::Tcp].map(|over| {
            let account = account(&world::play(&scenario, over));
            account.to_string()
        });
        assert_eq!(inproc, tcp, "{id} {length:?}");
        assert!(!inproc.is_empty());
    }
}

#[test]
fn the_command_line_over_tcp_and_in_process() {
    for (id, length) in lessons() {
        let setting = length.map(|length| format!("length={length}"));
        let run = |over| {
            let mut arguments = vec!["run", id, "--over", over];
            if let Some(setting) = &setting {
                arguments.extend(["--set", setting]);
            }
            let ended = Program::hopscope(&arguments).finish();
            assert_eq!(ended.code, Some(0), "{ended:?}");
            ended.stdout
        };
        let scenario = lesson(id, length);
        let world = account(&world::play(&scenario, Over::Tcp)).to_string();
        let (inproc, tcp) = (run("inproc"), run("tcp"));
        assert_eq!(inproc, tcp, "{id} {length:?}");
        assert!(tcp.starts_with(&world), "{id} {length:?}:\n{tcp}");
    }
}

#[test]
fn our_sockets_alone() {
    for (id, length) in lessons() {
        same_with(id, length, &[]);
    }
}

#[test]
fn libzmq_in_the_clients_place() {
    for (id, length) in lessons() {
        let scenario = lesson(id, length);
        for client in names(&scenario, is_script) {
            same_with(id, length, &[client]);
        }
    }
}

#[test]
fn libzmq_in_the_workers_place() {
    for (id, length) in lessons() {
        let scenario = lesson(id, length);
        for worker in names(&scenario, is_worker) {
            same_with(id, length, &[worker]);
        }
    }
}

#[test]
fn libzmq_at_both_ends_of_our_proxies() {
    for length in [1, 3, 8] {
        same_with("chain-of-routers", Some(length), &["client", "server"]);
    }
}

#[test]
fn libzmq_in_the_middle() {
    same_with("one-proxy", None, &["proxy"]);
    same_with("chain-of-routers", Some(3), &["hop2"]);
    same_with("chain-of-routers", Some(3), &["hop1", "hop3"]);
}

#[test]
fn libzmq_alone() {
    for (id, length) in lessons() {
        if length.is_none_or(|length| length <= 3) {
            let scenario = lesson(id, length);
            same_with(id, length, &names(&scenario, |_| true));
        }
    }
}
