//! Small bodies between two sockets of a process that have one peer each go past the queues: whatever
//! comes in between, they keep their order, their marks and their end.

use core::cell::Cell;
use core::future::poll_fn;
use core::pin::pin;
use core::task::Poll;

use hopscope::Context;
use hopscope::Endpoint;
use hopscope::Socket;
use hopscope::SocketEventKind;
use hopscope::blocking;
use hopscope_core::Message;
use hopscope_core::socket::RecvError;
use hopscope_core::socket::SendError;
use hopscope_core::socket::SocketKind;
use hopscope_core::socket::SocketKind::{Dealer, Pull, Push};
use hopscope_core::socket::SocketOptions;
use hopscope_core::trace::EventKind;
use tokio::runtime::Handle;
use tokio::runtime::RuntimeFlavor;
use tokio::task::yield_now;

use crate::support::Checked;
use crate::support::check;
use crate::support::until;

const PLACE: &str = "inproc://near";

fn with_marks(context: &Context, kind: SocketKind, send: usize, receive: usize) -> Socket {
    let options = SocketOptions {
        send_high_water_mark: send,
        receive_high_water_mark: receive,
        ..SocketOptions::default()
    };
    let config = hopscope::Config {
        options,
        ..hopscope::Config::default()
    };
    context.socket_with(kind, config)
}

/// Two sockets that have met, the first connected to the second: a message has passed.
async fn pair(
    context: &Context,
    kinds: [SocketKind; 2],
    [send, receive]: [usize; 2],
) -> Result<[Socket; 2], Box<dyn core::error::Error>> {
    let [near, far] = kinds.map(|kind| with_marks(context, kind, send, receive));
    near.connect(&far.bind(&PLACE.parse()?).await?)?;
    near.send("first").await?;
    assert_eq!(far.recv().await?, "first".into());
    Ok([near, far])
}

fn number(number: usize) -> Vec<u8> {
    format!("{number:064}").into_bytes()
}

/// Sends what can be sent from `first` on without waiting, and tells how many.
fn fill(socket: &Socket, first: usize) -> usize {
    (0..5_000)
        .take_while(|more| {
            let sent = socket.try_send(number(first + more));
            sent.map_err(|unsent| assert_eq!(unsent.error, SendError::WouldBlock))
                .is_ok()
        })
        .count()
}

async fn receive(socket: &Socket, numbers: core::ops::Range<usize>) {
    for expected in numbers {
        let came = socket.recv().await;
        assert_eq!(came, Ok(number(expected).into()), "{expected}");
    }
}

#[test]
fn messages_of_every_kind_keep_their_order() {
    check(|| async {
        let [push, pull] = pair(&Context::new(), [Push, Pull], [1000, 1000]).await?;
        let all: Vec<Message> = (0..900)
            .map(|at| match at % 9 {
                0 => Message::of([number(at), number(at)]),
                1 => Message::from(vec![1; at]),
                2 => Message::from(""),
                3 => Message::from(vec![3; 70_000]),
                _ => Message::from(number(at)),
            })
            .collect();
        for message in &all {
            push.send(message.clone()).await?;
        }
        for message in &all {
            assert_eq!(pull.recv().await?, *message);
        }
        Ok(())
    });
}

#[test]
fn both_marks_together_are_what_waits_and_half_of_it_makes_room() {
    check(|| async {
        for [send, receive_mark, sum] in [
            [1, 1, 2],
            [4, 6, 10],
            [1000, 1000, 2000],
            // Full, it has not drained to half of it.
            [1500, 10, 1500],
        ] {
            let marks = [send, receive_mark];
            let [push, pull] = pair(&Context::new(), [Push, Pull], marks).await?;
            let sent = Cell::new(0);
            // Where the task passes some while the line is being filled, the other side may be full
            // before half of the line has drained.
            let least = match Handle::current().runtime_flavor() {
                RuntimeFlavor::CurrentThread => sum,
                _ => send.max(receive_mark + send / 2),
            };
            // The task passes as much as the other side has room for.
            until("both are full", || {
                sent.set(sent.get() + fill(&push, sent.get()));
                sent.get() >= least
            })
            .await;
            for _ in 0..20 {
                sent.set(sent.get() + fill(&push, sent.get()));
                yield_now().await;
            }
            let sent = sent.into_inner();
            assert!(sent <= send + receive_mark, "{marks:?}: {sent} are sent");
            receive(&pull, 0..sent).await;
            assert_eq!(pull.try_recv(), Err(RecvError::WouldBlock));
            push.send(number(sent)).await?;
            receive(&pull, sent..sent + 1).await;
        }
        Ok(())
    });
}

