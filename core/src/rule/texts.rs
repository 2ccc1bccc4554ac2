//! The table of rules: id, texts in both languages, source.
use super::Rule;
use crate::lang::Text;

pub(super) struct Entry {
    pub(super) rule: Rule,
    pub(super) id: &'static str,
    pub(super) short: Text<&'static str>,
    pub(super) long: Text<&'static str>,
    pub(super) source: &'static str,
}

pub(super) const TABLE: &[Entry] = &[];

pub(super) fn of(rule: Rule) -> &'static Entry {
    TABLE.iter().find(|entry| entry.rule == rule).expect("every rule has its entry")
}
