//! The names of a scenario's parts in Chinese, for what is said of mistakes.
//!
//! What is wrong is written in both languages where it is found; the words put into those sentences
//! are the same in many places, and stand here.
//!
//! The terms are those of the project's texts everywhere (ARCHITECTURE.md, Words).

/// `words` in Chinese: a part of a scenario, what is expected somewhere, or a list of words of the file,
/// which stay as they are.
pub(super) fn chinese(words: &str) -> String {
    if let Some((_, chinese)) = WORDS.iter().find(|(english, _)| *english == words) {
        return (*chinese).to_owned();
    }
    for (english, chinese) in BEGINNINGS {
        if let Some(rest) = words.strip_prefix(english) {
            return [*chinese, &listed(rest)].concat();
        }
    }
    if let Some((noun, keys)) = words.split_once(": a table with keys ") {
        let (such, keys) = match keys.strip_prefix("such as ") {
            Some(keys) => ("例如 ", keys),
            None => ("", keys),
        };
        return format!("{}：一个表格，键为 {such}{}", chinese(noun), listed(keys));
    }
    listed(words)
}

/// What follows Chinese letters: a space stands before what is written in Latin ones.
pub(super) fn spaced(text: &str) -> String {
    let latin = text.starts_with(|first: char| first.is_ascii());
    [if latin { " " } else { "" }, text].concat()
}

/// `a, b or c` as a Chinese list.
fn listed(words: &str) -> String {
    words.replace(" or ", " 或 ").replace(", ", "、")
}

/// What begins so is followed by a value of the file.
const BEGINNINGS: &[(&str, &str)] = &[("the text ", "文本 "), ("the number ", "数字 ")];

