//! The ladder: an SVG with the lines and arrows behind, and a grid of the steps in front, of which
//! only what is in view is there. It is walked through by keys: up and down from step to step, left and
//! right from frame to frame of a message that leaves.

use hopscope_core::trace::provenance::FrameAt;
use hopscope_core::trace::say;
use yew::{Properties, component, use_effect_with, use_memo, use_node_ref};

use super::list_key;
use crate::browser::bring_across;
use crate::components::inside::pick::{FrameRow, frame_key};
use crate::el::{Callback, El, Html, On, Path, decimal, el};
use crate::hooks::{Rows, use_rows, use_width};
use crate::i18n::{self, views as words, words as page};
use crate::run::Run;
use crate::scene::PillText;
use crate::shared::Shared;
use crate::state::{Action, ViewsAction};
use crate::views::ladder::{Arrow, End, Lines, RUNG, Rung, What, ladder};

/// What the ladder shows.
#[derive(PartialEq, Properties)]
pub struct LadderProps {
    /// The run.
    pub run: Shared<Run>,
    /// The language.
    pub lang: hopscope_core::Lang,
    /// The step that is shown.
    pub step: usize,
    /// From this step on nothing is told.
    pub secret: Option<usize>,
    /// The message that was chosen.
    pub chosen: Option<usize>,
    /// The frame that is followed.
    pub frame: Option<FrameAt>,
    /// The step at which a branch beside it is first to be different.
    pub differs: Option<usize>,
    /// Takes what the reader does.
    pub send: Callback<Action>,
}

/// The height of the names above the lines.
const HEAD: f64 = 32.0;
/// How far from its line something is written.
const ASIDE: f64 = 14.0;
/// What is written is no wider than this.
const WRITTEN: f64 = 640.0;

/// The ladder.
#[component]
pub fn LadderView(props: &LadderProps) -> Html {
    let (run, lang, step) = (&*props.run, props.lang, props.step);
    let node = use_node_ref();
    let width = use_width(&node, 700.0);
    let rows = Rows {
        count: run.steps(),
        height: RUNG,
        head: HEAD,
        current: Some(step),
    };
    let seen = use_rows(&node, rows);
    let lines = Lines::new(run.topology().nodes.len(), width);
    {
        let (node, at) = (node.clone(), run.record(step).map(|record| record.node.0));
        use_effect_with((at, width as u32), move |(at, _)| {
            if let Some(at) = at {
                bring_across(&node, lines.x(*at), lines.width());
            }
        });
    }
    let part = use_memo((props.run.clone(), seen.clone()), |(run, seen)| {
        ladder(run, seen.start, seen.end.saturating_sub(1))
    });
    if run.steps() == 0 {
        return el("p").class("hint").text(words::NO_STEPS.get(lang)).into();
    }
    let names = run.topology().nodes.iter().enumerate();
    let names = names.map(|(node, info)| {
        el("span")
            .style(format!("left:{}px", decimal(lines.x(node))))
            .text(info.name.clone())
    });
    let head = el("div")
        .class("ladder-head")
        .set("aria-hidden", "true")
        .style(format!("width:{}px", decimal(lines.width())))
        .children(names);
    let rungs = part.rungs.iter().map(|one| row(props, &lines, one));
    let body = el("div")
        .class("ladder-body")
        .set("role", "rowgroup")
        .style(format!(
            "width:{}px;height:{}px",
            decimal(lines.width()),
            decimal(run.steps() as f64 * RUNG)
        ))
        .child(drawing(props, &lines, seen.start, seen.len(), &part.arrows))
        .children(rungs);
    // The frames of the step that is shown, and which of them is picked.
    let frames = frames_of(props, step);
    let picked = frames.and_then(|(record, _)| {
        let at = props.frame.filter(|at| at.record == record)?;
        Some(at.frame)
    });
    let keys = {
        let (send, last) = (props.send.clone(), run.last());
        Callback::from(move |event: yew::KeyboardEvent| {
            if let Some(action) =
                frames.and_then(|(record, count)| frame_key(&event, record, picked, count))
            {
                send.emit(action);
            } else if let Some(step) = list_key(&event, step, last) {
                send.emit(Action::Views(ViewsAction::Visit(step, None)));
            }
        })
    };
    el("div")
        .class("ladder")
        .bind(&node)
        .set("role", "grid")
        .set("aria-readonly", "true")
        .num("aria-rowcount", run.steps())
        .set("tabindex", "0")
        .set("aria-label", words::LADDER.get(lang))
        .set(
            "aria-activedescendant",
            match picked {
                Some(frame) => format!("rung-{step}-{frame}"),
                None => format!("rung-{step}"),
            },
        )
        .set("data-testid", "ladder")
        .on_key(keys)
        .child(head)
        .child(body)
        .into()
}

