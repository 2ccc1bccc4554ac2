//! In which order the functions of a part stand: each behind those with which it has most in common, so
//! that what packs them finds in its window what they share.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::module::Module;

/// Functions share what they have in common by runs of so many octets.
const RUN: usize = 4;

/// A run that more functions have than these says nothing of any of them.
const COMMON: usize = 400;

/// How many runs are looked back.
const WINDOW: usize = 400;

/// So many runs are added to those of a function, since in a short one a few say little.
const DOUBT: usize = 20;

/// Orders functions.
pub(super) fn alike_together(module: &Module<'_>, mut functions: Vec<u32>) -> Vec<u32> {
    let body = |number: &u32| {
        let function = module.function(*number);
        function.map_or(&[][..], |it| it.body.as_bytes())
    };
    functions.sort_by_cached_key(|number| (module.type_of(*number), body(number)));
    let bodies: Vec<&[u8]> = functions.iter().map(body).collect();
    let order = chain(&Runs::of(&bodies));
    order.into_iter().map(|at| functions[at]).collect()
}

/// The places of the bodies in a good order; the first one stays.
fn chain(runs: &Runs) -> Vec<usize> {
    let mut window = Window {
        runs,
        bodies: VecDeque::new(),
        reach: 0,
        times: vec![0; runs.holders.len()],
        found: vec![0; runs.of.len()],
    };
    let mut left: Vec<usize> = (0..runs.of.len()).collect();
    let mut order = Vec::new();
    let mut next = 0;
    while !left.is_empty() {
        let at = left.remove(next);
        order.push(at);
        window.take(at);
        let best = (0..left.len()).max_by_key(|at| (window.share(left[*at]), Reverse(*at)));
        next = best.unwrap_or_default();
    }
    order
}

/// The runs that bodies have, by numbers.
struct Runs {
    /// Those of each body, each once.
    of: Vec<Vec<usize>>,
    /// The bodies that have a run; none if it is common.
    holders: Vec<Vec<usize>>,
}

impl Runs {
    fn of(bodies: &[&[u8]]) -> Self {
        let known: BTreeSet<&[u8]> = bodies.iter().flat_map(|body| body.windows(RUN)).collect();
        let numbers: BTreeMap<&[u8], usize> = known.into_iter().zip(0..).collect();
        let mut of: Vec<Vec<usize>> = Vec::new();
        let mut holders = vec![Vec::new(); numbers.len()];
        for (at, body) in bodies.iter().enumerate() {
            let runs: BTreeSet<usize> = body.windows(RUN).map(|run| numbers[run]).collect();
            for run in &runs {
                holders[*run].push(at);
            }
            of.push(runs.into_iter().collect());
        }
        for of in holders.iter_mut().filter(|of| of.len() > COMMON) {
            of.clear();
        }
        Self { of, holders }
    }
}

/// The last bodies.
struct Window<'a> {
    runs: &'a Runs,
    bodies: VecDeque<usize>,
    /// How many runs they have.
    reach: usize,
    /// How many of them have each run.
    times: Vec<usize>,
    /// How many of the runs of any body are there.
    found: Vec<usize>,
}

impl Window<'_> {
    fn take(&mut self, at: usize) {
        let runs = &self.runs.of[at];
        self.bodies.push_back(at);
        self.reach += runs.len();
        for run in runs {
            self.times[*run] += 1;
            if self.times[*run] == 1 {
                for holder in &self.runs.holders[*run] {
                    self.found[*holder] += 1;
                }
            }
        }
        while let Some(oldest) = self.bodies.front().copied()
            && self.reach - self.runs.of[oldest].len() >= WINDOW
        {
            self.bodies.pop_front();
            self.forget(oldest);
        }
    }

    fn forget(&mut self, at: usize) {
        let runs = &self.runs.of[at];
        self.reach -= runs.len();
        for run in runs {
            self.times[*run] -= 1;
            if self.times[*run] == 0 {
                for holder in &self.runs.holders[*run] {
                    self.found[*holder] -= 1;
                }
            }
        }
    }

    /// How much of a body is there, in millionths.
    fn share(&self, at: usize) -> usize {
        self.found[at] * 1_000_000 / (self.runs.of[at].len() + DOUBT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_most_in_common_lies_together_and_nothing_is_lost() {
        let bodies: [&[u8]; 6] = [
            b"the first one of all",
            b"a crowd of letters",
            b"12345678901",
            b"another first one of all",
            b"the crowd of letters",
            b"",
        ];
        let order = chain(&Runs::of(&bodies));
        assert_eq!(order[..4], [0, 3, 4, 1]);
        let mut all = order;
        all.sort_unstable();
        assert_eq!(all, [0, 1, 2, 3, 4, 5]);
        assert!(chain(&Runs::of(&[])).is_empty());
    }
}
