//! Lists of words put together, so that each word is written once.

/// `lists` one behind the other; `N` is how many words they have together.
pub(super) const fn joined<const N: usize>(lists: &[&[&'static str]]) -> [&'static str; N] {
    let mut all = [""; N];
    let (mut index, mut list) = (0, 0);
    while list < lists.len() {
        let mut word = 0;
        while word < lists[list].len() {
            all[index] = lists[list][word];
            index += 1;
            word += 1;
        }
        list += 1;
    }
    assert!(index == N, "as many words as the lists have");
    all
}