/// Lines and arrows of the rungs from `first` on, so many of them.
fn drawing(props: &LadderProps, lines: &Lines, first: usize, count: usize, arrows: &[Arrow]) -> El {
    let height = count as f64 * RUNG;
    let middle = |step: usize| (step as f64 - first as f64 + 0.5) * RUNG;
    let nodes = 0..props.run.topology().nodes.len();
    let uprights = nodes.fold(Path::default(), |path, node| {
        path.to("M", &[lines.x(node), 0.0]).to("V", &[height])
    });
    el("svg")
        .set("aria-hidden", "true")
        .style(format!("top:{}px", decimal(first as f64 * RUNG)))
        .px("width", lines.width())
        .px("height", height)
        .child(el("path").class("uprights").set("d", uprights))
        .children(arrows.iter().map(|one| arrow(props, lines, one, middle)))
}

fn arrow(props: &LadderProps, lines: &Lines, arrow: &Arrow, middle: impl Fn(usize) -> f64) -> El {
    let chosen = arrow.span.is_some() && props.chosen == arrow.span;
    let here = arrow.from.1 <= props.step && props.step <= arrow.to.1;
    let end = match arrow.end {
        End::Arrives => "",
        End::Lost => "lost",
        End::Open => "open",
    };
    el("path")
        .classes(&[
            "arrow",
            end,
            if here { "now" } else { "" },
            if chosen { "chosen" } else { "" },
        ])
        .set(
            "data-arrow",
            arrow
                .span
                .map_or_else(|| "octets".to_owned(), |span| span.to_string()),
        )
        .set("d", lines.way(arrow, middle))
}

/// The record of the frames that are drawn at a step, and how many they are; none where its rung shows
/// no message.
fn frames_of(props: &LadderProps, step: usize) -> Option<(usize, usize)> {
    let run = &*props.run;
    if props.secret.is_some_and(|from| step >= from) {
        return None;
    }
    let record = run.record_number(step)?;
    let span = run.finder.of_record(record)?;
    let sent = run.recording.flights()[span].sent == record;
    sent.then(|| (record, run.frames(span).len()))
}

/// A step: a dot at its line, and beside it the frames or the rule.
fn row(props: &LadderProps, lines: &Lines, rung: &Rung) -> El {
    let (run, lang, step) = (&*props.run, props.lang, rung.step);
    let secret = props.secret.is_some_and(|from| step >= from);
    let now = step == props.step;
    let span = rung.what.span();
    let sentence = if secret {
        page::SECRET.get(lang).to_owned()
    } else {
        run.record(step)
            .map(|record| say(run.topology(), record, lang))
            .unwrap_or_default()
    };
    let x = lines.x(rung.node);
    let (class, beside) = match rung.what {
        _ if secret => ("note", el("span").text("?")),
        What::Leaves { span, .. } => {
            let frames = run.frames(span);
            let place = FrameRow {
                id: ("rung", step),
                step: (step, Some(span)),
                record: run.recording.flights()[span].sent,
                now,
            };
            let buttons = place.buttons(frames.iter(), props.frame, lang, &props.send);
            ("leaves", el("span").class("frames").children(buttons))
        }
        What::Octets { part, count, .. } => {
            let said = i18n::pill(lang, &PillText::Octets(part, count));
            ("note", el("span").text(said))
        }
        What::Arrives { .. } => ("arrives", el("span")),
        What::Lost { rule, .. } => ("lost", el("span").text(rule.short(lang))),
        What::Note(Some(rule)) => ("note", el("span").text(rule.short(lang))),
        What::Note(None) => ("note", el("span").text(sentence.clone())),
    };
    let (left, room) = lines.beside(rung);
    // The row may be wider than the lines need.
    let from = match left {
        true => ["right:calc(100% - ", &decimal(x - ASIDE), "px)"],
        false => ["left:", &decimal(x + ASIDE), "px"],
    };
    let most = (room - 2.0 * ASIDE).min(WRITTEN);
    let place = [&*from.concat(), ";max-width:", &decimal(most), "px"].concat();
    let mut label = i18n::told_at(lang, step, run.steps(), &sentence);
    let differs = props.differs == Some(step);
    let mark = differs.then(|| {
        el("em")
            .set("role", "gridcell")
            .class("differs")
            .text(words::FIRST_DIFFERENCE.get(lang))
    });
    if differs {
        label.push_str(". ");
        label.push_str(words::FIRST_DIFFERENCE.get(lang));
    }
    el("div")
        .key(step)
        .set("role", "row")
        .set("id", format!("rung-{step}"))
        .classes(&[
            "rung",
            if now { "now" } else { "" },
            if differs { "parted" } else { "" },
        ])
        .style(format!("top:{}px", decimal(step as f64 * RUNG)))
        .flag("aria-selected", now)
        .num("aria-rowindex", step + 1)
        .set("aria-label", label)
        .set("title", sentence)
        .set("data-rung", class)
        .act(
            On::Click,
            &props.send,
            Action::Views(ViewsAction::Visit(step, span)),
        )
        .child(
            el("time")
                .set("role", "gridcell")
                .text(i18n::milliseconds(rung.at)),
        )
        .child(
            el("i")
                .set("aria-hidden", "true")
                .classes(&["dot", class])
                .style(format!("left:{}px", decimal(x))),
        )
        .child(
            beside
                .set("role", "gridcell")
                .classes(&["beside", class])
                .style(place),
        )
        .maybe_child(mark)
}
