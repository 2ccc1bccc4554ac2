//! Questions stop what plays, and a branch is told apart from the lesson.

use std::rc::Rc;

use yew::Reducible;

use super::*;
use crate::playback::Speed;
use crate::route;

fn opened(link: &str) -> Rc<State> {
    Rc::new(State::open(route::parse(link)).expect("the lesson can be played"))
}

fn after(state: &Rc<State>, actions: impl IntoIterator<Item = Action>) -> Rc<State> {
    actions
        .into_iter()
        .fold(Rc::clone(state), |state, action| state.reduce(action))
}

/// The chain at its first step, and the step that answers its first question.
fn asked() -> (Rc<State>, usize) {
    let state = opened("lesson=chain-of-routers&step=1");
    let at = state.run.questions[0].step;
    (state, at.expect("the chain comes to its question"))
}

/// The text of the lesson with an act at a time.
fn with_act(act: &str) -> Rc<str> {
    let lesson = hopscope_core::scenario::find("hello").expect("it is built in");
    format!("{}\n[[acts]]\n{act}\n", lesson.source()).into()
}

#[test]
fn playing_waits_before_the_step_that_would_answer_an_open_question() {
    let (state, at) = asked();
    let playing = after(&state, [Action::Toggle, Action::Reached(at - 1)]);
    assert!(playing.playing && playing.step == at - 1);
    let waiting = after(&playing, [Action::Reached(at)]);
    assert!(!waiting.playing);
    assert_eq!((waiting.step, waiting.telling.asked), (at - 1, Some(0)));
    assert_eq!(waiting.secret_from(), Some(at));
    // What was still under way from the animation changes nothing.
    let late = after(&waiting, [Action::Reached(at + 3), Action::Ended]);
    assert!(Rc::ptr_eq(&late, &waiting));
}

#[test]
fn however_fast_it_plays_it_does_not_jump_over_a_question() {
    let (state, at) = asked();
    for end in [Action::Reached(at + 5), Action::Ended] {
        let fastest = Speed::ALL[Speed::ALL.len() - 1];
        let waiting = after(&state, [Action::Pace(fastest), Action::Toggle, end]);
        assert_eq!((waiting.step, waiting.playing), (at - 1, false));
    }
}

#[test]
fn an_answer_or_playing_again_lets_it_go_on() {
    let (state, at) = asked();
    let waiting = after(&state, [Action::Toggle, Action::Reached(at)]);
    let answered = after(&waiting, [Action::Mark(0, 1), Action::Check(0)]);
    let going = after(&answered, [Action::Toggle, Action::Reached(at)]);
    assert_eq!((going.step, going.playing), (at, true));
    assert_eq!(going.answers[0].choice, Some(1));
    // Without an answer it is skipped: told, and neither right nor wrong.
    let going = after(&waiting, [Action::Toggle, Action::Reached(at)]);
    assert_eq!((going.step, going.playing), (at, true));
    assert_eq!(
        (going.answers[0].choice, going.answers[0].checked),
        (None, true)
    );
}

#[test]
fn playing_from_right_before_the_answer_asks_first() {
    let (state, at) = asked();
    let first = after(&state, [Action::Seek(at - 1), Action::Toggle]);
    assert_eq!((first.playing, first.telling.asked), (false, Some(0)));
    assert!(after(&first, [Action::Toggle]).playing);
    // Another step in between, and it asks again.
    let again = after(&first, [Action::Back, Action::Forward, Action::Toggle]);
    assert!(!again.playing);
}

#[test]
fn what_came_of_an_answer_is_told_until_the_reader_goes_on() {
    let state = opened("lesson=hello&step=1");
    let at = state.run.questions[0].step.expect("it is answered");
    let answered = [Action::Mark(0, 0), Action::Check(0), Action::Seek(at)];
    let watched = after(&state, answered);
    assert_eq!((watched.step, watched.question()), (at, Some(0)));
    assert_eq!(after(&watched, [Action::Forward]).question(), Some(1));
    // Where playing waits for another answer, that is asked for.
    let mut waits = State::clone(&watched);
    waits.telling.asked = Some(1);
    assert_eq!(waits.question(), Some(1));
}

