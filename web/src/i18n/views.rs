//! The words of the views below the stage: ladder, table, queues; of jumps, branches and comparing.

use hopscope_core::Lang;

use hopscope_core::phrase;

use super::Word;
use crate::state::Pane;
use crate::views::depths::Side;

words! {
    VIEWS: "Views of the run", "看这次运行的几种方式";
    ENLARGE: "Enlarge this view", "放大";
    REDUCE: "Back to the stage", "回到舞台";
    LADDER: "The whole run as a ladder, time downward", "整个过程的时序图，时间从上到下";
    TABLE: "Every hop of the run", "整个运行的每一站";
    TIME: "Time", "时间";
    FROM: "From", "从";
    TO: "To", "到";
    FRAMES: "Frames", "帧";
    RULE: "Rule", "规则";
    NOBODY: "nobody", "无人接收";
    LOST: "lost", "丢失";
    UNDER_WAY: "still on its way", "还在路上";
    NO_HOPS: "No message is sent in this run yet.", "这次运行还没有发出消息。";
    NO_QUEUES: "No message ever waits in this run, and none is dropped.", "这次运行里没有消息排过队，也没有消息被丢弃。";
    ENDS_AT_QUESTION: "The picture ends here, at a question without an answer yet: what follows would give it away.", "图到这里为止：有一个问题还没有回答，后面的内容会泄露答案。";
    NO_STEPS: "Nothing has happened yet.", "还什么都没有发生。";
    DEEPEST: "Fullest moment", "最满的时刻";
    TROUBLE: "First loss or wait", "第一次丢弃或等待";
    NEXT_MOMENT: "Next moment of this message", "这条消息的下一刻";
    LAST_MOMENT: "The moment before of this message", "这条消息的上一刻";
    NEXT_RULE: "Next step by this rule", "这条规则的下一步";
    LAST_RULE: "Step before by this rule", "这条规则的上一步";
    FOLLOW_RULE: "Rule to jump along", "沿着哪条规则跳";
    STEPS_RULE: "This rule", "这条规则";
    ALONG_MESSAGE: "Message", "消息";
    ALONG_RULE: "Rule", "规则";
    KEY_MESSAGE: "along this message", "沿着这条消息";
    KEY_RULE: "along this rule", "沿着这条规则";
    PAST_HANDSHAKE: "Past the handshake", "跳过握手";
    SEE_HANDSHAKE: "See the handshake", "看握手";
    BRANCHES: "Branches", "分支";
    COMPARE: "Compare", "对比";
    COMPARE_WITH: "Compare with", "对比";
    STOP_COMPARING: "Stop comparing", "结束对比";
    CLOSE_BRANCH: "Close branch", "关闭分支";
    SAME: "Both branches show the same.", "两个分支完全一样。";
    OTHER_NODES: "The two branches have different nodes.", "两个分支的节点不一样。";
    GO_THERE: "Go to the first difference", "去第一处不同";
    ENDS: "it has ended", "已经结束";
    FIRST_DIFFERENCE: "first difference", "第一处不同";
    WAITING: "See what waits", "看看谁在排队";
    DIFFERS: "differs here", "从这里不同";
}

/// The name of a view.
pub const fn pane(pane: Pane) -> Word {
    match pane {
        Pane::Strip => phrase!("Hop by hop", "逐站"),
        Pane::Ladder => phrase!("Ladder", "时序图"),
        Pane::Table => phrase!("Table", "表格"),
        Pane::Queues => phrase!("Queues", "队列"),
    }
}

/// Within a handshake: `Handshake, step 3 of 12: connections open, no message is sent yet.`
pub fn in_handshake(lang: Lang, nth: usize, steps: usize) -> String {
    match lang {
        Lang::En => format!(
            "Handshake, step {nth} of {steps}: a connection opens before it carries a message."
        ),
        Lang::Zh => format!("握手，第 {nth} 步，共 {steps} 步：连接先打开，才能传消息。"),
    }
}

/// Elsewhere, which steps are one, counted from 1.
pub fn handshake(lang: Lang, first: usize, last: usize) -> String {
    match lang {
        Lang::En => format!("Steps {first} to {last} are the handshake: connections open."),
        Lang::Zh => format!("第 {first} 到 {last} 步是握手：打开连接。"),
    }
}

