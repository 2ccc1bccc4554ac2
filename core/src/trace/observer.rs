//! Listening without cost: an observer is a type parameter that says whether it listens.

use crate::message::Message;
use crate::trace::Event;

/// Takes the events of a state machine in their order. A message in one is lent: whoever keeps the
/// event keeps a [clone](Event::into_owned), or one that is there already.
///
/// [`LISTENS`](Self::LISTENS) is a constant, so with [`Silent`] every call compiles to nothing:
/// the message path pays for the trace only where somebody reads it.
pub trait Observer {
    /// Whether events are wanted at all.
    const LISTENS: bool = true;

    /// Takes one event.
    fn observe(&mut self, event: Event<&Message>);

    /// Builds an event and takes it, if anybody listens.
    fn emit<'a>(&mut self, event: impl FnOnce() -> Event<&'a Message>)
    where
        Self: Sized,
    {
        if Self::LISTENS {
            self.observe(event());
        }
    }
}

/// Nobody listens.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Observer for Silent {
    const LISTENS: bool = false;

    fn observe(&mut self, _: Event<&Message>) {}
}

/// Keeps the events in their order.
impl Observer for Vec<Event> {
    #[inline(always)]
    fn observe(&mut self, event: Event<&Message>) {
        self.push(event.into_owned());
    }
}
