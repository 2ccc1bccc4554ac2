//! The ladder as a picture: what the view below the stage shows of a run, or of a part of a long one.

use std::ops::Range;

use super::{Look, sheet};
use crate::components::chip;
use crate::el::{El, Path, el, translate};
use crate::frame_view::FrameView;
use crate::i18n::{self, views as words};
use crate::letters;
use crate::markup;
use crate::run::Run;
use crate::scene::PillText;
use crate::views::ladder::{Arrow, End, Lines, RUNG, Rung, What, ladder as rungs_of};

/// The most rungs of a picture.
pub const MOST_RUNGS: usize = 400;
/// The width for which it is drawn; it is wider where nodes are many.
const WIDTH: f64 = 820.0;
/// The height of the names above the lines.
const HEAD: f64 = 40.0;
/// How far from its line something is drawn.
const ASIDE: f64 = 14.0;
/// The height of a frame.
const CHIP: f64 = 20.0;
/// About the width of a letter: of a frame, and of a text.
const LETTERS: (f64, f64) = (7.3, 6.6);
/// What a frame takes beside its letters, and a name more.
const ROUND: (f64, f64) = (16.0, 10.0);

/// From one line of a text to the next.
const LINE: f64 = 14.0;

/// What only the ladder needs of styles.
const STYLES: &str = ".upright{stroke:var(--line-2)}.way{fill:none;stroke:var(--ink-2);\
    stroke-width:1.5}.way.lost{stroke:var(--bad)}.way.open{stroke-dasharray:4 4}.dot{fill:var(--ink-2)}\
    .ground{fill:var(--paper)}\
    .head{font-size:14px;font-weight:600}.note{font-size:12px;fill:var(--ink-2);stroke:var(--paper);\
    stroke-width:4px;stroke-linejoin:round;paint-order:stroke}.note.lost{fill:var(--bad)}";

/// The rungs of a run up to step `until`, if that is not to be told, which is said below them; of a long run
/// those around a step.
pub fn ladder(run: &Run, around: usize, until: Option<usize>, look: &Look<'_>) -> String {
    let count = run.steps().min(until.unwrap_or(usize::MAX));
    let steps = part(count, around);
    let kept = count < run.steps() && steps.end == count;
    let lines = Lines::new(run.topology().nodes.len(), WIDTH);
    // Wider where frames go on beyond the last line.
    let mut width = lines.width();
    let foot = HEAD + steps.len() as f64 * RUNG + RUNG / 2.0;
    let height = if kept { foot + RUNG } else { foot };
    let mut drawn = String::new();
    let mut draw = |one: El| markup::write(&mut drawn, &one.into());
    for (node, info) in run.topology().nodes.iter().enumerate() {
        let x = lines.x(node);
        let name = el("text").class("head").px("x", x).px("y", 24.0);
        draw(name.text(info.name.clone()));
        let line = Path::default().to("M", &[x, HEAD - 8.0]).to("V", &[foot]);
        draw(el("path").class("upright").set("d", line));
    }
    if !steps.is_empty() {
        let y = |step: usize| HEAD + (step as f64 - steps.start as f64 + 0.5) * RUNG;
        let shown = rungs_of(run, steps.start, steps.end - 1);
        for one in &shown.arrows {
            draw(arrow(&lines, one, &steps, y));
        }
        for one in &shown.rungs {
            let (elements, right) = rung(run, &lines, one, y(one.step), look);
            width = width.max(right);
            elements.into_iter().for_each(&mut draw);
        }
    }
    if kept {
        let told = el("text")
            .class("note")
            .set("style", "text-anchor:middle")
            .px("x", lines.width() / 2.0)
            .px("y", foot + RUNG / 2.0)
            .text(words::ENDS_AT_QUESTION.get(look.lang));
        draw(told);
    }
    let title = run.scenario.title.get(look.lang);
    let of = i18n::home::steps_of(look.lang, &steps, run.steps());
    let title = (title, Some(&*of));
    sheet(title, look, (width, height), STYLES, "", &drawn)
}

/// Which of the first `count` steps are drawn.
fn part(count: usize, around: usize) -> Range<usize> {
    let first = around.saturating_sub(MOST_RUNGS / 2);
    let first = first.min(count.saturating_sub(MOST_RUNGS));
    first..count.min(first + MOST_RUNGS)
}

/// An arrow, as far as it goes within the picture.
fn arrow(lines: &Lines, arrow: &Arrow, steps: &Range<usize>, y: impl Fn(usize) -> f64) -> El {
    let clamped = |(node, step): (usize, usize)| (node, step.clamp(steps.start, steps.end - 1));
    let cut = arrow.to.1 >= steps.end;
    let seen = Arrow {
        from: clamped(arrow.from),
        to: clamped(arrow.to),
        end: if cut { End::Open } else { arrow.end },
        ..*arrow
    };
    let class = match seen.end {
        End::Arrives => "",
        End::Lost => "lost",
        End::Open => "open",
    };
    el("path")
        .classes(&["way", class])
        .set("d", lines.way(&seen, y))
}

