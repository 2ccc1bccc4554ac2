//! Cancel safety: every call is polled some times and dropped, for a growing number of times, under
//! load. What was sent comes once, in order; what was not sent never comes.
//!
//! ```text
//!  sender                                      receiver
//!  send(n) polled 0, 1, 2 ... times            recv() polled 0, 1, 2 ... times
//!  dropped? the same n once more               dropped? once more
//! ```
//!
//! A call that was dropped before it was done counts as not made: so each number must come exactly
//! once.

use core::future::poll_fn;
use core::pin::pin;
use core::task::Poll;
use std::sync::Arc;

use hopscope::Config;
use hopscope::Context;
use hopscope::Endpoint;
use hopscope::Socket;
use hopscope_core::Frame;
use hopscope_core::Message;
use hopscope_core::socket::SendError;
use hopscope_core::socket::SocketKind;
use hopscope_core::socket::SocketOptions;
use tokio::task::yield_now;

use crate::support::Checked;
use crate::support::check;

/// Messages of each run.
const MESSAGES: u32 = 300;

/// A call is dropped after at most this many polls.
const MOST_POLLS: u32 = 7;

/// Where the runs take place: with octets, and without.
fn places() -> [Endpoint; 2] {
    [Endpoint::loopback(0), Endpoint::inproc("place")]
}

/// A socket whose queues are full soon.
fn narrow(context: &Context, kind: SocketKind) -> Arc<Socket> {
    let options = SocketOptions {
        send_high_water_mark: 2,
        receive_high_water_mark: 2,
        ..SocketOptions::default()
    };
    let config = Config {
        options,
        ..Config::default()
    };
    Arc::new(context.socket_with(kind, config))
}

/// Polls `work` at most `polls` times, letting other tasks run in between, then drops it.
async fn within_polls<T>(polls: u32, work: impl Future<Output = T>) -> Option<T> {
    let mut work = pin!(work);
    for _ in 0..polls {
        let polled = poll_fn(|context| Poll::Ready(work.as_mut().poll(context))).await;
        if let Poll::Ready(result) = polled {
            return Some(result);
        }
        yield_now().await;
    }
    None
}

/// Sends `message`, dropping the call again and again before it is done.
async fn send_at_last(socket: &Socket, message: &Message) -> Checked {
    for attempt in 0.. {
        let polls = attempt % MOST_POLLS;
        if let Some(sent) = within_polls(polls, socket.send(message.clone())).await {
            return Ok(sent?);
        }
        yield_now().await;
    }
    unreachable!("attempts do not end")
}

/// Receives, dropping the call again and again before it is done.
async fn recv_at_last(socket: &Socket) -> Result<Message, Box<dyn core::error::Error>> {
    for attempt in 0.. {
        let polls = attempt % MOST_POLLS;
        if let Some(received) = within_polls(polls, socket.recv()).await {
            return Ok(received?);
        }
        yield_now().await;
    }
    unreachable!("attempts do not end")
}

/// The number of a message as a frame, with enough behind it that the kernel is full soon.
fn body(number: u32) -> Frame {
    let mut octets = number.to_be_bytes().to_vec();
    octets.resize(20_000, 7);
    Frame::from(octets)
}

fn number(message: &Message) -> u32 {
    let last = message
        .frames()
        .last()
        .and_then(|frame| frame.first_chunk());
    u32::from_be_bytes(*last.expect("a number is in front"))
}

#[test]
fn push_and_pull_lose_and_double_nothing() {
    check(|| async {
        for place in places() {
            let context = Context::new();
            let [push, pull] =
                [SocketKind::Push, SocketKind::Pull].map(|kind| narrow(&context, kind));
            push.connect(&pull.bind(&place).await?)?;
            let sending = async {
                for number in 0..MESSAGES {
                    send_at_last(&push, &Message::from(body(number))).await?;
                }
                Checked::Ok(())
            };
            let receiving = async {
                for expected in 0..MESSAGES {
                    assert_eq!(number(&recv_at_last(&pull).await?), expected, "{place}");
                }
                Checked::Ok(())
            };
            let (sent, received) = tokio::join!(sending, receiving);
            sent?;
            received?;
            assert!(pull.try_recv().is_err(), "and no more");
        }
        Ok(())
    });
}

