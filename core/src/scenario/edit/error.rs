//! Why an edit was not made.

use core::fmt;

use super::Unlinkable;
use crate::lang::{Lang, Text};
use crate::scenario::error::ScenarioError;

/// Why an edit was not made.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum EditError {
    /// The text was not sound before.
    Source(ScenarioError),
    /// A value is no TOML.
    Value(ScenarioError),
    /// It would not be sound afterwards.
    Refused(ScenarioError),
    /// The sockets cannot be linked.
    Link(Unlinkable),
    /// What is to be added has no nodes in it.
    NoNodes,
    /// What is to be changed is not there.
    Missing(String),
}

impl EditError {
    /// What is wrong, for a reader.
    pub fn text(&self) -> Text {
        match self {
            Self::Source(error) => {
                let Text { en, zh } = error.text();
                Text {
                    en: format!("repair the text first: {en}"),
                    zh: format!("请先修正文本：{zh}"),
                }
            }
            Self::Value(error) | Self::Refused(error) => Text {
                en: error.told(Lang::En),
                zh: error.told(Lang::Zh),
            },
            Self::Link(reason) => reason.text(),
            Self::NoNodes => Text {
                en:
                    "this text is no part of a scenario: expected nodes, each behind [[nodes]], as \
                     they are copied from a workbench"
                        .to_owned(),
                zh: "这段文本不是场景的一部分：应是从工作台复制的节点，每个以 [[nodes]] 开头"
                    .to_owned(),
            },
            Self::Missing(what) => Text {
                en: format!("{what} is not there"),
                zh: format!("没有 {what}"),
            },
        }
    }
}

impl fmt::Display for EditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text().en)
    }
}

impl core::error::Error for EditError {}