/// A step: its time, its dot, and the frames or the rule beside it; and how far to the right its frames go.
fn rung(run: &Run, lines: &Lines, rung: &Rung, y: f64, look: &Look<'_>) -> (Vec<El>, f64) {
    let lang = look.lang;
    let x = lines.x(rung.node);
    let time = el("text")
        .class("mono note")
        .set("style", "text-anchor:end")
        .px("x", 66.0)
        .px("y", y + 4.0)
        .text(i18n::milliseconds(rung.at));
    let dot = el("circle")
        .class("dot")
        .px("cx", x)
        .px("cy", y)
        .set("r", "3.5");
    let (left, room) = lines.beside(rung);
    let mut drawn = vec![time, dot];
    let (class, text) = match rung.what {
        What::Leaves { span, .. } => {
            let (frames, right) = frames(&run.frames(span), x, y, (left, room));
            drawn.push(frames);
            return (drawn, right);
        }
        What::Octets { part, count, .. } => {
            ("note", i18n::pill(lang, &PillText::Octets(part, count)))
        }
        What::Arrives { .. } => return (drawn, 0.0),
        What::Lost { rule, .. } => ("note lost", rule.short(lang).to_owned()),
        What::Note(Some(rule)) => ("note", rule.short(lang).to_owned()),
        What::Note(None) => ("note", i18n::sentence(run, rung.step, lang)),
    };
    let (x, anchor) = if left {
        (x - ASIDE, "text-anchor:end")
    } else {
        (x + ASIDE, "text-anchor:start")
    };
    let lines = in_lines(&text, ((room - 2.0 * ASIDE) / LETTERS.1) as usize);
    // What is cut all the same is told to whoever points at it.
    let whole = lines.last().is_some_and(|line| line.ends_with('…'));
    let whole = whole.then(|| el("title").text(text.clone()));
    let first = y + 4.0 - LINE / 2.0 * (lines.len() - 1) as f64;
    // Neither lines nor arrows run through what is written.
    for (number, line) in lines.iter().enumerate() {
        let width = letters::cells(line) as f64 * LETTERS.1 + 4.0;
        let ground = el("rect")
            .class("ground")
            .px("x", if left { x - width + 2.0 } else { x - 2.0 })
            .px("y", first + LINE * number as f64 - 11.0)
            .px("width", width)
            .px("height", LINE + 1.0);
        drawn.push(ground);
    }
    let lines = lines.into_iter().enumerate().map(|(number, line)| {
        let y = first + LINE * number as f64;
        el("tspan").px("x", x).px("y", y).text(line)
    });
    drawn.push(
        el("text")
            .class(class)
            .set("style", anchor)
            .maybe_child(whole)
            .children(lines),
    );
    (drawn, 0.0)
}

/// The frames of a message beside each other, at the left of a line if they have so much room there, and how far
/// to the right they go.
fn frames(frames: &[FrameView], x: f64, y: f64, (left, room): (bool, f64)) -> (El, f64) {
    let width = |view: &FrameView| {
        let more = if view.role_name() == "identity" {
            ROUND.1
        } else {
            0.0
        };
        letters::cells(&view.label) as f64 * LETTERS.0 + ROUND.0 + more
    };
    let all: f64 = frames.iter().map(|view| width(view) + 3.0).sum();
    let left = left && ASIDE + all <= room;
    let mut at = if left { x - ASIDE - all } else { x + ASIDE };
    let chips: Vec<El> = frames
        .iter()
        .map(|view| {
            let group = el("g")
                .classes(&["frame", view.role_name(), chip::hue(view), chip::face(view)])
                .set("data-hex", view.hex.clone())
                .set("transform", translate(at, y - CHIP / 2.0));
            at += width(view) + 3.0;
            chip::draw(group, view, width(view), CHIP)
        })
        .collect();
    (el("g").children(chips), at + ASIDE)
}

/// A text in one or two lines of so many cells: broken between words, or between East Asian letters. What
/// has no room in two ends in an ellipsis.
fn in_lines(text: &str, most: usize) -> Vec<String> {
    if letters::cells(text) <= most {
        return vec![text.to_owned()];
    }
    let mut cells = 0;
    let mut end = None;
    for (at, letter) in text.char_indices() {
        let wide = letters::width(letter) > 1;
        if letter == ' ' || wide && !"，。；：、）”".contains(letter) {
            end = Some(at);
        }
        cells += letters::width(letter);
        if cells > most {
            break;
        }
    }
    let Some(end) = end.filter(|end| *end > 0) else {
        return vec![letters::cut(text, most)];
    };
    let (first, rest) = text.split_at(end);
    vec![
        first.trim_end().to_owned(),
        letters::cut(rest.trim_start(), most),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_long_run_the_steps_around_the_one_that_is_shown_are_drawn() {
        assert_eq!(part(30, 12), 0..30);
        assert_eq!(part(0, 0), 0..0);
        for (around, first) in [(0, 0), (5_000, 4_800), (9_999, 9_600)] {
            assert_eq!(part(10_000, around), first..first + MOST_RUNGS);
        }
    }

    #[test]
    fn a_text_stands_in_two_lines_if_need_be_and_is_cut_behind_them() {
        for (most, lines) in [
            (15, &["ROUTER drops it"][..]),
            (12, &["ROUTER drops", "it"]),
            (9, &["ROUTER", "drops it"]),
            (6, &["ROUTER", "drops…"]),
            (4, &["ROU…"]),
        ] {
            assert_eq!(in_lines("ROUTER drops it", most), lines, "{most}");
        }
        for (most, lines) in [
            (15, &["路由器丢弃它。"][..]),
            (8, &["路由器丢", "弃它。"]),
            (12, &["路由器丢弃", "它。"]),
            (4, &["路由", "器…"]),
        ] {
            assert_eq!(in_lines("路由器丢弃它。", most), lines, "{most}");
        }
    }
}
