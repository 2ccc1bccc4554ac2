//! Nothing overlaps, everything is inside, at every width.

use hopscope_core::scenario::library;
use hopscope_core::world::Over;

use super::*;
use crate::run::Run;
use crate::stack_size::STACK_WIDTH;

const WIDTHS: [f64; 6] = [300.0, 360.0, 559.0, 560.0, 820.0, 1600.0];

fn runs() -> Vec<Run> {
    let mut runs: Vec<Run> = library()
        .iter()
        .map(|lesson| Run::of_lesson(lesson.id, &[], Over::Inproc).expect("it is built in"))
        .collect();
    for length in [1, 8] {
        let set = [("length".to_owned(), length)];
        runs.push(Run::of_lesson("chain-of-routers", &set, Over::Inproc).expect("1 to 8"));
    }
    runs
}

fn layouts() -> impl Iterator<Item = (Run, Layout)> {
    runs().into_iter().flat_map(|run| {
        let layouts: Vec<Layout> = WIDTHS
            .iter()
            .map(|width| Layout::new(run.topology(), &run.demand, *width))
            .collect();
        let run = std::rc::Rc::new(run);
        layouts.into_iter().map(move |layout| {
            let id = run.lesson.unwrap_or_default();
            let set: Vec<_> = run
                .scenario
                .parameters
                .iter()
                .map(|p| (p.name.clone(), p.value))
                .collect();
            (
                Run::of_lesson(id, &set, Over::Inproc).expect("it was played before"),
                layout,
            )
        })
    })
}

#[test]
fn cards_and_drawers_do_not_overlap_and_are_inside() {
    for (run, layout) in layouts() {
        let whole = Area {
            x: 0.,
            y: 0.,
            w: layout.width,
            h: layout.height,
        };
        let cards: Vec<Area> = layout.nodes.iter().map(|node| node.card).collect();
        let drawers: Vec<Area> = layout
            .sockets
            .iter()
            .filter_map(|socket| socket.drawer)
            .collect();
        let all: Vec<Area> = cards.iter().chain(&drawers).copied().collect();
        for (index, one) in all.iter().enumerate() {
            let inside =
                one.x >= 0. && one.y >= 0. && one.right() <= whole.w && one.bottom() <= whole.h;
            assert!(inside, "{:?} {one:?} in {whole:?}", run.lesson);
            for other in &all[index + 1..] {
                assert!(!one.overlaps(other), "{:?} {one:?} {other:?}", run.lesson);
            }
        }
    }
}

#[test]
fn the_tallest_message_fits_above_or_beside_every_socket() {
    for (run, layout) in layouts() {
        let size = layout.stack(run.demand.frames);
        for socket in &layout.sockets {
            let corner = crate::scene::corner(&layout, &size);
            let (x, y) = (socket.perch.x + corner.x, socket.perch.y + corner.y);
            assert!(
                x >= 0. && y >= 0.,
                "{:?} {x} {y} at {}",
                run.lesson,
                layout.width
            );
            assert!(x + STACK_WIDTH <= layout.width && y + size.height <= layout.height);
            let stack = Area {
                x,
                y,
                w: STACK_WIDTH,
                h: size.height,
            };
            let badge_hidden = layout
                .sockets
                .iter()
                .any(|other| other.badge.overlaps(&stack));
            assert!(!badge_hidden, "{:?} at {}", run.lesson, layout.width);
        }
    }
}

#[test]
fn beside_a_narrow_stage_long_messages_ask_for_a_higher_one_and_very_long_ones_are_folded() {
    let chain = Run::of_lesson("chain-of-routers", &[], Over::Inproc).expect("it is built in");
    let [narrow, wide] =
        [360.0, 820.0].map(|width| Layout::new(chain.topology(), &chain.demand, width));
    let long = |layout: &Layout| -> Vec<bool> {
        let frames = [2, chain.demand.frames, 9, 30];
        frames.map(|frames| layout.is_long(frames)).into()
    };
    assert_eq!(long(&narrow), [false, false, true, true]);
    assert_eq!(long(&wide), [false; 4]);
    // The longest envelope of the lessons is seen whole everywhere.
    let folded = |layout: &Layout| [10, 11, 30].map(|frames| layout.stack(frames).folded);
    assert_eq!((folded(&narrow), folded(&wide)), ([0, 2, 21], [0; 3]));
}

