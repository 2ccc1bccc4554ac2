//! Octets of the wire: golden vectors, decoding and annotation.

mod annotate;
mod annotate_damage;
mod annotate_security;
mod decode;
mod vectors;

/// Octets from hex digits, spaces between them as one likes.
fn hex(digits: &str) -> Vec<u8> {
    let digits: String = digits.split_whitespace().collect();
    assert!(digits.len().is_multiple_of(2), "two digits make an octet");
    let octet = |at| u8::from_str_radix(&digits[at..at + 2], 16).expect("tests write hex digits");
    (0..digits.len()).step_by(2).map(octet).collect()
}
