//! Many messages to a call.

use core::time::Duration;
use std::collections::VecDeque;
use std::sync::Arc;
use std::thread;

use hopscope::Config;
use hopscope::Context;
use hopscope::Endpoint;
use hopscope::Socket;
use hopscope::blocking;
use hopscope_core::Message;
use hopscope_core::socket::RecvError;
use hopscope_core::socket::SendError;
use hopscope_core::socket::SocketKind;
use hopscope_core::trace::EventKind;
use tokio::task::yield_now;

use crate::support::check;
use crate::support::endpoints;
use crate::support::poll_once;
use crate::support::watched;

/// Messages of one frame, of several, and large ones, each telling its number in its last frame.
fn mixed(count: usize) -> VecDeque<Message> {
    let number = |number: usize| match number % 40 {
        0 | 4 => Message::of(["head".to_owned(), number.to_string()]),
        1 => Message::of([format!("{number}{}", " ".repeat(40_000))]),
        2 => Message::of([format!("{number}{}", " ".repeat(100))]),
        _ => Message::from(number.to_string()),
    };
    (0..count).map(number).collect()
}

/// A socket whose queues take so many.
fn narrow(context: &Context, kind: SocketKind, mark: usize) -> Socket {
    let mut config = Config::default();
    config.options.send_high_water_mark = mark;
    config.options.receive_high_water_mark = mark;
    context.socket_with(kind, config)
}

#[test]
fn they_come_in_their_order_over_every_transport() {
    check(|| async {
        for endpoint in endpoints() {
            let context = Context::new();
            let [push, pull] =
                [SocketKind::Push, SocketKind::Pull].map(|kind| context.socket(kind));
            push.connect(&pull.bind(&endpoint).await?)?;
            let sent = mixed(2_500);
            let mut messages = sent.clone();
            let sending = tokio::spawn(async move {
                push.send_many(&mut messages).await?;
                Ok::<_, SendError>((push, messages.len()))
            });
            let mut came = Vec::new();
            while came.len() < sent.len() {
                let (before, most) = (came.len(), sent.len() - came.len());
                let count = pull.recv_many(&mut came, most.min(7)).await?;
                assert!((1..=most.min(7)).contains(&count), "{count}");
                assert_eq!(came.len(), before + count);
            }
            assert_eq!(came, Vec::from(sent), "{endpoint}");
            let (_push, left) = sending.await??;
            assert_eq!(left, 0);
        }
        Ok(())
    });
}

#[test]
fn threads_send_and_receive_many() -> Result<(), Box<dyn core::error::Error>> {
    let push = blocking::Socket::new(SocketKind::Push);
    let pull = blocking::Socket::new(SocketKind::Pull);
    push.connect(&pull.bind(&Endpoint::loopback(0))?)?;
    let sent = mixed(2_500);
    let mut messages = sent.clone();
    let sending = thread::spawn(move || push.send_many(&mut messages).map(|()| push));
    let mut came = Vec::new();
    while came.len() < sent.len() {
        pull.recv_many(&mut came, usize::MAX)?;
    }
    assert_eq!(came, Vec::from(sent));
    drop(sending.join().expect("it does not panic")?);
    Ok(())
}

#[test]
fn what_marks_keep_back_stays_with_the_caller() {
    check(|| async {
        // Nobody is there yet; the queue takes three.
        let context = Context::new();
        let [pull, push] =
            [SocketKind::Pull, SocketKind::Push].map(|kind| narrow(&context, kind, 3));
        let endpoint = Endpoint::inproc("later");
        push.connect(&endpoint)?;
        let mut numbers: VecDeque<_> = (0..10).map(|number: i32| number.to_string()).collect();
        let given_up = poll_once(push.send_many(&mut numbers)).await;
        assert!(given_up.is_none(), "there is room for three only");
        assert_eq!(numbers.front().map(String::as_str), Some("3"));
        // What was sent before comes once, and so does the rest.
        pull.bind(&endpoint).await?;
        let sending = push.send_many(&mut numbers);
        let receiving = async {
            let mut came = Vec::new();
            while came.len() < 10 {
                pull.recv_many(&mut came, 4).await?;
            }
            Ok::<_, RecvError>(came)
        };
        let (sent, came) = tokio::join!(sending, receiving);
        sent?;
        let all: Vec<_> = (0..10)
            .map(|number: i32| Message::from(number.to_string()))
            .collect();
        assert_eq!(came?, all);
        assert!(numbers.is_empty());
        Ok(())
    });
}

