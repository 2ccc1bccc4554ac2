//! Where nodes stand on the sheet while a scenario is changed: what is there stays where it is, and
//! what comes stands where it is put, or where there is room.

use hopscope_core::scenario::edit::Edit;

use super::State;
use crate::build::sheet::{Card, Sheet};
use crate::build::view::View;

/// The width and height of what is seen of the sheet until they are known.
pub const ASSUMED_ROOM: (f64, f64) = (720.0, 420.0);

impl State {
    /// The sheet as it is shown, with the part of it that is seen and the size of that in pixels.
    fn sheet(&self) -> (Sheet, View, (f64, f64)) {
        let room = self.build.room.unwrap_or(ASSUMED_ROOM);
        let sheet = Sheet::on_bench(&self.run, room);
        let first = || View::first(sheet.bounds, room);
        let view = self.build.view.unwrap_or_else(first);
        (sheet, view, room)
    }

    /// Where a new node finds room in what is seen, or else close to it.
    pub(super) fn free_place(&self) -> [i32; 2] {
        let (sheet, view, room) = self.sheet();
        sheet.free(&view, room)
    }

    /// What has to be done before a change, so that nothing that is there moves by it: nodes get the
    /// places in which they are seen. Then what is seen stays, too.
    pub(super) fn hold_places(&mut self, change: &Edit) -> Option<Edit> {
        let moves_nothing = matches!(
            change,
            Edit::File { .. }
                | Edit::Act(_)
                | Edit::DropAct(_)
                | Edit::DropActs { .. }
                | Edit::Move(_)
                | Edit::RenameEndpoint { .. }
        );
        if moves_nothing {
            return None;
        }
        let (sheet, view, _) = self.sheet();
        self.build.view = Some(view);
        let mut nodes = self.run.scenario.nodes.iter();
        let loose = nodes.any(|node| node.place.is_none());
        loose.then(|| Edit::Move(sheet.moved(&[], 0.0, 0.0)))
    }

    /// What is seen of the sheet has another size: all of it is shown again where a part of it would be out of
    /// sight, unless the reader has chosen what is seen.
    pub(super) fn fit_into(&mut self, room: (f64, f64)) {
        self.build.room = Some(room);
        let (sheet, view, _) = self.sheet();
        let cut = |card: &Card| !view.seen(room).contains(&card.area);
        if !self.build.moved && sheet.cards.iter().any(cut) {
            self.build.view = None;
        }
    }

    /// Shows all of the sheet, or on a narrow screen what is new, if something that was added is out of sight.
    pub(super) fn show_added(&mut self, added: &[String]) {
        let (sheet, view, room) = self.sheet();
        let seen = view.seen(room);
        let mut cards = sheet.cards.iter();
        let hidden = cards.find(|card| added.contains(&card.name) && !seen.contains(&card.area));
        if let Some(card) = hidden {
            self.build.view = Some(View::around(card.area, sheet.bounds, room));
        }
    }
}
