//! Finds the messages of a run without going through all of them: by step, by link, by exchange and
//! by record. In a run of a hundred thousand events every drawing asks for a few of them.

use hopscope_core::trace::{Direction, EventKind, LinkId, Recording, SocketId};

use super::Course;

/// So many courses are passed over at once when none of them reaches the step asked for.
const BLOCK: usize = 64;
/// Stands for no message.
const NONE: u32 = u32::MAX;

/// Where each message on a link is found. Messages are told by their number in
/// [`Recording::flights`], which are in the order of leaving.
#[derive(Debug)]
pub struct Finder {
    by_link: Vec<[Vec<u32>; 2]>,
    /// What belongs to no exchange stands first.
    by_exchange: Vec<Exchange>,
    by_record: Vec<u32>,
    /// For each socket the records of it that show a message.
    by_socket: Vec<Vec<u32>>,
    /// For each block of courses the latest step to which one of them lasts.
    latest: Vec<usize>,
}

/// What belongs to one exchange.
#[derive(Debug, Default)]
struct Exchange {
    /// Its messages on links.
    spans: Vec<u32>,
    /// The records that dropped one of its messages.
    drops: Vec<u32>,
}

impl Finder {
    /// Prepares the search in a recording whose messages go these ways.
    pub fn new(recording: &Recording, courses: &[Course]) -> Self {
        let links = recording.trace().topology.links.len();
        let mut by_link = vec![[Vec::new(), Vec::new()]; links];
        let mut by_exchange: Vec<Exchange> = Vec::new();
        let mut by_record = vec![NONE; recording.len()];
        for (number, span) in (0_u32..).zip(recording.flights()) {
            by_link[span.link.0][span.direction as usize].push(number);
            entry(&mut by_exchange, span.exchange).spans.push(number);
            by_record[span.sent] = number;
            if let Some(ended) = span.ended {
                by_record[ended] = number;
            }
        }
        let mut by_socket = vec![Vec::new(); recording.trace().topology.sockets.len()];
        for (number, record) in (0_u32..).zip(&recording.trace().records) {
            if let (Some(socket), Some(_)) = (record.socket, record.event.message()) {
                by_socket[socket.0].push(number);
            }
            if record.event.kind() == EventKind::Dropped {
                entry(&mut by_exchange, record.exchange).drops.push(number);
            }
        }
        let last = |course: &Course| course.to.unwrap_or(usize::MAX);
        let latest = courses.chunks(BLOCK);
        let latest = latest.map(|block| block.iter().map(last).max().unwrap_or_default());
        Self {
            by_link,
            by_exchange,
            by_record,
            by_socket,
            latest: latest.collect(),
        }
    }

    /// The messages along a link in one direction, in the order of leaving.
    pub fn along(&self, link: LinkId, direction: Direction) -> &[u32] {
        &self.by_link[link.0][direction as usize]
    }

    /// The messages on links that belong to an exchange, or to none, in the order of leaving.
    pub fn of_exchange(&self, exchange: Option<usize>) -> &[u32] {
        let exchange = self.by_exchange.get(place(exchange));
        exchange.map_or(&[], |exchange| &exchange.spans)
    }

    /// The records that dropped a message of an exchange, or of none, in order.
    pub fn drops_of(&self, exchange: Option<usize>) -> &[u32] {
        let exchange = self.by_exchange.get(place(exchange));
        exchange.map_or(&[], |exchange| &exchange.drops)
    }

    /// The message that record number `record` sends on its way or ends.
    pub fn of_record(&self, record: usize) -> Option<usize> {
        let number = self.by_record.get(record).filter(|number| **number != NONE);
        number.map(|number| *number as usize)
    }

