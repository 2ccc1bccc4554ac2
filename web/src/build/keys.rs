//! What keys do on the sheet, as node editors have it.

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Key {
    /// Remove what is chosen.
    Delete,
    /// Let go of what is chosen.
    LetGo,
    /// Choose everything.
    All,
    /// Keep a copy.
    Copy,
    /// Keep a copy and remove.
    Cut,
    /// Add what was copied.
    Paste,
    /// Move what is chosen by so many steps to the right and down.
    Move(i32, i32),
    /// Open the form of what has the focus.
    Form,
    /// Zoom in.
    ZoomIn,
    /// Zoom out.
    ZoomOut,
    /// Show everything.
    Fit,
    /// Actual size.
    One,
    /// List all actions.
    Actions,
    /// Go on to the next part of the workbench: the sheet, the button that runs it, the palette.
    Onward,
    /// Take back the last change.
    Undo,
    /// Change it again.
    Redo,
    /// Begin anew.
    New,
    /// Put what is chosen in a row.
    Row,
    /// Put what is chosen in a column.
    Column,
    /// Leave all places to the layout.
    Arrange,
}

/// What a key on the sheet does; `control` is the command key too.
pub fn on_sheet(key: &str, control: bool, shift: bool) -> Option<Key> {
    let far = if shift { 5 } else { 1 };
    Some(match (control, key) {
        (false, "Delete" | "Backspace") => Key::Delete,
        (false, "Escape") => Key::LetGo,
        (false, "ArrowLeft") => Key::Move(-far, 0),
        (false, "ArrowRight") => Key::Move(far, 0),
        (false, "ArrowUp") => Key::Move(0, -far),
        (false, "ArrowDown") => Key::Move(0, far),
        (false, "Enter") => Key::Form,
        (true, "a") => Key::All,
        (true, "c") => Key::Copy,
        (true, "x") => Key::Cut,
        (true, "v") => Key::Paste,
        _ => return on_bench(key, control, shift),
    })
}

/// What a key does anywhere at the workbench, but where text is written.
pub fn on_bench(key: &str, control: bool, shift: bool) -> Option<Key> {
    if !control {
        return (key == "F6").then_some(Key::Onward);
    }
    Some(match key {
        "+" | "=" => Key::ZoomIn,
        "-" => Key::ZoomOut,
        "0" => Key::Fit,
        "1" => Key::One,
        "p" | "P" if shift => Key::Actions,
        _ => return None,
    })
}

/// Whether a key undoes (`false`) or does again (`true`), anywhere on the page but in a text.
pub fn history(key: &str, control: bool, shift: bool) -> Option<bool> {
    match (control, key, shift) {
        (true, "z", false) => Some(false),
        (true, "Z" | "z", true) | (true, "y", false) => Some(true),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_move_and_shift_moves_further() {
        assert_eq!(on_sheet("ArrowLeft", false, false), Some(Key::Move(-1, 0)));
        assert_eq!(on_sheet("ArrowDown", false, true), Some(Key::Move(0, 5)));
        assert_eq!(on_sheet("ArrowDown", true, false), None);
    }

    #[test]
    fn letters_act_only_with_control() {
        for key in ["a", "c", "x", "v", "z", "1", "0", "-"] {
            assert_eq!(on_sheet(key, false, false), None, "{key}");
        }
        assert_eq!(on_sheet("v", true, false), Some(Key::Paste));
        assert_eq!(on_sheet("F6", false, false), Some(Key::Onward));
        assert_eq!(on_bench("v", true, false), None, "a text has its own");
        assert_eq!(on_sheet("=", true, false), Some(Key::ZoomIn));
    }

    #[test]
    fn undo_and_redo_have_the_keys_they_have_everywhere() {
        assert_eq!(history("z", true, false), Some(false));
        assert_eq!(history("Z", true, true), Some(true));
        assert_eq!(history("y", true, false), Some(true));
        assert_eq!(history("z", false, false), None);
    }
}
