//! Z85, the text form of keys (RFC 32).

use hopscope_core::z85::{decode, decode_key, encode, encode_key};

use crate::support::hex;

#[test]
fn z8_1_four_octets_are_five_characters_most_significant_first() {
    assert_eq!(encode(&hex("00 00 00 01")), Ok("00001".to_owned()));
    assert_eq!(encode(&hex("00 00 00 55")), Ok("00010".to_owned()));
    assert_eq!(encode(&hex("FF FF FF FF")), Ok("%nSc0".to_owned()));
    for octets in (0..=64).step_by(4) {
        let key: Vec<u8> = (0..octets).collect();
        let text = encode(&key).expect("it is divisible by 4");
        assert_eq!(text.len(), key.len() / 4 * 5);
        assert_eq!(decode(&text), Ok(key));
    }
    for octets in [1, 2, 3, 5, 31] {
        assert!(encode(&vec![7; octets]).is_err(), "{octets}");
    }
    let key = [0xA5; 32];
    assert_eq!(encode_key(&key).len(), 40);
    assert_eq!(decode_key(&encode_key(&key)), Ok(key));
}

#[test]
fn z8_2_the_digits_are_85_characters_in_this_order() {
    let digits = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ\
                  .-:+=^!/*?&<>()[]{}@%$#";
    assert_eq!(digits.len(), 85);
    for (value, digit) in (0_u32..).zip(digits.chars()) {
        let text = encode(&value.to_be_bytes()).expect("it is four octets");
        assert_eq!(text, format!("0000{digit}"));
        assert_eq!(decode(&text), Ok(value.to_be_bytes().to_vec()));
    }
}

#[test]
fn z8_3_hello_world() {
    let octets = hex("86 4F D2 6F B5 59 F7 5B");
    assert_eq!(encode(&octets), Ok("HelloWorld".to_owned()));
    assert_eq!(decode("HelloWorld"), Ok(octets));
}

#[test]
fn z8_4_other_characters_lengths_and_values_are_errors() {
    for text in [
        "0",
        "0000",
        "000000",
        "0000\"",
        "0000 ",
        "0000'",
        "0000\\",
        "0000,",
        "0000;",
        "0000_",
        "0000`",
        "0000|",
        "0000~",
        "000\u{e9}",
        "%nSc1",
        "#####",
        "00000%nSc1",
    ] {
        assert!(decode(text).is_err(), "{text}");
    }
    for text in ["", "HelloWorld", &"0".repeat(45)] {
        assert!(decode_key(text).is_err(), "no key: {text}");
    }
}
