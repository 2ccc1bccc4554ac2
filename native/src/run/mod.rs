//! `hopscope run`: runs a scenario in the core's world or over real sockets, and prints what each
//! node saw. Both ways print the same text, which is the point.

mod board;
mod by_hand;
mod tcp;

use std::fs;
use std::io;
use std::io::Write;
use std::path::Path;

use hopscope_core::Lang;
use hopscope_core::scenario;
use hopscope_core::scenario::Document;
use hopscope_core::scenario::Format;
use hopscope_core::scenario::Scenario;
use hopscope_core::scenario::ScenarioError;
use hopscope_core::trace::Event;
use hopscope_core::trace::Recording;
use hopscope_core::trace::Trace;
use hopscope_core::trace::account;
use hopscope_core::trace::mermaid;
use hopscope_core::trace::record_line;
use hopscope_core::world;

use crate::cli::OverArg;
use crate::cli::RunArgs;
use crate::exit::Failure;
use crate::link;
use crate::link::Wanted;

/// Runs the scenario and prints its account, or its events.
pub(crate) async fn run(args: RunArgs, lang: Lang) -> Result<(), Failure> {
    let scenario = read(&args.scenario, &args.set)?;
    let trace = match args.over {
        OverArg::Inproc => in_world(scenario).await?,
        OverArg::Tcp => tcp::play(&scenario).await?,
    };
    let lines = if args.json {
        json_lines(&trace)?
    } else if args.mermaid {
        mermaid(&Recording::new(trace), lang)
    } else {
        views(&trace)
    };
    let mut stdout = io::stdout().lock();
    stdout.write_all(lines.as_bytes())?;
    Ok(stdout.flush()?)
}

/// Plays a scenario in the world, on a thread of its own: Ctrl-C is heard meanwhile.
async fn in_world(scenario: Scenario) -> Result<Trace, Failure> {
    let played = tokio::task::spawn_blocking(move || world::play(&scenario, world::Over::Inproc));
    played.await.map_err(Failure::error)
}

/// Reads a scenario file, the built-in lesson of that name, or what a link holds, with its parameters
/// set.
///
/// # Errors
/// A file or a link that cannot be read or is no scenario, a name of no lesson, a parameter that is none.
pub(crate) fn read(path: &Path, settings: &[(String, u32)]) -> Result<Scenario, Failure> {
    let name = path.display().to_string();
    if link::is_link(path) {
        let asked = link::read(&name)?;
        let settings = [asked.settings.as_slice(), settings].concat();
        let document = match asked.scenario {
            Wanted::Lesson(id) => scenario::find(&id).map_err(Failure::error)?.document(),
            Wanted::Text(text) => Document::parse(&text, Format::guess(&text)),
        };
        return with(document, &settings, "the link");
    }
    let document = match fs::read_to_string(path) {
        Ok(source) => {
            let format = Format::from_path(&name).unwrap_or_else(|| Format::guess(&source));
            Document::parse(&source, format)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound && is_lesson_name(path) => {
            scenario::find(&name).map_err(Failure::error)?.document()
        }
        Err(error) => {
            return Err(Failure::error(format_args!("cannot read {name}: {error}")));
        }
    };
    with(document, settings, &name)
}

/// The scenario of a document with its parameters set; `name` is where it comes from.
fn with(
    document: Result<Document, ScenarioError>,
    settings: &[(String, u32)],
    name: &str,
) -> Result<Scenario, Failure> {
    let settings: Vec<(&str, u32)> = settings
        .iter()
        .map(|(name, value)| (name.as_str(), *value))
        .collect();
    document
        .and_then(|document| document.scenario(&settings))
        .map_err(|error| Failure::error(format_args!("{name}: {error}")))
}

/// Whether this is the name of a lesson, and of no file.
pub(crate) fn is_lesson(path: &Path) -> bool {
    is_lesson_name(path) && !path.exists()
}

/// Whether it can only be a lesson's name: a file's path has a folder or an extension.
fn is_lesson_name(path: &Path) -> bool {
    path.components().count() == 1 && path.extension().is_none()
}

/// What each node saw, and what it wrote for its user.
fn views(trace: &Trace) -> String {
    let mut lines = account(trace).to_string();
    for (index, node) in trace.topology.nodes.iter().enumerate() {
        for record in trace.records.iter().filter(|record| record.node.0 == index) {
            if let Event::Printed { text } = &record.event {
                lines.push_str(&format!("{} prints:\n{text}\n", node.name));
            }
        }
    }
    lines
}

/// Every event as a line of JSON.
fn json_lines(trace: &Trace) -> Result<String, Failure> {
    let mut lines = String::new();
    for (index, record) in trace.records.iter().enumerate() {
        let line = record_line(&trace.topology, index, record);
        lines.push_str(&serde_json::to_string(&line).map_err(Failure::error)?);
        lines.push('\n');
    }
    Ok(lines)
}
