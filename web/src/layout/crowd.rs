//! Layers of very many nodes: they are folded into several columns, or rows on a narrow screen, so
//! that a crowd has about the proportion of the stage.

use hopscope_core::trace::Topology;

use super::Orientation;
use super::plan::{EDGE, GAP_ROOMY, INNER_GAP, LANE, MARGIN, Plan};
use crate::stack_size::STACK_WIDTH;

/// The most nodes of a layer that always stay in one column.
pub const MOST_ACROSS: usize = 6;
/// The most nodes of a layer that always stay in one row of a narrow stage.
pub(super) const MOST_DOWN: usize = 4;
/// How high a crowd is to be for its width.
const SHAPE: f64 = 0.6;

/// Folds what is too high for its width, as far as there is room beside it.
#[inline(never)]
pub(super) fn fold(plan: &mut Plan<'_>) {
    let layers = layers(plan.topology, &plan.columns);
    let widths: Vec<f64> = layers
        .iter()
        .map(|layer| {
            let widths = layer.iter().map(|node| plan.card_widths[*node]);
            widths.fold(0.0, f64::max)
        })
        .collect();
    let folds = match plan.orientation {
        Orientation::Across => across(plan, &layers, &widths),
        Orientation::Down => down(plan, &layers, &widths),
    };
    plan.counts.clear();
    plan.layers.clear();
    let count = layers.len();
    for (number, (layer, lines)) in layers.iter().zip(folds).enumerate() {
        let first = plan.counts.len();
        let across = plan.orientation == Orientation::Across;
        // Read like a text: from left to right, then the next row.
        let beside = if across {
            lines
        } else {
            layer.len().div_ceil(lines)
        };
        for (nth, node) in layer.iter().enumerate() {
            let (row, column) = (nth / beside, nth % beside);
            let (line, place) = if across { (column, row) } else { (row, column) };
            (plan.columns[*node], plan.rows[*node]) = (first + line, place);
        }
        for _ in 0..lines {
            plan.layers.push(number);
            plan.counts.push(layer.len().div_ceil(lines));
        }
    }
    plan.inner = plan.layers.len() - count;
}

/// In a layer of several columns all cards are alike, so that there are lanes between them.
#[inline(never)]
pub(super) fn make_alike(plan: &mut Plan<'_>) {
    for layer in 0..plan.layers.len() {
        let is_own = |node: &usize| plan.layers[plan.columns[*node]] == layer;
        let own: Vec<usize> = (0..plan.columns.len()).filter(is_own).collect();
        if plan.layers.iter().filter(|own| **own == layer).count() > 1 {
            let widest = own.iter().map(|node| plan.card_widths[*node]);
            let widest = widest.fold(0.0, f64::max);
            for node in own {
                plan.card_widths[node] = widest;
            }
        }
    }
}

/// The nodes of each layer. Nodes without links stand apart from those that have some.
fn layers(topology: &Topology, columns: &[usize]) -> Vec<Vec<usize>> {
    let last = columns.iter().max().copied().unwrap_or_default();
    let mut layers = vec![Vec::new(); last + 2];
    for (node, column) in columns.iter().enumerate() {
        let mut links = topology.links.iter();
        let linked = links.any(|link| {
            [link.connector, link.binder].map(|end| topology.node_of(end).0 == node) != [false; 2]
        });
        layers[if linked { *column } else { last + 1 }].push(node);
    }
    layers.retain(|layer| !layer.is_empty());
    layers
}

/// In how many columns each layer stands.
fn across(plan: &Plan<'_>, layers: &[Vec<usize>], widths: &[f64]) -> Vec<usize> {
    let mut folds = vec![1; layers.len()];
    let width = |folds: &[usize]| {
        let layers = folds.iter().zip(widths);
        let layers = layers
            .map(|(lines, width)| *lines as f64 * (width + INNER_GAP) - INNER_GAP + GAP_ROOMY);
        layers.sum::<f64>() - GAP_ROOMY + 2.0 * MARGIN
    };
    loop {
        let mut tallest = (0, 0);
        for (number, (layer, lines)) in layers.iter().zip(&folds).enumerate() {
            let rows = layer.len().div_ceil(*lines);
            if rows > tallest.1 {
                tallest = (number, rows);
            }
        }
        let (number, rows) = tallest;
        if rows <= MOST_ACROSS || rows as f64 * plan.pitch() <= width(&folds) * SHAPE {
            return folds;
        }
        folds[number] += 1;
        if width(&folds) > plan.available {
            folds[number] -= 1;
            return folds;
        }
    }
}

/// In how many rows each layer stands, beside the lane of the messages.
fn down(plan: &Plan<'_>, layers: &[Vec<usize>], widths: &[f64]) -> Vec<usize> {
    let room = plan.available - STACK_WIDTH - LANE - EDGE - MARGIN / 2.0;
    let layers = layers.iter().zip(widths);
    let folds = layers.map(|(layer, width)| {
        let beside = ((room + 12.0) / (width + 12.0)).max(1.0) as usize;
        layer.len().div_ceil(beside)
    });
    folds.collect()
}
