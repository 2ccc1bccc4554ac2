//! Where the messages to send come from.

use hopscope_core::Frame;
use hopscope_core::Message;
use tokio::io::AsyncBufReadExt;
use tokio::io::BufReader;
use tokio::io::Stdin;

use crate::bridge;
use crate::exit::Failure;

/// Gives one message after the other.
pub(crate) enum Source {
    /// There are none.
    Nothing,
    /// The same again and again.
    Same(Message),
    /// The lines of standard input.
    Lines {
        input: BufReader<Stdin>,
        /// Each line is a JSON array of frames; otherwise it is the only frame.
        json: bool,
        /// The lines read so far.
        number: usize,
    },
}

impl Source {
    /// Reads standard input, line by line.
    pub(crate) fn lines(json: bool) -> Self {
        Self::Lines {
            input: BufReader::new(tokio::io::stdin()),
            json,
            number: 0,
        }
    }

    /// The next message; `None` at the end. A blank line is no message.
    ///
    /// # Errors
    /// A line of a script that is no message, by its number; input that cannot be read.
    pub(crate) async fn next(&mut self) -> Result<Option<Message>, Failure> {
        let (input, json, number) = match self {
            Self::Nothing => return Ok(None),
            Self::Same(message) => return Ok(Some(message.clone())),
            Self::Lines {
                input,
                json,
                number,
            } => (input, *json, number),
        };
        let mut line = Vec::new();
        loop {
            line.clear();
            let unreadable =
                |error| Failure::error(format_args!("cannot read standard input: {error}"));
            if input
                .read_until(b'\n', &mut line)
                .await
                .map_err(unreadable)?
                == 0
            {
                return Ok(None);
            }
            *number += 1;
            let line = line.strip_suffix(b"\n").unwrap_or(&line);
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            if line.trim_ascii().is_empty() {
                continue;
            }
            if !json {
                return Ok(Some(Message::of([Frame::copy_from(line)])));
            }
            let named = |why| Failure::error(format_args!("standard input, line {number}: {why}"));
            let text = str::from_utf8(line).map_err(|_| named("expected UTF-8".to_owned()))?;
            return bridge::message(text).map(Some).map_err(named);
        }
    }
}
