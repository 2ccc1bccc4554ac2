//! Those who wait until a socket can be read or written.
//!
//! Everybody who waits is woken at each change. A future that is dropped takes its waker with it, so
//! calls that were given up leave nothing behind; wakers without a ticket stay until the next
//! change, once for each task.

use std::task::Waker;

/// One waiting call's place among the others.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Ticket(u64);

/// Wakers, with and without a ticket.
#[derive(Default)]
pub(super) struct Waiters {
    next: u64,
    /// Few as a rule, and those that came last go first: a list is enough, and keeps its memory.
    ticketed: Vec<(Ticket, Waker)>,
    others: Vec<Waker>,
}

impl Waiters {
    /// Remembers a waker that nobody will take back.
    pub(super) fn add(&mut self, waker: &Waker) {
        if !self.others.iter().any(|other| other.will_wake(waker)) {
            self.others.push(waker.clone());
        }
    }

    /// Remembers the waker of a call that has this ticket, or gets its first now.
    pub(super) fn wait(&mut self, ticket: &mut Option<Ticket>, waker: &Waker) {
        let ticket = *ticket.get_or_insert_with(|| {
            self.next += 1;
            Ticket(self.next)
        });
        match self.place_of(ticket) {
            Some(place) => self.ticketed[place].1.clone_from(waker),
            None => self.ticketed.push((ticket, waker.clone())),
        }
    }

    /// The call with this ticket waits no longer.
    pub(super) fn forget(&mut self, ticket: Ticket) {
        if let Some(place) = self.place_of(ticket) {
            self.ticketed.remove(place);
        }
    }

    fn place_of(&self, ticket: Ticket) -> Option<usize> {
        self.ticketed.iter().rposition(|(own, _)| *own == ticket)
    }

    /// Wakes everybody. Tells whether there was anybody.
    pub(super) fn wake(&mut self) -> bool {
        if self.ticketed.is_empty() && self.others.is_empty() {
            return false;
        }
        self.ticketed.drain(..).for_each(|(_, waker)| waker.wake());
        self.others.drain(..).for_each(Waker::wake);
        true
    }

    /// How many wait.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.ticketed.len() + self.others.len()
    }
}
