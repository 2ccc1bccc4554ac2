//! Links that do not behave as all: the blocks that say so.

use super::acts::Reader;
use super::error::{Fault, fault};
use super::formula::Scope;
use super::model::{NodeSpec, OtherLinks};
use super::tree::Value;

/// The blocks that a scenario may have.
const MAX_BLOCKS: usize = 1024;

pub(super) const OTHER_KEYS: &[&str] = &["endpoint", "node", "socket", "latency", "loss"];

/// What is said of them, in the order of the file.
#[inline(never)]
pub(super) fn links(
    values: &[Value],
    scope: &Scope<'_>,
    nodes: &[NodeSpec],
) -> Result<Vec<OtherLinks>, Fault> {
    let reader = Reader { scope, nodes };
    let mut links = Vec::new();
    for value in values {
        if links.len() == MAX_BLOCKS {
            return Err(fault!(
                value.at,
                "too many links of their own" / "单独说明的连接太多",
                "at most {MAX_BLOCKS}" / "最多 {MAX_BLOCKS} 个"
            ));
        }
        let table = value.table("links", OTHER_KEYS)?;
        let (latency, loss) = (table.get("latency"), table.get("loss"));
        if latency.or(loss).is_none() {
            return Err(fault!(
                value.at,
                "links that are as all" / "与其他连接没有不同",
                "\"latency\", \"loss\" or both" / "\"latency\"、\"loss\" 或两者"
            ));
        }
        links.push(OtherLinks {
            links: reader.links_of(table)?,
            latency: latency.map(Value::duration).transpose()?,
            loss: loss.map(Value::part).transpose()?,
        });
    }
    Ok(links)
}
