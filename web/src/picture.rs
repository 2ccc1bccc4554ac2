//! Pictures that are taken home: the stage at one step, or all of its steps as an SVG that plays
//! without a script, as a README may hold it.
//!
//! ```text
//! run, step --> Scene --> elements of the stage --> parts: what is drawn alike from step to step
//!                                                    |       shown for a time, moved along a way
//!                                                    '--> <style>, <defs>, <g> ... <g>
//! ```
//!
//! The picture is drawn by the functions of the stage and from the same scenes and motions; here it
//! is only put into time. Styles come from the files of the page, so that a picture follows the
//! reader's light or dark as the page does.

mod keyframes;
mod ladder;
mod parts;

use std::rc::Rc;

use hopscope_core::Lang;
use yew::Callback;

use crate::components::piece::Common;
use crate::components::stage::Position;
use crate::el::{decimal, el};
use crate::i18n;
use crate::layout::Layout;
use crate::letters;
use crate::markup;
use crate::run::Run;
use crate::shared::Shared;
use crate::state::Theme;
pub use ladder::{MOST_RUNGS, ladder};

use keyframes::Keyframes;
use parts::{Part, Parts};

/// The most steps of a moving picture: more would make it heavy, and nobody would wait for the end.
pub const MOST_STEPS: usize = 250;
/// The width for which it is drawn.
const WIDTH: f64 = 820.0;
/// Room for what is told.
const CAPTION: f64 = 56.0;
/// Room for the heading of a picture that does not move.
const HEADING: f64 = 34.0;
/// The letters of the heading's title.
const TITLE_LETTERS: usize = 60;
/// The letters of a line of the caption; wide ones count twice.
const CAPTION_LETTERS: usize = 108;

/// How a picture looks.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
    /// The rules of the stage and the values they use, as CSS.
    pub styles: &'a str,
    /// Light, dark, or as the reader's system.
    pub theme: Theme,
    /// The language of what is told.
    pub lang: Lang,
    /// The name of the branch that is drawn, where there are several.
    pub branch: Option<&'a str>,
}

/// The stage at a step, with what happens at it: a line of the lesson may be of steps ago.
pub fn still(run: &Run, step: usize, look: &Look<'_>) -> String {
    draw(run, look, step..step + 1, (step, 0))
}

/// The whole run, over and over, with what the lesson tells up to the step `parted`, from which on it is
/// another run than the lesson's. Whoever wants less motion sees the step with which the run opens.
///
/// # Errors
/// The number of steps, if there are more than [`MOST_STEPS`].
pub fn moving(run: &Run, parted: Option<usize>, look: &Look<'_>) -> Result<String, usize> {
    match run.steps() {
        steps if steps > MOST_STEPS => Err(steps),
        steps => {
            let parted = parted.unwrap_or(steps);
            Ok(draw(run, look, 0..steps.max(1), (run.opening, parted)))
        }
    }
}

/// Draws steps, of which one is `shown` at rest, and of which those before `parted` are the lesson's.
fn draw(
    run: &Run,
    look: &Look<'_>,
    steps: std::ops::Range<usize>,
    (shown, parted): (usize, usize),
) -> String {
    let layout = Layout::new(run.topology(), &run.demand, WIDTH);
    let common = Common {
        layout: Shared(Rc::new(layout)),
        lang: look.lang,
        position: Position::default(),
        chosen: None,
        follows: None,
        send: Callback::noop(),
    };
    let layout = &common.layout;
    let height = layout.height + CAPTION;
    let moves = steps.len() > 1;
    let mut parts = Parts::default();
    for step in steps.clone() {
        parts.add_step(run, &common, step);
        let told = caption(run, step, look.lang, step < parted);
        parts.add_caption(&told, step, layout.height);
    }
    let mut keyframes = Keyframes::new(&run.timeline);
    let mut drawn = String::new();
    for part in parts.in_order() {
        let place = ("transform", part.rest(shown, &run.timeline).transform());
        let timed = moves.then(|| time(part, &mut keyframes, shown));
        let attributes: Vec<_> = timed.into_iter().flatten().chain([place]).collect();
        wrapped(&mut drawn, &attributes, &part.drawn);
    }
    let mut styles = String::from(".caption{font-size:14px}");
    if moves {
        styles.push_str(TIMED);
        styles.push_str(&keyframes.css());
    }
    let size = (layout.width, height);
    let title = run.scenario.title.get(look.lang);
    // What moves has many steps, and its title beside it.
    let of = (!moves).then(|| i18n::step_of(look.lang, shown, run.steps()));
    let title = (title, of.as_deref());
    sheet(title, look, size, &styles, &parts.definitions(), &drawn)
}

