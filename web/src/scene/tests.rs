//! What is drawn is what the trace says, at every step of every lesson.

use std::sync::Arc;

use hopscope_core::Message;
use hopscope_core::scenario::library;
use hopscope_core::trace::{Event, EventKind};
use hopscope_core::world::Over;

use super::*;
use crate::stack_size::STACK_WIDTH;

fn scenes() -> impl Iterator<Item = (Run, Vec<Scene>)> {
    let lessons = library()
        .iter()
        .flat_map(|lesson| [Over::Inproc, Over::Tcp].map(|over| (lesson, over)));
    lessons.flat_map(|(lesson, over)| {
        [360.0, 820.0].map(|width| {
            let run = Run::of_lesson(lesson.id, &[], over).expect("it is built in");
            let layout = Layout::new(run.topology(), &run.demand, width);
            let scenes = (0..run.steps())
                .map(|step| Scene::new(&run, &layout, step))
                .collect();
            (run, scenes)
        })
    })
}

fn event(run: &Run, step: usize) -> &Event<Arc<Message>> {
    &run.record(step).expect("a lesson has steps").event
}

fn stacks(scene: &Scene) -> impl Iterator<Item = &Stack> {
    scene.items.iter().filter_map(|item| match &item.body {
        ItemBody::Stack(stack) => Some(stack),
        ItemBody::Pill(_) => None,
    })
}

fn hex(stack: &Stack) -> Vec<&str> {
    stack
        .frames
        .iter()
        .map(|frame| frame.hex.as_str())
        .collect()
}

#[test]
fn every_stack_has_the_frames_of_the_record_it_is_drawn_from() {
    for (run, scenes) in scenes() {
        for scene in &scenes {
            for stack in stacks(scene) {
                let record = &run.recording.trace().records[stack.record];
                let message = record
                    .event
                    .message()
                    .expect("stacks are drawn from messages");
                let expected: Vec<String> = message.frames().iter().map(|f| f.hex()).collect();
                assert_eq!(hex(stack), expected, "{:?} step {}", run.lesson, scene.step);
            }
        }
    }
}

#[test]
fn every_message_under_way_is_drawn_and_no_other() {
    for (run, scenes) in scenes() {
        for scene in &scenes {
            let state = run.snapshot(scene.step);
            let flights = state.flights();
            let mut expected: Vec<usize> = flights.iter().map(|flight| flight.sent).collect();
            let flying = stacks(scene).filter(|stack| stack.state == StackState::Flight);
            let mut drawn: Vec<usize> = flying.map(|stack| stack.record).collect();
            expected.sort_unstable();
            drawn.sort_unstable();
            assert_eq!(drawn, expected, "{:?} step {}", run.lesson, scene.step);
        }
    }
}

#[test]
fn every_step_with_a_message_is_about_one_stack_and_every_other_has_a_note() {
    for (run, scenes) in scenes() {
        for scene in &scenes {
            let focused = stacks(scene).filter(|stack| stack.focus).count();
            let event = event(&run, scene.step);
            let expected = usize::from(event.message().is_some());
            assert_eq!(
                focused, expected,
                "{:?} step {}: {:?}",
                run.lesson, scene.step, event
            );
            if expected == 0 {
                let note = scene
                    .items
                    .iter()
                    .any(|item| matches!(item.body, ItemBody::Pill(_)));
                assert!(note, "{:?} step {}: {event:?}", run.lesson, scene.step);
            }
        }
    }
}

#[test]
fn a_drop_is_drawn_with_its_rule() {
    let mut drops = 0;
    for (run, scenes) in scenes() {
        for scene in &scenes {
            if let Event::Dropped { rule, .. } = event(&run, scene.step) {
                drops += 1;
                let state = StackState::Dropped(*rule);
                assert!(stacks(scene).any(|stack| stack.focus && stack.state == state));
            }
        }
    }
    assert!(
        drops >= 8,
        "two lessons drop a message, four times each: {drops}"
    );
}

#[test]
fn frames_come_and_go_where_the_event_says() {
    for (run, scenes) in scenes() {
        for scene in &scenes {
            let Some(stack) = stacks(scene).find(|stack| stack.focus) else {
                continue;
            };
            let (coming, leaving) = (stack.coming.len(), stack.leaving.len());
            let expected = match event(&run, scene.step) {
                Event::IdentityPushed { .. } | Event::DelimiterAdded { .. } => (1, 0),
                Event::IdentityPopped { .. } | Event::DelimiterStripped { .. } => (0, 1),
                Event::EnvelopeKept { envelope, .. } => (0, envelope.len()),
                Event::EnvelopeRestored { message } => (
                    hopscope_core::envelope::delimiter(message).map_or(0, |at| at + 1),
                    0,
                ),
                _ => (0, 0),
            };
            assert_eq!(
                (coming, leaving),
                expected,
                "{:?} step {}",
                run.lesson,
                scene.step
            );
        }
    }
}

