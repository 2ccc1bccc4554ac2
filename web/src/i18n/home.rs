//! The words of what leaves the page.

use std::ops::Range;

use hopscope_core::{Lang, phrase};

use super::{Word, filled};
use crate::route::MAX_OCTETS;
use crate::state::home::Told;

words! {
    SHARE: "Share", "分享";
    PANEL: "Take it home", "带走";
    LINK: "Link to this moment", "指向这一刻的链接";
    LINK_NOTE: "All it takes is in the link itself; nothing is uploaded.", "需要的都在链接里，不会上传任何东西。";
    VIEW_LINK: "Copy link", "复制链接";
    EDIT_LINK: "Copy link for editing", "复制可编辑的链接";
    NO_LINK: "This browser cannot pack a scenario into a link. Save it as a file instead.", "这个浏览器不能把场景装进链接，请存成文件。";
    MAKING: "The link is being made.", "正在生成链接。";
    FILE: "Scenario file", "场景文件";
    SAVE: "Save file", "保存文件";
    OPEN: "Open a file", "打开文件";
    FILE_NOTE: "You can also drop a file anywhere on the page.", "也可以把文件拖到页面上。";
    PICTURE: "Picture", "图片";
    SVG: "SVG of this step", "这一步的 SVG";
    PNG: "PNG of this step", "这一步的 PNG";
    LADDER_SVG: "SVG of the ladder", "时序图的 SVG";
    LADDER_PNG: "PNG of the ladder", "时序图的 PNG";
    MOVING: "Moving SVG", "会动的 SVG";
    MOVING_NOTE: "The moving SVG plays in a README, without scripts.", "会动的 SVG 不用脚本，放在 README 里就能播放。";
    TEXT: "Text", "文本";
    MERMAID: "Copy Mermaid", "复制 Mermaid";
    LINES: "Save trace as JSON lines", "把轨迹存成 JSON Lines";
    EMBED: "Copy HTML to embed", "复制嵌入用的 HTML";
    DRAFT_OPEN: "Open it", "打开";
}

/// What came of it.
pub const fn told(told: Told) -> Word {
    match told {
        Told::Copied => phrase!("Copied.", "已复制。"),
        Told::NotCopied => phrase!(
            "The browser does not let the page write on the clipboard.",
            "浏览器不让页面写剪贴板。",
        ),
        Told::Saved => phrase!("Saved by the browser.", "已交给浏览器保存。"),
        Told::NotDrawn => phrase!("The picture could not be made.", "图片没有做成。"),
    }
}

/// A link that would be too long.
pub fn too_long(lang: Lang, octets: usize) -> String {
    match lang {
        Lang::En => format!(
            "The link would have {octets} characters; expected at most {MAX_OCTETS}. Save the scenario as a file instead."
        ),
        Lang::Zh => format!("链接会有 {octets} 个字符，最多 {MAX_OCTETS} 个。请存成文件。"),
    }
}

/// How long a link is.
pub fn length(lang: Lang, octets: usize) -> String {
    filled(phrase!("{0} characters", "{0} 个字符"), lang, &[&octets])
}

/// Why there is no moving picture.
pub fn too_many_steps(lang: Lang, steps: usize, most: usize) -> String {
    match lang {
        Lang::En => format!("A moving picture has at most {most} steps; this run has {steps}."),
        Lang::Zh => format!("会动的图片最多 {most} 步，这次运行有 {steps} 步。"),
    }
}

/// There is a draft.
pub fn draft(lang: Lang, title: &str) -> String {
    let text = phrase!(
        "Your last work, “{0}”, is still here.",
        "上次编辑的“{0}”还在。"
    );
    filled(text, lang, &[&title])
}

/// `steps 1 to 24 of 30`: which of a run's steps a picture shows.
pub fn steps_of(lang: Lang, shown: &Range<usize>, steps: usize) -> String {
    let text = phrase!("steps {0} to {1} of {2}", "第 {0} 至 {1} 步，共 {2} 步");
    let first = shown.end.min(shown.start + 1);
    filled(text, lang, &[&first, &shown.end, &steps])
}