#[test]
fn a_call_that_is_given_up_at_any_point_repeats_and_loses_nothing() {
    check(|| async {
        for endpoint in [Endpoint::loopback(0), Endpoint::inproc("many")] {
            let context = Context::new();
            let [push, pull] =
                [SocketKind::Push, SocketKind::Pull].map(|kind| narrow(&context, kind, 2));
            push.connect(&pull.bind(&endpoint).await?)?;
            let sent = mixed(400);
            let mut messages = sent.clone();
            let sending = async {
                while !messages.is_empty() {
                    if let Some(sent) = poll_once(push.send_many(&mut messages)).await {
                        sent?;
                    }
                    yield_now().await;
                }
                Ok::<_, SendError>(())
            };
            let receiving = async {
                let mut came = Vec::new();
                while came.len() < sent.len() {
                    if let Some(received) = poll_once(pull.recv_many(&mut came, 3)).await {
                        received?;
                    }
                    yield_now().await;
                }
                Ok::<_, RecvError>(came)
            };
            let (done, came) = tokio::join!(sending, receiving);
            done?;
            assert_eq!(came?, Vec::from(sent), "{endpoint}");
        }
        Ok(())
    });
}

#[test]
fn one_that_is_refused_stays_in_front_and_those_before_it_are_sent() {
    check(|| async {
        let rep = Socket::new(SocketKind::Rep);
        let req = Socket::new(SocketKind::Req);
        req.connect(&rep.bind(&Endpoint::loopback(0)).await?)?;
        let mut requests = VecDeque::from(["one", "two"]);
        let refused = req.send_many(&mut requests).await;
        assert_eq!(refused, Err(SendError::WrongState));
        assert_eq!(requests, ["two"]);
        let mut came = Vec::new();
        assert_eq!(rep.recv_many(&mut came, 10).await, Ok(1));
        assert_eq!(came, [Message::from("one")]);
        // It is the reply's turn now.
        let out_of_turn = rep.recv_many(&mut came, 10).await;
        assert_eq!(out_of_turn, Err(RecvError::WrongState));
        assert_eq!(came.len(), 1);
        Ok(())
    });
}

#[test]
fn patience_is_for_each_message_and_none_is_lost_when_it_ends() {
    check(|| async {
        let soon = Some(Duration::from_millis(1));
        let config = Config {
            send_timeout: soon,
            receive_timeout: soon,
            ..Config::default()
        };
        let push = Socket::with(SocketKind::Push, config.clone());
        let mut messages = VecDeque::from(["nobody", "is", "there"]);
        let late = push.send_many(&mut messages).await;
        assert_eq!((late, messages.len()), (Err(SendError::WouldBlock), 3));

        let pull = Socket::with(SocketKind::Pull, config);
        let mut came = Vec::new();
        let late = pull.recv_many(&mut came, 5).await;
        assert_eq!((late, came.len()), (Err(RecvError::WouldBlock), 0));
        assert_eq!(pull.recv_many(&mut came, 0).await, Ok(0));
        Ok(())
    });
}

#[test]
fn each_of_many_has_its_own_turn_among_peers() {
    check(|| async {
        let push = Socket::new(SocketKind::Push);
        let pulls = [(); 3].map(|()| Socket::new(SocketKind::Pull));
        let bound = push.bind(&Endpoint::loopback(0)).await?;
        for pull in &pulls {
            pull.connect(&bound)?;
        }
        crate::support::until("all three are there", || push.peers().len() == 3).await;
        let mut messages: VecDeque<_> = (0..30).map(|number: i32| number.to_string()).collect();
        push.send_many(&mut messages).await?;
        for pull in &pulls {
            let mut came = Vec::new();
            while came.len() < 10 {
                pull.recv_many(&mut came, 100).await?;
            }
            assert_eq!(came.len(), 10, "they are dealt out evenly");
        }
        Ok(())
    });
}

#[test]
fn a_listener_hears_of_each_of_many() {
    check(|| async {
        let ((push, sent), (pull, came)) = (watched(SocketKind::Push), watched(SocketKind::Pull));
        push.connect(&pull.bind(&Endpoint::loopback(0)).await?)?;
        push.send_many(&mut mixed(100)).await?;
        let mut messages = Vec::new();
        while messages.len() < 100 {
            pull.recv_many(&mut messages, 100).await?;
        }
        let count = |log: &Arc<crate::support::Log>, kind| {
            let events = log.events.lock().expect("no test panics while it logs");
            events.iter().filter(|event| **event == kind).count()
        };
        assert_eq!(count(&sent, EventKind::Sent), 100);
        assert_eq!(count(&came, EventKind::Delivered), 100);
        Ok(())
    });
}
