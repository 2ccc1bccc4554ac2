//! The page's own words in both languages. What a lesson, a rule or an event says comes from the
//! core.

use core::fmt::Display;

use hopscope_core::envelope::Role;
use hopscope_core::scenario::UnknownLesson;
use hopscope_core::trace::{WirePart, say};
use hopscope_core::world::Over;
use hopscope_core::{Lang, Phrase, phrase};

use crate::route::{MAX_OCTETS, RouteError};
use crate::run::{LoadError, Run};
use crate::scene::PillText;
use crate::state::{Notice, Tab, Theme};

/// A word that is the same everywhere on the page.
pub type Word = Phrase;

/// Names words in both languages; each area of the page has a file of them.
macro_rules! words {
    ($($name:ident: $en:literal, $zh:literal;)*) => {
        $(
            #[doc = $en]
            pub const $name: $crate::i18n::Word = ::hopscope_core::phrase!($en, $zh);
        )*
    };
}

pub mod acts;
pub mod breaking;
pub mod build;
pub mod code;
pub mod ending;
pub mod gallery;
pub mod home;
pub mod inside;
pub mod views;
pub mod words;

/// A text with what belongs into its gaps, `{0}` and so on.
pub fn filled(text: Phrase, lang: Lang, parts: &[&dyn Display]) -> String {
    let mut told = String::new();
    for (number, piece) in text.get(lang).split('{').enumerate() {
        // Behind a brace stand the number of the gap and the other brace.
        let gap = piece.bytes().next().filter(|_| number > 0);
        let part = gap.and_then(|gap| parts.get(usize::from(gap.wrapping_sub(b'0'))));
        if let Some(part) = part {
            told.push_str(&part.to_string());
        }
        told.push_str(
            piece
                .get(2 * usize::from(gap.is_some())..)
                .unwrap_or_default(),
        );
    }
    told
}

/// What happens at a step.
pub fn sentence(run: &Run, step: usize, lang: Lang) -> String {
    match run.record(step) {
        Some(record) => say(run.topology(), record, lang),
        None => words::NOTHING_HAPPENS.get(lang).to_owned(),
    }
}

/// The name of a lens.
pub const fn tab(tab: Tab) -> Phrase {
    match tab {
        Tab::Frames => phrase!("Frames", "帧"),
        Tab::Bytes => phrase!("Octets", "字节"),
        Tab::State => phrase!("State", "状态"),
        Tab::Why => phrase!("Why", "为什么"),
        Tab::Code => phrase!("Code", "代码"),
    }
}

/// The name of a role.
pub const fn role(role: Role) -> Phrase {
    match role {
        Role::Identity => phrase!("Identity", "身份"),
        Role::Delimiter => phrase!("Delimiter", "分隔帧"),
        Role::Body => phrase!("Body", "消息体"),
        Role::Topic => phrase!("Topic", "主题"),
        Role::Group => phrase!("Group", "组"),
        Role::Subscription => phrase!("Subscription", "订阅"),
    }
}

/// What links are made of.
pub const fn over(over: Over) -> Phrase {
    match over {
        Over::Inproc => phrase!("In process", "进程内"),
        Over::Tcp => phrase!("Simulated TCP", "模拟 TCP"),
    }
}

/// What that means.
pub const fn about_over(over: Over) -> Phrase {
    match over {
        Over::Inproc => words::IN_PROCESS,
        Over::Tcp => words::SIMULATED_TCP,
    }
}

/// The name of a theme.
pub const fn theme(theme: Theme) -> Phrase {
    match theme {
        Theme::Auto => phrase!("as the system", "跟随系统"),
        Theme::Light => phrase!("light", "浅色"),
        Theme::Dark => phrase!("dark", "深色"),
    }
}

/// What a run of octets is called.
pub const fn part(part: WirePart) -> Phrase {
    match part {
        WirePart::Greeting => phrase!("greeting", "问候"),
        WirePart::Hello => phrase!("HELLO", "HELLO"),
        WirePart::Welcome => phrase!("WELCOME", "WELCOME"),
        WirePart::Initiate => phrase!("INITIATE", "INITIATE"),
        WirePart::Ready => phrase!("READY", "READY"),
        WirePart::Error => phrase!("ERROR", "ERROR"),
        WirePart::Ping => phrase!("PING", "PING"),
        WirePart::Pong => phrase!("PONG", "PONG"),
        WirePart::Subscribe => phrase!("SUBSCRIBE", "SUBSCRIBE"),
        WirePart::Cancel => phrase!("CANCEL", "CANCEL"),
        WirePart::Join => phrase!("JOIN", "JOIN"),
        WirePart::Leave => phrase!("LEAVE", "LEAVE"),
        _ => phrase!("command", "命令"),
    }
}

