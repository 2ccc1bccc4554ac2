//! What the page shows, as one value, and what a reader can do to it: commands up, data down.
//!
//! The reducer is pure but for playing the scenario anew, which is a pure function of it. Time does
//! not enter: whoever plays tells which step it has [reached](Action::Reached).

mod action;
mod breaking;
mod build;
mod code;
mod display;
pub mod home;
mod inside;
mod over;
mod place;
mod telling;
mod views;
mod work;

use std::rc::Rc;

use hopscope_core::Lang;
use yew::Reducible;

use crate::playback::Speed;
use crate::route::RouteError;
use crate::run::{LoadError, Run, first_difference};

pub use action::Action;
pub use breaking::{Break, Breaking, Open, Spot};
pub use build::{ASSUMED_ROOM, Build, BuildAction, Draft, FRAMES, PAIR, Pick, Refused, Told};
pub use code::{Code, Coding};
pub use display::{Controls, Cue, Tab, Theme};
pub use inside::{Inside, Look};
pub use place::FIRST_LESSON;
pub use telling::{Answer, Row, Telling};
pub use views::{Pane, Views, ViewsAction};
pub use work::{Branch, Fork, History, MOST_BRANCHES, Source, Work};

/// Everything that is shown.
#[derive(Clone, Debug)]
pub struct State {
    /// The run that is shown: that of the branch that is shown.
    pub run: Rc<Run>,
    /// The branches.
    pub work: Rc<Work>,
    /// What can be undone.
    pub history: History,
    /// The language.
    pub lang: Lang,
    /// The theme.
    pub theme: Theme,
    /// The step, from 0.
    pub step: usize,
    /// The last step that was shown since the reader acted on the branch that is shown, if that was so.
    pub acted: Option<usize>,
    /// Whether the branch beside stands at its own end, which may come later than that of the one shown.
    pub ended: bool,
    /// How the stage gets to the step.
    pub cue: Cue,
    /// Whether it plays.
    pub playing: bool,
    /// How fast it plays.
    pub speed: Speed,
    /// The lens of the inspector.
    pub tab: Tab,
    /// What is shown below the stage.
    pub views: Views,
    /// The message on a link that was chosen, by its number in the run.
    pub chosen: Option<usize>,
    /// The field of the octets that is pointed at.
    pub pointed: Option<usize>,
    /// What the inspector has been pointed to.
    pub inside: Inside,
    /// The menu of acts.
    pub breaking: Breaking,
    /// What is shown of the programs.
    pub code: Code,
    /// The answers to the questions of the run.
    pub answers: Vec<Answer>,
    /// How far what the lesson tells holds.
    pub telling: Telling,
    /// Whether this is a first visit, until the welcome has been put away.
    pub welcome: bool,
    /// What the reader has to be told.
    pub notice: Option<Notice>,
    /// Whether a newer version of the page waits until this one is left; told when nothing else is.
    pub newer: bool,
    /// Whether single keys act.
    pub shortcuts: bool,
    /// How much of playback an embedded flow shows.
    pub controls: Controls,
    /// Whether the questions of the scenario are asked, and what would answer them kept secret.
    pub asks: bool,
    /// Whether the list of lessons is open.
    pub menu: bool,
    /// What leaves the page.
    pub home: home::Home,
    /// The workbench.
    pub build: Build,
}

/// What a reader has to be told.
#[derive(Clone, Debug, PartialEq)]
pub enum Notice {
    /// There is work that was left when the page was closed.
    Draft(home::Draft),
    /// The link to the moment is damaged.
    Link(RouteError),
    /// What it asks for cannot be shown.
    Load(LoadError),
    /// The texts of this language could not be fetched.
    Untold(Lang),
    /// A newer version of the page is there.
    Newer,
    /// It asks for a step, counted from 1, and there are only so many.
    Beyond {
        /// The step asked for.
        step: usize,
        /// The number of steps.
        steps: usize,
    },
}

impl State {
    /// What the reader is told above everything else.
    pub fn told(&self) -> Option<&Notice> {
        let newer = self.newer.then_some(&Notice::Newer);
        self.notice.as_ref().or(newer)
    }

    /// Shows a run from where its story starts.
    fn show(&mut self, run: Rc<Run>) {
        self.answers.clear();
        self.replace(run);
        self.go(self.run.start(), false);
    }

    /// Puts another run in the place of this one; the answers to questions that both ask stay.
    fn replace(&mut self, run: Rc<Run>) {
        self.answers.resize(run.questions.len(), Answer::default());
        self.playing = false;
        self.acted = None;
        self.inside = Inside::default();
        let before = std::mem::replace(&mut self.run, run);
        self.code.let_go(before.topology() == self.run.topology());
        self.compare_with_lesson(&before);
        self.compare_branches();
    }

    /// Shows a step.
    fn go(&mut self, step: usize, enter: bool) {
        self.step = step.min(self.run.last());
        self.cue = Cue {
            number: self.cue.number.wrapping_add(1),
            enter,
        };
        self.let_go();
    }

