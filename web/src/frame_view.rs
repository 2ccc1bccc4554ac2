//! A frame as it is drawn: role, hue and a label that fits a chip.
//!
//! Colour is never the only sign. An identity is a tag with a hole, a delimiter a low pill with
//! `∅`, a body a plain block; every one has its text. Octets that are no text are told by a `0x` before
//! their digits, as on the command line, and by slanted letters: a text may begin with `0x`, too.

use std::collections::BTreeMap;

use hopscope_core::envelope::{Role, Vantage, roles};
use hopscope_core::trace::{Event, Trace, vantage};
use hopscope_core::{Frame, Message};

use crate::letters;

/// How many hues identities take in turn.
pub const HUES: usize = 6;
/// The cells that fit a chip.
const LABEL_LETTERS: usize = 9;
/// The cells of a chip that takes as much room as it needs.
const TEXT_LETTERS: usize = 16;

/// One frame ready to be drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct FrameView {
    /// What it is there for.
    pub role: Role,
    /// For an identity its hue, below [`HUES`]; the same name has the same hue everywhere.
    pub hue: usize,
    /// What stands on the chip.
    pub label: String,
    /// The whole content, as text where it is printable, else as `0x` and hex digits.
    pub full: String,
    /// Whether it is octets that are no text.
    pub octets: bool,
    /// The octets as hex digits.
    pub hex: String,
    /// How many octets.
    pub len: usize,
}

impl FrameView {
    /// What stands on a chip that is as wide as its text: the whole of it, unless it is long.
    pub fn text(&self) -> String {
        if self.len == 0 {
            return self.label.clone();
        }
        match letters::cells(&self.full) > TEXT_LETTERS {
            true => letters::cut_within(&self.full, TEXT_LETTERS),
            false => self.full.clone(),
        }
    }

    /// The word for the role in styles and test hooks.
    pub const fn role_name(&self) -> &'static str {
        role_name(self.role)
    }
}

/// The word for a role in styles and test hooks: `identity`, `delimiter`, `body`.
pub const fn role_name(role: Role) -> &'static str {
    match role {
        Role::Identity => "identity",
        Role::Delimiter => "delimiter",
        Role::Body => "body",
        Role::Topic => "topic",
        Role::Group => "group",
        Role::Subscription => "subscription",
    }
}

/// Which hue each identity of a run has: by the order in which they appear.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Palette {
    identities: BTreeMap<Frame, usize>,
}

impl Palette {
    /// The palette of a run.
    pub fn of(trace: &Trace) -> Self {
        let mut palette = Self::default();
        for record in &trace.records {
            if let Event::PeerNamed { identity, .. } = &record.event {
                palette.learn(identity.frame());
            }
            if let Some(message) = record.event.message() {
                let roles = roles(message, vantage(&trace.topology, record));
                for (frame, role) in message.frames().iter().zip(roles) {
                    if role == Role::Identity {
                        palette.learn(frame);
                    }
                }
            }
        }
        palette
    }

    /// The same, with the hues that names had before.
    #[must_use]
    #[inline(never)]
    pub fn after(&self, before: &Self) -> Self {
        let mut order = vec![None; self.identities.len()];
        for (frame, number) in &self.identities {
            order[*number] = Some(frame);
        }
        let known = |frame: &&Frame| before.identities.get(*frame).copied();
        let order = || order.iter().flatten().copied();
        let kept: Vec<usize> = order().filter_map(|frame| known(&frame)).collect();
        let mut free = (0..).filter(|number| !kept.contains(number));
        let numbered = order().map(|frame| {
            let number = known(&frame).or_else(|| free.next());
            (frame.clone(), number.unwrap_or_default())
        });
        Self {
            identities: numbered.collect(),
        }
    }

    fn learn(&mut self, frame: &Frame) {
        if !self.identities.contains_key(frame) {
            let number = self.identities.len();
            self.identities.insert(frame.clone(), number);
        }
    }

    /// The frames of a message as seen from `vantage`.
    pub fn frames(&self, message: &Message, vantage: Vantage) -> Vec<FrameView> {
        let with_role = message.frames().iter().zip(roles(message, vantage));
        with_role
            .map(|(frame, role)| self.frame(frame, role))
            .collect()
    }

