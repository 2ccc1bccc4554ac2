//! How many messages on their way are drawn, and how: few as elements of the stage, each by itself;
//! more of them as pictures on one canvas, since every element that moves costs as much as ten pictures
//! do; and of very many only some.
//!
//! What a reader looks at stays an element whatever goes on around it.

use super::{Item, ItemBody, Scene, Stack, StackState, corner};
use crate::geometry::{Area, Point};
use crate::inside::Follows;
use crate::layout::Layout;

/// Up to so many messages on their way are elements.
const ELEMENTS: usize = 60;
/// No more messages on their way than this are drawn; the page says how many there are.
const MOST: usize = 800;

/// What a reader looks at, beside what the step is about.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Looked {
    /// The message on a link that was chosen.
    pub chosen: Option<usize>,
    /// The frame that is followed.
    pub follows: Option<Follows>,
    /// The record that has sent the message that bears the button of the menu.
    pub handled: Option<usize>,
}

impl Looked {
    /// Whether a message is looked at: the step is about it, somebody did something to it, or it or one
    /// of its frames was picked.
    fn is_at(&self, stack: &Stack) -> bool {
        let span = stack.span.map(|(span, ..)| span);
        let followed = |follows: &Follows| {
            let mut frames = 0..stack.frames.len();
            frames.any(|frame| follows.is_it(stack.record, frame))
        };
        stack.focus
            || stack.mark.is_some()
            || (span.is_some() && span == self.chosen)
            || self.handled == Some(stack.record)
            || self.follows.as_ref().is_some_and(followed)
    }
}

/// What becomes of the messages on their way at one step.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Crowd {
    /// The items that are elements, by their numbers in the scene.
    pub elements: Vec<usize>,
    /// The items that are painted, by their numbers in the scene, the lowest first.
    pub painted: Vec<usize>,
    /// How many messages on their way are drawn.
    pub drawn: usize,
    /// How many there are.
    pub flights: usize,
}

impl Crowd {
    /// The crowd of a scene; what is looked at has to be elements.
    pub fn of(scene: &Scene, looked: &Looked) -> Self {
        let flights = scene.items.iter().filter_map(flight).count();
        if flights > ELEMENTS {
            return Self::painted(scene, looked, flights);
        }
        Self {
            elements: (0..scene.items.len()).collect(),
            painted: Vec::new(),
            drawn: flights,
            flights,
        }
    }

    #[inline(never)]
    fn painted(scene: &Scene, looked: &Looked, flights: usize) -> Self {
        let (mut elements, mut rest) = (Vec::new(), Vec::new());
        for (number, item) in scene.items.iter().enumerate() {
            match flight(item).filter(|stack| !looked.is_at(stack)) {
                Some(stack) => rest.push((number, stack)),
                None => elements.push(number),
            }
        }
        let others = flights - rest.len();
        let painted = some(&rest, MOST.saturating_sub(others));
        Self {
            drawn: others + painted.len(),
            elements,
            painted,
            flights,
        }
    }

    /// True where some messages are painted.
    pub const fn is_painted(&self) -> bool {
        !self.painted.is_empty()
    }
}

/// The message on its way that an item is.
fn flight(item: &Item) -> Option<&Stack> {
    match &item.body {
        ItemBody::Stack(stack) if stack.state == StackState::Flight => Some(stack),
        _ => None,
    }
}

/// The numbers of at most `room` of these messages, in their order. Each link and direction that has any
/// keeps its first, as far as there is room; of the others chance decides, always in the same way, so that
/// a message which is drawn stays so while others come and go.
fn some(flights: &[(usize, &Stack)], room: usize) -> Vec<usize> {
    let mut seen: Vec<bool> = Vec::new();
    let mut chances: Vec<u32> = Vec::with_capacity(flights.len());
    for (_, stack) in flights {
        let lane = stack
            .span
            .map_or(0, |(_, link, way)| 2 * link.0 + way as usize);
        if lane >= seen.len() {
            seen.resize(lane + 1, false);
        }
        let first = !std::mem::replace(&mut seen[lane], true);
        chances.push(if first {
            0
        } else {
            chance(stack.record).max(1)
        });
    }
    // The chance above which there is no room: by halves, since to sort them costs more of the module.
    let (mut least, mut most) = (0, u32::MAX);
    while least < most {
        let middle = least + (most - least).div_ceil(2);
        if chances.iter().filter(|chance| **chance <= middle).count() <= room {
            least = middle;
        } else {
            most = middle - 1;
        }
    }
    let numbers = flights.iter().map(|(number, _)| *number);
    let chosen = numbers.zip(chances).filter(|(_, chance)| *chance <= least);
    chosen.map(|(number, _)| number).take(room).collect()
}

