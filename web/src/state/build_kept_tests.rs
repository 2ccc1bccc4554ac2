//! What was built or typed is not lost unseen.

use super::*;

#[test]
fn a_change_of_a_branch_that_came_by_acts_cannot_be_closed_away() {
    let mut state = chain();
    state.act(Action::Seek(3));
    act(
        &mut state,
        BuildAction::Send(end("client", 0), "by hand".to_owned()),
    );
    assert_eq!(state.work.branches.len(), 2);
    act(&mut state, BuildAction::Open(true));
    act(&mut state, BuildAction::Add(preset("PUSH"), None));
    let built = names(&state).len();
    assert_eq!(built, 5);
    assert_eq!(state.build.told, Some(Told::Word(words::STANDS_ALONE)));
    for number in 0..2 {
        state.act(Action::Close(number));
        assert_eq!(names(&state).len(), built);
    }
    state.act(Action::Undo);
    assert_eq!((state.work.branches.len(), names(&state).len()), (2, 4));
}

#[test]
fn an_act_by_hand_is_done_again_after_a_change_until_it_is_taken_away() {
    let mut state = chain();
    for word in ["one", "two"] {
        state.act(Action::Seek(state.run.last()));
        let sent = BuildAction::Send(end("client", 0), word.to_owned());
        act(&mut state, sent);
    }
    act(&mut state, BuildAction::Add(preset("PUSH"), None));
    let acts = |state: &State| {
        let acts = state.run.scenario.acts.iter();
        acts.map(|it| crate::i18n::acts::act(&state.run, &it.act, Lang::En))
            .collect::<Vec<_>>()
    };
    let told = |word: &str| format!("Send \"{word}\" from client");
    assert_eq!(acts(&state), [told("one"), told("two")]);
    act(&mut state, BuildAction::Edit(Edit::DropAct(0)));
    assert_eq!(acts(&state), [told("two")]);
    state.act(Action::Undo);
    assert_eq!(acts(&state).len(), 2);
    let all = BuildAction::Edit(Edit::DropActs { after: None });
    act(&mut state, all);
    assert_eq!((acts(&state).len(), names(&state).len()), (0, 5));
}

#[test]
fn what_was_refused_is_not_run_as_if_it_were_in_the_run() {
    let mut state = chain();
    let field = |typed: &str| BuildAction::Field {
        field: "name".to_owned(),
        typed: typed.to_owned(),
        edit: Edit::Rename {
            node: "client".to_owned(),
            name: typed.to_owned(),
        },
    };
    act(&mut state, field(&"n".repeat(140)));
    act(&mut state, BuildAction::Run);
    assert!(state.build.open && !state.playing);
    let told = state.build.told.as_ref().expect("it is told");
    assert!(told.get(Lang::En).contains("“name”"));
    assert!(told.get(Lang::Zh).contains("“name”"));
    act(&mut state, BuildAction::Type("nodes = 3".into()));
    act(&mut state, BuildAction::Run);
    assert!(state.build.open, "so it is with the text");
    act(&mut state, BuildAction::TakeBack);
    act(&mut state, field("caller"));
    act(&mut state, BuildAction::Run);
    assert!(!state.build.open && state.playing);
}

#[test]
fn a_lesson_that_is_gone_to_is_seen_as_a_run() {
    let mut state = state();
    state.act(Action::Follow(crate::route::parse("lesson=hello&edit=1")));
    let edits = state.build.open;
    state.act(Action::Follow(crate::route::parse(
        "lesson=chain-of-routers",
    )));
    assert_eq!((edits, state.build.open), (true, false));
}
