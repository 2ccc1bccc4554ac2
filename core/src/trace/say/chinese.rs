//! The sentences in Chinese.

use super::{Words, printed};
use crate::rule::Rule;
use crate::trace::{Event, Operation, Stage};

impl Words<'_> {
    pub(super) fn chinese(&self, event: &Event) -> String {
        let Self {
            kind,
            peer,
            count,
            frames,
            ..
        } = self;
        match event {
            Event::Submitted { .. } => format!("应用通过 {kind} 发送 {count}：{frames}"),
            Event::Delivered { .. } => format!("应用从 {kind} 收到 {count}：{frames}"),
            Event::Refused {
                operation: Operation::Send,
                rule,
            } => {
                format!("{kind} 拒绝发送。{}", self.because(*rule))
            }
            Event::Refused {
                operation: Operation::Receive,
                rule,
            } => {
                format!("{kind} 拒绝接收。{}", self.because(*rule))
            }
            Event::Blocked { rule, .. } => {
                format!("{kind} 等着发送 {count}：{frames}。{}", self.because(*rule))
            }
            Event::DelimiterAdded { .. } => format!("{kind} 在最前面加上分隔帧，现在是 {count}"),
            Event::DelimiterStripped { .. } => format!("{kind} 去掉分隔帧，剩下 {count}"),
            Event::IdentityPushed { identity, .. } => {
                format!("{kind} 在最前面加上{}，现在是 {count}", self.name(identity))
            }
            Event::IdentityPopped { identity, .. } => {
                format!(
                    "{kind} 取下最前面的{}，剩下 {count}，发给 {peer}",
                    self.name(identity)
                )
            }
            Event::EnvelopeKept { envelope, .. } => {
                let envelope = super::count(envelope, self.lang);
                format!("{kind} 收起 {envelope}的信封，剩下 {count}")
            }
            Event::EnvelopeRestored { .. } => format!("{kind} 把信封放回最前面，现在是 {count}"),
            Event::Queued { depth, .. } => {
                format!("{kind} 把 {count}放进发往 {peer} 的队列，队列里有 {depth} 条消息")
            }
            Event::Sent { .. } => format!("向 {peer} 发出 {count}：{frames}"),
            Event::Received { .. } => format!("从 {peer} 收到 {count}：{frames}"),
            Event::Dropped { stage, rule, .. } => {
                let what = match stage {
                    Stage::Sending | Stage::Receiving => format!("{kind} 丢掉 {count}"),
                    Stage::Queued => format!("{kind} 丢掉排队等着发往 {peer} 的 {count}"),
                    Stage::OnLink => format!("去 {peer} 的路上丢失了 {count}"),
                };
                format!("{what}：{frames}。{}", self.because(*rule))
            }
            Event::PeerAttached { rule: Some(_), .. } => format!("{kind} 有了给 {peer} 的队列"),
            Event::PeerAttached { rule: None, .. } => format!("{peer} 连接到 {kind}"),
            Event::PeerNamed {
                identity,
                rule: Rule::IdentityChosen,
                ..
            } => {
                format!(
                    "{kind} 把 {peer} 叫作{}，这是它自己选的名字",
                    self.name(identity)
                )
            }
            Event::PeerNamed { identity, .. } => {
                format!(
                    "{kind} 把 {peer} 叫作{}，这是编出来的名字",
                    self.name(identity)
                )
            }
            Event::PeerRefused { rule, .. } => {
                format!("{kind} 不接受 {peer}。{}", self.because(*rule))
            }
            Event::PeerDetached { .. } => format!("{peer} 离开了"),
            Event::OctetsSent { octets, part, .. } => {
                format!("向 {peer} 发出{}，{} 字节", self.part(*part), octets.len())
            }
            Event::OctetsReceived { octets, part, .. } => {
                format!("从 {peer} 收到{}，{} 字节", self.part(*part), octets.len())
            }
            Event::HandshakeCompleted { .. } => format!("可以和 {peer} 收发消息了"),
            Event::Disconnected {
                rule: Some(rule), ..
            } => {
                format!("和 {peer} 的连接断了。{}", self.because(*rule))
            }
            Event::Disconnected { rule: None, .. } => format!("和 {peer} 的连接断了"),
            Event::Printed { text } => format!("应用打印 {}", printed(text, "、")),
            Event::Finished => "完成".to_owned(),
        }
    }
}
