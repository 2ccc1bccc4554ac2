//! The words of the menu of acts.

use hopscope_core::trace::{Direction, Event, NodeId, Recorded, SocketId};
use hopscope_core::world::{Deed, Thing};
use hopscope_core::{Lang, phrase};

use super::Word;
use super::inside::fill;
use crate::breaking::Amount;
use crate::run::Run;

/// Headings, labels and marks.
pub mod words {
    words! {
        BREAK: "Break something", "动手破坏";
        BY_HAND: "Without breaking anything", "不破坏什么";
        ACT: "Act or break something …", "动手操作或破坏……";
        MORE: "Act …", "动手……";
        MENU: "What can be done now", "现在可以做什么";
        WHAT: "Choose what to do it to", "选择动哪里";
        ONLY_START: "It does not run. Until it is started again nothing else can be done to it.", "它没有在运行。重新启动之前，别的都做不了。";
        BACK: "Choose something else", "换一个";
        HANDLE: "{}: what can be done", "{}：可以做什么";
        CANCEL: "Cancel", "取消";
        DO: "Do it at this step", "就在这一步做";
        FRAMES: "Frames, one on each line, an empty line for an empty frame; hex behind 0x", "帧，每行一个，空行就是空帧；十六进制写在 0x 后面";
        TOPIC: "Topic or group; hex behind 0x", "主题或组；十六进制写在 0x 后面";
        FROZEN: "frozen", "冻住";
        KILLED: "killed", "被杀";
        SLOW: "slow", "变慢";
        FULL: "full", "满";
        HELD: "held", "扣住";
        EDITED: "changed", "被改";
        DELAY: "How much longer each message takes", "每条消息多走多久";
        LOSS: "How many of a hundred messages are lost", "每一百条消息丢几条";
        FACTOR: "How many times as long everything takes", "一切要花几倍的时间";
        WHILE: "For how long; empty is until it is let go on", "冻多久；留空则直到让它继续";
        UNIT: "Unit", "单位";
        SENT_AGAIN: "TCP sends it again: it only comes later", "TCP 会重发：只是晚一点到";
        NO_MESSAGE: "A message can be stopped or changed while it is on a link. At this step none is.", "消息在链路上时才能拦下或改动。这一步链路上没有消息。";
        IN_VAIN: "nothing comes of it", "没有用";
    }
}

/// The name of a deed, with a place for what it is done to where that is a node or a socket.
pub const fn deed(deed: Deed) -> Word {
    match deed {
        Deed::Kill => phrase!("Kill {}", "杀死 {}"),
        Deed::Restart => phrase!("Start {} again", "重新启动 {}"),
        Deed::Freeze => phrase!("Freeze the program of {} …", "冻住 {} 的程序……"),
        Deed::Thaw => phrase!("Let the program of {} go on", "让 {} 的程序继续"),
        Deed::Slow => phrase!("Slow {} down …", "让 {} 变慢……"),
        Deed::Hurry => phrase!("Make {} as quick as it was", "恢复 {} 的速度"),
        Deed::Fill(_) => phrase!("Fill the queues of {}", "填满 {} 的队列"),
        Deed::Unfill(_) => phrase!("Give the queues of {} room", "让 {} 的队列有空位"),
        Deed::Send(_) => phrase!("Send a message from {} …", "从 {} 发送一条消息……"),
        Deed::Receive(_) => phrase!("Receive a message at {}", "在 {} 接收一条消息"),
        Deed::Subscribe(_) => phrase!("Subscribe {} to a topic …", "让 {} 订阅一个主题……"),
        Deed::Unsubscribe(_) => phrase!("End a subscription of {} …", "让 {} 退订一个主题……"),
        Deed::Join(_) => phrase!("Let {} join a group …", "让 {} 加入一个组……"),
        Deed::Leave(_) => phrase!("Let {} leave a group …", "让 {} 离开一个组……"),
        Deed::Cut => phrase!(
            "Cut this link: both ends notice",
            "切断这条链路：两端都会发觉"
        ),
        Deed::Unplug => phrase!(
            "Unplug this link: nobody is told",
            "拔掉这条链路：谁也不知道"
        ),
        Deed::Restore => phrase!("Mend this link", "修好这条链路"),
        Deed::Delay => phrase!("Delay this link …", "让这条链路变慢……"),
        Deed::EndDelay => phrase!("Delay this link no more", "这条链路不再变慢"),
        Deed::Lose => phrase!("Lose some messages of this link …", "让这条链路丢消息……"),
        Deed::EndLoss => phrase!("Lose no more messages of this link", "这条链路不再丢消息"),
        Deed::DropNext(_) => phrase!("Lose the next message to {}", "丢掉发往 {} 的下一条消息"),
        Deed::Reorder => phrase!(
            "Reorder the messages of this link",
            "打乱这条链路的消息顺序"
        ),
        Deed::Drop => phrase!("Drop this message", "丢掉这条消息"),
        Deed::Hold => phrase!("Hold this message where it is", "把这条消息扣在路上"),
        Deed::Release => phrase!("Let this message go on", "放行这条消息"),
        Deed::Edit => phrase!("Change the frames of this message …", "改掉这条消息的帧……"),
    }
}

