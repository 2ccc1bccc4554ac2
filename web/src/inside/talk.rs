//! What is said along a link up to a step, page by page, and which of it the step is about.

use hopscope_core::trace::{Direction, Event, LinkId, Said, Utterance, conversation, link_vantage};

use super::Subject;
use crate::octets::Octets;
use crate::run::Run;

/// So much of a conversation is on one page.
const PAGE: usize = 16;

/// What is said along a link up to a step.
#[derive(Clone, Debug, PartialEq)]
pub struct Talk {
    /// The link.
    pub link: LinkId,
    /// What is said, in the order of leaving.
    pub said: Vec<Utterance>,
    /// Which of it the step is about: what leaves or arrives with it, else what was said last.
    pub now: Option<usize>,
}

/// The part of a conversation that is shown at once.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Page {
    /// The first of it.
    pub from: usize,
    /// Behind the last.
    pub to: usize,
}

/// The conversation along `link`; without one along the link that the subject or the step is about,
/// else the first. `None` where there are no links.
pub fn talk(
    run: &Run,
    step: usize,
    subject: Option<&Subject>,
    link: Option<LinkId>,
) -> Option<Talk> {
    let trace = run.recording.trace();
    let until = run.records_until(step);
    let link = link
        .or_else(|| {
            subject
                .filter(|subject| subject.picked.is_some())?
                .link(run)
        })
        .or_else(|| run.record(step)?.link)
        .or_else(|| subject?.link(run))
        .unwrap_or(LinkId(0));
    trace.topology.links.get(link.0)?;
    let said = conversation(trace, link, until);
    let of_record = |record: usize| said.iter().position(|said| said.record == record);
    let picked = subject.map(|subject| subject.record).and_then(of_record);
    let record = run.record_number(step);
    let now = picked
        .or_else(|| of_record(record?))
        .or_else(|| arrived(run, step, link, &said))
        .or_else(|| said.len().checked_sub(1));
    Some(Talk { link, said, now })
}

/// What arrives with the step: the last that has come in its direction.
fn arrived(run: &Run, step: usize, link: LinkId, said: &[Utterance]) -> Option<usize> {
    let record = run.record(step)?;
    let arrives = matches!(
        record.event,
        Event::OctetsReceived { .. } | Event::Received { .. } | Event::InterestReceived { .. }
    );
    let socket = record
        .socket
        .filter(|_| arrives && record.link == Some(link))?;
    let inward: Direction = run.topology().direction_from(link, socket).reversed();
    said.iter().rposition(|said| {
        said.direction == inward && said.arrived && !matches!(said.said, Said::End)
    })
}

impl Talk {
    /// The octets of one of its utterances with the fields that they make up.
    pub fn octets(&self, run: &Run, number: usize) -> Octets {
        let utterance = &self.said[number];
        let vantage = link_vantage(run.topology(), self.link, utterance.direction);
        match &utterance.said {
            Said::Part(part, octets) => Octets::of_part(octets.clone(), *part),
            Said::Message(message) => Octets::of_message_in(message, utterance.form, vantage),
            Said::Subscription(message) => Octets::of_message_in(message, utterance.form, vantage),
            Said::End => Octets::default(),
        }
    }

    /// The page asked for, else the one with what the step is about.
    pub fn page(&self, asked: Option<usize>) -> Page {
        let last = self.said.len().saturating_sub(1) / PAGE;
        let page = asked
            .unwrap_or_else(|| self.now.unwrap_or_default() / PAGE)
            .min(last);
        Page {
            from: page * PAGE,
            to: ((page + 1) * PAGE).min(self.said.len()),
        }
    }

    /// The number of the page before or behind, if there is one.
    pub fn beside(&self, page: Page, behind: bool) -> Option<usize> {
        let number = page.from / PAGE;
        if behind {
            (page.to < self.said.len()).then_some(number + 1)
        } else {
            number.checked_sub(1)
        }
    }
}

#[cfg(test)]
mod tests {
    use hopscope_core::world::Over;

    use super::*;

    fn run(over: Over) -> Run {
        Run::of_lesson("one-proxy", &[], over).expect("it is built in")
    }

    #[test]
    fn every_step_that_moves_octets_is_about_what_it_moves() {
        let run = run(Over::Tcp);
        let mut seen = 0;
        for step in 0..run.steps() {
            let record = run.record(step).expect("it is there");
            let (Event::OctetsSent { octets, .. } | Event::OctetsReceived { octets, .. }) =
                &record.event
            else {
                continue;
            };
            let talk = talk(&run, step, None, None).expect("there are links");
            assert_eq!(Some(talk.link), record.link);
            let now = talk.now.expect("something has been said");
            assert_eq!(talk.octets(&run, now).octets, octets, "step {step}");
            seen += 1;
        }
        assert!(
            seen >= 16,
            "two links, two ends, greeting and READY: {seen}"
        );
    }

    #[test]
    fn a_conversation_begins_with_the_greetings_and_grows_with_the_steps() {
        let run = run(Over::Tcp);
        let mut before = 0;
        for step in 0..run.steps() {
            let talk = talk(&run, step, None, Some(LinkId(0))).expect("there is a link");
            assert!(talk.said.len() >= before);
            before = talk.said.len();
            for number in 0..talk.said.len() {
                let octets = talk.octets(&run, number);
                let covered: usize = octets.fields.iter().map(|field| field.range.len()).sum();
                assert_eq!(covered, octets.octets.len(), "every octet has a name");
            }
        }
        assert!(before >= 6, "{before}");
    }

    #[test]
    fn a_long_conversation_is_turned_page_by_page() {
        let run = run(Over::Inproc);
        let mut talk = talk(&run, run.last(), None, None).expect("there is a link");
        let one = talk.said[0].clone();
        talk.said = vec![one; 3 * PAGE + 2];
        talk.now = Some(2 * PAGE);
        let mut page = talk.page(None);
        assert_eq!((page.from, page.to), (2 * PAGE, 3 * PAGE));
        assert_eq!(talk.beside(page, true), Some(3));
        page = talk.page(Some(99));
        assert_eq!((page.from, page.to), (3 * PAGE, 3 * PAGE + 2));
        assert_eq!(talk.beside(page, true), None);
        assert_eq!(talk.beside(talk.page(Some(0)), false), None);
    }
}
