//! What a world knows of itself.

use super::*;
use crate::scenario::find;

#[test]
fn while_links_are_made_counts_tell_that_a_run_goes_on() {
    let lesson = find("chain-of-routers").expect("it is there");
    let document = lesson.document().expect("it can be read");
    let scenario = document.scenario(&[("length", 8)]).expect("it is sound");
    let mut world = World::new(&scenario, Over::Tcp);
    let mut looked_through = 0;
    while world.step() {
        looked_through += usize::from(!world.counts_any());
    }
    assert!(
        looked_through <= 1,
        "{looked_through} times, once at the end"
    );
}
