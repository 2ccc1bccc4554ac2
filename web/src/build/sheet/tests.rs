//! What is hit on the sheet, where new nodes find room, how nodes are moved.

use hopscope_core::world::Over;

use super::*;
use crate::build::view::View;

fn sheet() -> Sheet {
    let run = Run::of_lesson(
        "chain-of-routers",
        &[("length".to_owned(), 2)],
        Over::Inproc,
    )
    .expect("it is a lesson");
    Sheet::of(&run, &Layout::new(run.topology(), &run.demand, 1000.0))
}

#[test]
fn what_is_hit_is_the_smallest_thing_there() {
    let sheet = sheet();
    let hop = &sheet.cards[1];
    let badge = hop.sockets[1].1.center();
    let end = End {
        node: "hop1".to_owned(),
        socket: 1,
    };
    assert_eq!(sheet.hit(badge), Some(Pick::Socket(end)));
    let corner = Point::new(hop.area.x + 2.0, hop.area.y + 2.0);
    assert_eq!(sheet.hit(corner), Some(Pick::Node("hop1".to_owned())));
    let link = sheet.links[0].line.from.middle(sheet.links[0].line.to);
    let client = End {
        node: "client".to_owned(),
        socket: 0,
    };
    assert_eq!(
        sheet.hit(link.moved(0.0, 3.0)),
        Some(Pick::Link(client, "link1".to_owned()))
    );
    assert_eq!(sheet.hit(Point::new(-50.0, -50.0)), None);
}

#[test]
fn fifty_nodes_have_about_the_proportion_of_what_is_seen_and_all_of_them_are_shown() {
    let mut text = "title = \"t\"\nsummary = \"s\"\n".to_owned();
    for number in 0..50 {
        text.push_str(&format!(
            "[[nodes]]\nname = \"n{number}\"\nkind = \"echo\"\nsockets = {{ type = \"REP\" }}\n"
        ));
    }
    let run = Run::of_source(&text, &[], Over::Inproc).unwrap_or_else(|error| panic!("{error}"));
    for room in [
        (340.0, 420.0),
        (720.0, 420.0),
        (1400.0, 420.0),
        (720.0, 700.0),
    ] {
        let sheet = Sheet::on_bench(&run, room);
        let seen = View::whole(sheet.bounds, room).seen(room);
        for card in &sheet.cards {
            let (x, y) = (card.area.x, card.area.y);
            assert!(
                x >= seen.x && card.area.right() <= seen.right(),
                "{room:?} {x}"
            );
            assert!(
                y >= seen.y && card.area.bottom() <= seen.bottom(),
                "{room:?} {y}"
            );
        }
        let shape = sheet.bounds.w / sheet.bounds.h;
        assert!(shape > 0.8 && shape < 5.0, "{room:?} {shape}");
    }
}

#[test]
fn on_a_narrow_screen_nodes_stand_below_each_other_and_are_found_by_fingers() {
    let room = (336.0, 340.0);
    for lesson in ["hello", "chain-of-routers"] {
        let run = Run::of_lesson(lesson, &[], Over::Inproc).expect("it is a lesson");
        let sheet = Sheet::on_bench(&run, room);
        let view = View::first(sheet.bounds, room);
        let seen = view.seen(room);
        for pair in sheet.cards.windows(2) {
            assert!(pair[1].area.y > pair[0].area.bottom(), "{lesson}");
        }
        for card in &sheet.cards {
            assert!(card.area.right() <= seen.right(), "{lesson}: {seen:?}");
            for (_, badge) in &card.sockets {
                assert!(badge.w * view.scale >= 36.0, "{lesson}: {view:?}");
            }
        }
        assert!(seen.contains(&sheet.cards[0].area) && seen.contains(&sheet.cards[1].area));
    }
}

#[test]
fn a_new_node_finds_room_in_what_is_seen_and_then_below() {
    let mut sheet = sheet();
    let view = View::whole(sheet.bounds, (720.0, 420.0));
    let seen = view.seen((720.0, 420.0));
    let mut outside = 0;
    for _ in 0..40 {
        let [x, y] = sheet.free(&view, (720.0, 420.0)).map(f64::from);
        let (w, h) = NEW;
        let area = Area { x, y, w, h };
        assert!(!sheet.cards.iter().any(|card| card.area.overlaps(&area)));
        assert!(x >= seen.x && x + w <= seen.right(), "{x} {seen:?}");
        outside += usize::from(y > seen.bottom());
        let card = sheet.cards[0].clone();
        sheet.cards.push(Card { area, ..card });
    }
    assert!((1..40).contains(&outside), "{outside} of 40 are below");
}

#[test]
fn a_box_takes_the_nodes_it_touches() {
    let sheet = sheet();
    let first = sheet.cards[0].area;
    assert_eq!(
        sheet.touched(&Area {
            x: 0.0,
            y: 0.0,
            w: first.x + 1.0,
            h: 999.0
        }),
        ["client"]
    );
    let all = sheet.touched(&Area {
        x: 0.0,
        y: 0.0,
        w: 999.0,
        h: 999.0,
    });
    assert_eq!(all, ["client", "hop1", "hop2", "server"]);
}

#[test]
fn what_is_moved_stands_on_the_grid_and_the_rest_stays() {
    let sheet = sheet();
    let still = sheet.moved(&[], 0.0, 0.0);
    let moved = sheet.moved(&["hop1"], 13.0, -3.0);
    for (before, after) in still.iter().zip(&moved) {
        if after.0 == "hop1" {
            let [x, y] = after.1.expect("it has a place");
            assert_eq!((x % 8, y % 8), (0, 0));
        } else {
            assert_eq!(before, after);
        }
    }
}

#[test]
fn what_is_aligned_shares_a_line_with_the_first() {
    let mut sheet = sheet();
    sheet.cards[2].area.y += 40.0;
    let aligned = sheet.aligned(&["hop1", "hop2"], true);
    assert_eq!(
        aligned[1].1.map(|place| place[1]),
        aligned[2].1.map(|place| place[1])
    );
    let column = sheet.aligned(&["hop1", "hop2"], false);
    assert_eq!(
        column[1].1.map(|place| place[0]),
        column[2].1.map(|place| place[0])
    );
    assert_ne!(
        column[0].1.map(|place| place[0]),
        column[2].1.map(|place| place[0])
    );
}
