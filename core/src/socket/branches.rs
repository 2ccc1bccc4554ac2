//! Where a node of the tree of topics branches: a child for each octet that one goes on with.
//!
//! Few branches stand together in one line of the processor's cache; where there are many, a table
//! has a place for every octet.

/// Branches that are searched; with one more there is a table.
const FEW: usize = 12;
const OCTETS: usize = 1 << u8::BITS;
/// A 1 in each octet.
const ONES: u128 = u128::MAX / 0xFF;

/// The root, which is nobody's child.
const NONE: u32 = 0;

/// Children by the octet that their label starts with.
#[derive(Clone, Debug)]
#[repr(align(64))]
pub(super) enum Branches {
    /// **Invariant:** the first `len` octets are ascending, each with its node at the same place.
    Few {
        len: u8,
        octets: [u8; FEW],
        nodes: [u32; FEW],
    },
    /// **Invariant:** more than [`FEW`] of them have a node, when it is made.
    Many(Box<[u32; OCTETS]>),
}

impl Branches {
    pub(super) const NONE: Self = Self::Few {
        len: 0,
        octets: [0; FEW],
        nodes: [NONE; FEW],
    };

    /// The child for that octet.
    #[inline]
    pub(super) fn get(&self, octet: u8) -> Option<u32> {
        match self {
            Self::Few { len, octets, nodes } => {
                // All are compared at once, so that there is nothing to foresee: the lowest octet
                // that is 0 in `differ` is the only one below which nothing is borrowed.
                let [a, b, c, d, e, f, g, h, i, j, k, l] = *octets;
                let known = u128::from_le_bytes([a, b, c, d, e, f, g, h, i, j, k, l, 0, 0, 0, 0]);
                let differ = known ^ (ONES * u128::from(octet));
                let equal = differ.wrapping_sub(ONES) & !differ & (ONES << 7);
                let place = equal.trailing_zeros() / u8::BITS;
                (place < u32::from(*len)).then(|| nodes[place as usize])
            }
            Self::Many(nodes) => {
                let node = nodes[usize::from(octet)];
                (node != NONE).then_some(node)
            }
        }
    }

    /// Makes `node` the child for that octet, whether there was one or not.
    pub(super) fn set(&mut self, octet: u8, node: u32) {
        match self {
            Self::Few { len, octets, nodes } => {
                let known = usize::from(*len);
                match octets[..known].binary_search(&octet) {
                    Ok(place) => nodes[place] = node,
                    Err(place) if known < FEW => {
                        octets.copy_within(place..known, place + 1);
                        nodes.copy_within(place..known, place + 1);
                        (octets[place], nodes[place]) = (octet, node);
                        *len += 1;
                    }
                    Err(_) => {
                        let mut all = Box::new([NONE; OCTETS]);
                        for (octet, node) in octets.iter().zip(nodes) {
                            all[usize::from(*octet)] = *node;
                        }
                        all[usize::from(octet)] = node;
                        *self = Self::Many(all);
                    }
                }
            }
            Self::Many(nodes) => nodes[usize::from(octet)] = node,
        }
    }

    /// Takes the child for that octet away.
    pub(super) fn take(&mut self, octet: u8) {
        match self {
            Self::Few { len, octets, nodes } => {
                let known = usize::from(*len);
                if let Ok(place) = octets[..known].binary_search(&octet) {
                    octets.copy_within(place + 1..known, place);
                    nodes.copy_within(place + 1..known, place);
                    *len -= 1;
                }
            }
            Self::Many(nodes) => {
                nodes[usize::from(octet)] = NONE;
                let left = nodes.iter().filter(|node| **node != NONE);
                // Not at once: an octet that comes and goes would make a table each time.
                if left.count() <= FEW / 2 {
                    let mut few = Self::NONE;
                    for (octet, node) in (0..=u8::MAX).zip(nodes.iter()) {
                        if *node != NONE {
                            few.set(octet, *node);
                        }
                    }
                    *self = few;
                }
            }
        }
    }

    /// The child if there is no other.
    pub(super) fn only(&self) -> Option<u32> {
        match self {
            Self::Few { len: 1, nodes, .. } => Some(nodes[0]),
            Self::Few { .. } | Self::Many(_) => None,
        }
    }

    /// Whether there is no child.
    pub(super) const fn is_empty(&self) -> bool {
        matches!(self, Self::Few { len: 0, .. })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn branches_are_a_map_from_octets_to_nodes(
            changes in vec((0..40_u8, any::<bool>()), 0..200),
        ) {
            let (mut branches, mut map) = (Branches::NONE, BTreeMap::new());
            for (node, (octet, comes)) in (1..).zip(changes) {
                let octet = octet.wrapping_mul(13);
                if comes {
                    branches.set(octet, node);
                    map.insert(octet, node);
                } else {
                    branches.take(octet);
                    map.remove(&octet);
                }
                for octet in 0..=u8::MAX {
                    prop_assert_eq!(branches.get(octet), map.get(&octet).copied());
                }
                let only = map.values().next().filter(|_| map.len() == 1);
                prop_assert_eq!(branches.only(), only.copied());
                prop_assert_eq!(branches.is_empty(), map.is_empty());
            }
        }
    }
}
