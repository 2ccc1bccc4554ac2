//! The sentences, in both languages side by side. What stands in braces is put in by
//! [`Words`](super::Words).

use crate::interest::Interest;
use crate::lang::{Phrase, phrase};
use crate::rule::Rule;
use crate::trace::{Event, Operation, Recorded, Stage};

/// The sentence for an event.
pub(super) fn sentence(event: &Recorded) -> Phrase {
    match event {
        Event::Submitted { .. } => phrase!(
            "the application sends {count} through {kind}: {frames}",
            "应用通过 {kind} 发送 {count}：{frames}"
        ),
        Event::Delivered { .. } => phrase!(
            "the application receives {count} from {kind}: {frames}",
            "应用从 {kind} 收到 {count}：{frames}"
        ),
        Event::Refused {
            operation: Operation::Send,
            ..
        } => phrase!("{kind} refuses to send. {why}", "{kind} 拒绝发送。{why}"),
        Event::Refused {
            operation: Operation::Receive,
            ..
        } => phrase!("{kind} refuses to receive. {why}", "{kind} 拒绝接收。{why}"),
        Event::Blocked { .. } => phrase!(
            "{kind} waits to send {count}: {frames}. {why}",
            "{kind} 等着发送 {count}：{frames}。{why}"
        ),
        Event::DelimiterAdded { .. } => phrase!(
            "{kind} puts the delimiter in front; {count}",
            "{kind} 在最前面加上分隔帧，现在是 {count}"
        ),
        Event::DelimiterStripped { .. } => phrase!(
            "{kind} takes the delimiter off; {count} left",
            "{kind} 去掉分隔帧，剩下 {count}"
        ),
        Event::IdentityPushed { .. } => phrase!(
            "{kind} puts {name} in front; {count}",
            "{kind} 在最前面加上{name}，现在是 {count}"
        ),
        Event::IdentityPopped { .. } => phrase!(
            "{kind} takes {name} off the front; {count} for {peer}",
            "{kind} 取下最前面的{name}，剩下 {count}，发给 {peer}"
        ),
        Event::EnvelopeKept { .. } => phrase!(
            "{kind} keeps the envelope of {envelope}; {count} left",
            "{kind} 收起 {envelope}的信封，剩下 {count}"
        ),
        Event::EnvelopeRestored { .. } => phrase!(
            "{kind} puts the envelope back in front; {count}",
            "{kind} 把信封放回最前面，现在是 {count}"
        ),
        Event::NumberAdded { .. } => phrase!(
            "{kind} puts its number in front; {count}",
            "{kind} 在最前面加上编号，现在是 {count}"
        ),
        Event::Originated { .. } => phrase!(
            "{kind} makes a message of {count} for {peer} itself: {frames}. {why}",
            "{kind} 自己做了一条 {count}的消息，给 {peer}：{frames}。{why}"
        ),
        Event::Notified { .. } => phrase!(
            "{kind} has a message of {count} about {peer} for the application: {frames}. {why}",
            "{kind} 有一条关于 {peer} 的消息给应用，{count}：{frames}。{why}"
        ),
        Event::InterestStated { interest } => match interest {
            Interest::Subscribe(_) => {
                phrase!("the application subscribes to {topic}", "应用订阅{topic}")
            }
            Interest::Cancel(_) => phrase!(
                "the application ends its subscription to {topic}",
                "应用退订{topic}"
            ),
            Interest::Join(_) => phrase!("the application joins {topic}", "应用加入{topic}"),
            Interest::Leave(_) => phrase!("the application leaves {topic}", "应用离开{topic}"),
        },
        Event::InterestSent { interest, .. } => match interest {
            Interest::Subscribe(_) => phrase!(
                "{kind} subscribes to {topic} at {peer}",
                "{kind} 向 {peer} 订阅{topic}"
            ),
            Interest::Cancel(_) => phrase!(
                "{kind} ends its subscription to {topic} at {peer}",
                "{kind} 向 {peer} 退订{topic}"
            ),
            Interest::Join(_) => phrase!(
                "{kind} tells {peer} that it joins {topic}",
                "{kind} 告诉 {peer}：加入{topic}"
            ),
            Interest::Leave(_) => phrase!(
                "{kind} tells {peer} that it leaves {topic}",
                "{kind} 告诉 {peer}：离开{topic}"
            ),
        },
        Event::InterestReceived { interest, .. } => match interest {
            Interest::Subscribe(_) => phrase!(
                "{kind} knows that {peer} wants {topic}",
                "{kind} 知道了：{peer} 要{topic}"
            ),
            Interest::Cancel(_) => phrase!(
                "{kind} knows that {peer} no longer wants {topic}",
                "{kind} 知道了：{peer} 不再要{topic}"
            ),
            Interest::Join(_) => phrase!(
                "{kind} knows that {peer} has joined {topic}",
                "{kind} 知道了：{peer} 加入了{topic}"
            ),
            Interest::Leave(_) => phrase!(
                "{kind} knows that {peer} has left {topic}",
                "{kind} 知道了：{peer} 离开了{topic}"
            ),
        },
        Event::InterestIgnored { .. } => phrase!(
            "{kind} passes over a word about {topic}. {why}",
            "{kind} 略过关于{topic}的一句。{why}"
        ),
        Event::Queued { depth: 1, .. } => phrase!(
            "{kind} queues {count} for {peer}; 1 message waits",
            "{kind} 把 {count}放进发往 {peer} 的队列，队列里有 1 条消息"
        ),
        Event::Queued { .. } => phrase!(
            "{kind} queues {count} for {peer}; {number} messages wait",
            "{kind} 把 {count}放进发往 {peer} 的队列，队列里有 {number} 条消息"
        ),
        Event::Sent { .. } => phrase!(
            "sends {count} to {peer}: {frames}",
            "向 {peer} 发出 {count}：{frames}"
        ),
        Event::Received { .. } => phrase!(
            "gets {count} from {peer}: {frames}",
            "从 {peer} 收到 {count}：{frames}"
        ),
        Event::Dropped {
            stage: Stage::Sending | Stage::Arriving | Stage::Receiving,
            ..
        } => phrase!(
            "{kind} drops {count}: {frames}. {why}",
            "{kind} 丢掉 {count}：{frames}。{why}"
        ),
        Event::Dropped {
            stage: Stage::Queued,
            ..
        } => phrase!(
            "{kind} drops {count} queued for {peer}: {frames}. {why}",
            "{kind} 丢掉排队等着发往 {peer} 的 {count}：{frames}。{why}"
        ),
        Event::Dropped {
            stage: Stage::OnLink { .. },
            ..
        } => phrase!(
            "loses {count} on the way to {peer}: {frames}. {why}",
            "去 {peer} 的路上丢失了 {count}：{frames}。{why}"
        ),
        Event::PeerAttached { rule: Some(_), .. } => phrase!(
            "{kind} has a queue for {peer}",
            "{kind} 有了给 {peer} 的队列"
        ),
        Event::PeerAttached { rule: None, .. } => {
            phrase!("{peer} connects to {kind}", "{peer} 连接到 {kind}")
        }
        Event::PeerNamed {
            rule: Rule::IdentityChosen,
            ..
        } => phrase!(
            "{kind} knows {peer} as {name}, a name it chose",
            "{kind} 把 {peer} 叫作{name}，这是它自己选的名字"
        ),
        Event::PeerNamed {
            rule: Rule::IdentityAssigned,
            ..
        } => phrase!(
            "{kind} calls {peer} {name}, as the application wants",
            "{kind} 按应用的意思把 {peer} 叫作{name}"
        ),
        Event::PeerNamed { .. } => phrase!(
            "{kind} knows {peer} as {name}, a name made up for it",
            "{kind} 把 {peer} 叫作{name}，这是编出来的名字"
        ),
        Event::PeerRefused {
            rule: Rule::RouterHandsOver | Rule::PairTakesOne,
            ..
        } => phrase!(
            "{kind} sends {peer} away. {why}",
            "{kind} 请 {peer} 离开。{why}"
        ),
        Event::PeerRefused { .. } => phrase!(
            "{kind} does not let {peer} in. {why}",
            "{kind} 不接受 {peer}。{why}"
        ),
        Event::PeerDetached { .. } => phrase!("{peer} has gone", "{peer} 离开了"),
        Event::OctetsSent { .. } => phrase!(
            "sends {part} to {peer}, {number} octets",
            "向 {peer} 发出{part}，{number} 字节"
        ),
        Event::OctetsReceived { .. } => phrase!(
            "gets {part} from {peer}, {number} octets",
            "从 {peer} 收到{part}，{number} 字节"
        ),
        Event::HandshakeCompleted { .. } => phrase!(
            "is ready to exchange messages with {peer}",
            "可以和 {peer} 收发消息了"
        ),
        Event::Judged { admitted: true, .. } => phrase!(
            "{kind} lets {peer} in{user}",
            "{kind} 准许 {peer} 进来{user}"
        ),
        Event::Judged {
            admitted: false, ..
        } => phrase!(
            "{kind} does not let {peer} in. {why}",
            "{kind} 不准 {peer} 进来。{why}"
        ),
        Event::RetryScheduled { .. } => phrase!(
            "{kind} tries again to reach {peer} in {number}",
            "{kind} 过 {number} 再试着连接 {peer}"
        ),
        Event::LinkCut => phrase!("the link {ends} is cut", "{ends} 的链路被切断了"),
        Event::LinkUnplugged => phrase!(
            "the link {ends} is unplugged: nothing crosses it, and nobody is told",
            "{ends} 的链路被拔掉了：什么也过不去，谁也不知道"
        ),
        Event::LinkRestored => phrase!(
            "the link {ends} can be used again",
            "{ends} 的链路又可以用了"
        ),
        Event::LinkDelayed { by } if by.is_zero() => phrase!(
            "the link {ends} is as quick as it was",
            "{ends} 的链路恢复了原来的速度"
        ),
        Event::LinkDelayed { .. } => phrase!(
            "the link {ends} takes {number} longer from now on",
            "{ends} 的链路从现在起要多花 {number}"
        ),
        Event::LinkLossy { millionths: 0 } => phrase!(
            "the link {ends} loses nothing any more",
            "{ends} 的链路不再丢东西了"
        ),
        Event::LinkLossy { .. } => phrase!(
            "the link {ends} loses {number} of what is sent along it",
            "{ends} 的链路会丢掉 {number} 的消息"
        ),
        Event::NextDoomed { .. } => phrase!(
            "the next message to {receiver} will be lost",
            "下一条发往 {receiver} 的消息会丢失"
        ),
        Event::Held { .. } => phrase!(
            "the message of {count} on the way to {receiver} is held: {frames}",
            "去 {receiver} 路上的 {count}被扣住了：{frames}"
        ),
        Event::Released { .. } => phrase!(
            "the message of {count} on the way to {receiver} goes on: {frames}",
            "去 {receiver} 路上的 {count}放行了：{frames}"
        ),
        Event::Edited {
            rule: Rule::SealBroken,
            ..
        } => phrase!(
            "the seal of the message on the way to {receiver} is broken; {count}: {frames}",
            "去 {receiver} 路上的 {count}，封印被弄坏了：{frames}"
        ),
        Event::Edited { .. } => phrase!(
            "the message on the way to {receiver} becomes {count}: {frames}",
            "去 {receiver} 路上的消息被改成了 {count}：{frames}"
        ),
        Event::Resent { .. } => phrase!(
            "octets of a message to {receiver} are lost and sent again; {count}: {frames}",
            "发往 {receiver} 的 {count}，字节丢了，要重发：{frames}"
        ),
        Event::QueuesFilled => phrase!(
            "the queues of {kind} are full, whatever they hold",
            "{kind} 的队列算是满了，不管里面有多少"
        ),
        Event::QueuesUnfilled => phrase!(
            "the queues of {kind} have room again",
            "{kind} 的队列又有空位了"
        ),
        Event::Frozen => phrase!(
            "is frozen: its program makes no calls, its sockets go on",
            "被冻住了：程序不再调用什么，套接字照常工作"
        ),
        Event::Thawed => phrase!("goes on where it was frozen", "从冻住的地方继续"),
        Event::PaceChanged { pace: None } => phrase!("is as quick as it was", "恢复了原来的速度"),
        Event::PaceChanged { pace: Some(_) } => phrase!(
            "takes {number} for each call from now on",
            "从现在起每次调用要花 {number}"
        ),
        Event::ActInVain { .. } => phrase!("nothing comes of it. {why}", "没有用。{why}"),
        Event::Killed => phrase!(
            "is killed; all that it held is gone",
            "被杀死了，手里的东西全都没了"
        ),
        Event::Restarted => phrase!("starts again", "重新启动"),
        Event::Disconnected { rule: None, .. } => {
            phrase!("the connection to {peer} has ended", "和 {peer} 的连接断了")
        }
        Event::Disconnected { rule: Some(_), .. } => phrase!(
            "the connection to {peer} has ended: {detail}",
            "和 {peer} 的连接断了。{why}"
        ),
        Event::Printed { .. } => phrase!("the application prints {printed}", "应用打印 {printed}"),
        Event::Finished => phrase!("done", "完成"),
    }
}
