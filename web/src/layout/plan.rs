//! How large everything is made so that the stage fits its room: card widths, gaps, columns.

use hopscope_core::trace::{SocketId, Topology};

use super::cards::{BADGE_ROW, MOST_STACKED};
use super::{CLEARANCE, Demand, Orientation, crowd, drawer_height};
use crate::geometry::Area;
use crate::stack_size::{STACK_WIDTH, StackSize};

/// A stage narrower than this runs down.
const NARROW: f64 = 560.0;
/// The width of a large phone.
const PHONE: f64 = 400.0;
pub(super) const MARGIN: f64 = 22.0;
/// The height of a card with its badges side by side.
const CARD_HEIGHT: f64 = 88.0;
const GAP_MAX: f64 = 320.0;
/// The gap under which badges are put one above the other to save width.
pub(super) const GAP_ROOMY: f64 = 44.0;
/// The gap under which cards are as narrow as their badges allow.
const GAP_STACKED: f64 = 34.0;
/// The least gap there is; the stage becomes wider than its room then.
const GAP_TIGHT: f64 = 26.0;
/// Between the columns of one layer.
pub(super) const INNER_GAP: f64 = 34.0;
/// What is said above a message.
const NOTE: f64 = 30.0;
/// Down: between the cards and the messages beside them.
pub(super) const LANE: f64 = 18.0;
/// Down: between messages and the edge, at least.
pub(super) const EDGE: f64 = 4.0;
/// Between the rows of a column, next to the room for messages.
const ROW_GAP: f64 = 18.0;

/// How much room a card takes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Density {
    /// The badges of a card stand side by side.
    Roomy,
    /// The badges of a card stand one above the other.
    Stacked,
    /// So they do, and cards are no wider than they must be.
    Tight,
}

/// The sizes from which places follow.
pub(super) struct Plan<'a> {
    pub(super) topology: &'a Topology,
    pub(super) demand: &'a Demand,
    pub(super) orientation: Orientation,
    pub(super) density: Density,
    pub(super) columns: Vec<usize>,
    /// The layer of each column: a layer of very many nodes has several.
    pub(super) layers: Vec<usize>,
    /// How many gaps between columns are within a layer.
    pub(super) inner: usize,
    /// The place of each node in its column.
    pub(super) rows: Vec<usize>,
    /// How many nodes each column has, or the first one of its layer.
    pub(super) counts: Vec<usize>,
    pub(super) card_widths: Vec<f64>,
    card_height: f64,
    gap: f64,
    pub(super) available: f64,
}

impl<'a> Plan<'a> {
    pub(super) fn new(topology: &'a Topology, demand: &'a Demand, available: f64) -> Self {
        let columns = columns(topology);
        let count = columns.iter().max().map_or(0, |last| last + 1);
        let mut counts = vec![0; count];
        let mut rows = Vec::with_capacity(columns.len());
        for column in &columns {
            rows.push(counts[*column]);
            counts[*column] += 1;
        }
        let orientation = if available < NARROW {
            Orientation::Down
        } else {
            Orientation::Across
        };
        let mut plan = Self {
            topology,
            demand,
            orientation,
            density: Density::Roomy,
            columns,
            layers: (0..count).collect(),
            inner: 0,
            rows,
            counts,
            card_widths: Vec::new(),
            card_height: CARD_HEIGHT,
            gap: GAP_MAX,
            available,
        };
        plan.measure_cards();
        let most = match orientation {
            Orientation::Across => crowd::MOST_ACROSS,
            Orientation::Down => crowd::MOST_DOWN,
        };
        // Where messages would be beyond the edge, too.
        let wide = orientation == Orientation::Down && plan.width() > available;
        if plan.tallest() > most || wide {
            crowd::fold(&mut plan);
        }
        plan.fit();
        plan
    }

    /// Chooses card widths and the gap between columns.
    fn fit(&mut self) {
        self.measure_cards();
        if self.orientation == Orientation::Down {
            return;
        }
        let sockets = self.topology.nodes.iter().map(|node| node.sockets.len());
        let most = sockets.max().unwrap_or_default();
        let proxies = most > 1;
        let rows = most.min(MOST_STACKED).saturating_sub(1) as f64;
        for (least, density) in [(GAP_ROOMY, Density::Stacked), (GAP_STACKED, Density::Tight)] {
            if self.gap_left() < least && proxies {
                self.density = density;
                self.card_height = CARD_HEIGHT + BADGE_ROW * rows;
                self.measure_cards();
            }
        }
        self.gap = self.gap_left().clamp(GAP_TIGHT, GAP_MAX);
    }

    /// The width that is left for each gap.
    fn gap_left(&self) -> f64 {
        let cards: f64 = (0..self.counts.len())
            .map(|column| self.column_width(column))
            .sum();
        let gaps = self.counts.len().saturating_sub(1 + self.inner).max(1);
        (self.available - 2.0 * MARGIN - cards - INNER_GAP * self.inner as f64) / gaps as f64
    }

    /// Whether the column is of the same layer as the one before it.
    fn is_inner(&self, column: usize) -> bool {
        self.layers[column] == self.layers[column - 1]
    }

    fn column_width(&self, column: usize) -> f64 {
        let cards = self.columns.iter().zip(&self.card_widths);
        cards
            .filter(|(c, _)| **c == column)
            .map(|(_, width)| *width)
            .fold(0.0, f64::max)
    }

    /// The height of the tallest message.
    fn stack(&self) -> f64 {
        let folds = self.orientation == Orientation::Down;
        StackSize::of(self.demand.frames, folds).height
    }

