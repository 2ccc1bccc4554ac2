//! Octets as hex digits and back. Plain loops over tables: a test of four megabytes runs unoptimised.

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// The octets as lower-case digits, two to an octet.
pub(crate) fn digits(octets: &[u8]) -> String {
    let mut digits = Vec::with_capacity(octets.len() * 2);
    for octet in octets {
        digits.push(DIGITS[usize::from(octet >> 4)]);
        digits.push(DIGITS[usize::from(octet & 0xF)]);
    }
    String::from_utf8(digits).expect("digits are ASCII")
}

/// The octets of digits; spaces between octets are for the reader.
pub(crate) fn octets(digits: &str) -> Vec<u8> {
    let mut octets = Vec::with_capacity(digits.len() / 2);
    let mut rest = digits.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        if *first == b' ' || *first == b'\n' {
            continue;
        }
        let [second, after @ ..] = rest else {
            panic!("half an octet at the end of {digits}");
        };
        rest = after;
        octets.push(value(*first) << 4 | value(*second));
    }
    octets
}

const fn value(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        b'a'..=b'f' => digit - b'a' + 10,
        b'A'..=b'F' => digit - b'A' + 10,
        _ => panic!("expected a hex digit"),
    }
}
