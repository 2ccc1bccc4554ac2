//! The inspector: lenses on frames, octets, state and rules, and the picking of frames anywhere.

mod bytes_tab;
mod choice;
mod frames_tab;
mod hex;
mod inspector;
pub mod pick;
mod state_tab;
mod talk;
mod way;
mod why_tab;

pub use inspector::inspector;
