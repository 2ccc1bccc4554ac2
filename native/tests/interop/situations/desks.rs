//! An information desk: each question is answered some times or once, in any order among clients.

use std::collections::BTreeMap;

use hopscope_core::Message;
use hopscope_core::socket::SocketKind::{Dealer, Router};

use crate::support::libzmq::python;
use crate::support::{Ours, Party};

#[test]
fn our_clients_ask_at_their_desk() {
    const QUESTIONS: usize = 10;
    let mut desk = python(
        "situations/desk.py",
        &["desk", &(3 * QUESTIONS).to_string()],
    );
    let endpoint = desk.line().parse().expect("an endpoint");
    let clients = ["Ann", "Bob", "Cat"].map(|name| Ours::named(Dealer, name.as_bytes()));
    for client in &clients {
        client.connect(&endpoint);
        for question in 0..QUESTIONS {
            client.send([&question.to_string()]);
        }
    }
    for client in &clients {
        // The clerks answer at the same time: only the answers to one question keep their order.
        let mut answers: BTreeMap<String, Vec<String>> = BTreeMap::new();
        while answers
            .values()
            .flatten()
            .filter(|text| *text == "that is all")
            .count()
            < QUESTIONS
        {
            let message = client.recv();
            let [question, answer] = message.frames() else {
                panic!("expected question and answer, not {message}");
            };
            let [question, answer] = [question, answer]
                .map(|frame| String::from_utf8(frame.to_vec()).expect("it is text"));
            answers.entry(question).or_default().push(answer);
        }
        for question in 0..QUESTIONS {
            let mut expected: Vec<_> = (0..question % 5).map(|number| number.to_string()).collect();
            expected.push("that is all".to_owned());
            assert_eq!(answers[&question.to_string()], expected);
        }
    }
    assert_eq!(desk.finish().code, Some(0));
}

#[test]
fn their_clients_ask_at_our_desk_and_hear_only_their_own() {
    const QUESTIONS: usize = 10;
    let desk = Ours::new(Router);
    let endpoint = desk.bind().to_string();
    let clients = ["Ann", "Bob", "Cat"].map(|name| {
        let client = ["client", &endpoint, name, &QUESTIONS.to_string()];
        (name, python("situations/desk.py", &client))
    });
    let questions: Vec<Message> = (0..3 * QUESTIONS).map(|_| desk.recv()).collect();
    for question in questions.into_iter().rev() {
        desk.try_send(question).expect("it may send");
    }
    for (name, client) in clients {
        let answers = (0..QUESTIONS)
            .rev()
            .map(|number| format!("{name} asks {number}\n"));
        assert_eq!(client.finish().stdout, answers.collect::<String>());
    }
}
