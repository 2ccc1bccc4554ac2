//! Keys in a row of tabs.

/// The tab to which this key goes from tab `now` of `tabs`, round and round; `None` for other keys.
pub fn turned(event: &yew::KeyboardEvent, now: usize, tabs: usize) -> Option<usize> {
    let next = after(&event.key(), now, tabs)?;
    event.prevent_default();
    event.stop_propagation();
    Some(next)
}

fn after(key: &str, now: usize, tabs: usize) -> Option<usize> {
    match key {
        "ArrowRight" => Some((now + 1) % tabs),
        "ArrowLeft" => Some((now + tabs - 1) % tabs),
        "Home" => Some(0),
        "End" => Some(tabs - 1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_go_round_and_the_ends_have_keys_of_their_own() {
        for (key, now, next) in [
            ("ArrowRight", 1, Some(2)),
            ("ArrowRight", 3, Some(0)),
            ("ArrowLeft", 0, Some(3)),
            ("Home", 2, Some(0)),
            ("End", 2, Some(3)),
            ("a", 2, None),
        ] {
            assert_eq!(after(key, now, 4), next, "{key}");
        }
    }
}
