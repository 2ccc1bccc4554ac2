//! The six lessons as the page takes them.

use hopscope_core::scenario::library;
use hopscope_core::trace::EventKind;
use hopscope_core::world::Over;
use hopscope_core::{Message, Rule};

use super::{LoadError, Run};

fn lessons() -> impl Iterator<Item = Run> {
    library().iter().flat_map(|lesson| {
        [Over::Inproc, Over::Tcp].map(|over| {
            Run::of_lesson(lesson.id, &[], over).unwrap_or_else(|e| panic!("{}: {e}", lesson.id))
        })
    })
}

#[test]
fn every_lesson_opens_on_a_picture_and_comes_to_every_line_it_tells() {
    for run in lessons() {
        let id = run.lesson.expect("it is built in");
        assert!(
            run.opening > 0 && run.opening <= run.last(),
            "{id}: opens at {}",
            run.opening
        );
        assert!(run.told.iter().all(Option::is_some), "{id}: {:?}", run.told);
        assert_eq!(run.timeline.len(), run.steps());
    }
}

#[test]
fn a_run_starts_behind_a_handshake_that_comes_before_everything_else() {
    let text = r#"{"title":"t","summary":"s","nodes":[
        {"name":"a","kind":"client","sockets":{"type":"PUSH","connect":"e"},"steps":[{"wait":"50ms"},{"send":"late"}]},
        {"name":"b","kind":"sink","sockets":{"type":"PULL","bind":"e"}}]}"#;
    let run = Run::of_source(text, &[], Over::Tcp).unwrap_or_else(|error| panic!("{error}"));
    let kind = |step| run.record(step).map(|record| record.event.kind());
    assert!(run.start() > 4 && run.handshakes.len() == 1);
    assert_eq!(kind(run.start()), Some(EventKind::Submitted));
    for step in 0..run.start() {
        let octets = [Some(EventKind::OctetsSent), Some(EventKind::OctetsReceived)];
        assert!(octets.contains(&kind(step)), "{:?}", kind(step));
    }
    let run = Run::of_source(text, &[], Over::Inproc).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!((run.start(), run.handshakes.len()), (0, 0));
}

#[test]
fn what_comes_from_a_peer_that_was_refused_is_explained_by_the_refusal() {
    for over in [Over::Inproc, Over::Tcp] {
        let run = Run::of_lesson("one-name-for-two", &[], over).expect("it is built in");
        assert_eq!(run.rule(run.last()), Some(Rule::IdentityDuplicate));
        assert_eq!(
            run.line_at(run.last()),
            Some(run.told.len() - 1),
            "and told"
        );
        // The first worker, of the same name, is heard.
        let heard = (0..run.last()).filter(|step| {
            run.record(*step)
                .is_some_and(|record| record.event.kind() == EventKind::Received)
        });
        let rules: Vec<_> = heard.map(|step| run.rule(step)).collect();
        assert_eq!(rules, [Some(Rule::FairQueue); 2], "{over:?}");
    }
}

#[test]
fn every_question_has_one_right_answer_and_it_is_in_the_trace() {
    for run in lessons() {
        let id = run.lesson.expect("it is built in");
        for (question, prediction) in run.questions.iter().zip(&run.scenario.predictions) {
            let right = question
                .right
                .unwrap_or_else(|| panic!("{id}: {prediction:?}"));
            assert_eq!(Some(&prediction.options[right]), question.answer.as_ref());
        }
    }
}

#[test]
fn no_step_before_a_question_shows_its_answer() {
    let gallery = hopscope_core::scenario::gallery().iter();
    let all = library().iter().chain(gallery);
    for run in all.map(|one| Run::of_lesson(one.id, &[], Over::Inproc).expect("it is built in")) {
        for question in &run.questions {
            let id = run.lesson.expect("it is built in");
            let at = question.step.expect("the run comes to it");
            let answer = run.record(at).expect("it is there");
            // What arrives was seen on its way.
            assert_ne!(answer.event.kind(), EventKind::Received, "{id}");
            for step in 0..at {
                let before = run.record(step).expect("it is there");
                let same = before.exchange == answer.exchange
                    && before.node == answer.node
                    && before.event.message() == question.answer.as_ref();
                // What is given to a socket is not yet what the socket makes of it; an echo is sent twice.
                let given = [EventKind::Submitted, EventKind::Sent, EventKind::Received];
                assert!(
                    !same || given.contains(&before.event.kind()),
                    "{id}: step {} shows what is asked about step {}",
                    step + 1,
                    at + 1
                );
            }
        }
    }
}