/// `Step 7 of 24`.
pub fn step_of(lang: Lang, step: usize, steps: usize) -> String {
    let text = match steps {
        0 => phrase!("no steps", "没有步骤"),
        _ => phrase!("step {0} of {1}", "第 {0} 步，共 {1} 步"),
    };
    filled(text, lang, &[&(step + 1), &steps])
}

/// `step 7 of 24: what happens`.
pub fn told_at(lang: Lang, step: usize, steps: usize, sentence: &str) -> String {
    let mut told = step_of(lang, step, steps);
    told.push_str(match lang {
        Lang::En => ": ",
        Lang::Zh => "：",
    });
    told.push_str(sentence);
    told
}

/// `hop 2 of 6`: which of the messages on links this is; before the first of them, `no hop yet`.
pub fn hop_of(lang: Lang, hop: usize, hops: usize) -> String {
    let text = match hop {
        0 => words::NO_HOP,
        _ => phrase!("hop {0} of {1}", "第 {0} 站，共 {1} 站"),
    };
    filled(text, lang, &[&hop, &hops])
}

/// `Lesson 3 of 6`.
pub fn lesson_of(lang: Lang, lesson: usize, lessons: usize) -> String {
    let text = phrase!("Lesson {0} of {1}", "第 {0} 课，共 {1} 课");
    filled(text, lang, &[&(lesson + 1), &lessons])
}

/// `3 frames, 13 octets`.
pub fn size(lang: Lang, frames: usize, octets: usize) -> String {
    let text = match frames {
        1 => phrase!("1 frame, {1}", "1 帧，{1}"),
        _ => phrase!("{0} frames, {1}", "{0} 帧，{1}"),
    };
    filled(text, lang, &[&frames, &self::octets(lang, octets)])
}

/// `13 octets`.
pub fn octets(lang: Lang, octets: usize) -> String {
    let text = match octets {
        1 => phrase!("1 octet", "1 字节"),
        _ => phrase!("{0} octets", "{0} 字节"),
    };
    filled(text, lang, &[&octets])
}

/// `3.2 ms`, to a tenth.
pub fn milliseconds(micros: u64) -> String {
    let tenths = (micros + 50) / 100;
    format!("{}.{} ms", tenths / 10, tenths % 10)
}

/// `Message 1`.
pub fn message_number(lang: Lang, exchange: usize) -> String {
    let text = phrase!("Message {0}", "消息 {0}");
    filled(text, lang, &[&(exchange + 1)])
}

/// What is told only after the question.
pub fn kept(lang: Lang, count: usize) -> String {
    let text = match count {
        1 => phrase!("one more, after the question", "还有 1 条，回答之后再看"),
        _ => phrase!("{0} more, after the question", "还有 {0} 条，回答之后再看"),
    };
    filled(text, lang, &[&count])
}

/// From where on a branch is not what the lesson tells of, and whether that is told in grey.
pub fn parted(lang: Lang, step: usize, strays: bool) -> String {
    let grey = phrase!(
        " The grey lines tell of the original run.",
        "灰色的文字讲的是原来那次运行。"
    );
    let grey = if strays { grey.get(lang) } else { "" };
    parted_at(lang, step) + grey
}

/// The step from which on a branch goes another way than its lesson.
pub fn parted_at(lang: Lang, step: usize) -> String {
    let text = phrase!(
        "From step {0} on things go another way here.",
        "从第 {0} 步起，这里的走向变了。"
    );
    filled(text, lang, &[&(step + 1)])
}

/// A drawer's last row.
pub fn more(lang: Lang, count: usize) -> String {
    filled(phrase!("+ {0} more", "还有 {0} 个"), lang, &[&count])
}

