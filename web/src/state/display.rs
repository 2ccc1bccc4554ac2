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

    /// The one that looks the other way, where the reader's system is dark or not: each change is seen.
    #[must_use]
    pub const fn next(self, system_is_dark: bool) -> Self {
        match (self, system_is_dark) {
            (Self::Auto | Self::Light, false) => Self::Dark,
            (Self::Auto | Self::Dark, true) => Self::Light,
            (Self::Dark, false) | (Self::Light, true) => Self::Auto,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_change_of_the_theme_is_seen() {
        for system_is_dark in [false, true] {
            let is_dark = |theme| match theme {
                Theme::Auto => system_is_dark,
                Theme::Light => false,
                Theme::Dark => true,
            };
            for theme in [Theme::Auto, Theme::Light, Theme::Dark] {
                let next = theme.next(system_is_dark);
                assert_ne!(is_dark(theme), is_dark(next), "{theme:?}");
                assert_eq!(next.next(system_is_dark).next(system_is_dark), next);
            }
        }
    }
}
