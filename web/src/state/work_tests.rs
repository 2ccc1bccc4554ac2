//! Branches, and the way back.

use std::rc::Rc;

use hopscope_core::world::Over;
use yew::Reducible;

use crate::route;
use crate::run::first_difference;
use crate::state::{Action, MOST_BRANCHES, Notice, State};
use crate::views::difference::Pair;

/// Two who ask and one who answers, with a link that may be cut.
const QUEUE: &str = r#"{
  "title": "Two clients", "summary": "Two clients ask one server.",
  "nodes": [
    { "name": "one", "kind": "client", "sockets": { "type": "REQ", "connect": "door" },
      "steps": [{ "send": "first" }, "receive"] },
    { "name": "two", "kind": "client", "start": "20ms", "sockets": { "type": "REQ", "connect": "door" },
      "steps": [{ "send": "second" }, "receive"] },
    { "name": "server", "kind": "echo", "sockets": { "type": "REP", "bind": "door" } }
  ]
}"#;

fn opened() -> Rc<State> {
    let state = Rc::new(State::open(route::parse("")).expect("the first lesson can be played"));
    after(&state, [Action::Load(QUEUE.into())])
}

fn after(state: &Rc<State>, actions: impl IntoIterator<Item = Action>) -> Rc<State> {
    actions
        .into_iter()
        .fold(Rc::clone(state), |state, action| state.reduce(action))
}

/// The same with another word for the second client, which is first seen in the middle.
fn with_second(word: &str) -> Rc<str> {
    QUEUE.replace("\"second\"", &format!("\"{word}\"")).into()
}

/// The step at which the second client sends.
fn middle(state: &State) -> usize {
    let record = |step: &usize| state.run.record(*step).expect("it is there");
    (0..state.run.steps())
        .find(|step| record(step).at.as_micros() >= 20_000)
        .expect("the second client comes later")
}

#[test]
fn going_on_from_the_past_makes_a_branch_and_keeps_the_other() {
    let state = opened();
    let middle = middle(&state);
    let forked = after(
        &state,
        [Action::Seek(2), Action::GoOn(with_second("other"))],
    );
    assert_eq!(forked.work.branches.len(), 2);
    assert_eq!(forked.work.current, 1);
    let fork = forked.work.shown().fork.expect("it parted from the first");
    assert_eq!(fork.from, 0);
    assert!(fork.step >= middle && forked.step == fork.step);
    let back = after(&forked, [Action::Switch(0)]);
    assert!(Rc::ptr_eq(&back.run, &state.run));
}

#[test]
fn going_on_at_the_end_makes_the_same_branch_longer() {
    let state = after(&opened(), [Action::Seek(usize::MAX)]);
    let longer = QUEUE.replace(
        "\"receive\"] },\n    { \"name\": \"server\"",
        "\"receive\", { \"send\": \"third\" }, \"receive\"] },\n    { \"name\": \"server\"",
    );
    let on = after(&state, [Action::GoOn(longer.into())]);
    assert_eq!(on.work.branches.len(), 1);
    assert!(on.run.steps() > state.run.steps());
    assert_eq!(on.step, state.step + 1, "what comes next is shown");
}

#[test]
fn every_change_can_be_undone_and_done_again() {
    let state = after(&opened(), [Action::Seek(3)]);
    let texts = ["a", "b", "c"].map(with_second);
    let changed = after(&state, texts.map(Action::Rewrite));
    let undone = after(&changed, [Action::Undo, Action::Undo, Action::Undo]);
    assert!(Rc::ptr_eq(&undone.run, &state.run));
    assert_eq!(undone.step, 3);
    let redone = after(&undone, [Action::Redo, Action::Redo, Action::Redo]);
    assert!(Rc::ptr_eq(&redone.run, &changed.run));
    assert!(!redone.history.can_redo());
}

#[test]
fn a_new_change_leaves_nothing_to_do_again() {
    let state = after(&opened(), [Action::Rewrite(with_second("a")), Action::Undo]);
    assert!(state.history.can_redo());
    let state = after(&state, [Action::Rewrite(with_second("b"))]);
    assert!(!state.history.can_redo());
    assert!(Rc::ptr_eq(&after(&state, [Action::Redo]), &state));
}

#[test]
fn another_scenario_can_be_left_for_the_last_one_again() {
    let state = opened();
    let there = after(&state, [Action::Follow(route::parse("lesson=hello"))]);
    assert_eq!(there.run.lesson, Some("hello"));
    let back = after(&there, [Action::Undo]);
    assert!(Rc::ptr_eq(&back.run, &state.run));
}

#[test]
fn a_wrong_text_changes_nothing_and_is_explained() {
    let state = opened();
    for action in [
        Action::Rewrite("nodes = 3".into()),
        Action::GoOn("{".into()),
    ] {
        let told = after(&state, [action]);
        assert!(matches!(told.notice, Some(Notice::Load(_))));
        assert!(Rc::ptr_eq(&told.work, &state.work));
        assert_eq!(told.history.can_undo(), state.history.can_undo());
    }
}

