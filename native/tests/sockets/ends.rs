//! How sockets and their links come to an end, and how calls do.

use core::time::Duration;
use std::sync::Arc;

use hopscope::Config;
use hopscope::ConnectRefusal;
use hopscope::Context;
use hopscope::Endpoint;
use hopscope::Reconnect;
use hopscope::Socket;
use hopscope_core::Message;
use hopscope_core::socket::RecvError;
use hopscope_core::socket::SendError;
use hopscope_core::socket::SocketKind;
use hopscope_core::socket::SocketOptions;

use crate::support::Checked;
use crate::support::check;
use crate::support::endpoints;
use crate::support::poll_once;
use crate::support::until;

#[test]
fn a_call_gives_up_when_its_time_is_over() {
    check(|| async {
        let config = || Config {
            send_timeout: Some(Duration::from_millis(20)),
            receive_timeout: Some(Duration::from_millis(20)),
            ..Config::default()
        };
        let lonely = Socket::with(SocketKind::Dealer, config());
        assert_eq!(lonely.recv().await, Err(RecvError::WouldBlock));
        assert_eq!(lonely.recv_from().await, Err(RecvError::WouldBlock));
        let unsent = lonely.send("x").await.expect_err("nobody is there");
        assert_eq!(unsent.error, SendError::WouldBlock);
        assert_eq!(unsent.message, "x".into(), "the message comes back");
        Ok(())
    });
}

#[test]
fn calls_that_do_not_wait_say_so() {
    check(|| async {
        let [push, pull] = [SocketKind::Push, SocketKind::Pull].map(Socket::new);
        let unsent = push.try_send("x").expect_err("nobody is there");
        assert_eq!(unsent.error, SendError::WouldBlock);
        assert_eq!(pull.try_recv(), Err(RecvError::WouldBlock));
        push.connect(&pull.bind(&Endpoint::loopback(0)).await?)?;
        push.try_send("x")?;
        assert_eq!(pull.recv().await?, "x".into());
        Ok(())
    });
}

#[test]
fn a_disconnected_peer_gets_what_was_queued_and_nothing_more() {
    check(|| async {
        for endpoint in endpoints() {
            let context = Context::new();
            let [push, pull] =
                [SocketKind::Push, SocketKind::Pull].map(|kind| context.socket(kind));
            let bound = pull.bind(&endpoint).await?;
            push.connect(&bound)?;
            for number in 0..100 {
                push.send(number.to_string().as_str()).await?;
            }
            until("the link stands", || !pull.peers().is_empty()).await;
            push.disconnect(&bound)?;
            for number in 0..100 {
                assert_eq!(pull.recv().await?, number.to_string().as_str().into());
            }
            until("the link is gone", || pull.peers().is_empty()).await;
            let unsent = push.try_send("more").expect_err("nobody is left");
            assert_eq!(unsent.error, SendError::WouldBlock, "{endpoint}");
            let error = push
                .disconnect(&bound)
                .expect_err("it is taken back already");
            assert!(error.to_string().contains("connected to"), "{error}");
        }
        Ok(())
    });
}

#[test]
fn a_disconnected_peer_that_is_full_is_dealt_nothing_more() {
    check(|| async {
        for endpoint in endpoints() {
            let context = Context::new();
            let config = || Config {
                options: SocketOptions {
                    send_high_water_mark: 5,
                    receive_high_water_mark: 5,
                    ..SocketOptions::default()
                },
                ..Config::default()
            };
            let [push, pull] = [SocketKind::Push, SocketKind::Pull]
                .map(|kind| context.socket_with(kind, config()));
            let bound = pull.bind(&endpoint).await?;
            push.connect(&bound)?;
            until("the link stands", || !pull.peers().is_empty()).await;
            // More than the receiver takes; over inproc both queues are full then.
            send_ten(&push).await?;
            push.disconnect(&bound)?;
            until("it is dealt nothing more", || push.status().is_empty()).await;
            let unsent = push.try_send("more").expect_err("nobody is left");
            assert_eq!(unsent.error, SendError::WouldBlock, "{endpoint}");
            for number in 0..10 {
                assert_eq!(pull.recv().await?, number.to_string().as_str().into());
            }
            until("the link is gone", || pull.peers().is_empty()).await;
            assert_eq!(pull.try_recv(), Err(RecvError::WouldBlock), "{endpoint}");
        }
        Ok(())
    });
}