#[test]
fn a_message_halfway_hides_no_card() {
    for (run, layout) in layouts().filter(|(_, layout)| layout.orientation == Orientation::Across) {
        for (index, link) in layout.links.iter().enumerate() {
            let span = run
                .recording
                .flights()
                .iter()
                .find(|span| span.link.0 == index);
            let size = layout.stack(span.map_or(1, |span| span.message.len()));
            let corner = crate::scene::corner(&layout, &size);
            let (x, y) = (link.over.x + corner.x, link.over.y + corner.y);
            let stack = Area {
                x,
                y,
                w: STACK_WIDTH,
                h: size.height,
            };
            for node in &layout.nodes {
                assert!(
                    !node.card.overlaps(&stack),
                    "{:?} {} {stack:?}",
                    run.lesson,
                    layout.width
                );
            }
        }
    }
}

#[test]
fn a_chain_runs_from_left_to_right_or_from_top_to_bottom() {
    for (_, layout) in layouts() {
        for link in &layout.links {
            match layout.orientation {
                Orientation::Across => assert!(link.from.x < link.to.x),
                Orientation::Down => assert!(link.from.y < link.to.y),
            }
        }
    }
}

#[test]
fn every_link_begins_and_ends_at_the_edge_of_a_card() {
    for (run, layout) in layouts() {
        for (line, link) in layout.links.iter().zip(&run.topology().links) {
            let ends = [link.connector, link.binder].map(|socket| {
                let node = run.topology().node_of(socket);
                layout.nodes[node.0].card
            });
            let at_edge = |card: &Area, point: &Point| {
                let sides = point.x == card.x || point.x == card.right();
                let ends = point.y == card.y || point.y == card.bottom();
                let within = (card.x..=card.right()).contains(&point.x)
                    && (card.y..=card.bottom()).contains(&point.y);
                within && (sides || ends)
            };
            for point in [&line.from, &line.to] {
                let (lesson, width) = (run.lesson, layout.width);
                let touches = ends.iter().any(|card| at_edge(card, point));
                assert!(touches, "{lesson:?} at {width}: {point:?} of {ends:?}");
            }
        }
    }
}

/// A scenario of so many nodes of this type beside those of `first`.
fn crowd(first: &str, kind: &str, does: &str, end: &str) -> Run {
    let mut source = String::from(
        "title.en = \"fan\"\ntitle.zh = \"扇\"\nsummary.en = \"s\"\nsummary.zh = \"s\"\n",
    );
    source.push_str(first);
    for number in 0..49 {
        source.push_str(&format!(
            "[[nodes]]\nname = \"c{number}\"\nkind = \"{does}\n\
             sockets = {{ type = \"{kind}\"{end} }}\n"
        ));
    }
    Run::of_source(&source, &[], Over::Inproc).unwrap_or_else(|error| panic!("{error}"))
}

const HUB: &str = "[[nodes]]\nname = \"hub\"\nkind = \"worker\"\nreply = \"x\"\n\
                   sockets = { type = \"REP\", bind = \"a\" }\n";
const SOURCES: &str = "[[nodes]]\nname = \"middle\"\nkind = \"proxy\"\n\
                       sockets = [{ type = \"PULL\", bind = \"a\" }, { type = \"PUSH\", bind = \"b\" }]\n";

/// Forty-nine around one, on either side of it, and without links.
fn crowds() -> [Run; 3] {
    let around = crowd(
        HUB,
        "REQ",
        "client\"\nsteps = [{ send = \"x\" }]",
        ", connect = \"a\"",
    );
    let sources = "client\"\nsteps = [{ send = \"x\" }]";
    let behind = crowd(SOURCES, "PUSH", sources, ", connect = \"a\"");
    let alone = crowd("", "REP", "echo\"", "");
    [around, behind, alone]
}

#[test]
fn a_crowd_is_folded_into_columns_that_do_not_overlap() {
    for (run, width) in crowds()
        .iter()
        .flat_map(|run| WIDTHS.map(|width| (run, width)))
    {
        let layout = Layout::new(run.topology(), &run.demand, width);
        for (index, one) in layout.nodes.iter().enumerate() {
            let card = one.card;
            assert!(
                card.x >= 0. && card.right() <= layout.width,
                "{width} {card:?}"
            );
            assert!(
                card.y >= 0. && card.bottom() <= layout.height,
                "{width} {card:?}"
            );
            for other in &layout.nodes[index + 1..] {
                assert!(
                    !card.overlaps(&other.card),
                    "{width} {card:?} {:?}",
                    other.card
                );
            }
        }
        let lines = layout.nodes.iter().map(|node| node.column).max();
        assert!(lines >= Some(3), "{width}: {lines:?}");
        if layout.orientation == Orientation::Across {
            assert!(
                layout.width <= width,
                "there is no more than the room: {}",
                layout.width
            );
        } else {
            assert!(
                layout.width <= width.max(400.0),
                "two stand beside each other: {}",
                layout.width
            );
        }
    }
}

