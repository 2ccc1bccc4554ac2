//! Small bodies one behind the other: where they are put, and where they are taken from.
//!
//! A body is copied behind the one before it, by who sends it, and out of there by who receives it. The
//! memory between them goes to and fro.

use hopscope_core::Frame;
use hopscope_core::Message;

/// Bodies up to this many octets are put here.
pub(super) const MOST_OCTETS: usize = 256;

/// Memory that is kept for the next bodies.
const KEPT_OCTETS: usize = 64 * 1024;

/// Bodies that are still added to.
#[derive(Default)]
pub(super) struct Bodies {
    octets: Vec<u8>,
    /// Of each, in order.
    lengths: Vec<u16>,
}

impl Bodies {
    #[inline]
    pub(super) fn len(&self) -> usize {
        self.lengths.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.lengths.is_empty()
    }

    /// Adds a body of at most [`MOST_OCTETS`].
    #[inline]
    pub(super) fn push(&mut self, body: &[u8]) {
        debug_assert!(body.len() <= MOST_OCTETS, "a body that is not small");
        self.octets.extend_from_slice(body);
        self.lengths.push(body.len() as u16);
    }

    /// Takes the first `most` of `others`, to the end of these.
    pub(super) fn take_from(&mut self, others: &mut Self, most: usize) {
        if self.is_empty() && most >= others.len() {
            core::mem::swap(self, others);
            return;
        }
        let most = most.min(others.len());
        let lengths = others.lengths[..most].iter();
        let octets: usize = lengths.map(|length| usize::from(*length)).sum();
        self.octets.extend(others.octets.drain(..octets));
        self.lengths.extend(others.lengths.drain(..most));
    }

    fn clear(&mut self) {
        self.octets.clear();
        self.octets.shrink_to(KEPT_OCTETS);
        self.lengths.clear();
    }
}

/// Bodies that are taken one by one.
#[derive(Default)]
pub(super) struct Stock {
    bodies: Bodies,
    /// Where the next one begins, and which it is.
    at: usize,
    next: usize,
}

impl Stock {
    /// How many there are to be taken.
    #[inline]
    pub(super) fn len(&self) -> usize {
        self.bodies.len() - self.next
    }

    /// Takes the next one, as a frame.
    #[inline(always)]
    pub(super) fn pop(&mut self) -> Option<Frame> {
        let length = usize::from(*self.bodies.lengths.get(self.next)?);
        let start = self.at;
        self.next += 1;
        self.at += length;
        Some(Frame::copy_from(&self.bodies.octets[start..self.at]))
    }

    /// Takes all of `bodies`, and leaves memory for others there.
    pub(super) fn fill(&mut self, bodies: &mut Bodies) {
        self.bodies.octets.drain(..self.at);
        self.bodies.lengths.drain(..self.next);
        (self.at, self.next) = (0, 0);
        self.bodies.take_from(bodies, usize::MAX);
        bodies.clear();
    }
}

impl From<&mut Bodies> for Stock {
    fn from(bodies: &mut Bodies) -> Self {
        let mut stock = Self::default();
        stock.fill(bodies);
        stock
    }
}

impl Iterator for Stock {
    type Item = Message;

    fn next(&mut self) -> Option<Message> {
        self.pop().map(Message::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first `count` of bodies of all lengths.
    fn some(numbers: core::ops::Range<usize>) -> impl Iterator<Item = Vec<u8>> {
        numbers.map(|number| vec![number as u8; number * 7 % (MOST_OCTETS + 1)])
    }

    fn bodies(numbers: core::ops::Range<usize>) -> Bodies {
        let mut bodies = Bodies::default();
        some(numbers).for_each(|body| bodies.push(&body));
        bodies
    }

    fn messages(numbers: core::ops::Range<usize>) -> Vec<Message> {
        some(numbers).map(Message::from).collect()
    }

    #[test]
    fn what_is_put_in_comes_out_in_order_however_it_is_divided() {
        for most in [0, 1, 5, 299, 300, 1000] {
            let (mut all, mut first) = (bodies(0..300), Bodies::default());
            first.take_from(&mut all, most);
            let most = most.min(300);
            assert_eq!((first.len(), all.len()), (most, 300 - most));
            let came: Vec<_> = Stock::from(&mut first)
                .chain(Stock::from(&mut all))
                .collect();
            assert_eq!(came, messages(0..300));
        }
    }

    #[test]
    fn a_stock_that_is_filled_up_keeps_what_it_had() {
        let mut stock = Stock::from(&mut bodies(0..20));
        assert_eq!(stock.by_ref().take(5).collect::<Vec<_>>(), messages(0..5));
        stock.fill(&mut bodies(20..30));
        assert_eq!(stock.len(), 25);
        assert_eq!(stock.collect::<Vec<_>>(), messages(5..30));
    }

    #[test]
    fn the_memory_goes_to_and_fro() {
        let mut stock = Stock::from(&mut bodies(0..30));
        assert_eq!(stock.by_ref().collect::<Vec<_>>(), messages(0..30));
        let mut next = bodies(30..40);
        stock.fill(&mut next);
        assert!(next.is_empty() && next.octets.capacity() > 0);
        assert_eq!(stock.collect::<Vec<_>>(), messages(30..40));
    }
}
