//! A plot for each queue: how many messages wait in it over the steps of the run, where it is full, and
//! where something was dropped or had to wait.

use hopscope_core::Lang;
use yew::{Properties, component, html, use_memo, use_node_ref};

use crate::components::button::button;
use crate::el::{Callback, El, Html, Path, decimal, el};
use crate::hooks::{Rows, use_rows, use_width};
use crate::i18n::{views as words, words as page};
use crate::run::Run;
use crate::shared::Shared;
use crate::state::{Action, Look, Tab, ViewsAction};
use crate::views::depths::{Depths, depths};
use crate::views::plot;

/// What the plots show.
#[derive(PartialEq, Properties)]
pub struct QueuesProps {
    /// The run.
    pub run: Shared<Run>,
    /// The language.
    pub lang: Lang,
    /// The step that is shown.
    pub step: usize,
    /// From this step on nothing is told.
    pub secret: Option<usize>,
    /// Takes what the reader does.
    pub send: Callback<Action>,
}

/// The height of a queue's row.
const ROW: f64 = 98.0;
/// The height of a plot.
const PLOT: f64 = 52.0;
/// The room above the highest value: for the marks.
const ABOVE: f64 = 10.0;
/// The room for what is said of a queue, and around the plot.
const TOLD: f64 = 252.0;
/// The least width of a plot.
const NARROWEST: f64 = 120.0;

/// The plots.
#[component]
pub fn QueuesView(props: &QueuesProps) -> Html {
    let (run, lang) = (&*props.run, props.lang);
    let node = use_node_ref();
    let width = use_width(&node, 700.0);
    let all = use_memo((props.run.clone(), props.secret), |(run, secret)| {
        let all = depths(run);
        match secret {
            None => all,
            Some(step) => all.iter().filter_map(|one| one.before(*step)).collect(),
        }
    });
    let seen = use_rows(
        &node,
        Rows {
            count: all.len(),
            height: ROW,
            head: 0.0,
            current: None,
        },
    );
    if all.is_empty() {
        return el("p")
            .class("hint")
            .text(words::NO_QUEUES.get(lang))
            .into();
    }
    let columns = (width - TOLD).max(NARROWEST) as usize;
    let all = Shared::from(all);
    let rows = seen.map(|index| row(props, &all, index, columns));
    let list = el("ol")
        .style(format!("height:{}px", decimal(all.len() as f64 * ROW)))
        .children(rows);
    el("div")
        .class("queues")
        .bind(&node)
        .set("role", "group")
        .set("tabindex", "0")
        .set(
            "aria-label",
            words::pane(crate::state::Pane::Queues).get(lang),
        )
        .set("data-testid", "queues")
        .num("data-queues", all.len())
        .num("data-of", run.steps())
        .child(list)
        .into()
}

