//! From the author's file to the checked scenario: parameters filled in, repetitions written out.

use core::time::Duration;

use super::error::Fault;
use super::formula::Scope;
use super::model::{LinkSpec, Parameter, Scenario};
use super::source::File;
use super::{check, nodes, told};

/// From one end of a link to the other, unless the file says otherwise.
const DEFAULT_LATENCY: Duration = Duration::from_millis(1);
/// What a program takes for one thing, unless the file says otherwise.
const DEFAULT_PACE: Duration = Duration::from_micros(200);

/// The scenario that `file` is with these parameters.
pub(super) fn scenario(file: &File, parameters: Vec<Parameter>) -> Result<Scenario, Fault> {
    let octets_left = Scope::budget();
    let values: Vec<(&str, u32)> = parameters
        .iter()
        .map(|parameter| (parameter.name.as_str(), parameter.value))
        .collect();
    let scope = Scope::new(values.into_iter(), &octets_left);

    let (nodes, ends) = nodes::nodes(file, &scope)?;
    check::ends(&ends)?;
    let title = scope.both(&file.title)?;
    let summary = scope.both(&file.summary)?;
    let narration = told::narration(file, &scope, &nodes)?;
    let predictions = told::predictions(file, &scope, &nodes)?;
    let opening = file
        .opening
        .as_ref()
        .map(|moment| told::moment(moment, &scope, &nodes))
        .transpose()?;
    Ok(Scenario {
        title,
        summary,
        seed: file.seed,
        link: link(file)?,
        pace: pace(file)?,
        parameters,
        nodes,
        narration,
        predictions,
        opening,
    })
}

fn link(file: &File) -> Result<LinkSpec, Fault> {
    let mut spec = LinkSpec {
        latency: DEFAULT_LATENCY,
        loss: 0.0,
    };
    if let Some(link) = &file.link {
        spec.latency = link.latency.unwrap_or(DEFAULT_LATENCY);
        if let Some(loss) = &link.loss {
            if !(0.0..=1.0).contains(&loss.value) {
                return Err(Fault::new(loss.at, format!("a loss of {}", loss.value))
                    .expected("a part from 0.0 (none) to 1.0 (all)"));
            }
            spec.loss = loss.value;
        }
    }
    Ok(spec)
}

fn pace(file: &File) -> Result<Duration, Fault> {
    match &file.pace {
        None => Ok(DEFAULT_PACE),
        Some(pace) if pace.value.is_zero() => {
            Err(Fault::new(pace.at, "a pace of nothing").expected("at least \"1us\""))
        }
        Some(pace) => Ok(pace.value),
    }
}
