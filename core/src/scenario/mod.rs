//! Scenarios.
mod model;

pub use model::{
    Behaviour, LinkSpec, Moment, Narration, NodeSpec, Parameter, Prediction, Scenario, ScriptStep,
    SocketSpec,
};
