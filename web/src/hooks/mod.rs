//! What components share: the player, the width of an element, the rows of a list
//! that are in view, the animator.

mod animator;
mod focus;
mod link;
mod painter;
mod player;
mod rows;
mod sight;
mod sprites;
mod width;

pub use animator::{Drawing, use_animator};
pub use focus::use_focus_kept;
pub use link::{Link, use_link};
pub use painter::{Painted, Under};
pub use player::{Player, use_player};
pub use rows::{Rows, use_rows};
pub use sight::{Sight, use_sight};
pub use width::{use_room, use_width};