#[test]
fn a_message_arrives_from_where_it_was_seen_last() {
    for (run, scenes) in scenes() {
        for pair in scenes.windows(2) {
            let [before, after] = pair else { continue };
            if event(&run, after.step).kind() != EventKind::Received {
                continue;
            }
            let now = run.record_number(after.step);
            let span = run
                .recording
                .flights()
                .iter()
                .find(|span| span.ended == now);
            let sent = span.expect("what is received was sent").sent;
            let place = |scene: &Scene, find: &dyn Fn(&Stack) -> bool, position: f64| {
                let item = scene.items.iter().find(|item| match &item.body {
                    ItemBody::Stack(stack) => find(stack),
                    ItemBody::Pill(_) => false,
                });
                item.expect("it is drawn").motion.at(position).at
            };
            let end = run.timeline.start(after.step);
            let last = place(before, &|stack| stack.record == sent, end);
            let first = place(after, &|stack| stack.focus, end);
            let far = (last.x - first.x).hypot(last.y - first.y);
            assert!(
                far < 1.0,
                "{:?} step {}: {last:?} {first:?}",
                run.lesson,
                after.step
            );
        }
    }
}

#[test]
fn a_step_at_rest_moves_no_more_unless_something_is_under_way() {
    for (run, scenes) in scenes() {
        for scene in &scenes {
            let flying = stacks(scene).any(|stack| stack.state == StackState::Flight);
            let (rest, end) = (
                run.timeline.rest(scene.step),
                run.timeline.start(scene.step + 1),
            );
            let crowd = Crowd::of(scene, &Looked::default());
            let movers = scene.movers(&crowd).into_iter();
            for Mover { motion, .. } in movers.filter(|_| !flying) {
                assert_eq!(
                    motion.at(rest),
                    motion.at(end),
                    "{:?} {}",
                    run.lesson,
                    scene.step
                );
            }
        }
    }
}

#[test]
fn a_note_lies_on_no_message() {
    for (run, scenes) in scenes() {
        for scene in &scenes {
            let layout = Layout::new(run.topology(), &run.demand, 820.0);
            let scene = Scene::new(&run, &layout, scene.step);
            let rest = run.timeline.rest(scene.step);
            let pill = scene
                .items
                .iter()
                .find(|item| matches!(item.body, ItemBody::Pill(_)));
            let Some(pill) = pill else { continue };
            let at = pill.motion.at(rest).at;
            for item in &scene.items {
                let ItemBody::Stack(stack) = &item.body else {
                    continue;
                };
                let other = item.motion.at(rest).at;
                let beside = (at.x - other.x).abs() > STACK_WIDTH / 2.0 + 30.0;
                let above = at.y <= other.y - stack.size.height;
                assert!(
                    beside || above,
                    "{:?} step {}: {at:?} {other:?}",
                    run.lesson,
                    scene.step
                );
            }
        }
    }
}

#[test]
fn what_goes_on_as_it_did_is_the_same_value() {
    let set = [("length".to_owned(), 8)];
    let run = Run::of_lesson("chain-of-routers", &set, Over::Tcp).expect("it is built in");
    let layout = Layout::new(run.topology(), &run.demand, 820.0);
    let scenes: Vec<Scene> = (0..run.steps())
        .map(|step| Scene::new(&run, &layout, step))
        .collect();
    let quiet = scenes.windows(2).map(|pair| {
        let same = pair[0]
            .nodes
            .iter()
            .zip(&pair[1].nodes)
            .filter(|(a, b)| a == b)
            .count();
        pair[0].nodes.len() - same
    });
    assert!(
        quiet.max().is_some_and(|changed| changed <= 3),
        "a step concerns few nodes"
    );
}

#[path = "../../../core/tests/pairs/mod.rs"]
mod pairs;

#[test]
fn runs_of_every_socket_type_are_drawn_at_every_step() {
    for (name, source) in pairs::PAIRS {
        for over in [Over::Inproc, Over::Tcp] {
            let run = Run::of_source(source, &[], over).expect("the scenario is sound");
            let layout = Layout::new(run.topology(), &run.demand, 820.0);
            for step in 0..run.steps() {
                let scene = Scene::new(&run, &layout, step);
                for stack in stacks(&scene) {
                    let record = &run.recording.trace().records[stack.record];
                    let message = record.event.message().expect("it is drawn from a message");
                    let expected: Vec<String> = message.frames().iter().map(|f| f.hex()).collect();
                    assert_eq!(hex(stack), expected, "{name} over {over} step {step}");
                }
                let subject = crate::inside::Subject::new(&run, step, None, None);
                if let Some(subject) = subject {
                    let message = subject.message.as_ref().expect("nothing else was picked");
                    assert!(subject.frames.len() >= message.len());
                }
            }
        }
    }
}

