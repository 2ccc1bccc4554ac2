//! The views below the stage, and what stands around two stages that are compared.

pub mod beside;
pub mod branches;
pub mod jumps;
pub mod ladder;
pub mod pane;
pub mod queues;
pub mod table;

/// Where a key leads in a list of rows of which `now` is the current one: arrows to the next, pages by
/// ten, and to both ends. The event is used up then.
fn list_key(event: &yew::KeyboardEvent, now: usize, last: usize) -> Option<usize> {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return None;
    }
    let to = row_by_key(&event.key(), now, last)?;
    event.prevent_default();
    event.stop_propagation();
    Some(to)
}

fn row_by_key(key: &str, now: usize, last: usize) -> Option<usize> {
    let to = match key {
        "ArrowDown" => now + 1,
        "ArrowUp" => now.saturating_sub(1),
        "PageDown" => now + PAGE,
        "PageUp" => now.saturating_sub(PAGE),
        "Home" => 0,
        "End" => last,
        _ => return None,
    };
    Some(to.min(last))
}

/// The rows of a page.
const PAGE: usize = 10;

#[cfg(test)]
mod tests {
    use super::row_by_key;

    #[test]
    fn keys_go_through_a_list_and_stop_at_its_ends() {
        for (key, now, to) in [
            ("ArrowDown", 3, Some(4)),
            ("ArrowDown", 99, Some(99)),
            ("ArrowUp", 0, Some(0)),
            ("PageDown", 95, Some(99)),
            ("PageUp", 30, Some(20)),
            ("Home", 30, Some(0)),
            ("End", 30, Some(99)),
            ("a", 30, None),
        ] {
            assert_eq!(row_by_key(key, now, 99), to, "{key} at {now}");
        }
    }
}
