//! The built-in lessons: each is read, with every value of every parameter.

use hopscope_core::scenario::{Behaviour, Document, Format, Scenario, library};
use hopscope_core::socket::SocketKind;

/// Every scenario that a lesson can become.
fn variants(document: &Document) -> Vec<Scenario> {
    match document.parameters() {
        [] => vec![
            document
                .scenario(&[])
                .expect("a lesson without parameters is valid"),
        ],
        [parameter] => (parameter.min..=parameter.max)
            .map(|value| {
                document
                    .scenario(&[(&parameter.name, value)])
                    .unwrap_or_else(|error| panic!("{} = {value}: {error}", parameter.name))
            })
            .collect(),
        more => panic!("{} parameters: this test tries one at most", more.len()),
    }
}

#[test]
fn every_lesson_is_valid_with_every_value_of_its_parameter() {
    for lesson in library() {
        let document = lesson
            .document()
            .unwrap_or_else(|error| panic!("{}: {error}", lesson.id));
        for scenario in variants(&document) {
            assert!(scenario.opening.is_some(), "{} has an opening", lesson.id);
            assert!(
                (1..=2).contains(&scenario.predictions.len()),
                "{} asks",
                lesson.id
            );
            let told = scenario.narration.len();
            assert!(
                (6..=12).contains(&told),
                "{} tells {told} moments",
                lesson.id
            );
        }
    }
}

#[test]
fn every_text_is_there_in_both_languages() {
    for lesson in library() {
        let document = lesson.document().expect("tested above");
        for scenario in variants(&document) {
            let Scenario {
                title,
                summary,
                narration,
                predictions,
                parameters,
                ..
            } = scenario;
            let texts = [title, summary]
                .into_iter()
                .chain(narration.into_iter().map(|told| told.text))
                .chain(
                    predictions
                        .into_iter()
                        .flat_map(|asked| [asked.question, asked.explanation]),
                )
                .chain(parameters.into_iter().map(|parameter| parameter.label));
            for text in texts {
                assert!(
                    text.en.is_ascii() && !text.en.is_empty(),
                    "{}: {}",
                    lesson.id,
                    text.en
                );
                let chinese = text
                    .zh
                    .chars()
                    .any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
                assert!(chinese, "{}: {}", lesson.id, text.zh);
            }
        }
    }
}

#[test]
fn a_chain_is_written_out_to_its_length() {
    let chain = hopscope_core::scenario::find("chain-of-routers").expect("it is built in");
    let document = chain.document().expect("tested above");
    for length in 1..=8 {
        let scenario = document.scenario(&[("length", length)]).expect("1 to 8");
        let names: Vec<&str> = scenario
            .nodes
            .iter()
            .map(|node| node.name.as_str())
            .collect();
        let hops: Vec<String> = (1..=length).map(|hop| format!("hop{hop}")).collect();
        assert_eq!(names[0], "client");
        assert_eq!(names[1..names.len() - 1], hops);
        assert_eq!(names[names.len() - 1], "server");

        for (index, node) in scenario.nodes[1..names.len() - 1].iter().enumerate() {
            let [front, back] = node.sockets.as_slice() else {
                panic!("a proxy has two sockets")
            };
            assert_eq!(node.behaviour, Behaviour::Proxy);
            assert_eq!(
                (front.kind, back.kind),
                (SocketKind::Router, SocketKind::Dealer)
            );
            assert_eq!(front.binds, [format!("link{}", index + 1)]);
            assert_eq!(back.connects, [format!("link{}", index + 2)]);
            let identity = back.options.identity.as_ref().expect("hops are named");
            assert_eq!(identity.octets(), node.name.as_bytes());
        }
    }
    for length in [0, 9] {
        let error = document
            .scenario(&[("length", length)])
            .expect_err("out of range");
        let expected = error.expected.as_ref();
        assert_eq!(expected.map(|text| &*text.en), Some("1 to 8"));
    }
}

#[test]
fn the_bodies_of_the_identity_lesson_have_the_lengths_of_the_guide() {
    let lesson = hopscope_core::scenario::find("who-are-you").expect("it is built in");
    let scenario = lesson
        .document()
        .and_then(|document| document.scenario(&[]))
        .expect("valid");
    let lengths: Vec<usize> = scenario
        .nodes
        .iter()
        .filter_map(|node| match &node.behaviour {
            Behaviour::Script { steps } => Some(steps),
            _ => None,
        })
        .flatten()
        .filter_map(|step| match step {
            hopscope_core::scenario::ScriptStep::Send { message, .. } => {
                Some(message.size_octets())
            }
            _ => None,
        })
        .collect();
    assert_eq!(lengths, [39, 40]);
}

#[test]
fn a_lesson_is_the_same_scenario_as_json() {
    for lesson in library() {
        let value: serde_json::Value = toml::from_str(lesson.source()).expect("it is TOML");
        for json in [value.to_string(), format!("{value:#}")] {
            let document = Document::parse(&json, Format::Json).expect("the same as JSON");
            assert_eq!(
                variants(&document),
                variants(&lesson.document().expect("tested above"))
            );
        }
    }
}
