//! The strip: what crosses each link, request above, reply below. It doubles as the stage's
//! account in words: a list that can be read and walked through by keyboard.
//!
//! Places are set by the property `style` (`~style`), not the attribute, which the security policy
//! of a page with a flow in it may forbid.

use hopscope_core::Lang;
use yew::prelude::*;

use super::chip::chip;
use super::stack::direction_name;
use crate::i18n::words;
use crate::layout::{Layout, Orientation};
use crate::shared::Shared;
use crate::stack_size::STACK_WIDTH;
use crate::state::Action;
use crate::strip::{Cell, Hop, Time};

/// What the strip shows.
#[derive(PartialEq, Properties)]
pub struct StripProps {
    /// The hops.
    pub hops: Shared<Vec<Hop>>,
    /// The stage above it: its columns stand under the links.
    pub layout: Shared<Layout>,
    /// The most frames of any message.
    pub frames: usize,
    /// The language.
    pub lang: Lang,
    /// The message that was chosen.
    pub chosen: Option<usize>,
    /// Takes what the reader does.
    pub send: Callback<Action>,
}

/// The width of a column: at least, where columns are spread evenly, and at most.
const COLUMN: (f64, f64, f64) = (84.0, STACK_WIDTH + 8.0, 190.0);
/// The room for the names of the rows at the left.
const LEGEND: f64 = 70.0;

/// The strip.
#[component]
pub fn Strip(props: &StripProps) -> Html {
    let lang = props.lang;
    let (columns, column) = columns(&props.layout);
    let width = columns
        .last()
        .map_or(0.0, |last| last + column / 2.0)
        .max(props.layout.width);
    let replies = props.hops.iter().any(|hop| hop.reply.is_some());
    let hops = props.hops.iter().zip(&columns);
    html! {
        <section class="strip" aria-labelledby="strip-title">
            <header>
                <h2 id="strip-title">{ words::STRIP.get(lang) }</h2>
                <p>{ words::STRIP_SUB.get(lang) }</p>
            </header>
            <div
                class="strip-scroll"
                tabindex={(props.layout.orientation == Orientation::Down).then_some("0")}
                role="group"
                aria-labelledby="strip-title"
            >
                <ol class="hops" ~style={format!("width:{width}px;--frames:{}", props.frames)}>
                    <li class="legend" aria-hidden="true">
                        <span>{ words::REQUEST.get(lang) }</span>
                        if replies { <span>{ words::REPLY.get(lang) }</span> }
                    </li>
                    { for hops.map(|(hop, x)| hop_column(props, hop, (*x, column), replies)) }
                </ol>
            </div>
        </section>
    }
}

/// The middle of each column and their width: under the links, where these stand apart; else evenly
/// spread.
fn columns(layout: &Layout) -> (Vec<f64>, f64) {
    let under: Vec<f64> = layout
        .links
        .iter()
        .map(|link| (link.from.x + link.to.x) / 2.0)
        .collect();
    let apart = under
        .windows(2)
        .map(|pair| pair[1] - pair[0])
        .fold(COLUMN.2, f64::min);
    let clear = under
        .first()
        .is_some_and(|first| first - STACK_WIDTH / 2.0 >= LEGEND - 16.0);
    if layout.orientation == Orientation::Across && apart >= COLUMN.0 && clear {
        return (under, apart);
    }
    let room = (layout.width - LEGEND) / under.len().max(1) as f64;
    let room = room.clamp(COLUMN.1, COLUMN.2);
    let columns = (0..under.len()).map(|nth| LEGEND + room * (nth as f64 + 0.5));
    (columns.collect(), room)
}

fn hop_column(props: &StripProps, hop: &Hop, (x, column): (f64, f64), replies: bool) -> Html {
    let lang = props.lang;
    let style = format!("left:{}px;width:{column}px", x - column / 2.0);
    html! {
        <li key={hop.link.0} class="hop" ~style={style} data-hop={hop.link.0.to_string()}>
            <div class="request">{ cell(props, hop, hop.request.as_ref(), words::REQUEST.get(lang)) }</div>
            <p class="pair">
                <span>{ &hop.from }</span>
                <span aria-hidden="true">{ " → " }</span>
                <span>{ &hop.to }</span>
            </p>
            if replies {
                <div class="reply">{ cell(props, hop, hop.reply.as_ref(), words::REPLY.get(lang)) }</div>
            }
        </li>
    }
}

fn cell(props: &StripProps, hop: &Hop, cell: Option<&Cell>, row: &'static str) -> Html {
    let lang = props.lang;
    let Some(cell) = cell else {
        return html! { <span class="vh">{ words::NOTHING_YET.get(lang) }</span> };
    };
    let span = cell.span;
    let secret = cell.time == Time::Secret;
    let chosen = props.chosen == Some(span);
    let onclick = props
        .send
        .reform(move |_: MouseEvent| Action::Choose((!chosen).then_some(span)));
    html! {
        <button
            type="button"
            class={classes!("cell", cell.time.name())}
            aria-pressed={chosen.to_string()}
            disabled={secret}
            {onclick}
            data-strip={cell.time.name()}
            data-link={hop.link.0.to_string()}
            data-direction={direction_name(cell.direction)}
            data-record={cell.record.to_string()}
        >
            <span class="vh">{ format!("{row}, {} → {}: ", hop.from, hop.to) }</span>
            if secret {
                <span class="vh">{ words::SECRET.get(lang) }</span>
                <span class="unknown" aria-hidden="true">{ "?" }</span>
            } else {
                { for cell.frames.iter().map(|frame| chip(frame, lang)) }
            }
            if cell.dropped {
                <span class="lost">{ "✕ " }{ words::DROPPED.get(lang) }</span>
            }
        </button>
    }
}
