//! Receivers that wait for octets themselves, and senders that are left alone: what comes of it when
//! they stop.

use core::pin::pin;
use core::time::Duration;
use std::sync::Arc;

use hopscope::Config;
use hopscope::Endpoint;
use hopscope::Reconnect;
use hopscope::Socket;
use hopscope_core::Message;
use hopscope_core::connection::Heartbeat;
use hopscope_core::socket::RecvError;
use hopscope_core::socket::SocketKind;
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::support::Checked;
use crate::support::PATIENCE;
use crate::support::check;
use crate::support::poll_once;

type Pair = [Socket; 2];

/// Two DEALERs that know each other; what comes to the first is received by itself.
async fn pair(config: &Config) -> Result<Pair, Box<dyn core::error::Error>> {
    let [left, right] = [(); 2].map(|()| Socket::with(SocketKind::Dealer, config.clone()));
    right.connect(&left.bind(&Endpoint::loopback(0)).await?)?;
    // The first are left to the link's task.
    for number in 0..10_u8 {
        right.send(&[number][..]).await?;
        assert_eq!(left.recv().await?, Message::from(&[number][..]));
    }
    Ok([left, right])
}

/// Who has no answer to a PING for 200 ms gives the peer up.
fn impatient() -> Heartbeat {
    Heartbeat {
        interval: Some(Duration::from_millis(50)),
        timeout: Some(Duration::from_millis(200)),
        ..Heartbeat::default()
    }
}

/// Tries until there is a message: nobody waits for it.
async fn tried(socket: &Socket) -> Result<Message, RecvError> {
    loop {
        match socket.try_recv() {
            Err(RecvError::WouldBlock) => sleep(Duration::from_millis(1)).await,
            received_or_refused => return received_or_refused,
        }
    }
}

#[test]
fn what_comes_between_two_calls_is_found_by_any_way_of_receiving() {
    check(|| async {
        let [left, right] = pair(&Config::default()).await?;
        for round in 0..20_u8 {
            right.send(&[round][..]).await?;
            let expected = Message::from(&[round][..]);
            let received = match round % 4 {
                0 => left.recv().await?,
                1 => tried(&left).await?,
                2 => left.recv_from().await?.0,
                _ => core::future::poll_fn(|context| left.poll_recv(context)).await?,
            };
            assert_eq!(received, expected, "round {round}");
        }
        Ok(())
    });
}

#[test]
fn a_call_that_is_given_up_takes_nothing_along() {
    check(|| async {
        let [left, right] = pair(&Config::default()).await?;
        for round in 0..20_u8 {
            assert!(poll_once(left.recv()).await.is_none());
            right.send(&[round][..]).await?;
            if round % 2 == 0 {
                sleep(Duration::from_millis(1)).await;
            }
            let message = core::future::poll_fn(|context| left.poll_recv(context)).await?;
            assert_eq!(message, Message::from(&[round][..]));
        }
        Ok(())
    });
}

#[test]
fn all_who_wait_have_their_message() {
    const WAITERS: usize = 5;
    check(|| async {
        let [left, right] = pair(&Config::default()).await?;
        let left = Arc::new(left);
        for _ in 0..20 {
            let mut waiting = JoinSet::new();
            for _ in 0..WAITERS {
                let left = left.clone();
                waiting.spawn(async move { left.recv().await });
            }
            sleep(Duration::from_millis(1)).await;
            for number in 0..WAITERS {
                right.send(&[u8::try_from(number)?][..]).await?;
            }
            let mut received = Vec::new();
            while let Some(message) = waiting.join_next().await {
                received.push(message??.frames()[0][0]);
            }
            received.sort_unstable();
            assert_eq!(received, [0, 1, 2, 3, 4]);
        }
        Ok(())
    });
}