fn row(props: &QueuesProps, all: &Shared<Vec<Depths>>, index: usize, columns: usize) -> El {
    let (run, lang, queue) = (&*props.run, props.lang, &all[index]);
    let socket = run.socket_name(queue.socket);
    let peer = queue.link.map(|link| {
        let far = run.topology().far_end(link, queue.socket);
        run.socket_name(far)
    });
    let name = words::queue(lang, &socket, peer.as_deref(), queue.side);
    let most = queue.peak().map_or(0, |(_, most)| most);
    let depth = words::depth(lang, queue.at(props.step), most, queue.limit);
    let trouble = words::trouble(lang, queue.drops.len(), queue.blocks.len());
    let to = |word: crate::i18n::Word, step: usize| {
        let name = format!("{}: {name}", word.get(lang));
        button(&props.send, Action::Views(ViewsAction::Visit(step, None)))
            .class("quiet")
            .set("aria-label", name)
            .text(word.get(lang))
    };
    let fullest = queue.peak().map(|(step, _)| to(words::DEEPEST, step));
    let first = queue.trouble().map(|step| to(words::TROUBLE, step));
    // Where something waits, the name leads to its frames.
    let title = if queue.at(props.step) > 0 {
        let (send, node) = (props.send.clone(), run.topology().node_of(queue.socket));
        let see = Callback::from(move |_| {
            send.emit(Action::Look(Tab::State));
            send.emit(Action::Inside(Look::Node(Some(node))));
        });
        el("button")
            .set("type", "button")
            .class("waits")
            .on_click(see)
            .set(
                "aria-label",
                format!("{}: {name}", words::WAITING.get(lang)),
            )
    } else {
        el("b")
    };
    let title = title.set("title", name.clone()).text(name.clone());
    let told = el("div")
        .class("told")
        .child(title)
        .child(el("p").text(depth.clone()))
        .maybe_child((!trouble.is_empty()).then(|| el("p").class("lost").text(trouble.clone())))
        .child(el("div").maybe_child(fullest).maybe_child(first));
    let steps = run.steps().max(1);
    let seek = {
        let send = props.send.clone();
        Callback::from(move |event: yew::MouseEvent| {
            let x = f64::from(event.offset_x()).max(0.0) as usize;
            let step = (x * steps / columns.max(1)).min(steps - 1);
            send.emit(Action::Views(ViewsAction::Visit(step, None)));
        })
    };
    let head = (props.step as f64 + 0.5) * columns as f64 / steps as f64;
    let plot = el("div")
        .class("depth-plot")
        .style(format!("width:{columns}px;height:{}px", decimal(PLOT_ALL)))
        .set("role", "img")
        .set("aria-label", format!("{name}: {depth} {trouble}"))
        .child(html! { <Plot queues={all.clone()} {index} {columns} {steps} /> })
        .child(
            el("i")
                .class("head")
                .style(format!("left:{}px", decimal(head))),
        )
        .maybe_child(props.secret.map(|secret| {
            let from = secret as f64 * columns as f64 / steps as f64;
            el("i")
                .class("untold")
                .set("title", page::SECRET.get(lang))
                .style(format!("left:{}px", decimal(from)))
                .text("?")
        }))
        .child(el("div").class("cover").on_click(seek));
    el("li")
        .key(index)
        .style(format!("top:{}px", decimal(index as f64 * ROW)))
        .child(told)
        .child(plot)
}

/// The height of a plot with the room for its marks.
const PLOT_ALL: f64 = PLOT + ABOVE;

#[derive(PartialEq, Properties)]
struct PlotProps {
    queues: Shared<Vec<Depths>>,
    index: usize,
    columns: usize,
    steps: usize,
}

/// What does not change from step to step.
#[component]
fn Plot(props: &PlotProps) -> Html {
    let (queue, columns, steps) = (&props.queues[props.index], props.columns, props.steps);
    let most = queue.peak().map_or(0, |(_, most)| most).max(1);
    // A mark far above all that ever waits would leave the curve flat.
    let mark = Some(queue.limit).filter(|limit| *limit > 0 && *limit <= most * 4);
    let scale = PLOT / most.max(mark.unwrap_or_default()) as f64;
    let height = PLOT + ABOVE;
    let values = plot::columns(&queue.changes, steps, columns);
    let level = |value: usize| height - value as f64 * scale;
    let at = |class: &'static str, steps_at: &[usize], y: f64, tall: f64| {
        let marks = plot::marks(steps_at, steps, columns).into_iter();
        let path = marks.fold(Path::default(), |path, x| {
            path.to("M", &[x as f64 + 0.5, y]).to("v", &[tall])
        });
        el("path").class(class).set("d", path)
    };
    let limit = mark.map(|mark| {
        let path = Path::default()
            .to("M", &[0.0, level(mark)])
            .to("H", &[columns as f64]);
        el("path").class("limit").set("d", path)
    });
    el("svg")
        .set("aria-hidden", "true")
        .num("width", columns)
        .px("height", height)
        .child(el("path").class("most").set(
            "d",
            plot::area(values.iter().map(|(_, most)| *most), scale, height),
        ))
        .child(el("path").class("least").set(
            "d",
            plot::area(values.iter().map(|(least, _)| *least), scale, height),
        ))
        .maybe_child(limit)
        .child(at("blocked", &queue.blocks, 0.0, 6.0))
        .child(at("dropped", &queue.drops, 0.0, height))
        .into()
}
