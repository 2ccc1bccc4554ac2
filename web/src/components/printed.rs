//! What nodes have written for their user, such as a dump of frames.

use hopscope_core::Lang;
use hopscope_core::trace::Event;

use crate::el::{El, el};
use crate::i18n::words;
use crate::run::Run;

/// Before the step, and after it, no more lines than this are there.
const MOST_LINES: usize = 100;

/// What each node prints in the run; the lines it has not printed by this step keep their room,
/// unseen, so that nothing around moves when they come.
///
/// Of a great many lines those around the step are there.
pub fn printed(run: &Run, step: usize, lang: Lang) -> Vec<El> {
    let until = run.records_until(step);
    let nodes = run.topology().nodes.iter().enumerate();
    let sections = nodes.filter_map(|(index, node)| {
        let wrote = |number: &&usize| run.recording.trace().records[**number].node.0 == index;
        let lines: Vec<usize> = run.prints.iter().filter(wrote).copied().collect();
        if lines.is_empty() {
            return None;
        }
        let written = lines.partition_point(|number| *number < until);
        let around = lines.iter().skip(written.saturating_sub(MOST_LINES));
        let around = around.take(2 * MOST_LINES).map(|number| {
            let text = match &run.recording.trace().records[*number].event {
                Event::Printed { text } => text.clone(),
                _ => String::new(),
            };
            let class = if *number >= until { "later" } else { "" };
            el("pre").classes(&[class]).text(text)
        });
        let title = format!("{} {}", node.name, words::PRINTS.get(lang));
        let paper = el("div")
            .class("paper")
            .set("tabindex", "0")
            .set("role", "group")
            .set("aria-label", node.name.clone())
            .child(el("div").children(around));
        let section = el("section")
            .class("printed")
            .set("aria-label", title.clone())
            .set("data-testid", "printed")
            .child(el("h2").text(title))
            .child(paper);
        Some(section)
    });
    sections.collect()
}
