//! Each event in a sentence, in both languages.

mod messages;
mod nodes;
mod peers;
mod support;
