//! The icons of buttons, drawn and not taken from a font.

use crate::el::{Html, el};

/// An icon.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Icon {
    /// To the first step.
    First,
    /// A step back.
    Back,
    /// Play.
    Play,
    /// Pause.
    Pause,
    /// A step forward.
    Forward,
    /// To the last step.
    Last,
    /// Half filled: the theme.
    Theme,
    /// A sun.
    Sun,
    /// A moon.
    Moon,
    /// A chain link.
    Link,
    /// Pointing down.
    Down,
    /// A tick.
    Tick,
    /// A cross.
    Cross,
    /// Four corners: larger.
    Enlarge,
    /// To the message's moment before.
    MessageBack,
    /// To the message's next moment.
    MessageForward,
    /// To the rule's step before.
    RuleBack,
    /// To the rule's next step.
    RuleForward,
    /// A sheet with a plus.
    Plus,
    /// Back in an arc.
    Undo,
    /// On in an arc.
    Redo,
    /// Two sheets.
    Copy,
    /// A sheet on a board.
    Paste,
    /// A bin.
    Bin,
    /// Boxes in a row.
    Row,
    /// Boxes in a column.
    Column,
    /// Boxes in order.
    Arrange,
    /// A minus.
    Minus,
    /// A plus.
    Plus2,
    /// Four corners.
    Fit,
}

/// Draws an icon in the colour of the text around it.
pub fn icon(icon: Icon) -> Html {
    let path = match icon {
        Icon::First => "M4 3h2v10H4zM13 3v10L6.5 8z",
        Icon::Back => "M11.5 3v10L4 8z",
        Icon::Play => "M5 2.5v11L13.5 8z",
        Icon::Pause => "M4 3h3v10H4zM9 3h3v10H9z",
        Icon::Forward => "M4.5 3v10L12 8z",
        Icon::Last => "M10 3h2v10h-2zM3 3v10L9.500 8z",
        Icon::Theme => {
            "M8 1.500a6.500 6.500 0 1 0 0 13zM8 1.500v1.400a5.100 5.100 0 0 1 0 10.200v1.400a6.500 6.500 0 0 0 0-13z"
        }
        Icon::Sun => {
            "M8 4.500a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7zM7.300.5h1.400v2.300H7.300zM7.300 13.200h1.400v2.300H7.300zM.5 7.300h2.300v1.400H.5zM13.200 7.300h2.300v1.400h-2.300zM2.200 3.200l1-1 1.600 1.600-1 1zM11.200 12.200l1-1 1.600 1.600-1 1zM12.800 2.200l1 1-1.600 1.600-1-1zM3.800 11.200l1 1-1.600 1.600-1-1z"
        }
        Icon::Moon => "M6.500 1.500a6.600 6.600 0 1 0 8 8 5.400 5.400 0 0 1-8-8z",
        Icon::Link => {
            "M6.600 9.400a2.600 2.600 0 0 0 3.700 0l2.400-2.400a2.600 2.600 0 0 0-3.700-3.700l-.9.9 1 1 .9-.9a1.200 1.200 0 0 1 1.700 1.700L9.300 8.400a1.200 1.200 0 0 1-1.700 0zM9.400 6.600a2.600 2.600 0 0 0-3.700 0L3.300 9a2.600 2.600 0 0 0 3.700 3.700l.9-.9-1-1-.9.900A1.200 1.200 0 0 1 4.300 10l2.400-2.400a1.200 1.200 0 0 1 1.700 0z"
        }
        Icon::Down => "M3.500 5.500 8 10l4.500-4.500 1 1L8 12 2.500 6.500z",
        Icon::Tick => "M6.400 12.400 2.300 8.300l1.300-1.300 2.800 2.800 6-6 1.300 1.300z",
        Icon::Cross => {
            "M4.200 3.100 8 6.900l3.800-3.800 1.100 1.100L9.100 8l3.800 3.800-1.100 1.100L8 9.100l-3.800 3.800-1.100-1.100L6.900 8 3.100 4.200z"
        }
        Icon::Enlarge => {
            "M2 2h5v1.400H4.400L7.200 6.200l-1 1L3.400 4.400V7H2zM14 14H9v-1.400h2.600L8.800 9.800l1-1 2.800 2.800V9H14z"
        }
        Icon::MessageBack => "M6 3v10L.5 8zM7.500 4.500h8v7h-8zM9 6v4h5V6z",
        Icon::MessageForward => "M10 3v10L15.500 8zM.5 4.500h8v7h-8zM2 6v4h5V6z",
        Icon::RuleBack => {
            "M6 3v10L.5 8zM7.500 4h8v1.400h-8zM7.500 7.300h8v1.400h-8zM7.500 10.600h8V12h-8z"
        }
        Icon::RuleForward => {
            "M10 3v10L15.500 8zM.5 4h8v1.400h-8zM.5 7.300h8v1.400h-8zM.5 10.600h8V12h-8z"
        }
        Icon::Plus => {
            "M3 1.500h6.500L13 5v9.500H3zM4.400 2.900v10.200h7.200V6H8.500V2.900zM7.300 7.300h1.400V9h1.700v1.400H8.700v1.700H7.300v-1.700H5.600V9h1.700z"
        }
        Icon::Undo => {
            "M6 2.500 2 6l4 3.500V7.200h3.500a2.400 2.400 0 0 1 0 4.800H5v1.500h4.500a3.900 3.900 0 0 0 0-7.800H6z"
        }
        Icon::Redo => {
            "M10 2.500 14 6l-4 3.500V7.200H6.500a2.400 2.400 0 0 0 0 4.800H11v1.500H6.500a3.900 3.900 0 0 1 0-7.800H10z"
        }
        Icon::Copy => {
            "M2 2h8v2H8.600v-.600H3.400v6.200H4V11H2zM6 5h8v9H6zM7.400 6.400v6.200h5.200V6.400z"
        }
        Icon::Paste => {
            "M5 1.500h6V3h2v11.500H3V3h2zM4.400 4.400v8.700h7.200V4.400H11V5H5v-.600zM6.400 2.900v.700h3.200v-.700z"
        }
        Icon::Bin => {
            "M6 1.500h4V3h3.500v1.400h-11V3H6zM3.600 5.500h8.800l-.7 9H4.300zM5.100 6.900l.5 6.200h4.800l.5-6.200z"
        }
        Icon::Row => "M1.500 5h4v6h-4zM6.500 5h3v6h-3zM10.500 5h4v6h-4z",
        Icon::Column => "M5 1.500h6v4H5zM5 6.500h6v3H5zM5 10.500h6v4H5z",
        Icon::Arrange => {
            "M1.500 2.500h4v4h-4zM1.500 9.500h4v4h-4zM10.500 6h4v4h-4zM5.500 4h2.700v3.300h2.300v1.400H8.200V12H5.500v-1.400h1.300V5.400H5.500z"
        }
        Icon::Minus => "M3 7.200h10v1.600H3z",
        Icon::Plus2 => "M7.200 3h1.600v4.200H13v1.600H8.800V13H7.200V8.800H3V7.200h4.200z",
        Icon::Fit => {
            "M2 2h4v1.500H3.500V6H2zM10 2h4v4h-1.500V3.500H10zM2 10h1.500v2.500H6V14H2zM12.500 10H14v4h-4v-1.500h2.500z"
        }
    };
    el("svg")
        .class("icon")
        .set("width", "16")
        .set("height", "16")
        .set("viewBox", "0 0 16 16")
        .set("aria-hidden", "true")
        .child(el("path").set("d", path))
        .into()
}
