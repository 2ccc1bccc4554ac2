//! Counts what traces take, and what is kept beside them for seeking. Natively only.
//!
//! ```text
//! memory  scene  n  events  octets per event  of which in place  for seeking: octets per event  a snapshot
//! ```

#[cfg(target_arch = "wasm32")]
fn main() {
    world_speed::host::line("octets are counted natively only");
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    counted::all();
}

#[cfg(not(target_arch = "wasm32"))]
mod counted {
    use allocation_counter::measure;
    use hopscope_core::trace::{Record, Recording};
    use hopscope_core::world::{Over, World};
    use world_speed::host::{line, number};
    use world_speed::scenes;

    pub(crate) fn all() {
        let largest = number("HOPSCOPE_WORLD_LARGEST", 10_000);
        for scene in scenes::ALL {
            for n in [10, 100, 300, 1_000, 10_000] {
                if n <= scene.largest.min(largest) {
                    count(scene.name, n, &scene.scenario(n), scene.over);
                }
            }
        }
    }

    fn count(name: &str, n: usize, scenario: &hopscope_core::scenario::Scenario, over: Over) {
        let mut world = World::new(scenario, over);
        world.run(usize::MAX);
        let mut trace = world.into_trace();
        // Room to grow is given back when a recording is made.
        trace.records.shrink_to_fit();
        let events = trace.records.len();
        let mut kept = None;
        let beside = measure(|| kept = Some(Recording::new(trace)));
        let Some(recording) = kept else { return };
        let mut state = None;
        let snapshot = measure(|| state = Some(recording.snapshot(events / 2)));
        drop(state);
        let freed = measure(|| drop(recording));
        // What is freed is the trace and what was kept beside it.
        let total = -freed.bytes_current;
        let each = |octets: i64| octets as f64 / events as f64;
        line(&format!(
            "memory\t{name}\t{n}\t{events}\t{:.0}\t{}\t{:.0}\t{}",
            each(total - beside.bytes_current),
            size_of::<Record>(),
            each(beside.bytes_current),
            snapshot.bytes_current
        ));
    }
}
