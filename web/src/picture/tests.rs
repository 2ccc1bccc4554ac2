//! Pictures of every lesson.

use hopscope_core::scenario::library;
use hopscope_core::world::Over;

use super::*;
use crate::i18n::views as words;
use crate::layout::ASKING_WIDTH;

/// The styles of the page that a picture carries.
const STYLES: &str = concat!(
    include_str!("../../styles/tokens.css"),
    include_str!("../../styles/stage.css")
);
/// The most octets of a moving picture of a lesson.
const BUDGET: usize = 64_000;

fn look(lang: Lang) -> Look<'static> {
    let (styles, theme) = (STYLES, Theme::Auto);
    Look {
        styles,
        theme,
        lang,
        branch: None,
    }
}

fn runs() -> impl Iterator<Item = Run> {
    library()
        .iter()
        .map(|lesson| Run::of_lesson(lesson.id, &[], Over::Inproc).expect("it is built in"))
}

/// The picture at the top of the README.
const README: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../docs/images/chain-of-routers.svg"
);

#[test]
fn the_picture_of_the_readme_is_what_the_program_draws() {
    let run = Run::of_lesson("chain-of-routers", &[], Over::Inproc).expect("it is built in");
    let drawn = moving(&run, None, &look(Lang::En)).expect("a lesson is short");
    if std::env::var_os("HOPSCOPE_BLESS").is_some() {
        std::fs::write(README, &drawn).expect("the picture can be written");
    }
    let kept = std::fs::read_to_string(README).expect("the picture is there");
    assert_eq!(kept, drawn, "set HOPSCOPE_BLESS=1 to write it anew");
}

/// Checks that what is opened is closed, in the right order.
fn assert_balanced(text: &str) {
    let mut open = Vec::new();
    for piece in text.split('<').skip(1) {
        let (tag, _) = piece.split_once('>').expect("a tag has an end");
        let name = tag.split(' ').next().unwrap_or_default();
        match name.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name)),
            None => open.push(name),
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

#[test]
fn the_moving_picture_of_each_lesson_is_small_and_whole() {
    for run in runs() {
        for lang in [Lang::En, Lang::Zh] {
            let text = moving(&run, None, &look(lang)).expect("a lesson is short");
            assert_balanced(&text);
            assert!(
                text.len() < BUDGET,
                "{:?}: {} octets",
                run.lesson,
                text.len()
            );
            assert!(text.contains("@keyframes k0{"), "it moves");
            assert!(!text.contains("<script"), "it needs no script");
        }
    }
}

#[test]
fn every_frame_and_every_line_of_a_run_is_in_its_moving_picture() {
    for run in runs() {
        let text = moving(&run, None, &look(Lang::En)).expect("a lesson is short");
        let text = text
            .replace("&amp;", "&")
            .replace("&lt;", "<")
            .replace("&quot;", "\"");
        for number in 0..run.courses.len() {
            for frame in run.frames(number).iter() {
                assert!(
                    text.contains(&format!(">{}<", frame.label)),
                    "{}",
                    frame.label
                );
            }
        }
        for line in &run.scenario.narration {
            let first = line.text.en.split(' ').next().expect("it says something");
            assert!(text.contains(first), "{first}");
        }
    }
}

#[test]
fn whoever_wants_less_motion_sees_the_step_with_which_the_run_opens() {
    for run in runs() {
        let text = moving(&run, None, &look(Lang::En)).expect("a lesson is short");
        assert!(text.contains("prefers-reduced-motion:reduce"));
        let lines = lines_shown(&text, "class=\"v o\"");
        let opening = caption(&run, run.opening, Lang::En, true);
        assert!(
            lines.contains(&opening[0].replace('"', "&quot;")),
            "{lines}"
        );
    }
}

/// The parts that have this attribute.
fn lines_shown(text: &str, attribute: &str) -> String {
    let parts = text.split("<g ").filter(|part| part.starts_with(attribute));
    parts.collect()
}

#[test]
fn a_still_shows_the_step_and_nothing_moves() {
    for run in runs() {
        let text = still(&run, run.opening, &look(Lang::En));
        assert_balanced(&text);
        assert!(
            !text.contains("@keyframes") && !text.contains("animation:"),
            "{text}"
        );
    }
}