/// A note on the stage.
pub fn pill(lang: Lang, text: &PillText) -> String {
    let named = |text, name: &String| filled(text, lang, &[name]);
    match text {
        PillText::Octets(part, octets) => {
            let octets = self::octets(lang, *octets);
            format!("{} · {octets}", self::part(*part).get(lang))
        }
        PillText::Refused => phrase!("refused", "被拒绝").get(lang).to_owned(),
        PillText::PeerRefused => phrase!("peer refused", "拒绝对端").get(lang).to_owned(),
        PillText::Named(name) => named(phrase!("names its peer {0}", "称对端为 {0}"), name),
        PillText::Ready => phrase!("ready", "就绪").get(lang).to_owned(),
        PillText::Printed => phrase!("prints", "打印").get(lang).to_owned(),
        PillText::Interest(begin, topic) if topic.is_empty() => {
            let text = if *begin {
                phrase!("wants everything", "什么都要")
            } else {
                phrase!("no more everything", "不再什么都要")
            };
            text.get(lang).to_owned()
        }
        PillText::Interest(true, topic) => named(phrase!("wants {0}", "要 {0}"), topic),
        PillText::Interest(false, topic) => named(phrase!("no more {0}", "不再要 {0}"), topic),
        PillText::Retry => phrase!("tries again", "再试").get(lang).to_owned(),
        PillText::Judged(true) => phrase!("let in", "准许").get(lang).to_owned(),
        PillText::Judged(false) => phrase!("not let in", "不准").get(lang).to_owned(),
        PillText::LinkBroken => phrase!("link broken", "链路断了").get(lang).to_owned(),
        PillText::LinkRestored => phrase!("link restored", "链路恢复").get(lang).to_owned(),
        PillText::Killed => phrase!("killed", "被杀死").get(lang).to_owned(),
        PillText::Done(what) => what.get(lang).to_owned(),
        PillText::Restarted => phrase!("starts again", "重启").get(lang).to_owned(),
        PillText::Gone => phrase!("gone", "断开").get(lang).to_owned(),
    }
}

/// What a reader has to be told.
pub fn notice(lang: Lang, notice: &Notice) -> String {
    match notice {
        Notice::Draft(draft) => home::draft(lang, draft.title.get(lang)),
        Notice::Link(error) => {
            let text = phrase!(
                "This link cannot be followed: {0}.",
                "这个链接打不开：{0}。"
            );
            filled(text, lang, &[&link(lang, error)])
        }
        Notice::Load(LoadError::Lesson(unknown)) => no_lesson(lang, unknown),
        Notice::Load(error) => load(lang, error),
        Notice::Untold(Lang::En) => phrase!(
            "The English texts could not be loaded. Try again when you are online.",
            "英文的文字没能加载。联网后请再试一次。"
        )
        .get(lang)
        .to_owned(),
        Notice::Untold(Lang::Zh) => phrase!(
            "The Chinese texts could not be loaded. Try again when you are online.",
            "中文的文字没能加载。联网后请再试一次。"
        )
        .get(lang)
        .to_owned(),
        Notice::Newer => words::NEWER.get(lang).to_owned(),
        Notice::Beyond { step, steps } => {
            let text = phrase!(
                "The link asks for step {0}; expected 1 to {1}. This is the last step.",
                "链接要看第 {0} 步，但只有 1 到 {1} 步。这里是最后一步。"
            );
            filled(text, lang, &[step, steps])
        }
    }
}

/// That there is no such lesson, and which was probably meant; the others are listed below it.
fn no_lesson(lang: Lang, unknown: &UnknownLesson) -> String {
    let (id, meant) = (&unknown.id, unknown.suggestion);
    let text = match meant {
        Some(_) => phrase!(
            "There is no lesson “{0}”. Did you mean “{1}”? These there are:",
            "没有名为“{0}”的课程。是不是“{1}”？有这些："
        ),
        None => phrase!(
            "There is no lesson “{0}”. These there are:",
            "没有名为“{0}”的课程。有这些："
        ),
    };
    filled(text, lang, &[id, &meant.unwrap_or_default()])
}

/// Why there is no run.
pub fn load(lang: Lang, error: &LoadError) -> String {
    let error = match error {
        LoadError::Scenario(error) => error.text().get(lang).to_owned(),
        LoadError::Lesson(error) => error.text().get(lang).to_owned(),
    };
    let text = phrase!("This cannot be shown: {0}.", "无法显示：{0}");
    filled(text, lang, &[&error])
}

