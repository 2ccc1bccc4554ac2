//! What a socket knows of its peers: names, queues with their marks, what they want to hear.

use hopscope_core::trace::{Event, PeerState, SocketId};
use hopscope_core::{Lang, Rule};

use super::shown::{shown, shown_by};
use super::{Fact, Mark, Moment, PeerFacts, duration, fact, mark, with_messages};
use crate::frame_view::full;
use crate::i18n::inside::{count, fill, queue_of, times, words};
use crate::inside::subject::earlier;

/// More peers than this are only counted, those that have changed last of all.
const MOST_PEERS: usize = 20;
/// The oldest messages of a queue that are shown.
const MOST_MESSAGES: usize = 3;
/// Topics of one peer that are told one by one.
const MOST_TOPICS: usize = 6;

/// The peers at two moments, those that are gone marked; and how many more there are.
pub(super) fn peers(
    before: &Moment<'_>,
    now: &Moment<'_>,
    id: SocketId,
) -> (Vec<PeerFacts>, usize) {
    let old = |peer: &PeerState| find(before, id, peer);
    let here = &now.state(id).peers;
    let is_changed = |peer: &&PeerState| old(peer) != Some(*peer);
    let changed = here.iter().filter(is_changed).count().min(MOST_PEERS);
    let mut room = MOST_PEERS - changed;
    let mut told = Vec::new();
    let gone = before.state(id).peers.iter();
    let gone = gone.filter(|peer| find(now, id, peer).is_none());
    for peer in gone.take(MOST_PEERS) {
        told.push(PeerFacts {
            name: before.peer_name(id, peer.peer),
            mark: Mark::Gone,
            facts: Vec::new(),
        });
    }
    for peer in here {
        if told.len() >= MOST_PEERS {
            break;
        }
        if !is_changed(&peer) {
            if room == 0 {
                continue;
            }
            room -= 1;
        }
        let mut facts = of_peer(now, id, peer);
        let known = old(peer);
        if let Some(known) = known {
            mark(&mut facts, of_peer(before, id, known));
        }
        told.push(PeerFacts {
            name: now.peer_name(id, peer.peer),
            mark: if known.is_some() {
                Mark::Same
            } else {
                Mark::New
            },
            facts,
        });
    }
    let shown = told.iter().filter(|peer| peer.mark != Mark::Gone).count();
    (told, here.len() - shown)
}

fn find<'a>(moment: &Moment<'a>, id: SocketId, peer: &PeerState) -> Option<&'a PeerState> {
    let peers = &moment.snapshot.sockets[id.0].peers;
    let at = peers.binary_search_by_key(&peer.peer, |known| known.peer);
    at.ok().map(|at| &peers[at])
}

fn of_peer(moment: &Moment<'_>, id: SocketId, peer: &PeerState) -> Vec<Fact> {
    let lang = moment.lang;
    let info = &moment.run.topology().sockets[id.0];
    let mut facts = vec![link(moment, peer)];
    if let Some(identity) = &peer.identity {
        let frames = core::slice::from_ref(identity.frame());
        let named = shown(moment, id, frames, |event| {
            matches!(event, Event::PeerNamed { peer: known, .. } if *known == peer.peer)
                .then_some(0)
        });
        let mut name = with_messages(words::KNOWN_AS, named);
        name.value.rule = peer.named_by;
        facts.push(name);
    }
    if info.kind.can_send() {
        let mark = info.send_high_water_mark;
        let mut queue = fact(words::QUEUE_OUT, queue_of(lang, peer.outgoing.len(), mark));
        queue.value.messages = waiting(
            moment,
            id,
            peer,
            peer.outgoing.len(),
            |event| matches!(event, Event::Queued { peer: known, .. } if *known == peer.peer),
        );
        facts.push(queue);
    }
    if info.kind.can_receive() {
        let mark = info.receive_high_water_mark;
        let mut queue = fact(words::QUEUE_IN, queue_of(lang, peer.incoming.len(), mark));
        queue.value.messages =
            waiting(moment, id, peer, peer.incoming.len(), |event| match event {
                Event::Received { peer: known, .. } | Event::Notified { peer: known, .. } => {
                    *known == peer.peer
                }
                _ => false,
            });
        facts.push(queue);
    }
    if !peer.interests.is_empty() {
        facts.push(fact(words::WANTS, interests(peer, lang)));
    }
    facts
}

/// The oldest messages of a queue of `len`: the latest so many that have entered it, from the back.
fn waiting(
    moment: &Moment<'_>,
    id: SocketId,
    peer: &PeerState,
    len: usize,
    enters: impl Fn(&hopscope_core::trace::Recorded) -> bool,
) -> Vec<super::Frames> {
    if len == 0 {
        return Vec::new();
    }
    debug_assert!(peer.outgoing.len() == len || peer.incoming.len() == len);
    let records = &moment.run.recording.trace().records;
    let entered = earlier(moment.run, id, moment.until);
    let entered = entered.filter(|number| enters(&records[*number].event));
    let mut latest: Vec<usize> = entered.take(len).collect();
    latest.reverse();
    let oldest = latest.into_iter().take(MOST_MESSAGES);
    oldest
        .map(|record| {
            let message = records[record].event.message();
            let frames = message.map_or(&[][..], |message| message.frames());
            shown_by(moment, core::iter::once(record), frames, |_| Some(0))
        })
        .collect()
}

/// How the link to it stands, and what has been done to it from outside.
fn link(moment: &Moment<'_>, peer: &PeerState) -> Fact {
    let lang = moment.lang;
    let state = peer.link.map(|link| &moment.snapshot.links[link.0]);
    let is_broken = state.is_some_and(|state| state.broken);
    let told = match (peer.refused, peer.gone, peer.ready) {
        (Some(Rule::IdentityDuplicate), ..) => words::NOT_HEARD,
        (Some(_), ..) => words::NOT_LET_IN,
        (None, true, _) => words::HAS_GONE,
        (None, false, _) if is_broken => words::IS_BROKEN,
        (None, false, true) => words::IS_READY,
        (None, false, false) => words::NOT_READY,
    };
    let mut text = told.get(lang).to_owned();
    let mut add = |what: String| {
        text.push_str(" · ");
        text.push_str(&what);
    };
    if let Some(state) = state {
        if !state.delay.is_zero() {
            add(fill(lang, words::DELAYED, &duration(state.delay)));
        }
        if state.loss > 0 {
            let percent = format!("{} %", state.loss / 10_000);
            add(fill(lang, words::LOSES, &percent));
        }
        let doomed = state.doomed.iter().sum();
        if doomed > 0 {
            add(count(lang, words::DOOMED, doomed));
        }
        let held = state.flights.iter().flatten();
        let held = held.filter(|flight| flight.held).count();
        if held > 0 {
            add(count(lang, words::HELD, held));
        }
    }
    let mut fact = fact(words::LINK_STATE, text);
    fact.value.rule = peer.refused;
    fact
}

/// What it wants to hear, each once with how often it said so.
fn interests(peer: &PeerState, lang: Lang) -> String {
    let mut counted: Vec<(String, usize)> = Vec::new();
    let mut more = 0;
    for topic in &peer.interests {
        let shown = full(topic);
        match counted.iter().position(|(known, _)| *known == shown) {
            Some(at) => counted[at].1 += 1,
            None if counted.len() == MOST_TOPICS => more += 1,
            None => counted.push((shown, 1)),
        }
    }
    times(lang, &counted, more)
}
