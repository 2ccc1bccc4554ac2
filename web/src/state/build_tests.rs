use hopscope_core::world::Over;

use super::*;

fn state() -> State {
    let mut state =
        State::open(crate::route::parse("lesson=chain-of-routers")).expect("the page opens");
    state.act(Action::Build(BuildAction::Open(true)));
    state.act(Action::Build(BuildAction::New));
    state
}

fn act(state: &mut State, act: BuildAction) {
    state.act(Action::Build(act));
}

fn preset(name: &str) -> &'static str {
    let mut presets = hopscope_core::scenario::palette()
        .iter()
        .flat_map(|group| group.presets);
    presets
        .find(|preset| preset.name == name)
        .expect("the palette has it")
        .node
}

fn end(node: &str, socket: usize) -> End {
    let node = node.to_owned();
    End { node, socket }
}

fn names(state: &State) -> Vec<&str> {
    state
        .run
        .scenario
        .nodes
        .iter()
        .map(|node| &*node.name)
        .collect()
}

/// The chain of the lesson, from nothing.
fn chain() -> State {
    let mut state = state();
    for name in ["REQ", "ROUTER–DEALER", "ROUTER–DEALER", "REP"] {
        act(&mut state, BuildAction::Add(preset(name), None));
    }
    for (from, to) in [
        (("client", 0), ("proxy", 0)),
        (("proxy", 1), ("proxy2", 0)),
        (("proxy2", 1), ("server", 0)),
    ] {
        act(&mut state, BuildAction::Press(end(from.0, from.1)));
        act(&mut state, BuildAction::Press(end(to.0, to.1)));
    }
    state
}

#[test]
fn a_chain_of_routers_is_built_from_nothing_and_runs() {
    let state = chain();
    assert_eq!(names(&state), ["client", "proxy", "proxy2", "server"]);
    assert_eq!(state.run.topology().links.len(), 3);
    let lesson = crate::run::Run::of_lesson(
        "chain-of-routers",
        &[("length".to_owned(), 2)],
        Over::Inproc,
    );
    let lesson = lesson.expect("it is a lesson");
    assert_eq!(
        state.run.courses.len(),
        lesson.courses.len(),
        "as many messages cross links"
    );
}

#[test]
fn everything_is_undone_and_done_again() {
    let mut state = chain();
    let whole = state.source_text();
    let mut texts = vec![whole.clone()];
    while state.history.can_undo() {
        state.act(Action::Undo);
        texts.push(state.source_text());
    }
    assert_eq!(
        texts.len(),
        1 + 4 + 3 + 1,
        "each change is one, and so is the new sheet"
    );
    while state.history.can_redo() {
        state.act(Action::Redo);
    }
    assert_eq!(state.source_text(), whole);
}

#[test]
fn a_link_that_cannot_be_is_refused_with_the_reason_and_may_go_elsewhere() {
    let mut state = state();
    for name in ["REQ", "PUB", "REP"] {
        act(&mut state, BuildAction::Add(preset(name), None));
    }
    act(&mut state, BuildAction::Press(end("client", 0)));
    assert!(state.unlinkable(&end("publisher", 0)).is_some());
    assert!(state.unlinkable(&end("server", 0)).is_none());
    act(&mut state, BuildAction::Press(end("publisher", 0)));
    let told = state.build.told.clone().expect("the reason");
    assert_eq!(
        told.get(Lang::En),
        "REQ cannot talk to PUB: at the other end of REQ stands REP or ROUTER"
    );
    act(&mut state, BuildAction::Press(end("server", 0)));
    assert_eq!(state.run.topology().links.len(), 1);
}

#[test]
fn what_is_chosen_is_copied_cut_and_removed() {
    let mut state = chain();
    act(&mut state, BuildAction::PickAll);
    act(&mut state, BuildAction::Copy);
    act(&mut state, BuildAction::Paste);
    assert_eq!(names(&state).len(), 8);
    assert_eq!(state.run.topology().links.len(), 6);
    act(&mut state, BuildAction::Cut);
    assert_eq!(names(&state), ["client", "proxy", "proxy2", "server"]);
    act(&mut state, BuildAction::PickAll);
    act(&mut state, BuildAction::Delete);
    assert_eq!(names(&state), [""; 0]);
    assert_eq!(state.build.picked, []);
    act(&mut state, BuildAction::Paste);
    assert_eq!(names(&state).len(), 4);
}

#[test]
fn a_new_name_keeps_what_is_chosen_and_linked() {
    let mut state = chain();
    act(
        &mut state,
        BuildAction::Pick(Pick::Node("proxy".to_owned()), false),
    );
    let edit = Edit::Rename {
        node: "proxy".to_owned(),
        name: "front".to_owned(),
    };
    act(&mut state, BuildAction::Edit(edit));
    assert_eq!(state.build.picked, [Pick::Node("front".to_owned())]);
    assert_eq!(state.run.topology().links.len(), 3);
}

#[test]
fn a_value_that_cannot_be_stays_where_it_was_typed() {
    let mut state = chain();
    let before = state.source_text();
    act(
        &mut state,
        BuildAction::Field {
            field: "hwm".to_owned(),
            typed: "many".to_owned(),
            edit: Edit::Set {
                node: "client".to_owned(),
                socket: Some(0),
                key: "hwm".to_owned(),
                value: Some("many".to_owned()),
            },
        },
    );
    let refused = state.build.refused.clone().expect("it is refused");
    assert_eq!((&*refused.field, &*refused.typed), ("hwm", "many"));
    assert_eq!(state.source_text(), before);
}

#[test]
fn a_mistake_in_the_text_leaves_the_last_good_picture() {
    let mut state = chain();
    let good = state.source_text();
    let bad = good.replace("REQ", "RQE");
    act(&mut state, BuildAction::Type(bad.as_str().into()));
    let draft = state.build.draft.clone().expect("it is kept");
    assert_eq!(
        (&*draft.text, draft.error.suggestion.as_deref()),
        (&*bad, Some("REQ"))
    );
    assert_eq!(names(&state).len(), 4, "the picture stays");
    // The picture is not changed under a text that is being repaired.
    act(&mut state, BuildAction::Add(preset("SUB"), None));
    assert_eq!(names(&state).len(), 4);
    assert!(state.build.draft.is_some() && state.build.told.is_some());
    act(&mut state, BuildAction::TakeBack);
    assert_eq!(
        (state.build.draft.clone(), state.source_text()),
        (None, good)
    );
}

#[test]
fn what_is_typed_in_one_go_is_undone_in_one_go() {
    let mut state = chain();
    let before = state.source_text();
    let mut text = before.to_string();
    for letter in "abc".chars() {
        text = text.replacen("\"…", &format!("\"…{letter}"), 1);
        act(&mut state, BuildAction::Type(text.as_str().into()));
    }
    assert_eq!(state.source_text(), text.as_str().into());
    state.act(Action::Undo);
    assert_eq!(state.source_text(), before);
}

#[test]
fn a_lesson_is_written_out_before_it_is_changed_and_that_is_told() {
    let mut state =
        State::open(crate::route::parse("lesson=chain-of-routers")).expect("the page opens");
    act(&mut state, BuildAction::Open(true));
    act(&mut state, BuildAction::Add(preset("SUB"), None));
    assert_eq!(
        names(&state),
        ["client", "hop1", "hop2", "hop3", "server", "subscriber"]
    );
    assert_eq!(state.build.told, Some(Told::Word(words::WRITTEN_OUT)));
    assert_eq!(state.run.lesson, None);
}
