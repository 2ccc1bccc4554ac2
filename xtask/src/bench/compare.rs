//! Who is compared with whom.

use super::figures::{Better, Figure};
use super::peers::{Group, Peer};
use super::results::{Measured, Results};
use super::statistics::median;

/// The peers of a group that were asked to play, in the order of the tables.
pub(crate) fn in_group(results: &Results, group: Group) -> impl Iterator<Item = &str> {
    let names = results.peers.iter().map(String::as_str);
    names.filter(move |name| Peer::named(name).is_some_and(|peer| peer.group == group))
}

/// Who of a group has the best median.
pub(crate) fn best_of<'a>(
    results: &'a Results,
    group: Group,
    measured: &Measured,
    figure: &Figure,
) -> Option<&'a str> {
    let median_of = |peer: &str| median(measured.values(peer, figure).into_iter().flatten());
    let peers = in_group(results, group);
    let played = peers.filter_map(|peer| Some((peer, median_of(peer)?)));
    let (best, _) = match figure.better {
        Better::Less => played.min_by(|(_, one), (_, other)| one.total_cmp(other)),
        Better::More | Better::Neither => {
            played.max_by(|(_, one), (_, other)| one.total_cmp(other))
        }
    }?;
    Some(best)
}
