//! What a reader does and what comes of it.

use std::rc::Rc;

use hopscope_core::Lang;
use hopscope_core::scenario::{gallery, library};
use hopscope_core::world::Over;
use yew::Reducible;

use super::{Action, FIRST_LESSON, Notice, State, Tab, ViewsAction};
use crate::route::{self, Place};

fn opened(link: &str) -> Rc<State> {
    Rc::new(State::open(route::parse(link)).expect("the first lesson can be played"))
}

fn after(state: &Rc<State>, actions: impl IntoIterator<Item = Action>) -> Rc<State> {
    actions
        .into_iter()
        .fold(Rc::clone(state), |state, action| state.reduce(action))
}

#[test]
fn the_page_opens_paused_where_the_first_lesson_starts() {
    let state = opened("");
    assert_eq!(state.run.lesson, Some(library()[0].id));
    assert!(!state.playing && state.notice.is_none());
    assert_eq!((state.step, state.line()), (0, Some(0)));
}

#[test]
fn a_lesson_opens_before_its_first_message_moves_and_behind_the_handshake() {
    for over in ["inproc", "tcp"] {
        for lesson in library().iter().chain(gallery()) {
            let id = lesson.id;
            let state = opened(&format!("lesson={id}&over={over}"));
            let moves = state.run.courses.iter().map(|course| course.from).min();
            assert!(
                moves.is_none_or(|moves| state.step < moves),
                "{id}: {moves:?}"
            );
            let told = state.run.told.iter().flatten().min();
            assert!(
                told.is_none_or(|told| state.step <= *told),
                "{id}: {told:?}"
            );
            let shake = state.handshake();
            assert_eq!(shake.is_some(), over == "tcp", "{id}");
            assert!(
                shake.is_none_or(|shake| !shake.contains(&state.step)),
                "{id}"
            );
            let again = after(&state, [Action::Seek(usize::MAX), Action::Toggle]);
            assert_eq!(again.step, state.step, "{id}: played again");
        }
    }
}

#[test]
fn over_other_links_the_same_event_is_shown_and_back() {
    let state = opened("lesson=one-proxy&step=1");
    for step in 0..state.run.steps() {
        let over = |over| [Action::Over(over)];
        let at = after(&state, [Action::Seek(step)]);
        let tcp = after(&at, over(Over::Tcp));
        let told = |state: &State| {
            let record = state.run.record(state.step).expect("it is there");
            (
                record.socket,
                record.event.kind(),
                record.event.message().cloned(),
            )
        };
        assert_eq!(told(&tcp), told(&at));
        assert_eq!(after(&tcp, over(Over::Inproc)).step, step);
    }
}

#[test]
fn one_action_leads_past_the_handshake_and_elsewhere_does_nothing() {
    let past = || Action::Views(ViewsAction::PastHandshake);
    let state = opened("lesson=who-are-you&over=tcp&step=1");
    let shakes = state.run.handshakes.clone();
    assert!(shakes.len() > 1, "one for each client: {shakes:?}");
    for shake in shakes {
        for step in [shake.start, shake.end - 1] {
            let there = after(&state, [Action::Seek(step), past()]);
            assert_eq!(there.step, shake.end);
            let still = after(&there, [past()]);
            assert_eq!(still.step, shake.end);
        }
        let steps = shake.clone().filter_map(|step| state.run.record(step));
        assert!(
            steps
                .into_iter()
                .all(|record| record.event.message().is_none())
        );
    }
}

#[test]
fn a_link_to_a_moment_shows_that_moment() {
    let state = opened("#lesson=chain-of-routers&length=5&step=12&over=tcp&lang=zh");
    assert_eq!(
        (state.step, state.lang, state.run.over),
        (11, Lang::Zh, Over::Tcp)
    );
    assert_eq!(state.run.scenario.nodes.len(), 7);
    assert!(state.notice.is_none(), "{:?}", state.notice);
}

#[test]
fn the_link_of_any_state_leads_back_to_it() {
    for lesson in library() {
        for over in [Over::Inproc, Over::Tcp] {
            let place = Place {
                lesson: Some(lesson.id.to_owned()),
                over: Some(over),
                step: Some(3),
                ..Place::default()
            };
            let state = opened(&route::write(&place));
            let link = route::write(&state.place());
            assert!(link.len() <= 200, "{link}");
            let again = opened(&link);
            assert_eq!((again.step, again.place()), (state.step, state.place()));
        }
    }
}

#[test]
fn a_damaged_link_shows_the_first_picture_and_says_what_is_wrong() {
    for link in [
        "step=x",
        "lesson=helo",
        "length=99",
        "lesson=hello&length=2",
        "step=9999",
    ] {
        let state = opened(link);
        assert!(state.notice.is_some(), "{link}");
        assert_eq!(state.run.lesson, Some(FIRST_LESSON), "{link}");
        assert!(after(&state, [Action::Dismiss]).notice.is_none());
    }
    assert_eq!(
        opened("step=9999").notice,
        Some(Notice::Beyond {
            step: 9999,
            steps: opened("").run.steps()
        })
    );
}

#[test]
fn steps_go_forward_and_back_and_stop_at_the_ends() {
    let state = opened("lesson=chain-of-routers&step=1");
    let last = state.run.last();
    assert_eq!(after(&state, [Action::Back]).step, 0);
    assert_eq!(
        after(&state, [Action::Forward, Action::Forward, Action::Back]).step,
        1
    );
    let end = after(&state, [Action::Seek(usize::MAX)]);
    assert_eq!(end.step, last);
    assert_eq!(after(&end, [Action::Forward]).step, last);
}

