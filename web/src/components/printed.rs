//! What nodes have written for their user, such as a dump of frames.

use hopscope_core::Lang;

use crate::el::{El, el};
use crate::i18n::words;
use crate::run::Run;

/// What each node prints in the run; the lines it has not printed by this step keep their room,
/// unseen, so that nothing around moves when they come.
pub fn printed(run: &Run, step: usize, lang: Lang) -> Vec<El> {
    if !run.prints {
        return Vec::new();
    }
    let (now, end) = (run.snapshot(step), run.snapshot(run.last()));
    let nodes = run.topology().nodes.iter().zip(now.nodes).zip(end.nodes);
    let talkative = nodes.filter(|(_, end)| !end.printed.is_empty());
    let sections = talkative.map(|((node, now), end)| {
        let title = format!("{} {}", node.name, words::PRINTS.get(lang));
        let lines = end.printed.into_iter().enumerate().map(|(index, text)| {
            let class = if index >= now.printed.len() {
                "later"
            } else {
                ""
            };
            el("pre").classes(&[class]).text(text)
        });
        let paper = el("div")
            .class("paper")
            .set("tabindex", "0")
            .set("role", "group")
            .set("aria-label", node.name.clone())
            .children(lines);
        el("section")
            .class("printed")
            .set("aria-label", title.clone())
            .set("data-testid", "printed")
            .child(el("h2").text(title))
            .child(paper)
    });
    sections.collect()
}