#[test]
fn dealer_and_router_lose_and_double_nothing_either_way() {
    check(|| async {
        for place in places() {
            let context = Context::new();
            let kinds = [SocketKind::Dealer, SocketKind::Router];
            let [dealer, router] = kinds.map(|kind| narrow(&context, kind));
            dealer.connect(&router.bind(&place).await?)?;
            let sending = async {
                for number in 0..MESSAGES {
                    send_at_last(&dealer, &Message::from(body(number))).await?;
                }
                Checked::Ok(())
            };
            let answering = async {
                for expected in 0..MESSAGES {
                    let request = recv_at_last(&router).await?;
                    assert_eq!(number(&request), expected);
                    // A ROUTER drops what has no room, so it answers with a small frame and the
                    // peer reads as it answers.
                    send_at_last(&router, &request).await?;
                    let answer = recv_at_last(&dealer).await?;
                    assert_eq!(number(&answer), expected, "{place}");
                }
                Checked::Ok(())
            };
            let (sent, answered) = tokio::join!(sending, answering);
            sent?;
            answered?;
            assert!(
                dealer.try_recv().is_err() && router.try_recv().is_err(),
                "and no more"
            );
        }
        Ok(())
    });
}

#[test]
fn req_stays_usable_whatever_call_is_dropped() {
    check(|| async {
        for place in places() {
            let context = Context::new();
            let [req, rep] = [SocketKind::Req, SocketKind::Rep].map(|kind| narrow(&context, kind));
            req.connect(&rep.bind(&place).await?)?;
            let asking = async {
                for expected in 0..MESSAGES {
                    send_at_last(&req, &Message::from(body(expected))).await?;
                    // Asking twice is refused, and changes nothing.
                    let again = req.try_send("again").expect_err("it is not its turn");
                    assert_eq!(again.error, SendError::WrongState);
                    assert_eq!(number(&recv_at_last(&req).await?), expected, "{place}");
                }
                Checked::Ok(())
            };
            let answering = async {
                for expected in 0..MESSAGES {
                    let request = recv_at_last(&rep).await?;
                    assert_eq!(number(&request), expected);
                    send_at_last(&rep, &request).await?;
                }
                Checked::Ok(())
            };
            let (asked, answered) = tokio::join!(asking, answering);
            asked?;
            answered?;
        }
        Ok(())
    });
}

#[test]
fn a_proxy_that_is_dropped_and_run_again_loses_nothing() {
    check(|| async {
        let context = Context::new();
        let kinds = [SocketKind::Push, SocketKind::Pull];
        let [[push, back], [front, pull]] =
            [kinds, kinds].map(|pair| pair.map(|kind| narrow(&context, kind)));
        // push -> front (PULL) -> back (PUSH) -> pull
        let (push, front, back, pull) = (push, back, front, pull);
        push.connect(&front.bind(&Endpoint::loopback(0)).await?)?;
        back.connect(&pull.bind(&Endpoint::loopback(0)).await?)?;
        let sending = async {
            for number in 0..MESSAGES {
                push.send(body(number)).await?;
            }
            Checked::Ok(())
        };
        let receiving = async {
            for expected in 0..MESSAGES {
                assert_eq!(number(&pull.recv().await?), expected);
            }
            Checked::Ok(())
        };
        let mut proxy = hopscope::Proxy::new(&front, &back);
        let passing = async {
            for attempt in 0.. {
                within_polls(attempt % MOST_POLLS, proxy.run()).await;
                yield_now().await;
            }
        };
        tokio::select! {
            (sent, received) = async { tokio::join!(sending, receiving) } => {
                sent?;
                received?;
            }
            () = passing => unreachable!("attempts do not end"),
        }
        let statistics = proxy.statistics();
        assert_eq!(statistics.backend.sent_messages, u64::from(MESSAGES));
        assert_eq!(
            statistics.frontend.received_octets,
            u64::from(MESSAGES) * 20_000
        );
        Ok(())
    });
}
