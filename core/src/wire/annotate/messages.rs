//! The bodies of message frames, and the role each has in its message.

use super::pen::Pen;
use crate::envelope::{self, Role, Vantage};
use crate::frame::Frame;
use crate::lang::{Phrase, Text, phrase};
use crate::message::Message;
use crate::wire::Header;
use crate::wire::quoted;

pub(super) const BODY: Phrase = phrase!("body", "内容");

/// The frames of the message that has not ended yet.
///
/// What a frame is there for shows only when the delimiter, or the end, has been seen.
pub(super) struct Messages {
    frames: Vec<Seen>,
    vantage: Vantage,
}

struct Seen {
    /// The frame's flags, the first of its fields; the body is the last, if there is one.
    first: usize,
    /// Behind its last field.
    end: usize,
    is_empty: bool,
    /// Its first octet, if that is there.
    first_octet: Option<u8>,
    /// Its octets, if all of them are there, for a person.
    content: Option<String>,
}

impl Messages {
    /// No message yet, on a link that is looked at in this way.
    pub(super) const fn new(vantage: Vantage) -> Self {
        Self {
            frames: Vec::new(),
            vantage,
        }
    }

    /// Names the body of the frame whose head, from field `first` on, has just been named.
    pub(super) fn body(&mut self, pen: &mut Pen<'_>, first: usize, header: Header) {
        let is_empty = header.size() == 0;
        let first_octet = pen.rest().first().copied();
        let content = if is_empty {
            pen.write(0, BODY, Text::default());
            Some(quoted(&[]))
        } else {
            pen.field(header.size(), BODY, |_| Text::default())
                .map(quoted)
        };
        self.frames.push(Seen {
            first,
            end: pen.field_count(),
            is_empty,
            first_octet,
            content,
        });
        if !header.has_more() {
            self.settle(pen, true);
        }
    }

    /// Gives the frames of a message their roles; `whole` if its last frame was seen.
    pub(super) fn settle(&mut self, pen: &mut Pen<'_>, whole: bool) {
        // Roles follow from which frames are empty, and for subscriptions from the first octet: one
        // octet stands for any content.
        let stand_ins: Message = self
            .frames
            .iter()
            .map(|seen| {
                if seen.is_empty {
                    Frame::EMPTY
                } else {
                    Frame::copy_from(&[seen.first_octet.unwrap_or(b'x')])
                }
            })
            .collect();
        let is_known = whole || envelope::delimiter(&stand_ins).is_some();
        let roles = envelope::roles(&stand_ins, self.vantage);
        for (seen, role) in self.frames.drain(..).zip(roles) {
            let role = is_known.then_some(role);
            let fields = &mut pen.fields_mut()[seen.first..seen.end];
            for field in fields.iter_mut() {
                field.role = role;
            }
            if let (Some(content), Some(body)) = (seen.content, fields.last_mut()) {
                body.meaning = meaning(role, &content);
            }
        }
    }
}

fn meaning(role: Option<Role>, content: &str) -> Text {
    match role {
        Some(Role::Identity) => Text {
            en: format!("an identity that a ROUTER pushed: {content}"),
            zh: format!("ROUTER 加在前面的身份：{content}"),
        },
        Some(Role::Delimiter) => Text {
            en: "no octets: the delimiter, which ends the envelope".to_owned(),
            zh: "没有字节：分隔帧，信封到此为止".to_owned(),
        },
        Some(Role::Topic) => Text {
            en: format!("the topic, by which subscribers choose: {content}"),
            zh: format!("主题，订阅者按它挑选：{content}"),
        },
        Some(Role::Group) => Text {
            en: format!("the group it is for: {content}"),
            zh: format!("发给哪个组：{content}"),
        },
        Some(Role::Subscription) => Text {
            en: format!("01 subscribes, 00 cancels; then the topic: {content}"),
            zh: format!("01 订阅，00 退订，后面是主题：{content}"),
        },
        Some(Role::Body) => Text {
            en: format!("the body: {content}"),
            zh: format!("消息体：{content}"),
        },
        None => Text {
            en: content.to_owned(),
            zh: content.to_owned(),
        },
    }
}
