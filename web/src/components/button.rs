//! The buttons that are used more than once.

use super::icon::{Icon, icon};
use crate::el::{AttrValue, Callback, El, On, el};
use crate::state::Action;

/// A button that does this.
pub fn button(send: &Callback<Action>, action: Action) -> El {
    el("button")
        .set("type", "button")
        .act(On::Click, send, action)
}

/// A square button with an icon and a name for those who do not see it.
pub fn square(
    face: Icon,
    name: impl Into<AttrValue>,
    send: &Callback<Action>,
    action: Action,
) -> El {
    let name = name.into();
    button(send, action)
        .class("square")
        .set("aria-label", name.clone())
        .set("title", name)
        .child(icon(face))
}
