//! ZAP: requests, replies and the handlers ready made (RFC 27).

use bytes::Bytes;
use hopscope_core::wire::Metadata;
use hopscope_core::zap::{
    Addresses, Credentials, Keys, Lists, Reply, Request, Status, Users, Verdict,
};
use hopscope_core::{Frame, Message, z85};
use proptest::prelude::*;

fn request(credentials: Credentials) -> Request {
    Request {
        id: "1".into(),
        domain: "test".to_owned(),
        address: "127.0.0.1".to_owned(),
        identity: Frame::copy_from(b"server"),
        credentials,
    }
}

fn plain(username: &str, password: &str) -> Credentials {
    Credentials::Plain {
        username: username.into(),
        password: password.into(),
    }
}

fn curve(octet: u8) -> Credentials {
    Credentials::Curve {
        public_key: [octet; 32],
    }
}

#[test]
fn a_request_has_the_frames_of_the_rfc_in_their_order() {
    let frames = [
        "",
        "1.0",
        "1",
        "test",
        "127.0.0.1",
        "server",
        "PLAIN",
        "ada",
        "secret",
    ];
    let message = request(plain("ada", "secret")).to_message();
    assert_eq!(message, Message::of(frames));
    let frames = ["1.0", "1", "test", "127.0.0.1", "server", "NULL"];
    assert_eq!(request(Credentials::Null).to_body(), Message::of(frames));
    let body = request(curve(7)).to_body();
    assert_eq!(body.len(), 7);
    assert_eq!(body.frames()[6].octets(), [7; 32]);
}

#[test]
fn requests_are_read_as_they_were_written() {
    for credentials in [
        Credentials::Null,
        plain("", ""),
        plain("ada", "secret"),
        curve(1),
    ] {
        let request = request(credentials);
        assert_eq!(
            Request::from_message(&request.to_message()).as_ref(),
            Ok(&request)
        );
        assert_eq!(
            Request::from_body(&request.to_body()).as_ref(),
            Ok(&request)
        );
    }
}

#[test]
fn a_request_that_is_none_is_refused_by_the_frame_that_is_wrong() {
    let told = |frames: &[&str]| {
        let error = Request::from_body(&Message::of(frames.iter().copied()));
        error.expect_err("it is no request").to_string()
    };
    let good = ["1.0", "1", "d", "a", "i", "PLAIN", "ada", "secret"];
    assert_eq!(
        told(&[]),
        "frame 1: expected version 1.0, found the end of the message"
    );
    assert_eq!(
        told(&["2.0"]),
        "frame 1: expected version 1.0, found \"2.0\""
    );
    for len in 1..good.len() {
        let told = told(&good[..len]);
        let expected = format!("frame {}: expected ", len + 1);
        assert!(told.starts_with(&expected), "{told}");
        assert!(told.ends_with("found the end of the message"), "{told}");
    }
    let mut more = good.to_vec();
    more.push("x");
    assert_eq!(
        told(&more),
        "frame 9: expected no further frame, found 1 more"
    );
    let mut other = good;
    other[5] = "GSSAPI";
    assert_eq!(
        told(&other),
        "frame 6: expected mechanism NULL, PLAIN or CURVE, found \"GSSAPI\""
    );
    other[5] = "CURVE";
    assert_eq!(
        told(&other),
        "frame 7: expected a public key of 32 octets, found \"ada\""
    );
    let long = "x".repeat(256);
    for at in [1, 2, 3, 4, 6, 7] {
        let mut other = good;
        other[at] = &long;
        assert!(told(&other).ends_with("of at most 255 octets, found 256 octets"));
    }
    let message = Message::of(good);
    let error = Request::from_message(&message).expect_err("no delimiter");
    assert_eq!(
        error.to_string(),
        "frame 0: expected an empty frame in front, found one of 3 octets"
    );
}

fn verdict(status: Status, user_id: &str) -> Verdict {
    let properties = Bytes::from_static(b"\x07X-Class\0\0\0\x01A");
    Verdict {
        user_id: user_id.to_owned(),
        metadata: Metadata::decode(&properties).expect("one property"),
        ..Verdict::of(status, "because")
    }
}

