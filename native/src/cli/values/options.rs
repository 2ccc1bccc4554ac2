//! How the values of socket options are written.

use hopscope_core::socket::RouterNotify;
use hopscope_core::wire::Generation;
use hopscope_core::wire::Metadata;
use hopscope_core::wire::Property;

/// Reads a version of ZMTP.
pub(crate) fn generation(text: &str) -> Result<Generation, String> {
    match text {
        "1" | "1.0" => Ok(Generation::Zmtp1),
        "2" | "2.0" => Ok(Generation::Zmtp2),
        "3" | "3.0" => Ok(Generation::Zmtp30),
        "3.1" => Ok(Generation::Zmtp31),
        _ => Err(format!("expected 1.0, 2.0, 3.0 or 3.1, got {text:?}")),
    }
}

/// Reads a number of octets; -1 is no limit.
pub(crate) fn limit(text: &str) -> Result<usize, String> {
    match text {
        "-1" => Ok(usize::MAX),
        digits => digits
            .parse()
            .map_err(|_| format!("expected a number of octets, or -1 for no limit, got {text:?}")),
    }
}

/// Reads a number of octets.
pub(crate) fn octets(text: &str) -> Result<usize, String> {
    text.parse()
        .map_err(|_| format!("expected a number of octets, got {text:?}"))
}

/// Reads how many messages there are to be, if any.
pub(crate) fn number(text: &str) -> Result<u64, String> {
    text.parse()
        .map_err(|_| format!("expected a number of messages, got {text:?}"))
}

/// Reads how many messages there are to be, at least one.
pub(crate) fn count(text: &str) -> Result<u64, String> {
    let count = number(text).ok().filter(|count| *count > 0);
    count.ok_or_else(|| format!("expected a number of messages, at least 1, got {text:?}"))
}

/// Reads a high-water mark.
pub(crate) fn mark(text: &str) -> Result<usize, String> {
    let expected = "expected a number of messages, or 0 for no limit";
    text.parse()
        .map_err(|_| format!("{expected}, got {text:?}"))
}

/// Reads `X-name=value`. Names without `X-` belong to the protocol (RFC 37, Connection Metadata).
pub(crate) fn property(text: &str) -> Result<Property, String> {
    let expected = || format!("expected X-NAME=VALUE, as in X-region=north, got {text:?}");
    let (name, value) = text.split_once('=').ok_or_else(expected)?;
    let is_own = name.len() > 2 && name.starts_with("X-");
    let value = value.as_bytes().to_vec();
    let metadata = Metadata::new().with_property(name, value);
    let property = metadata.and_then(|metadata| metadata.iter().next().cloned());
    property.filter(|_| is_own).ok_or_else(expected)
}

/// Reads `connect`, `disconnect`, or both with a comma.
pub(crate) fn router_notify(text: &str) -> Result<RouterNotify, String> {
    let mut notify = RouterNotify::default();
    for which in text.split(',') {
        match which {
            "connect" => notify.connect = true,
            "disconnect" => notify.disconnect = true,
            _ => {
                return Err(format!(
                    "expected connect, disconnect, or connect,disconnect, got {text:?}"
                ));
            }
        }
    }
    Ok(notify)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_properties_of_applications_can_be_set() {
        let region = Property {
            name: "X-region".to_owned(),
            value: "a=b".into(),
        };
        assert_eq!(property("X-region=a=b"), Ok(region));
        for text in ["Identity=A", "X-=a", "X-region", "X-a b=c", ""] {
            assert!(property(text).is_err(), "{text}");
        }
    }

    #[test]
    fn versions_limits_and_notices_say_what_was_expected() {
        assert_eq!(generation("3.0"), Ok(Generation::Zmtp30));
        assert!(generation("4.0").is_err_and(|error| error.contains("expected 1.0")));
        assert_eq!(limit("-1"), Ok(usize::MAX));
        assert!(limit("-2").is_err());
        assert!(
            router_notify("connect,disconnect").is_ok_and(|both| both.connect && both.disconnect)
        );
        assert!(router_notify("come").is_err());
    }
}
