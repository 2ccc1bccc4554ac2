//! Nothing overlaps, everything is inside, at every width.

use hopscope_core::scenario::library;
use hopscope_core::world::Over;

use super::*;
use crate::run::Run;
use crate::stack_size::StackSize;

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
        let size = StackSize::of(run.demand.frames);
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
fn a_message_halfway_hides_no_card() {
    for (run, layout) in layouts().filter(|(_, layout)| layout.orientation == Orientation::Across) {
        for (index, link) in layout.links.iter().enumerate() {
            let span = run
                .recording
                .flights()
                .iter()
                .find(|span| span.link.0 == index);
            let size = StackSize::of(span.map_or(1, |span| span.message.len()));
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

#[test]
fn many_nodes_at_one_stand_in_one_column() {
    let mut source = String::from(
        "title.en = \"fan\"\ntitle.zh = \"扇\"\nsummary.en = \"s\"\nsummary.zh = \"s\"\n\
         [[nodes]]\nname = \"sink\"\nkind = \"worker\"\nreply = \"x\"\n\
         sockets = { type = \"REP\", bind = \"a\" }\n",
    );
    for number in 0..49 {
        source.push_str(&format!(
            "[[nodes]]\nname = \"c{number}\"\nkind = \"client\"\nsteps = [{{ send = \"x\" }}]\n\
             sockets = {{ type = \"REQ\", connect = \"a\" }}\n"
        ));
    }
    let run = Run::of_source(&source, &[], Over::Inproc).unwrap_or_else(|error| panic!("{error}"));
    let layout = Layout::new(run.topology(), &run.demand, 820.0);
    assert_eq!(layout.nodes[0].column, 0);
    assert!(layout.nodes[1..].iter().all(|node| node.column == 1));
}