    /// Another step: what was chosen or said of the last one is over.
    fn let_go(&mut self) {
        self.acted = self.acted.map(|last| last.max(self.step));
        self.ended = false;
        self.chosen = None;
        self.pointed = None;
        self.inside.go_on();
        self.follow_on();
        self.close_menu();
        self.home.told = None;
        self.telling.asked = None;
    }

    /// Says what went wrong, if something did.
    fn tell(&mut self, done: Result<(), LoadError>) {
        if let Err(error) = done {
            self.notice = Some(Notice::Load(error));
        }
    }

    /// Does what a reader does.
    pub fn act(&mut self, action: Action) {
        match action {
            Action::Follow(place) => {
                self.notice = None;
                self.follow(place);
            }
            Action::Load(text) => {
                self.load(Source::of_text(text), &[], self.run.over);
            }
            Action::Set(name, value) => {
                let mut set = self.parameters();
                set.retain(|(known, _)| *known != name);
                set.push((name, value));
                self.load(self.source().clone(), &set, self.run.over);
            }
            Action::Over(over) => self.cross(over),
            Action::Rewrite(text) => {
                let done = self.rewrite(text);
                self.tell(done);
            }
            Action::GoOn(text) => {
                let done = self.go_on(text);
                self.tell(done);
            }
            Action::Undo => self.undo(),
            Action::Redo => self.redo(),
            Action::Switch(branch) => self.switch(branch),
            Action::Return(branch) => self.go_back(branch),
            Action::Compare(branch) => self.compare(branch),
            Action::Close(branch) => self.close(branch),
            Action::Forward => {
                self.playing = false;
                self.take_over();
                if self.step < self.run.last() {
                    self.go(self.step + 1, true);
                    self.watch(self.step);
                }
            }
            Action::Back => {
                self.playing = false;
                self.go(self.step.saturating_sub(1), false);
            }
            Action::Seek(step) => {
                self.playing = false;
                self.go(step, false);
                // Of two that are compared each stands at its own end, and the one that leads stays so.
                self.ended = step == usize::MAX && self.work.beside.is_some();
            }
            Action::Toggle => self.toggle(),
            Action::Pause => self.playing = false,
            Action::Reached(step) => self.reach(step),
            Action::Ended => self.end(),
            Action::Pace(speed) => self.speed = speed,
            Action::Speak(lang) => self.lang = lang,
            Action::Untold(lang) => self.notice = Some(Notice::Untold(lang)),
            Action::Newer => self.newer = true,
            Action::Paint(theme) => self.theme = theme,
            Action::Look(tab) => {
                self.tab = tab;
                self.pointed = None;
                if tab == Tab::Code {
                    self.keep_file();
                }
            }
            Action::Views(action) => self.view(action),
            Action::Choose(span) => {
                self.playing = false;
                self.chosen = span.filter(|span| *span < self.run.courses.len());
                self.pointed = None;
                self.inside.let_go();
                // What is seen of nodes is not seen of messages.
                if self.chosen.is_some() && self.tab == Tab::State {
                    self.tab = Tab::Frames;
                }
            }
            Action::Inside(look) => self.look(look),
            Action::Break(act) => self.break_it(act),
            Action::Code(coding) => self.code(coding),
            Action::Point(field) => self.pointed = field,
            Action::Mark(question, option) => self.mark(question, option),
            Action::Check(question) => self.check(question),
            Action::Skip(question) => self.skip(question),
            Action::Dismiss => {
                // What is told last is put away last.
                self.newer &= self.notice.is_some() || self.welcomes();
                self.notice = None;
                self.welcome = false;
            }
            Action::Shortcuts(on) => self.shortcuts = on,
            Action::Control(controls) => self.controls = controls,
            Action::Menu(open) => self.menu = open,
            Action::Home(deed) => self.home(deed),
            Action::Build(act) => self.build(act),
        }
    }

    /// Whether an action would change nothing, so that nothing need be drawn.
    fn ignores(&self, action: &Action) -> bool {
        match action {
            // What was under way when playing stopped comes to nothing.
            Action::Reached(step) => !self.playing || self.step == *step,
            Action::Ended => !self.playing,
            Action::Point(field) => self.pointed == *field,
            Action::Pause => !self.playing,
            Action::Dismiss => self.told().is_none() && !self.welcome,
            Action::Menu(open) => self.menu == *open,
            Action::Undo => !self.history.can_undo(),
            Action::Redo => !self.history.can_redo(),
            Action::Switch(branch) => self.work.current == *branch,
            Action::Break(Break::Choose(thing)) => self.breaking.chosen == *thing,
            Action::Build(BuildAction::Room(width, height)) => {
                self.build.room == Some((*width, *height))
            }
            _ => false,
        }
    }
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        if self.ignores(&action) {
            return self;
        }
        let mut state = (*self).clone();
        state.act(action);
        Rc::new(state)
    }
}

#[cfg(test)]
mod tests;
