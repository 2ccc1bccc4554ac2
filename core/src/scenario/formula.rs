//! What stands in braces: `hop{i}`, `{length+1}`, and the conditions of `when`.
//!
//! ```text
//! formula    = term { ("+" | "-") term }        length-i+1
//! term       = name | digits
//! condition  = formula compare formula          length >= 2
//! compare    = ">=" | "<=" | "==" | ">" | "<"
//! ```
//!
//! Braces around anything else are left as they are, so a body may well be `{"x": 1}`. Braces
//! written twice stand for themselves: `{{length}}` is the text `{length}`.

use core::cell::Cell;

use super::error::{Fault, fault, quote};
use super::model::Parameter;
use super::tree::{Data, Value};
use crate::lang::Text;

/// The octets that all texts and frames of a scenario may have together once they are written out.
const MAX_WRITTEN_OCTETS: usize = 4 << 20;

/// The number of the round inside something repeated.
const ROUND: &str = "i";

/// The names that formulas may use, with their values.
#[derive(Clone)]
pub(super) struct Scope<'a> {
    values: Vec<(&'a str, i64)>,
    octets_left: &'a Cell<usize>,
}

impl<'a> Scope<'a> {
    /// The octets that may be written out in all.
    pub(super) fn budget() -> Cell<usize> {
        Cell::new(MAX_WRITTEN_OCTETS)
    }

    /// A scope of the parameters; `octets_left` is what may still be written out.
    pub(super) fn new(parameters: &'a [Parameter], octets_left: &'a Cell<usize>) -> Self {
        let value = |parameter: &'a Parameter| (&*parameter.name, i64::from(parameter.value));
        Self {
            values: parameters.iter().map(value).collect(),
            octets_left,
        }
    }

    /// The same scope within round `round`, counted from 1.
    pub(super) fn round(&self, round: i64) -> Self {
        let mut scope = self.clone();
        scope.values.retain(|(name, _)| *name != ROUND);
        scope.values.push((ROUND, round));
        scope
    }

    /// The text that `value` is, with its formulas worked out.
    pub(super) fn text(&self, value: &Value) -> Result<String, Fault> {
        let mut written = String::new();
        let mut rest = value.text()?;
        while let Some(brace) = rest.find('{') {
            written.push_str(&rest[..brace]);
            rest = &rest[brace..];
            let doubled = rest.strip_prefix('{').and_then(braced);
            if let Some(inner) = doubled.filter(|inner| rest[inner.len() + 3..].starts_with('}')) {
                written.extend(["{", inner, "}"]);
                rest = &rest[inner.len() + 4..];
            } else if let Some(inner) = braced(rest) {
                written.push_str(&self.formula(value.at, inner)?.to_string());
                rest = &rest[inner.len() + 2..];
            } else {
                written.push('{');
                rest = &rest[1..];
            }
        }
        written.push_str(rest);
        self.spend(value.at, written.len())?;
        Ok(written)
    }

    /// The text in both languages with its formulas worked out.
    pub(super) fn both(&self, Text { en, zh }: Text<&Value>) -> Result<Text, Fault> {
        Ok(Text {
            en: self.text(en)?,
            zh: self.text(zh)?,
        })
    }

    /// Takes `octets` from what may still be written out, so that a short file that repeats a lot
    /// cannot fill the memory.
    pub(super) fn spend(&self, at: usize, octets: usize) -> Result<(), Fault> {
        let left = self.octets_left.get().checked_sub(octets).ok_or_else(|| {
            fault!(
                at,
                "the scenario grows too large when it is written out" / "场景展开后太大",
                "at most {MAX_WRITTEN_OCTETS} octets in all"
                    / "总共最多 {MAX_WRITTEN_OCTETS} 个字节"
            )
        })?;
        self.octets_left.set(left);
        Ok(())
    }

    /// The value of a number, or of a formula in a text.
    pub(super) fn count(&self, value: &Value) -> Result<i64, Fault> {
        match &value.data {
            Data::Integer(number) => Ok(*number),
            Data::Text(formula) => self.formula(value.at, formula),
            _ => Err(value.unexpected("a number, or a formula such as \"length\"")),
        }
    }

    /// The value of a formula at octet `at` of the source.
    fn formula(&self, at: usize, formula: &str) -> Result<i64, Fault> {
        let mut sum: i64 = 0;
        let mut sign = 1;
        let mut rest = formula;
        loop {
            let end = rest.find(['+', '-']).unwrap_or(rest.len());
            sum = sum.saturating_add(sign * self.term(at, rest[..end].trim())?);
            let Some(operator) = rest.as_bytes().get(end) else {
                return Ok(sum);
            };
            sign = if *operator == b'+' { 1 } else { -1 };
            rest = &rest[end + 1..];
        }
    }