    /// One frame of this role.
    pub fn frame(&self, frame: &Frame, role: Role) -> FrameView {
        let known = self.identities.get(frame).copied();
        FrameView {
            role,
            hue: known.unwrap_or_default() % HUES,
            label: label(frame, role),
            full: full(frame),
            octets: printable(frame).is_none(),
            hex: frame.hex(),
            len: frame.len(),
        }
    }
}

/// The content as text where all of it can be printed, else as `0x` and hex digits.
pub fn full(frame: &Frame) -> String {
    match printable(frame) {
        Some(text) => text.to_owned(),
        None => ["0x", &frame.hex()].concat(),
    }
}

fn printable(frame: &Frame) -> Option<&str> {
    frame
        .text()
        .filter(|text| !text.chars().any(char::is_control))
}

fn label(frame: &Frame, role: Role) -> String {
    if frame.is_empty() {
        return "∅".to_owned();
    }
    let full = full(frame);
    if role == Role::Identity && printable(frame).is_none() {
        // Names that a ROUTER makes up differ in their last digits.
        return ["0x…", &full[full.len().saturating_sub(4)..]].concat();
    }
    letters::cut(&full, LABEL_LETTERS)
}

#[cfg(test)]
mod tests {
    use hopscope_core::Identity;

    use super::*;

    fn labels(message: &Message) -> Vec<String> {
        let frames = Palette::default().frames(message, Vantage::Wire);
        frames.into_iter().map(|frame| frame.label).collect()
    }

    #[test]
    fn labels_fit_a_chip_and_tell_what_is_there() {
        let generated = Identity::generated(0x6B8B_4567);
        let mut message = Message::of(["", "hello", "a rather long body", "一二三四五六"]);
        message.push_front(generated.frame().clone());
        assert_eq!(
            labels(&message),
            ["0x…4567", "∅", "hello", "a rather…", "一二三四…"]
        );
    }

    #[test]
    fn octets_that_are_no_text_are_shown_as_digits() {
        assert_eq!(labels(&Message::of([&[0xff_u8, 0, 1][..]])), ["0xff0001"]);
        assert_eq!(labels(&Message::of(["tab\there"])), ["0x746162…"]);
    }

    #[test]
    fn octets_and_a_text_that_looks_like_them_are_told_apart() {
        let octets = Frame::copy_from(&[0xca, 0xfe, 0]);
        let views = [octets, Frame::from("0xcafe00"), Frame::from("cafe00")]
            .map(|frame| Palette::default().frame(&frame, Role::Body));
        let told = |view: &FrameView| (view.full.clone(), view.octets);
        assert_eq!(
            views.each_ref().map(told),
            [
                ("0xcafe00".to_owned(), true),
                ("0xcafe00".to_owned(), false),
                ("cafe00".to_owned(), false),
            ]
        );
        assert!(
            !Palette::default()
                .frame(&Frame::EMPTY, Role::Delimiter)
                .octets
        );
    }

    #[test]
    fn a_name_keeps_its_hue_in_another_run() {
        let palette = |names: &[&str]| {
            let mut palette = Palette::default();
            for name in names {
                palette.learn(&Frame::from(*name));
            }
            palette
        };
        let hues = |palette: &Palette, names: [&str; 3]| {
            names.map(|name| palette.frame(&Frame::from(name), Role::Identity).hue)
        };
        let before = palette(&["left", "gone", "right"]);
        let after = palette(&["new", "right", "left"]).after(&before);
        assert_eq!(hues(&after, ["left", "right", "new"]), [0, 2, 1]);
    }

    #[test]
    fn the_same_name_has_the_same_hue_and_another_one_another() {
        let mut palette = Palette::default();
        for name in ["client", "edge"] {
            palette.learn(&Frame::from(name));
        }
        let frames = palette.frames(&Message::of(["edge", "client", "", "x"]), Vantage::Wire);
        assert_eq!((frames[0].hue, frames[1].hue), (1, 0));
    }
}
