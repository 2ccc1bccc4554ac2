//! Faults written out: what is done to links and nodes from outside, by time.

use super::error::{Fault, fault};
use super::formula::Scope;
use super::model::{FaultKind, FaultSpec, Links, NodeSpec};
use super::tree::{Data, Value};

/// The faults that a scenario may have.
const MAX_FAULTS: usize = 256;

pub(super) const FAULT_KEYS: &[&str] = &["at", "cut", "unplug", "restore", "kill", "restart"];
pub(super) const LINKS_KEYS: &[&str] = &["endpoint", "node"];

/// The faults in the order of their times; those of one time in the order of the file.
pub(super) fn faults(
    values: &[Value],
    scope: &Scope<'_>,
    nodes: &[NodeSpec],
) -> Result<Vec<FaultSpec>, Fault> {
    let mut faults = Vec::new();
    for value in values {
        if faults.len() == MAX_FAULTS {
            return Err(fault!(value.at, "too many faults", "at most {MAX_FAULTS}"));
        }
        let table = value.table("a fault", FAULT_KEYS)?;
        let at = table.need("at")?.duration()?;
        let (deed, what) = table.one_of(&["cut", "unplug", "restore", "kill", "restart"])?;
        let fault = match deed {
            "cut" => FaultKind::Cut(links(what, scope, nodes)?),
            "unplug" => FaultKind::Unplug(links(what, scope, nodes)?),
            "restore" => FaultKind::Restore(links(what, scope, nodes)?),
            "kill" => FaultKind::Kill(node(what, scope, nodes)?),
            _ => FaultKind::Restart(node(what, scope, nodes)?),
        };
        faults.push(FaultSpec { at, fault });
    }
    faults.sort_by_key(|fault| fault.at);
    Ok(faults)
}

fn node(value: &Value, scope: &Scope<'_>, nodes: &[NodeSpec]) -> Result<String, Fault> {
    let name = scope.text(value)?;
    if nodes.iter().any(|node| node.name == name) {
        return Ok(name);
    }
    let known: Vec<&str> = nodes.iter().map(|node| node.name.as_str()).collect();
    Err(Fault::unknown(value.at, "node", &name, &known))
}

/// An endpoint, or a table with the endpoint and the node whose link to it is meant.
fn links(value: &Value, scope: &Scope<'_>, nodes: &[NodeSpec]) -> Result<Links, Fault> {
    let sockets = || nodes.iter().flat_map(|node| &node.sockets);
    let (endpoint_value, node_value) = match value.data {
        Data::Text(_) => (value, None),
        _ => {
            let table = value.table("links", LINKS_KEYS)?;
            (table.need("endpoint")?, table.get("node"))
        }
    };
    let endpoint = scope.text(endpoint_value)?;
    if !sockets().any(|socket| socket.binds.contains(&endpoint)) {
        let known: Vec<&str> = sockets()
            .flat_map(|socket| &socket.binds)
            .map(String::as_str)
            .collect();
        return Err(Fault::unknown(
            endpoint_value.at,
            "endpoint",
            &endpoint,
            &known,
        ));
    }
    let Some(value) = node_value else {
        let node = None;
        return Ok(Links { endpoint, node });
    };
    let name = node(value, scope, nodes)?;
    let connects = nodes
        .iter()
        .filter(|node| node.name == name)
        .flat_map(|node| &node.sockets)
        .any(|socket| socket.connects.contains(&endpoint));
    if !connects {
        return Err(fault!(
            value.at,
            "{name:?} does not connect to {endpoint:?}",
            "a node that does"
        ));
    }
    let node = Some(name);
    Ok(Links { endpoint, node })
}
