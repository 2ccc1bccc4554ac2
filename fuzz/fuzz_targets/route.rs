//! Any text as the fragment of the page's address: no panic, and a place that was read is written
//! and read again as it was.
#![no_main]

use libfuzzer_sys::fuzz_target;

// The page is built for browsers; this file of it stands on its own.
#[path = "../../web/src/route.rs"]
#[allow(dead_code, unreachable_pub)]
mod route;

fuzz_target!(|fragment: &str| {
    if let Ok(place) = route::parse(fragment) {
        let again = route::write(&place);
        assert_eq!(route::parse(&again).as_ref(), Ok(&place), "{again}");
    }
});
