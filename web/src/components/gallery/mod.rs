//! What a learner is to make of a scenario.

pub mod task;