    /// Of the first `until` records those of a socket that show a message, the latest first.
    pub fn at_socket(&self, socket: SocketId, until: usize) -> impl Iterator<Item = usize> + '_ {
        let records = &self.by_socket[socket.0];
        let end = records.partition_point(|number| (*number as usize) < until);
        records[..end].iter().rev().map(|number| *number as usize)
    }

    /// The messages that leave at step `last` at the latest and arrive at step `first` at the
    /// earliest, in the order of leaving. `courses` are those it was made of.
    pub fn between<'a>(
        &'a self,
        courses: &'a [Course],
        first: usize,
        last: usize,
    ) -> impl Iterator<Item = usize> + 'a {
        let end = courses.partition_point(|course| course.from <= last);
        let blocks = self.latest[..end.div_ceil(BLOCK)].iter().enumerate();
        blocks
            .filter(move |(_, latest)| **latest >= first)
            .flat_map(move |(block, _)| block * BLOCK..((block + 1) * BLOCK).min(end))
            .filter(move |number| courses[*number].to.is_none_or(|to| to >= first))
    }
}

/// Where an exchange stands in the table.
fn place(exchange: Option<usize>) -> usize {
    exchange.map_or(0, |exchange| exchange + 1)
}

fn entry(table: &mut Vec<Exchange>, exchange: Option<usize>) -> &mut Exchange {
    let place = place(exchange);
    if table.len() <= place {
        table.resize_with(place + 1, Exchange::default);
    }
    &mut table[place]
}

#[cfg(test)]
mod tests {
    use hopscope_core::trace::{EventKind, SocketId};
    use hopscope_core::world::Over;

    use crate::run::Run;

    fn runs() -> impl Iterator<Item = Run> {
        let lessons = hopscope_core::scenario::library().iter();
        lessons.map(|lesson| Run::of_lesson(lesson.id, &[], Over::Tcp).expect("it is built in"))
    }

    #[test]
    fn what_is_under_way_between_two_steps_is_what_a_search_of_all_finds() {
        for run in runs() {
            for first in 0..run.steps() {
                for last in [first, first + 3, run.last()] {
                    let found: Vec<usize> = run.finder.between(&run.courses, first, last).collect();
                    let all = run.courses.iter().enumerate();
                    let all = all.filter(|(_, course)| {
                        course.from <= last && course.to.is_none_or(|to| to >= first)
                    });
                    let all: Vec<usize> = all.map(|(number, _)| number).collect();
                    assert_eq!(found, all, "steps {first} to {last}");
                }
            }
        }
    }

    #[test]
    fn what_a_socket_had_is_found_latest_first() {
        for run in runs() {
            let records = &run.recording.trace().records;
            for socket in (0..run.topology().sockets.len()).map(SocketId) {
                let until = records.len() / 2;
                let here = |number: &usize| {
                    let record = &records[*number];
                    record.socket == Some(socket) && record.event.message().is_some()
                };
                let all: Vec<usize> = (0..until).rev().filter(here).collect();
                assert_eq!(run.finder.at_socket(socket, until).collect::<Vec<_>>(), all);
            }
        }
    }

    #[test]
    fn every_message_is_found_by_its_link_its_exchange_and_its_records() {
        for run in runs() {
            for (number, span) in run.recording.flights().iter().enumerate() {
                let wanted = u32::try_from(number).expect("there are few");
                assert!(
                    run.finder
                        .along(span.link, span.direction)
                        .contains(&wanted)
                );
                assert!(run.finder.of_exchange(span.exchange).contains(&wanted));
                assert_eq!(run.finder.of_record(span.sent), Some(number));
                assert_eq!(
                    span.ended.and_then(|ended| run.finder.of_record(ended)),
                    span.ended.map(|_| number)
                );
            }
            let records = &run.recording.trace().records;
            let dropped =
                |record: &&hopscope_core::trace::Record| record.event.kind() == EventKind::Dropped;
            let exchanges = (0..records.len()).map(Some).chain([None]);
            let found = exchanges.map(|exchange| run.finder.drops_of(exchange).len());
            assert_eq!(found.sum::<usize>(), records.iter().filter(dropped).count());
            assert_eq!(run.finder.of_record(usize::MAX), None);
        }
    }
}
