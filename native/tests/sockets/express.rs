//! The express way, and whatever comes in between: nothing is lost, nothing changes places, and who is
//! to be told is told.

use core::time::Duration;
use std::collections::BTreeMap;
use std::sync::Arc;

use hopscope::Config;
use hopscope::Endpoint;
use hopscope::Socket;
use hopscope::SocketEventKind;
use hopscope_core::Frame;
use hopscope_core::Message;
use hopscope_core::connection::Heartbeat;
use hopscope_core::socket::RecvError;
use hopscope_core::socket::SocketKind;
use hopscope_core::socket::Unsent;
use hopscope_core::trace::EventKind;
use tokio::time::sleep;

use crate::support::Checked;
use crate::support::check;
use crate::support::poll_once;
use crate::support::socket;
use crate::support::until;

/// More than a line takes, and more than a mark.
const MANY: usize = 20_000;

/// A PULL and a PUSH that is connected to it.
async fn pair() -> Result<[Socket; 2], Box<dyn core::error::Error>> {
    let [pull, push] = [SocketKind::Pull, SocketKind::Push].map(Socket::new);
    push.connect(&pull.bind(&Endpoint::loopback(0)).await?)?;
    Ok([pull, push])
}

/// A body that tells its number, of this size or as long as that takes.
fn body(number: usize, size: usize) -> Vec<u8> {
    let mut body = number.to_le_bytes().to_vec();
    body.resize(size.max(8), 7);
    body
}

fn number(message: &Message) -> usize {
    let first = message.first().and_then(|frame| frame.first_chunk());
    usize::from_le_bytes(*first.expect("it has its number in front"))
}

/// Sends messages of these numbers, small and larger ones.
async fn send(push: &Socket, numbers: core::ops::Range<usize>) -> Result<(), Unsent> {
    for number in numbers {
        push.send(&body(number, 100 * (number % 4))).await?;
    }
    Ok(())
}

#[test]
fn what_takes_longer_keeps_its_place_among_what_takes_the_express_way() {
    /// A message of each kind, again and again.
    fn message(number: usize) -> Message {
        match number % 97 {
            40 => Message::from(body(number, 40_000)),
            41 | 42 => Message::of([body(number, 30), body(number, 0)]),
            43 => Message::of([body(number, 8), Vec::new(), body(number, 5_000)]),
            44 => Message::from(body(number, 70_000)),
            rest => Message::from(body(number, rest * 7)),
        }
    }
    check(|| async {
        let [pull, push] = pair().await?;
        let sending = tokio::spawn(async move {
            for number in 0..MANY {
                match message(number) {
                    // From borrowed octets, as most messages come.
                    message if message.len() == 1 => push.send(&*message.frames()[0]).await?,
                    message => push.send(message).await?,
                }
            }
            Ok::<_, Unsent>(push)
        });
        for number in 0..MANY {
            let received = match number % 5 {
                0 => pull.recv_from().await?.0,
                _ => pull.recv().await?,
            };
            assert!(received == message(number), "message {number}");
        }
        sending.await??;
        Ok(())
    });
}

#[test]
fn a_sender_that_nobody_receives_from_stops_and_nothing_is_lost() {
    check(|| async {
        let (pull, push) = (
            socket(SocketKind::Pull, "", 10),
            socket(SocketKind::Push, "", 10),
        );
        push.connect(&pull.bind(&Endpoint::loopback(0)).await?)?;
        let mut sent = 0;
        // It may be that the kernel was about to take more.
        for _ in 0..20 {
            while push.try_send(body(sent, 1_000)).is_ok() {
                sent += 1;
            }
            sleep(Duration::from_millis(5)).await;
        }
        // The kernel has a few MiB at most.
        assert!(sent < 100_000, "{sent} messages of 1,000 octets");
        for expected in 0..sent {
            assert_eq!(number(&pull.recv().await?), expected);
        }
        push.send("room again").await?;
        assert_eq!(pull.recv().await?, Message::from("room again"));
        Ok(())
    });
}

#[test]
fn who_begins_to_listen_hears_of_every_message_from_then_on() {
    check(|| async {
        let [pull, push] = pair().await?;
        send(&push, 0..MANY / 2).await?;
        for expected in 0..500 {
            assert_eq!(number(&pull.recv().await?), expected);
        }
        let (mut at_push, mut at_pull) =
            (push.monitor(10 * MANY, true), pull.monitor(10 * MANY, true));
        send(&push, MANY / 2..MANY / 2 + 300).await?;
        for expected in 500..MANY / 2 + 300 {
            assert_eq!(number(&pull.recv().await?), expected);
        }
        let mut told = BTreeMap::new();
        while told.get("delivered") < Some(&(MANY / 2 - 200)) {
            let event = at_pull.next().await.expect("the socket is there");
            if let SocketEventKind::Core(event) = event.kind {
                *told.entry(event.kind().name()).or_insert(0) += 1;
            }
        }
        while told.get("submitted") < Some(&300) {
            let event = at_push.next().await.expect("the socket is there");
            if let SocketEventKind::Core(event) = event.kind {
                *told.entry(event.kind().name()).or_insert(0) += 1;
            }
        }
        assert_eq!(told.get("submitted"), Some(&300));
        assert!(told.contains_key(EventKind::Sent.name()));
        Ok(())
    });
}

