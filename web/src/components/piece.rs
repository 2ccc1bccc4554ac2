//! What is drawn anew only when it has changed: a node, a link, an item of the stage, a column of the
//! strip.
//!
//! A step changes few of them. Each is a component of its own, so that the others are compared as
//! values and neither drawn nor compared element by element.

use std::rc::Rc;

use hopscope_core::Lang;
use yew::{Properties, component, html};

use super::stage::Position;
use super::{item, node, stage, strip};
use crate::el::{Callback, Html};
use crate::inside::Follows;
use crate::layout::{Layout, LinkLine};
use crate::scene::{Item, LinkView, NodeView};
use crate::shared::Shared;
use crate::state::Action;
use crate::strip::Hop;

/// What a piece is drawn from, next to what all pieces share.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// The node of this number.
    Node(usize, NodeView),
    /// A link, and where its line goes.
    Link(LinkLine, LinkView),
    /// A message or a note, and whether it is chosen.
    Item(Item, bool),
    /// A column of the strip: its middle, its width, and whether the strip has a row of replies.
    Hop(Hop, (f64, f64), bool),
}

/// What all pieces of a stage or a strip share.
#[derive(Clone, Debug, PartialEq)]
pub struct Common {
    /// Where everything stands.
    pub layout: Shared<Layout>,
    /// The language.
    pub lang: Lang,
    /// The play time at which it is drawn.
    pub position: Position,
    /// The message on a link that was chosen.
    pub chosen: Option<usize>,
    /// The frame that is followed.
    pub follows: Option<Follows>,
    /// Takes what the reader does.
    pub send: Callback<Action>,
}

impl Common {
    /// The class of a frame that is followed.
    pub fn followed(&self, record: usize, frame: usize) -> &'static str {
        let follows = self.follows.as_ref();
        if follows.is_some_and(|follows| follows.is_it(record, frame)) {
            "followed"
        } else {
            ""
        }
    }
}

/// A piece.
#[derive(PartialEq, Properties)]
pub struct PieceProps {
    /// What it is drawn from.
    pub piece: Rc<Piece>,
    /// What all pieces share.
    pub common: Rc<Common>,
}

#[component]
fn PieceView(props: &PieceProps) -> Html {
    let common = &props.common;
    match &*props.piece {
        Piece::Node(number, view) => node::node(common, *number, view).into(),
        Piece::Link(line, view) => stage::link(line, view, &common.layout, common.lang).into(),
        Piece::Item(view, chosen) => item::item(common, view, *chosen).into(),
        Piece::Hop(hop, place, replies) => strip::column(common, hop, *place, *replies).into(),
    }
}

/// Draws a piece under a name among its siblings.
pub fn draw(key: &str, piece: Piece, common: &Rc<Common>) -> Html {
    let (piece, common) = (Rc::new(piece), Rc::clone(common));
    html! { <PieceView {key} {piece} {common} /> }
}
