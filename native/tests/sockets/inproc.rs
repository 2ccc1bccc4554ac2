//! Links within a process: receivers pull for themselves, tasks pass what nobody pulls, and whoever
//! does it, nothing is lost or overtaken.

use core::future::poll_fn;
use core::pin::Pin;
use core::pin::pin;
use core::task::Poll;
use std::collections::BTreeMap;
use std::sync::Arc;

use hopscope::Config;
use hopscope::Context;
use hopscope::Endpoint;
use hopscope::Socket;
use hopscope_core::Message;
use hopscope_core::socket::SocketKind;
use hopscope_core::socket::SocketKind::{Dealer, Pull, Push};
use hopscope_core::socket::SocketOptions;
use tokio::task::JoinSet;

use crate::support::Checked;
use crate::support::check;

const PLACE: &str = "inproc://place";

/// Messages of each sender.
const MESSAGES: u32 = 2_000;

/// Tasks that send, and tasks that receive.
const TASKS: u32 = 3;

fn with_mark(context: &Context, kind: SocketKind, mark: usize) -> Arc<Socket> {
    let options = SocketOptions {
        send_high_water_mark: mark,
        receive_high_water_mark: mark,
        ..SocketOptions::default()
    };
    let config = Config {
        options,
        ..Config::default()
    };
    Arc::new(context.socket_with(kind, config))
}

/// A pair that is connected, the first to the second.
async fn pair(
    kinds: [SocketKind; 2],
    mark: usize,
) -> Result<[Arc<Socket>; 2], Box<dyn core::error::Error>> {
    let context = Context::new();
    let [near, far] = kinds.map(|kind| with_mark(&context, kind, mark));
    near.connect(&far.bind(&PLACE.parse()?).await?)?;
    Ok([near, far])
}

/// A message that tells which sender it comes from, and which of that one's it is.
fn numbered(sender: u32, number: u32) -> Message {
    let number = number.to_be_bytes();
    // Small and large bodies, of one frame and of two.
    match number[3] % 3 {
        0 => Message::of([[sender.to_be_bytes(), number].concat()]),
        1 => Message::of([[sender.to_be_bytes(), number].concat(), vec![7; 100]]),
        _ => Message::of([[&sender.to_be_bytes()[..], &number, &[7; 100]].concat()]),
    }
}

fn numbers(message: &Message) -> (u32, u32) {
    let octets = message.frames()[0].octets();
    let number = |at: usize| u32::from_be_bytes(*octets[at..].first_chunk().expect("a number"));
    (number(0), number(4))
}

async fn send_all(socket: Arc<Socket>, sender: u32) {
    for number in 0..MESSAGES {
        let sent = socket.send(numbered(sender, number)).await;
        sent.expect("it can be sent");
    }
}

/// Receives until the last one says so; no sender's message may overtake another of his.
async fn receive_all(socket: Arc<Socket>) -> u32 {
    let mut last = BTreeMap::new();
    for count in 0.. {
        let message = socket.recv().await.expect("it can be received");
        if message.len() == 3 {
            return count;
        }
        let (sender, number) = numbers(&message);
        let before = last.insert(sender, number);
        assert!(
            before < Some(number),
            "{before:?} of {sender} before {number}"
        );
    }
    unreachable!("somebody says when to stop")
}

/// Whether a call waits, after it has let others run as often as it does.
async fn waits<T>(mut call: Pin<&mut impl Future<Output = T>>) -> bool {
    for _ in 0..10 {
        let polled = poll_fn(|context| Poll::Ready(call.as_mut().poll(context)));
        if polled.await.is_ready() {
            return false;
        }
    }
    true
}

