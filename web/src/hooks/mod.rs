//! What components share: the player, the width of an element, the animator.

mod animator;
mod link;
mod player;
mod width;

pub use animator::use_animator;
pub use link::{Link, use_link};
pub use player::{Player, use_player};
pub use width::use_width;