    fn term(&self, at: usize, term: &str) -> Result<i64, Fault> {
        if let Some((_, value)) = self.values.iter().find(|(name, _)| *name == term) {
            return Ok(*value);
        }
        if let Ok(number) = term.parse::<u32>() {
            return Ok(i64::from(number));
        }
        let names: Vec<&str> = self.values.iter().map(|(name, _)| *name).collect();
        let quoted = quote(term);
        Err(fault!(
            at,
            "unknown name {quoted} in a formula" / "公式里有未知的名称 {quoted}",
            "a number or a parameter" / "数字或参数"
        )
        .among(term, &names))
    }

    /// Whether a condition holds; no condition always does.
    pub(super) fn holds(&self, condition: Option<&Value>) -> Result<bool, Fault> {
        let Some(value) = condition else {
            return Ok(true);
        };
        let condition = value.text()?;
        for operator in [">=", "<=", "==", ">", "<"] {
            if let Some((left, right)) = condition.split_once(operator) {
                let left = self.formula(value.at, left)?;
                let right = self.formula(value.at, right)?;
                return Ok(match operator {
                    ">=" => left >= right,
                    "<=" => left <= right,
                    "==" => left == right,
                    ">" => left > right,
                    _ => left < right,
                });
            }
        }
        let quoted = quote(condition);
        Err(fault!(
            value.at,
            "{quoted} is no condition" / "{quoted} 不是条件",
            "a comparison such as \"length >= 2\"" / "比较，例如 \"length >= 2\""
        ))
    }
}

/// `text` as it has to be written so that it stands for itself: what has the look of a formula in
/// doubled braces.
pub(super) fn escaped(text: &str) -> String {
    let mut written = String::new();
    let mut rest = text;
    while let Some(brace) = rest.find('{') {
        written.push_str(&rest[..brace]);
        rest = &rest[brace..];
        if let Some(inner) = braced(rest) {
            written.extend(["{{", inner, "}}"]);
            rest = &rest[inner.len() + 2..];
        } else {
            written.push('{');
            rest = &rest[1..];
        }
    }
    written.push_str(rest);
    written
}

/// What stands between the brace that `text` starts with and the next, if it has the look of a
/// formula.
fn braced(text: &str) -> Option<&str> {
    let inner = &text.strip_prefix('{')?[..text.find('}')? - 1];
    let starts = inner.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
    let formula = inner
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '+' | '-' | ' '));
    (starts && formula).then_some(inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::tree::Form;

    fn value(text: &str) -> Value {
        Value {
            at: 0,
            end: 0,
            form: Form::Whole,
            data: Data::Text(text.to_owned()),
        }
    }

    fn parameter(name: &str, value: u32) -> Parameter {
        Parameter {
            name: name.to_owned(),
            label: Text::default(),
            min: 0,
            max: 9,
            value,
        }
    }

    fn filled(text: &str) -> Result<String, String> {
        let budget = Scope::budget();
        let parameters = [parameter("length", 3)];
        let scope = Scope::new(&parameters, &budget).round(2);
        scope
            .text(&value(text))
            .map_err(|fault| fault.locate("").to_string())
    }

    #[test]
    fn formulas_are_worked_out_and_other_braces_left_alone() {
        let cases = [
            ("hop{i}", "hop2"),
            ("{i-1}{i+1}", "13"),
            ("hop{length-i+1}", "hop2"),
            ("{ length }", "{ length }"),
            ("{length - 5}", "-2"),
            ("{}", "{}"),
            ("{\"x\": {\"y\": 1}}", "{\"x\": {\"y\": 1}}"),
            ("{{length}}", "{length}"),
            ("{{length}", "{3"),
            ("a{", "a{"),
            ("}{i}{", "}2{"),
            ("{长}", "{长}"),
        ];
        for (text, expected) in cases {
            assert_eq!(filled(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn an_escaped_text_stands_for_itself() {
        for text in [
            "{i}",
            "{{i}}",
            "{{{i}}}",
            "{i",
            "a{{i}b{length+1}}",
            "{}",
            "{{",
            "{{x} }",
        ] {
            assert_eq!(filled(&escaped(text)).as_deref(), Ok(text));
        }
    }

    #[test]
    fn an_unknown_name_is_an_error_with_a_suggestion() {
        assert_eq!(
            filled("hop{lenght}"),
            Err("line 1, column 1: unknown name \"lenght\" in a formula; \
                 expected length or i; did you mean \"length\"?"
                .to_owned())
        );
    }

    #[test]
    fn conditions_compare_formulas() {
        let budget = Scope::budget();
        let parameters = [parameter("n", 3)];
        let scope = Scope::new(&parameters, &budget);
        let holds = |text: &str| scope.holds(Some(&value(text))).ok();
        assert_eq!(holds("n >= 3"), Some(true));
        assert_eq!(holds("n+1<=3"), Some(false));
        assert_eq!(holds("n == 2 + 1"), Some(true));
        assert_eq!(holds("n > 3"), Some(false));
        assert_eq!(holds("n < 4"), Some(true));
        assert_eq!(holds("n"), None);
        assert_eq!(holds("m > 1"), None);
    }
}