#[test]
fn only_a_step_forward_makes_an_entrance() {
    let state = opened("lesson=chain-of-routers&step=3");
    assert!(after(&state, [Action::Forward]).cue.enter);
    assert!(!after(&state, [Action::Forward, Action::Back]).cue.enter);
    assert!(!after(&state, [Action::Seek(5)]).cue.enter);
}

#[test]
fn every_way_of_moving_by_hand_pauses() {
    let playing = after(&opened("lesson=chain-of-routers&step=3"), [Action::Toggle]);
    assert!(playing.playing);
    for action in [
        Action::Forward,
        Action::Back,
        Action::Seek(1),
        Action::Choose(Some(0)),
    ] {
        assert!(!after(&playing, [action]).playing);
    }
}

#[test]
fn playing_at_the_end_starts_from_the_beginning_and_stops_at_the_end() {
    let mut state = State::clone(&opened("lesson=chain-of-routers"));
    // Without questions, at which it would wait.
    state.asks = false;
    let end = after(&Rc::new(state), [Action::Seek(usize::MAX), Action::Toggle]);
    assert!(end.playing && end.step == 0);
    let ended = after(&end, [Action::Reached(5), Action::Ended]);
    assert!(!ended.playing && ended.step == ended.run.last());
}

#[test]
fn what_changes_nothing_keeps_the_same_state() {
    let state = opened("lesson=chain-of-routers");
    for action in [
        Action::Reached(state.step),
        Action::Point(None),
        Action::Pause,
        Action::Dismiss,
    ] {
        assert!(Rc::ptr_eq(&after(&state, [action]), &state));
    }
}

#[test]
fn another_length_is_another_run_from_its_start() {
    let state = after(
        &opened("lesson=chain-of-routers&step=2"),
        [Action::Set("length".to_owned(), 8)],
    );
    assert_eq!(state.run.scenario.nodes.len(), 10);
    assert_eq!(state.step, state.run.start());
    let refused = after(&state, [Action::Set("length".to_owned(), 9)]);
    assert!(refused.notice.is_some() && refused.run.scenario.nodes.len() == 10);
}

#[test]
fn an_answer_is_given_once_and_only_a_given_one_is_checked() {
    let state = opened("lesson=chain-of-routers&step=1");
    let unchecked = after(&state, [Action::Check(0)]);
    assert!(!unchecked.answers[0].checked);
    let checked = after(
        &state,
        [Action::Mark(0, 1), Action::Check(0), Action::Mark(0, 2)],
    );
    assert_eq!(checked.answers[0].choice, Some(1));
    assert!(checked.answers[0].checked);
    let stranger = after(&state, [Action::Mark(77, 0), Action::Check(77)]);
    assert_eq!(stranger.answers, state.answers);
}

#[test]
fn what_is_asked_is_secret_until_it_is_answered_or_seen() {
    let state = opened("lesson=chain-of-routers&step=1");
    let asked = state.run.questions[0].step;
    assert_eq!(state.secret_from(), asked);
    let answered = after(&state, [Action::Mark(0, 0), Action::Check(0)]);
    assert_eq!(answered.secret_from(), state.run.questions[1].step);
    let seen = after(&state, [Action::Seek(usize::MAX)]);
    assert_eq!(seen.secret_from(), None);
}

#[test]
fn a_scenario_given_as_text_is_shown_and_a_wrong_one_explained() {
    let source: Rc<str> = library()[0].source().into();
    let state = after(&opened("lesson=chain-of-routers"), [Action::Load(source)]);
    let place = state.place();
    assert_eq!((state.run.lesson, place.lesson), (None, None));
    assert_eq!(place.text.as_deref(), Some(library()[0].source()));
    let wrong = after(&state, [Action::Load("nodes = 3".into())]);
    assert!(matches!(wrong.notice, Some(Notice::Load(_))));
    assert_eq!(wrong.run.scenario.title, state.run.scenario.title);
}

#[test]
fn another_step_lets_go_of_what_was_chosen() {
    let state = after(
        &opened("lesson=chain-of-routers"),
        [Action::Choose(Some(1)), Action::Point(Some(2))],
    );
    assert_eq!((state.chosen, state.pointed), (Some(1), Some(2)));
    let state = after(&state, [Action::Back]);
    assert_eq!(
        (state.chosen, state.pointed, state.tab),
        (None, None, Tab::Frames)
    );
}

#[test]
fn a_first_visitor_is_welcomed_beside_the_first_lesson_and_until_that_is_put_away() {
    let mut first = State::clone(&opened(""));
    assert!(
        !first.welcomes(),
        "whoever comes by a link wants to see that"
    );
    first.welcome = true;
    let first = Rc::new(first);
    assert!(first.welcomes());
    assert!(after(&first, [Action::Forward]).welcomes());
    for away in [
        Action::Dismiss,
        Action::Follow(route::parse("lesson=chain-of-routers")),
        Action::Load(library()[1].source().into()),
    ] {
        assert!(!after(&first, [away]).welcomes());
    }
}

#[test]
fn where_nothing_happens_nothing_plays_and_nothing_is_handled() {
    let text = "title = \"Empty\"\nsummary = \"Empty.\"\nnodes = []\n";
    let empty = after(&opened(""), [Action::Load(text.into())]);
    assert_eq!((empty.run.steps(), empty.handled()), (0, None));
    assert!(!after(&empty, [Action::Toggle]).playing);
    // The link to it leads back to it without complaint.
    let again = after(&opened(""), [Action::Follow(Ok(empty.place()))]);
    assert_eq!((again.run.steps(), &again.notice), (0, &None));
}
