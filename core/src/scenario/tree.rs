//! The source as a tree of values that know where they stand.
//!
//! TOML and JSON both become this tree, so that everything after it is written once and every
//! mistake can be shown with line and column, whichever form the author chose.

use super::error::Fault;

/// How deep lists and tables may lie within each other.
pub(super) const MAX_DEPTH: usize = 32;

/// A value and the octet of the source at which it starts.
#[derive(Debug)]
pub(super) struct Value {
    pub(super) at: usize,
    pub(super) data: Data,
}

/// What a value is.
#[derive(Debug)]
pub(super) enum Data {
    /// In the order of the source; no key twice.
    Table(Vec<Entry>),
    List(Vec<Value>),
    Text(String),
    Integer(i64),
    Float(f64),
    Bool(bool),
    /// What no scenario needs: a date, a null.
    Other(&'static str),
}

/// A key of a table and its value.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) at: usize,
    pub(super) key: String,
    pub(super) value: Value,
}

impl Value {
    /// The fault that this value is not what was `expected`.
    pub(super) fn unexpected(&self, expected: impl Into<String>) -> Fault {
        let found = match &self.data {
            Data::Table(_) => "a table".to_owned(),
            Data::List(_) => "a list".to_owned(),
            Data::Text(text) => format!("the text {}", super::error::quote(text)),
            Data::Integer(number) => format!("the number {number}"),
            Data::Float(number) => format!("the number {number}"),
            Data::Bool(truth) => truth.to_string(),
            Data::Other(what) => (*what).to_owned(),
        };
        Fault::new(self.at, format!("found {found}")).expected(expected)
    }
}
