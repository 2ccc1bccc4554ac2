//! Keys, and mistakes in what a side was given.

use hopscope_core::connection::{CloseReason, Config, KeyPair, Security, SecurityError};
use hopscope_core::{Frame, z85};

use super::support::{Side, client_config, client_keys, server_config, server_keys};

#[test]
fn the_public_key_follows_from_the_secret_one() {
    // A pair that libzmq's documentation of CURVE gives for tests.
    let secret = z85::decode_key("JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6").expect("a key");
    let pair = KeyPair::from_secret(secret);
    let public = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7";
    assert_eq!(z85::encode_key(&pair.public), public);
}

#[test]
fn each_seed_makes_a_pair_of_its_own() {
    assert_eq!(KeyPair::from_seed(&[1; 32]), KeyPair::from_seed(&[1; 32]));
    assert_ne!(client_keys().public, server_keys().public);
    assert_ne!(client_keys().secret, server_keys().secret);
}

#[test]
fn no_secret_is_ever_shown() {
    let keys = client_keys();
    let shown = format!(
        "{:?} {keys:?} {:?}",
        client_config().security,
        Side::client()
    );
    let secret = Frame::copy_from(&keys.secret).to_string();
    let digits: String = format!("{:?}", keys.secret);
    assert!(
        !shown.contains(&secret) && !shown.contains(&digits),
        "{shown}"
    );
}

#[test]
fn the_seed_from_which_all_secrets_follow_is_never_shown() {
    for config in [client_config(), server_config()] {
        let (seed, shown) = (format!("{:?}", config.seed), format!("{config:?}"));
        assert!(shown.contains("handshake_timeout"), "{shown}");
        assert!(!shown.contains("seed"), "{shown}");
        assert!(!shown.contains(&seed), "{shown}");
        let shown = format!("{:?}", Side::new(config));
        assert!(!shown.contains(&seed), "{shown}");
    }
}

fn closed_by(config: Config) -> (SecurityError, bool) {
    let mut side = Side::new(config);
    let silent = side.say().is_empty();
    match side.closed() {
        Some(CloseReason::Misconfigured(error)) => (*error, silent),
        other => panic!("closed by {other:?}"),
    }
}

#[test]
fn a_seed_that_anybody_can_guess_is_refused() {
    for config in [client_config(), server_config()] {
        let seed = [0; 32];
        assert_eq!(
            closed_by(Config { seed, ..config }),
            (SecurityError::NoSeed, true)
        );
    }
}

#[test]
fn keys_that_do_not_belong_together_are_refused() {
    let keys = KeyPair {
        public: server_keys().public,
        secret: client_keys().secret,
    };
    let security = Security::CurveServer { keys };
    let config = Config {
        security,
        ..server_config()
    };
    assert_eq!(closed_by(config), (SecurityError::KeysDoNotMatch, true));
}

#[test]
fn a_server_key_that_protects_nothing_is_refused() {
    let security = Security::CurveClient {
        server_key: [0; 32],
        keys: client_keys(),
    };
    let config = Config {
        security,
        ..client_config()
    };
    assert_eq!(closed_by(config), (SecurityError::WeakServerKey, true));
}

#[test]
fn a_name_that_plain_cannot_carry_is_refused() {
    let security = Security::PlainClient {
        username: Frame::from(vec![b'a'; 256]),
        password: Frame::EMPTY,
    };
    let error = security.check(&[0; 32]).expect_err("too long");
    assert_eq!(
        error.to_string(),
        "expected a name of at most 255 octets, found one of 256"
    );
}