#[test]
fn a_marked_option_is_no_answer_when_the_question_is_skipped() {
    let (state, _) = asked();
    let skipped = after(&state, [Action::Mark(0, 2), Action::Skip(0)]);
    assert_eq!(
        (skipped.answers[0].choice, skipped.answers[0].checked),
        (None, true)
    );
    assert_eq!(after(&skipped, [Action::Skip(77)]).answers, skipped.answers);
    let checked = after(
        &state,
        [Action::Mark(0, 2), Action::Check(0), Action::Skip(0)],
    );
    assert_eq!(
        checked.answers[0].choice,
        Some(2),
        "what was answered stays"
    );
}

#[test]
fn a_flow_that_does_not_ask_plays_through() {
    let (state, at) = asked();
    let mut state = State::clone(&state);
    state.asks = false;
    let played = after(&Rc::new(state), [Action::Toggle, Action::Reached(at)]);
    assert_eq!((played.step, played.playing), (at, true));
}

#[test]
fn a_branch_holds_what_the_lesson_tells_up_to_the_act_and_not_behind_it() {
    let state = opened("lesson=hello&step=1");
    assert_eq!((state.telling.parted, state.way_back()), (None, None));
    let lines = state.run.told.len();
    let branch = after(
        &state,
        [
            Action::Skip(0),
            Action::GoOn(with_act("at = \"0.6ms\"\nkill = \"server\"")),
        ],
    );
    let parted = branch.telling.parted.expect("the server answers no more");
    assert_eq!(parted, branch.step, "the act is shown");
    assert!(branch.has_parted());
    let before = branch.lines_before();
    assert!((1..lines).contains(&before), "{before}");
    for line in &branch.run.told[before..] {
        assert!(line.is_none_or(|at| at >= parted));
    }
    assert_eq!(branch.line().map(|line| line + 1), Some(before));
    assert!(branch.tells_parting());
    let strays = (0..lines).filter(|line| !branch.holds(*line));
    assert_eq!(
        strays.collect::<Vec<_>>(),
        (before..lines).collect::<Vec<_>>()
    );
    assert_eq!(
        branch.open_question(),
        None,
        "what the branch does is no secret"
    );
    assert_eq!(branch.question(), None);
    let before = after(&branch, [Action::Seek(parted - 1)]);
    assert!(!before.has_parted());
    // There the lesson tells the same in both.
    let same = after(&state, [Action::Seek(parted - 1)]);
    assert_eq!(before.line(), same.line());
}

#[test]
fn what_comes_true_in_a_branch_is_told_there_and_what_does_not_is_not() {
    let state = opened("lesson=hello&step=1");
    let open = after(&state, [Action::Skip(0), Action::Skip(1)]);
    // The reply is on its way already: the server is not needed any more.
    let text = with_act("at = \"1.2ms\"\nkill = \"server\"");
    let branch = after(&open, [Action::GoOn(text), Action::Seek(usize::MAX)]);
    assert!(branch.has_parted() && !branch.strays());
    let lines = branch.run.told.len();
    assert_eq!(
        (branch.line(), branch.tells_parting()),
        (Some(lines - 1), false)
    );
    assert_eq!(branch.question(), Some(1), "it was told the answer");
    // What is late comes true, too, and its question is asked.
    let late = with_act(
        "at = \"0.1ms\"\nfreeze = \"server\"\n\n[[acts]]\nat = \"9ms\"\nthaw = \"server\"",
    );
    let late = after(&state, [Action::GoOn(late)]);
    assert!(late.has_parted() && !late.strays());
    assert!(late.open_question().is_some());
}

