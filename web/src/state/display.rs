//! How things are shown: colours, lenses, how much of playback, and how the stage gets to a step.

/// How much of playback an embedded flow shows.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Controls {
    /// Strip, buttons, slider and lanes.
    #[default]
    Full,
    /// Buttons and slider.
    Minimal,
    /// The stage alone.
    None,
}

/// How the stage gets to a step; every cue has its own number.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Cue {
    /// Grows with every cue.
    pub number: u32,
    /// Whether the step makes its entrance; else it is there at once.
    pub enter: bool,
}

/// The colours of the page.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Theme {
    /// As the reader's system.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// The word in attributes and storage.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of this word.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Auto, Self::Light, Self::Dark]
            .into_iter()
            .find(|theme| theme.name() == name)
    }

    /// The next one, round and round.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Auto => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::Auto,
        }
    }
}

/// A lens of the inspector.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Tab {
    /// The frames and where they come from.
    #[default]
    Frames,
    /// The octets on the wire.
    Bytes,
    /// The state of the sockets.
    State,
    /// The rule behind the step.
    Why,
    /// The scenario as programs.
    Code,
}

impl Tab {
    /// All of them, in order.
    pub const ALL: [Self; 5] = [
        Self::Frames,
        Self::Bytes,
        Self::State,
        Self::Why,
        Self::Code,
    ];

    /// The word in ids and test hooks.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Frames => "frames",
            Self::Bytes => "bytes",
            Self::State => "state",
            Self::Why => "why",
            Self::Code => "code",
        }
    }
}
