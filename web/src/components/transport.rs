//! Playback: buttons, the step, a slider over the whole run and the lanes below it.

use core::ops::Range;

use hopscope_core::Phrase;

use super::button::{button, square};
use super::caption::caption;
use super::icon::{Icon, icon};
use super::keys_help::keys_help;
use super::lanes::lanes;
use super::views::jumps::jumps;
use crate::el::{Callback, El, el};
use crate::i18n::{self, views, words};
use crate::playback::Speed;
use crate::state::{Action, State, ViewsAction};

/// Buttons, slider and, if `full`, lanes and keys.
pub fn transport(state: &State, full: bool, send: &Callback<Action>) -> El {
    let lang = state.lang;
    let run = &state.run;
    let first = state.step == 0;
    let last = state.step == run.last() && !state.goes_on_beside();
    let press = |face: Icon, word: Phrase, off: bool, act: &'static str, action| {
        square(face, word.get(lang), send, action)
            .flag("aria-disabled", off)
            .set("data-act", act)
    };
    let (face, word) = if state.playing {
        (Icon::Pause, words::PAUSE)
    } else {
        (Icon::Play, words::PLAY)
    };
    let play = button(send, Action::Toggle)
        .class("square primary")
        .flag("aria-disabled", run.steps() == 0)
        .set("aria-label", word.get(lang))
        .set("title", word.get(lang))
        .set("data-act", "play")
        .child(icon(face));
    let pace = send.reform(|event: yew::Event| {
        let label = crate::browser::typed(&event);
        let speed = Speed::ALL.into_iter().find(|one| one.label() == label);
        Action::Pace(speed.unwrap_or_default())
    });
    let speeds = Speed::ALL.into_iter().map(|speed| {
        el("option")
            .set("value", speed.label())
            .selected(speed == state.speed)
            .text(speed.label())
    });
    let speed = el("select")
        .class("speed")
        .set("aria-label", words::SPEED.get(lang))
        .set("title", words::SPEED.get(lang))
        .set("data-act", "speed")
        .on_change(pace)
        .children(speeds);
    let buttons = el("div")
        .class("buttons")
        .child(press(
            Icon::First,
            words::FIRST,
            first,
            "first-step",
            Action::Seek(0),
        ))
        .child(press(
            Icon::Back,
            words::BACK,
            first,
            "step-back",
            Action::Back,
        ))
        .child(play)
        .child(press(
            Icon::Forward,
            words::FORWARD,
            last,
            "step-forward",
            Action::Forward,
        ))
        .child(press(
            Icon::Last,
            words::LAST,
            last,
            "last-step",
            Action::Seek(usize::MAX),
        ))
        .child(speed);
    let controls = el("div")
        .class("controls")
        .child(buttons)
        .maybe_child(full.then(|| jumps(state, send)))
        .child(status(state))
        .maybe_child(full.then(|| keys_help(state.shortcuts, send, lang)));
    let shake = state.handshake().filter(|_| full);
    el("section")
        .class("transport")
        .set("aria-label", words::TRANSPORT.get(lang))
        .set("data-testid", "transport")
        .maybe_child(full.then(|| caption(state, send)).flatten())
        .maybe_child(shake.map(|shake| handshake(state, shake, send)))
        .child(controls)
        .child(lanes(state, full, send))
}

/// Where a handshake is and the way past it or to it. It stands there at every step, so that nothing moves.
#[inline(never)]
fn handshake(state: &State, shake: Range<usize>, send: &Callback<Action>) -> El {
    let lang = state.lang;
    let (text, word, action) = if shake.contains(&state.step) {
        (
            views::in_handshake(lang, state.step - shake.start + 1, shake.len()),
            views::PAST_HANDSHAKE,
            Action::Views(ViewsAction::PastHandshake),
        )
    } else {
        (
            views::handshake(lang, shake.start + 1, shake.end),
            views::SEE_HANDSHAKE,
            Action::Seek(shake.start),
        )
    };
    el("div")
        .class("handshake")
        .set("data-testid", "handshake")
        .child(el("p").text(text))
        .child(
            button(send, action)
                .set("data-act", "handshake")
                .text(word.get(lang)),
        )
}

/// `step 7 of 24 · 3.2 ms · hop 2 of 6`.
fn status(state: &State) -> El {
    let (run, lang) = (&state.run, state.lang);
    // They are in the order of leaving.
    let sent = run
        .courses
        .partition_point(|course| course.from <= state.step);
    let time = run
        .record(state.step)
        .map_or(0, |record| record.at.as_micros());
    el("p")
        .class("status")
        .set("data-testid", "status")
        .child(el("span").text(i18n::step_of(lang, state.step, run.steps())))
        .child(el("span").text(i18n::milliseconds(time)))
        .child(el("span").text(i18n::hop_of(lang, sent, run.courses.len())))
}
