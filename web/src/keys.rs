//! Which key does what, and where it must leave others alone.

use crate::state::{Action, ViewsAction};
use crate::views::jump::Way;

/// What has the focus when a key is pressed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Focus {
    /// Something in which text is written or chosen: every key is its own.
    Text,
    /// Something that moves by arrows, as a slider or a set of radio buttons.
    Arrows,
    /// Something that is pressed by Space, as a button.
    Pressed,
    /// Anything else.
    Page,
}

impl Focus {
    /// The focus of an element of this tag, `type` and `role`.
    pub fn of(tag: &str, kind: &str, role: &str) -> Self {
        match (tag, kind, role) {
            (_, _, "tab" | "listbox" | "grid") => Self::Arrows,
            ("input", "radio" | "range", _) => Self::Arrows,
            ("input", "checkbox" | "button" | "submit" | "reset", _) => Self::Pressed,
            ("input" | "textarea" | "select", _, _) => Self::Text,
            ("button" | "summary", _, _) => Self::Pressed,
            _ => Self::Page,
        }
    }
}

/// What a key does; `singles` says whether keys that write a character act at all.
pub fn action(key: &str, focus: Focus, singles: bool) -> Option<Action> {
    let arrows = matches!(focus, Focus::Page | Focus::Pressed);
    match key {
        _ if focus == Focus::Text => None,
        " " if singles && focus == Focus::Page => Some(Action::Toggle),
        "." if singles => Some(Action::Forward),
        "," if singles => Some(Action::Back),
        "]" if singles => Some(along_message(Way::Forward)),
        "[" if singles => Some(along_message(Way::Back)),
        "}" if singles => Some(along_rule(Way::Forward)),
        "{" if singles => Some(along_rule(Way::Back)),
        ">" if singles => Some(Action::Views(ViewsAction::PastHandshake)),
        "ArrowRight" if arrows => Some(Action::Forward),
        "ArrowLeft" if arrows => Some(Action::Back),
        "Home" if arrows => Some(Action::Seek(0)),
        "End" if arrows => Some(Action::Seek(usize::MAX)),
        _ => None,
    }
}

const fn along_message(way: Way) -> Action {
    Action::Views(ViewsAction::AlongMessage(way))
}

const fn along_rule(way: Way) -> Action {
    Action::Views(ViewsAction::AlongRule(way))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_act_on_the_page() {
        let on_page = |key| action(key, Focus::Page, true);
        assert_eq!(on_page(" "), Some(Action::Toggle));
        assert_eq!(on_page("."), Some(Action::Forward));
        assert_eq!(on_page(","), Some(Action::Back));
        assert_eq!(on_page("ArrowRight"), Some(Action::Forward));
        assert_eq!(on_page("ArrowLeft"), Some(Action::Back));
        assert_eq!(on_page("Home"), Some(Action::Seek(0)));
        assert_eq!(on_page("End"), Some(Action::Seek(usize::MAX)));
        assert_eq!(on_page("]"), Some(along_message(Way::Forward)));
        assert_eq!(on_page("["), Some(along_message(Way::Back)));
        assert_eq!(on_page("}"), Some(along_rule(Way::Forward)));
        assert_eq!(on_page("{"), Some(along_rule(Way::Back)));
        let past = Action::Views(ViewsAction::PastHandshake);
        assert_eq!(on_page(">"), Some(past));
        assert_eq!(on_page("a"), None);
    }

    #[test]
    fn keys_that_belong_to_the_focused_element_are_left_to_it() {
        for key in [" ", ".", "ArrowLeft", "Home"] {
            assert_eq!(action(key, Focus::of("input", "text", ""), true), None);
        }
        assert_eq!(action(" ", Focus::of("button", "button", ""), true), None);
        assert_eq!(
            action(".", Focus::of("button", "button", ""), true),
            Some(Action::Forward)
        );
        assert_eq!(
            action("ArrowLeft", Focus::of("input", "range", ""), true),
            None
        );
        assert_eq!(
            action("ArrowLeft", Focus::of("button", "button", "tab"), true),
            None
        );
    }

    #[test]
    fn single_keys_can_be_switched_off() {
        for key in [" ", ".", ",", "[", "]", "{", "}", ">"] {
            assert_eq!(action(key, Focus::Page, false), None);
        }
        assert_eq!(action("ArrowLeft", Focus::Page, false), Some(Action::Back));
    }
}