#[test]
fn a_reply_has_the_frames_of_the_rfc_in_their_order() {
    let reply = Reply {
        id: "1".into(),
        verdict: verdict(Status::Success, "ada"),
    };
    let frames = [
        "",
        "1.0",
        "1",
        "200",
        "because",
        "ada",
        "\x07X-Class\0\0\0\x01A",
    ];
    assert_eq!(reply.to_message(), Message::of(frames));
    assert_eq!(
        Reply::from_message(&reply.to_message()).as_ref(),
        Ok(&reply)
    );
}

#[test]
fn every_status_is_read_as_it_was_written_and_no_other_is() {
    for status in Status::ALL {
        let reply = Reply {
            id: "x".into(),
            verdict: verdict(status, ""),
        };
        assert_eq!(Reply::from_body(&reply.to_body()).as_ref(), Ok(&reply));
    }
    for code in ["", "20", "2000", "201", "999", "ok"] {
        let frames = ["1.0", "1", code, "", "", ""];
        let error = Reply::from_body(&Message::of(frames)).expect_err("no status");
        let expected = format!("frame 3: expected status 200, 300, 400 or 500, found {code:?}");
        assert_eq!(error.to_string(), expected);
    }
}

#[test]
fn a_reply_that_is_none_is_refused_by_the_frame_that_is_wrong() {
    let told = |frames: &[&str]| {
        let error = Reply::from_body(&Message::of(frames.iter().copied()));
        error.expect_err("it is no reply").to_string()
    };
    let good = ["1.0", "1", "200", "OK", "ada", ""];
    for len in 0..good.len() {
        let expected = format!("frame {}: expected ", len + 1);
        assert!(told(&good[..len]).starts_with(&expected), "{len}");
    }
    assert_eq!(
        told(&["1.0", "1", "400", "no", "ada", ""]),
        "frame 5: expected no user id without status 200, found \"ada\""
    );
    assert_eq!(
        told(&["1.0", "1", "200", "", "", "\x01"]),
        "frame 6: expected metadata, and at octet 0 a property name of 1 octets, found 0 octets to the end"
    );
    assert_eq!(
        told(&["1.0", "1", "200", "", "", "", ""]),
        "frame 7: expected no further frame, found 1 more"
    );
}

#[test]
fn users_come_in_by_their_own_password_alone() {
    let users = Users::parse("# people\n\nada:a:b c \r\nbob:\n#\n").expect("a list");
    assert_eq!(users.len(), 2);
    let verdict = users.decide(b"ada", b"a:b c ");
    assert_eq!(
        (verdict.status, &*verdict.user_id),
        (Status::Success, "ada")
    );
    assert_eq!(users.decide(b"bob", b"").status, Status::Success);
    let long = vec![0; 300];
    for (name, password) in [
        (&b"ada"[..], &b"a:b c"[..]),
        (b"ada", b"A:b c "),
        (b"ada", b""),
        (b"Ada", b"a:b c "),
        (b"bob", b"\0"),
        (b"bob", &long),
        (b"eve", b""),
        (b"", b""),
        (&long, &long),
    ] {
        let verdict = users.decide(name, password);
        assert_eq!(verdict.status, Status::AuthenticationFailure, "{name:?}");
        assert_eq!(verdict.user_id, "");
    }
}

#[test]
fn mistakes_in_a_list_of_users_are_told_by_line_and_without_the_password() {
    let told = |text: &str| Users::parse(text).expect_err("no list").to_string();
    assert_eq!(
        told("ada:x\nhunter2\n"),
        "line 2: expected name:password, found no colon"
    );
    assert_eq!(
        told("\n:hunter2"),
        "line 2: expected a name before the colon, found none"
    );
    assert_eq!(
        told("ada:hunter2\n# again\nada:hunter3"),
        "line 3: expected each name once, found \"ada\" again, first in line 1"
    );
    let long = "x".repeat(256);
    assert_eq!(
        told(&format!("ada:{long}")),
        "line 1: expected a password of at most 255 octets, found one of 256"
    );
    assert_eq!(
        told(&format!("{long}:x")),
        "line 1: expected a name of at most 255 octets, found one of 256"
    );
    let users = Users::parse("ada:hunter2").expect("a list");
    assert!(!format!("{users:?}").contains("hunter2"));
    let shown = format!("{:?}", request(plain("ada", "hunter2")));
    assert!(
        shown.contains("ada") && !shown.contains("hunter2"),
        "{shown}"
    );
}

