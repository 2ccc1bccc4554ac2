//! The sheet on which scenarios are built: what is where, what is hit, what keys mean. All of it is
//! pure; `components/build` draws it.

pub mod keypair;
pub mod keys;
pub mod security;
pub mod sheet;
pub mod view;
