//! What a reader can do, as one list.

use std::rc::Rc;

use hopscope_core::Lang;
use hopscope_core::world::Over;

use super::{Break, BuildAction, Coding, Controls, Look, Tab, Theme, ViewsAction, home};
use crate::playback::Speed;
use crate::route::{Place, RouteError};

/// What a reader can do.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Go where a link leads.
    Follow(Result<Place, RouteError>),
    /// Show a scenario given as text.
    Load(Rc<str>),
    /// Set a parameter of the scenario.
    Set(String, u32),
    /// Make the links of something else.
    Over(Over),
    /// Give the branch that is shown another text.
    Rewrite(Rc<str>),
    /// Go on with a text in which something more is done at the step that is shown: a branch of its
    /// own, unless it is the last step.
    GoOn(Rc<str>),
    /// Go back to the work before the last change.
    Undo,
    /// Take back what was undone last.
    Redo,
    /// Show another branch, by its number.
    Switch(usize),
    /// Go back to another branch, to the step at which one that came of it was begun.
    Return(usize),
    /// Show a branch beside the one that is shown, or none.
    Compare(Option<usize>),
    /// Take a branch away.
    Close(usize),
    /// A step forward, or so many.
    Forward,
    /// A step back.
    Back,
    /// To a step at once; with [`usize::MAX`] to the end, and what is shown beside to its own.
    Seek(usize),
    /// Play or pause.
    Toggle,
    /// Pause.
    Pause,
    /// Playing has come to this step.
    Reached(usize),
    /// Playing has come to the end.
    Ended,
    /// Play at this speed.
    Pace(Speed),
    /// Another language.
    Speak(Lang),
    /// The texts of another language cannot be had.
    Untold(Lang),
    /// A newer version of the page waits.
    Newer,
    /// Another theme.
    Paint(Theme),
    /// Another lens.
    Look(Tab),
    /// Another view of the run, or a jump in it.
    Views(ViewsAction),
    /// Choose a message on a link, or none.
    Choose(Option<usize>),
    /// Point at a field of the octets, or at none.
    Point(Option<usize>),
    /// Look into a frame, a link or a node.
    Inside(Look),
    /// Do something from outside at the step that is shown, or choose what.
    Break(Break),
    /// Look at the programs.
    Code(Coding),
    /// Mark an option of a question.
    Mark(usize, usize),
    /// Check the answer to a question.
    Check(usize),
    /// Be told the answer to a question without giving one.
    Skip(usize),
    /// Put the notice away.
    Dismiss,
    /// Let single keys act or not.
    Shortcuts(bool),
    /// Show so much of playback.
    Control(Controls),
    /// Open or close the list of lessons.
    Menu(bool),
    /// Something about what leaves the page.
    Home(home::Deed),
    /// Do something at the workbench.
    Build(BuildAction),
}
