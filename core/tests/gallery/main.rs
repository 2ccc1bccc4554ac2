//! The gallery of mistakes: what is told of each happens, its task is open, and putting the mistake
//! right solves it.
//!
//! The accounts in `scenarios/gallery/*.frames` are what libzmq passes at every point of the same
//! topology; the native tests compare them with the real thing. `HOPSCOPE_REWRITE=1 cargo test`
//! writes them anew: read the difference.

mod repairs;
mod verdicts;

use std::fs;
use std::path::Path;

use hopscope_core::Lang;
use hopscope_core::scenario::{Moment, Scenario, gallery};
use hopscope_core::trace::{Recording, Verdict, account, verdicts};
use hopscope_core::world::{Over, play};

use repairs::{REPAIRS, repaired, shipped};

/// Every scenario of the gallery with its run both ways.
fn runs() -> impl Iterator<Item = (String, Scenario, Recording)> {
    gallery().iter().flat_map(|mistake| {
        let scenario = shipped(mistake.id);
        [Over::Inproc, Over::Tcp].map(|over| {
            let recording = Recording::new(play(&scenario, over));
            (
                format!("{} {over}", mistake.id),
                scenario.clone(),
                recording,
            )
        })
    })
}

fn judged(scenario: &Scenario, over: Over) -> Vec<Verdict> {
    let trace = play(scenario, over);
    let tasks = scenario.tasks.iter();
    tasks
        .flat_map(|task| verdicts(scenario, task, &trace))
        .collect()
}

#[test]
fn there_are_ten_with_texts_in_both_languages() {
    assert_eq!(gallery().len(), 10);
    for mistake in gallery() {
        let scenario = shipped(mistake.id);
        let mut texts = vec![scenario.title, scenario.summary];
        texts.extend(scenario.narration.into_iter().map(|told| told.text));
        for asked in scenario.predictions {
            texts.extend([asked.question, asked.explanation]);
        }
        for task in scenario.tasks {
            texts.push(task.text);
            texts.extend(task.hints);
            texts.extend(task.conditions.into_iter().map(|condition| condition.text));
        }
        for text in texts {
            let chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
            assert!(
                text.en.is_ascii() && !text.en.is_empty(),
                "{}: {}",
                mistake.id,
                text.en
            );
            assert!(text.zh.chars().any(chinese), "{}: {}", mistake.id, text.zh);
        }
    }
}

#[test]
fn each_asks_tells_and_sets_a_task_with_hints() {
    for mistake in gallery() {
        let Scenario {
            predictions,
            narration,
            tasks,
            ..
        } = shipped(mistake.id);
        let id = mistake.id;
        assert!((1..=2).contains(&predictions.len()), "{id}");
        assert!((3..=8).contains(&narration.len()), "{id}");
        assert_eq!(tasks.len(), 1, "{id}");
        assert!((2..=3).contains(&tasks[0].hints.len()), "{id}");
        assert!(tasks[0].conditions.len() >= 3, "{id}");
    }
}

#[test]
fn each_shows_the_frames_written_beside_it_however_its_links_are_made() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios/gallery");
    for mistake in gallery() {
        let scenario = shipped(mistake.id);
        let [inproc, tcp] =
            [Over::Inproc, Over::Tcp].map(|over| account(&play(&scenario, over)).to_string());
        let path = folder.join(format!("{}.frames", mistake.id));
        if std::env::var_os("HOPSCOPE_REWRITE").is_some() {
            fs::write(&path, &inproc).expect("the folder is there");
        }
        let expected = fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(inproc, expected, "{}", path.display());
        assert_eq!(tcp, expected, "{} over TCP", path.display());
    }
}

/// The step of the page at which `moment` is seen.
fn step(recording: &Recording, moment: &Moment, of: &str) -> usize {
    let position = recording.position(moment);
    let position = position.unwrap_or_else(|| panic!("{of}: no {moment:?}"));
    let mut visible = recording.visible().iter();
    visible
        .position(|record| *record == position)
        .unwrap_or_else(|| panic!("{of}: {moment:?} is not seen"))
}

#[test]
fn what_is_told_happens_and_in_process_in_the_order_of_the_file() {
    for (name, scenario, recording) in runs() {
        let told = scenario.narration.iter();
        let steps: Vec<usize> = told.map(|told| step(&recording, &told.at, &name)).collect();
        assert!(
            name.ends_with("tcp") || steps.is_sorted_by(|a, b| a < b),
            "{name}: told at {steps:?}"
        );
    }
}

#[test]
fn each_question_has_exactly_one_right_answer() {
    for (name, scenario, recording) in runs() {
        for asked in &scenario.predictions {
            step(&recording, &asked.at, &name);
            let position = recording.position(&asked.at).expect("it has a step");
            let message = recording.trace().records[position].event.message();
            let message = message.expect("a message is asked about");
            let right = asked.options.iter().filter(|option| *option == message);
            assert_eq!(
                right.count(),
                1,
                "{name}: {message} among {:?}",
                asked.options
            );
        }
    }
}

#[test]
fn each_task_is_open_as_shipped_and_says_what_was_seen_instead() {
    for mistake in gallery() {
        for over in [Over::Inproc, Over::Tcp] {
            let verdicts = judged(&shipped(mistake.id), over);
            let mut open = verdicts.iter().filter(|verdict| !verdict.met).peekable();
            assert!(open.peek().is_some(), "{} over {over}", mistake.id);
            for verdict in open {
                let said = [Lang::En, Lang::Zh].map(|lang| verdict.seen.say(lang));
                assert!(said[0].is_ascii() && said[0] != said[1], "{said:?}");
            }
        }
    }
}

#[test]
fn each_repair_solves_the_task() {
    for repair in REPAIRS {
        for over in [Over::Inproc, Over::Tcp] {
            let open: Vec<_> = judged(&repaired(repair), over)
                .into_iter()
                .filter(|verdict| !verdict.met)
                .collect();
            assert_eq!(open, [], "{repair:?} over {over}");
        }
    }
    for mistake in gallery() {
        let has_repair = REPAIRS.iter().any(|(id, _)| *id == mistake.id);
        assert!(has_repair, "{}", mistake.id);
    }
}

/// A learner may rename, remove and change whatever there is: the task stays, and says what it
/// misses.
#[test]
fn no_change_of_the_nodes_makes_a_task_an_error() {
    for mistake in gallery() {
        let scenario = shipped(mistake.id);
        for index in 0..scenario.nodes.len() {
            let mut changed = scenario.clone();
            changed.nodes[index].name = "somebody".to_owned();
            judged(&changed, Over::Inproc);
        }
    }
}