/// Sends ten messages, where each side's mark is five. The receiver's queue is full before the
/// sender's is, which would otherwise take nothing more until half of it has drained.
async fn send_ten(push: &Socket) -> Checked {
    for number in 0..10 {
        if number == 5 {
            let queued = || push.status().iter().any(|peer| peer.outgoing > 0);
            until("the first five have left", || !queued()).await;
        }
        push.send(number.to_string().as_str()).await?;
    }
    Ok(())
}

#[test]
fn what_is_on_its_way_to_a_full_peer_is_given_up_with_the_linger() {
    check(|| async {
        let context = Context::new();
        let config = || Config {
            options: SocketOptions {
                send_high_water_mark: 5,
                receive_high_water_mark: 5,
                ..SocketOptions::default()
            },
            linger: Some(Duration::from_millis(20)),
            ..Config::default()
        };
        let [push, pull] =
            [SocketKind::Push, SocketKind::Pull].map(|kind| context.socket_with(kind, config()));
        let endpoint = Endpoint::inproc("full");
        pull.bind(&endpoint).await?;
        push.connect(&endpoint)?;
        send_ten(&push).await?;
        push.disconnect(&endpoint)?;
        until("the link is gone", || pull.peers().is_empty()).await;
        for number in 0..5 {
            assert_eq!(pull.recv().await?, number.to_string().as_str().into());
        }
        assert_eq!(pull.try_recv(), Err(RecvError::WouldBlock));
        Ok(())
    });
}

#[test]
fn an_unbound_endpoint_accepts_nobody_and_its_links_end() {
    check(|| async {
        for endpoint in endpoints() {
            let context = Context::new();
            let kinds = [SocketKind::Push, SocketKind::Pull];
            let [push, pull] = kinds.map(|kind| context.socket(kind));
            let bound = push.bind(&endpoint).await?;
            assert_eq!(push.last_endpoint(), Some(bound.clone()));
            pull.connect(&bound)?;
            push.send("x").await?;
            assert_eq!(pull.recv().await?, "x".into());
            // Both the name that was given and the one that the system made of it will do.
            push.unbind(&endpoint)?;
            until("the link is gone", || push.peers().is_empty()).await;
            let error = push.unbind(&bound).expect_err("it is taken back already");
            assert!(error.to_string().contains("bound"), "{error}");
            // The place is free for another one, and the peer comes back by itself.
            let next = context.socket(SocketKind::Push);
            until_bound(&next, &bound).await;
            next.send("y").await?;
            assert_eq!(pull.recv().await?, "y".into(), "{endpoint}");
        }
        Ok(())
    });
}

