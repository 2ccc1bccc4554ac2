use hopscope_core::world::Over;

use super::*;
use crate::build::sheet::Sheet;
use crate::i18n::build as words;
use crate::stack_size::STACK_WIDTH;
use crate::state::Action;

#[path = "build_kept_tests.rs"]
mod kept;

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
        // To choose a socket begins no link.
        act(&mut state, BuildAction::Press(end(from.0, from.1)));
        assert_eq!(state.build.linking, None);
        act(&mut state, BuildAction::From(Some(end(from.0, from.1))));
        act(&mut state, BuildAction::Press(end(to.0, to.1)));
    }
    state
}

#[test]
fn an_empty_sheet_has_no_node_and_undo_leads_back_to_what_was_there() {
    let mut state = State::open(crate::route::parse("lesson=hello&lang=zh")).expect("it opens");
    act(&mut state, BuildAction::Open(true));
    act(
        &mut state,
        BuildAction::Pick(Pick::Node("client".to_owned()), false),
    );
    act(&mut state, BuildAction::New);
    assert!(state.build.open && state.build.picked.is_empty());
    assert_eq!(names(&state), [""; 0]);
    assert_eq!(state.source().origin(), None, "it is no lesson's");
    let title = words::UNTITLED.get(Lang::Zh);
    assert_eq!(state.run.scenario.title.en, title);
    state.act(Action::Undo);
    assert_eq!(names(&state), ["client", "server"]);
    assert_eq!(state.source().origin(), Some("hello"));
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
fn what_is_seen_of_the_sheet_is_fitted_to_another_scenario_and_to_another_size() {
    let seen = |state: &State| {
        let room = state.build.room.expect("it is known");
        let sheet = Sheet::on_bench(&state.run, room);
        let view = state
            .build
            .view
            .unwrap_or_else(|| View::first(sheet.bounds, room));
        sheet
            .cards
            .iter()
            .all(|card| view.seen(room).contains(&card.area))
    };
    let mut state = state();
    act(&mut state, BuildAction::Room(700.0, 660.0));
    for name in ["DEALER", "ROUTER"] {
        act(&mut state, BuildAction::Add(preset(name), None));
    }
    assert!(
        state.build.view.is_some(),
        "what is there stays where it is"
    );
    let other = hopscope_core::scenario::find("stuck-request").expect("it is built in");
    let mut elsewhere = state.clone();
    elsewhere.act(Action::Load(other.source().into()));
    act(&mut elsewhere, BuildAction::Open(true));
    act(&mut elsewhere, BuildAction::Room(700.0, 440.0));
    assert!(seen(&elsewhere));
    // With less room, too; but not where the reader has moved what is seen.
    let far = state.build.view.map(|view| view.moved(0.0, 500.0));
    act(&mut state, BuildAction::Room(640.0, 100.0));
    assert!(seen(&state));
    act(&mut state, BuildAction::View(far));
    act(&mut state, BuildAction::Room(700.0, 660.0));
    assert_eq!(state.build.view, far);
    assert!(!seen(&state));
}

#[test]
fn a_new_node_stands_beside_the_last_one_with_room_for_a_message_between_them() {
    let mut state = state();
    for name in ["REQ", "REP"] {
        act(&mut state, BuildAction::Add(preset(name), None));
    }
    let sheet = Sheet::on_bench(&state.run, ASSUMED_ROOM);
    let [one, other] = [0, 1].map(|card| sheet.cards[card].area);
    assert_eq!(one.y, other.y);
    assert!(
        other.x - one.right() > STACK_WIDTH + 4.0,
        "{one:?} {other:?}"
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

/// Where everything stands on the sheet.
fn places(state: &State) -> Vec<(String, i32, i32)> {
    let sheet = Sheet::on_bench(&state.run, (720.0, 420.0));
    let cards = sheet.cards.iter();
    let at = |card: &crate::build::sheet::Card| (card.area.x as i32, card.area.y as i32);
    cards
        .map(|card| (card.name.clone(), at(card).0, at(card).1))
        .collect()
}

#[test]
fn what_is_there_keeps_its_place_whatever_is_changed_and_that_is_undone_in_one_go() {
    let mut state = State::open(Ok(crate::route::Place::default())).expect("the page opens");
    act(&mut state, BuildAction::Open(true));
    act(&mut state, BuildAction::Room(720.0, 420.0));
    let before = places(&state);
    let same = |state: &State, what: &str| {
        let now = places(state);
        for (name, x, y) in &before {
            if let Some((_, to_x, to_y)) = now.iter().find(|(other, ..)| other == name) {
                assert_eq!((x, y), (to_x, to_y), "{name} after {what}");
            }
        }
    };
    act(
        &mut state,
        BuildAction::Add(preset("SUB"), Some([400, 240])),
    );
    same(&state, "a node is added");
    assert_eq!(
        places(&state).last(),
        Some(&("subscriber".to_owned(), 400, 240))
    );
    act(&mut state, BuildAction::Add(preset("XPUB"), None));
    same(&state, "another is added");
    act(
        &mut state,
        BuildAction::Connect(end("subscriber", 0), end("xpub", 0)),
    );
    same(&state, "a link is made");
    let node = "hop1".to_owned();
    let kind = "ROUTER".to_owned();
    act(
        &mut state,
        BuildAction::Edit(Edit::AddSocket { node, kind }),
    );
    same(&state, "a socket is added");
    let (node, name) = ("client".to_owned(), "a-client-with-a-long-name".to_owned());
    act(&mut state, BuildAction::Edit(Edit::Rename { node, name }));
    same(&state, "a node has another name");
    act(
        &mut state,
        BuildAction::Edit(Edit::Remove(vec!["hop2".to_owned()])),
    );
    same(&state, "a node is removed");
    for _ in 0..6 {
        state.act(Action::Undo);
    }
    assert!(!state.history.can_undo(), "each change is one");
    assert_eq!(places(&state), before);
    act(
        &mut state,
        BuildAction::Add(preset("SUB"), Some([400, 240])),
    );
    act(&mut state, BuildAction::Arrange);
    assert!(
        state
            .run
            .scenario
            .nodes
            .iter()
            .all(|node| node.place.is_none())
    );
    state.act(Action::Undo);
    same(&state, "the arrangement is undone");
}

#[test]
fn a_node_of_the_palette_stands_where_it_is_dropped_or_at_once_where_there_is_room() {
    let mut state = state();
    act(&mut state, BuildAction::Add(preset("REQ"), Some([80, 160])));
    assert_eq!(state.run.scenario.nodes[0].place, Some([80, 160]));
    // A link that was being made is another matter.
    act(&mut state, BuildAction::From(Some(end("client", 0))));
    act(&mut state, BuildAction::Add(preset("REP"), None));
    assert_eq!(names(&state), ["client", "server"]);
    let place = state.run.scenario.nodes[1].place;
    assert!(place.is_some_and(|place| place != [80, 160]), "{place:?}");
    assert_eq!(state.build.linking, None);
}

#[test]
fn nodes_are_pasted_as_text_from_another_page_and_other_text_is_refused_clearly() {
    let mut first = chain();
    act(&mut first, BuildAction::PickAll);
    act(&mut first, BuildAction::Copy);
    let copied = first.build.clip.replace('\n', "\r\n");
    let mut second = state();
    act(&mut second, BuildAction::PasteText(copied.into()));
    assert_eq!(names(&second), ["client", "proxy", "proxy2", "server"]);
    assert_eq!(second.run.topology().links.len(), 3);
    for strange in [
        "hello",
        "title = \"x\"",
        "{\"a\": 1}",
        "nodes = 3",
        "[[nodes]]",
    ] {
        let before = second.source_text();
        act(&mut second, BuildAction::PasteText(strange.into()));
        assert_eq!(second.source_text(), before, "{strange}");
        let told = second.build.told.clone().expect("why not");
        assert_ne!(told.get(Lang::En), told.get(Lang::Zh), "{strange}");
    }
    let told = |text: &str| {
        let mut state = state();
        act(&mut state, BuildAction::PasteText(text.into()));
        state.build.told.map(|told| told.get(Lang::En).to_owned())
    };
    assert!(told("hello").is_some_and(|told| told.contains("[[nodes]]")));
    // What could not be put on the clipboard is in the page.
    act(&mut first, BuildAction::Kept(false));
    act(&mut first, BuildAction::PasteText("something older".into()));
    assert_eq!(names(&first).len(), 8);
}

#[test]
fn both_sides_of_a_link_are_secured_and_a_pair_of_keys_is_one_step() {
    use crate::build::keypair::Pair;
    use crate::build::security::{Mechanism, Security, value};
    let mut state = chain();
    let (client, server) = (end("proxy2", 1), end("server", 0));
    let with = |mechanism, server| Security { mechanism, server };
    let curve = with(Mechanism::Curve, false);
    let pair = |letter: &str| Pair {
        public: [letter, "0"].concat().repeat(20),
        secret: [letter, "1"].concat().repeat(20),
    };
    act(
        &mut state,
        BuildAction::Secure(client.clone(), curve, Some(pair("a"))),
    );
    let refused = state.build.refused.as_ref().map(|refused| &refused.told);
    assert_eq!(refused, Some(&Told::Word(words::NO_SERVER_KEY)));
    let curve = with(Mechanism::Curve, true);
    act(
        &mut state,
        BuildAction::Secure(server.clone(), curve, Some(pair("b"))),
    );
    assert_eq!(state.build.refused, None);
    let curve = with(Mechanism::Curve, false);
    act(
        &mut state,
        BuildAction::Secure(client.clone(), curve, Some(pair("a"))),
    );
    assert_eq!(state.build.refused, None);
    let peers = state.peers_of(&server);
    assert_eq!(
        value(&peers[0].1, "security.server-key"),
        Some(&*pair("b").public)
    );
    let before = state.source_text();
    act(
        &mut state,
        BuildAction::Pair(server.clone(), Some(pair("c"))),
    );
    let peers = state.peers_of(&client);
    assert_eq!(
        value(&peers[0].1, "security.public-key"),
        Some(&*pair("c").public)
    );
    assert_eq!(
        value(&peers[0].1, "security.secret-key"),
        Some(&*pair("c").secret)
    );
    state.act(Action::Undo);
    assert_eq!(state.source_text(), before);
    // A browser that makes none is told of where the pair was asked for.
    act(&mut state, BuildAction::Pair(server.clone(), None));
    let refused = state.build.refused.as_ref().expect("it is told");
    assert_eq!(refused.field, PAIR);
    assert_eq!(refused.told, Told::Word(crate::i18n::build::NO_PAIR));
    assert_eq!(state.source_text(), before);
}

#[test]
fn a_link_of_its_own_is_slower_in_the_run_that_follows() {
    let mut state = chain();
    let before = state
        .run
        .recording
        .trace()
        .records
        .last()
        .map(|record| record.at);
    let field = BuildAction::Field {
        field: "link-own.latency".to_owned(),
        typed: "80ms".to_owned(),
        edit: Edit::Link {
            end: end("client", 0),
            endpoint: "proxy".to_owned(),
            key: "latency".to_owned(),
            value: Some("\"80ms\"".to_owned()),
        },
    };
    act(&mut state, field);
    assert_eq!(state.build.refused, None);
    let after = state
        .run
        .recording
        .trace()
        .records
        .last()
        .map(|record| record.at);
    assert!(after > before, "{after:?} {before:?}");
}