/// A ROUTER shows whom it knows: such a name is no answer to a question of what a message will be.
#[test]
fn no_name_that_is_known_before_a_question_marks_its_answer() {
    let gallery = hopscope_core::scenario::gallery().iter();
    let all = library().iter().chain(gallery);
    let over = [Over::Inproc, Over::Tcp];
    let runs = all.flat_map(|one| over.map(|over| Run::of_lesson(one.id, &[], over)));
    for run in runs.map(|run| run.expect("it is built in")) {
        for (question, prediction) in run.questions.iter().zip(&run.scenario.predictions) {
            let before = question.step.expect("the run comes to it") - 1;
            let sockets = run.snapshot(before).sockets;
            let peers = sockets.iter().flat_map(|socket| &socket.peers);
            for name in peers.filter_map(|peer| peer.identity.as_ref()) {
                let bears = |option: &&Message| {
                    let mut frames = option.frames().iter();
                    frames.any(|frame| frame[..] == *name.octets())
                };
                let bearing = prediction.options.iter().filter(bears);
                let answer = question.answer.iter().filter(bears);
                assert!(
                    bearing.count() != 1 || answer.count() == 0,
                    "{:?}: {name:?} tells the answer of {:?}",
                    run.lesson,
                    prediction.question.en
                );
            }
        }
    }
}

#[test]
fn a_message_is_under_way_between_the_steps_of_its_leaving_and_its_arrival() {
    for run in lessons() {
        for (span, course) in run.spans() {
            assert!(
                course.to.is_none_or(|to| to > course.from),
                "{span:?} {course:?}"
            );
            let state = run.snapshot(course.from);
            assert!(
                state
                    .flights()
                    .iter()
                    .any(|flight| flight.sent == span.sent)
            );
        }
    }
}

#[test]
fn a_step_further_back_is_the_same_as_the_step_played_from_the_start() {
    let run = Run::of_lesson("chain-of-routers", &[], Over::Tcp).expect("it is built in");
    let forward: Vec<_> = (0..run.steps()).map(|step| run.snapshot(step)).collect();
    for step in (0..run.steps()).rev() {
        assert_eq!(run.snapshot(step), forward[step]);
    }
}

#[test]
fn what_cannot_be_loaded_says_why() {
    let set = [("length".to_owned(), 99)];
    let error = Run::of_lesson("chain-of-routers", &set, Over::Inproc).expect_err("1 to 8");
    assert!(error.to_string().contains("1 to 8"), "{error}");
    let error = Run::of_lesson("helo", &[], Over::Inproc).expect_err("there is none");
    assert!(matches!(error, LoadError::Lesson(_)) && error.to_string().contains("hello"));
    let error = Run::of_source("title = 3", &[], Over::Inproc).expect_err("it is no scenario");
    assert!(matches!(error, LoadError::Scenario(_)), "{error}");
}

/// A DEALER that forgets the delimiter, and a task to think of it.
const MISTAKE: &str = r#"
title = "t"
summary = "s"

[[nodes]]
name = "client"
kind = "client"
sockets = { type = "DEALER", connect = "x" }
steps = [{ send = ["hello"] }]

[[nodes]]
name = "server"
kind = "echo"
sockets = { type = "REP", bind = "x" }

[[tasks]]
text = "Let the server hear it."

[[tasks.conditions]]
text = "the server gets it"
node = "server"
event = "delivered"

[[tasks.conditions]]
text = "nothing is lost"
event = "dropped"
count = 0
"#;

#[test]
fn a_task_is_judged_by_the_run_and_solved_by_another_text() {
    let met = |text: &str| -> Vec<Vec<bool>> {
        let run = Run::of_source(text, &[], Over::Inproc).expect("it is a scenario");
        let tasks = run.verdicts.iter();
        tasks
            .map(|task| task.iter().map(|verdict| verdict.met).collect())
            .collect()
    };
    assert_eq!(met(MISTAKE), [[false, false]]);
    let put_right = MISTAKE.replace(r#"["hello"]"#, r#"["", "hello"]"#);
    assert_eq!(met(&put_right), [[true, true]]);
    let renamed = put_right.replace("name = \"server\"", "name = \"clerk\"");
    assert_eq!(met(&renamed), [[false, true]]);
}