#[test]
fn a_call_that_is_not_polled_any_more_leaves_the_peer_answered() {
    let heartbeat = impatient();
    check(|| {
        let config = Config {
            heartbeat,
            reconnect: Reconnect {
                interval: None,
                longest: None,
            },
            ..Config::default()
        };
        async move {
            let [left, right] = pair(&config).await?;
            let mut waits = pin!(left.recv());
            assert!(poll_once(waits.as_mut()).await.is_none());
            // Each side would give the other up in less.
            sleep(Duration::from_millis(600)).await;
            assert_eq!((left.peers().len(), right.peers().len()), (1, 1));
            right.send("late").await?;
            assert_eq!(waits.await?, Message::from("late"));
            Ok(())
        }
    });
}

/// The link's task has left waiting to callers, and finds that none has come again.
#[test]
fn after_a_round_trip_the_peer_is_answered_while_nobody_receives() {
    let heartbeat = impatient();
    check(|| {
        let config = Config {
            heartbeat,
            ..Config::default()
        };
        async move {
            let asks = Socket::with(SocketKind::Req, config);
            let answers = Arc::new(Socket::new(SocketKind::Rep));
            asks.connect(&answers.bind(&Endpoint::loopback(0)).await?)?;
            let echo = tokio::spawn({
                let answers = answers.clone();
                async move {
                    for _ in 0..100 {
                        let message = answers.recv().await?;
                        answers.send(message).await.map_err(|_| RecvError::Closed)?;
                    }
                    Ok::<_, RecvError>(())
                }
            });
            for number in 0..100_u8 {
                asks.send(&[number][..]).await?;
                assert_eq!(asks.recv().await?, Message::from(&[number][..]));
            }
            echo.await??;
            let [before, ..] = &*asks.peers() else {
                return Err("there is no peer".into());
            };
            // Who asks would give the other up in less.
            sleep(Duration::from_millis(600)).await;
            let [after, ..] = &*asks.peers() else {
                return Err("the peer was given up".into());
            };
            assert_eq!(before.id, after.id);
            // What comes while nobody receives is read, too.
            asks.send("late").await?;
            assert_eq!(tried(&answers).await, Ok(Message::from("late")));
            Ok(())
        }
    });
}

#[test]
fn a_peer_that_goes_is_noticed_while_nobody_receives() {
    check(|| async {
        let [left, right] = pair(&Config::default()).await?;
        drop(right);
        while !left.peers().is_empty() {
            sleep(Duration::from_millis(1)).await;
        }
        Ok(())
    });
}

/// A sender that goes on and on is left alone by its link's task; the last of what it has sent leaves
/// all the same, though it neither sends more nor closes.
#[test]
fn the_end_of_a_stream_leaves_while_its_sender_rests() {
    const MESSAGES: usize = 100_000;
    check(|| async {
        let [push, pull] = [SocketKind::Push, SocketKind::Pull].map(Socket::new);
        push.connect(&pull.bind(&Endpoint::loopback(0)).await?)?;
        let pull = Arc::new(pull);
        for round in 0..3 {
            let receiver = pull.clone();
            let receiving = tokio::spawn(async move {
                for _ in 0..MESSAGES {
                    receiver.recv().await?;
                }
                Ok::<_, RecvError>(())
            });
            for _ in 0..MESSAGES {
                push.send(&[7; 100][..]).await?;
            }
            receiving.await??;
            assert_eq!(pull.try_recv(), Err(RecvError::WouldBlock), "round {round}");
        }
        Ok(())
    });
}

#[test]
fn the_end_of_a_stream_of_a_thread_leaves_while_the_thread_rests() -> Checked {
    const MESSAGES: usize = 200_000;
    let patient = Config {
        receive_timeout: Some(PATIENCE),
        ..Config::default()
    };
    let pull = hopscope::blocking::Socket::with(SocketKind::Pull, patient);
    let push = hopscope::blocking::Socket::new(SocketKind::Push);
    push.connect(&pull.bind(&Endpoint::loopback(0))?)?;
    let receiving = std::thread::spawn(move || {
        (0..MESSAGES)
            .map(|_| pull.recv().expect("it comes").size_octets())
            .sum::<usize>()
    });
    for _ in 0..MESSAGES {
        push.send(&[7; 100][..])?;
    }
    assert_eq!(receiving.join().expect("it ends"), 100 * MESSAGES);
    drop(push);
    Ok(())
}
