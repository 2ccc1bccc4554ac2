//! When a part of a moving picture is seen, and where: as CSS animations over the whole run.

use std::fmt::Write;
use std::ops::Range;

use super::parts::Part;
use crate::el::{decimal, push_decimal};
use crate::playback::Timeline;
use crate::scene::Pose;

/// Into how many pieces the way of one step is cut.
const PIECES: usize = 4;

/// The animations of a picture; those that are alike are written once.
pub(super) struct Keyframes<'a> {
    timeline: &'a Timeline,
    rules: Vec<String>,
}

impl<'a> Keyframes<'a> {
    pub(super) const fn new(timeline: &'a Timeline) -> Self {
        let rules = Vec::new();
        Self { timeline, rules }
    }

    /// The animation that shows something during these steps; none for what is always there.
    pub(super) fn shown(&mut self, times: &[Range<usize>]) -> Option<String> {
        let (timeline, steps) = (self.timeline, self.timeline.len());
        let first = times.first()?;
        if first.start == 0 && first.end >= steps {
            return None;
        }
        let percents = |steps: &mut dyn Iterator<Item = usize>| {
            let percents = steps.map(|step| self.percent(timeline.start(step)));
            percents.collect::<Vec<String>>().join(",")
        };
        let visible = percents(&mut times.iter().map(|time| time.start));
        let ends = times.iter().map(|time| time.end).filter(|end| *end < steps);
        let hidden = (first.start > 0).then_some(0).into_iter();
        let hidden = percents(&mut hidden.chain(ends));
        let mut rule = format!("{visible}{{visibility:visible}}");
        if !hidden.is_empty() {
            // Writing to a string cannot fail.
            let _ = write!(rule, "{hidden}{{visibility:hidden}}");
        }
        Some(self.animation(rule, "step-end"))
    }

    /// The animation that moves a part along its way; none for one that keeps still.
    pub(super) fn moved(&mut self, part: &Part) -> Option<String> {
        let mut poses: Vec<(f64, Pose)> = Vec::new();
        for (step, motion) in &part.motions {
            let (start, rest) = (self.timeline.start(*step), self.timeline.rest(*step));
            for piece in 0..=PIECES {
                let now = start + (rest - start) * piece as f64 / PIECES as f64;
                poses.push((now, motion.at(now)));
            }
        }
        let (_, first) = *poses.first()?;
        if poses.iter().all(|(_, pose)| *pose == first) {
            return None;
        }
        let fades = poses.iter().any(|(_, pose)| pose.opacity < 1.0);
        let mut rule = String::new();
        for (index, (now, pose)) in poses.iter().enumerate() {
            let alike = |other: usize| poses.get(other).is_some_and(|(_, other)| other == pose);
            // Between two that are alike nothing has to be said.
            if index > 0 && alike(index - 1) && alike(index + 1) {
                continue;
            }
            let _ = write!(rule, "{}{{{}}}", self.percent(*now), written(pose, fades));
        }
        Some(self.animation(rule, "linear"))
    }

    /// A play time as a part of the whole run.
    fn percent(&self, now: f64) -> String {
        format!("{}%", decimal(now / self.timeline.end().max(1.0) * 100.0))
    }

    fn animation(&mut self, rule: String, timing: &str) -> String {
        let known = self.rules.iter().position(|other| *other == rule);
        let number = known.unwrap_or_else(|| {
            self.rules.push(rule);
            self.rules.len() - 1
        });
        let seconds = decimal(self.timeline.end() / 1000.0);
        format!("k{number} {seconds}s {timing} infinite")
    }

    /// All of them.
    pub(super) fn css(&self) -> String {
        let mut css = String::new();
        for (number, rule) in self.rules.iter().enumerate() {
            let _ = write!(css, "@keyframes k{number}{{{rule}}}");
        }
        css
    }
}

/// A pose as CSS; one way says of all its poses how much of the part is seen, or of none.
fn written(pose: &Pose, fades: bool) -> String {
    let mut text = "transform:translate(".to_owned();
    push_decimal(&mut text, pose.at.x);
    text.push_str("px,");
    push_decimal(&mut text, pose.at.y);
    text.push_str("px)");
    if pose.turn != 0.0 {
        text.push_str(" rotate(");
        push_decimal(&mut text, pose.turn);
        text.push_str("deg)");
    }
    if fades {
        text.push_str(";opacity:");
        push_decimal(&mut text, pose.opacity);
    }
    text
}
