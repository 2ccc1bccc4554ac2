//! Which rows of a long list are in view, so that only they need be drawn.

use std::ops::Range;

use gloo::events::EventListener;
use js_sys::Array;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver};
use yew::prelude::*;

/// So many rows come and go at once: scrolling within them draws nothing.
const BLOCK: usize = 8;
/// The rows that are drawn before the element is known.
const ASSUMED: usize = 24;

/// A list in an element that scrolls.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rows {
    /// How many there are.
    pub count: usize,
    /// The height of one, in pixels.
    pub height: f64,
    /// The height of what stays above them while they scroll.
    pub head: f64,
    /// The row that is to be seen.
    pub current: Option<usize>,
}

impl Rows {
    /// The rows to draw when the list is scrolled so far and so much of it is seen.
    fn in_view(&self, scrolled: f64, seen: f64) -> (usize, usize) {
        let first = (scrolled / self.height).max(0.0) as usize;
        let last = ((scrolled + seen) / self.height).max(0.0) as usize;
        let first = (first / BLOCK).saturating_sub(1) * BLOCK;
        (first, (last / BLOCK + 2) * BLOCK)
    }
}

/// The rows that are in view, and some around them. The element scrolls when the current row is
/// another one that is not in view.
#[hook]
pub fn use_rows(node: &NodeRef, rows: Rows) -> Range<usize> {
    let window = use_state_eq(|| {
        let first = rows.current.unwrap_or_default().saturating_sub(ASSUMED / 2);
        (first, first + ASSUMED)
    });
    {
        let setter = window.setter();
        let heights = (node.clone(), rows.height as u32);
        use_effect_with(heights, move |(node, _)| {
            let watched = node.cast::<Element>().and_then(|element| {
                let seen = element.clone();
                let look = move || {
                    let (scrolled, height) = (seen.scroll_top(), seen.client_height());
                    setter.set(rows.in_view(f64::from(scrolled), f64::from(height)));
                };
                look();
                let scrolled = {
                    let look = look.clone();
                    EventListener::new(&element, "scroll", move |_| look())
                };
                let changed = Closure::<dyn FnMut(Array)>::new(move |_| look());
                let observer = ResizeObserver::new(changed.as_ref().unchecked_ref()).ok()?;
                observer.observe(&element);
                Some((observer, changed, scrolled))
            });
            move || {
                if let Some((observer, ..)) = &watched {
                    observer.disconnect();
                }
                drop(watched);
            }
        });
    }
    {
        let node = node.clone();
        use_effect_with((rows.current, rows.count), move |(current, _)| {
            if let (Some(row), Some(element)) = (*current, node.cast::<Element>()) {
                bring(&element, rows, row);
            }
        });
    }
    let (first, last) = *window;
    first.min(rows.count)..last.min(rows.count)
}

/// Scrolls until a row is in view, at a third of the height.
fn bring(element: &Element, rows: Rows, row: usize) {
    let top = row as f64 * rows.height;
    let room = f64::from(element.client_height()) - rows.head;
    let from = f64::from(element.scroll_top());
    if top < from || top + rows.height > from + room {
        element.set_scroll_top((top - room / 3.0).max(0.0) as i32);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_view_is_drawn_with_some_around_it_and_little_else() {
        let rows = Rows {
            count: 100_000,
            height: 30.0,
            head: 30.0,
            current: None,
        };
        for scrolled in [0.0, 10.0, 7_777.0, 2_999_000.0] {
            let (first, last) = rows.in_view(scrolled, 400.0);
            assert!(first as f64 * 30.0 <= scrolled);
            assert!(last as f64 * 30.0 >= scrolled + 400.0);
            assert!(last - first < 50, "{first} to {last}");
        }
    }
}
