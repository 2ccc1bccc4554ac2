//! Every hop as a table, of which only the rows in view are there. It says how many there are, and is
//! walked through by keys: the account of a run for those who do not see the stage.

use hopscope_core::Lang;
use hopscope_core::trace::provenance::FrameAt;
use yew::{Properties, component, use_memo, use_node_ref};

use super::list_key;
use crate::components::inside::pick::{FrameRow, frame_key};
use crate::el::{Callback, El, Html, On, decimal, el};
use crate::frame_view::FrameView;
use crate::hooks::{Rows, use_rows};
use crate::i18n::{self, views as words, words as page};
use crate::letters;
use crate::run::Run;
use crate::shared::Shared;
use crate::state::{Action, ViewsAction};
use crate::views::table::{Cells, Row, cells, row_at, row_of, rows};

/// What the table shows.
#[derive(PartialEq, Properties)]
pub struct TableProps {
    /// The run.
    pub run: Shared<Run>,
    /// The language.
    pub lang: Lang,
    /// The step that is shown.
    pub step: usize,
    /// From this step on nothing is told.
    pub secret: Option<usize>,
    /// The message that was chosen.
    pub chosen: Option<usize>,
    /// The frame that is followed.
    pub frame: Option<FrameAt>,
    /// Takes what the reader does.
    pub send: Callback<Action>,
}

/// The height of a row.
const ROW: f64 = 32.0;
/// Of so many rows it is known how much room their frames take.
const MOST_MEASURED: usize = 300;
/// The room for frames, at least and at most.
const FRAMES: (f64, f64) = (160.0, 420.0);
/// About the width of a letter of a frame, and what a frame takes beside its letters.
const CHIP: (f64, f64) = (7.3, 23.0);

/// The table.
#[component]
pub fn TableView(props: &TableProps) -> Html {
    let (run, lang) = (&*props.run, props.lang);
    let node = use_node_ref();
    let all = use_memo(props.run.clone(), |run| rows(run));
    let chosen = props.chosen.and_then(|span| row_of(run, &all, span));
    let current = chosen.or_else(|| row_at(run, &all, props.step));
    let seen = use_rows(
        &node,
        Rows {
            count: all.len(),
            height: ROW,
            head: ROW,
            current: current.or(Some(0)),
        },
    );
    let widest = {
        let all = all.clone();
        *use_memo(props.run.clone(), move |run| widest(run, &all))
    };
    if all.is_empty() {
        return el("p").class("hint").text(words::NO_HOPS.get(lang)).into();
    }
    let heads = [
        words::TIME,
        words::FROM,
        words::TO,
        words::FRAMES,
        words::RULE,
    ];
    let head = el("div")
        .class("row head")
        .set("role", "row")
        .num("aria-rowindex", 1)
        .children(
            heads
                .iter()
                .map(|word| el("span").set("role", "columnheader").text(word.get(lang))),
        );
    let lines = seen.map(|index| line(props, index, all[index], current == Some(index)));
    let body = el("div")
        .class("table-body")
        .set("role", "rowgroup")
        .style(format!("height:{}px", decimal(all.len() as f64 * ROW)))
        .children(lines);
    // The frames of the current row, and which of them is picked.
    let frames = current.and_then(|index| {
        let (row, cells) = (all[index], cells(run, all[index]));
        let told = props.secret.is_none_or(|secret| cells.step < secret);
        told.then(|| (row.record, cells.frames.len()))
    });
    let picked = frames.and_then(|(record, _)| {
        let at = props.frame.filter(|at| at.record == record)?;
        Some(at.frame)
    });
    let keys = {
        let (send, all, run) = (props.send.clone(), all.clone(), props.run.clone());
        Callback::from(move |event: yew::KeyboardEvent| {
            let now = current.unwrap_or_default();
            if let Some(action) =
                frames.and_then(|(record, count)| frame_key(&event, record, picked, count))
            {
                send.emit(action);
            } else if let Some(to) = list_key(&event, now, all.len().saturating_sub(1)) {
                // From before the first row, the next one is the first.
                let to = if current.is_none() { 0 } else { to };
                let row = all[to];
                send.emit(visit(&run, row));
            }
        })
    };
    el("div")
        .class("hop-table")
        .style(format!("--chips:{}px", decimal(widest)))
        .bind(&node)
        .set("role", "grid")
        .set("tabindex", "0")
        .set("aria-label", words::TABLE.get(lang))
        .set("aria-readonly", "true")
        .num("aria-rowcount", all.len() + 1)
        .num("aria-colcount", heads.len())
        .maybe(
            "aria-activedescendant",
            current.map(|index| match picked {
                Some(frame) => format!("hop-{index}-{frame}"),
                None => format!("hop-{index}"),
            }),
        )
        .set("data-testid", "table")
        .on_key(keys)
        .child(head)
        .child(body)
        .into()
}

/// The room for the frames of the widest message among the first rows, where that is not too much.
fn widest(run: &Run, rows: &[Row]) -> f64 {
    let chip = |frame: &FrameView| letters::cells(&frame.text()) as f64 * CHIP.0 + CHIP.1;
    let frames = |row: &Row| cells(run, *row).frames.iter().map(chip).sum();
    let rows = rows.iter().take(MOST_MEASURED).map(frames);
    rows.fold(FRAMES.0, f64::max).min(FRAMES.1)
}

fn visit(run: &Run, row: Row) -> Action {
    Action::Views(ViewsAction::Visit(run.step_of(row.record), row.span))
}

fn line(props: &TableProps, index: usize, row: Row, now: bool) -> El {
    let (run, lang) = (&*props.run, props.lang);
    let Cells {
        step,
        at,
        from,
        to,
        frames,
        rule,
        lost,
    } = cells(run, row);
    let secret = props.secret.is_some_and(|secret| step >= secret);
    let cell = || el("span").set("role", "gridcell");
    let later = step > props.step;
    let told = match rule {
        Some(rule) if !secret => rule.short(lang),
        _ => "",
    };
    let place = FrameRow {
        id: ("hop", index),
        step: (step, row.span),
        record: row.record,
        now,
    };
    let content = if secret {
        cell().text("?").set("aria-label", page::SECRET.get(lang))
    } else {
        cell().class("frames").children(place.buttons(
            frames.iter(),
            props.frame,
            lang,
            &props.send,
        ))
    };
    let to = to.unwrap_or_else(|| words::NOBODY.get(lang).to_owned());
    let mark =
        (lost && !secret).then(|| el("b").class("lost").text(words::LOST.get(lang)).text(" "));
    el("div")
        .key(index)
        .set("role", "row")
        .set("id", format!("hop-{index}"))
        .classes(&[
            "row",
            if now { "now" } else { "" },
            if later { "later" } else { "" },
        ])
        .style(format!("top:{}px", decimal((index as f64 + 1.0) * ROW)))
        .num("aria-rowindex", index + 2)
        .flag("aria-selected", now)
        .num("data-record", row.record)
        .act(On::Click, &props.send, visit(run, row))
        .child(cell().class("time").text(i18n::milliseconds(at)))
        .child(cell().text(from))
        .child(cell().text(to))
        .child(content)
        .child(cell().set("title", told).maybe_child(mark).text(told))
}
