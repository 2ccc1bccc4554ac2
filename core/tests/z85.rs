//! Keys as text (RFC 32).

use hopscope_core::z85::{self, Z85Error};
use proptest::prelude::*;

/// The RFC's own example.
const OCTETS: [u8; 8] = [0x86, 0x4F, 0xD2, 0x6F, 0xB5, 0x59, 0xF7, 0x5B];

#[test]
fn the_test_case_of_the_rfc_holds_both_ways() {
    assert_eq!(z85::encode(&OCTETS).as_deref(), Ok("HelloWorld"));
    assert_eq!(z85::decode("HelloWorld").as_deref(), Ok(&OCTETS[..]));
}

#[test]
fn a_key_is_forty_characters() {
    // The server key that libzmq's documentation of CURVE gives for tests.
    let text = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7";
    let key = z85::decode_key(text).expect("it is a key");
    assert_eq!(key[..4], [0x54, 0xFC, 0xBA, 0x24]);
    assert_eq!(z85::encode_key(&key), text);
}

#[test]
fn the_largest_group_is_read_and_one_more_is_not() {
    assert_eq!(z85::encode(&[0xFF; 4]).as_deref(), Ok("%nSc0"));
    assert_eq!(z85::decode("%nSc0").as_deref(), Ok(&[0xFF; 4][..]));
    assert_eq!(z85::decode("00000%nSc1"), Err(Z85Error::Overflow { at: 5 }));
    assert_eq!(z85::decode("#####"), Err(Z85Error::Overflow { at: 0 }));
}

#[test]
fn mistakes_are_told_with_their_place() {
    let told = |text: &str| z85::decode_key(text).expect_err("it is no key").to_string();
    assert_eq!(told(""), "expected 40 characters of Z85, found 0");
    assert_eq!(
        told("HelloWorld"),
        "expected 40 characters of Z85, found 10"
    );
    assert_eq!(
        told("Hello World"),
        "expected a character of Z85, found ' ' as number 6"
    );
    assert_eq!(
        told("Héllo"),
        "expected a character of Z85, found 'é' as number 2"
    );
    assert_eq!(
        told(&"0".repeat(39)),
        "expected 40 characters of Z85, found 39"
    );
    assert_eq!(
        told(&"0".repeat(45)),
        "expected 40 characters of Z85, found 45"
    );
    let told = z85::decode("Hell")
        .expect_err("four characters")
        .to_string();
    assert_eq!(
        told,
        "expected a number of characters that is divisible by 5, found 4"
    );
    let told = z85::encode(&[1, 2, 3])
        .expect_err("three octets")
        .to_string();
    assert_eq!(
        told,
        "expected a number of octets that is divisible by 4, found 3"
    );
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(groups in prop::collection::vec(any::<[u8; 4]>(), 0..64)) {
        let octets = groups.concat();
        let text = z85::encode(&octets).expect("divisible by 4");
        prop_assert_eq!(text.len() * 4, octets.len() * 5);
        prop_assert_eq!(z85::decode(&text), Ok(octets));
    }

    #[test]
    fn what_is_read_is_written_the_same(text in "[0-9a-zA-Z.:+=^!/*?&<>()\\[\\]{}@%$#-]{0,80}") {
        if let Ok(octets) = z85::decode(&text) {
            prop_assert_eq!(z85::encode(&octets), Ok(text));
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        let _ = z85::decode(&text);
        prop_assert!(z85::decode_key(&text).is_err() || text.len() == 40);
    }
}