/// A number that has nothing to do with the order of records: a step of MurmurHash3.
const fn chance(record: usize) -> u32 {
    let mut mixed = record as u32;
    mixed = (mixed ^ (mixed >> 16)).wrapping_mul(0x85eb_ca6b);
    mixed = (mixed ^ (mixed >> 13)).wrapping_mul(0xc2b2_ae35);
    mixed ^ (mixed >> 16)
}

/// Where a message is drawn whose anchor is at `at`.
pub fn place(layout: &Layout, stack: &Stack, at: Point) -> Area {
    let corner = corner(layout, &stack.size);
    Area {
        x: at.x + corner.x,
        y: at.y + corner.y,
        w: crate::stack_size::STACK_WIDTH,
        h: stack.size.height,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use hopscope_core::trace::{Direction, LinkId};

    use super::*;
    use crate::scene::{Motion, Pose};
    use crate::stack_size::StackSize;

    /// A scene with messages on their way, by the record and the link of each.
    fn scene(flights: impl Iterator<Item = (usize, usize)>) -> Scene {
        let item = |(record, link): (usize, usize)| Item {
            key: format!("f{record}"),
            motion: Motion::Still(Pose::upright(Point::default())),
            body: ItemBody::Stack(Stack {
                state: StackState::Flight,
                record,
                span: Some((record, LinkId(link), Direction::ToBinder)),
                socket: None,
                focus: record == 7,
                mark: None,
                frames: [].into(),
                coming: Vec::new(),
                leaving: Vec::new(),
                size: StackSize::of(1, false),
            }),
        };
        Scene {
            step: 0,
            nodes: Vec::new(),
            links: Vec::new(),
            items: flights.map(item).collect(),
            center: None,
            above: 0.0,
            whole: (0.0, 0.0),
        }
    }

    #[test]
    fn few_messages_are_elements_all_of_them() {
        let crowd = Crowd::of(&scene((0..ELEMENTS).map(|at| (at, 0))), &Looked::default());
        assert_eq!(crowd.elements.len(), ELEMENTS);
        assert!(!crowd.is_painted());
        assert_eq!((crowd.drawn, crowd.flights), (ELEMENTS, ELEMENTS));
    }

    #[test]
    fn of_more_only_what_is_looked_at_is_an_element() {
        let crowd = Crowd::of(&scene((0..240).map(|at| (at, at % 3))), &Looked::default());
        assert_eq!(crowd.elements, [7]);
        assert_eq!(crowd.painted.len(), 239);
        assert!(crowd.painted.is_sorted());
        assert_eq!((crowd.drawn, crowd.flights), (240, 240));
    }

    #[test]
    fn of_very_many_as_many_are_drawn_as_are_said_to_be_and_some_on_every_link() {
        let lonely = std::iter::once((9_999, 77));
        let flights = (0..2_400).map(|at| (at, at % 40)).chain(lonely);
        let crowd = Crowd::of(&scene(flights), &Looked::default());
        assert_eq!(crowd.elements.len() + crowd.painted.len(), MOST);
        assert_eq!((crowd.drawn, crowd.flights), (MOST, 2_401));
        assert!(crowd.painted.contains(&2_400), "the only one of its link");
        let early = crowd.painted.iter().filter(|at| **at < 1_200).count();
        assert!((300..500).contains(&early), "{early} of the first half");
    }

    #[test]
    fn what_is_drawn_stays_drawn_while_others_come_and_go() {
        let drawn = |from: usize| -> BTreeSet<usize> {
            let crowd = Crowd::of(
                &scene((from..from + 1_600).map(|at| (at, 0))),
                &Looked::default(),
            );
            crowd.painted.iter().map(|number| from + number).collect()
        };
        let (before, after) = (drawn(1_000), drawn(1_001));
        let gone = before.difference(&after).count();
        assert!(
            gone <= 3,
            "{gone} are gone though one has come and one has gone"
        );
    }
}