#[test]
fn tasks_that_send_and_pull_at_once_lose_and_reorder_nothing() {
    check(|| async {
        for (kinds, mark) in [
            ([Push, Pull], 3),
            ([Dealer, Dealer], 100),
            ([Push, Pull], 0),
        ] {
            let [near, far] = pair(kinds, mark).await?;
            let (mut senders, mut receivers) = (JoinSet::new(), JoinSet::new());
            let mut ways = vec![(&near, &far)];
            ways.extend((kinds[1] == Dealer).then_some((&far, &near)));
            for (from, to) in &ways {
                for task in 0..TASKS {
                    senders.spawn(send_all(Arc::clone(from), task));
                    receivers.spawn(receive_all(Arc::clone(to)));
                }
            }
            senders.join_all().await;
            for (from, _) in &ways {
                for _ in 0..TASKS {
                    from.send(["no", "more", "comes"]).await?;
                }
            }
            let received: u32 = receivers.join_all().await.into_iter().sum();
            let count = u32::try_from(ways.len())?;
            assert_eq!(received, count * TASKS * MESSAGES, "{kinds:?} {mark}");
        }
        Ok(())
    });
}

#[test]
fn threads_that_send_and_pull_at_once_lose_and_reorder_nothing() -> Checked {
    let context = hopscope::blocking::Context::new();
    let [push, pull] = [Push, Pull].map(|kind| context.socket(kind));
    push.connect(&pull.bind(&Endpoint::inproc("threads"))?)?;
    let count = 20 * MESSAGES;
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for number in 0..count {
                push.send(numbered(0, number)).expect("it can be sent");
            }
        });
        for expected in 0..count {
            let message = pull.recv().expect("it can be received");
            assert_eq!(numbers(&message), (0, expected));
        }
    });
    assert!(pull.try_recv().is_err(), "and no more");
    Ok(())
}

#[test]
fn what_was_to_be_pulled_passes_though_the_receiver_is_dropped() {
    check(|| async {
        // Dropped after so many messages that it was woken for.
        for woken in 0..3 {
            let [push, pull] = pair([Push, Pull], 4).await?;
            push.send(numbered(0, 0)).await?;
            pull.recv().await?;
            {
                let mut receiving = pin!(pull.recv());
                assert!(waits(receiving.as_mut()).await);
                for number in 0..woken {
                    push.send(numbered(0, number)).await?;
                }
            }
            // As much as both queues hold, if the one that was full has not drained to half of it.
            for number in woken..4 + 3 {
                push.send(numbered(0, number)).await?;
            }
            for number in 0..4 + 3 {
                assert_eq!(numbers(&pull.recv().await?), (0, number));
            }
        }
        Ok(())
    });
}

#[test]
fn a_receiver_that_waits_for_one_peer_hears_the_others_that_come() {
    check(|| async {
        let context = Context::new();
        let [pull, one, other] = [Pull, Push, Push].map(|kind| with_mark(&context, kind, 4));
        let place = pull.bind(&PLACE.parse()?).await?;
        one.connect(&place)?;
        one.send("first").await?;
        assert_eq!(pull.recv().await?, "first".into());
        let mut receiving = pin!(pull.recv());
        for (push, word) in [(&one, "before"), (&other, "after")] {
            assert!(waits(receiving.as_mut()).await);
            other.connect(&place)?;
            push.send(word).await?;
            assert_eq!(receiving.as_mut().await?, word.into());
            receiving.set(pull.recv());
        }
        assert!(waits(receiving.as_mut()).await);
        one.send("at last").await?;
        assert_eq!(receiving.await?, "at last".into());
        Ok(())
    });
}

#[test]
fn what_was_sent_before_the_end_comes_whoever_pulls_it() {
    check(|| async {
        for pulled in 0..5 {
            let [push, pull] = pair([Push, Pull], 3).await?;
            for number in 0..5 {
                push.send(numbered(0, number)).await?;
            }
            for number in 0..pulled {
                assert_eq!(numbers(&pull.recv().await?), (0, number));
            }
            let closing = tokio::spawn(async move {
                let push = Arc::into_inner(push).expect("nobody else has it");
                push.close(None).await
            });
            for number in pulled..5 {
                assert_eq!(numbers(&pull.recv().await?), (0, number));
            }
            assert!(closing.await?, "everything has left");
            assert!(pull.try_recv().is_err(), "and no more");
        }
        Ok(())
    });
}
