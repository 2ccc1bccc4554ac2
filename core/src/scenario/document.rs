//! A scenario file, read: its parameters may be set, and then it is a [`Scenario`].

use super::error::{Fault, ScenarioError, fault};
use super::model::{Parameter, Scenario};
use super::tree::Value;
use super::{expand, from_json, from_toml, written};
use crate::lang::Text;

/// The octets a scenario file may have.
pub const MAX_SOURCE_OCTETS: usize = 1 << 20;

/// How a scenario file is written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Format {
    /// As JSON.
    Json,
    /// As TOML.
    Toml,
}

impl Format {
    /// The format that a file's name tells: `.json` or `.toml`, in any case.
    pub fn from_path(path: &str) -> Option<Self> {
        match path.rsplit_once('.')?.1.to_ascii_lowercase().as_str() {
            "json" => Some(Self::Json),
            "toml" => Some(Self::Toml),
            _ => None,
        }
    }

    /// The format that the text has the look of: JSON starts with a brace.
    pub fn guess(source: &str) -> Self {
        if source
            .trim_start_matches('\u{feff}')
            .trim_start()
            .starts_with('{')
        {
            Self::Json
        } else {
            Self::Toml
        }
    }
}

/// A scenario file, read and found to be sound.
///
/// ```
/// use hopscope_core::scenario::find;
/// let document = find("chain-of-routers").unwrap().document().unwrap();
/// let chain = document.scenario(&[("length", 5)]).unwrap();
/// assert_eq!(chain.nodes.len(), 1 + 5 + 1);
/// ```
#[derive(Debug)]
pub struct Document {
    source: String,
    tree: Value,
    parameters: Vec<Parameter>,
    /// With each parameter at its default.
    scenario: Scenario,
}

impl Document {
    /// Reads a scenario file and checks that it can run with its parameters at their defaults.
    ///
    /// # Errors
    /// [`ScenarioError`] with line and column if it is over [`MAX_SOURCE_OCTETS`], malformed, has
    /// an unknown key, lacks a needed one, or a value is not of the kind that stands there; or if
    /// what it describes cannot run: a link to nowhere, types that do not talk to each other, a
    /// name given twice, a moment at a node that is not there.
    pub fn parse(source: &str, format: Format) -> Result<Self, ScenarioError> {
        // Some editors start a file with a byte order mark.
        let source = source.strip_prefix('\u{feff}').unwrap_or(source);
        let read = || -> Result<_, Fault> {
            let octets = source.len();
            if octets > MAX_SOURCE_OCTETS {
                return Err(fault!(
                    0,
                    "the file has {octets} octets" / "文件有 {octets} 个字节",
                    "at most {MAX_SOURCE_OCTETS}" / "最多 {MAX_SOURCE_OCTETS} 个"
                ));
            }
            let tree = match format {
                Format::Json => from_json::read(source)?,
                Format::Toml => from_toml::read(source)?,
            };
            let parameters = expand::parameters(&tree)?;
            let scenario = expand::scenario(&tree, parameters.clone())?;
            Ok((tree, parameters, scenario))
        };
        let (tree, parameters, scenario) = read().map_err(|fault| fault.locate(source))?;
        Ok(Self {
            source: source.to_owned(),
            tree,
            parameters,
            scenario,
        })
    }

    /// The text, without a byte order mark.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// What has been read of it.
    pub(super) const fn tree(&self) -> &Value {
        &self.tree
    }

    /// The adjustable numbers, set to their defaults.
    pub fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }

    /// The title, with the parameters at their defaults.
    pub fn title(&self) -> Text<&str> {
        let Text { en, zh } = &self.scenario.title;
        Text { en, zh }
    }

    /// The scenario with these parameters set, by name, and the others at their defaults.
    ///
    /// # Errors
    /// [`ScenarioError`] with line and column if a parameter is unknown or out of range, or if the
    /// scenario cannot run with these values.
    pub fn scenario(&self, values: &[(&str, u32)]) -> Result<Scenario, ScenarioError> {
        if values.is_empty() {
            return Ok(self.scenario.clone());
        }
        self.set(values)
            .and_then(|parameters| expand::scenario(&self.tree, parameters))
            .map_err(|fault| fault.locate(&self.source))
    }

    /// The scenario with these parameters set, as a TOML file that has no parameters: repetitions
    /// are written one by one, and what a condition leaves out is not there. It reads as the same
    /// scenario. Comments are not kept.
    ///
    /// # Errors
    /// As [`scenario`](Self::scenario).
    pub fn written(&self, values: &[(&str, u32)]) -> Result<String, ScenarioError> {
        self.set(values)
            .and_then(|parameters| written::file(&self.tree, &parameters))
            .map_err(|fault| fault.locate(&self.source))
    }

    fn set(&self, values: &[(&str, u32)]) -> Result<Vec<Parameter>, Fault> {
        let declared = expand::file(&self.tree)?.list("parameters")?;
        let mut parameters = self.parameters.clone();
        for (name, value) in values {
            let index = parameters
                .iter()
                .position(|parameter| parameter.name == *name);
            let Some(index) = index else {
                let at = declared.first().map_or(0, |parameter| parameter.at);
                let known: Vec<&str> = parameters
                    .iter()
                    .map(|parameter| parameter.name.as_str())
                    .collect();
                return Err(Fault::unknown(at, "parameter", name, &known));
            };
            expand::in_range(declared[index].at, &parameters[index], *value)?;
            parameters[index].value = *value;
        }
        Ok(parameters)
    }
}