#[test]
fn all_that_was_sent_leaves_when_the_socket_closes_at_once() {
    check(|| async {
        let [pull, push] = pair().await?;
        push.send("first").await?;
        assert_eq!(pull.recv().await?, Message::from("first"));
        let receiving = tokio::spawn(async move {
            for expected in 0..MANY {
                assert_eq!(number(&pull.recv().await?), expected);
            }
            Ok::<_, RecvError>(())
        });
        send(&push, 0..MANY).await?;
        assert!(push.close(None).await);
        receiving.await??;
        Ok(())
    });
}

#[test]
fn a_peer_that_joins_has_its_share_and_one_that_goes_leaves_the_rest_to_others() {
    check(|| async {
        let [first, push] = pair().await?;
        send(&push, 0..1_000).await?;
        for expected in 0..1_000 {
            assert_eq!(number(&first.recv().await?), expected);
        }
        let second = Socket::new(SocketKind::Pull);
        push.connect(&second.bind(&Endpoint::loopback(0)).await?)?;
        until("both are there", || push.peers().len() == 2).await;
        send(&push, 0..1_000).await?;
        for expected in 0..500 {
            let numbers = [number(&first.recv().await?), number(&second.recv().await?)];
            let [less, more] = [numbers.iter().min(), numbers.iter().max()];
            assert_eq!(
                (less, more),
                (Some(&(2 * expected)), Some(&(2 * expected + 1)))
            );
        }
        drop(second);
        until("one is left", || push.peers().len() == 1).await;
        // What comes meanwhile waits for the second to come back: it was connected to.
        send(&push, 0..1_000).await?;
        let mut last = None;
        for _ in 0..500 {
            let next = number(&first.recv().await?);
            assert!(last < Some(next), "{next} after {last:?}");
            last = Some(next);
        }
        Ok(())
    });
}

#[test]
fn messages_of_several_peers_are_taken_in_turn_again_once_there_are_several() {
    check(|| async {
        let [pull, first] = pair().await?;
        send(&first, 0..2_000).await?;
        for expected in 0..100 {
            assert_eq!(number(&pull.recv().await?), expected);
        }
        let second = Socket::new(SocketKind::Push);
        let bound = first.peers()[0].endpoint.clone();
        second.connect(&bound)?;
        second.send(&body(MANY, 0)).await?;
        // It is not behind all that the first has sent.
        let mut taken = 100;
        while number(&pull.recv().await?) != MANY {
            taken += 1;
            if taken == 1_000 {
                // Wherever it was, it is there now.
                until("it has come", || pull.peers().len() == 2).await;
                sleep(Duration::from_millis(20)).await;
            }
        }
        assert!(taken < 2_000, "it came behind all others");
        Ok(())
    });
}

#[test]
fn calls_that_are_given_up_take_nothing_along_and_send_nothing_twice() {
    check(|| async {
        let [pull, push] = pair().await?;
        let sending = tokio::spawn(async move {
            for number in 0..MANY {
                let body = body(number, 64);
                // Polled once: it was sent then, or not at all.
                while poll_once(push.send(&body)).await.is_none() {
                    sleep(Duration::from_millis(1)).await;
                }
            }
            Ok::<_, Unsent>(push)
        });
        let mut expected = 0;
        while expected < MANY {
            match poll_once(pull.recv()).await {
                Some(received) => {
                    assert_eq!(number(&received?), expected);
                    expected += 1;
                }
                None => sleep(Duration::from_micros(100)).await,
            }
        }
        sending.await??;
        Ok(())
    });
}

