//! What nodes have written for their user, such as a dump of frames.

use hopscope_core::Lang;
use yew::prelude::*;

use crate::i18n::words;
use crate::run::Run;

/// What each node prints in the run; the lines it has not printed by this step keep their room,
/// unseen, so that nothing around moves when they come.
pub fn printed(run: &Run, step: usize, lang: Lang) -> Html {
    let (now, end) = (run.snapshot(step), run.snapshot(run.last()));
    let nodes = run.topology().nodes.iter().zip(now.nodes).zip(end.nodes);
    let talkative = nodes.filter(|(_, end)| !end.printed.is_empty());
    html! {
        { for talkative.map(|((node, now), end)| {
            let title = format!("{} {}", node.name, words::PRINTS.get(lang));
            let lines = end.printed.iter().enumerate();
            html! {
                <section class="printed" key={node.name.clone()} aria-label={title.clone()}>
                    <h2>{ title }</h2>
                    <div class="paper" tabindex="0" role="group" aria-label={node.name.clone()}>
                        { for lines.map(|(index, text)| html! {
                            <pre class={(index >= now.printed.len()).then_some("later")}>{ text }</pre>
                        }) }
                    </div>
                </section>
            }
        }) }
    }
}