#[test]
fn a_question_that_was_jumped_over_stays_open_and_nothing_behind_it_is_told() {
    let (state, at) = asked();
    let jumped = after(&state, [Action::Seek(usize::MAX)]);
    assert!(jumped.is_passed_over() && !jumped.is_answered(0));
    assert_eq!(
        (jumped.question(), jumped.untold_from()),
        (Some(0), Some(at))
    );
    assert!(
        jumped
            .line()
            .is_some_and(|line| jumped.run.told[line] < Some(at))
    );
    let answered = after(&jumped, [Action::Mark(0, 1), Action::Check(0)]);
    assert_eq!(
        answered.question(),
        Some(1),
        "the next was jumped over, too"
    );
    let both = after(&answered, [Action::Skip(1)]);
    assert_eq!(
        (both.untold_from(), both.line()),
        (None, Some(both.run.told.len() - 1))
    );
    // Whoever goes along sees the answer, and so does whoever comes by a link.
    let walked = after(&state, [Action::Seek(at - 1), Action::Forward]);
    assert!(walked.is_answered(0) && !walked.is_passed_over());
    assert!(!after(&walked, [Action::Back]).is_answered(0));
    let linked = opened(&format!("lesson=chain-of-routers&step={}", at + 3));
    assert!(linked.is_answered(0) && !linked.is_passed_over());
}

#[test]
fn no_act_leads_past_an_open_question() {
    let state = opened("lesson=hello&step=1");
    let (number, at) = state.open_question().expect("the lesson asks");
    let act = || Action::GoOn(with_act("at = \"1.5ms\"\nkill = \"server\""));
    let branch = after(&state, [act()]);
    let parted = branch.telling.parted.expect("the server answers no more");
    assert!(at < parted, "what comes of it is behind the answer");
    assert_eq!((branch.step, branch.telling.asked), (at - 1, Some(number)));
    assert_eq!((branch.question(), branch.playing), (Some(number), false));
    // With an answer one is led to what was done.
    let answered = after(
        &state,
        [Action::Mark(number, 0), Action::Check(number), act()],
    );
    assert_eq!((answered.step, answered.telling.asked), (parted, None));
    // A branch on which nobody will answer hides nothing, and the question waits on the other.
    let early = after(&state, [Action::Seek(at - 2)]);
    let time = early
        .run
        .record(early.step)
        .map(|record| record.at.as_micros());
    let cut = format!(
        "at = \"{}us\"\nkill = \"server\"",
        time.expect("it is there")
    );
    let cut = after(&early, [Action::GoOn(with_act(&cut))]);
    assert_eq!(cut.telling.parted, Some(cut.step));
    assert!(cut.step <= at, "it never answers");
    let back = cut.way_back().expect("it has parted");
    let back = after(&cut, [back]);
    assert_eq!(back.open_question(), Some((number, at)));
}

#[test]
fn the_way_back_leads_to_the_lessons_run_as_a_branch_or_anew() {
    let state = opened("lesson=hello&step=1");
    let text = with_act("at = \"1.5ms\"\nkill = \"server\"");
    let branch = after(&state, [Action::GoOn(Rc::clone(&text))]);
    let back = branch.way_back().expect("it has parted");
    assert_eq!(back, Action::Return(0));
    // Though more has been played meanwhile, and though time had gone on when the act was first seen.
    let later = after(&branch, [Action::Seek(usize::MAX)]);
    let own = after(&later, [back]);
    assert_eq!((own.telling.parted, own.step), (None, state.step));
    // Where the text of the only branch was changed, the lesson is shown anew, and that can be undone.
    let changed = after(&state, [Action::Rewrite(text)]);
    assert!(changed.telling.parted.is_some());
    let back = changed.way_back().expect("it has parted");
    let own = after(&changed, [back]);
    assert_eq!((own.run.lesson, own.telling.parted), (Some("hello"), None));
    assert!(after(&own, [Action::Undo]).telling.parted.is_some());
}

