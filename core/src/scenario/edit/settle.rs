//! A text after an edit, held to be a scenario.

use super::patches::Patches;
use super::{EditError, refer};
use crate::scenario::error::Fault;
use crate::scenario::tree::Value;
use crate::scenario::{expand, from_toml};

/// The text, if it is sound. If `lenient`, what speaks of something that is gone goes with it.
pub(super) fn settle(mut text: String, lenient: bool) -> Result<String, EditError> {
    loop {
        let (tree, fault) = match check(&text) {
            Ok(()) => return Ok(text),
            Err((tree, fault)) => (tree, fault),
        };
        let mut patches = Patches::new(&text);
        let gone =
            lenient && tree.is_some_and(|tree| refer::drop_at(&mut patches, &tree, fault.at()));
        if !gone {
            return Err(EditError::Refused(fault.locate(&text)));
        }
        text = patches.applied();
    }
}

/// Reads a text as a document does, and tells the octet at which it is wrong.
fn check(text: &str) -> Result<(), (Option<Value>, Fault)> {
    let tree = from_toml::read(text).map_err(|fault| (None, fault))?;
    let read = expand::parameters(&tree).and_then(|parameters| expand::scenario(&tree, parameters));
    match read {
        Ok(_) => Ok(()),
        Err(fault) => Err((Some(tree), fault)),
    }
}

/// A value that someone has typed.
pub(super) fn typed(value: &str) -> Result<&str, EditError> {
    let value = value.trim();
    match from_toml::read_value(value) {
        Ok(_) => Ok(value),
        Err(fault) => Err(EditError::Value(fault.locate(value))),
    }
}
