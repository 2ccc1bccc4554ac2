//! What the page shows, as one value, and what a reader can do to it: commands up, data down.
//!
//! The reducer is pure but for playing the scenario anew, which is a pure function of it. Time does
//! not enter: whoever plays tells which step it has [reached](Action::Reached).

mod breaking;
mod build;
mod code;
pub mod home;
mod inside;
mod views;
mod work;

use std::rc::Rc;

use hopscope_core::Lang;
use hopscope_core::world::Over;
use yew::Reducible;

use crate::playback::Speed;
use crate::route::{Place, RouteError};
use crate::run::{LoadError, Run, first_difference};

pub use breaking::{Break, Breaking, Open};
pub use build::{Build, BuildAction, Draft, Pick, Refused, Told};
pub use code::{Code, Coding};
pub use inside::{Inside, Look};
pub use views::{Pane, Views, ViewsAction};
pub use work::{Branch, Fork, History, MOST_BRANCHES, Source, Work};

/// The lesson shown where none is asked for.
pub const FIRST_LESSON: &str = "chain-of-routers";

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
    /// What the reader has to be told.
    pub notice: Option<Notice>,
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

/// How much of playback an embedded flow shows.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Controls {
    /// Strip, buttons, slider and lanes.
    #[default]
    Full,
    /// Buttons and slider.
    Minimal,
    /// The stage alone.
    None,
}

/// How the stage gets to a step; every cue has its own number.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Cue {
    /// Grows with every cue.
    pub number: u32,
    /// Whether the step makes its entrance; else it is there at once.
    pub enter: bool,
}

/// The colours of the page.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Theme {
    /// As the reader's system.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// The word in attributes and storage.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of this word.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Auto, Self::Light, Self::Dark]
            .into_iter()
            .find(|theme| theme.name() == name)
    }

    /// The next one, round and round.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Auto => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::Auto,
        }
    }
}

/// A lens of the inspector.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Tab {
    /// The frames and where they come from.
    #[default]
    Frames,
    /// The octets on the wire.
    Bytes,
    /// The state of the sockets.
    State,
    /// The rule behind the step.
    Why,
    /// The scenario as programs.
    Code,
}

impl Tab {
    /// All of them, in order.
    pub const ALL: [Self; 5] = [
        Self::Frames,
        Self::Bytes,
        Self::State,
        Self::Why,
        Self::Code,
    ];

    /// The word in ids and test hooks.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Frames => "frames",
            Self::Bytes => "bytes",
            Self::State => "state",
            Self::Why => "why",
            Self::Code => "code",
        }
    }
}

/// What a learner made of a question.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Answer {
    /// The option chosen.
    pub choice: Option<usize>,
    /// Whether it has been checked.
    pub checked: bool,
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
    /// It asks for a step, counted from 1, and there are only so many.
    Beyond {
        /// The step asked for.
        step: usize,
        /// The number of steps.
        steps: usize,
    },
}

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
    /// Show a branch beside the one that is shown, or none.
    Compare(Option<usize>),
    /// Take a branch away.
    Close(usize),
    /// A step forward, or so many.
    Forward,
    /// A step back.
    Back,
    /// To a step at once.
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

impl State {
    /// The state in which the page opens at `place`.
    ///
    /// # Errors
    /// [`LoadError`] only if the lesson that is shown where none is asked for cannot be played.
    pub fn open(place: Result<Place, RouteError>) -> Result<Self, LoadError> {
        let run = Rc::new(Run::of_lesson(FIRST_LESSON, &[], Over::default())?);
        let mut state = Self {
            work: Rc::new(Work::new(
                Source::Lesson(FIRST_LESSON.to_owned()),
                Rc::clone(&run),
            )),
            history: History::default(),
            lang: Lang::default(),
            theme: Theme::default(),
            step: 0,
            cue: Cue::default(),
            playing: false,
            speed: Speed::default(),
            tab: Tab::default(),
            views: Views::default(),
            chosen: None,
            pointed: None,
            inside: Inside::default(),
            breaking: Breaking::default(),
            code: Code::default(),
            answers: Vec::new(),
            notice: None,
            shortcuts: true,
            controls: Controls::default(),
            asks: true,
            menu: false,
            home: home::Home::default(),
            build: Build::default(),
            run: Rc::clone(&run),
        };
        state.show(run);
        state.follow(place);
        // What the page opens with is where a reader begins.
        state.history = History::default();
        Ok(state)
    }

    /// The place that is shown, for a link to it. The text of a scenario is not packed yet.
    pub fn place(&self) -> Place {
        let (lesson, text) = match self.source() {
            Source::Lesson(id) => (Some(id.clone()), None),
            Source::Text { text, .. } => (None, Some(Rc::clone(text))),
        };
        Place {
            lesson,
            text,
            packed: None,
            edit: self.build.open,
            parameters: self.parameters(),
            step: Some(self.step),
            over: (self.run.over != Over::default()).then_some(self.run.over),
            lang: Some(self.lang),
        }
    }

    /// The step from which on nothing is told: an open question of a later step has no answer yet.
    pub fn secret_from(&self) -> Option<usize> {
        if !self.asks {
            return None;
        }
        let open = self.run.questions.iter().zip(&self.answers);
        open.filter(|(_, answer)| !answer.checked)
            .filter_map(|(question, _)| question.step.filter(|at| *at > self.step))
            .min()
    }