/// A picture of this size with what is drawn on it, and with the styles that it needs beside those of
/// the look. Above it stands which steps `of` the run of this title it shows, if that is given.
fn sheet(
    (title, of): (&str, Option<&str>),
    look: &Look<'_>,
    (width, height): (f64, f64),
    styles: &str,
    definitions: &str,
    drawn: &str,
) -> String {
    let mut text = String::new();
    let above = if of.is_some() { HEADING } else { 0.0 };
    let (w, h) = (decimal(width), decimal(height + above));
    let view_box = format!("0 0 {w} {h}");
    let theme = (look.theme != Theme::Auto).then(|| look.theme.name());
    let attributes = [
        ("xmlns", "http://www.w3.org/2000/svg"),
        ("class", "stage"),
        ("role", "img"),
        ("width", w.as_str()),
        ("height", h.as_str()),
        ("viewBox", view_box.as_str()),
        ("lang", look.lang.tag()),
    ];
    let theme = theme.map(|theme| ("data-theme", theme));
    markup::open(&mut text, "svg", attributes.into_iter().chain(theme));
    markup::open(&mut text, "title", [].into_iter());
    markup::escape(&mut text, title);
    markup::close(&mut text, "title");
    markup::open(&mut text, "style", [].into_iter());
    markup::escape(&mut text, &without_comments(look.styles));
    text.push_str(styles);
    if of.is_some() {
        text.push_str(
            ".stage .heading{font-size:14px;text-anchor:start}.heading tspan{font-weight:600}",
        );
    }
    markup::close(&mut text, "style");
    text.push_str("<rect width=\"100%\" height=\"100%\" fill=\"var(--paper)\"></rect>");
    markup::open(&mut text, "defs", [].into_iter());
    text.push_str(definitions);
    markup::close(&mut text, "defs");
    match of {
        Some(of) => {
            let heading = el("text")
                .class("heading")
                .px("x", 22.0)
                .px("y", 24.0)
                .child(el("tspan").text(letters::cut(title, TITLE_LETTERS)))
                .text([" · ", of].concat())
                .maybe_child(
                    look.branch
                        .map(|name| el("tspan").text([" · ", name].concat())),
                );
            markup::write(&mut text, &heading.into());
            let place = ("transform", ["translate(0 ", &decimal(above), ")"].concat());
            wrapped(&mut text, &[place], drawn);
        }
        None => text.push_str(drawn),
    }
    markup::close(&mut text, "svg");
    text.push('\n');
    text
}

/// What is there for a time only, and what there is for whoever wants less motion.
const TIMED: &str = ".v{visibility:hidden}.v.o{visibility:visible}\
    @media (prefers-reduced-motion:reduce){.v{animation:none!important}}";

/// When a part is seen and how it moves, as attributes.
fn time(part: &Part, keyframes: &mut Keyframes<'_>, shown: usize) -> Vec<(&'static str, String)> {
    let class = if part.is_there(shown) { "v o" } else { "v" };
    let mut animations = Vec::new();
    animations.extend(keyframes.shown(&part.times));
    animations.extend(keyframes.moved(part));
    let mut attributes = vec![("class", class.to_owned())];
    if !animations.is_empty() {
        attributes.push(("style", format!("animation:{}", animations.join(","))));
    }
    attributes
}

fn wrapped(drawn: &mut String, attributes: &[(&str, String)], inner: &str) {
    let attributes = attributes
        .iter()
        .filter(|(name, value)| *name != "transform" || value != "translate(0 0)");
    let attributes = attributes.map(|(name, value)| (*name, value.as_str()));
    markup::open(drawn, "g", attributes);
    drawn.push_str(inner);
    markup::close(drawn, "g");
}

/// What is told at a step: the line of the `lesson`, or else what happens.
fn caption(run: &Run, step: usize, lang: Lang, lesson: bool) -> Vec<String> {
    let line = run.line_at(step).filter(|_| lesson);
    let line = line.map(|line| &run.scenario.narration[line]);
    let told = line.map(|line| line.text.get(lang).to_owned());
    lines(&told.unwrap_or_else(|| i18n::sentence(run, step, lang)))
}

/// A text in two lines at most, broken at spaces or between wide letters.
fn lines(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut room = CAPTION_LETTERS;
    for word in text.split_inclusive(|letter: char| letter == ' ' || letter >= '\u{2e80}') {
        let wide = letters::cells(word);
        if wide > room {
            if lines.len() == 2 {
                if let Some(last) = lines.last_mut() {
                    last.push('…');
                }
                break;
            }
            lines.push(String::new());
            room = CAPTION_LETTERS;
        }
        room = room.saturating_sub(wide);
        if let Some(line) = lines.last_mut() {
            line.push_str(word);
        }
    }
    lines
}

/// CSS without its comments, and without the white space at the ends of its lines.
fn without_comments(css: &str) -> String {
    let mut text = String::new();
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        text.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect()
}

#[cfg(test)]
mod tests;
