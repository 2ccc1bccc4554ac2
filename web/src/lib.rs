//! The page: a run of the core drawn, played and explained.
//!
//! ```text
//! route --Place--> state (Action, reducer) --Rc<Run>, step--> scene, strip, subject --> components
//!                    ^                                          pure: natively tested      |
//!                    '---------------------- Action ---------------------------------------'
//! playback, animator: play time --> Motion::at --> transform attributes, past the virtual DOM
//! ```
//!
//! Everything drawn is folded from the core's trace; no component knows a rule of the protocol.
//! The same module serves the page ([`app`]) and flows embedded in other pages ([`embed`]).

pub mod announce;
pub mod app;
pub mod breaking;
pub mod browser;
pub mod build;
pub mod components;
pub mod el;
pub mod embed;
pub mod export;
pub mod files;
pub mod frame_view;
pub mod geometry;
pub mod hooks;
pub mod i18n;
pub mod inside;
pub mod keys;
pub mod layout;
pub mod letters;
pub mod markup;
pub mod octets;
pub mod packing;
pub mod picture;
pub mod playback;
pub mod remote;
pub mod route;
pub mod run;
pub mod scene;
pub mod shared;
pub mod stack_size;
pub mod state;
pub mod still;
pub mod strip;
#[cfg(not(feature = "texts"))]
pub mod texts;
pub mod thin;
pub mod views;
