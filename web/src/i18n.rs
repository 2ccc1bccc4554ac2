//! The page's own words in both languages. What a lesson, a rule or an event says comes from the
//! core.

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
pub mod gallery;
pub mod home;
pub mod inside;
pub mod views;
pub mod words;

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
    match lang {
        Lang::En if steps == 0 => "no steps".to_owned(),
        Lang::Zh if steps == 0 => "没有步骤".to_owned(),
        Lang::En => format!("step {} of {steps}", step + 1),
        Lang::Zh => format!("第 {} 步，共 {steps} 步", step + 1),
    }
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

/// `hop 2 of 6`: which of the messages on links this is.
pub fn hop_of(lang: Lang, hop: usize, hops: usize) -> String {
    match lang {
        Lang::En => format!("hop {hop} of {hops}"),
        Lang::Zh => format!("第 {hop} 站，共 {hops} 站"),
    }
}

/// `Lesson 3 of 6`.
pub fn lesson_of(lang: Lang, lesson: usize, lessons: usize) -> String {
    match lang {
        Lang::En => format!("Lesson {} of {lessons}", lesson + 1),
        Lang::Zh => format!("第 {} 课，共 {lessons} 课", lesson + 1),
    }
}

/// `3 frames, 13 octets`.
pub fn size(lang: Lang, frames: usize, octets: usize) -> String {
    match lang {
        Lang::En => {
            let frame = if frames == 1 { "frame" } else { "frames" };
            format!("{frames} {frame}, {}", self::octets(lang, octets))
        }
        Lang::Zh => format!("{frames} 帧，{octets} 字节"),
    }
}

/// `13 octets`.
pub fn octets(lang: Lang, octets: usize) -> String {
    match (lang, octets) {
        (Lang::En, 1) => "1 octet".to_owned(),
        (Lang::En, _) => format!("{octets} octets"),
        (Lang::Zh, _) => format!("{octets} 字节"),
    }
}

/// `3.2 ms`, to a tenth.
pub fn milliseconds(micros: u64) -> String {
    let tenths = (micros + 50) / 100;
    format!("{}.{} ms", tenths / 10, tenths % 10)
}

/// `Message 1`.
pub fn message_number(lang: Lang, exchange: usize) -> String {
    match lang {
        Lang::En => format!("Message {}", exchange + 1),
        Lang::Zh => format!("消息 {}", exchange + 1),
    }
}

/// What is told only after the question.
pub fn kept(lang: Lang, count: usize) -> String {
    match (lang, count) {
        (Lang::En, 1) => "one more, after the question".to_owned(),
        (Lang::En, _) => format!("{count} more, after the question"),
        (Lang::Zh, _) => format!("还有 {count} 条，回答之后再看"),
    }
}

/// From where on a branch is not what the lesson tells of.
pub fn parted(lang: Lang, step: usize) -> String {
    let mut told = parted_at(lang, step);
    told.push_str(match lang {
        Lang::En => " The grey lines tell of the original run.",
        Lang::Zh => "灰色的文字讲的是原来那次运行。",
    });
    told
}

/// The step from which on a branch goes another way than its lesson.
pub fn parted_at(lang: Lang, step: usize) -> String {
    let step = step + 1;
    match lang {
        Lang::En => format!("From step {step} on things go another way here."),
        Lang::Zh => format!("从第 {step} 步起，这里的走向变了。"),
    }
}

/// A drawer's last row.
pub fn more(lang: Lang, count: usize) -> String {
    match lang {
        Lang::En => format!("+ {count} more"),
        Lang::Zh => format!("还有 {count} 个"),
    }
}

/// A note on the stage.
pub fn pill(lang: Lang, text: &PillText) -> String {
    let en = lang == Lang::En;
    match text {
        PillText::Octets(part, octets) => {
            let octets = self::octets(lang, *octets);
            format!("{} · {octets}", self::part(*part).get(lang))
        }
        PillText::Refused => phrase!("refused", "被拒绝").get(lang).to_owned(),
        PillText::PeerRefused => phrase!("peer refused", "拒绝对端").get(lang).to_owned(),
        PillText::Named(name) if en => format!("names its peer {name}"),
        PillText::Named(name) => format!("称对端为 {name}"),
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
        PillText::Interest(true, topic) if en => format!("wants {topic}"),
        PillText::Interest(true, topic) => format!("要 {topic}"),
        PillText::Interest(false, topic) if en => format!("no more {topic}"),
        PillText::Interest(false, topic) => format!("不再要 {topic}"),
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
        Notice::Link(error) => match lang {
            Lang::En => format!("This link cannot be followed: {}.", link_en(error)),
            Lang::Zh => format!("这个链接打不开：{}。", link_zh(error)),
        },
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
        Notice::Beyond { step, steps } => match lang {
            Lang::En => format!(
                "The link asks for step {step}; expected 1 to {steps}. This is the last step."
            ),
            Lang::Zh => format!("链接要看第 {step} 步，但只有 1 到 {steps} 步。这里是最后一步。"),
        },
    }
}

