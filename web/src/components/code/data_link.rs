//! A link that holds what it leads to (RFC 2397): the browser saves it without asking anybody.

/// The link to a text.
pub(super) fn data_link(text: &str) -> String {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut link = String::with_capacity(text.len() * 2 + 32);
    link.push_str("data:application/octet-stream,");
    for octet in text.bytes() {
        if octet.is_ascii_alphanumeric() || b"-_.~".contains(&octet) {
            link.push(char::from(octet));
        } else {
            link.push('%');
            link.push(char::from(DIGITS[usize::from(octet >> 4)]));
            link.push(char::from(DIGITS[usize::from(octet & 0xF)]));
        }
    }
    link
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_means_something_in_an_address_is_escaped() {
        assert_eq!(
            data_link("a-1\n#%?&\0你"),
            "data:application/octet-stream,a-1%0A%23%25%3F%26%00%E4%BD%A0"
        );
    }
}
