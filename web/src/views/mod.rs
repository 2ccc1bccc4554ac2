//! Other ways to look at a run than the stage: the whole of it as a ladder, every hop as a table, the
//! depths of its queues; and where one can jump in it.
//!
//! All of it is drawn from the trace. What is long is taken in windows: of a run of a hundred thousand
//! steps only those that are in view are looked at.

pub mod depths;
pub mod difference;
pub mod jump;
pub mod ladder;
pub mod plot;
pub mod table;

#[cfg(test)]
pub(crate) mod crowd;
