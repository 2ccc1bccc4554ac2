//! Reads what one peer wrote to a TCP connection. It shares no code with the core, so that the two
//! check each other (RFC 37, Greeting and Framing).

use hopscope_core::{Frame, Message};

const GREETING_OCTETS: usize = 64;
const MORE: u8 = 1;
const LONG: u8 = 2;
const COMMAND: u8 = 4;

/// What one peer wrote.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Written {
    /// The first 64 octets.
    pub(crate) greeting: Vec<u8>,
    /// Each command, its head included.
    pub(crate) commands: Vec<Vec<u8>>,
    /// Each whole message.
    pub(crate) messages: Vec<Message>,
    /// The octets of all message frames, heads included.
    pub(crate) traffic: Vec<u8>,
}

impl Written {
    /// Reads as far as the octets go.
    pub(crate) fn read(octets: &[u8]) -> Self {
        let greeting_end = GREETING_OCTETS.min(octets.len());
        let (greeting, mut rest) = octets.split_at(greeting_end);
        let mut written = Self {
            greeting: greeting.to_vec(),
            ..Self::default()
        };
        let mut message = Message::new();
        while let Some((flags, head, body)) = next_frame(rest) {
            let (frame, after) = rest.split_at(head + body);
            rest = after;
            if flags & COMMAND != 0 {
                written.commands.push(frame.to_vec());
                continue;
            }
            written.traffic.extend_from_slice(frame);
            message.push(Frame::copy_from(&frame[head..]));
            if flags & MORE == 0 {
                written.messages.push(core::mem::take(&mut message));
            }
        }
        written
    }

    /// How many of its commands have this name.
    pub(crate) fn commands_named(&self, name: &str) -> usize {
        let named = |command: &&Vec<u8>| {
            let (_, head, _) = next_frame(command).expect("it was read whole");
            command[head..].starts_with(&[&[name.len() as u8], name.as_bytes()].concat())
        };
        self.commands.iter().filter(named).count()
    }
}

/// Flags, octets of the head and of the body of the first frame, if it is there whole.
fn next_frame(octets: &[u8]) -> Option<(u8, usize, usize)> {
    let flags = *octets.first()?;
    let (head, body) = if flags & LONG == 0 {
        (2, usize::from(*octets.get(1)?))
    } else {
        let size = octets.get(1..9)?.try_into().expect("eight octets");
        (9, u64::from_be_bytes(size) as usize)
    };
    (octets.len() >= head + body).then_some((flags, head, body))
}
