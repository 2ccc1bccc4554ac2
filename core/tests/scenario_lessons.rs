//! The lessons as they run: what is told and asked happens, in that order, and can be seen.

use hopscope_core::scenario::{Document, Moment, Scenario, library};
use hopscope_core::trace::Recording;
use hopscope_core::world::{Over, play};

/// Every scenario that a lesson can become, with its run both ways.
fn runs() -> impl Iterator<Item = (String, Scenario, Recording)> {
    library().iter().flat_map(|lesson| {
        let document = lesson.document().expect("lessons are valid");
        let scenarios = variants(&document);
        scenarios.into_iter().flat_map(move |(values, scenario)| {
            [Over::Inproc, Over::Tcp].map(|over| {
                let recording = Recording::new(play(&scenario, over));
                (
                    format!("{}{values} {over:?}", lesson.id),
                    scenario.clone(),
                    recording,
                )
            })
        })
    })
}

fn variants(document: &Document) -> Vec<(String, Scenario)> {
    match document.parameters() {
        [] => vec![(
            String::new(),
            document.scenario(&[]).expect("lessons are valid"),
        )],
        [parameter, ..] => (parameter.min..=parameter.max)
            .map(|value| {
                let scenario = document.scenario(&[(&parameter.name, value)]);
                (format!(" {value}"), scenario.expect("lessons are valid"))
            })
            .collect(),
    }
}

/// The step of the page at which `moment` is seen.
fn step(recording: &Recording, moment: &Moment, of: &str) -> usize {
    let position = recording
        .position(moment)
        .unwrap_or_else(|| panic!("{of}: no {moment:?}"));
    let visible = recording
        .visible()
        .iter()
        .position(|record| *record == position);
    visible.unwrap_or_else(|| panic!("{of}: {moment:?} is not seen"))
}

/// Over TCP the handshake takes its time, so a peer may be named after a message was sent.
#[test]
fn what_is_told_happens_and_in_process_in_the_order_of_the_file() {
    for (name, scenario, recording) in runs() {
        let mut steps: Vec<usize> = scenario
            .narration
            .iter()
            .map(|narration| step(&recording, &narration.at, &name))
            .collect();
        if name.ends_with("Tcp") {
            steps.sort_unstable();
        }
        assert!(
            steps.is_sorted_by(|a, b| a < b),
            "{name}: told at {steps:?}"
        );
    }
}

#[test]
fn each_question_has_exactly_one_right_answer() {
    for (name, scenario, recording) in runs() {
        for prediction in &scenario.predictions {
            step(&recording, &prediction.at, &name);
            let position = recording.position(&prediction.at).expect("it has a step");
            let message = recording.trace().records[position].event.message();
            let message = message.expect("a message is asked about");
            let right = prediction
                .options
                .iter()
                .filter(|option| *option == message)
                .count();
            assert_eq!(right, 1, "{name}: {message} among {:?}", prediction.options);
        }
    }
}

#[test]
fn the_opening_is_neither_the_first_nor_the_last_step() {
    for (name, scenario, recording) in runs() {
        let opening = scenario.opening.as_ref().expect("a lesson has an opening");
        let step = step(&recording, opening, &name);
        assert!(
            step > 0 && step + 1 < recording.visible().len(),
            "{name}: opens at {step}"
        );
    }
}

#[test]
fn every_client_gets_through_its_script() {
    for (name, scenario, recording) in runs() {
        for node in &scenario.nodes {
            if let hopscope_core::scenario::Behaviour::Script { .. } = node.behaviour {
                let finished = Moment {
                    node: node.name.clone(),
                    socket: None,
                    event: hopscope_core::trace::EventKind::Finished,
                    nth: 1,
                };
                assert!(
                    recording.position(&finished).is_some(),
                    "{name}: {} waits",
                    node.name
                );
            }
        }
    }
}