#[test]
fn keys_come_in_under_their_name_or_as_themselves() {
    let (one, two) = (z85::encode_key(&[1; 32]), z85::encode_key(&[2; 32]));
    let keys = Keys::parse(&format!("# keys\n{one}  ada of the lab \n\t{two}\n")).expect("a list");
    assert_eq!(keys.decide(&[1; 32]).user_id, "ada of the lab");
    assert_eq!(keys.decide(&[2; 32]).user_id, two);
    assert_eq!(keys.decide(&[3; 32]).status, Status::AuthenticationFailure);
}

#[test]
fn no_key_can_be_taken_for_a_comment() {
    assert!(z85::decode("#0000").is_err());
    let keys = Keys::parse(&format!(
        "#{}
##
",
        "0".repeat(39)
    ))
    .expect("two comments");
    assert!(keys.is_empty());
}

#[test]
fn mistakes_in_a_list_of_keys_are_told_by_line() {
    let told = |text: &str| Keys::parse(text).expect_err("no list").to_string();
    assert_eq!(
        told("\nshort ada"),
        "line 2: expected a public key of 40 characters of Z85, then a name if it has one, \
         found a mistake in the key: expected 40 characters of Z85, found 5"
    );
    let key = z85::encode_key(&[1; 32]);
    assert_eq!(
        told(&format!("{key}\n{key} ada")),
        "line 2: expected each key once, found the key of line 1 again"
    );
}

#[test]
fn addresses_are_let_in_or_kept_out() {
    let text = "127.0.0.1\n# six\n2001:db8::7\n";
    let allowed = Addresses::parse_allowed(text).expect("a list");
    let denied = Addresses::parse_denied(text).expect("a list");
    for (address, listed) in [
        ("127.0.0.1", true),
        ("::ffff:127.0.0.1", true),
        ("2001:db8:0:0::7", true),
        ("127.0.0.2", false),
        ("", false),
    ] {
        assert_eq!(allowed.admit(address), listed, "{address}");
        assert_eq!(denied.admit(address), !listed, "{address}");
    }
    let error = Addresses::parse_allowed("127.0.0.1\nlocalhost").expect_err("a name");
    assert_eq!(
        error.to_string(),
        "line 2: expected an IP address, found \"localhost\""
    );
}

#[test]
fn without_lists_plain_is_refused_and_curve_let_in() {
    let lists = Lists::default();
    let status = |credentials| lists.decide(&request(credentials)).status;
    assert_eq!(status(Credentials::Null), Status::Success);
    assert_eq!(status(plain("ada", "")), Status::AuthenticationFailure);
    assert_eq!(status(curve(1)), Status::Success);
}

#[test]
fn a_list_of_addresses_comes_before_all_others() {
    let lists = Lists {
        addresses: Some(Addresses::parse_denied("127.0.0.1").expect("a list")),
        users: Some(Users::parse("ada:x").expect("a list")),
        keys: None,
    };
    for credentials in [Credentials::Null, plain("ada", "x"), curve(1)] {
        let mut request = request(credentials);
        assert_eq!(lists.decide(&request).status, Status::AuthenticationFailure);
        request.address = "127.0.0.2".to_owned();
        assert_eq!(lists.decide(&request).status, Status::Success);
    }
}

proptest! {
    #[test]
    fn any_message_is_read_or_refused(
        frames in prop::collection::vec(
            prop_oneof![
                prop::collection::vec(any::<u8>(), 0..40),
                prop::sample::select(vec!["", "1.0", "200", "NULL", "PLAIN", "CURVE"])
                    .prop_map(|text| text.as_bytes().to_vec()),
            ],
            0..10,
        )
    ) {
        let message = Message::of(frames);
        if let Ok(request) = Request::from_message(&message) {
            prop_assert_eq!(request.to_message(), message.clone());
        }
        if let Ok(reply) = Reply::from_body(&message) {
            prop_assert_eq!(reply.to_body(), message);
        }
    }

    #[test]
    fn any_list_is_read_or_refused(text in "[ -~\n:#é]{0,200}") {
        let _ = Users::parse(&text);
        let _ = Keys::parse(&text);
        let _ = Addresses::parse_allowed(&text);
    }
}
