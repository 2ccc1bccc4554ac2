//! Scenarios: what a teacher writes down and the world runs.
//!
//! ```text
//! TOML --from_toml--+
//!                   +--> tree --read--> File --expand, check, told--> Scenario
//! JSON --from_json--+   (places)      (source)   parameters set       (model)
//! ```
//!
//! Every mistake is a [`ScenarioError`] with line and column. Whatever the text, reading it ends
//! and takes bounded memory: the file, its depth, its nodes, steps, frames and written-out texts
//! have limits.

mod check;
mod document;
mod error;
mod expand;
mod formula;
mod from_json;
mod from_toml;
mod library;
mod messages;
mod model;
mod nodes;
mod read;
mod sockets;
mod source;
mod told;
mod tree;

pub use document::{Document, Format, MAX_SOURCE_OCTETS};
pub use error::ScenarioError;
pub use library::{Lesson, UnknownLesson, find, library};
pub use model::{
    Behaviour, LinkSpec, Moment, Narration, NodeSpec, Parameter, Prediction, Scenario, ScriptStep,
    SocketSpec,
};
