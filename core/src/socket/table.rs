//! What is kept of each peer, found by the peer's number.

use crate::trace::PeerId;

/// A table with one entry for each of some peers, in the order of their numbers.
///
/// Numbers rise and are never used twice, so an entry stands as far behind the first one as their
/// numbers differ, or nearer: where no peer between them has gone it is found at once, else by
/// halving what is in front of that place.
#[derive(Clone, Debug)]
pub struct PeerTable<T> {
    /// **Invariant:** numbers rise. Boxed, so that few octets move where an entry goes.
    entries: Vec<(PeerId, Box<T>)>,
}

impl<T> Default for PeerTable<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> PeerTable<T> {
    /// An empty table.
    pub const fn new() -> Self {
        Self {
            entries: Vec::new(),
        }
    }

    /// How many entries there are.
    #[inline]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// What is kept of `id`.
    #[inline]
    pub fn get(&self, id: PeerId) -> Option<&T> {
        match &self.entries[..] {
            // Most sockets have one peer.
            [(only, entry)] => (*only == id).then_some(&**entry),
            entries => entries.get(place(entries, id)?).map(|(_, entry)| &**entry),
        }
    }

    /// The same, to be changed.
    #[inline]
    pub fn get_mut(&mut self, id: PeerId) -> Option<&mut T> {
        match &mut self.entries[..] {
            [(only, entry)] => (*only == id).then_some(&mut **entry),
            entries => {
                let place = place(entries, id)?;
                entries.get_mut(place).map(|(_, entry)| &mut **entry)
            }
        }
    }

    /// Keeps `entry` for `id`, instead of what was kept of it before.
    pub fn insert(&mut self, id: PeerId, entry: T) {
        let place = self.entries.partition_point(|(other, _)| *other < id);
        match self.entries.get_mut(place) {
            Some((other, kept)) if *other == id => **kept = entry,
            _ => self.entries.insert(place, (id, Box::new(entry))),
        }
    }

    /// Takes out what is kept of `id`.
    pub fn remove(&mut self, id: PeerId) -> Option<T> {
        let place = place(&self.entries, id)?;
        let (_, entry) = self.entries.remove(place);
        // A crowd that has gone leaves no memory behind.
        if self.entries.len() < self.entries.capacity() / 4 {
            self.entries.shrink_to(2 * self.entries.len());
        }
        Some(*entry)
    }

    /// All entries with their peers, in the order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (PeerId, &T)> {
        self.entries.iter().map(|(id, entry)| (*id, &**entry))
    }

    /// All entries.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.iter().map(|(_, entry)| entry)
    }

    /// All entries, to be changed.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.entries.iter_mut().map(|(_, entry)| &mut **entry)
    }
}

/// Where `id` is among entries whose numbers rise.
#[inline]
fn place<T>(entries: &[(PeerId, Box<T>)], id: PeerId) -> Option<usize> {
    let (first, _) = entries.first()?;
    let furthest = usize::try_from(id.0.checked_sub(first.0)?).ok()?;
    match entries.get(furthest) {
        Some((found, _)) if *found == id => Some(furthest),
        _ => search(&entries[..furthest.min(entries.len())], id),
    }
}

/// The same, wherever it is.
fn search<T>(entries: &[(PeerId, Box<T>)], id: PeerId) -> Option<usize> {
    entries.binary_search_by_key(&id, |(other, _)| *other).ok()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::rng::Rng;

    #[test]
    fn a_table_finds_what_a_map_finds_whoever_comes_and_goes() {
        let mut random = Rng::new(7);
        let (mut table, mut map) = (PeerTable::new(), BTreeMap::new());
        for number in 0..2_000 {
            let id = PeerId(number);
            table.insert(id, number);
            map.insert(id, number);
            let gone = PeerId(random.next_u64() as u32 % (number + 1));
            // At first they stay, then more go than come.
            for gone in [gone, PeerId(gone.0 / 2)] {
                if number > 500 || gone.0 % 7 == 0 {
                    assert_eq!(table.remove(gone), map.remove(&gone));
                }
            }
            for asked in [gone, PeerId(number / 2), PeerId(number), PeerId(number + 1)] {
                assert_eq!(table.get(asked), map.get(&asked));
                assert_eq!(table.get_mut(asked), map.get_mut(&asked));
            }
            assert_eq!(table.len(), map.len());
        }
        assert!(table.iter().eq(map.iter().map(|(id, kept)| (*id, kept))));
        assert!(table.values().eq(map.values()));
    }

    #[test]
    fn what_is_kept_anew_replaces_what_was_kept() {
        let mut table = PeerTable::new();
        for (number, entry) in [(4, "four"), (2, "two"), (4, "four again")] {
            table.insert(PeerId(number), entry);
        }
        assert!(table.values().eq(["two", "four again"].iter()));
    }

    #[test]
    fn a_crowd_that_has_gone_leaves_no_memory_behind() {
        let mut table = PeerTable::new();
        (0..1_000).for_each(|number| table.insert(PeerId(number), ()));
        (0..1_000).for_each(|number| assert_eq!(table.remove(PeerId(number)), Some(())));
        assert_eq!(table.entries.capacity(), 0);
    }
}