/// What is wrong with a link.
fn link(lang: Lang, error: &RouteError) -> String {
    let one = |text, part: &dyn Display| filled(text, lang, &[part]);
    match error {
        RouteError::TooLong(octets) => {
            let text = phrase!(
                "it has {0} characters; expected at most {1}",
                "它有 {0} 个字符，最多 {1} 个"
            );
            filled(text, lang, &[octets, &MAX_OCTETS])
        }
        RouteError::TooManyPairs => {
            let text = phrase!("it asks for more than a link can mean", "内容太多");
            text.get(lang).to_owned()
        }
        RouteError::NotAPair(part) => one(
            phrase!(
                "found “{0}”; expected pairs such as lesson=hello&step=3",
                "不认识“{0}”，应当是 lesson=hello&step=3 这样的写法"
            ),
            part,
        ),
        RouteError::Twice(name) => one(
            phrase!(
                "“{0}” stands there twice; expected it once",
                "“{0}”出现了两次，只能有一次"
            ),
            name,
        ),
        RouteError::Step(value) => one(
            phrase!(
                "found step={0}; expected a number from 1",
                "step={0} 不对，应当是从 1 开始的数"
            ),
            value,
        ),
        RouteError::Over(value) => one(
            phrase!(
                "found over={0}; expected inproc or tcp",
                "over={0} 不对，应当是 inproc 或 tcp"
            ),
            value,
        ),
        RouteError::Lang(value) => one(
            phrase!(
                "found lang={0}; expected en or zh",
                "lang={0} 不对，应当是 en 或 zh"
            ),
            value,
        ),
        RouteError::Edit(value) => one(
            phrase!(
                "found edit={0}; expected edit=1",
                "edit={0} 不对，应当是 edit=1"
            ),
            value,
        ),
        RouteError::Branch(value) => one(
            phrase!(
                "found branch={0}; expected a or b",
                "branch={0} 不对，应当是 a 或 b"
            ),
            value,
        ),
        RouteError::Version(version) => one(
            phrase!(
                "its scenario is packed as version {0}; expected version 1",
                "场景是用版本 {0} 打包的，这里只认版本 1"
            ),
            version,
        ),
        RouteError::Damaged => {
            let text = phrase!(
                "its scenario does not unpack, perhaps a part of the link is missing; expected all of it",
                "里面的场景解不开，链接可能缺了一截，需要完整的链接"
            );
            text.get(lang).to_owned()
        }
        RouteError::Number { name, value } => {
            let text = phrase!(
                "found {0}={1}; expected lesson, scenario, step, over, lang, edit or a number",
                "{0}={1} 不对，应当是 lesson、scenario、step、over、lang、edit，或者一个数"
            );
            filled(text, lang, &[name, value])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route;

    #[test]
    fn where_no_message_has_left_yet_there_is_no_hop() {
        let told = |hop, hops| [Lang::En, Lang::Zh].map(|lang| hop_of(lang, hop, hops));
        assert_eq!(told(0, 2), ["no hop yet", "还没有一站"]);
        assert_eq!(told(2, 2), ["hop 2 of 2", "第 2 站，共 2 站"]);
        assert_eq!(told(0, 0), told(0, 2));
    }

    #[test]
    fn every_damaged_link_is_told_with_what_was_expected() {
        let long = "a".repeat(MAX_OCTETS + 1);
        for link in [
            "step=0",
            "over=udp",
            "lang=xx",
            "x",
            "x=y",
            "lang=en&lang=zh",
            "edit=2",
            "branch=c",
            "scenario=2.x",
            "scenario=1.",
            &long,
        ] {
            let error = route::parse(link).expect_err("it is damaged");
            let text = notice(Lang::En, &Notice::Link(error.clone()));
            assert!(text.contains("expected"), "{text}");
            assert!(text.len() < 200, "{text}");
            assert!(!notice(Lang::Zh, &Notice::Link(error)).is_ascii());
        }
    }

    #[test]
    fn a_lesson_that_is_unknown_is_told_in_both_languages_with_those_there_are() {
        let error = Run::of_lesson("helo", &[], Over::Inproc).expect_err("there is none");
        for lang in [Lang::En, Lang::Zh] {
            let text = load(lang, &error);
            for part in ["helo", "hello", "wrong-client"] {
                assert!(text.contains(part), "{text}");
            }
            assert_eq!(
                text.contains("unknown scenario"),
                lang == Lang::En,
                "{text}"
            );
        }
    }

    #[test]
    fn one_is_singular() {
        assert_eq!(size(Lang::En, 1, 1), "1 frame, 1 octet");
        assert_eq!(size(Lang::En, 3, 13), "3 frames, 13 octets");
    }
}