    /// The parameters as they are set.
    pub fn set_parameters(&self) -> Vec<(String, u32)> {
        self.parameters()
    }

    fn parameters(&self) -> Vec<(String, u32)> {
        let set = self.run.scenario.parameters.iter();
        set.map(|parameter| (parameter.name.clone(), parameter.value))
            .collect()
    }

    /// Shows a run from its opening.
    fn show(&mut self, run: Rc<Run>) {
        self.answers.clear();
        self.replace(run);
        self.go(self.run.opening, false);
    }

    /// Puts another run in the place of this one; the answers to questions that both ask stay.
    fn replace(&mut self, run: Rc<Run>) {
        self.answers.resize(run.questions.len(), Answer::default());
        self.playing = false;
        self.inside = Inside::default();
        self.code.let_go();
        self.run = run;
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
        self.chosen = None;
        self.pointed = None;
        self.inside.let_go();
        self.breaking = Breaking::default();
        self.home.told = None;
    }

    fn follow(&mut self, place: Result<Place, RouteError>) {
        let place = match place {
            Ok(place) => place,
            Err(error) => {
                self.notice = Some(Notice::Link(error));
                return;
            }
        };
        self.lang = place.lang.unwrap_or(self.lang);
        self.build.open |= place.edit;
        let source = match (place.text, place.lesson) {
            (Some(text), _) => Source::of_text(text),
            (None, Some(lesson)) => Source::Lesson(lesson),
            (None, None) if place.packed.is_some() => {
                self.notice = Some(Notice::Link(RouteError::Damaged));
                return;
            }
            (None, None) if place.parameters.is_empty() => self.source().clone(),
            (None, None) => Source::Lesson(FIRST_LESSON.to_owned()),
        };
        let over = place.over.unwrap_or_default();
        let same = source == *self.source() && over == self.run.over;
        let same = same && (place.parameters.is_empty() || place.parameters == self.parameters());
        if !same && !self.load(source, &place.parameters, over) {
            return;
        }
        if let Some(step) = place.step {
            let steps = self.run.steps();
            if step >= steps {
                self.notice = Some(Notice::Beyond {
                    step: step + 1,
                    steps,
                });
            }
            self.playing = false;
            self.go(step, false);
        }
    }

    /// Plays a scenario and shows it; on an error the notice says why, and nothing else changes.
    fn load(&mut self, source: Source, set: &[(String, u32)], over: Over) -> bool {
        match source.play(set, over) {
            Ok(run) => {
                self.begin_anew(source, Rc::new(run));
                true
            }
            Err(error) => {
                self.notice = Some(Notice::Load(error));
                false
            }
        }
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
            Action::Over(over) => {
                self.load(self.source().clone(), &self.parameters(), over);
            }
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
            Action::Compare(branch) => self.compare(branch),
            Action::Close(branch) => self.close(branch),
            Action::Forward => {
                self.playing = false;
                if self.step < self.run.last() {
                    self.go(self.step + 1, true);
                }
            }
            Action::Back => {
                self.playing = false;
                self.go(self.step.saturating_sub(1), false);
            }
            Action::Seek(step) => {
                self.playing = false;
                self.go(step, false);
            }
            Action::Toggle => {
                self.playing = !self.playing;
                if self.playing && self.step == self.run.last() {
                    self.go(0, true);
                }
            }
            Action::Pause => self.playing = false,
            Action::Reached(step) => {
                self.step = step.min(self.run.last());
                self.let_go();
            }
            Action::Ended => {
                self.playing = false;
                self.go(self.run.last(), false);
            }
            Action::Pace(speed) => self.speed = speed,
            Action::Speak(lang) => self.lang = lang,
            Action::Untold(lang) => self.notice = Some(Notice::Untold(lang)),
            Action::Paint(theme) => self.theme = theme,
            Action::Look(tab) => {
                self.tab = tab;
                self.pointed = None;
            }
            Action::Views(action) => self.view(action),
            Action::Choose(span) => {
                self.playing = false;
                self.chosen = span.filter(|span| *span < self.run.courses.len());
                self.pointed = None;
                self.inside.let_go();
            }
            Action::Inside(look) => self.look(look),
            Action::Break(act) => self.break_it(act),
            Action::Code(coding) => self.code(coding),
            Action::Point(field) => self.pointed = field,
            Action::Mark(question, option) => {
                if let Some(answer) = self.answers.get_mut(question).filter(|a| !a.checked) {
                    answer.choice = Some(option);
                }
            }
            Action::Check(question) => {
                if let Some(answer) = self.answers.get_mut(question) {
                    answer.checked = answer.choice.is_some();
                }
            }
            Action::Dismiss => self.notice = None,
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
            Action::Reached(step) => self.step == *step,
            Action::Point(field) => self.pointed == *field,
            Action::Pause => !self.playing,
            Action::Dismiss => self.notice.is_none(),
            Action::Menu(open) => self.menu == *open,
            Action::Undo => !self.history.can_undo(),
            Action::Redo => !self.history.can_redo(),
            Action::Switch(branch) => self.work.current == *branch,
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
