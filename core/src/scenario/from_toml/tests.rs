//! The `toml` crate's opinion, and where things stand.

use proptest::prelude::*;
use toml::de::{DeTable, DeValue};

use super::*;

/// The crate's table in the words of the tree's debug form, without places.
fn theirs(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => format!("{text:?}"),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .map_or_else(|_| "too large".to_owned(), |number| number.to_string()),
        DeValue::Float(number) => format!("f{}", number.as_str()),
        DeValue::Boolean(truth) => truth.to_string(),
        DeValue::Datetime(_) => "a date or time".to_owned(),
        DeValue::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| theirs(item.get_ref())).collect();
            format!("[{}]", items.join(","))
        }
        DeValue::Table(entries) => their_table(entries),
    }
}

fn their_table(table: &DeTable<'_>) -> String {
    let entries = table.iter();
    let mut pairs: Vec<String> = entries
        .map(|(key, value)| format!("{:?}={}", key.get_ref(), theirs(value.get_ref())))
        .collect();
    pairs.sort();
    format!("{{{}}}", pairs.join(","))
}

fn ours(value: &Value) -> String {
    match &value.data {
        Data::Table(entries) => {
            let mut pairs: Vec<String> = entries
                .iter()
                .map(|entry| format!("{:?}={}", entry.key, ours(&entry.value)))
                .collect();
            pairs.sort();
            format!("{{{}}}", pairs.join(","))
        }
        Data::List(items) => {
            let items: Vec<String> = items.iter().map(ours).collect();
            format!("[{}]", items.join(","))
        }
        Data::Text(text) => format!("{text:?}"),
        Data::Integer(number) => number.to_string(),
        Data::Decimal(number) => format!("f{number}"),
        Data::Bool(truth) => truth.to_string(),
        Data::Other(what) => (*what).to_owned(),
    }
}

/// Both readers read `source` to the same, or both refuse it.
fn compare(source: &str) -> Result<(), TestCaseError> {
    let read = read(source).map_err(|fault| fault.locate(source).to_string());
    match (read, DeTable::parse(source)) {
        (Ok(read), Ok(table)) => {
            let theirs = their_table(table.get_ref());
            // A plus that says nothing is left out here.
            prop_assert_eq!(ours(&read), theirs.replace("f+", "f"), "{:?}", source);
        }
        (Ok(read), Err(error)) => {
            return Err(TestCaseError::fail(format!(
                "{source:?} is read as {}, but: {error}",
                ours(&read)
            )));
        }
        (Err(error), Ok(table)) => {
            let theirs = their_table(table.get_ref());
            // The only things that are TOML and yet refused.
            let large = theirs.contains("too large") || error.contains("too deep");
            prop_assert!(large, "{:?} is {}, but: {}", source, theirs, error);
        }
        (Err(_), Err(_)) => {}
    }
    Ok(())
}

