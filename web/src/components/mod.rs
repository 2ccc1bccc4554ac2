//! What is drawn, one component a file. Components hold no truth: they draw what they are given
//! and emit an [`Action`](crate::state::Action).

pub mod breaking;
pub mod build;
pub mod button;
pub mod caption;
pub mod chip;
pub mod code;
pub mod flow;
pub mod front;
pub mod gallery;
pub mod header;
pub mod home;
pub mod icon;
pub mod inside;
pub mod item;
pub mod keys_help;
pub mod lanes;
pub mod lesson;
pub mod node;
pub mod notice;
pub mod picker;
pub mod piece;
pub mod playground;
pub mod predict;
pub mod printed;
pub mod settings;
pub mod stack;
pub mod stage;
pub mod strip;
pub mod tabs;
pub mod theater;
pub mod transport;
pub mod views;

pub use stack::direction_name;
