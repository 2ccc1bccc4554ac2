//! As much of Rust's grammar as is needed to find literals in the arguments of a macro.

/// A piece of source.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// A name or keyword.
    Word(String),
    /// The value of a string literal.
    Text(String),
    /// Any other character but white space.
    Mark(char),
}

/// The tokens of a source, without its comments. Literals of characters and octets, which hold no
/// texts, are left out.
pub(super) fn tokens(source: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        rest = if rest.starts_with("//") {
            rest.find('\n').map_or("", |end| &rest[end..])
        } else if rest.starts_with("/*") {
            after_comment(rest)
        } else if first == '"' {
            let (text, after) = text(&rest[1..]);
            found.push(Token::Text(text));
            after
        } else if let Some(hashes) = raw(rest) {
            let end = format!("\"{}", "#".repeat(hashes));
            let body = &rest[hashes + 2..];
            let at = body.find(&end).unwrap_or(body.len());
            found.push(Token::Text(body[..at].to_owned()));
            body.get(at + end.len()..).unwrap_or_default()
        } else if first == '\'' {
            after_quote(rest)
        } else if first.is_alphanumeric() || first == '_' {
            let end = rest
                .find(|c: char| !c.is_alphanumeric() && c != '_')
                .unwrap_or(rest.len());
            found.push(Token::Word(rest[..end].to_owned()));
            &rest[end..]
        } else {
            if !first.is_whitespace() {
                found.push(Token::Mark(first));
            }
            &rest[first.len_utf8()..]
        };
    }
    found
}

/// What follows a comment between `/*` and `*/`, which may hold others.
fn after_comment(source: &str) -> &str {
    let (mut depth, mut at) = (0, 0);
    while at < source.len() {
        let rest = &source[at..];
        if rest.starts_with("/*") {
            (depth, at) = (depth + 1, at + 2);
        } else if rest.starts_with("*/") {
            (depth, at) = (depth - 1, at + 2);
            if depth == 0 {
                return &source[at..];
            }
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    ""
}

/// How many `#` a raw string has that starts here.
fn raw(source: &str) -> Option<usize> {
    let body = source.strip_prefix('r')?;
    let hashes = body.len() - body.trim_start_matches('#').len();
    body[hashes..].starts_with('"').then_some(hashes)
}

/// What follows a character in quotes, or the name of a lifetime.
fn after_quote(source: &str) -> &str {
    let body = &source[1..];
    if let Some(escaped) = body.strip_prefix('\\') {
        let skipped = escaped.chars().next().map_or(0, char::len_utf8);
        let end = escaped[skipped..].find('\'');
        return end.map_or("", |end| &escaped[skipped + end + 1..]);
    }
    let after = &body[body.chars().next().map_or(0, char::len_utf8)..];
    after.strip_prefix('\'').unwrap_or(body)
}

/// The value of a string literal behind its opening quote, and what follows it.
fn text(source: &str) -> (String, &str) {
    let mut value = String::new();
    let mut rest = source.chars();
    while let Some(c) = rest.next() {
        match c {
            '"' => break,
            '\\' => match rest.next() {
                Some('n') => value.push('\n'),
                Some('t') => value.push('\t'),
                Some('r') => value.push('\r'),
                Some('0') => value.push('\0'),
                Some('\n') => rest = rest.as_str().trim_start().chars(),
                Some('u') => {
                    let (digits, after) = rest.as_str().split_once('}').unwrap_or_default();
                    let code = u32::from_str_radix(digits.trim_start_matches('{'), 16);
                    value.extend(code.ok().and_then(char::from_u32));
                    rest = after.chars();
                }
                other => value.extend(other),
            },
            c => value.push(c),
        }
    }
    (value, rest.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_found_whatever_stands_around_them() {
        let source = r####"// "no"
            /* "no" /* "no" */ "no" */ fn f<'a>(x: &'a str) -> char { '"' } '\'' '\u{22}'
            f!("a \"b\"", "一\
               二\u{4e09}", r#"raw "x""#, 'q', b"no text")"####;
        let texts: Vec<_> = tokens(source)
            .into_iter()
            .filter_map(|token| match token {
                Token::Text(text) => Some(text),
                _ => None,
            })
            .collect();
        assert_eq!(texts, ["a \"b\"", "一二三", "raw \"x\"", "no text"]);
    }
}
