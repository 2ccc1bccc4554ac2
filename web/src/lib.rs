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

pub mod frame_view;
pub mod geometry;
pub mod layout;
pub mod playback;
pub mod route;
pub mod run;
pub mod scene;
pub mod stack_size;
pub mod state;
pub mod strip;
pub mod subject;
