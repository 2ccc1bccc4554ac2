//! Each built-in lesson shows exactly the frames of the account beside it.
//!
//! The accounts in `scenarios/*.frames` are what libzmq passes at every point of the same
//! topology; the native tests compare them with the real thing. `HOPSCOPE_REWRITE=1 cargo test`
//! writes them anew: read the difference.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;

use hopscope_core::scenario::library;
use hopscope_core::trace::account;
use hopscope_core::world::{Over, play};

#[test]
fn every_lesson_shows_the_frames_written_beside_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios");
    for lesson in library() {
        let scenario = lesson.document().unwrap().scenario(&[]).unwrap();
        let account = account(&play(&scenario, Over::Inproc)).to_string();
        let path = folder.join(format!("{}.frames", lesson.id));
        if std::env::var_os("HOPSCOPE_REWRITE").is_some() {
            fs::write(&path, &account).unwrap();
        }
        let expected = fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(account, expected, "{}", path.display());
    }
}