#[test]
fn a_change_of_what_comes_later_stays_at_the_step() {
    let state = opened();
    let middle = middle(&state);
    let early = after(&state, [Action::Seek(2), Action::Rewrite(with_second("x"))]);
    assert_eq!(early.step, 2);
    let late = after(
        &state,
        [Action::Seek(usize::MAX), Action::Rewrite(with_second("x"))],
    );
    assert!((middle..state.run.last()).contains(&late.step));
}

#[test]
fn another_branch_is_shown_at_the_same_time_of_the_run() {
    let forked = after(&opened(), [Action::Seek(2), Action::GoOn(with_second("x"))]);
    let at = |state: &State| state.run.record(state.step).map(|record| record.at);
    let other = after(&forked, [Action::Switch(0)]);
    assert_eq!(at(&other), at(&forked));
}

#[test]
fn two_branches_are_compared_and_may_change_places() {
    let forked = after(&opened(), [Action::Seek(2), Action::GoOn(with_second("x"))]);
    let both = after(&forked, [Action::Compare(Some(0))]);
    assert_eq!(both.work.beside, Some(0));
    let swapped = after(&both, [Action::Switch(0)]);
    assert_eq!((swapped.work.current, swapped.work.beside), (0, Some(1)));
    for nonsense in [0, 7] {
        let none = after(&swapped, [Action::Compare(Some(nonsense))]);
        assert_eq!(none.work.beside, None);
    }
}

#[test]
fn of_two_that_are_compared_the_longer_plays_on_where_the_other_has_ended() {
    let lesson = hopscope_core::scenario::find("hello").expect("it is built in");
    let text = format!(
        "{}\n[[acts]]\nat = \"0.5ms\"\nkill = \"server\"\n",
        lesson.source()
    );
    let opened = State::open(route::parse("lesson=hello&step=1"));
    let state = Rc::new(opened.expect("it is built in"));
    let state = after(
        &state,
        [Action::GoOn(text.into()), Action::Seek(usize::MAX)],
    );
    let (short, last) = (Rc::clone(&state.run), state.step);
    assert!(!state.goes_on_beside(), "nothing is compared yet");
    let same = after(&state, [Action::Forward]);
    assert_eq!((same.step, same.work.current), (last, 1));
    let both = after(&state, [Action::Compare(Some(0))]);
    assert!(both.goes_on_beside());
    let on = after(&both, [Action::Forward]);
    assert_eq!((on.work.current, on.work.beside), (0, Some(1)));
    let now = |run: &crate::run::Run, step| run.record(step).map(|record| record.at);
    assert!(now(&on.run, on.step - 1) <= now(&short, last));
    // Played, it goes on by itself, and from the end on from the start.
    let playing = after(&both, [Action::Toggle]);
    assert!(playing.playing && playing.work.current == 0 && playing.step > 0);
    let mut reached = State::clone(&both);
    reached.playing = true;
    reached.act(Action::Ended);
    assert_eq!((reached.playing, reached.work.current), (true, 0));
    let ended = after(&on, [Action::Seek(usize::MAX)]);
    assert!(!ended.goes_on_beside());
    // At the last step each stands at its own, and the one that leads goes on leading.
    for (state, leads) in [(&both, 1), (&on, 0)] {
        for at in [0, state.step] {
            let end = after(state, [Action::Seek(at), Action::Seek(usize::MAX)]);
            assert_eq!((end.work.current, end.step), (leads, end.run.last()));
            let beside = &end.work.compared().expect("they are compared").run;
            let pair = Pair::of(&end.run, beside);
            assert_eq!(end.step_beside(&pair, beside), beside.last());
            assert!(!end.goes_on_beside());
            // From there a step back is one of both, by time.
            let back = after(&end, [Action::Back]);
            let before = pair.beside(&back.run, back.step, beside);
            assert_eq!(back.step_beside(&pair, beside), before);
        }
    }
}

#[test]
fn a_branch_that_is_closed_leaves_the_others_as_they_are() {
    let state = after(&opened(), [Action::Seek(2), Action::GoOn(with_second("x"))]);
    let state = after(&state, [Action::Seek(2), Action::GoOn(with_second("y"))]);
    assert_eq!(state.work.branches.len(), 3);
    let closed = after(&state, [Action::Close(1)]);
    assert_eq!((closed.work.branches.len(), closed.work.current), (2, 1));
    assert!(Rc::ptr_eq(&closed.run, &state.run));
    assert_eq!(
        closed.work.shown().fork,
        None,
        "what it parted from is gone"
    );
    let alone = after(&closed, [Action::Close(1), Action::Close(0)]);
    assert_eq!(alone.work.branches.len(), 1, "the last one stays");
    let back = after(&alone, [Action::Undo, Action::Undo]);
    assert!(Rc::ptr_eq(&back.work, &state.work));
}

