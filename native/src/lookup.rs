//! What the program can tell without a socket: its lessons, its rules, its completions.

use std::io;
use std::io::Write;

use clap_complete::Shell;
use hopscope_core::Lang;
use hopscope_core::Rule;
use hopscope_core::scenario;

use crate::console::Console;
use crate::exit::Failure;

/// Lists the built-in scenarios with their titles: the lessons, then the gallery of mistakes.
pub(crate) fn lessons(console: &Console) -> Result<(), Failure> {
    let (lessons, mistakes) = (scenario::library(), scenario::gallery());
    let all = || lessons.iter().chain(mistakes);
    let width = all().map(|lesson| lesson.id.len()).max();
    let width = width.unwrap_or_default();
    let mut lines = String::new();
    for (index, lesson) in all().enumerate() {
        let document = lesson.document().map_err(Failure::error)?;
        let title = document.title();
        let id = console.stdout().strong(&format!("{:width$}", lesson.id));
        let title = match console.lang {
            Lang::En => title.en,
            Lang::Zh => title.zh,
        };
        if index == lessons.len() {
            lines.push('\n');
        }
        lines.push_str(&format!("{id}  {title}\n"));
    }
    print(&lines)
}

/// Explains one rule, or lists them all.
pub(crate) fn why(id: Option<&str>, console: &Console) -> Result<(), Failure> {
    let (paint, lang) = (console.stdout(), console.lang);
    let Some(id) = id else {
        let width = Rule::ALL
            .iter()
            .map(|rule| rule.id().len())
            .max()
            .unwrap_or_default();
        let lines: String = Rule::ALL
            .iter()
            .map(|rule| {
                let id = paint.strong(&format!("{:width$}", rule.id()));
                format!("{id}  {}\n", rule.short(lang))
            })
            .collect();
        return print(&lines);
    };
    let rule = Rule::ALL
        .into_iter()
        .find(|rule| rule.id() == id)
        .ok_or_else(|| {
            Failure::error(format_args!(
                "unknown rule {id:?}; `hopscope why` lists them all"
            ))
        })?;
    let source = paint.faint(rule.source());
    print(&format!(
        "{}\n\n{}\n\n{source}\n",
        paint.strong(rule.short(lang)),
        rule.long(lang)
    ))
}

/// Prints the completions for a shell.
pub(crate) fn completions(shell: Shell, command: &mut clap::Command) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, command, "hopscope", &mut script);
    print(&String::from_utf8_lossy(&script))
}

fn print(text: &str) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    Ok(stdout.flush()?)
}
