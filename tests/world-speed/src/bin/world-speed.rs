//! Times runs of the world and seeks in what they recorded. Runs are told in time on a processor,
//! which other work on the machine hardly changes; seeks in time that passes.
//!
//! ```text
//! run    scene  n  events  set-up µs  ns per event  of preparing: ns per event
//! seek   scene  n  events  median µs  worst µs
//! size   octets of a record in place
//! ```
//!
//! `HOPSCOPE_WORLD_LARGEST` bounds `n`, `HOPSCOPE_WORLD_TIMES` says how often each run is made; the
//! best counts. `HOPSCOPE_WORLD_SCENE` names the one scene that is run, under a profiler.

use hopscope_core::scenario::Scenario;
use hopscope_core::trace::{Record, Recording};
use hopscope_core::world::{Over, World};
use world_speed::host::{line, now, number, setting, spent};
use world_speed::random::Scatter;
use world_speed::scenes;

/// Positions that are sought in each trace.
const SEEKS: usize = 200;
/// Microseconds after which no further position is sought in a trace.
const PATIENCE: f64 = 3e6;

fn main() {
    let largest = number("HOPSCOPE_WORLD_LARGEST", 10_000);
    let times = number("HOPSCOPE_WORLD_TIMES", 3);
    line(&format!("size\t{}", size_of::<Record>()));
    let only = setting("HOPSCOPE_WORLD_SCENE");
    let wanted = |name: &str| only.as_deref().is_none_or(|only| only == name);
    for scene in scenes::ALL {
        if !wanted(scene.name) {
            continue;
        }
        for n in [10, 30, 100, 300, 1_000, 3_000, 10_000] {
            if n <= scene.largest.min(largest) {
                time_run(scene.name, n, (&scene.scenario(n), scene.over), times);
            }
        }
    }
    for (name, n) in [
        ("broker", 100),
        ("broker", 1_000),
        ("broker", 10_000),
        ("queue", 10_000),
    ] {
        let scene = scenes::ALL
            .iter()
            .find(|scene| scene.name == name && only.is_none());
        if let Some(scene) = scene.filter(|_| n <= largest) {
            let scenario = scene.scenario(n);
            for events in [1_000, 10_000, 100_000] {
                time_seeks(name, n, (&scenario, scene.over), events);
            }
        }
    }
}

/// The scenario's world, run up to about so many events.
fn played(scenario: &Scenario, over: Over, events: usize) -> World {
    let mut world = World::new(scenario, over);
    world.run(events);
    world
}

fn time_run(name: &str, n: usize, (scenario, over): (&Scenario, Over), times: usize) {
    let mut best = [f64::INFINITY; 3];
    let mut events = 0;
    for _ in 0..times {
        let sets_up = now();
        let mut world = World::new(scenario, over);
        let set_up = now() - sets_up;
        let started = spent();
        world.run(usize::MAX);
        let ran = spent();
        let trace = world.into_trace();
        events = trace.records.len();
        let prepares = spent();
        let recording = Recording::new(trace);
        let prepared = spent();
        assert_eq!(recording.len(), events);
        let took = [set_up, ran - started, prepared - prepares];
        for (best, took) in best.iter_mut().zip(took) {
            *best = best.min(took);
        }
    }
    let [built, ran, prepared] = best;
    let each = |took: f64| took * 1e3 / events as f64;
    line(&format!(
        "run\t{name}\t{n}\t{events}\t{built:.0}\t{:.1}\t{:.1}",
        each(ran),
        each(prepared)
    ));
}

fn time_seeks(name: &str, n: usize, (scenario, over): (&Scenario, Over), events: usize) {
    let recording = Recording::new(played(scenario, over, events).into_trace());
    let mut scatter = Scatter::new(7);
    let (started, mut took) = (now(), Vec::new());
    while took.len() < SEEKS && now() - started < PATIENCE {
        let step = scatter.up_to(recording.len());
        let before = now();
        let snapshot = recording.snapshot(step);
        took.push(now() - before);
        assert_eq!(
            snapshot.sockets.len(),
            recording.trace().topology.sockets.len()
        );
    }
    took.sort_by(f64::total_cmp);
    let (median, worst) = (took[took.len() / 2], took[took.len() - 1]);
    line(&format!(
        "seek\t{name}\t{n}\t{}\t{median:.1}\t{worst:.1}",
        recording.len()
    ));
}