#[test]
fn a_change_that_shows_nothing_else_leaves_the_lesson_as_it_is() {
    let state = opened("lesson=hello&step=1");
    let lesson = hopscope_core::scenario::find("hello").expect("it is built in");
    let text = format!("# A note of mine.\n{}", lesson.source());
    let same = after(&state, [Action::Rewrite(text.into())]);
    assert_eq!(same.source().origin(), Some("hello"));
    assert_eq!(
        (same.telling.parted, same.lines_before(), same.strays()),
        (None, state.run.told.len(), false)
    );
}

#[test]
fn a_scenario_of_ones_own_is_compared_with_no_lesson() {
    let text = with_act("at = \"1.5ms\"\nkill = \"server\"");
    let state = after(&opened("lesson=hello"), [Action::Load(text)]);
    assert_eq!(state.telling.parted, None);
}

#[test]
fn whoever_has_jumped_over_a_question_is_told_what_happens_and_by_no_line_that_is_over() {
    let (state, _) = asked();
    let jumped = after(&state, [Action::Seek(usize::MAX)]);
    let (rows, now) = jumped.rows();
    assert!(matches!(now.map(|now| rows[now]), Some(Row::Kept(_))));
    // Once it has been told, the lesson goes on.
    let told = after(&jumped, [Action::Skip(0), Action::Skip(1)]);
    let (rows, now) = told.rows();
    assert_eq!(now.map(|now| rows[now]), told.line().map(Row::Line));
    assert_eq!(rows.len(), told.run.told.len());
}

#[test]
fn where_a_branch_parts_one_row_is_of_the_step_and_stands_behind_what_was_told() {
    let state = opened("lesson=hello&step=1");
    let act = with_act("at = \"0.6ms\"\nkill = \"server\"");
    let branch = after(&state, [Action::GoOn(act)]);
    let (rows, now) = branch.rows();
    let before = branch.lines_before();
    let strays = before + 1..rows.len();
    assert_eq!(now, Some(before));
    assert_eq!(rows[before], Row::Parted);
    assert!(rows[strays].iter().all(|row| matches!(row, Row::Stray(_))));
}

#[test]
fn of_a_scenario_that_was_put_right_nothing_is_told_that_may_be_wrong() {
    let mended = |id: &str, from: &str, to: &str| {
        let state = opened(&format!("lesson={id}&step=1"));
        let lesson = hopscope_core::scenario::find(id).expect("it is built in");
        let text = lesson.source().replace(from, to);
        assert_ne!(text, lesson.source());
        let rewritten = Action::Rewrite(text.into());
        let end = [rewritten, Action::Skip(0), Action::Seek(usize::MAX)];
        after(&state, end)
    };
    // The same happens, and what is told of it is wrong: nobody was refused.
    let state = mended("one-name-for-two", ", identity = \"worker\" }", " }");
    assert_eq!(state.rows(), (vec![Row::Parted], Some(0)));
    assert!(!state.strays());
    // Up to where it parts the lesson holds.
    let answer = "{ send = \"noon\" }";
    let state = mended(
        "reply-without-a-name",
        answer,
        "{ send = [{ frame = 1 }, \"noon\"] }",
    );
    let rows = vec![Row::Line(0), Row::Line(1), Row::Parted];
    assert_eq!(state.rows(), (rows, Some(2)));
}

#[test]
fn a_name_keeps_its_hue_when_the_scenario_is_changed() {
    use hopscope_core::envelope::Role;
    let hue = |state: &State, name: &str| {
        let frame = hopscope_core::Frame::from(name);
        state.run.palette.frame(&frame, Role::Identity).hue
    };
    let state = opened("lesson=chain-of-routers&step=1");
    let lesson = hopscope_core::scenario::find("chain-of-routers").expect("it is built in");
    let text = lesson
        .source()
        .replacen("identity = \"client\"", "identity = \"visitor\"", 1);
    assert_ne!(text, lesson.source());
    let changed = after(&state, [Action::Rewrite(text.into())]);
    for name in ["hop1", "hop2"] {
        assert_eq!(hue(&changed, name), hue(&state, name), "{name}");
    }
}