const WORDS: &[(&str, &str)] = &[
    // Parts of a scenario.
    ("a condition", "条件"),
    ("a delay", "延迟"),
    ("a frame", "帧"),
    ("a frame that was received", "收到的帧"),
    ("a heartbeat", "心跳"),
    ("a link", "链路"),
    ("a loss", "丢失"),
    ("a message", "消息"),
    ("a moment", "时刻"),
    ("a narration", "讲述"),
    ("a node", "节点"),
    ("a parameter", "参数"),
    ("a prediction", "预测"),
    ("a reconnect, or \"never\"", "重连设置（或 \"never\"）"),
    ("a scenario", "场景"),
    ("a security", "安全机制"),
    ("a slow node", "变慢的节点"),
    ("a socket", "套接字"),
    ("a step", "步骤"),
    ("a task", "任务"),
    ("a text", "文本"),
    ("a user", "用户"),
    ("links", "连接"),
    ("an act", "动作"),
    ("an endpoint", "端点"),
    ("links", "链路"),
    ("octets", "字节"),
    ("the next message", "下一条消息"),
    ("the options of receive", "receive 的选项"),
    // Words that are chosen from a list.
    ("direction", "方向"),
    ("endpoint", "端点"),
    ("event", "事件"),
    ("generation of ZMTP", "ZMTP 版本"),
    ("kind of node", "节点种类"),
    ("mechanism", "机制"),
    ("node", "节点"),
    ("notice", "通知"),
    ("parameter", "参数"),
    ("part of a message", "消息部分"),
    ("rule", "规则"),
    ("socket", "套接字"),
    ("socket type", "套接字类型"),
    ("step", "步骤"),
    // What stands somewhere, or should.
    ("a table", "表格"),
    ("a list", "列表"),
    ("a date or time", "日期或时间"),
    ("a text in quotes", "引号中的文本"),
    ("true or false", "true 或 false"),
    ("a whole number, not negative", "非负整数"),
    (
        "a whole number from 0 to 4294967295",
        "0 到 4294967295 的整数",
    ),
    (
        "a part from 0.0 (none, 0 %) to 1.0 (all, 100 %), such as 0.25",
        "0.0（无）到 1.0（全部）之间的部分，例如 0.25",
    ),
    (
        "a duration from 0us to 3600s, such as \"250us\", \"1ms\" or \"2s\"",
        "0us 到 3600s 的时长，例如 \"250us\"、\"1ms\" 或 \"2s\"",
    ),
    (
        "a list; in TOML each item of it is headed by [[...]]",
        "列表；在 TOML 中每一项以 [[...]] 开头",
    ),
    (
        "a frame: a text in quotes, or a table with text or hex",
        "帧：引号中的文本，或含 text 或 hex 的表格",
    ),
    (
        "a number, or a formula such as \"length\"",
        "数字，或如 \"length\" 的公式",
    ),
    (
        "a step: \"receive\", \"dump\", or a table with send, receive or wait, such as { send = [\"\", \"x\"] } for two frames",
        "步骤：\"receive\"、\"dump\"，或含 send、receive 或 wait 的表格，例如两帧：{ send = [\"\", \"x\"] }",
    ),
    (
        "the number of a frame, counted from 1, or \"envelope\", \"body\" or \"all\"",
        "帧的序号（从 1 数起），或 \"envelope\"、\"body\"、\"all\"",
    ),
    // What the text of a file needs.
    ("a closing bracket", "右方括号"),
    ("a closing double quote", "右双引号"),
    ("a colon", "冒号"),
    ("a comma or a closing brace", "逗号或右花括号"),
    ("a comma or a closing bracket", "逗号或右方括号"),
    ("a digit", "数字"),
    ("a key in double quotes", "双引号中的键"),
    ("a key", "键"),
    ("a number without leading zeros", "不以零开头的数字"),
    ("a value", "值"),
    (
        "a value: a text in quotes, a number, true, false, a list or a table",
        "值：引号中的文本、数字、true、false、列表或表格",
    ),
    ("an equals sign", "等号"),
    ("an escape such as \\n", "转义，例如 \\n"),
    ("four hex digits", "四位十六进制数字"),
    ("no control characters in a comment", "注释中没有控制字符"),
    ("nothing after the value", "值后面没有别的"),
    ("the end of the file", "文件结束"),
    ("the end of the line", "行结束"),
    (
        "the number of a character in hex digits",
        "字符的十六进制编号",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;
    use crate::scenario::edit::{Edit, apply};
    use crate::scenario::{Document, Format};

    /// Mistakes of every sort, each with what is said of it in English.
    const MISTAKES: &[(&str, &str)] = &[
        ("title = ", "malformed TOML: the file ends"),
        ("titel = \"x\"", "unknown key \"titel\" in a scenario"),
        ("title = 3", "found the number 3"),
        ("title = \"t\"", "a scenario without \"summary\""),
    ];

    /// Values that a form can be given, and what is said of them in Chinese.
    const TYPED: &[(&str, &str, &str)] = &[
        ("hwm", "many", "TOML 有误"),
        ("hwm", "-1", "应为 0 到 4294967295 的整数"),
        ("handshake-timeout", "\"soon\"", "0us 到 3600s 的时长"),
        ("identity", "\"\"", "身份须有 1 到 255 个字节"),
        ("mandatory", "3", "应为 true 或 false"),
        ("heartbeat", "{ every = \"1s\" }", "未知的键"),
        ("speaks", "\"zmtp\"", "未知的 ZMTP 版本"),
        ("connect", "\"nowhere\"", "未知的端点"),
        ("verbose", "true", "只用于 XPUB"),
    ];

    #[test]
    fn a_value_that_is_refused_in_a_form_is_refused_in_the_language_of_the_page() {
        let text = "title = \"t\"\nsummary = \"s\"\n\n[[nodes]]\nname = \"a\"\nkind = \"script\"\n\
                    sockets = { type = \"ROUTER\" }\nsteps = []\n";
        for (key, value, chinese) in TYPED {
            let edit = Edit::Set {
                node: "a".to_owned(),
                socket: Some(0),
                key: (*key).to_owned(),
                value: Some((*value).to_owned()),
            };
            let error = apply(text, &[], &edit).expect_err(key).text();
            assert!(error.zh.contains(chinese), "{key}: {}", error.zh);
            assert!(is_chinese(&error.zh), "{key}: {}", error.zh);
        }
    }

    #[test]
    fn what_is_wrong_is_said_in_both_languages() {
        for (text, english) in MISTAKES {
            let error = Document::parse(text, Format::Toml).expect_err("it is wrong");
            assert!(error.told(Lang::En).starts_with(english), "{error}");
            assert!(
                is_chinese(&error.told(Lang::Zh)),
                "{}",
                error.told(Lang::Zh)
            );
        }
    }

    fn is_chinese(text: &str) -> bool {
        // Words of the file stand in quotes; nothing else is in English.
        let plain: Vec<&str> = text.split('"').step_by(2).collect();
        let english = [
            " a ", " the ", "found", "expected", "without", "unknown", " of ",
        ];
        let mut words = english.iter();
        text.chars().any(|c| c > '\u{2e80}')
            && !words.any(|word| plain.iter().any(|part| part.contains(word)))
    }

    #[test]
    fn lists_and_tables_are_said_in_chinese() {
        assert_eq!(chinese("REQ, REP or DEALER"), "REQ、REP 或 DEALER");
        assert_eq!(
            chinese("a delay: a table with keys such as endpoint, node or socket"),
            "延迟：一个表格，键为 例如 endpoint、node 或 socket"
        );
        assert_eq!(chinese("the text \"a\""), "文本 \"a\"");
    }
}