#[test]
fn a_still_tells_what_happens_at_its_step_and_not_an_earlier_line_of_the_lesson() {
    for run in runs() {
        for step in 0..run.steps() {
            let text = still(&run, step, &look(Lang::En)).replace("&quot;", "\"");
            let told = &lines(&i18n::sentence(&run, step, Lang::En))[0];
            assert!(text.contains(told.as_str()), "{told}");
        }
    }
}

#[test]
fn a_branch_that_has_parted_from_its_lesson_is_told_by_what_happens() {
    let run = Run::of_lesson("hello", &[], Over::Inproc).expect("it is built in");
    let parted = 4;
    let text = moving(&run, Some(parted), &look(Lang::En)).expect("a lesson is short");
    let text = text.replace("&quot;", "\"");
    for step in 0..run.steps() {
        let told = &caption(&run, step, Lang::En, step < parted)[0];
        assert!(text.contains(told.as_str()), "{told}");
    }
    let last = caption(&run, run.last(), Lang::En, true);
    assert!(!text.contains(last[0].as_str()), "{last:?}");
}

#[test]
fn a_still_of_any_width_tells_of_the_same_sockets_that_they_wait() {
    let run = Run::of_lesson(
        "chain-of-routers",
        &[("length".to_owned(), 8)],
        Over::Inproc,
    );
    let run = run.expect("it is built in");
    let waits = |width: f64| {
        let layout = Layout::new(run.topology(), &run.demand, width);
        let alone = run.topology().nodes.iter().zip(&layout.nodes);
        let alone = alone.filter(|(node, _)| node.sockets.len() == 1);
        alone
            .map(|(_, place)| place.card.w)
            .fold(f64::MAX, f64::min)
            >= ASKING_WIDTH
    };
    for width in [360.0, 560.0, 660.0, 820.0, 1400.0] {
        assert!(waits(width), "{width}");
    }
}

#[test]
fn a_run_of_very_many_steps_is_refused_with_their_number() {
    let source = r#"{ "title": "T", "summary": "S", "nodes": [
      { "name": "a", "kind": "ventilator", "sockets": { "type": "PUSH", "connect": "x" },
        "messages": ["m"], "rounds": 200 },
      { "name": "b", "kind": "sink", "sockets": { "type": "PULL", "bind": "x" } } ] }"#;
    let run = Run::of_source(source, &[], Over::Inproc).expect("it can run");
    assert_eq!(moving(&run, None, &look(Lang::En)), Err(run.steps()));
}

#[test]
fn a_sheet_without_steps_is_a_picture_too() {
    let sheet = r#"{ "title": "New", "summary": "Nothing." }"#;
    let run = Run::of_source(sheet, &[], Over::Inproc).expect("it can run");
    assert_balanced(&still(&run, 0, &look(Lang::En)));
    assert_balanced(&moving(&run, None, &look(Lang::En)).expect("it is short"));
}

#[test]
fn a_caption_has_two_lines_at_most() {
    assert_eq!(lines("short"), ["short"]);
    let long = "word ".repeat(100);
    let broken = lines(&long);
    assert_eq!(broken.len(), 2);
    assert!(broken[1].ends_with('…') && broken[0].len() <= CAPTION_LETTERS);
    let wide = lines(&"信".repeat(80));
    assert_eq!(wide.len(), 2);
    assert_eq!(wide[0].chars().count(), CAPTION_LETTERS / 2);
}

#[test]
fn comments_are_left_out_of_styles() {
    assert_eq!(
        without_comments("/* a */\nb {\n  c: d;\n}\n/* e"),
        "b {c: d;}"
    );
}

#[test]
fn the_ladder_of_each_lesson_has_every_step_and_the_frames_of_every_message() {
    for run in runs() {
        for lang in [Lang::En, Lang::Zh] {
            let drawn = ladder(&run, 0, None, &look(lang));
            assert_balanced(&drawn);
            assert_eq!(drawn.matches("class=\"dot\"").count(), run.steps());
            for (span, _) in run.spans() {
                for frame in span.message.frames() {
                    let hex = format!("data-hex=\"{}\"", frame.hex());
                    assert!(drawn.contains(&hex), "{:?}: {hex}", run.lesson);
                }
            }
            for node in &run.topology().nodes {
                assert!(drawn.contains(&format!(">{}</text>", node.name)));
            }
        }
    }
}

