//! What the wasm module exports for pages that embed flows: `mount`, and the handle it returns.
//!
//! Many flows live in one instance of the module; each has a root of its own and touches nothing
//! outside of it.

use std::cell::RefCell;

use hopscope_core::Lang;
use hopscope_core::world::Over;
use serde::Deserialize;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;
use yew::AppHandle;

use crate::components::flow::{Flow, FlowProps};
use crate::i18n;
use crate::remote::Remote;
use crate::route::Place;
use crate::shared::Shared;
use crate::state::{Action, Controls, State, Theme};

/// What a page asks for, as JSON; whatever is absent stays as it is.
///
/// ```json
/// {"scenario": "chain-of-routers", "length": 5, "over": "tcp", "lang": "zh", "theme": "dark",
///  "startAt": 12, "controls": "minimal"}
/// ```
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Options {
    /// The id of a built-in lesson.
    scenario: Option<String>,
    /// The text of a scenario instead, as TOML or JSON.
    source: Option<String>,
    /// The parameter `length`, for scenarios that have it.
    length: Option<u32>,
    /// `inproc` or `tcp`.
    over: Option<String>,
    /// `en` or `zh`, with or without region.
    lang: Option<String>,
    /// `auto`, `light` or `dark`.
    theme: Option<String>,
    /// A step, counted from 1.
    start_at: Option<usize>,
    /// `full`, `minimal` or `none`.
    controls: Option<String>,
}

impl Options {
    /// The options in this text.
    fn read(json: &str) -> Result<Self, String> {
        if json.trim().is_empty() {
            return Ok(Self::default());
        }
        serde_json::from_str(json).map_err(|error| format!("options: {error}"))
    }

    /// What has to be done to follow the options.
    fn actions(self) -> Result<Vec<Action>, String> {
        let expected = |name: &str, value: &str, words: &str| {
            Err(format!("found {name}=\"{value}\"; expected {words}"))
        };
        let mut actions = Vec::new();
        if let Some(theme) = &self.theme {
            match Theme::named(theme) {
                Some(theme) => actions.push(Action::Paint(theme)),
                None => return expected("theme", theme, "auto, light or dark"),
            }
        }
        if let Some(controls) = &self.controls {
            actions.push(Action::Control(match controls.as_str() {
                "full" => Controls::Full,
                "minimal" => Controls::Minimal,
                "none" => Controls::None,
                _ => return expected("controls", controls, "full, minimal or none"),
            }));
        }
        let mut place = Place { lesson: self.scenario, ..Place::default() };
        place.parameters.extend(self.length.map(|length| ("length".to_owned(), length)));
        if let Some(over) = &self.over {
            match over.parse::<Over>() {
                Ok(over) => place.over = Some(over),
                Err(()) => return expected("over", over, "inproc or tcp"),
            }
        }
        if let Some(lang) = &self.lang {
            match lang.parse::<Lang>() {
                Ok(lang) => place.lang = Some(lang),
                Err(()) => return expected("lang", lang, "en or zh"),
            }
        }
        if let Some(start_at) = self.start_at {
            match start_at.checked_sub(1) {
                Some(step) => place.step = Some(step),
                None => return expected("startAt", "0", "a step from 1"),
            }
        }
        match self.source {
            Some(source) => {
                // A scenario given as text has no link: its parts are set one by one.
                actions.extend(place.lang.map(Action::Speak));
                actions.push(Action::Load(source.into()));
                actions.extend(place.over.map(Action::Over));
                let set = place.parameters.into_iter();
                actions.extend(set.map(|(name, value)| Action::Set(name, value)));
                actions.extend(place.step.map(Action::Seek));
            }
            None if place != Place::default() => actions.push(Action::Follow(Ok(place))),
            None => {}
        }
        Ok(actions)
    }
}

/// The state after the actions; the first notice they raise is an error.
fn after(mut state: State, actions: Vec<Action>) -> Result<State, String> {
    for action in actions {
        state.act(action);
        if let Some(notice) = state.notice.take() {
            return Err(i18n::notice(state.lang, &notice));
        }
    }
    Ok(state)
}

/// The state in which a flow opens that is asked for with these options.
fn first(options: &str) -> Result<State, String> {
    let actions = Options::read(options)?.actions()?;
    let state = State::open(Ok(Place::default())).map_err(|error| error.to_string())?;
    after(state, actions)
}

/// A flow on a page.
#[wasm_bindgen]
#[derive(Debug)]
pub struct FlowHandle {
    app: RefCell<Option<AppHandle<Flow>>>,
    remote: Remote,
}