#[test]
fn a_publisher_shows_what_is_wanted_and_interests_travel_as_notes() {
    let (_, source) = pairs::PAIRS
        .into_iter()
        .find(|(name, _)| *name == "pub-sub")
        .expect("it is there");
    let run = Run::of_source(source, &[], Over::Inproc).expect("the scenario is sound");
    let layout = Layout::new(run.topology(), &run.demand, 820.0);
    let last = Scene::new(&run, &layout, run.last());
    let drawer = last.nodes[0].sockets[0]
        .drawer
        .as_ref()
        .expect("it has subscribers");
    assert_eq!(drawer.kind, DrawerKind::Topics);
    let labels: Vec<&str> = drawer.rows.iter().map(|row| &*row.view.label).collect();
    assert_eq!(labels, ["north", "*"]);
    let notes = (0..run.steps()).filter(|step| {
        let scene = Scene::new(&run, &layout, *step);
        scene.items.iter().any(|item| {
            matches!(&item.body, ItemBody::Pill(pill) if matches!(pill.text, PillText::Interest(true, _)))
        })
    });
    assert!(notes.count() >= 4, "each leaves and arrives");
}

#[test]
fn a_socket_that_only_receives_shows_what_waits_at_it_and_its_own_mark() {
    let source = r#"title = "t"
summary = "s"
nodes = [
  { name = "source", kind = "ventilator", sockets = { type = "PUSH", connect = "line" }, messages = ["a", "b", "c"] },
  { name = "sink", kind = "sink", delay = "1s", sockets = { type = "PULL", bind = "line", receive-hwm = 2 } },
]
"#;
    let run = Run::of_source(source, &[], Over::Inproc).expect("the scenario is sound");
    let layout = Layout::new(run.topology(), &run.demand, 820.0);
    let waits = (0..=run.last()).map(|step| {
        let scene = Scene::new(&run, &layout, step);
        let socket = scene.nodes[1].sockets[0].clone();
        assert_eq!(socket.high_water_mark, 2);
        socket.queued
    });
    assert_eq!(waits.max(), Some(2), "one is being worked on");
}

#[test]
fn a_socket_that_sends_shows_what_waits_either_way() {
    let source = r#"title = "t"
summary = "s"
nodes = [
  { name = "source", kind = "script", sockets = { type = "DEALER", connect = "line" }, steps = [{ send = "a" }, { send = "b" }] },
  { name = "sink", kind = "script", sockets = { type = "DEALER", bind = "line" }, steps = [{ wait = "1s" }] },
]
"#;
    let run = Run::of_source(source, &[], Over::Inproc).expect("the scenario is sound");
    let layout = Layout::new(run.topology(), &run.demand, 820.0);
    let scene = Scene::new(&run, &layout, run.last());
    let socket = &scene.nodes[1].sockets[0];
    assert_eq!((socket.came, socket.queued), (2, 0));
}

#[test]
fn a_req_awaits_its_reply_only_once_its_request_has_left_it() {
    let run = Run::of_lesson("hello", &[], Over::Inproc).expect("it is built in");
    let layout = Layout::new(run.topology(), &run.demand, 820.0);
    let awaits = |step| Scene::new(&run, &layout, step).nodes[0].sockets[0].awaits;
    let sent = (0..run.steps()).find(|step| event(&run, *step).kind() == EventKind::Sent);
    let sent = sent.expect("it sends");
    assert!((0..sent).all(|step| !awaits(step)));
    assert!(awaits(sent));
}

#[test]
fn what_was_done_to_a_node_is_said_once_at_a_step() {
    let hello = hopscope_core::scenario::find("hello").expect("it is built in");
    let source = [
        hello.source(),
        "\n[[acts]]\nat = \"1ms\"\nkill = \"server\"\n",
    ]
    .concat();
    let run = Run::of_source(&source, &[], Over::Inproc).expect("it can be played");
    let layout = Layout::new(run.topology(), &run.demand, 820.0);
    let killed = (0..run.steps()).find(|step| event(&run, *step).kind() == EventKind::Killed);
    let killed = killed.expect("it is killed");
    for step in killed..run.steps() {
        let scene = Scene::new(&run, &layout, step);
        let pills = scene.items.iter().filter(
            |item| matches!(&item.body, ItemBody::Pill(pill) if pill.text == PillText::Killed),
        );
        let node = &scene.nodes[1];
        assert_eq!(node.mark, Some(NodeMark::Killed));
        assert_eq!(pills.count(), usize::from(node.marked_now), "step {step}");
    }
}
