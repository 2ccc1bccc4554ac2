//! The workbench: palette, sheet, form and text of a scenario that is being built.
//!
//! ```text
//! +-------------- bar: undo, copy, align, zoom ----------+-- foot --+
//! | palette |              sheet               |  form              |
//! +---------+----------------------------------+--------------------+
//! |                           text                                  |
//! +-----------------------------------------------------------------+
//! ```

mod actions;
mod acts;
mod bench;
mod clipboard;
mod draw;
mod finder;
mod foot;
mod form;
mod palette;
mod pointer;
mod shelf;
mod text;

pub use bench::Bench;
