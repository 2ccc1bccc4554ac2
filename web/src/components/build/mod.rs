//! The workbench: palette, sheet, form and text of a scenario that is being built.
//!
//! ```text
//! +----------------- bar: undo, copy, align, zoom ------------------+
//! | palette |              sheet               |  form              |
//! +---------+----------------------------------+--------------------+
//! |                           text                                  |
//! +-----------------------------------------------------------------+
//! ```

mod actions;
mod bench;
mod clipboard;
mod draw;
mod form;
mod palette;
mod pointer;
mod shelf;
mod text;

pub use bench::Bench;
