//! What the wasm module exports for pages that embed flows: `mount`, and the handle it returns.
//!
//! Many flows live in one instance of the module; each has a root of its own and touches nothing
//! outside of it.

use std::cell::RefCell;

use hopscope_core::Lang;
use js_sys::{Array, JSON, Object};
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;
use yew::AppHandle;

use crate::components::flow::{Flow, FlowProps};
use crate::i18n;
use crate::packing;
use crate::remote::Remote;
use crate::route::{self, Place};
use crate::shared::Shared;
use crate::state::{Action, Controls, Notice, State, Theme};

/// What a page asks for, as JSON; whatever is absent stays as it is.
///
/// ```json
/// {"scenario": "chain-of-routers", "length": 5, "over": "tcp", "lang": "zh", "theme": "dark",
///  "startAt": 12, "controls": "minimal"}
/// ```
#[derive(Debug, Default)]
struct Options {
    /// The id of a built-in lesson.
    scenario: Option<String>,
    /// The text of a scenario instead, as JSON.
    source: Option<String>,
    /// A link to a moment as [`route`] reads it, with or without its `#`, instead of `scenario`,
    /// `length`, `over` and `startAt`.
    link: Option<String>,
    /// The parameter `length`, for scenarios that have it.
    length: Option<u32>,
    /// `inproc` or `tcp`.
    over: Option<String>,
    /// `en` or `zh`, with or without region.
    lang: Option<String>,
    /// `auto`, `light` or `dark`.
    theme: Option<String>,
    /// A step, counted from 1.
    start_at: Option<u32>,
    /// `full`, `minimal` or `none`.
    controls: Option<String>,
}

/// The names of the options.
const NAMES: &str = "scenario, source, link, length, over, lang, theme, startAt, controls";

/// The value of an option.
#[derive(Debug)]
enum Value {
    Text(String),
    Number(f64),
    Other,
}

impl Value {
    fn text(self, name: &str) -> Result<String, String> {
        match self {
            Self::Text(text) => Ok(text),
            Self::Number(_) | Self::Other => Err(format!("{name}: expected a text in quotes")),
        }
    }

    fn number(self, name: &str) -> Result<u32, String> {
        match self {
            // Numbers up to here are whole and fit, so nothing is lost.
            Self::Number(number)
                if number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&number) =>
            {
                Ok(number as u32)
            }
            _ => Err(format!(
                "{name}: expected a number without quotes, 0 or more"
            )),
        }
    }
}

impl Options {
    /// The options in this JSON.
    fn read(json: &str) -> Result<Self, String> {
        if json.trim().is_empty() {
            return Ok(Self::default());
        }
        let object = JSON::parse(json)
            .ok()
            .and_then(|value| value.dyn_into::<Object>().ok());
        let Some(object) = object else {
            return Err("options: expected a JSON object".to_owned());
        };
        let entries = Object::entries(&object).into_iter().map(|entry| {
            let entry: Array = entry.unchecked_into();
            let value = entry.get(1);
            let value = match (value.as_string(), value.as_f64()) {
                (Some(text), _) => Value::Text(text),
                (None, Some(number)) => Value::Number(number),
                (None, None) => Value::Other,
            };
            (entry.get(0).as_string().unwrap_or_default(), value)
        });
        Self::of(entries)
    }

    /// The options of these names and values.
    fn of(entries: impl Iterator<Item = (String, Value)>) -> Result<Self, String> {
        let mut options = Self::default();
        for (name, value) in entries {
            match name.as_str() {
                "scenario" => options.scenario = Some(value.text(&name)?),
                "source" => options.source = Some(value.text(&name)?),
                "link" => options.link = Some(value.text(&name)?),
                "length" => options.length = Some(value.number(&name)?),
                "over" => options.over = Some(value.text(&name)?),
                "lang" => options.lang = Some(value.text(&name)?),
                "theme" => options.theme = Some(value.text(&name)?),
                "startAt" => options.start_at = Some(value.number(&name)?),
                "controls" => options.controls = Some(value.text(&name)?),
                _ => return Err(format!("unknown option {name}; expected one of {NAMES}")),
            }
        }
        Ok(options)
    }

