//! Just enough of ZMTP 3.0 to be a DEALER that a ROUTER lets in (RFC 23).
//!
//! The crowd speaks this instead of an implementation, so that rows about servers compare servers.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

/// Octets of a greeting.
const GREETING_OCTETS: usize = 64;

/// The flag of a frame that is a command.
const COMMAND: u8 = 4;

/// How long a server may take for its part.
const PATIENCE: Duration = Duration::from_secs(10);

/// Connects and does the handshake.
///
/// # Errors
/// When the server closes, takes too long, or answers with something else.
pub(crate) fn connect(port: u16) -> Result<TcpStream> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    stream.write_all(&greeting())?;
    let mut theirs = [0; GREETING_OCTETS];
    stream.read_exact(&mut theirs)?;
    stream.write_all(&ready("DEALER")?)?;
    let mut head = [0; 2];
    stream.read_exact(&mut head)?;
    ensure!(
        head[0] == COMMAND,
        "expected READY, found a frame with flags {}",
        head[0]
    );
    let mut command = vec![0; usize::from(head[1])];
    stream.read_exact(&mut command)?;
    ensure!(
        command.starts_with(b"\x05READY"),
        "expected READY, found another command"
    );
    Ok(stream)
}

/// Version 3.0, NULL, no server.
fn greeting() -> [u8; GREETING_OCTETS] {
    let mut octets = [0; GREETING_OCTETS];
    let start = b"\xFF\0\0\0\0\0\0\0\x01\x7F\x03\0NULL";
    octets[..start.len()].copy_from_slice(start);
    octets
}

/// The command READY with the properties that RFC 23 knows.
fn ready(kind: &str) -> Result<Vec<u8>> {
    let mut body = b"\x05READY".to_vec();
    for (name, value) in [("Socket-Type", kind), ("Identity", "")] {
        body.push(u8::try_from(name.len())?);
        body.extend(name.as_bytes());
        body.extend(u32::try_from(value.len())?.to_be_bytes());
        body.extend(value.as_bytes());
    }
    Ok(framed(COMMAND, &body))
}

/// A message of one frame.
pub(crate) fn message(body: &[u8]) -> Vec<u8> {
    framed(0, body)
}

/// A frame: the short form up to 255 octets, else the long one, whose flag is 2.
fn framed(flags: u8, body: &[u8]) -> Vec<u8> {
    let mut frame = match u8::try_from(body.len()) {
        Ok(short) => vec![flags, short],
        Err(_) => {
            let length = (body.len() as u64).to_be_bytes();
            [&[flags | 2][..], &length].concat()
        }
    };
    frame.extend(body);
    frame
}

/// Sends a message and waits until as much has come back; the server echoes.
///
/// # Errors
/// When the server closes, takes too long, or answers with something else.
pub(crate) fn round_trip(stream: &mut TcpStream, message: &[u8], back: &mut [u8]) -> Result<()> {
    stream.write_all(message)?;
    stream.read_exact(back).context("no answer")?;
    ensure!(back == message, "expected the message back, found another");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_have_the_form_that_their_length_asks_for() {
        assert_eq!(message(b"hi"), b"\0\x02hi");
        assert_eq!(message(&[7; 255])[..2], [0, 255]);
        let long = message(&[7; 256]);
        assert_eq!(long[..9], [2, 0, 0, 0, 0, 0, 0, 1, 0]);
        assert_eq!(long.len(), 9 + 256);
    }

    #[test]
    fn ready_names_its_type() {
        let ready = ready("DEALER").expect("the names are short");
        assert_eq!(ready[0], COMMAND);
        assert_eq!(usize::from(ready[1]), ready.len() - 2);
        assert!(
            ready
                .windows(21)
                .any(|part| part == b"Socket-Type\0\0\0\x06DEALER")
        );
        assert!(ready.ends_with(b"\x08Identity\0\0\0\0"));
        assert_eq!(greeting()[9..16], *b"\x7F\x03\0NULL");
    }
}