#[test]
fn the_links_of_a_crowd_run_through_no_card() {
    for (run, width) in crowds()
        .iter()
        .flat_map(|run| WIDTHS.map(|width| (run, width)))
    {
        let (topology, layout) = (
            run.topology(),
            Layout::new(run.topology(), &run.demand, width),
        );
        for (line, link) in layout.links.iter().zip(&topology.links) {
            let ends = [link.connector, link.binder].map(|socket| topology.node_of(socket).0);
            for (node, place) in layout.nodes.iter().enumerate() {
                let hit = |at: &Point| {
                    let card = place.card;
                    card.x < at.x && at.x < card.right() && card.y < at.y && at.y < card.bottom()
                };
                let through = !ends.contains(&node) && line.places().iter().any(hit);
                assert!(!through, "{width}: {line:?} through {node}");
            }
        }
    }
}

#[test]
fn few_nodes_stand_as_they_always_did_and_their_links_are_plain() {
    for (run, layout) in layouts() {
        assert!(
            layout.links.iter().all(|line| line.via.is_empty()),
            "{:?}",
            run.lesson
        );
    }
}

#[test]
fn a_link_is_led_around_a_card_that_was_put_in_its_way() {
    let source = "title = \"t\"\nsummary = \"s\"\n\
        [[nodes]]\nname = \"a\"\nkind = \"client\"\nplace = [0, 200]\nsteps = [{ send = \"x\" }]\n\
        sockets = { type = \"REQ\", connect = \"b\" }\n\
        [[nodes]]\nname = \"between\"\nkind = \"echo\"\nplace = [240, 200]\n\
        sockets = { type = \"REP\" }\n\
        [[nodes]]\nname = \"b\"\nkind = \"echo\"\nplace = [480, 200]\n\
        sockets = { type = \"REP\", bind = \"b\" }\n";
    let run = Run::of_source(source, &[], Over::Inproc).unwrap_or_else(|error| panic!("{error}"));
    let layout = Layout::new(run.topology(), &run.demand, 820.0);
    let (line, card) = (&layout.links[0], layout.nodes[1].card);
    assert_eq!(line.via.len(), 2, "{line:?}");
    let hit = |at: &Point| {
        (card.x..card.right()).contains(&at.x) && (card.y..card.bottom()).contains(&at.y)
    };
    assert!(!line.places().iter().any(hit), "{line:?}");
    // On a narrow screen places mean nothing.
    let narrow = Layout::new(run.topology(), &run.demand, 360.0);
    assert!(
        narrow
            .nodes
            .iter()
            .all(|node| node.card.right() <= narrow.width)
    );
    assert!(
        narrow
            .nodes
            .iter()
            .all(|node| node.card.bottom() <= narrow.height)
    );
}

