//! A scenario file, read: its parameters may be set, and then it is a [`Scenario`].

use super::error::{Fault, ScenarioError, quote};
use super::model::{Parameter, Scenario};
use super::read::Read;
use super::source::{self, File};
use super::{expand, from_json, from_toml};
use crate::lang::Text;

/// The octets a scenario file may have.
pub const MAX_SOURCE_OCTETS: usize = 1 << 20;
/// The parameters a scenario may have.
const MAX_PARAMETERS: usize = 8;

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

/// A scenario file, read and found to be well formed.
///
/// ```
/// use hopscope_core::scenario::{Document, Format, find};
/// let lesson = find("chain-of-routers").unwrap();
/// let document = Document::parse(lesson.source, Format::Toml).unwrap();
/// let chain = document.scenario(&[("length", 5)]).unwrap();
/// assert_eq!(chain.nodes.len(), 1 + 5 + 1);
/// ```
#[derive(Debug)]
pub struct Document {
    source: String,
    file: File,
    parameters: Vec<Parameter>,
}

impl Document {
    /// Reads a scenario file.
    ///
    /// # Errors
    /// [`ScenarioError`] with line and column if it is over [`MAX_SOURCE_OCTETS`], malformed, has
    /// an unknown key, lacks a needed one, or a value is not of the kind that stands there.
    pub fn parse(source: &str, format: Format) -> Result<Self, ScenarioError> {
        // Some editors start a file with a byte order mark.
        let source = source.strip_prefix('\u{feff}').unwrap_or(source);
        let read = || {
            if source.len() > MAX_SOURCE_OCTETS {
                return Err(
                    Fault::new(0, format!("the file has {} octets", source.len()))
                        .expected(format!("at most {MAX_SOURCE_OCTETS}")),
                );
            }
            let tree = match format {
                Format::Json => from_json::read(source)?,
                Format::Toml => from_toml::read(source)?,
            };
            let file = File::read(&tree)?;
            let parameters = declared(&file)?;
            Ok((file, parameters))
        };
        let (file, parameters) = read().map_err(|fault: Fault| fault.locate(source))?;
        Ok(Self {
            source: source.to_owned(),
            file,
            parameters,
        })
    }

    /// The adjustable numbers, set to their defaults.
    pub fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }

    /// The title, where it needs no parameter; `{length}` stays as it is.
    pub fn title(&self) -> Text<&str> {
        Text {
            en: &self.file.title.en.value,
            zh: &self.file.title.zh.value,
        }
    }

    /// The scenario with these parameters set, by name, and the others at their defaults.
    ///
    /// # Errors
    /// [`ScenarioError`] with line and column if a parameter is unknown or out of range, or if
    /// what the file describes cannot run: a link to nowhere, types that do not talk to each
    /// other, a name given twice, a moment at a node that is not there.
    pub fn scenario(&self, values: &[(&str, u32)]) -> Result<Scenario, ScenarioError> {
        self.set(values)
            .and_then(|parameters| expand::scenario(&self.file, parameters))
            .map_err(|fault| fault.locate(&self.source))
    }

    fn set(&self, values: &[(&str, u32)]) -> Result<Vec<Parameter>, Fault> {
        let mut parameters = self.parameters.clone();
        for (name, value) in values {
            let Some(index) = parameters
                .iter()
                .position(|parameter| parameter.name == *name)
            else {
                let at = self
                    .file
                    .parameters
                    .first()
                    .map_or(0, |parameter| parameter.at);
                let known: Vec<&str> = parameters
                    .iter()
                    .map(|parameter| parameter.name.as_str())
                    .collect();
                return Err(Fault::unknown(at, "parameter", name, &known));
            };
            in_range(self.file.parameters[index].at, &parameters[index], *value)?;
            parameters[index].value = *value;
        }
        Ok(parameters)
    }
}

fn in_range(at: usize, parameter: &Parameter, value: u32) -> Result<(), Fault> {
    let Parameter { name, min, max, .. } = parameter;
    if (*min..=*max).contains(&value) {
        return Ok(());
    }
    Err(Fault::new(
        at,
        format!("the parameter {} cannot be {value}", quote(name)),
    )
    .expected(format!("{min} to {max}")))
}

/// The parameters as the file declares them, each at its default.
fn declared(file: &File) -> Result<Vec<Parameter>, Fault> {
    let mut parameters: Vec<Parameter> = Vec::new();
    for source::Parameter {
        at,
        name,
        label,
        min,
        max,
        default,
    } in &file.parameters
    {
        if parameters.len() == MAX_PARAMETERS {
            return Err(Fault::new(*at, "too many parameters")
                .expected(format!("at most {MAX_PARAMETERS}")));
        }
        let mut letters = name.value.chars();
        if name.value == "i"
            || !letters.next().is_some_and(|c| c.is_ascii_alphabetic())
            || !letters.all(|c| c.is_ascii_alphanumeric() || c == '_')
        {
            return Err(Fault::new(
                name.at,
                format!("{} cannot name a parameter", quote(&name.value)),
            )
            .expected("a letter, then letters, digits and underscores, and not \"i\""));
        }
        if parameters.iter().any(|other| other.name == name.value) {
            return Err(Fault::new(
                name.at,
                format!("a second parameter {}", quote(&name.value)),
            )
            .expected("a name of its own for each"));
        }
        if min.value > max.value {
            return Err(Fault::new(
                min.at,
                format!("a min of {} over a max of {}", min.value, max.value),
            )
            .expected("min not greater than max"));
        }
        let parameter = Parameter {
            name: name.value.clone(),
            label: Text {
                en: label.en.value.clone(),
                zh: label.zh.value.clone(),
            },
            min: min.value,
            max: max.value,
            value: default.value,
        };
        in_range(default.at, &parameter, default.value)?;
        parameters.push(parameter);
    }
    Ok(parameters)
}
