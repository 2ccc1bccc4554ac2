//! Places: where the page opens, where a link leads, and the link back to what is shown.

use std::rc::Rc;

use hopscope_core::world::Over;

use super::{
    Branch, Breaking, Build, Code, Controls, Cue, Fork, History, Inside, Notice, Source, State,
    Tab, Telling, Theme, Views, Work, first_difference, home, telling::parameters,
};
use crate::playback::Speed;
use crate::route::{Place, RouteError};
use crate::run::{LoadError, Run};
use hopscope_core::Lang;

/// The lesson shown where none is asked for.
pub const FIRST_LESSON: &str = "hello";
/// The lesson of links that set parameters and name none.
const WITH_PARAMETERS: &str = "chain-of-routers";

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
            acted: None,
            ended: false,
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
            telling: Telling::default(),
            welcome: false,
            notice: None,
            newer: false,
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
        let shown = self.work.shown();
        let (first, second) = match self.work.compared() {
            Some(other) if self.work.beside < Some(self.work.current) => (other, Some(shown)),
            Some(other) => (shown, Some(other)),
            None => match shown.fork.and_then(|_| self.work.original()) {
                Some(lesson) => (lesson, Some(shown)),
                None => (shown, None),
            },
        };
        let text = |branch: &Branch| match &branch.source {
            Source::Lesson(_) => None,
            Source::Text { text, .. } => Some(Rc::clone(text)),
        };
        let lesson = match &first.source {
            Source::Lesson(id) => Some(id.clone()),
            Source::Text { .. } => None,
        };
        // Of two branches only the first, from which all others come, may be the lesson itself.
        let (text, beside) = match (text(first), second.and_then(text)) {
            (None, second) => (second, None),
            both => both,
        };
        Place {
            lesson,
            text,
            packed: None,
            beside,
            branch: self
                .work
                .beside
                .and(second)
                .map(|second| core::ptr::eq(second, shown)),
            edit: self.build.open,
            parameters: parameters(&first.run),
            step: Some(self.step),
            over: (self.run.over != Over::default()).then_some(self.run.over),
            lang: Some(self.lang),
        }
    }

    /// Whether a first visitor is welcomed: only beside that with which the page opens, and not once
    /// there is a branch of his own.
    pub fn welcomes(&self) -> bool {
        let first = self.run.lesson == Some(FIRST_LESSON);
        let one = self.work.branches.len() == 1;
        self.welcome && first && one && self.notice.is_none() && !self.build.open
    }

    /// The parameters as they are set.
    pub fn parameters(&self) -> Vec<(String, u32)> {
        parameters(&self.run)
    }

    pub(super) fn follow(&mut self, place: Result<Place, RouteError>) {
        let place = match place {
            Ok(place) => place,
            Err(error) => {
                self.notice = Some(Notice::Link(error));
                return;
            }
        };
        self.lang = place.lang.unwrap_or(self.lang);
        // Whoever goes to a lesson is to see it, and its question.
        self.build.open = place.edit || self.build.open && place.lesson.is_none();
        let two = place.branch.is_some() || place.lesson.is_some();
        let compared = place.text.clone().filter(|_| two).map(|text| {
            // The first is the lesson, or a text, too.
            let origin = place.lesson.clone();
            let text = place.beside.clone().unwrap_or(text);
            Source::Text { text, origin }
        });
        let text = place
            .text
            .filter(|_| compared.is_none() || place.lesson.is_none());
        let source = match (text, place.lesson) {
            (Some(text), _) => Source::of_text(text),
            (None, Some(lesson)) => Source::Lesson(lesson),
            (None, None) if place.packed.is_some() => {
                self.notice = Some(Notice::Link(RouteError::Damaged));
                return;
            }
            (None, None) if place.parameters.is_empty() => self.source().clone(),
            (None, None) => Source::Lesson(WITH_PARAMETERS.to_owned()),
        };
        let over = place.over.unwrap_or_default();
        let same = source == *self.source() && over == self.run.over;
        let same = same && (place.parameters.is_empty() || place.parameters == self.parameters());
        let same = same && compared.is_none();
        if !same && !self.load(source, &place.parameters, over) {
            return;
        }
        if let Some(source) = compared {
            self.add_branch(source, &place.parameters, place.branch);
        }
        if let Some(step) = place.step {
            let steps = self.run.steps();
            // Where nothing happens, the start is all there is.
            if step >= steps.max(1) {
                self.notice = Some(Notice::Beyond {
                    step: step + 1,
                    steps,
                });
            }
            self.playing = false;
            self.go(step, false);
            // Whoever shares a moment shows what led to it.
            self.watch(0);
        }
    }

    /// Shows a branch of the run that is shown instead of it, or beside it if the branch that is to be `in_front`
    /// is said; on an error the notice says why.
    #[inline(never)]
    fn add_branch(&mut self, source: Source, set: &[(String, u32)], in_front: Option<bool>) {
        let over = self.run.over;
        // Where an act was written into a lesson with parameters, these are written out.
        let run = source.play(set, over).or_else(|_| source.play(&[], over));
        let run = match run {
            Ok(run) => Rc::new(run.coloured_as(&self.run)),
            Err(error) => {
                self.notice = Some(Notice::Load(error));
                return;
            }
        };
        let fork = first_difference(&self.run, &run).map(|step| Fork {
            from: 0,
            step,
            at: step.saturating_sub(1),
        });
        let mut work = Work::clone(&self.work);
        work.branches.push(Branch { source, run, fork });
        self.work = Rc::new(work);
        if in_front != Some(false) {
            self.switch(1);
        }
        if let Some(in_front) = in_front {
            self.compare(Some(usize::from(!in_front)));
        }
    }

    /// Plays a scenario and shows it; on an error the notice says why, and nothing else changes.
    pub(super) fn load(&mut self, source: Source, set: &[(String, u32)], over: Over) -> bool {
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
}
