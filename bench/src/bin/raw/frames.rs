//! ZMTP's frames (RFC 37, Framing): a flags octet, a length of 1 or 8 octets, a body. They are
//! written together and parsed one by one; a body is looked at where it lies.

use std::io::{Read, Result, Write};
use std::net::TcpStream;

use crate::BUFFER;

/// The flag of a frame whose length has 8 octets.
const LONG: u8 = 2;

/// Appends a frame's head.
pub(crate) fn put_head(buffer: &mut Vec<u8>, octets: usize) {
    if let Ok(short) = u8::try_from(octets) {
        buffer.extend_from_slice(&[0, short]);
    } else {
        buffer.push(LONG);
        buffer.extend_from_slice(&(octets as u64).to_be_bytes());
    }
}

/// Writes frames when there are enough of them.
pub(crate) struct Writer {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Writer {
    pub(crate) fn new(stream: TcpStream) -> Self {
        Self {
            stream,
            buffer: Vec::with_capacity(BUFFER * 2),
        }
    }

    #[inline]
    pub(crate) fn send(&mut self, body: &[u8]) -> Result<()> {
        put_head(&mut self.buffer, body.len());
        if body.len() >= BUFFER {
            self.flush()?;
            return self.stream.write_all(body);
        }
        self.buffer.extend_from_slice(body);
        if self.buffer.len() >= BUFFER {
            self.flush()?;
        }
        Ok(())
    }

    pub(crate) fn flush(&mut self) -> Result<()> {
        if !self.buffer.is_empty() {
            self.stream.write_all(&self.buffer)?;
            self.buffer.clear();
        }
        Ok(())
    }
}

/// Reads frames out of a buffer that slides along the stream.
pub(crate) struct Reader {
    stream: TcpStream,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    /// Of the first octet of each body, so that bodies are touched.
    sum: u64,
}

impl Reader {
    pub(crate) fn new(stream: TcpStream) -> Self {
        Self {
            stream,
            buffer: vec![0; BUFFER * 2],
            start: 0,
            end: 0,
            sum: 0,
        }
    }

    /// The octets of the next frame's body, if the whole frame is there.
    #[inline]
    pub(crate) fn parse(&mut self) -> Option<usize> {
        let there = &self.buffer[self.start..self.end];
        let (head, body) = match there {
            [flags, rest @ ..] if flags & LONG != 0 => {
                let length = rest.first_chunk::<8>()?;
                (9, u64::from_be_bytes(*length) as usize)
            }
            [_, length, ..] => (2, usize::from(*length)),
            _ => return None,
        };
        let frame = head + body;
        if there.len() < frame {
            if self.buffer.len() < frame {
                self.buffer.resize(frame + BUFFER, 0);
            }
            return None;
        }
        let first = there.get(head).copied().unwrap_or_default();
        self.sum = self.sum.wrapping_add(u64::from(first));
        self.start += frame;
        Some(body)
    }

    /// Reads what has come; whether anything has.
    pub(crate) fn fill(&mut self) -> Result<bool> {
        self.buffer.copy_within(self.start..self.end, 0);
        self.end -= self.start;
        self.start = 0;
        let octets = self.stream.read(&mut self.buffer[self.end..])?;
        self.end += octets;
        Ok(octets > 0)
    }

    /// Waits for a frame; `None` once the other side has gone.
    #[inline]
    pub(crate) fn receive(&mut self) -> Result<Option<usize>> {
        loop {
            if let Some(octets) = self.parse() {
                return Ok(Some(octets));
            }
            if !self.fill()? {
                std::hint::black_box(self.sum);
                return Ok(None);
            }
        }
    }
}
