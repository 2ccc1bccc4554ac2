//! The menu of acts: opened on the thing itself, or by its button, and walked by arrows.

mod menu;
mod target;

pub use menu::Menu;
pub use target::{button, opens};
