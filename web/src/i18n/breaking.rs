//! The words of the menu of acts.

use hopscope_core::trace::{Direction, Event, Recorded};
use hopscope_core::world::{Deed, Thing};
use hopscope_core::{Lang, phrase};

use super::Word;
use crate::run::Run;

/// Headings, labels and marks.
pub mod words {
    words! {
        BREAK: "Break something", "动手破坏";
        MORE: "Act …", "动手……";
        MENU: "What can be done now", "现在可以做什么";
        WHAT: "Choose what to do it to", "选择动哪里";
        BACK: "Something else", "换一个";
        CANCEL: "Cancel", "取消";
        DO: "Do it", "执行";
        FRAMES: "Frames, one on each line; hex behind 0x", "帧，每行一个；十六进制写在 0x 后面";
        TOPIC: "Topic or group; hex behind 0x", "主题或组；十六进制写在 0x 后面";
        FROZEN: "frozen", "冻住";
        KILLED: "killed", "被杀";
        SLOW: "slow", "变慢";
        FULL: "full", "满";
        HELD: "held", "扣住";
        EDITED: "changed", "被改";
        IN_VAIN: "nothing comes of it", "没有用";
    }
}

/// The name of a deed.
pub const fn deed(deed: Deed) -> Word {
    match deed {
        Deed::Kill => phrase!("Kill it", "杀死"),
        Deed::Restart => phrase!("Start it again", "重新启动"),
        Deed::Freeze => phrase!("Freeze its program", "冻住它的程序"),
        Deed::Thaw => phrase!("Let its program go on", "让程序继续"),
        Deed::Slow => phrase!("Make it slow", "让它变慢"),
        Deed::Hurry => phrase!("Make it as quick as it was", "恢复速度"),
        Deed::Fill(_) => phrase!("Fill its queues", "让队列变满"),
        Deed::Unfill(_) => phrase!("Give its queues room", "让队列有空位"),
        Deed::Send(_) => phrase!("Send a message", "发送一条消息"),
        Deed::Receive(_) => phrase!("Receive a message", "接收一条消息"),
        Deed::Subscribe(_) => phrase!("Subscribe", "订阅"),
        Deed::Unsubscribe(_) => phrase!("End a subscription", "退订"),
        Deed::Join(_) => phrase!("Join a group", "加入组"),
        Deed::Leave(_) => phrase!("Leave a group", "离开组"),
        Deed::Cut => phrase!("Cut it", "切断"),
        Deed::Unplug => phrase!("Unplug it", "拔掉"),
        Deed::Restore => phrase!("Make it whole again", "修好"),
        Deed::Delay => phrase!("Delay it by 20 ms", "延迟 20 毫秒"),
        Deed::EndDelay => phrase!("Delay it no more", "不再延迟"),
        Deed::Lose => phrase!("Lose half of the messages", "丢掉一半消息"),
        Deed::EndLoss => phrase!("Lose nothing any more", "不再丢消息"),
        Deed::DropNext(_) => phrase!("Lose the next message", "丢掉下一条消息"),
        Deed::Reorder => phrase!("Reorder messages", "打乱消息顺序"),
        Deed::Drop => phrase!("Drop it", "丢掉"),
        Deed::Hold => phrase!("Hold it", "扣住"),
        Deed::Release => phrase!("Let it go", "放行"),
        Deed::Edit => phrase!("Change its frames", "改掉它的帧"),
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

/// The name of a deed with the socket or the direction it is about, where there are several.
pub fn deed_of(run: &Run, thing: Thing, it: Deed, lang: Lang) -> String {
    let mut name = deed(it).get(lang).to_owned();
    let more = match (it, thing) {
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
        ) => {
            let topology = run.topology();
            let sockets = &topology.nodes[node.0].sockets;
            (sockets.len() > 1).then(|| topology.sockets[sockets[number].0].kind.name().to_owned())
        }
        (Deed::DropNext(direction), Thing::Link(link)) => {
            let (_, to) = run.topology().ends(link, direction);
            Some(format!("→ {}", run.topology().name_of(to)))
        }
        _ => None,
    };
    if let Some(more) = more {
        name.push_str(" · ");
        name.push_str(&more);
    }
    name
}

/// What a thing is called.
pub fn thing(run: &Run, thing: Thing, lang: Lang) -> String {
    let topology = run.topology();
    let way = |link, direction| {
        let (from, to) = topology.ends(link, direction);
        format!("{} → {}", topology.name_of(from), topology.name_of(to))
    };
    match thing {
        Thing::Node(node) => {
            let name = &topology.nodes[node.0].name;
            match lang {
                Lang::En => format!("node {name}"),
                Lang::Zh => format!("节点 {name}"),
            }
        }
        Thing::Link(link) => {
            let way = way(link, Direction::ToBinder);
            match lang {
                Lang::En => format!("link {way}"),
                Lang::Zh => format!("连接 {way}"),
            }
        }
        Thing::Message {
            link,
            direction,
            nth,
        } => {
            let way = way(link, direction);
            match lang {
                Lang::En => format!("message {nth} on its way {way}"),
                Lang::Zh => format!("路上的第 {nth} 条消息 {way}"),
            }
        }
    }
}
