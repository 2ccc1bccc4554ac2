//! The second lens: the octets on the wire. Octets and the fields they make up point at each other.

use hopscope_core::Lang;
use hopscope_core::trace::{Direction, Event, LinkId, WirePart};
use hopscope_core::world::Over;
use yew::prelude::*;

use super::frames_tab::caption;
use super::hex::hex_rows;
use super::inspector::InspectorProps;
use crate::frame_view::FrameView;
use crate::i18n::{self, words};
use crate::octets::Octets;
use crate::state::Action;
use crate::subject::Place;

/// The octets of the subject, or of the handshake if the step is about that.
#[component]
pub fn BytesTab(props: &InspectorProps) -> Html {
    let state = &props.state;
    let lang = state.lang;
    let record = state.run.record(state.step);
    if let (
        Event::OctetsSent { octets, part, .. } | Event::OctetsReceived { octets, part, .. },
        None,
    ) = (&record.event, state.chosen)
    {
        let title = i18n::part(*part).get(lang);
        let octets = Octets::of_part(octets.clone(), *part);
        return html! {
            <>
                <p class="caption"><b>{ title }</b>{ " · " }{ i18n::octets(lang, octets.octets.len()) }</p>
                { view(props, &octets, &[]) }
            </>
        };
    }
    let Some(subject) = props.subject.as_ref() else {
        return html! { <p class="hint">{ words::NO_MESSAGE.get(lang) }</p> };
    };
    let octets = Octets::of_message(&subject.message);
    let frames = state
        .run
        .palette
        .frames(&subject.message, Default::default());
    let link = match subject.place {
        Place::Link(link, _) => Some(link),
        Place::Socket(_) => state.run.recording.trace().records[subject.record].link,
    };
    html! {
        <>
            { caption(&state.run, subject, lang) }
            <p class="hint">
                { if state.run.over == Over::Tcp { words::AS_ZMTP } else { words::IN_PROCESS_NOTE }.get(lang) }
            </p>
            { view(props, &octets, &frames) }
            { handshake(props, link) }
        </>
    }
}

/// The octets above, their fields below.
fn view(props: &InspectorProps, octets: &Octets, frames: &[FrameView]) -> Html {
    let state = &props.state;
    let lang = state.lang;
    let point = |to: Option<usize>| props.send.reform(move |_: MouseEvent| Action::Point(to));
    let point_by_focus = |to: usize| {
        props
            .send
            .reform(move |_: FocusEvent| Action::Point(Some(to)))
    };
    html! {
        <>
            { hex_rows(octets, frames, state.pointed, Some(&props.send)) }
            <ol class="fields" data-testid="fields">
                { for octets.fields.iter().enumerate().map(|(number, field)| {
                    let pointed = state.pointed == Some(number);
                    let first = number == 0 || octets.fields[number - 1].part != field.part;
                    html! {
                        <li key={number} class={classes!(first.then_some("first"))}>
                            <button
                                type="button"
                                class={classes!("field", pointed.then_some("pointed"))}
                                aria-pressed={pointed.to_string()}
                                onmouseenter={point(Some(number))}
                                onmouseleave={point(None)}
                                onfocus={point_by_focus(number)}
                                onclick={point(Some(number))}
                                data-field={number.to_string()}
                            >
                                <span class="range">{ range(field.range.start, field.range.len()) }</span>
                                <span class="field-name">{ field.name.get(lang) }</span>
                                <span class="meaning">{ field.meaning.get(lang) }</span>
                            </button>
                        </li>
                    }
                }) }
            </ol>
        </>
    }
}

/// `12` or `12–16`, counted from 0; `–` for a field without octets.
fn range(start: usize, len: usize) -> String {
    match len {
        0 => "–".to_owned(),
        1 => start.to_string(),
        _ => format!("{start}–{}", start + len - 1),
    }
}

fn handshake(props: &InspectorProps, link: Option<LinkId>) -> Html {
    let state = &props.state;
    let lang = state.lang;
    let snapshot = state.run.snapshot(state.step);
    let Some(link) = link.filter(|link| !snapshot.links[link.0].handshake.is_empty()) else {
        return Html::default();
    };
    let steps = &snapshot.links[link.0].handshake;
    html! {
        <details class="handshake">
            <summary>{ words::HANDSHAKE.get(lang) }</summary>
            <ol>
                { for steps.iter().map(|(direction, part, octets)| {
                    exchange(props, link, *direction, *part, octets.clone(), lang)
                }) }
            </ol>
        </details>
    }
}

fn exchange(
    props: &InspectorProps,
    link: LinkId,
    direction: Direction,
    part: WirePart,
    octets: bytes::Bytes,
    lang: Lang,
) -> Html {
    let topology = props.state.run.topology();
    let (from, to) = topology.ends(link, direction);
    let octets = Octets::of_part(octets, part);
    html! {
        <li>
            <p>
                <b>{ i18n::part(part).get(lang) }</b>
                { format!(" · {} → {} · ", topology.name_of(from), topology.name_of(to)) }
                { i18n::octets(lang, octets.octets.len()) }
            </p>
            { hex_rows(&octets, &[], None, None) }
        </li>
    }
}