/// What statements are made of, so that more often than not they are TOML.
fn words() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "a",
        "b",
        "c",
        "\"a\"",
        "'b'",
        ".",
        "=",
        " = ",
        "[",
        "]",
        "[[",
        "]]",
        "[a]",
        "[[a]]",
        "[b.a]",
        "[[a.b]]",
        "a = 1",
        "b.c = 2",
        "a.b = {}",
        "\n",
        "\n",
        "\r\n",
        " ",
        "#",
        "# x\n",
        "{",
        "}",
        "{ a = 1 }",
        "{ a.b = 1, a.c = 2 }",
        ",",
        "\"",
        "'",
        "\"\"\"",
        "'''",
        "\\",
        "\\n",
        "\\\n",
        "\\u00e9",
        "\\x41",
        "\\U0001F600",
        "é",
        "0",
        "1",
        "-",
        "+",
        "_",
        "12",
        "1.5",
        "e3",
        "0x",
        "ff",
        "0b1",
        "inf",
        "nan",
        "true",
        "false",
        "\t",
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn it_reads_what_the_toml_crate_reads(pieces in prop::collection::vec(words(), 0..14)) {
        compare(&pieces.concat())?;
    }

    #[test]
    fn it_reads_values_as_the_toml_crate_does(pieces in prop::collection::vec(words(), 0..8)) {
        compare(&format!("a = {}", pieces.concat()))?;
    }

    #[test]
    fn it_reads_numbers_as_the_toml_crate_does(
        // A date is told by its first dash alone, so none stands behind digits here.
        number in "[+-]?(0x|0o|0b)?[0-9a-f_.xob]{0,9}([eE][+-]?[0-9_.]{0,3})?",
    ) {
        compare(&format!("a = {number}"))?;
    }

    /// Keys with dots never lead through a list here: TOML forbids it, the crate does not.
    #[test]
    fn it_reads_tables_as_the_toml_crate_does(
        statements in prop::collection::vec(
            "\\[[abc](\\.[abc]){0,2}\\]|[abc](\\.[abc]){0,2} = (1|\\{\\}|\\[\\]|\\[\\{\\}\\])",
            0..7,
        ),
    ) {
        compare(&statements.join("\n"))?;
    }

    #[test]
    fn it_reads_lists_of_tables_as_the_toml_crate_does(
        statements in prop::collection::vec(
            "(\\[\\[[abc](\\.[abc]){0,2}\\]|\\[[abc](\\.[abc]){0,2})\\]|[abc] = (1|\\{\\}|\\[\\]|\\[\\{\\}\\])",
            0..7,
        ),
    ) {
        compare(&statements.join("\n"))?;
    }
}

#[test]
fn dates_are_told_from_numbers() {
    for date in [
        "1979-05-27",
        "07:32:00",
        "1979-05-27T07:32:00Z",
        "1979-05-27T00:32:00.5-07:00",
    ] {
        let source = format!("a = {date}");
        let read = read(&source)
            .map_err(|fault| fault.locate(&source))
            .expect("it is TOML");
        assert_eq!(ours(&read), "{\"a\"=a date or time}", "{date}");
    }
}

#[test]
fn a_text_that_does_not_end_is_told_where_it_begins() {
    for (source, place, quotes) in [
        ("title = \"one\nseed = 1\n", (1, 9), "\""),
        ("a = 1\n  b = [\"x\", 'y", (2, 13), "'"),
        ("a = \"\"\"x\n\n", (1, 5), "\"\"\""),
    ] {
        let error = read(source).expect_err("it does not end").locate(source);
        assert_eq!((error.line, error.column), place, "{source}");
        let told = error.told(crate::lang::Lang::En);
        assert!(told.ends_with(&format!("a closing {quotes}")), "{told}");
    }
}

#[test]
fn every_value_knows_its_place() {
    let source = "a = 1 # one\n[[b]]\nc = [ 1, 'é' ]\nd.e = \"x\" # more\n\n[b.f]\n[g.h]\n";
    let tree = read(source)
        .map_err(|fault| fault.locate(source))
        .expect("it is TOML");
    let mut places = Vec::new();
    list(&tree, &mut places, source);
    assert_eq!(
        places,
        [
            "1",
            "[[b]]\nc = [ 1, 'é' ]\nd.e = \"x\"",
            "[ 1, 'é' ]",
            "1",
            "'é'",
            "d",
            "\"x\"",
            "[b.f]",
            "g",
            "[g.h]",
        ]
    );
}

/// What stands where each value under `value` stands.
fn list<'a>(value: &Value, places: &mut Vec<&'a str>, source: &'a str) {
    let mut note = |value: &Value| {
        let headed = value.form == Form::Headed && matches!(value.data, Data::List(_));
        if !headed {
            places.push(&source[value.at..value.end]);
        }
        list(value, places, source);
    };
    match &value.data {
        Data::Table(entries) => entries.iter().for_each(|entry| note(&entry.value)),
        Data::List(items) => items.iter().for_each(note),
        _ => {}
    }
}
