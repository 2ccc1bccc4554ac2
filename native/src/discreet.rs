//! Passwords are not told, not even octet by octet: PLAIN's HELLO carries one in clear text (RFC 24).
//!
//! ```text
//! greeting (64) | flags, size (2 or 9) | 05 HELLO | length, name | length, password
//!                 04                   | 05 HELLO | ...                over WebSocket, no greeting
//! ```

/// What stands in place of a password's octets.
const HIDDEN: u8 = b'*';

/// Octets of a greeting that tells its mechanism.
const GREETING: usize = 64;

/// Where the mechanism stands in it.
const MECHANISM: usize = 12;

/// The first octets of the command's body.
const HELLO: &[u8] = b"\x05HELLO";

/// One direction of a connection, followed up to the end of its first command.
#[derive(Debug, Default)]
pub(crate) struct Discreet {
    /// Octets that have been seen; no longer counted once nothing can come any more.
    at: usize,
    /// Where the first command's frame starts.
    frame: usize,
    /// Where its body starts, once that is known.
    body: Option<usize>,
    /// Octets of the name, once that is known.
    name: usize,
    /// Octets of the password, once that is known.
    password: usize,
    /// This is no HELLO of PLAIN, or it is over.
    done: bool,
}

impl Discreet {
    /// A direction that begins with a frame.
    pub(crate) fn of_frame() -> Self {
        Self {
            at: GREETING,
            frame: GREETING,
            ..Self::default()
        }
    }

    /// Hides what is of a password in the next octets.
    pub(crate) fn hide(&mut self, octets: &mut [u8]) {
        for octet in octets {
            if self.done {
                return;
            }
            if self.is_secret(*octet) {
                *octet = HIDDEN;
            }
            self.at += 1;
        }
    }

    /// Takes note of the octet at `at`, and tells whether it is of a password.
    fn is_secret(&mut self, octet: u8) -> bool {
        if self.at == 0 {
            self.frame = if octet == 0xFF { GREETING } else { 0 };
        }
        if self.at < self.frame {
            let mechanism = self.at.checked_sub(MECHANISM);
            let expected = mechanism.and_then(|index| b"PLAIN\0".get(index));
            self.done = expected.is_some_and(|expected| *expected != octet);
            return false;
        }
        let Some(body) = self.body else {
            let head = match (self.frame, octet & 0b10) {
                (0, _) => 1,
                (_, 0) => 2,
                _ => 9,
            };
            self.body = Some(self.frame + head);
            return false;
        };
        let Some(index) = self.at.checked_sub(body) else {
            return false;
        };
        if let Some(expected) = HELLO.get(index) {
            self.done = octet != *expected;
            return false;
        }
        let name_at = HELLO.len() + 1;
        if index + 1 == name_at {
            self.name = usize::from(octet);
            return false;
        }
        let password_at = name_at + self.name + 1;
        if index + 1 == password_at {
            self.password = usize::from(octet);
            self.done = octet == 0;
            return false;
        }
        self.done = index + 1 == password_at + self.password && index >= password_at;
        index >= password_at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMAND: &[u8] = b"\x04\x13\x05HELLO\x05admin\x06secret";
    const HIDDEN_COMMAND: &[u8] = b"\x04\x13\x05HELLO\x05admin\x06******";

    fn greeting(mechanism: &[u8]) -> Vec<u8> {
        let mut greeting = vec![0; GREETING];
        greeting[0] = 0xFF;
        greeting[MECHANISM..MECHANISM + mechanism.len()].copy_from_slice(mechanism);
        greeting
    }

    fn hidden(mut discreet: Discreet, octets: &[u8], cut: usize) -> Vec<u8> {
        let mut octets = octets.to_vec();
        for octets in octets.chunks_mut(cut) {
            discreet.hide(octets);
        }
        octets
    }

    #[test]
    fn a_password_is_hidden_however_the_octets_are_cut_and_nothing_else_is() {
        let after = b"\x04\x08secret!!\x06secret";
        let octets = [&greeting(b"PLAIN"), COMMAND, after].concat();
        let expected = [&greeting(b"PLAIN"), HIDDEN_COMMAND, after].concat();
        for cut in [1, 2, 7, 64, 65, 1000] {
            assert_eq!(hidden(Discreet::default(), &octets, cut), expected);
        }
        assert_eq!(hidden(Discreet::of_frame(), COMMAND, 3), HIDDEN_COMMAND);
        let bare = [&COMMAND[..1], &COMMAND[2..]].concat();
        let expected = [&HIDDEN_COMMAND[..1], &HIDDEN_COMMAND[2..]].concat();
        assert_eq!(hidden(Discreet::default(), &bare, 4), expected, "WebSocket");
        let long = [b"\x06\0\0\0\0\0\0\0\x13", &COMMAND[2..]].concat();
        let expected = [b"\x06\0\0\0\0\0\0\0\x13", &HIDDEN_COMMAND[2..]].concat();
        assert_eq!(hidden(Discreet::of_frame(), &long, 1), expected);
    }

    #[test]
    fn other_mechanisms_and_other_commands_are_left_alone() {
        for octets in [
            [&greeting(b"NULL"), COMMAND].concat(),
            [&greeting(b"PLAINER"), COMMAND].concat(),
            [
                &greeting(b"PLAIN"),
                &b"\x04\x0D\x05READY\x05admin\x06secret"[..],
            ]
            .concat(),
            [
                &greeting(b"PLAIN"),
                &b"\x04\x0D\x05HELLO\x05admin\x00secret"[..],
            ]
            .concat(),
            b"GET / HTTP/1.1".to_vec(),
            vec![],
        ] {
            assert_eq!(hidden(Discreet::default(), &octets, 5), octets);
        }
    }
}
