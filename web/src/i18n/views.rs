//! The words of the views below the stage: ladder, table, queues; of jumps, branches and comparing.

use hopscope_core::Lang;

use hopscope_core::phrase;

use super::{Word, filled};
use crate::state::Pane;
use crate::views::depths::Side;

words! {
    VIEWS: "Views of the run", "看这次运行的几种方式";
    ARROWS: "Arrow: to the side that binds. Label: its endpoint.", "箭头指向绑定的一端，旁边是端点名。";
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
    STEPS_RULE: "this step's", "这一步的";
    ALONG_MESSAGE: "This message", "这条消息";
    ALONG_RULE: "Jump along a rule", "沿着规则跳";
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
    ALIKE: "In the end every node has received the same messages in both.", "最后，每个节点在两边收到的消息都相同。";
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

/// Within a handshake: which of its steps this is.
pub fn in_handshake(lang: Lang, nth: usize, steps: usize) -> String {
    let text = phrase!(
        "Handshake, step {0} of {1}: before the first message both ends agree on how they talk.",
        "握手，第 {0} 步，共 {1} 步：在第一条消息之前，两端先商定怎样通话。"
    );
    filled(text, lang, &[&nth, &steps])
}

/// Elsewhere, which steps are one, counted from 1.
pub fn handshake(lang: Lang, first: usize, last: usize) -> String {
    let text = phrase!(
        "Steps {0} to {1} are the handshake: connections open.",
        "第 {0} 到 {1} 步是握手：打开连接。"
    );
    filled(text, lang, &[&first, &last])
}

/// Which queue of a socket: `client, out to hub`.
pub fn queue(lang: Lang, socket: &str, peer: Option<&str>, side: Side) -> String {
    let text = match (side, peer) {
        (_, None) => phrase!("{0}, for no peer", "{0}，没有对端"),
        (Side::Outgoing, _) => phrase!("{0}, out to {1}", "{0}，发往 {1}"),
        (Side::Incoming, _) => phrase!("{0}, in from {1}", "{0}，来自 {1}"),
    };
    filled(text, lang, &[&socket, &peer.unwrap_or_default()])
}

/// How a queue stands: `now 2, at most 3 of 3`.
pub fn depth(lang: Lang, now: usize, most: usize, limit: usize) -> String {
    let text = match limit {
        0 => phrase!(
            "messages: now {0}, at most {1}, no limit",
            "消息：现在 {0}，最多 {1}，不限"
        ),
        _ => phrase!(
            "messages: now {0}, at most {1} of {2}",
            "消息：现在 {0}，最多 {1}，上限 {2}"
        ),
    };
    filled(text, lang, &[&now, &most, &limit])
}

/// What went wrong at a queue: `4 dropped, waited 2 times`; nothing if nothing did.
pub fn trouble(lang: Lang, drops: usize, blocks: usize) -> String {
    let dropped = phrase!("{0} dropped", "丢弃 {0} 条");
    let waited = match blocks {
        1 => phrase!("waited once", "等待 1 次"),
        _ => phrase!("waited {0} times", "等待 {0} 次"),
    };
    let told = [(dropped, drops), (waited, blocks)];
    let told = told.into_iter().filter(|(_, count)| *count > 0);
    let told: Vec<String> = told
        .map(|(text, count)| filled(text, lang, &[&count]))
        .collect();
    told.join(if lang == Lang::Zh { "，" } else { ", " })
}

/// What a screen reader says of messages that are painted together.
pub fn crowd(lang: Lang, painted: usize) -> String {
    let text = phrase!(
        "{0} messages on their way; the table lists each of them",
        "路上有 {0} 条消息，表格里列出每一条"
    );
    filled(text, lang, &[&painted])
}

/// That not all messages on their way are drawn: `Drawn: 800 of 2400 messages on their way`.
pub fn thinned(lang: Lang, drawn: usize, flights: usize) -> String {
    let text = phrase!(
        "Drawn: {0} of {1} messages on their way",
        "路上有 {1} 条消息，只画出 {0} 条"
    );
    filled(text, lang, &[&drawn, &flights])
}

/// The name of a branch: `Branch B`, or `A (original)` of the one that others were made from.
pub fn branch(lang: Lang, letter: char, original: bool) -> String {
    let text = match original {
        true => phrase!("{0} (original)", "{0}（原来的）"),
        false => phrase!("Branch {0}", "分支 {0}"),
    };
    filled(text, lang, &[&letter])
}

/// What a branch was made by, and where it parts from another: `the link is cut (from A, step 12)`.
pub fn forked(lang: Lang, from: char, step: usize, act: &str) -> String {
    let text = phrase!("{2} (from {0}, step {1})", "{2}（从 {0} 的第 {1} 步分出）");
    filled(text, lang, &[&from, &(step + 1), &act])
}

/// Of a branch that has gone another way than the one beside it, since when.
pub fn parted(lang: Lang, step: usize) -> String {
    let text = phrase!("differs since step {0}", "从第 {0} 步起不同");
    filled(text, lang, &[&(step + 1)])
}

/// What has come of two branches: `In the end client has received 1 message in A, 0 in B.`
pub fn received(lang: Lang, node: &str, all: [(char, usize); 2]) -> String {
    let [(a, here), (b, there)] = all;
    let text = match here {
        _ if here == there => phrase!(
            "In the end {0} has received other messages in {1} than in {3}.",
            "最后，{0} 在 {1} 和 {3} 里收到的消息不同。"
        ),
        1 => phrase!(
            "In the end {0} has received 1 message in {1}, {4} in {3}.",
            "最后，{0} 在 {1} 里收到 1 条消息，在 {3} 里收到 {4} 条。"
        ),
        _ => phrase!(
            "In the end {0} has received {2} messages in {1}, {4} in {3}.",
            "最后，{0} 在 {1} 里收到 {2} 条消息，在 {3} 里收到 {4} 条。"
        ),
    };
    filled(text, lang, &[&node, &a, &here, &b, &there])
}