#[test]
fn without_a_mark_nothing_waits() {
    check(|| async {
        let [push, pull] = pair(&Context::new(), [Push, Pull], [0, 0]).await?;
        assert_eq!(fill(&push, 0), 5_000);
        receive(&pull, 0..5_000).await;
        Ok(())
    });
}

#[test]
fn who_waits_for_room_is_woken_and_may_give_up() {
    check(|| async {
        let [push, pull] = pair(&Context::new(), [Push, Pull], [2, 2]).await?;
        let (mut sent, mut received) = (fill(&push, 0), 0);
        for _ in 0..50 {
            {
                let mut sending = pin!(push.send(number(sent)));
                let polled = poll_fn(|context| Poll::Ready(sending.as_mut().poll(context)));
                if polled.await.is_pending() {
                    receive(&pull, received..received + 1).await;
                    received += 1;
                    if received % 3 == 0 {
                        continue;
                    }
                    while received < sent {
                        receive(&pull, received..received + 1).await;
                        received += 1;
                    }
                    sending.await?;
                }
            }
            sent += 1;
        }
        receive(&pull, received..sent).await;
        assert_eq!(pull.try_recv(), Err(RecvError::WouldBlock));
        Ok(())
    });
}

#[test]
fn a_listener_that_comes_in_the_middle_hears_of_all_that_is_sent_from_then_on() {
    check(|| async {
        let [push, pull] = pair(&Context::new(), [Push, Pull], [100, 100]).await?;
        for at in 0..10 {
            push.send(number(at)).await?;
        }
        receive(&pull, 0..4).await;
        let [mut sends, mut receives] = [&push, &pull].map(|socket| socket.monitor(1_000, true));
        for at in 10..20 {
            push.send(number(at)).await?;
        }
        receive(&pull, 4..20).await;
        let mut queued = 0;
        while queued < 10 {
            let event = sends.next().await.expect("the socket is there");
            if let SocketEventKind::Core(event) = event.kind {
                queued += usize::from(event.kind() == EventKind::Queued);
            }
        }
        let mut delivered = 0;
        while delivered < 16 {
            let event = receives.next().await.expect("the socket is there");
            if let SocketEventKind::Core(event) = event.kind {
                delivered += usize::from(event.kind() == EventKind::Delivered);
            }
        }
        Ok(())
    });
}

#[test]
fn peers_that_come_and_go_in_the_middle_take_nothing_along() {
    check(|| async {
        let context = Context::new();
        let [push, pull] = pair(&context, [Push, Pull], [100, 100]).await?;
        // Another who sends: each one's messages keep their order.
        fill_to(&push, 0, 10);
        receive(&pull, 0..3).await;
        let other = with_marks(&context, Push, 100, 100);
        other.connect(&PLACE.parse()?)?;
        other.send("from the other").await?;
        fill_to(&push, 10, 20);
        let (mut next, mut others) = (3, 0);
        while next < 20 || others < 1 {
            let came = pull.recv().await?;
            if came == "from the other".into() {
                others += 1;
            } else {
                assert_eq!(came, number(next).into());
                next += 1;
            }
        }
        assert!(other.close(None).await);
        until("the other has gone", || pull.status().len() == 1).await;
        fill_to(&push, 20, 30);
        receive(&pull, 20..25).await;
        // The sender leaves: what it has sent comes all the same.
        assert!(push.close(None).await);
        receive(&pull, 25..30).await;
        assert_eq!(pull.try_recv(), Err(RecvError::WouldBlock));
        Ok(())
    });
}

fn fill_to(push: &Socket, from: usize, to: usize) {
    for at in from..to {
        push.try_send(number(at)).expect("there is room");
    }
}

