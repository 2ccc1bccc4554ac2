//! What is on a card: how wide it must be for its name and badges, and where these and its drawers are.

use hopscope_core::socket::SocketKind;
use hopscope_core::trace::{NodeInfo, SocketId};

use super::plan::{Density, Plan};
use super::{crowd, drawer_height, names};
use crate::geometry::Area;

const BADGE_WIDTH: f64 = 50.0;
const BADGE_HEIGHT: f64 = 20.0;
const BADGE_GAP: f64 = 4.0;
/// What a badge and its queue take when badges stand one above the other.
pub(super) const BADGE_ROW: f64 = 41.0;
/// The most badges of a card that stand one above the other.
pub(super) const MOST_STACKED: usize = 4;
/// The least width of a card under whose badge stands that its socket waits for a reply.
pub const ASKING_WIDTH: f64 = 74.0;
/// The least width of a card where badges stand side by side.
const LEAST_ROOMY: f64 = 96.0;
/// Beside a name, on both sides together.
const ASIDE: f64 = 18.0;

/// The width of the card of a new node with so many sockets, whose name is short.
pub fn new_width(sockets: usize) -> f64 {
    beside(sockets).max(LEAST_ROOMY)
}

/// The width of a card with so many badges beside each other.
fn beside(badges: usize) -> f64 {
    badges as f64 * (BADGE_WIDTH + BADGE_GAP) + 8.0
}

impl Plan<'_> {
    /// Chooses the widths of all cards.
    pub(super) fn measure_cards(&mut self) {
        let sockets = &self.topology.sockets;
        let asks = |id: &SocketId| matches!(sockets[id.0].kind, SocketKind::Req | SocketKind::Rep);
        let width = |node: &NodeInfo| {
            let sockets = node.sockets.len();
            let badges = if self.density == Density::Roomy {
                sockets.max(1)
            } else {
                sockets.div_ceil(MOST_STACKED).max(1)
            };
            let least = match self.density {
                Density::Roomy => LEAST_ROOMY,
                Density::Stacked => 84.0,
                Density::Tight if node.sockets.iter().any(asks) => ASKING_WIDTH,
                Density::Tight => 62.0,
            };
            beside(badges)
                .max(names::width(&node.name) + ASIDE)
                .max(least)
        };
        self.card_widths = self.topology.nodes.iter().map(width).collect();
        if self.inner > 0 {
            crowd::make_alike(self);
        }
    }

    pub(super) fn badge(&self, card: &Area, nth: usize, of: usize) -> Area {
        let (w, h) = (BADGE_WIDTH, BADGE_HEIGHT);
        if self.density != Density::Roomy {
            let beside = of.div_ceil(MOST_STACKED) as f64;
            let (row, column) = (nth % MOST_STACKED, nth / MOST_STACKED);
            let all = beside * (w + BADGE_GAP) - BADGE_GAP;
            let x = card.center().x - all / 2.0 + column as f64 * (w + BADGE_GAP);
            let extra = if of > 1 { 0.0 } else { BADGE_ROW / 2.0 };
            return Area {
                x,
                y: card.y + 38.0 + extra + row as f64 * BADGE_ROW,
                w,
                h,
            };
        }
        let all = of as f64 * w + (of as f64 - 1.0) * BADGE_GAP;
        let x = card.center().x - all / 2.0 + nth as f64 * (w + BADGE_GAP);
        Area {
            x,
            y: card.y + 38.0,
            w,
            h,
        }
    }

    pub(super) fn drawer(&self, card: &Area, nth: usize, of: usize, rows: usize) -> Area {
        let h = drawer_height(rows);
        if of > 2 {
            let w = (card.w - 4.0) / of as f64;
            let (x, y) = (card.x + 2.0 + nth as f64 * w, card.bottom());
            return Area { x, y, w, h };
        }
        let w = if of > 1 && self.density == Density::Roomy {
            card.w / 2.0 + 14.0
        } else {
            card.w - 4.0
        };
        let x = if of > 1 && self.density == Density::Roomy {
            if nth == 0 {
                card.x + 6.0
            } else {
                card.right() - 6.0 - w
            }
        } else {
            card.x + 2.0
        };
        Area {
            x,
            y: card.bottom(),
            w,
            h,
        }
    }
}
