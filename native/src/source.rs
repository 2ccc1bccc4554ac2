//! Where the messages to send come from.

use core::future::pending;
use std::io;
use std::io::IsTerminal;

use hopscope_core::Frame;
use hopscope_core::Message;
use hopscope_core::socket::SocketKind;
use tokio::io::AsyncBufReadExt;
use tokio::io::BufReader;
use tokio::io::Stdin;

use crate::bridge;
use crate::cli::MessageArgs;
use crate::exit::Failure;

/// Gives one message after the other.
pub(crate) enum Source {
    /// There are none.
    Nothing,
    /// The same again and again.
    Same(Message),
    /// The lines of standard input.
    Lines(Lines),
}

/// The messages on standard input, one a line; a blank line is none.
pub(crate) struct Lines {
    input: BufReader<Stdin>,
    /// Each line is a JSON array of frames; otherwise it is the only frame.
    json: bool,
    /// Its first frame may be the number of a peer.
    is_numbered: bool,
    /// The lines read so far.
    number: usize,
    /// What has come of the line that is being read.
    line: Vec<u8>,
    /// What the next call of `next` gives, if it has been read already.
    ahead: Option<Result<Option<Message>, Failure>>,
}

impl Source {
    /// As the options say: the same message again, a script, or whatever is piped in.
    pub(crate) fn of(kind: SocketKind, args: &MessageArgs) -> Self {
        if !args.data.is_empty() {
            Self::Same(Message::of(args.data.clone()))
        } else if args.json || !io::stdin().is_terminal() {
            let is_numbered = matches!(kind, SocketKind::Server | SocketKind::Peer);
            Self::lines(args.json, is_numbered)
        } else {
            Self::Nothing
        }
    }

    /// Reads standard input, line by line.
    fn lines(json: bool, is_numbered: bool) -> Self {
        Self::Lines(Lines {
            input: BufReader::new(tokio::io::stdin()),
            json,
            is_numbered,
            number: 0,
            line: Vec::new(),
            ahead: None,
        })
    }

    /// Whether it reads lines of text, each a message of one frame.
    pub(crate) const fn is_text(&self) -> bool {
        matches!(self, Self::Lines(Lines { json: false, .. }))
    }

    /// The next message; `None` at the end.
    ///
    /// # Errors
    /// A line of a script that is no message, by its number; input that cannot be read.
    pub(crate) async fn next(&mut self) -> Result<Option<Message>, Failure> {
        match self {
            Self::Nothing => Ok(None),
            Self::Same(message) => Ok(Some(message.clone())),
            Self::Lines(lines) => match lines.ahead.take() {
                Some(message) => message,
                None => lines.read().await,
            },
        }
    }

    /// Waits until standard input has ended, and the last message of it has been given; for ever
    /// if the messages come from elsewhere. Dropped before that, it has lost nothing.
    pub(crate) async fn ended(&mut self) {
        if let Self::Lines(lines) = self {
            if lines.ahead.is_none() {
                lines.ahead = Some(lines.read().await);
            }
            if matches!(lines.ahead, Some(Ok(None))) {
                return;
            }
        }
        pending().await
    }
}

impl Lines {
    /// The message of the next line that has one. What has been read of a line stays with `self`.
    async fn read(&mut self) -> Result<Option<Message>, Failure> {
        loop {
            let read = self.input.read_until(b'\n', &mut self.line).await;
            read.map_err(|error| {
                Failure::error(format_args!("cannot read standard input: {error}"))
            })?;
            if self.line.is_empty() {
                return Ok(None);
            }
            self.number += 1;
            let line = core::mem::take(&mut self.line);
            let line = line.strip_suffix(b"\n").unwrap_or(&line);
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            if !line.trim_ascii().is_empty() {
                return self.message(line).map(Some);
            }
        }
    }

    fn message(&self, line: &[u8]) -> Result<Message, Failure> {
        if !self.json {
            return Ok(Message::of([Frame::copy_from(line)]));
        }
        let named =
            |why| Failure::error(format_args!("standard input, line {}: {why}", self.number));
        let text = str::from_utf8(line).map_err(|_| named("expected UTF-8".to_owned()))?;
        bridge::message(text, self.is_numbered).map_err(named)
    }
}
