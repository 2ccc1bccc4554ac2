//! The menu of acts: opened on the thing itself, or by its button, and walked by arrows.

mod handle;
mod menu;
mod target;

pub use handle::{Handle, draw, handle};
pub use menu::Menu;
pub use target::{button, handled_message, message, use_asking};
