//! Annotation of PLAIN and CURVE: every octet of their greetings and commands is named.

use hopscope_core::Lang;
use hopscope_core::wire::{Start, greeting};

use crate::annotate::{fields, told};
use crate::hex;

#[test]
fn greetings_of_the_other_mechanisms() {
    for (mechanism, is_server, lines) in [
        (
            "PLAIN",
            true,
            [
                "\"PLAIN\": a name and a password, in clear text",
                "as-server: 1: the server",
            ],
        ),
        (
            "CURVE",
            false,
            [
                "\"CURVE\": keys on both sides, everything sealed",
                "as-server: 0: the client, or a libzmq, which never says",
            ],
        ),
        (
            "GSSAPI",
            false,
            [
                "mechanism: \"GSSAPI\"",
                "as-server: 0: the client, or a libzmq, which never says",
            ],
        ),
    ] {
        let told = told(&greeting(0, mechanism, is_server), Start::Greeting);
        for line in lines {
            assert!(told.iter().any(|told| told.ends_with(line)), "{told:#?}");
        }
    }
}

#[test]
fn commands_of_plain() {
    let octets = hex(
        "04 13 05 48454C4C4F 05 61646D696E 06 736563726574  04 08 07 57454C434F4D45
         04 18 08 494E495449415445 04 582D6964 00000005 616C696365 21",
    );
    let told = told(&octets, Start::Frames);
    for line in [
        "0 48454C4C4F command: HELLO: let me in",
        "0 05 user name length: 5 octets of user name",
        "0 61646D696E user name: \"admin\"",
        "0 06 password length: 6 octets of password",
        "0 736563726574 password: in clear text: whoever listens can read it",
        "1 57454C434F4D45 command: WELCOME: you may go on",
        "2 582D6964 property: \"X-id\"",
        "2 616C696365 value: \"alice\"",
    ] {
        assert!(told.iter().any(|told| told == line), "{line}\n{told:#?}");
    }
}

#[test]
fn commands_of_curve() {
    let command = |name: &str, data: &[(usize, u8)]| {
        let mut body = vec![u8::try_from(name.len()).expect("it is short")];
        body.extend(name.as_bytes());
        for (octets, octet) in data {
            body.extend(vec![*octet; *octets]);
        }
        let size = (body.len() as u64).to_be_bytes();
        [&[0x06][..], &size, &body].concat()
    };
    let mut message = command("MESSAGE", &[(7, 0), (1, 3), (17, 0xEE)]);
    message[0] = 0x02;
    for (octets, expected) in [
        (
            command(
                "HELLO",
                &[
                    (1, 1),
                    (1, 0),
                    (72, 0),
                    (32, 0xC1),
                    (7, 0),
                    (1, 1),
                    (80, 0xEE),
                ],
            ),
            &[
                ("version", 2),
                ("padding", 72),
                ("client's key", 32),
                ("nonce", 8),
                ("box", 80),
            ][..],
        ),
        (
            command("WELCOME", &[(16, 7), (144, 0xEE)]),
            &[("nonce", 16), ("box", 144)],
        ),
        (
            command("INITIATE", &[(96, 0xC0), (7, 0), (1, 2), (200, 0xEE)]),
            &[("cookie", 96), ("nonce", 8), ("box", 200)],
        ),
        (
            command("READY", &[(7, 0), (1, 1), (50, 0xEE)]),
            &[("nonce", 8), ("box", 50)],
        ),
        (message, &[("nonce", 8), ("box", 17)]),
    ] {
        let fields = fields(&octets, Start::Frames);
        let told: Vec<_> = fields
            .iter()
            .skip(4)
            .map(|field| (field.name.get(Lang::En), field.range.len()))
            .collect();
        assert_eq!(told, expected, "{fields:#?}");
    }
}
