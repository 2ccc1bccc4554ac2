//! The gallery of mistakes, as it is shipped and put right, with libzmq in the place of any node: what
//! goes wrong goes wrong there, too, and what helps helps.

#[path = "../../../core/tests/gallery/repairs.rs"]
mod repairs;

use hopscope_core::scenario::{NodeSpec, Scenario, gallery};
use hopscope_core::trace::{Account, account};
use hopscope_core::world::{self, Over};

use repairs::{REPAIRS, repaired, shipped};

use crate::support::points::Points;
use crate::support::{Program, stage};

/// What passes in the world at the points that can be seen when libzmq plays the nodes `foreign`:
/// it tells nobody what it drops.
fn expected(account: &Account, foreign: &[&str]) -> Points {
    let mut points = Points::of(account);
    for node in foreign {
        points.remove(&format!("{node} drop"));
    }
    points
}

/// Plays the scenario with libzmq in the place of the nodes `foreign`: the same frames at every point.
fn same_with(id: &str, scenario: &Scenario, foreign: &[&str]) {
    let account = account(&world::play(scenario, Over::Inproc));
    let expected = expected(&account, foreign);
    let played = stage::play(scenario, foreign, &expected);
    let name = format!("{id} with libzmq as {foreign:?}");
    assert_eq!(played.text(), expected.text(), "{name}");
}

fn names(scenario: &Scenario) -> Vec<&str> {
    let nodes = scenario.nodes.iter();
    nodes.map(|node| node.name.as_str()).collect()
}

#[test]
fn the_command_line_over_tcp_and_in_process() {
    for mistake in gallery() {
        let run = |over| {
            let ended = Program::hopscope(&["run", mistake.id, "--over", over]).finish();
            assert_eq!(ended.code, Some(0), "{ended:?}");
            ended.stdout
        };
        let world = account(&world::play(&shipped(mistake.id), Over::Tcp)).to_string();
        let (inproc, tcp) = (run("inproc"), run("tcp"));
        assert_eq!(inproc, tcp, "{}", mistake.id);
        assert!(tcp.starts_with(&world), "{}:\n{tcp}", mistake.id);
    }
}

#[test]
fn our_sockets_alone() {
    for mistake in gallery() {
        same_with(mistake.id, &shipped(mistake.id), &[]);
    }
}

#[test]
fn libzmq_in_the_place_of_each_node() {
    for mistake in gallery() {
        let scenario = shipped(mistake.id);
        for node in names(&scenario) {
            same_with(mistake.id, &scenario, &[node]);
        }
    }
}

#[test]
fn libzmq_alone() {
    for mistake in gallery() {
        let scenario = shipped(mistake.id);
        same_with(mistake.id, &scenario, &names(&scenario));
    }
}

#[test]
fn repaired_on_our_sockets_and_on_libzmq() {
    for repair in REPAIRS {
        let scenario = repaired(repair);
        same_with(repair.0, &scenario, &[]);
        same_with(repair.0, &scenario, &all_but_counting(&scenario));
    }
}

/// Where a REQ of libzmq begins to number its requests is a matter of chance.
fn all_but_counting(scenario: &Scenario) -> Vec<&str> {
    let counts = |node: &&NodeSpec| {
        node.sockets
            .iter()
            .any(|socket| socket.options.req_correlate)
    };
    let nodes = scenario.nodes.iter().filter(|node| !counts(node));
    nodes.map(|node| node.name.as_str()).collect()
}