/// That there is no such lesson, and which was probably meant; the others are listed below it.
fn no_lesson(lang: Lang, unknown: &UnknownLesson) -> String {
    let (id, meant) = (&unknown.id, unknown.suggestion);
    let told = match lang {
        Lang::En => format!("There is no lesson “{id}”."),
        Lang::Zh => format!("没有名为“{id}”的课程。"),
    };
    let meant = meant.map(|meant| match lang {
        Lang::En => format!(" Did you mean “{meant}”? These there are:"),
        Lang::Zh => format!("是不是“{meant}”？有这些："),
    });
    let all = phrase!(" These there are:", "有这些：").get(lang);
    told + &meant.unwrap_or_else(|| all.to_owned())
}

/// Why there is no run.
pub fn load(lang: Lang, error: &LoadError) -> String {
    let error = match error {
        LoadError::Scenario(error) => error.text().get(lang).to_owned(),
        LoadError::Lesson(error) => error.text().get(lang).to_owned(),
    };
    match lang {
        Lang::En => format!("This cannot be shown: {error}."),
        Lang::Zh => format!("无法显示：{error}"),
    }
}

fn link_en(error: &RouteError) -> String {
    match error {
        RouteError::TooLong(octets) => {
            format!("it has {octets} characters; expected at most {MAX_OCTETS}")
        }
        RouteError::TooManyPairs => "it asks for more than a link can mean".to_owned(),
        RouteError::NotAPair(part) => {
            format!("found “{part}”; expected pairs such as lesson=hello&step=3")
        }
        RouteError::Twice(name) => format!("“{name}” stands there twice; expected it once"),
        RouteError::Step(value) => format!("found step={value}; expected a number from 1"),
        RouteError::Over(value) => format!("found over={value}; expected inproc or tcp"),
        RouteError::Lang(value) => format!("found lang={value}; expected en or zh"),
        RouteError::Edit(value) => format!("found edit={value}; expected edit=1"),
        RouteError::Branch(value) => format!("found branch={value}; expected a or b"),
        RouteError::Version(version) => {
            format!("its scenario is packed as version {version}; expected version 1")
        }
        RouteError::Damaged => {
            "its scenario does not unpack, perhaps a part of the link is missing; expected all of it"
                .to_owned()
        }
        RouteError::Both => "found a lesson and a scenario; expected one of them".to_owned(),
        RouteError::Number { name, value } => {
            format!("found {name}={value}; expected lesson, scenario, step, over, lang, edit or a number")
        }
    }
}

fn link_zh(error: &RouteError) -> String {
    match error {
        RouteError::TooLong(octets) => format!("它有 {octets} 个字符，最多 {MAX_OCTETS} 个"),
        RouteError::TooManyPairs => "内容太多".to_owned(),
        RouteError::NotAPair(part) => {
            format!("不认识“{part}”，应当是 lesson=hello&step=3 这样的写法")
        }
        RouteError::Twice(name) => format!("“{name}”出现了两次，只能有一次"),
        RouteError::Step(value) => format!("step={value} 不对，应当是从 1 开始的数"),
        RouteError::Over(value) => format!("over={value} 不对，应当是 inproc 或 tcp"),
        RouteError::Lang(value) => format!("lang={value} 不对，应当是 en 或 zh"),
        RouteError::Edit(value) => format!("edit={value} 不对，应当是 edit=1"),
        RouteError::Branch(value) => format!("branch={value} 不对，应当是 a 或 b"),
        RouteError::Version(version) => format!("场景是用版本 {version} 打包的，这里只认版本 1"),
        RouteError::Damaged => "里面的场景解不开，链接可能缺了一截，需要完整的链接".to_owned(),
        RouteError::Both => "课程和场景只能有一个".to_owned(),
        RouteError::Number { name, value } => {
            format!(
                "{name}={value} 不对，应当是 lesson、scenario、step、over、lang、edit，或者一个数"
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route;

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
            "lesson=hello&scenario=1.x",
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

    #[test]
    fn a_difference_ends_once_however_its_sentences_end() {
        let told = |lang, end: &str| {
            let [here, there] = ["it arrives", "it is lost"].map(|what| format!("{what}{end}"));
            views::differs(lang, ('A', &here), ('B', &there))
        };
        for (lang, end, expected) in [
            (
                Lang::En,
                ".",
                "First difference. A: it arrives; B: it is lost.",
            ),
            (Lang::Zh, "。", "第一处不同。A：it arrives；B：it is lost。"),
        ] {
            assert_eq!(told(lang, end), expected);
            assert_eq!(told(lang, ""), expected);
        }
    }
}