#[test]
fn many_who_send_and_receive_at_once_lose_nothing_and_keep_the_order_of_each() {
    const TASKS: usize = 3;
    check(|| async {
        let (pull, push) = {
            let [pull, push] = pair().await?;
            (Arc::new(pull), Arc::new(push))
        };
        let mut tasks = Vec::new();
        for task in 0..TASKS {
            let push = push.clone();
            tasks.push(tokio::spawn(async move {
                for number in 0..MANY / TASKS {
                    let message = body(number * TASKS + task, 20 * (number % 8));
                    push.send(&message).await?;
                    if number % 100 == 0 {
                        tokio::task::yield_now().await;
                    }
                }
                Ok::<_, Unsent>(())
            }));
        }
        let mut receivers = Vec::new();
        for _ in 0..2 {
            let pull = pull.clone();
            receivers.push(tokio::spawn(async move {
                let mut received = Vec::new();
                loop {
                    match pull.recv().await?.first() {
                        Some(frame) if frame.is_empty() => return Ok::<_, RecvError>(received),
                        Some(frame) => received.push(number(&frame.clone().into())),
                        None => {}
                    }
                }
            }));
        }
        for task in tasks {
            task.await??;
        }
        for _ in &receivers {
            push.send(Frame::EMPTY).await?;
        }
        let mut all = Vec::new();
        for receiver in receivers {
            let received = receiver.await??;
            for task in 0..TASKS {
                let of_task = received.iter().filter(|number| *number % TASKS == task);
                assert!(of_task.is_sorted(), "of one sender, to one receiver");
            }
            all.extend(received);
        }
        all.sort_unstable();
        assert!(all.into_iter().eq(0..MANY / TASKS * TASKS));
        Ok(())
    });
}

#[test]
fn a_peer_is_answered_behind_messages_that_are_taken_only_so_far() {
    let heartbeat = Heartbeat {
        interval: Some(Duration::from_millis(50)),
        timeout: Some(Duration::from_millis(300)),
        ..Heartbeat::default()
    };
    check(|| async move {
        let [pull, push] = [SocketKind::Pull, SocketKind::Push].map(|kind| {
            let config = Config {
                heartbeat,
                ..Config::default()
            };
            Socket::with(kind, config)
        });
        push.connect(&pull.bind(&Endpoint::loopback(0)).await?)?;
        send(&push, 0..500).await?;
        for expected in 0..100 {
            assert_eq!(number(&pull.recv().await?), expected);
        }
        let peer = push.peers()[0].clone();
        // Each side would give the other up in less.
        sleep(Duration::from_millis(900)).await;
        for expected in 100..500 {
            assert_eq!(number(&pull.recv().await?), expected);
        }
        // It was the same link all the time.
        assert!(Arc::ptr_eq(&peer, &push.peers()[0]));
        Ok(())
    });
}

#[test]
fn a_subscriber_that_wanted_everything_is_given_no_more_than_it_wants_now() {
    check(|| async {
        let [publisher, subscriber] = [SocketKind::Pub, SocketKind::Sub].map(Socket::new);
        subscriber.subscribe("")?;
        subscriber.connect(&publisher.bind(&Endpoint::loopback(0)).await?)?;
        while poll_once(subscriber.recv()).await.is_none() {
            publisher.send("first").await?;
            sleep(Duration::from_millis(1)).await;
        }
        let both =
            |round: usize| (0..300).map(move |number| ["a", "b"].map(|it| (it, round, number)));
        let text = |(it, round, number): (&str, usize, usize)| format!("{it} {round} {number:080}");
        for message in both(1).flatten() {
            publisher.send(text(message)).await?;
        }
        // Those of the beginning, and some of both kinds.
        let mut kinds = [0, 0];
        while kinds.iter().sum::<usize>() < 50 {
            let message = subscriber.recv().await?;
            kinds[0] += usize::from(message.frames()[0].starts_with(b"a 1"));
            kinds[1] += usize::from(message.frames()[0].starts_with(b"b 1"));
        }
        assert_eq!(kinds, [25, 25]);
        subscriber.subscribe("a")?;
        subscriber.unsubscribe("")?;
        for message in both(2).flatten() {
            publisher.send(text(message)).await?;
        }
        let mut expected = (0..300).map(|number| text(("a", 2, number)));
        let mut next = expected.next();
        while let Some(text) = &next {
            let message = subscriber.recv().await?;
            let frame = &message.frames()[0];
            assert!(!frame.starts_with(b"b 2"), "{frame}");
            if frame.starts_with(b"a 2") {
                assert_eq!(frame.text(), Some(&**text));
                next = expected.next();
            }
        }
        Ok(())
    });
}

#[test]
fn threads_send_and_receive_on_the_express_way_too() -> Checked {
    use hopscope::blocking;
    let [pull, push] = [SocketKind::Pull, SocketKind::Push].map(blocking::Socket::new);
    push.connect(&pull.bind(&Endpoint::loopback(0))?)?;
    let receiving = std::thread::spawn(move || {
        (0..MANY).all(|expected| number(&pull.recv().expect("it comes")) == expected)
    });
    for number in 0..MANY {
        push.send(body(number, number % 300))?;
    }
    assert!(receiving.join().expect("it ends"));
    Ok(())
}
