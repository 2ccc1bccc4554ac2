//! What is told and asked along the run, tied to moments of it.

use super::error::{Fault, any_of, quote};

use super::formula::Scope;
use super::messages::{count_of, message};
use super::model::{Moment, Narration, NodeSpec, Prediction};
use super::read::At;
use super::source::{self, File};
use crate::socket::SocketKind;
use crate::trace::EventKind;

/// The pieces of narration, and the questions, that a scenario may have.
const MAX_TOLD: usize = 256;
/// How many answers a question may offer.
const OPTIONS: core::ops::RangeInclusive<usize> = 2..=6;

/// The narration whose condition holds.
pub(super) fn narration(
    file: &File,
    scope: &Scope<'_>,
    nodes: &[NodeSpec],
) -> Result<Vec<Narration>, Fault> {
    let mut told = Vec::new();
    for narration in &file.narration {
        if scope.holds(narration.when.as_ref())? {
            few(narration.at.node.at, told.len())?;
            told.push(Narration {
                at: moment(&narration.at, scope, nodes)?,
                text: scope.both(&narration.text)?,
            });
        }
    }
    Ok(told)
}

/// The questions whose condition holds.
pub(super) fn predictions(
    file: &File,
    scope: &Scope<'_>,
    nodes: &[NodeSpec],
) -> Result<Vec<Prediction>, Fault> {
    let mut asked = Vec::new();
    for prediction in &file.predictions {
        if scope.holds(prediction.when.as_ref())? {
            few(prediction.at.node.at, asked.len())?;
            asked.push(self::prediction(prediction, scope, nodes)?);
        }
    }
    Ok(asked)
}

fn few(at: usize, so_far: usize) -> Result<(), Fault> {
    if so_far < MAX_TOLD {
        return Ok(());
    }
    Err(Fault::new(at, "too much is told").expected(format!("at most {MAX_TOLD} of each")))
}

fn prediction(
    prediction: &source::Prediction,
    scope: &Scope<'_>,
    nodes: &[NodeSpec],
) -> Result<Prediction, Fault> {
    let source::Prediction {
        options: At { at, value: sources },
        ..
    } = prediction;
    if !OPTIONS.contains(&sources.len()) {
        let found = format!("options to choose from: {}", sources.len());
        let (least, most) = (OPTIONS.start(), OPTIONS.end());
        return Err(Fault::new(*at, found).expected(format!("{least} to {most}")));
    }
    let mut options = Vec::new();
    for source in sources {
        let option = message(source, scope)?;
        if options.contains(&option) {
            return Err(Fault::new(source.at, "the same option again")
                .expected("options that differ in their frames"));
        }
        options.push(option);
    }
    Ok(Prediction {
        at: moment(&prediction.at, scope, nodes)?,
        question: scope.both(&prediction.question)?,
        options,
        explanation: scope.both(&prediction.explanation)?,
    })
}

/// The moment with its node and socket known to exist and its event possible there.
pub(super) fn moment(
    moment: &source::Moment,
    scope: &Scope<'_>,
    nodes: &[NodeSpec],
) -> Result<Moment, Fault> {
    let name = scope.text(&moment.node)?;
    let Some(node) = nodes.iter().find(|node| node.name == name) else {
        let known: Vec<&str> = nodes.iter().map(|node| node.name.as_str()).collect();
        return Err(Fault::unknown(moment.node.at, "node", &name, &known));
    };
    let kinds: Vec<SocketKind> = node.sockets.iter().map(|socket| socket.kind).collect();
    if let Some(At { at, value }) = &moment.socket
        && !kinds.contains(value)
    {
        let names: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
        return Err(
            Fault::new(*at, format!("{} has no {value} socket", quote(&name)))
                .expected(any_of(&names)),
        );
    }
    let socket = moment.socket.as_ref().map(|socket| socket.value);
    let event = moment.event.value;
    if let Some(owner) = owner(event)
        && !socket.map_or_else(|| kinds.contains(&owner), |kind| kind == owner)
    {
        return Err(Fault::new(
            moment.event.at,
            format!("{} never happens there", quote(event.name())),
        )
        .expected(format!("it at a {owner}")));
    }
    let nth = match &moment.nth {
        None => 1,
        Some(count) => match usize::try_from(count_of(count, scope)?) {
            Ok(nth) if nth > 0 => nth,
            _ => {
                return Err(Fault::new(count.at, "events are counted from 1").expected("1 or more"));
            }
        },
    };
    Ok(Moment {
        node: name,
        socket,
        event,
        nth,
    })
}

/// The only socket type at which an event happens, for those that have one.
fn owner(event: EventKind) -> Option<SocketKind> {
    match event {
        EventKind::DelimiterAdded | EventKind::DelimiterStripped => Some(SocketKind::Req),
        EventKind::EnvelopeKept | EventKind::EnvelopeRestored => Some(SocketKind::Rep),
        EventKind::IdentityPushed | EventKind::IdentityPopped | EventKind::PeerNamed => {
            Some(SocketKind::Router)
        }
        _ => None,
    }
}