    /// The room that messages and drawers want above and below a card.
    pub(super) fn headroom(&self) -> f64 {
        let note = if self.demand.notes { NOTE } else { 0.0 };
        self.stack() + CLEARANCE + 10.0 + note
    }

    pub(super) fn footroom(&self) -> f64 {
        let most = self
            .demand
            .drawers
            .iter()
            .max()
            .copied()
            .unwrap_or_default();
        if most == 0 { 0.0 } else { drawer_height(most) }
    }

    pub(super) fn pitch(&self) -> f64 {
        match self.orientation {
            Orientation::Across => self.headroom() + self.card_height + self.footroom() + ROW_GAP,
            Orientation::Down => {
                let stack = self.stack() + 12.0;
                (self.card_height + self.footroom() + 52.0).max(stack)
            }
        }
    }

    fn tallest(&self) -> usize {
        self.counts.iter().max().copied().unwrap_or_default()
    }

    pub(super) fn width(&self) -> f64 {
        match self.orientation {
            Orientation::Across => self.content_width().max(self.available),
            Orientation::Down => (self.lane() + STACK_WIDTH + EDGE).max(self.available),
        }
    }

    fn content_width(&self) -> f64 {
        let cards: f64 = (0..self.counts.len())
            .map(|column| self.column_width(column))
            .sum();
        let gaps = self.gap * self.counts.len().saturating_sub(1 + self.inner) as f64;
        cards + gaps + INNER_GAP * self.inner as f64 + 2.0 * MARGIN
    }

    pub(super) fn height(&self) -> f64 {
        match self.orientation {
            Orientation::Across => {
                let rows = self.tallest().max(1) as f64;
                rows * self.pitch() - ROW_GAP + 2.0 * MARGIN / 2.0
            }
            Orientation::Down => {
                let stack = self.stack();
                let first = self.first_row();
                let last = first + self.pitch() * self.counts.len().saturating_sub(1) as f64;
                let foot =
                    (self.card_height + self.footroom()).max(self.card_height / 2.0 + stack / 2.0);
                last + foot + MARGIN / 2.0
            }
        }
    }

    /// Down: where the first row starts, so that the tallest message beside it is not cut off.
    fn first_row(&self) -> f64 {
        let stack = self.stack();
        (MARGIN / 2.0).max((stack - self.card_height) / 2.0 + 8.0)
    }

    /// Down: where messages travel.
    pub(super) fn lane(&self) -> f64 {
        let widest = (0..self.counts.len())
            .map(|row| self.row_width(row))
            .fold(0.0, f64::max);
        (self.inset() + widest + LANE).max((self.available - STACK_WIDTH) / 2.0 + 30.0)
    }

    /// Down: where cards begin. In more room than a phone's they stand nearer to the lane.
    fn inset(&self) -> f64 {
        let widest = (0..self.counts.len())
            .map(|row| self.row_width(row))
            .fold(0.0, f64::max);
        let free = self.available - (MARGIN + widest + 28.0 + STACK_WIDTH);
        let wanted = (self.available - PHONE) / 2.0;
        MARGIN / 2.0 + wanted.min(free / 2.0).max(0.0)
    }

    fn row_width(&self, row: usize) -> f64 {
        let cards = self
            .columns
            .iter()
            .zip(&self.card_widths)
            .filter(|(c, _)| **c == row);
        cards.map(|(_, width)| width + 12.0).sum::<f64>() - 12.0
    }

    pub(super) fn card(&self, node: usize) -> Area {
        let (column, row) = (self.columns[node], self.rows[node]);
        let (w, h) = (self.card_widths[node], self.card_height);
        match self.orientation {
            Orientation::Across => {
                let gap = |column| {
                    if self.is_inner(column) {
                        INNER_GAP
                    } else {
                        self.gap
                    }
                };
                let before = (0..column).map(|c| self.column_width(c) + gap(c + 1));
                let before: f64 = before.sum();
                let left = ((self.available - self.content_width()) / 2.0).max(0.0) + MARGIN;
                let x = left + before + (self.column_width(column) - w) / 2.0;
                let missing = (self.tallest() - self.counts[column]) as f64;
                let y =
                    MARGIN / 2.0 + self.headroom() + (row as f64 + missing / 2.0) * self.pitch();
                Area { x, y, w, h }
            }
            Orientation::Down => {
                let nodes = 0..self.topology.nodes.len();
                let before: f64 = nodes
                    .filter(|n| self.columns[*n] == column && self.rows[*n] < row)
                    .map(|n| self.card_widths[n] + 12.0)
                    .sum();
                let widest = (0..self.counts.len())
                    .map(|row| self.row_width(row))
                    .fold(0.0, f64::max);
                let indent = (widest - self.row_width(column)) / 2.0;
                let y = self.first_row() + self.pitch() * column as f64;
                Area {
                    x: self.inset() + indent + before,
                    y,
                    w,
                    h,
                }
            }
        }
    }
}

/// The column of each node: one behind the last of the nodes listed before it that it is linked
/// with.
fn columns(topology: &Topology) -> Vec<usize> {
    let mut columns = vec![0; topology.nodes.len()];
    for node in 0..columns.len() {
        for link in &topology.links {
            let ends =
                [link.connector, link.binder].map(|socket: SocketId| topology.node_of(socket).0);
            for (here, there) in [(ends[0], ends[1]), (ends[1], ends[0])] {
                if here == node && there < node {
                    columns[node] = columns[node].max(columns[there] + 1);
                }
            }
        }
    }
    columns
}
