//! How times are written.

use core::time::Duration;

/// A time that may also be without an end, which libzmq writes as -1.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Span(pub(crate) Option<Duration>);

/// Reads `500ms`, `2s`, `1m`, or seconds without a unit: `2`, `0.5`.
pub(crate) fn duration(text: &str) -> Result<Duration, String> {
    let expected =
        || format!("expected a time such as 500ms, 2s, 1m or bare seconds, got {text:?}");
    let (number, seconds_in_unit) = match text.find(|c: char| c.is_ascii_alphabetic()) {
        None => (text, 1.0),
        Some(at) => match &text[at..] {
            "ms" => (&text[..at], 0.001),
            "s" => (&text[..at], 1.0),
            "m" | "min" => (&text[..at], 60.0),
            _ => return Err(expected()),
        },
    };
    let number: f64 = number.trim().parse().map_err(|_| expected())?;
    Duration::try_from_secs_f64(number * seconds_in_unit).map_err(|_| expected())
}

/// Reads a time in libzmq's unit: milliseconds, unless there is another one, as in `2s`.
pub(crate) fn millis(text: &str) -> Result<Duration, String> {
    let has_unit = text.contains(|c: char| c.is_ascii_alphabetic());
    let read = if has_unit {
        duration(text)
    } else {
        duration(&format!("{text}ms"))
    };
    read.map_err(|_| format!("expected milliseconds, or a time such as 500ms or 2s, got {text:?}"))
}

/// Reads what [`millis`] reads, or -1 for a time without an end.
pub(crate) fn span(text: &str) -> Result<Span, String> {
    if text == "-1" {
        return Ok(Span(None));
    }
    millis(text)
        .map(|time| Span(Some(time)))
        .map_err(|error| error.replacen("expected", "expected -1,", 1))
}

/// Reads a time that a PING can carry: 16 bits of tenths of a second.
pub(crate) fn ttl(text: &str) -> Result<Duration, String> {
    let time = millis(text)?;
    if time.as_millis() / 100 > u128::from(u16::MAX) {
        return Err(format!("expected at most 6553500 ms, got {text:?}"));
    }
    Ok(time)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_carry_a_unit_or_are_seconds() {
        for (text, millis) in [
            ("500ms", 500),
            ("2s", 2_000),
            ("2", 2_000),
            ("0.5", 500),
            ("1m", 60_000),
        ] {
            assert_eq!(duration(text), Ok(Duration::from_millis(millis)), "{text}");
        }
        for text in ["", "soon", "2 weeks", "-1", "ms", "1e400"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }

    #[test]
    fn options_of_libzmq_count_milliseconds() {
        for (text, millis) in [("1500", 1_500), ("0", 0), ("2s", 2_000), ("20ms", 20)] {
            let time = Duration::from_millis(millis);
            assert_eq!(super::millis(text), Ok(time), "{text}");
            assert_eq!(span(text), Ok(Span(Some(time))), "{text}");
        }
        assert_eq!(span("-1"), Ok(Span(None)));
        assert!(millis("-1").is_err_and(|error| error.contains("milliseconds")));
        assert!(span("-2").is_err_and(|error| error.contains("expected -1, milliseconds")));
        assert!(ttl("6553500").is_ok());
        assert!(ttl("6553600").is_err());
    }
}