/// Two nodes with names and an endpoint as given.
fn named(client: &str, server: &str, endpoint: &str) -> Run {
    let text = format!(
        "title = \"t\"\nsummary = \"s\"\n\
         [[nodes]]\nname = \"{client}\"\nkind = \"script\"\n\
         sockets = {{ type = \"REQ\", connect = \"{endpoint}\" }}\nsteps = [{{ send = \"x\" }}]\n\
         [[nodes]]\nname = \"{server}\"\nkind = \"echo\"\n\
         sockets = {{ type = \"REP\", bind = \"{endpoint}\" }}\n"
    );
    Run::of_source(&text, &[], Over::Inproc).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn cards_are_as_wide_as_their_names_in_any_script_and_no_wider_than_two_full_lines() {
    for (name, least) in [
        ("北京客户端一号节点", 9.0 * 14.0),
        ("上海数据中心的工作进程", 6.0 * 11.5),
        ("上海数据中心的工作进程第三百二十一号备用节点", 10.0 * 11.5),
    ] {
        let run = named("client", name, "x");
        for width in WIDTHS {
            let layout = Layout::new(run.topology(), &run.demand, width);
            let card = layout.nodes[1].card;
            assert!(card.w > least && card.w < 160.0, "{name} {}", card.w);
        }
    }
}

#[test]
fn the_name_of_an_endpoint_has_the_room_between_the_cards_or_beside_the_messages() {
    let run = named("client", "server", "an-endpoint-with-a-very-long-name");
    for width in WIDTHS {
        let layout = Layout::new(run.topology(), &run.demand, width);
        let (link, cards) = (&layout.links[0], [0, 1].map(|node| layout.nodes[node].card));
        let Some(label) = link.label else { continue };
        assert!(link.room > 0.0);
        match layout.orientation {
            Orientation::Across => {
                assert!(label.x - link.room / 2.0 >= cards[0].right(), "{width}");
                assert!(label.x + link.room / 2.0 <= cards[1].x, "{width}");
            }
            Orientation::Down => {
                assert!(label.x + link.room <= link.over.x, "{width}");
            }
        }
    }
}

#[test]
fn on_a_phone_a_message_touches_the_card_that_it_is_at() {
    let run = Run::of_lesson("hello", &[], Over::Inproc).expect("it is a lesson");
    for width in [360.0, 390.0, 540.0] {
        let layout = Layout::new(run.topology(), &run.demand, width);
        for (node, socket) in layout.nodes.iter().zip(&layout.sockets) {
            let apart = socket.perch.x - node.card.right();
            assert!((0.0..12.0).contains(&apart), "{width}: {apart}");
        }
    }
}

#[test]
fn what_has_no_room_is_shown_smaller_as_long_as_it_can_be_read() {
    let chain = |length| {
        let set = [("length".to_owned(), length)];
        Run::of_lesson("chain-of-routers", &set, Over::Inproc).expect("it is a lesson")
    };
    let fitted =
        |run: &Run, width, height| Layout::fitted(run.topology(), &run.demand, width, height);
    let run = chain(3);
    let (free, tall) = fitted(&run, 658.0, None);
    assert_eq!((free.scale, tall), (1.0, free.height));
    // Where it is low, all of it is there; what it would take otherwise stays the same.
    let (low, as_before) = fitted(&run, 658.0, Some(293.0));
    assert!(
        low.scale < 1.0 && low.shown().1 <= 294.0,
        "{:?}",
        low.shown()
    );
    assert!((low.shown().0 - 658.0).abs() < 2.0 && as_before == tall);
    // No smaller than that: then it is scrolled.
    assert!(fitted(&run, 658.0, Some(100.0)).0.scale >= 0.74);
    let run = chain(8);
    let (long, _) = fitted(&run, 818.0, None);
    assert!(
        long.scale < 1.0 && long.shown().0 <= 819.0,
        "{:?}",
        long.shown()
    );
}

#[test]
fn nodes_with_places_stand_in_the_middle_as_others_do() {
    let lesson = hopscope_core::scenario::find("hello").expect("it is built in");
    let mut text = lesson.source().to_owned();
    for (name, place) in [("client", "[20, -40]"), ("server", "[260, -40]")] {
        let line = format!("name = \"{name}\"\n");
        text = text.replace(&line, &format!("{line}place = {place}\n"));
    }
    let run = Run::of_source(&text, &[], Over::Inproc).expect("it can be played");
    for width in [600.0, 820.0, 1400.0] {
        let layout = Layout::new(run.topology(), &run.demand, width);
        let cards: Vec<_> = layout.nodes.iter().map(|node| node.card).collect();
        let (left, right) = (cards[0].x, layout.width - cards[1].right());
        assert!((left - right).abs() < 1.0, "{width}: {left} {right}");
    }
}

#[test]
fn on_a_phone_messages_pass_beside_all_cards_and_within_the_window_however_many_nodes_there_are() {
    for (count, name) in [3, 4, 5, 8, 20, 49]
        .into_iter()
        .flat_map(|count| ["c", "a-client-of-long-name-"].map(|name| (count, name)))
    {
        let mut text = "title = \"t\"\nsummary = \"s\"\n".to_owned();
        for number in 0..count {
            text.push_str(&format!(
                "[[nodes]]\nname = \"{name}{number}\"\nkind = \"client\"\nsteps = []\n\
                 sockets = {{ type = \"DEALER\", connect = \"hub\" }}\n"
            ));
        }
        text.push_str(
            "[[nodes]]\nname = \"server\"\nkind = \"worker\"\nreply = \"w\"\n\
             sockets = { type = \"REP\", bind = \"hub\" }\n",
        );
        let run =
            Run::of_source(&text, &[], Over::Inproc).unwrap_or_else(|error| panic!("{error}"));
        let layout = Layout::new(run.topology(), &run.demand, 360.0);
        assert!(layout.width <= 360.0, "{count} {name}: {}", layout.width);
        let cards = layout.nodes.iter().map(|node| node.card.right());
        let right = cards.fold(0.0, f64::max);
        let perches = layout.sockets.iter().map(|socket| socket.perch.x);
        let ways = perches.chain(layout.links.iter().map(|link| link.over.x));
        for x in ways {
            assert!(x > right, "{count} {name}: {x} {right}");
            assert!(x + STACK_WIDTH <= 360.0, "{count} {name}: {x}");
        }
    }
}