#[test]
fn what_is_to_be_predicted_is_not_in_the_ladder_that_is_taken_home() {
    let run = Run::of_lesson("chain-of-routers", &[], Over::Inproc).expect("it is built in");
    let asked = run.questions[0].step.expect("the chain comes to it");
    let drawn = ladder(&run, 0, Some(asked), &look(Lang::En));
    assert_eq!(drawn.matches("class=\"dot\"").count(), asked);
    assert!(!drawn.contains("data-hex=\"776f726c64\""), "the reply");
    // It says so, and where nothing is kept it does not.
    for lang in [Lang::En, Lang::Zh] {
        let said = words::ENDS_AT_QUESTION.get(lang);
        assert!(ladder(&run, 0, Some(asked), &look(lang)).contains(said));
        assert!(!ladder(&run, 0, None, &look(lang)).contains(said));
    }
}

#[test]
fn a_picture_of_a_step_and_of_the_ladder_tell_their_lesson_their_steps_and_the_branch() {
    let run = Run::of_lesson("hello", &[], Over::Inproc).expect("it is built in");
    let steps = run.steps();
    for (lang, step, all, name) in [
        (
            Lang::En,
            format!("step 3 of {steps}"),
            format!("steps 1 to {steps} of {steps}"),
            "Branch B",
        ),
        (
            Lang::Zh,
            format!("第 3 步，共 {steps} 步"),
            format!("第 1 至 {steps} 步，共 {steps} 步"),
            "分支 B",
        ),
    ] {
        let branch = Look {
            branch: Some(name),
            ..look(lang)
        };
        let title = run.scenario.title.get(lang);
        for (drawn, of) in [
            (still(&run, 2, &branch), step),
            (ladder(&run, 2, None, &branch), all),
        ] {
            assert_balanced(&drawn);
            assert!(
                drawn.contains(".stage .heading{font-size:14px;text-anchor:start}"),
                "within the picture"
            );
            let (_, heading) = drawn
                .split_once("class=\"heading\"")
                .expect("it has a heading");
            let (heading, _) = heading.split_once("</text>").expect("it ends");
            for part in [title, &of, name] {
                assert!(heading.contains(part), "{part}: {heading}");
            }
        }
        assert!(!still(&run, 2, &look(lang)).contains(name));
    }
}

#[test]
fn a_picture_shows_all_frames_of_a_message_that_a_narrow_stage_folds() {
    let text = "title = \"t\"\nsummary = \"s\"\n[[nodes]]\nname = \"a\"\nkind = \"script\"\n\
        sockets = { type = \"PUSH\", connect = \"x\" }\n\
        steps = [{ send = [{ text = \"part{i}\", repeat = \"30\" }] }]\n\
        [[nodes]]\nname = \"b\"\nkind = \"sink\"\nsockets = { type = \"PULL\", bind = \"x\" }\n";
    let run = Run::of_source(text, &[], Over::Inproc).unwrap_or_else(|error| panic!("{error}"));
    let drawn = still(&run, run.start(), &look(Lang::En));
    for frame in 1..=30 {
        assert!(drawn.contains(&format!(">part{frame}</text>")), "{frame}");
    }
    assert!(!drawn.contains("data-folded"));
}

#[test]
fn the_frames_of_a_ladder_are_within_the_picture_however_many_they_are() {
    let text = "title = \"t\"\nsummary = \"s\"\n[[nodes]]\nname = \"a\"\nkind = \"script\"\n\
        sockets = { type = \"PUSH\", connect = \"x\" }\n\
        steps = [{ send = [{ text = \"a long frame\", repeat = \"9\" }] }]\n\
        [[nodes]]\nname = \"b\"\nkind = \"sink\"\nsockets = { type = \"PULL\", bind = \"x\" }\n";
    let run = Run::of_source(text, &[], Over::Inproc).unwrap_or_else(|error| panic!("{error}"));
    let drawn = ladder(&run, 0, None, &look(Lang::En));
    let number = |text: &str, end: char| -> f64 {
        let (number, _) = text.split_once(end).expect("it ends");
        number.parse().expect("a number")
    };
    let (_, width) = drawn.split_once(" width=\"").expect("it has a width");
    let width = number(width, '"');
    let frames = drawn.split("translate(").skip(2);
    let last = frames.map(|frame| number(frame, ' ')).fold(0.0, f64::max);
    assert!(width > 820.0 && last + 80.0 < width, "{last} of {width}");
}
