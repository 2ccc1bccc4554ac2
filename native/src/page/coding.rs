//! In which coding a file is sent: RFC 9110, 8.4 and 12.5.3.

/// How the octets of a file are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coding {
    Brotli,
    Gzip,
    /// As they are.
    Identity,
}

impl Coding {
    /// The one that the values of `Accept-Encoding` like best; the smaller one of those liked alike. Files
    /// are sent as they are to whoever does not say what it accepts, or accepts nothing that there is.
    pub(super) fn wanted<'a>(accepted: impl IntoIterator<Item = &'a str>) -> Self {
        let mut named = [None; 3];
        let mut others = None;
        let elements = accepted.into_iter().flat_map(|value| value.split(','));
        for (coding, weight) in elements.filter_map(weighed) {
            match coding.to_ascii_lowercase().as_str() {
                "br" => named[0] = Some(weight),
                "gzip" | "x-gzip" => named[1] = Some(weight),
                "identity" => named[2] = Some(weight),
                "*" => others = Some(weight),
                _ => {}
            }
        }
        let [brotli, gzip, identity] = named.map(|weight| weight.or(others).unwrap_or(0));
        if brotli > 0 && brotli >= gzip.max(identity) {
            Self::Brotli
        } else if gzip > 0 && gzip >= identity {
            Self::Gzip
        } else {
            Self::Identity
        }
    }

    /// What the header `Content-Encoding` calls it; nothing for a file as it is.
    pub(super) fn name(self) -> Option<&'static str> {
        match self {
            Self::Brotli => Some("br"),
            Self::Gzip => Some("gzip"),
            Self::Identity => None,
        }
    }
}

/// A coding and its weight in thousandths; nothing if that is not written as it has to be.
fn weighed(element: &str) -> Option<(&str, u16)> {
    let Some((coding, parameter)) = element.split_once(';') else {
        return Some((element.trim(), 1000));
    };
    let (name, value) = parameter.split_once('=')?;
    let weight = name
        .trim()
        .eq_ignore_ascii_case("q")
        .then(|| thousandths(value.trim()))??;
    Some((coding.trim(), weight))
}

/// A number from 0 to 1 with at most three digits behind the point, in thousandths.
fn thousandths(value: &str) -> Option<u16> {
    let (whole, rest) = value.split_once('.').unwrap_or((value, ""));
    let is_number = rest.len() <= 3 && rest.bytes().all(|octet| octet.is_ascii_digit());
    if !is_number || !matches!(whole, "0" | "1") {
        return None;
    }
    let number: u16 = format!("{whole}{rest:0<3}").parse().ok()?;
    (number <= 1000).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_liked_coding_is_sent_and_the_smaller_one_of_two() {
        for (accepted, coding) in [
            ("gzip, deflate, br, zstd", Coding::Brotli),
            ("gzip", Coding::Gzip),
            ("x-gzip", Coding::Gzip),
            ("BR;Q=0.5 , gzip ; q=0.5", Coding::Brotli),
            ("br;q=0.4, gzip;q=0.5", Coding::Gzip),
            ("br;q=0.001", Coding::Brotli),
            ("gzip;q=0.5, identity;q=0.8", Coding::Identity),
            ("identity, br", Coding::Brotli),
            ("*", Coding::Brotli),
            ("*;q=0.5, br;q=0", Coding::Gzip),
            ("gzip, *;q=0", Coding::Gzip),
            ("deflate, zstd", Coding::Identity),
            ("", Coding::Identity),
        ] {
            assert_eq!(Coding::wanted([accepted]), coding, "{accepted}");
        }
        assert_eq!(Coding::wanted(["gzip;q=0.5", "br"]), Coding::Brotli);
        assert_eq!(Coding::wanted([]), Coding::Identity);
    }

    #[test]
    fn what_is_refused_is_not_sent() {
        for refused in [
            "br;q=0",
            "br;q=0.0",
            "br; q=0.000",
            "*;q=0",
            "br;q=0, gzip;q=0",
        ] {
            assert_eq!(Coding::wanted([refused]), Coding::Identity, "{refused}");
        }
        assert_eq!(Coding::wanted(["br;q=0, gzip"]), Coding::Gzip);
    }

    #[test]
    fn what_is_not_written_as_it_has_to_be_is_as_if_it_were_not_there() {
        for bad in [
            "br;q=",
            "br;q=2",
            "br;q=1.001",
            "br;q=0.0001",
            "br;q=-1",
            "br;v=1",
            "br;q",
            "brotli",
            "gzipped",
        ] {
            assert_eq!(Coding::wanted([bad]), Coding::Identity, "{bad}");
            assert_eq!(Coding::wanted([bad, "gzip;q=0.1"]), Coding::Gzip, "{bad}");
        }
    }
}
