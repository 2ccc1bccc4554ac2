//! From the author's file to the checked scenario: parameters filled in, repetitions written out.
//!
//! `docs/scenario.md` tells an author about each key; `docs/scenario.schema.json` tells an editor.

use core::time::Duration;

use super::acts;
use super::error::{Fault, fault, quote};
use super::formula::Scope;
use super::model::{LinkSpec, Parameter, Scenario};
use super::nodes::Nodes;
use super::tree::{Data, Table, Value};
use super::{links, tasks, told};
use crate::lang::Text;

/// From one end of a link to the other, unless the file says otherwise.
const DEFAULT_LATENCY: Duration = Duration::from_millis(1);
/// What a program takes for one thing, unless the file says otherwise.
const DEFAULT_PACE: Duration = Duration::from_micros(200);
/// The parameters a scenario may have.
const MAX_PARAMETERS: usize = 8;

/// `$schema` is for editors and means nothing here.
pub(super) const FILE_KEYS: &[&str] = &[
    "title",
    "summary",
    "seed",
    "pace",
    "opening",
    "link",
    "parameters",
    "nodes",
    "links",
    "acts",
    "until",
    "narration",
    "predictions",
    "tasks",
    "$schema",
];
pub(super) const LINK_KEYS: &[&str] = &["latency", "loss"];
pub(super) const PARAMETER_KEYS: &[&str] = &["name", "label", "min", "max", "default"];

/// The whole file as a table.
pub(super) fn file(tree: &Value) -> Result<Table<'_>, Fault> {
    tree.table("a scenario", FILE_KEYS)
}

/// The scenario that `tree` is with these parameters.
pub(super) fn scenario(tree: &Value, parameters: Vec<Parameter>) -> Result<Scenario, Fault> {
    let file = file(tree)?;
    let octets_left = Scope::budget();
    let scope = Scope::new(&parameters, &octets_left);
    let title = scope.both(file.need("title")?.both()?)?;
    let summary = scope.both(file.need("summary")?.both()?)?;
    let nodes = Nodes::of(file.list("nodes")?, &scope)?;
    nodes.ends.check()?;
    let nodes = nodes.specs;
    let links = match file.list("links")? {
        [] => Vec::new(),
        links => links::links(links, &scope, &nodes)?,
    };
    let acts = acts::acts(file.list("acts")?, &scope, &nodes)?;
    let narration = told::narration(file.list("narration")?, &scope, &nodes)?;
    let predictions = told::predictions(file.list("predictions")?, &scope, &nodes)?;
    let tasks = tasks::tasks(file.list("tasks")?, &scope)?;
    let opening = match file.get("opening") {
        Some(value) => Some(told::moment(value, &scope, &nodes)?),
        None => None,
    };
    Ok(Scenario {
        title,
        summary,
        seed: file.get("seed").map_or(Ok(0), seed)?,
        link: link(file.get("link"))?,
        links,
        pace: file.get("pace").map_or(Ok(DEFAULT_PACE), pace)?,
        parameters,
        nodes,
        acts,
        until: file
            .get("until")
            .map_or(Ok(Duration::ZERO), Value::duration)?,
        narration,
        predictions,
        tasks,
        opening,
    })
}

fn seed(value: &Value) -> Result<u64, Fault> {
    let seed = match value.data {
        Data::Integer(seed) => u64::try_from(seed).ok(),
        _ => None,
    };
    seed.ok_or_else(|| value.unexpected("a whole number, not negative"))
}

fn link(value: Option<&Value>) -> Result<LinkSpec, Fault> {
    let mut link = LinkSpec {
        latency: DEFAULT_LATENCY,
        loss: 0.0,
    };
    if let Some(value) = value {
        let table = value.table("a link", LINK_KEYS)?;
        if let Some(latency) = table.get("latency") {
            link.latency = latency.duration()?;
        }
        if let Some(loss) = table.get("loss") {
            link.loss = loss.part()?;
        }
    }
    Ok(link)
}

pub(super) fn pace(value: &Value) -> Result<Duration, Fault> {
    let pace = value.duration()?;
    if pace.is_zero() {
        return Err(fault!(
            value.at,
            "a pace of nothing" / "步调为零",
            "at least \"1us\"" / "至少 \"1us\""
        ));
    }
    Ok(pace)
}

/// The parameters as the file declares them, each at its default.
pub(super) fn parameters(tree: &Value) -> Result<Vec<Parameter>, Fault> {
    let mut parameters: Vec<Parameter> = Vec::new();
    for value in file(tree)?.list("parameters")? {
        if parameters.len() == MAX_PARAMETERS {
            return Err(fault!(
                value.at,
                "too many parameters" / "参数太多",
                "at most {MAX_PARAMETERS}" / "最多 {MAX_PARAMETERS} 个"
            ));
        }
        let parameter = parameter(value)?;
        if parameters.iter().any(|other| other.name == parameter.name) {
            let name = parameter.name;
            return Err(fault!(
                value.at,
                "a second parameter {name:?}" / "第二个名为 {name:?} 的参数",
                "a name of its own for each" / "每个都有自己的名称"
            ));
        }
        parameters.push(parameter);
    }
    Ok(parameters)
}

fn parameter(value: &Value) -> Result<Parameter, Fault> {
    let table = value.table("a parameter", PARAMETER_KEYS)?;
    let name_value = table.need("name")?;
    let name = name_value.text()?;
    let mut letters = name.bytes();
    if name == "i"
        || !letters
            .next()
            .is_some_and(|octet| octet.is_ascii_alphabetic())
        || !letters.all(|octet| octet.is_ascii_alphanumeric() || octet == b'_')
    {
        let name = quote(name);
        return Err(fault!(
            name_value.at,
            "{name} cannot name a parameter" / "{name} 不能用作参数的名称",
            "a letter, then letters, digits and underscores, and not \"i\""
                / "字母开头，后接字母、数字或下划线，且不是 \"i\""
        ));
    }
    let label = table.need("label")?.both()?;
    let (min_value, default) = (table.need("min")?, table.need("default")?);
    let (min, max) = (min_value.number()?, table.need("max")?.number()?);
    if min > max {
        return Err(fault!(
            min_value.at,
            "a min of {min} over a max of {max}" / "min 为 {min}，大于 max 的 {max}",
            "min not greater than max" / "min 不大于 max"
        ));
    }
    let parameter = Parameter {
        name: name.to_owned(),
        label: Text {
            en: label.en.text()?.to_owned(),
            zh: label.zh.text()?.to_owned(),
        },
        min,
        max,
        value: default.number()?,
    };
    in_range(default.at, &parameter, parameter.value)?;
    Ok(parameter)
}

/// Refuses a value that `parameter`, declared at octet `at`, does not allow.
pub(super) fn in_range(at: usize, parameter: &Parameter, value: u32) -> Result<(), Fault> {
    let Parameter { name, min, max, .. } = parameter;
    if (*min..=*max).contains(&value) {
        return Ok(());
    }
    Err(fault!(
        at,
        "the parameter {name:?} cannot be {value}" / "参数 {name:?} 不能是 {value}",
        "{min} to {max}" / "{min} 到 {max}"
    ))
}