#[test]
fn what_is_dealt_to_two_receivers_comes_once() {
    check(|| async {
        let context = Context::new();
        let [push, pull] = pair(&context, [Push, Pull], [100, 100]).await?;
        fill_to(&push, 0, 10);
        // These went to the first before there was a second.
        let second = with_marks(&context, Pull, 100, 100);
        push.connect(&second.bind(&"inproc://second".parse()?).await?)?;
        until("both are there", || push.peers().len() == 2).await;
        receive(&pull, 0..10).await;
        fill_to(&push, 10, 30);
        let mut came = Vec::new();
        for _ in 0..10 {
            came.push(pull.recv().await?);
            came.push(second.recv().await?);
        }
        came.sort_by_key(ToString::to_string);
        let sent: Vec<Message> = (10..30).map(|at| number(at).into()).collect();
        assert_eq!(came, sent);
        // And after it has gone, the first is the only one again.
        push.disconnect(&"inproc://second".parse()?)?;
        until("the second has gone", || push.status().len() == 1).await;
        fill_to(&push, 30, 40);
        receive(&pull, 30..40).await;
        Ok(())
    });
}

#[test]
fn a_call_that_tells_who_sent_it_takes_turns_with_others() {
    check(|| async {
        let [one, other] = pair(&Context::new(), [Dealer, Dealer], [100, 100]).await?;
        fill_to(&one, 0, 30);
        fill_to(&other, 0, 30);
        for at in (0..30).step_by(3) {
            receive(&other, at..at + 1).await;
            let (message, peer) = other.recv_from().await?;
            assert_eq!(message, number(at + 1).into());
            assert!(peer.is_some_and(|peer| peer.kind == Some(Dealer)));
            let mut more = Vec::new();
            assert_eq!(other.recv_many(&mut more, 1).await?, 1);
            assert_eq!(more, [number(at + 2).into()]);
        }
        receive(&one, 0..30).await;
        Ok(())
    });
}

#[test]
fn a_receiver_that_leaves_and_comes_again_gets_what_waits() {
    check(|| async {
        let context = Context::new();
        let [push, pull] = pair(&context, [Push, Pull], [10, 10]).await?;
        fill_to(&push, 0, 5);
        receive(&pull, 0..5).await;
        drop(pull);
        until("it has gone", || push.peers().is_empty()).await;
        fill_to(&push, 5, 10);
        let pull = with_marks(&context, Pull, 10, 10);
        pull.bind(&PLACE.parse()?).await?;
        receive(&pull, 5..10).await;
        fill_to(&push, 10, 15);
        receive(&pull, 10..15).await;
        Ok(())
    });
}

#[test]
fn several_threads_share_one_way_and_lose_nothing() -> Checked {
    let context = blocking::Context::new();
    let [push, pull] = [Push, Pull].map(|kind| context.socket(kind));
    push.connect(&pull.bind(&Endpoint::inproc("threads"))?)?;
    let (senders, each) = (3, 5_000);
    let send = |sender: usize| {
        for at in 0..each {
            let sent = push.send(number(sender * each + at));
            sent.expect("it can be sent");
        }
    };
    let receive = || {
        let mut last = vec![None; senders];
        for count in 0.. {
            let message = pull.recv().expect("it can be received");
            let text = message.to_string();
            // The last one has nothing in it.
            let Ok(came) = text.trim_matches('"').parse::<usize>() else {
                return count;
            };
            let before = last[came / each].replace(came);
            assert!(before < Some(came), "{before:?} before {came}");
        }
        unreachable!("somebody says when to stop")
    };
    let received: usize = std::thread::scope(|scope| {
        let receivers = [(); 2].map(|()| scope.spawn(receive));
        let sending: Vec<_> = (0..senders)
            .map(|sender| scope.spawn(move || send(sender)))
            .collect();
        for sender in sending {
            sender.join().expect("nothing fails");
        }
        for _ in &receivers {
            push.send("").expect("it can be sent");
        }
        let counts = receivers.map(|receiver| receiver.join().expect("nothing fails"));
        counts.into_iter().sum()
    });
    assert_eq!(received, senders * each);
    Ok(())
}