#[test]
fn the_oldest_branch_makes_room_for_a_new_one() {
    let mut state = opened();
    for number in 0..2 * MOST_BRANCHES {
        let text = with_second(&format!("word {number}"));
        state = after(&state, [Action::Seek(2), Action::GoOn(text)]);
        let fork = state
            .work
            .shown()
            .fork
            .expect("it parted from the last one");
        assert_eq!(fork.from, state.work.current - 1);
    }
    assert_eq!(state.work.branches.len(), MOST_BRANCHES);
}

#[test]
fn an_empty_sheet_is_a_run_without_steps() {
    let sheet = r#"{ "title": "New", "summary": "Nothing yet." }"#;
    let state = after(&opened(), [Action::Load(sheet.into())]);
    assert!(state.notice.is_none(), "{:?}", state.notice);
    assert_eq!((state.run.steps(), state.step), (0, 0));
    let moved = after(
        &state,
        [
            Action::Forward,
            Action::Back,
            Action::Toggle,
            Action::Seek(4),
        ],
    );
    assert_eq!(moved.step, 0);
}

#[test]
fn where_two_compared_branches_part_is_known_until_they_are_compared_no_more() {
    let lesson = hopscope_core::scenario::find("hello").expect("it is built in");
    let text = format!(
        "{}\n[[acts]]\nat = \"1.5ms\"\nkill = \"server\"\n",
        lesson.source()
    );
    let mut state = State::open(route::parse("lesson=hello&step=1")).expect("it is built in");
    state.act(Action::Skip(0));
    state.act(Action::GoOn(text.into()));
    assert_eq!(state.views.parted, None);
    state.act(Action::Compare(Some(0)));
    let parted = state.views.parted;
    assert_eq!(parted, Some(state.step), "the act is shown");
    state.act(Action::Switch(0));
    assert!(state.views.parted.is_some(), "seen from the other branch");
    state.act(Action::Compare(None));
    assert_eq!(state.views.parted, None);
}

/// Where a link to this place leads, when what it holds has been packed and unpacked.
fn followed(state: &State) -> Rc<State> {
    let mut place = state.place();
    place.packed = place.text.as_ref().map(|_| "abc".to_owned());
    let mut there = route::parse(&route::write(&place)).expect("it is a good link");
    (there.text, there.beside) = (place.text, place.beside);
    Rc::new(State::open(Ok(there)).expect("the first lesson can be played"))
}

#[test]
fn a_link_to_two_compared_branches_opens_both_as_they_stood() {
    let act = |id: &str| {
        let lesson = hopscope_core::scenario::find(id).expect("it is built in");
        let text = format!(
            "{}\n[[acts]]\nat = \"1.5ms\"\nkill = \"server\"\n",
            lesson.source()
        );
        Action::GoOn(text.into())
    };
    let lesson = Rc::new(State::open(route::parse("lesson=hello&step=1")).expect("it is built in"));
    let lesson = after(&lesson, [Action::Skip(0), act("hello")]);
    let own = after(
        &opened(),
        [Action::Seek(2), Action::GoOn(with_second("other"))],
    );
    for (state, branches) in [(lesson, 2), (own, 1)] {
        let alone = followed(&state);
        assert_eq!(alone.work.beside, None, "nothing is compared");
        // Behind a branch of a lesson that has its place.
        assert_eq!(alone.work.branches.len(), branches);
        assert_eq!(alone.source().origin(), state.source().origin());
        assert_eq!(first_difference(&alone.run, &state.run), None);
        assert_eq!(alone.step, state.step);
        assert_eq!(alone.way_back().is_some(), branches == 2);
        let both = after(&state, [Action::Compare(Some(0))]);
        let swapped = after(&both, [Action::Switch(0)]);
        for state in [both, swapped] {
            let there = followed(&state);
            let (work, own) = (&there.work, &state.work);
            assert_eq!((work.current, work.beside), (own.current, own.beside));
            for (one, other) in work.branches.iter().zip(&own.branches) {
                assert_eq!(first_difference(&one.run, &other.run), None);
            }
            assert_eq!(there.step, state.step);
            assert_eq!(there.views.parted, state.views.parted);
            assert!(there.work.is_original(0));
            assert_eq!(there.notice, None);
        }
    }
}

#[test]
fn over_other_links_all_branches_stay_and_part_where_they_do_so_then() {
    let forked = after(
        &opened(),
        [
            Action::Seek(2),
            Action::GoOn(with_second("other")),
            Action::Compare(Some(0)),
        ],
    );
    let over = after(&forked, [Action::Over(Over::Tcp)]);
    assert_eq!((over.work.branches.len(), over.work.current), (2, 1));
    assert_eq!(over.work.beside, Some(0), "they are still compared");
    for (branch, before) in over.work.branches.iter().zip(&forked.work.branches) {
        assert_eq!(branch.run.over, Over::Tcp);
        assert_eq!(branch.source, before.source);
    }
    let [one, other] = [0, 1].map(|branch| &over.work.branches[branch].run);
    let fork = over.work.shown().fork.expect("it parted from the first");
    assert_eq!(Some(fork.step), first_difference(other, one));
    assert_eq!(Some(over.step), first_difference(one, other));
    let back = after(&over, [Action::Undo]);
    assert!(Rc::ptr_eq(&back.run, &forked.run));
}
