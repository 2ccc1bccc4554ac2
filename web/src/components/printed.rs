//! What nodes have written for their user, such as a dump of frames.

use hopscope_core::Lang;
use yew::prelude::*;

use crate::i18n::words;
use crate::run::Run;

/// The lines of each node that has printed any by this step.
pub fn printed(run: &Run, step: usize, lang: Lang) -> Html {
    let snapshot = run.snapshot(step);
    let nodes = run.topology().nodes.iter().zip(snapshot.nodes);
    let talkative = nodes.filter(|(_, state)| !state.printed.is_empty());
    html! {
        { for talkative.map(|(node, state)| {
            let title = format!("{} {}", node.name, words::PRINTS.get(lang));
            html! {
                <section class="printed" key={node.name.clone()} aria-label={title.clone()}>
                    <h2>{ title }</h2>
                    <div class="paper" tabindex="0" role="group" aria-label={node.name.clone()}>
                        { for state.printed.iter().map(|text| html! { <pre>{ text }</pre> }) }
                    </div>
                </section>
            }
        }) }
    }
}