/// Binds as soon as whoever had the endpoint has let it go.
async fn until_bound(socket: &Socket, endpoint: &Endpoint) {
    for _ in 0..1000 {
        if socket.bind(endpoint).await.is_ok() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("{endpoint} is not let go");
}

#[test]
fn linger_bounds_how_long_a_context_takes_to_close() {
    check(|| async {
        let context = Context::new();
        let config = Config {
            linger: Some(Duration::from_millis(20)),
            ..Config::default()
        };
        let push = context.socket_with(SocketKind::Push, config);
        push.connect(&Endpoint::inproc("nobody"))?;
        push.send("never").await?;
        assert!(!context.close(None).await, "it has not left");
        // One with nothing to say ends at once, however long it may take.
        let idle = Context::new();
        let pull = idle.socket(SocketKind::Pull);
        pull.bind(&Endpoint::loopback(0)).await?;
        pull.connect(&Endpoint::inproc("nobody"))?;
        assert!(idle.close(None).await);
        Ok(())
    });
}

#[test]
fn closing_a_context_lets_everything_leave_and_ends_every_call() {
    check(|| async {
        for endpoint in endpoints() {
            let (near, far) = (Context::new(), Context::new());
            let context = if endpoint.transport() == "inproc" {
                &near
            } else {
                &far
            };
            let pull = context.socket(SocketKind::Pull);
            let push = near.socket(SocketKind::Push);
            push.connect(&pull.bind(&endpoint).await?)?;
            for number in 0..200 {
                push.send(number.to_string().as_str()).await?;
            }
            if endpoint.transport() == "inproc" {
                until("all has passed", || {
                    push.status().iter().all(|peer| peer.outgoing == 0)
                })
                .await;
            } else {
                assert!(near.close(None).await, "{endpoint}");
                for number in 0..200 {
                    assert_eq!(pull.recv().await?, number.to_string().as_str().into());
                }
            }
            let waiting = Arc::new(context.socket(SocketKind::Pull));
            let call = tokio::spawn({
                let waiting = waiting.clone();
                async move { waiting.recv().await }
            });
            context.shutdown();
            assert_eq!(call.await?, Err(RecvError::Closed));
            assert_eq!(push_after(&near).await, Some(SendError::Closed));
        }
        Ok(())
    });
}

/// What a send is refused for in a context that is shut down.
async fn push_after(context: &Context) -> Option<SendError> {
    let push = context.socket(SocketKind::Push);
    push.connect(&Endpoint::inproc("anywhere")).ok()?;
    context.shutdown();
    let refusal = push.connect(&Endpoint::inproc("anywhere")).err()?;
    assert_eq!(refusal.reason, ConnectRefusal::Closed);
    push.send("x").await.err().map(|unsent| unsent.error)
}

#[test]
fn subscriptions_are_said_again_on_each_new_link() {
    check(|| async {
        let sub = Socket::new(SocketKind::Sub);
        sub.subscribe("A")?;
        let publisher = Socket::new(SocketKind::Xpub);
        let bound = publisher.bind(&Endpoint::loopback(0)).await?;
        sub.connect(&bound)?;
        assert_eq!(publisher.recv().await?, "\u{1}A".into());
        sub.subscribe("B")?;
        assert_eq!(publisher.recv().await?, "\u{1}B".into());
        sub.unsubscribe("B")?;
        assert_eq!(publisher.recv().await?, "\0B".into());
        drop(publisher);
        let publisher = Socket::new(SocketKind::Xpub);
        until_bound(&publisher, &bound).await;
        assert_eq!(publisher.recv().await?, "\u{1}A".into());
        publisher.send(["B", "no"]).await?;
        publisher.send(["A", "yes"]).await?;
        assert_eq!(sub.recv().await?, Message::of(["A", "yes"]));
        Ok(())
    });
}

#[test]
fn a_socket_that_is_not_to_reconnect_does_not() {
    check(|| async {
        let config = Config {
            reconnect: Reconnect {
                interval: None,
                longest: None,
            },
            ..Config::default()
        };
        let dealer = Socket::with(SocketKind::Dealer, config);
        let router = Socket::new(SocketKind::Router);
        let bound = router.bind(&Endpoint::loopback(0)).await?;
        dealer.connect(&bound)?;
        until("the link stands", || !router.peers().is_empty()).await;
        drop(router);
        until("the peer is given up", || dealer.status().is_empty()).await;
        Ok(())
    });
}

#[test]
fn a_second_pair_is_turned_away() {
    check(|| async {
        for endpoint in endpoints() {
            let context = Context::new();
            let [one, first, second] = [SocketKind::Pair; 3].map(|kind| context.socket(kind));
            let bound = one.bind(&endpoint).await?;
            first.connect(&bound)?;
            until("the first is there", || one.peers().len() == 1).await;
            first.send("first").await?;
            second.connect(&bound)?;
            second.send("second").await?;
            assert_eq!(one.recv().await?, "first".into(), "{endpoint}");
            one.send("back").await?;
            assert_eq!(first.recv().await?, "back".into());
            assert!(poll_once(one.recv()).await.is_none());
        }
        Ok(())
    });
}

#[test]
fn a_second_pair_of_this_process_is_not_tried_again_without_a_pause() {
    check(|| async {
        let context = Context::new();
        let [first, second, third] = [(); 3].map(|()| context.socket(SocketKind::Pair));
        let endpoint = Endpoint::inproc("pair");
        first.bind(&endpoint).await?;
        second.connect(&endpoint)?;
        second.send("hello").await?;
        first.recv().await?;
        let mut events = third.monitor(100, false);
        third.connect(&endpoint)?;
        let mut names = Vec::new();
        while names.iter().filter(|name| **name == "CONNECTED").count() < 2 {
            let event = events.next().await.expect("the socket is there");
            names.push(event.kind.name());
        }
        let lost = names.iter().position(|name| *name == "DISCONNECTED");
        let lost = lost.expect("it is sent away");
        assert_eq!(names[lost + 1], "CONNECT_RETRIED", "{names:?}");
        Ok(())
    });
}

#[test]
fn the_longest_linger_there_is_waits_for_what_is_to_leave() {
    check(|| async {
        let context = Context::new();
        let config = Config {
            linger: Some(Duration::MAX),
            ..Config::default()
        };
        let push = context.socket_with(SocketKind::Push, config);
        let pull = Socket::new(SocketKind::Pull);
        push.connect(&pull.bind(&Endpoint::loopback(0)).await?)?;
        push.send("last").await?;
        assert!(context.close(Some(Duration::MAX)).await);
        assert_eq!(pull.recv().await?, "last".into());
        Ok(())
    });
}
