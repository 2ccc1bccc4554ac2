//! Play time: how long each step stays on the screen, and what a moment of it shows.
//!
//! A run's own clock counts microseconds, and most of its steps happen at nearly the same moment;
//! a person needs a second for each. So every step gets a stretch of play time:
//!
//! ```text
//!       step k                       step k+1
//! |-- entrance --|----- rest -----|-- entrance --| ...
//! start(k)       rest(k)          start(k+1)
//! ```
//!
//! During the entrance things move into the place the step puts them in; from `rest` on they keep
//! still, to be read. Play time is in milliseconds at speed 1 and knows no clock: whoever plays
//! moves a position along it.

use hopscope_core::trace::EventKind;

/// The longest entrance, in milliseconds.
const ENTRANCE_MAX: f64 = 620.0;
/// The part of a step that its entrance may take.
const ENTRANCE_PART: f64 = 0.62;
/// More steps than this, and each gets less time.
const LEISURELY_STEPS: usize = 140;

/// How long each step of a run is shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Timeline {
    /// Where each step starts, and behind the last one where it ends. **Invariant:** ascending.
    edges: Vec<f64>,
}

impl Timeline {
    /// The timeline of steps that stay for these times, in milliseconds.
    pub fn new(stays: impl IntoIterator<Item = f64>) -> Self {
        let mut end = 0.0;
        let mut edges = vec![end];
        for stay in stays {
            end += stay.max(1.0);
            edges.push(end);
        }
        Self { edges }
    }

    /// How many steps there are.
    pub fn len(&self) -> usize {
        self.edges.len().saturating_sub(1)
    }

    /// True for a run without any step.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Where `step` starts; the end of all for a step that is not there.
    pub fn start(&self, step: usize) -> f64 {
        self.edges.get(step).copied().unwrap_or_else(|| self.end())
    }

    /// Where the last step ends.
    pub fn end(&self) -> f64 {
        self.edges.last().copied().unwrap_or_default()
    }

    /// How long the entrance of `step` takes.
    pub fn entrance(&self, step: usize) -> f64 {
        ((self.start(step + 1) - self.start(step)) * ENTRANCE_PART).min(ENTRANCE_MAX)
    }

    /// Where `step` has come to rest.
    pub fn rest(&self, step: usize) -> f64 {
        self.start(step) + self.entrance(step)
    }

    /// The step shown at `position`.
    pub fn step_at(&self, position: f64) -> usize {
        self.edges
            .partition_point(|edge| *edge <= position)
            .saturating_sub(1)
            .min(self.last())
    }

    /// The last step.
    pub fn last(&self) -> usize {
        self.len().saturating_sub(1)
    }

    /// How far `position` is along the lane diagram, where every step is one unit wide and a step
    /// at rest lies on its own number.
    pub fn units(&self, position: f64) -> f64 {
        let step = self.step_at(position);
        let (start, rest) = (self.start(step), self.rest(step));
        let part = ((position - start) / (rest - start).max(1.0)).clamp(0.0, 1.0);
        (step as f64 - 1.0 + part).max(0.0)
    }
}

/// How long a step stays: longer where something is told, shorter where little is to be seen, and
/// all of them shorter in a run of many steps.
pub fn stay(kind: EventKind, told: bool, steps: usize) -> f64 {
    let stay = match kind {
        _ if told => 2600.0,
        EventKind::Sent | EventKind::Received | EventKind::Dropped => 1000.0,
        EventKind::OctetsSent
        | EventKind::OctetsReceived
        | EventKind::HandshakeCompleted
        | EventKind::PeerAttached
        | EventKind::Queued => 450.0,
        _ => 850.0,
    };
    if steps > LEISURELY_STEPS {
        stay * (LEISURELY_STEPS as f64 / steps as f64).max(0.2)
    } else {
        stay
    }
}

/// How fast play time passes: one of [`Speed::ALL`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Speed {
    factor: f64,
    label: &'static str,
}

impl Speed {
    /// Every speed, the slowest first.
    pub const ALL: [Self; 10] = [
        Self::of(0.1, "1/10×"),
        Self::of(0.25, "¼×"),
        Self::of(0.5, "½×"),
        Self::of(1.0, "1×"),
        Self::of(2.0, "2×"),
        Self::of(4.0, "4×"),
        Self::of(10.0, "10×"),
        Self::of(25.0, "25×"),
        Self::of(50.0, "50×"),
        Self::of(100.0, "100×"),
    ];

    const fn of(factor: f64, label: &'static str) -> Self {
        Self { factor, label }
    }

    /// Milliseconds of play time per millisecond.
    pub const fn factor(self) -> f64 {
        self.factor
    }

    /// As the list shows it.
    pub const fn label(self) -> &'static str {
        self.label
    }
}

impl Default for Speed {
    fn default() -> Self {
        Self::of(1.0, "1×")
    }
}

/// Slow at the end: how far along a thing is that comes to rest.
pub fn ease_out(part: f64) -> f64 {
    let rest = 1.0 - part.clamp(0.0, 1.0);
    1.0 - rest * rest * rest
}

/// Slow at both ends.
pub fn ease_in_out(part: f64) -> f64 {
    let part = part.clamp(0.0, 1.0);
    part * part * (3.0 - 2.0 * part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn three() -> Timeline {
        Timeline::new([1000.0, 500.0, 2000.0])
    }

    #[test]
    fn a_step_is_shown_from_its_start_until_the_next_one_starts() {
        let timeline = three();
        for (position, step) in [
            (-5.0, 0),
            (0.0, 0),
            (999.9, 0),
            (1000.0, 1),
            (1499.0, 1),
            (1500.0, 2),
            (9e9, 2),
        ] {
            assert_eq!(timeline.step_at(position), step, "at {position}");
        }
    }

    #[test]
    fn a_step_rests_before_the_next_one_starts() {
        let timeline = three();
        for step in 0..timeline.len() {
            assert!(timeline.start(step) < timeline.rest(step));
            assert!(timeline.rest(step) < timeline.start(step + 1));
            assert_eq!(timeline.step_at(timeline.rest(step)), step);
        }
    }

    #[test]
    fn the_playhead_of_a_resting_step_stands_on_its_number_and_never_goes_back() {
        let timeline = three();
        for step in 0..timeline.len() {
            assert!((timeline.units(timeline.rest(step)) - step as f64).abs() < 1e-9);
        }
        let mut before = 0.0;
        for tenth in 0..400 {
            let units = timeline.units(f64::from(tenth) * 10.0);
            assert!(units >= before, "{units} after {before}");
            before = units;
        }
    }

    #[test]
    fn a_run_without_steps_has_no_time_and_no_panic() {
        let timeline = Timeline::new([]);
        assert!(timeline.is_empty());
        assert_eq!(
            (timeline.step_at(3.0), timeline.end(), timeline.rest(0)),
            (0, 0.0, 0.0)
        );
    }

    #[test]
    fn what_is_told_stays_longer_and_many_steps_stay_shorter() {
        assert!(stay(EventKind::Sent, true, 10) > stay(EventKind::Sent, false, 10));
        assert!(stay(EventKind::Sent, false, 1000) < stay(EventKind::Sent, false, 10));
    }

    #[test]
    fn speeds_go_from_a_tenth_to_a_hundred_and_one_is_as_it_is() {
        let factors = Speed::ALL.map(Speed::factor);
        assert!(factors.is_sorted());
        assert_eq!((factors[0], factors[factors.len() - 1]), (0.1, 100.0));
        assert!(Speed::ALL.contains(&Speed::default()));
        assert_eq!(Speed::default().factor(), 1.0);
    }
}
