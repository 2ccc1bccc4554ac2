//! What a value is typed into or chosen from, by what it is.

use hopscope_core::Lang;
use hopscope_core::scenario::catalogue::Holds;

use super::topics::topics;
use crate::browser;
use crate::el::{Callback, El, el};
use crate::i18n::build as words;

/// The units of durations.
const UNITS: [&str; 3] = ["us", "ms", "s"];

/// A field on its way to its input.
pub(super) struct Input<'a> {
    /// The id of the input.
    pub(super) id: &'a str,
    /// The label of the field.
    pub(super) label: &'a str,
    /// What is set, as it is typed.
    pub(super) value: String,
    /// What it is if nothing is set.
    pub(super) default: &'a str,
    /// The id of what is said of a mistake, if there is one.
    pub(super) mistake: Option<String>,
    /// Takes what is typed.
    pub(super) set: Callback<String>,
    pub(super) lang: Lang,
}

impl Input<'_> {
    /// The input of a value of this kind, with what belongs to it.
    pub(super) fn draw(self, holds: Holds) -> El {
        let (on, off) = (words::ON.get(self.lang), words::OFF.get(self.lang));
        match holds {
            Holds::Topics => topics(self.id, self.label, &self.value, self.set, self.lang),
            Holds::Word(known) => {
                let words = known.iter().map(|word| (*word, *word));
                let list = choice(words, &self.value, self.default);
                self.finish(list)
            }
            Holds::Switch => {
                let words = [("true", on), ("false", off)].into_iter();
                let list = choice(words, &self.value, self.default);
                self.finish(list)
            }
            Holds::Notices => {
                let words = [
                    ("none", words::NOTICE_NONE),
                    ("connect", words::NOTICE_COME),
                    ("disconnect", words::NOTICE_GO),
                    ("both", words::NOTICE_BOTH),
                ];
                let words = words
                    .into_iter()
                    .map(|(word, name)| (word, name.get(self.lang)));
                let list = choice(words, &self.value, self.default);
                self.finish(list)
            }
            Holds::Lines | Holds::Items | Holds::Keys => {
                let area = el("textarea")
                    .num("rows", self.value.matches('\n').count().clamp(1, 8) + 1)
                    .set("spellcheck", "false")
                    .set("wrap", "off")
                    .value(self.value.clone());
                self.finish(area)
            }
            Holds::Duration => self.duration(),
            Holds::Percent => {
                let (value, default) = (self.value.clone(), self.default.to_owned());
                let input = self.finish(line(value, default).set("inputmode", "decimal"));
                let unit = el("span")
                    .class("unit")
                    .set("aria-hidden", "true")
                    .text("%");
                el("div").class("measure").child(input).child(unit)
            }
            Holds::Number => {
                let (value, default) = (self.value.clone(), self.default.to_owned());
                self.finish(line(value, default).set("inputmode", "numeric"))
            }
            Holds::Octets | Holds::Key | Holds::Table => {
                let (value, default) = (self.value.clone(), self.default.to_owned());
                self.finish(line(value, default))
            }
        }
    }

    /// A number and its unit.
    fn duration(self) -> El {
        let unit_id = format!("{}-unit", self.id);
        let (number, unit) = parts(&self.value);
        let (usual, usual_unit) = parts(self.default);
        let unit = unit.or(usual_unit).unwrap_or("ms");
        let changed = {
            let (set, unit_id) = (self.set.clone(), unit_id.clone());
            Callback::from(move |event: yew::Event| {
                let unit = browser::value_by_id(&unit_id);
                set.emit(joined(&browser::typed(&event), &unit));
            })
        };
        let turned = {
            let (set, number) = (self.set.clone(), number.to_owned());
            Callback::from(move |event: yew::Event| {
                if !number.is_empty() {
                    set.emit(joined(&number, &browser::typed(&event)));
                }
            })
        };
        let units = UNITS.into_iter().map(|unit| (unit, unit));
        let units = choice(units, unit, "ms")
            .set("id", unit_id)
            .set(
                "aria-label",
                format!("{}: {}", self.label, words::UNIT.get(self.lang)),
            )
            .on_change(turned);
        let input = line(number.to_owned(), usual.to_owned())
            .maybe("data-set", self.taken(number))
            .set("inputmode", "decimal");
        let input = named(input, self.id, self.mistake).on_change(changed);
        el("div").class("measure").child(input).child(units)
    }

    /// What has been taken over into the scenario: what was refused has not.
    fn taken(&self, value: &str) -> Option<String> {
        self.mistake.is_none().then(|| value.to_owned())
    }

    fn finish(self, input: El) -> El {
        let input = input.maybe("data-set", self.taken(&self.value));
        let set = self.set;
        let changed = Callback::from(move |event: yew::Event| set.emit(browser::typed(&event)));
        named(input, self.id, self.mistake).on_change(changed)
    }
}

fn named(input: El, id: &str, mistake: Option<String>) -> El {
    input
        .set("id", id.to_owned())
        .flag("aria-invalid", mistake.is_some())
        .maybe("aria-describedby", mistake)
}

fn line(value: String, default: String) -> El {
    el("input")
        .set("type", "text")
        .set("autocomplete", "off")
        .set("spellcheck", "false")
        .set("placeholder", default)
        .value(value)
}

/// The number and the unit of a duration; what is none of ours is all number.
fn parts(typed: &str) -> (&str, Option<&'static str>) {
    let letters = typed.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let number = typed[..typed.len() - letters.len()].trim();
    let known = match letters.trim() {
        "\u{b5}s" => "us",
        other => other,
    };
    let unit = UNITS.into_iter().find(|unit| *unit == known);
    match unit {
        Some(unit) if !number.is_empty() => (number, Some(unit)),
        _ => (typed, None),
    }
}

/// A duration of what was typed: a bare number has the unit that stands beside it.
fn joined(typed: &str, unit: &str) -> String {
    let typed = typed.trim();
    let bare = !typed.is_empty() && typed.bytes().all(|c| c.is_ascii_digit() || c == b'.');
    if bare {
        [typed, unit].concat()
    } else {
        typed.to_owned()
    }
}

/// A list to choose from; nothing chosen is the default.
pub(super) fn choice<'a>(
    known: impl Iterator<Item = (&'a str, &'a str)>,
    value: &str,
    default: &str,
) -> El {
    let value = if value.is_empty() { default } else { value };
    let options = known.map(|(word, shown)| {
        el("option")
            .set("value", word.to_owned())
            .selected(word.eq_ignore_ascii_case(value))
            .text(shown.to_owned())
    });
    el("select").children(options.collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_a_number_and_a_unit() {
        for (typed, number, unit) in [
            ("5ms", "5", Some("ms")),
            ("0.25 s", "0.25", Some("s")),
            ("7\u{b5}s", "7", Some("us")),
            ("soon", "soon", None),
            ("5 min", "5 min", None),
            ("ms", "ms", None),
            ("", "", None),
        ] {
            assert_eq!(parts(typed), (number, unit), "{typed}");
        }
        assert_eq!(joined(" 5 ", "ms"), "5ms");
        assert_eq!(joined("2s", "ms"), "2s", "who types a unit means it");
        assert_eq!(joined("soon", "ms"), "soon", "the core says what is wrong");
        assert_eq!(joined("", "ms"), "");
    }
}
