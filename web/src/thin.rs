//! Which of many things are drawn where there is room for few: of those that would lie on one
//! another the first one.

/// A thing to be drawn: the lane it is in, the step at which it begins, and its number.
pub type Placed = (usize, usize, usize);

/// The numbers of at most `most` of the things, which come in the order of their steps. As many as
/// that are all kept; of more, one for each lane and stretch of steps, with stretches as short as
/// can be. Every lane that has anything keeps something, unless there are more lanes than `most`.
pub fn thin(things: &[Placed], steps: usize, most: usize) -> Vec<usize> {
    if things.len() <= most {
        return things.iter().map(|(.., number)| *number).collect();
    }
    let lanes = things.iter().map(|(lane, ..)| lane + 1).max();
    let lanes = lanes.unwrap_or_default();
    let mut stretch = steps.div_ceil(most.max(1)).max(1);
    loop {
        let mut last = vec![usize::MAX; lanes];
        let mut kept = Vec::new();
        for (lane, step, number) in things {
            let at = step / stretch;
            if last[*lane] != at {
                last[*lane] = at;
                kept.push(*number);
            }
        }
        if kept.len() <= most || stretch > steps {
            kept.truncate(most);
            return kept;
        }
        stretch *= 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_things_are_all_drawn() {
        let things = [(0, 0, 7), (1, 0, 8), (0, 1, 9)];
        assert_eq!(thin(&things, 2, 3), [7, 8, 9]);
        assert_eq!(thin(&[], 0, 3), [0_usize; 0]);
    }

    #[test]
    fn of_many_things_as_many_as_there_is_room_for_are_drawn_all_along_the_run() {
        let things: Vec<Placed> = (0..100_000).map(|at| (at % 7, at, at)).collect();
        for most in [10, 100, 800] {
            let kept = thin(&things, 100_000, most);
            assert!(kept.len() <= most, "{} of {most}", kept.len());
            assert!(kept.len() * 4 >= most, "{} of {most}", kept.len());
            assert!(kept.is_sorted());
            let half = kept.iter().filter(|at| **at < 50_000).count();
            assert!(
                half.abs_diff(kept.len() - half) <= 7,
                "{half} in the first half"
            );
        }
    }

    #[test]
    fn a_lane_with_one_thing_keeps_it_beside_a_crowded_one() {
        let mut things: Vec<Placed> = (0..10_000).map(|at| (0, at, at)).collect();
        things.insert(5_000, (1, 5_000, 77_777));
        assert!(thin(&things, 10_000, 50).contains(&77_777));
    }

    #[test]
    fn more_lanes_than_room_are_cut_short() {
        let things: Vec<Placed> = (0..1000).map(|lane| (lane, 0, lane)).collect();
        assert_eq!(thin(&things, 1, 20).len(), 20);
    }
}