    /// What has to be done to follow the options in this state.
    fn actions(self, state: &State) -> Result<Vec<Action>, String> {
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
        if let Some(lang) = &self.lang {
            match lang.parse() {
                Ok(lang) => actions.push(Action::Speak(lang)),
                Err(()) => return expected("lang", lang, "en or zh"),
            }
        }
        let mut over = state.run.over;
        if let Some(name) = &self.over {
            match name.parse() {
                Ok(named) => over = named,
                Err(()) => return expected("over", name, "inproc or tcp"),
            }
        }
        let length = self.length.map(|length| ("length".to_owned(), length));
        if let Some(link) = self.link {
            let mut place = route::parse(&link).map(Place::alone);
            if let Ok(place) = &mut place {
                over = place.over.unwrap_or_default();
                if place.packed.is_some() {
                    place.text = self.source.map(Into::into);
                }
            }
            actions.push(Action::Follow(place));
        } else if self.scenario.is_some() {
            actions.push(Action::Follow(Ok(Place {
                lesson: self.scenario,
                parameters: length.into_iter().collect(),
                over: Some(over),
                ..Place::default()
            })));
        } else {
            actions.extend(self.source.map(|source| Action::Load(source.into())));
            actions.extend(self.over.map(|_| Action::Over(over)));
            actions.extend(length.map(|(name, value)| Action::Set(name, value)));
        }
        if let Some(start_at) = self.start_at {
            let Some(step) = start_at.checked_sub(1) else {
                return expected("startAt", "0", "a step from 1");
            };
            actions.push(Action::Follow(Ok(Place {
                step: usize::try_from(step).ok(),
                over: Some(over),
                ..Place::default()
            })));
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

/// The lesson of a flow that names none.
const LESSON: &str = "chain-of-routers";

/// The state in which a flow opens that is asked for with these options.
fn first(options: Options) -> Result<State, String> {
    let place = Place {
        lesson: Some(LESSON.to_owned()),
        ..Place::default()
    };
    let mut state = State::open(Ok(place)).map_err(|error| error.to_string())?;
    // Nothing is asked in a flow, so nothing is kept secret.
    state.asks = false;
    let link = options
        .link
        .as_deref()
        .and_then(|link| route::parse(link).ok());
    let placed = options.start_at.is_some() || link.is_some_and(|place| place.step.is_some());
    let actions = options.actions(&state)?;
    let mut state = after(state, actions)?;
    if !placed {
        // Until it is played it is a picture in a text.
        state.act(Action::Seek(state.run.opening));
    }
    Ok(state)
}

/// A flow on a page.
#[wasm_bindgen]
#[derive(Debug)]
pub struct FlowHandle {
    app: RefCell<Option<AppHandle<Flow>>>,
    remote: Remote,
    /// The scenario of the link it was asked for with, in the letters of a link.
    packed: Option<String>,
}

/// Puts a flow into `root`, paused.
///
/// # Errors
/// A JavaScript `Error` that says what was expected, if the options cannot be followed.
#[wasm_bindgen]
pub fn mount(root: HtmlElement, options: &str) -> Result<FlowHandle, JsError> {
    let options = Options::read(options).map_err(|error| JsError::new(&error))?;
    let link = options.link.as_deref().map(route::parse);
    let link = link.and_then(Result::ok);
    let packed = link.and_then(|place| place.packed.filter(|_| place.branch.is_none()));
    let first = first(options).map_err(|error| JsError::new(&error))?;
    let first = Shared::new(first);
    let remote = Remote::to(&first);
    let props = FlowProps {
        first,
        remote: remote.clone(),
    };
    let app = yew::Renderer::<Flow>::with_root_and_props(root.into(), props).render();
    Ok(FlowHandle {
        app: RefCell::new(Some(app)),
        remote,
        packed,
    })
}

/// The text of the scenario in a link, for the option `source`; nothing if it holds none.
///
/// # Errors
/// A JavaScript `Error` that says what was expected, if the link is damaged.
#[wasm_bindgen]
pub async fn unpacked(link: String) -> Result<Option<String>, JsError> {
    let place = packing::read(&link).await;
    let place =
        place.map_err(|error| JsError::new(&i18n::notice(Lang::En, &Notice::Link(error))))?;
    Ok(place.alone().text.map(|text| text.as_ref().to_owned()))
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

    /// The trace that is drawn: an array with an object for each record.
    pub fn trace(&self) -> Array {
        self.remote
            .state()
            .map_or_else(Array::new, |state| crate::export::trace(&state))
    }

    /// The link to what is shown, as the page's own fragment without its `#`; empty for a scenario
    /// that was not given by name or by link.
    pub fn link(&self) -> String {
        let Some(mut place) = self.remote.state().map(|state| state.place()) else {
            return String::new();
        };
        if place.text.is_some() {
            place.packed.clone_from(&self.packed);
        }
        if place.lesson.is_none() && place.packed.is_none() {
            return String::new();
        }
        route::write(&place)
    }

    /// Changes what the options name and leaves the rest.
    ///
    /// # Errors
    /// As for `mount`; nothing is changed then.
    pub fn set(&self, options: &str) -> Result<(), JsError> {
        let Some(state) = self.remote.state() else {
            return Ok(());
        };
        let actions = Options::read(options).and_then(|options| changes(&state, options));
        let actions = actions.map_err(|error| JsError::new(&error))?;
        actions
            .into_iter()
            .for_each(|action| self.remote.send(action));
        Ok(())
    }
}

/// What has to be done to follow the options in this state, tried out on a copy of it.
fn changes(state: &State, options: Options) -> Result<Vec<Action>, String> {
    let actions = options.actions(state)?;
    after(state.clone(), actions.clone())?;
    Ok(actions)
}

#[cfg(test)]
mod tests {
    use hopscope_core::world::Over;

    use super::*;

    /// The options in this JSON, read without a browser.
    fn read(json: &str) -> Result<Options, String> {
        let entries: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(json).expect("the test's JSON is right");
        Options::of(entries.into_iter().map(|(name, value)| {
            let value = match value {
                serde_json::Value::String(text) => Value::Text(text),
                serde_json::Value::Number(number) => {
                    Value::Number(number.as_f64().unwrap_or(f64::NAN))
                }
                _ => Value::Other,
            };
            (name, value)
        }))
    }

    fn first(json: &str) -> Result<State, String> {
        read(json).and_then(super::first)
    }

    fn changes(state: &State, json: &str) -> Result<Vec<Action>, String> {
        read(json).and_then(|options| super::changes(state, options))
    }

    #[test]
    fn options_lead_to_the_state_they_ask_for() {
        let state = first(
            r#"{"scenario": "chain-of-routers", "length": 5, "over": "tcp", "lang": "zh-CN",
                "theme": "dark", "startAt": 12, "controls": "minimal"}"#,
        )
        .expect("the options are right");
        assert_eq!(
            (state.step, state.lang, state.theme),
            (11, Lang::Zh, Theme::Dark)
        );
        assert_eq!(
            (state.run.over, state.controls),
            (Over::Tcp, Controls::Minimal)
        );
        assert_eq!(state.run.scenario.nodes.len(), 7);
        assert!(!state.playing);
    }

    #[test]
    fn a_link_leads_where_it_leads_on_the_page() {
        let link = "lesson=chain-of-routers&length=5&step=12&over=tcp&lang=zh";
        for link in [link.to_owned(), format!("#{link}")] {
            let options = serde_json::json!({"link": link, "lang": "en"});
            let state = first(&options.to_string()).expect("the link is good");
            let place = state.place();
            assert_eq!(route::write(&place), link.trim_start_matches('#'));
        }
    }

    #[test]
    fn what_a_change_does_not_name_stays_as_it_is() {
        let state = first(r#"{"scenario": "chain-of-routers", "over": "tcp", "startAt": 9}"#)
            .expect("the options are right");
        let change = |options| {
            let actions = changes(&state, options).expect("the options are right");
            after(state.clone(), actions).expect("they were tried out")
        };
        let spoken = change(r#"{"lang": "zh", "theme": "dark"}"#);
        assert_eq!((spoken.step, spoken.run.over), (8, Over::Tcp));
        let sought = change(r#"{"startAt": 3}"#);
        assert_eq!((sought.step, sought.run.over), (2, Over::Tcp));
        let longer = change(r#"{"length": 4}"#);
        assert_eq!(longer.run.over, Over::Tcp);
        assert_eq!(longer.run.scenario.nodes.len(), 6);
        let other = change(r#"{"scenario": "hello"}"#);
        assert_eq!(
            (other.run.lesson, other.run.over),
            (Some("hello"), Over::Tcp)
        );
        assert!(changes(&state, r#"{"startAt": 9999}"#).is_err());
    }

    #[test]
    fn no_options_are_the_first_lesson_at_its_opening() {
        let state = first("{}").expect("nothing is asked");
        assert_eq!(state.step, state.run.opening);
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
            (r#"{"link": "lesson=hello&step=zero"}"#, "zero"),
            (r#"{"link": "lesson=helo"}"#, "hello"),
            (r#"{"colour": "red"}"#, "expected one of scenario"),
            (r#"{"source": "nodes = 3"}"#, "line 1"),
            (r#"{"length": "5"}"#, "without quotes"),
            (r#"{"length": -1}"#, "0 or more"),
            (r#"{"scenario": 5}"#, "in quotes"),
            (r#"{"lang": null}"#, "in quotes"),
        ] {
            let error = first(options).expect_err(options);
            assert!(error.contains(expected), "{options}: {error}");
        }
    }

    #[test]
    fn a_scenario_can_be_given_as_text() {
        let lesson = hopscope_core::scenario::library()[2].source();
        let options = serde_json::json!({"source": lesson, "length": 2, "startAt": 3});
        let state = first(&options.to_string()).expect("the text is a scenario");
        assert_eq!((state.run.lesson, state.step), (None, 2));
        assert_eq!(state.run.scenario.nodes.len(), 4);
    }
}