/// Which queue of a socket: `client, to hub`.
pub fn queue(lang: Lang, socket: &str, peer: Option<&str>, side: Side) -> String {
    match (lang, side, peer) {
        (Lang::En, Side::Outgoing, Some(peer)) => format!("{socket}, to {peer}"),
        (Lang::En, Side::Incoming, Some(peer)) => format!("{socket}, from {peer}"),
        (Lang::En, _, None) => format!("{socket}, for no peer"),
        (Lang::Zh, Side::Outgoing, Some(peer)) => format!("{socket}，发往 {peer}"),
        (Lang::Zh, Side::Incoming, Some(peer)) => format!("{socket}，来自 {peer}"),
        (Lang::Zh, _, None) => format!("{socket}，没有对端"),
    }
}

/// How a queue stands: `now 2, at most 3 of 3`.
pub fn depth(lang: Lang, now: usize, most: usize, limit: usize) -> String {
    match (lang, limit) {
        (Lang::En, 0) => format!("now {now}, at most {most}, no limit"),
        (Lang::En, _) => format!("now {now}, at most {most} of {limit}"),
        (Lang::Zh, 0) => format!("现在 {now}，最多 {most}，不限"),
        (Lang::Zh, _) => format!("现在 {now}，最多 {most}，上限 {limit}"),
    }
}

/// What went wrong at a queue: `4 dropped, waited 2 times`; nothing if nothing did.
pub fn trouble(lang: Lang, drops: usize, blocks: usize) -> String {
    let dropped = (drops > 0).then(|| match lang {
        Lang::En => format!("{drops} dropped"),
        Lang::Zh => format!("丢弃 {drops} 条"),
    });
    let waited = (blocks > 0).then(|| match (lang, blocks) {
        (Lang::En, 1) => "waited once".to_owned(),
        (Lang::En, _) => format!("waited {blocks} times"),
        (Lang::Zh, _) => format!("等待 {blocks} 次"),
    });
    let told: Vec<String> = dropped.into_iter().chain(waited).collect();
    told.join(if lang == Lang::Zh { "，" } else { ", " })
}

/// What a screen reader says of messages that are painted together.
pub fn crowd(lang: Lang, painted: usize) -> String {
    match lang {
        Lang::En => format!("{painted} messages on their way; the table lists each of them"),
        Lang::Zh => format!("路上有 {painted} 条消息，表格里列出每一条"),
    }
}

/// That not all messages on their way are drawn: `Drawn: 800 of 2400 messages on their way`.
pub fn thinned(lang: Lang, drawn: usize, flights: usize) -> String {
    match lang {
        Lang::En => format!("Drawn: {drawn} of {flights} messages on their way"),
        Lang::Zh => format!("路上有 {flights} 条消息，只画出 {drawn} 条"),
    }
}

/// The name of a branch: `Branch B`, or `A (original)` of the one that others were made from.
pub fn branch(lang: Lang, letter: char, original: bool) -> String {
    match (lang, original) {
        (Lang::En, true) => format!("{letter} (original)"),
        (Lang::Zh, true) => format!("{letter}（原来的）"),
        (Lang::En, false) => format!("Branch {letter}"),
        (Lang::Zh, false) => format!("分支 {letter}"),
    }
}

/// Where a branch parts from another: `from A at step 12: the link is cut`.
pub fn forked(lang: Lang, from: char, step: usize, act: &str) -> String {
    match lang {
        Lang::En => format!("from {from} at step {}: {act}", step + 1),
        Lang::Zh => format!("在第 {} 步从 {from} 分出：{act}", step + 1),
    }
}

/// The first difference: `First difference. A: ...; B: ...`, of sentences with or without an end.
pub fn differs(lang: Lang, one: (char, &str), other: (char, &str)) -> String {
    let [(a, here), (b, there)] =
        [one, other].map(|(branch, told)| (branch, told.trim_end_matches(['.', '。'])));
    match lang {
        Lang::En => format!("First difference. {a}: {here}; {b}: {there}."),
        Lang::Zh => format!("第一处不同。{a}：{here}；{b}：{there}。"),
    }
}