/// What is asked about an amount.
pub const fn amount(amount: Amount) -> Word {
    match amount {
        Amount::Delay => words::DELAY,
        Amount::Loss => words::LOSS,
        Amount::Factor => words::FACTOR,
        Amount::While => words::WHILE,
    }
}

/// What was done from outside, in a word or two.
pub const fn done(event: &Recorded) -> Option<Word> {
    Some(match event {
        Event::LinkDelayed { by } if by.is_zero() => phrase!("as quick as before", "恢复速度"),
        Event::LinkDelayed { .. } => phrase!("link delayed", "链路变慢"),
        Event::LinkLossy { millionths: 0 } => phrase!("loses nothing now", "不再丢消息"),
        Event::LinkLossy { .. } => phrase!("link loses messages", "链路丢消息"),
        Event::NextDoomed { .. } => phrase!("next one will be lost", "下一条会丢"),
        Event::Held { .. } => phrase!("message held", "消息被扣住"),
        Event::Released { .. } => phrase!("message let go", "消息放行"),
        Event::Edited { .. } => phrase!("message changed", "消息被改"),
        Event::Resent { .. } => phrase!("lost, sent again", "丢了，重发"),
        Event::QueuesFilled => phrase!("queues full", "队列满了"),
        Event::QueuesUnfilled => phrase!("queues have room", "队列有空位"),
        Event::Frozen => phrase!("frozen", "冻住了"),
        Event::Thawed => phrase!("goes on", "继续"),
        Event::PaceChanged { pace: None } => phrase!("as quick as before", "恢复速度"),
        Event::PaceChanged { .. } => phrase!("slow now", "变慢了"),
        _ => return None,
    })
}

/// What a deed does to what: `Send a message from proxy's DEALER …`.
pub fn deed_of(run: &Run, thing: Thing, it: Deed, lang: Lang) -> String {
    let topology = run.topology();
    let what = match (it, thing) {
        (
            Deed::Fill(number)
            | Deed::Unfill(number)
            | Deed::Send(number)
            | Deed::Receive(number)
            | Deed::Subscribe(number)
            | Deed::Unsubscribe(number)
            | Deed::Join(number)
            | Deed::Leave(number),
            Thing::Node(node),
        ) => socket(run, node, number, lang),
        (Deed::DropNext(direction), Thing::Link(link)) => {
            let (_, to) = topology.ends(link, direction);
            topology.nodes[topology.node_of(to).0].name.clone()
        }
        (_, Thing::Node(node)) => topology.nodes[node.0].name.clone(),
        _ => String::new(),
    };
    fill(lang, deed(it), &what)
}

/// A socket of a node: the node's name if it is the only one, else with its type, and with its number
/// where several are of one type.
fn socket(run: &Run, node: NodeId, number: usize, lang: Lang) -> String {
    let topology = run.topology();
    let node = &topology.nodes[node.0];
    if node.sockets.len() < 2 {
        return node.name.clone();
    }
    let kind_of = |id: &SocketId| topology.sockets[id.0].kind;
    let kind = kind_of(&node.sockets[number]);
    let mut name = match lang {
        Lang::En => format!("{}’s {kind}", node.name),
        Lang::Zh => format!("{} 的 {kind}", node.name),
    };
    if node.sockets.iter().filter(|id| kind_of(id) == kind).count() > 1 {
        name.push_str(&format!(" {}", number + 1));
    }
    name
}

/// What a thing is called.
pub fn thing(run: &Run, thing: Thing, lang: Lang) -> String {
    let topology = run.topology();
    let ends = |link, direction| {
        let (from, to) = topology.ends(link, direction);
        let name = |socket| &*topology.nodes[topology.node_of(socket).0].name;
        (name(from), name(to))
    };
    match (thing, lang) {
        (Thing::Node(node), Lang::En) => format!("Node “{}”", topology.nodes[node.0].name),
        (Thing::Node(node), Lang::Zh) => format!("节点“{}”", topology.nodes[node.0].name),
        (Thing::Link(link), lang) => {
            let (from, to) = ends(link, Direction::ToBinder);
            match lang {
                Lang::En => format!("Link between {from} and {to}"),
                Lang::Zh => format!("{from} 与 {to} 之间的链路"),
            }
        }
        (
            Thing::Message {
                link,
                direction,
                nth,
            },
            lang,
        ) => {
            let (from, to) = ends(link, direction);
            match lang {
                Lang::En => format!("Message {nth} on its way from {from} to {to}"),
                Lang::Zh => format!("从 {from} 到 {to} 路上的第 {nth} 条消息"),
            }
        }
    }
}