/// Puts a flow into `root`, paused.
///
/// # Errors
/// A JavaScript `Error` that says what was expected, if the options cannot be followed.
#[wasm_bindgen]
pub fn mount(root: HtmlElement, options: &str) -> Result<FlowHandle, JsError> {
    let first = Shared::new(first(options).map_err(|error| JsError::new(&error))?);
    let remote = Remote::to(&first);
    let props = FlowProps { first, remote: remote.clone() };
    let app = yew::Renderer::<Flow>::with_root_and_props(root.into(), props).render();
    Ok(FlowHandle { app: RefCell::new(Some(app)), remote })
}

#[wasm_bindgen]
impl FlowHandle {
    /// Takes the flow off the page. Called twice, nothing happens the second time.
    pub fn destroy(&self) {
        if let Some(app) = self.app.take() {
            app.destroy();
        }
    }

    /// Plays.
    pub fn play(&self) {
        if self.remote.state().is_some_and(|state| !state.playing) {
            self.remote.send(Action::Toggle);
        }
    }

    /// Pauses.
    pub fn pause(&self) {
        self.remote.send(Action::Pause);
    }

    /// Shows a step, counted from 1; the first or last one for a number beyond.
    pub fn seek(&self, step: usize) {
        self.remote.send(Action::Seek(step.saturating_sub(1)));
    }

    /// The step that is shown, counted from 1.
    pub fn step(&self) -> usize {
        self.remote.state().map_or(0, |state| state.step + 1)
    }

    /// How many steps there are.
    pub fn steps(&self) -> usize {
        self.remote.state().map_or(0, |state| state.run.steps())
    }

    /// The trace that is drawn: a JSON array with an object for each record.
    pub fn trace(&self) -> String {
        self.remote.state().map_or_else(|| "[]".to_owned(), |state| crate::export::trace(&state))
    }

    /// Changes what the options name and leaves the rest.
    ///
    /// # Errors
    /// As for `mount`; nothing is changed then.
    pub fn set(&self, options: &str) -> Result<(), JsError> {
        let error = |error: String| JsError::new(&error);
        let actions = Options::read(options).and_then(Options::actions).map_err(error)?;
        if let Some(state) = self.remote.state() {
            after((*state).clone(), actions.clone()).map_err(error)?;
        }
        actions.into_iter().for_each(|action| self.remote.send(action));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_lead_to_the_state_they_ask_for() {
        let state = first(
            r#"{"scenario": "chain-of-routers", "length": 5, "over": "tcp", "lang": "zh-CN",
                "theme": "dark", "startAt": 12, "controls": "minimal"}"#,
        )
        .expect("the options are right");
        assert_eq!((state.step, state.lang, state.theme), (11, Lang::Zh, Theme::Dark));
        assert_eq!((state.run.over, state.controls), (Over::Tcp, Controls::Minimal));
        assert_eq!(state.run.scenario.nodes.len(), 7);
        assert!(!state.playing);
    }

    #[test]
    fn no_options_are_the_first_lesson_at_its_opening() {
        for none in ["", "{}"] {
            let state = first(none).expect("nothing is asked");
            assert_eq!(state.step, state.run.opening);
        }
    }

    #[test]
    fn options_that_cannot_be_followed_say_what_was_expected() {
        for (options, expected) in [
            (r#"{"scenario": "chain-of-router"}"#, "chain-of-routers"),
            (r#"{"length": 9}"#, "1 to 8"),
            (r#"{"over": "udp"}"#, "inproc or tcp"),
            (r#"{"lang": "fr"}"#, "en or zh"),
            (r#"{"theme": "blue"}"#, "auto, light or dark"),
            (r#"{"controls": "some"}"#, "full, minimal or none"),
            (r#"{"startAt": 0}"#, "a step from 1"),
            (r#"{"startAt": 9999}"#, "expected 1 to"),
            (r#"{"colour": "red"}"#, "expected one of"),
            (r#"{"source": "nodes = 3"}"#, "expected"),
            ("[", "options"),
        ] {
            let error = first(options).expect_err(options);
            assert!(error.contains(expected), "{options}: {error}");
        }
    }

    #[test]
    fn a_scenario_can_be_given_as_text() {
        let lesson = hopscope_core::scenario::library()[2].source;
        let options = serde_json::json!({"source": lesson, "length": 2, "startAt": 3});
        let state = first(&options.to_string()).expect("the text is a scenario");
        assert_eq!((state.run.lesson, state.step), (None, 2));
        assert_eq!(state.run.scenario.nodes.len(), 4);
    }
}
