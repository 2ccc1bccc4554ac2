//! Scenarios as programs in other languages, run for real: each node's application hears the frames
//! that it hears in the picture.

mod company;
mod languages;
mod scenarios;

use hopscope_code::Language;
use hopscope_core::scenario::Scenario;
use hopscope_core::world::{self, Over};

use company::Company;
use scenarios::{ALL, JOINING, lessons, parse};

/// Runs each scenario as programs in `language`; leaves out those of which it says that it cannot.
/// Gives the names of the ones left out.
fn run_all(language: Language) -> Vec<String> {
    let all = lessons()
        .into_iter()
        .chain(ALL.map(|(name, source)| (name.to_owned(), parse(source))));
    let mut left_out = Vec::new();
    let mut companies = Vec::new();
    for (name, scenario) in all {
        match Company::of(&name, &scenario, language) {
            Some(company) => companies.push((name, scenario, company)),
            None => left_out.push(name),
        }
    }
    languages::build(language, companies.iter_mut().map(|(.., company)| company));
    for (name, scenario, company) in companies {
        let heard = company.play(&scenario);
        let trace = world::play(&scenario, Over::Inproc);
        let told = company::told(&scenario, &trace, language);
        assert_eq!(heard.text(), told.text(), "{name} in {language:?}");
    }
    left_out
}

#[test]
fn programs_in_python_hear_what_the_picture_tells() {
    let left_out = run_all(Language::Python);
    assert_eq!(left_out, ["drafts"]);
}

#[test]
fn programs_in_rust_hear_what_the_picture_tells() {
    let left_out = run_all(Language::Rust);
    assert_eq!(left_out, ["frame-by-frame"]);
}

#[test]
fn programs_in_c_hear_what_the_picture_tells() {
    let left_out = run_all(Language::C);
    assert_eq!(left_out, ["drafts"]);
}

#[test]
fn programs_in_javascript_hear_what_the_picture_tells() {
    let left_out = run_all(Language::JavaScript);
    assert_eq!(left_out, ["frame-by-frame", "drafts"]);
}

#[test]
fn command_lines_hear_what_the_picture_tells() {
    let left_out = run_all(Language::Shell);
    let expected = [
        "frame-by-frame",
        "tidy-proxy",
        "wrong-client",
        "envelopes by hand",
        "several sockets",
        "pieces",
    ];
    assert_eq!(left_out, expected);
}

/// A subscriber of a PUB hears what is published from the moment when it has joined, and nothing
/// in between is missing.
#[test]
fn readers_hear_every_publication_from_the_first_that_they_hear() {
    for language in Language::ALL {
        let scenario: Scenario = parse(JOINING);
        let mut company = Company::of("joining", &scenario, language).expect("all can say it");
        languages::build(language, [&mut company].into_iter());
        let heard = company.hear(&scenario, "reader", 5);
        let expected: Vec<String> = (0..)
            .map(|number| ["\"A\" \"one\"", "\"A\" \"three\""][number % 2].to_owned())
            .skip(usize::from(heard[0] != "\"A\" \"one\""))
            .take(heard.len())
            .collect();
        assert_eq!(heard, expected, "{language:?}");
    }
}
