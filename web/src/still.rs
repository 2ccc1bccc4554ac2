//! The page's picture as text: what is seen before the page has loaded, and without JavaScript.
//!
//! It is made by the same functions as the page, of the lesson with which the page opens and of the moment
//! that stands for it, and kept in `web/still.html`; a test holds the two together.

use std::rc::Rc;

use hopscope_core::Lang;
use hopscope_core::world::Over;
use yew::Callback;

use crate::components::item::item;
use crate::components::node::node;
use crate::components::piece::Common;
use crate::components::stage::{Position, canvas, link};
use crate::el::{El, Html, el};
use crate::i18n;
use crate::layout::Layout;
use crate::markup;
use crate::run::{LoadError, Run};
use crate::scene::Scene;
use crate::shared::Shared;
use crate::state::FIRST_LESSON;

/// The width for which the picture is made.
const WIDTH: f64 = 600.0;

/// The still in both languages, as HTML.
///
/// # Errors
/// [`LoadError`] only if the first lesson cannot be played.
pub fn still() -> Result<String, LoadError> {
    let run = Run::of_lesson(FIRST_LESSON, &[], Over::default())?;
    // The page is written in English; `start.js` puts the other in its place for whoever reads that.
    let other = el("template")
        .set("id", "still-zh")
        .child(told(&run, Lang::Zh));
    let mut text = String::new();
    for part in [told(&run, Lang::En), other] {
        markup::write(&mut text, &part.into());
        text.push('\n');
    }
    Ok(text)
}

/// The still in a language.
fn told(run: &Run, lang: Lang) -> El {
    let scenario = &run.scenario;
    let lines = scenario
        .narration
        .iter()
        .map(|line| el("li").text(line.text.get(lang).to_owned()));
    let frame = el("div")
        .class("scroll")
        .set("tabindex", "0")
        .set("role", "group")
        .set("aria-label", in_words(lang, ("The picture", "图")))
        .child(picture(run, lang));
    el("main")
        .class("still")
        .set("data-testid", "still")
        .child(
            el("p")
                .class("logo")
                .text("Hop")
                .child(el("b").text("scope")),
        )
        .child(el("p").text(i18n::words::WELCOME.get(lang)))
        .child(el("h1").text(scenario.title.get(lang).to_owned()))
        .child(el("p").text(scenario.summary.get(lang).to_owned()))
        .child(frame)
        .child(el("p").class("summary").text(in_words(lang, LEGEND)))
        .child(el("ol").children(lines))
}

/// These words of the still are in no file of texts: it is there before them.
const fn in_words(lang: Lang, words: (&'static str, &'static str)) -> &'static str {
    match lang {
        Lang::En => words.0,
        Lang::Zh => words.1,
    }
}

/// What the picture shows, in words.
const LEGEND: (&str, &str) = (
    "Each message is a stack of frames, first frame on top: an identity for every ROUTER it has passed, \
     newest first, then the delimiter, which is empty, then the body.",
    "每条消息是一叠帧，第一帧在最上面：每经过一个 ROUTER 就有一个身份，最新的在前；然后是空的分隔帧；最后是消息体。",
);

/// What it shows, for whoever does not see it.
const PICTURE: (&str, &str) = (
    "A client with a REQ socket and a server with a REP socket. Between them a message of two frames is on \
     its way: the delimiter and the body.",
    "一个用 REQ 套接字的客户端和一个用 REP 套接字的服务端。一条两帧的消息正在路上：分隔帧和消息体。",
);

/// The stage at the step that stands for the lesson.
fn picture(run: &Run, lang: Lang) -> El {
    let layout = Layout::new(run.topology(), &run.demand, WIDTH);
    let scene = Scene::new(run, &layout, run.opening);
    let position = Position::default();
    position.set(run.timeline.rest(run.opening));
    let common = Common {
        layout: Shared(Rc::new(layout)),
        lang,
        position,
        chosen: None,
        follows: None,
        send: Callback::noop(),
    };
    let links = common.layout.links.iter().zip(&scene.links);
    let links = links.map(|(line, view)| Html::from(link(line, view, &common.layout, common.lang)));
    let nodes = scene.nodes.iter().enumerate();
    let nodes = nodes.map(|(number, view)| Html::from(node(&common, number, view)));
    let items = scene
        .items
        .iter()
        .map(|one| Html::from(item(&common, one, false)));
    let (links, nodes, items) = (links.collect(), nodes.collect(), items.collect());
    canvas(&common.layout, links, nodes, items)
        .set("role", "img")
        .set("aria-label", in_words(lang, PICTURE))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where the still lies.
    const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/still.html");

    #[test]
    fn the_still_is_what_the_program_draws() {
        let drawn = still().expect("the first lesson can be played");
        if std::env::var_os("HOPSCOPE_BLESS").is_some() {
            std::fs::write(FILE, &drawn).expect("the still can be written");
        }
        let kept = std::fs::read_to_string(FILE).expect("the still is there");
        assert_eq!(kept, drawn, "set HOPSCOPE_BLESS=1 to write it anew");
    }

    #[test]
    fn the_still_is_small_and_shows_the_envelope() {
        let drawn = still().expect("the first lesson can be played");
        assert!(drawn.len() < 20_000, "{} octets", drawn.len());
        for role in ["delimiter", "body"] {
            assert!(drawn.contains(&format!("data-role=\"{role}\"")), "{role}");
        }
    }
}
