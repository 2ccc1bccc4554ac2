//! Sending and receiving: what an asynchronous program may rely on.

use core::time::Duration;
use std::sync::Arc;

use hopscope::Endpoint;
use hopscope::Socket;
use hopscope_core::Message;
use hopscope_core::socket::RecvError;
use hopscope_core::socket::SendError;
use hopscope_core::socket::SocketKind;
use tokio::time::timeout;

use crate::support::check;
use crate::support::poll_once;
use crate::support::socket;

#[test]
fn sockets_can_be_shared_and_sent_between_threads() {
    fn check<T: Send + Sync>(_: T) {}
    fn check_future<T: Send>(_: T) {}
    let socket = Socket::new(SocketKind::Dealer);
    check_future(socket.send(Message::of(["x"])));
    check_future(socket.recv());
    check(socket);
}

#[test]
fn port_0_is_a_port_of_its_own_for_each_bind() {
    check(|| async {
        let server = Socket::new(SocketKind::Rep);
        let first = server.bind(&Endpoint::loopback(0)).await?;
        let second = server.bind(&Endpoint::loopback(0)).await?;
        assert_ne!(first, second);
        assert!(first.is_reachable() && second.is_reachable());
        for endpoint in [first, second] {
            let client = Socket::new(SocketKind::Req);
            client.connect(&endpoint)?;
            client.send(Message::of(["hello"])).await?;
            assert_eq!(server.recv().await?, Message::of(["hello"]));
            server.send(Message::of(["world"])).await?;
            assert_eq!(client.recv().await?, Message::of(["world"]));
        }
        Ok(())
    });
}

#[test]
fn a_dropped_recv_has_taken_nothing() {
    check(|| async {
        let server = Socket::new(SocketKind::Router);
        let client = socket(SocketKind::Dealer, "A", 1000);
        client.connect(&server.bind(&Endpoint::loopback(0)).await?)?;
        let mut received = Vec::new();
        for number in 0..200_u32 {
            client
                .send(Message::of([number.to_string().as_str()]))
                .await?;
            // Given up at every moment: before the message, while it comes, when it is there.
            for _ in 0..number % 4 {
                if let Some(message) = poll_once(server.recv()).await {
                    received.push(message?);
                }
                tokio::task::yield_now().await;
            }
        }
        while received.len() < 200 {
            received.push(server.recv().await?);
        }
        for (number, message) in received.iter().enumerate() {
            assert_eq!(*message, Message::of(["A", number.to_string().as_str()]));
        }
        Ok(())
    });
}

#[test]
fn a_dropped_send_has_sent_all_or_nothing() {
    check(|| async {
        let server = socket(SocketKind::Dealer, "server", 2);
        let client = socket(SocketKind::Dealer, "client", 2);
        client.connect(&server.bind(&Endpoint::loopback(0)).await?)?;
        let body = "x".repeat(100_000);
        let message = |number: usize| Message::of([number.to_string().as_str(), "", &body]);
        let mut sent = Vec::new();
        // Nobody reads, so the queues, and then the kernel's buffers, run full.
        for number in 0..500 {
            if poll_once(client.send(message(number))).await.is_some() {
                sent.push(number);
            }
            tokio::task::yield_now().await;
        }
        assert!(sent.len() < 500, "some were given up");
        for number in sent {
            assert_eq!(server.recv().await?, message(number));
        }
        assert!(
            timeout(Duration::from_millis(50), server.recv())
                .await
                .is_err(),
            "and no more"
        );
        Ok(())
    });
}

#[test]
fn a_waiting_send_goes_on_when_there_is_room() {
    check(|| async {
        let server = socket(SocketKind::Dealer, "server", 1);
        let client = Arc::new(socket(SocketKind::Dealer, "client", 1));
        client.connect(&server.bind(&Endpoint::loopback(0)).await?)?;
        let body = "x".repeat(50_000);
        let sender = tokio::spawn({
            let client = client.clone();
            async move {
                for _ in 0..300 {
                    client
                        .send(Message::of([body.as_str()]))
                        .await
                        .expect("DEALER only waits");
                }
            }
        });
        for _ in 0..300 {
            assert_eq!(server.recv().await?.size_octets(), 50_000);
        }
        Ok(sender.await?)
    });
}

#[test]
fn every_waiting_receiver_is_served() {
    check(|| async {
        let server = Arc::new(Socket::new(SocketKind::Dealer));
        let client = Socket::new(SocketKind::Dealer);
        client.connect(&server.bind(&Endpoint::loopback(0)).await?)?;
        let receivers: Vec<_> = (0..10)
            .map(|_| {
                let server = server.clone();
                tokio::spawn(async move { server.recv().await })
            })
            .collect();
        // One that gives up must not take the wake-up of another with it.
        assert!(poll_once(server.recv()).await.is_none());
        for _ in 0..10 {
            client.send(Message::of(["x"])).await?;
        }
        for receiver in receivers {
            assert_eq!(receiver.await??, Message::of(["x"]));
        }
        Ok(())
    });
}

#[test]
fn closing_lets_everything_leave_first() {
    check(|| async {
        let server = Socket::new(SocketKind::Dealer);
        let client = Socket::new(SocketKind::Dealer);
        client.connect(&server.bind(&Endpoint::loopback(0)).await?)?;
        for number in 0..500 {
            client
                .send(Message::of([number.to_string().as_str()]))
                .await?;
        }
        let receiver = tokio::spawn(async move {
            for number in 0..500 {
                assert_eq!(
                    server.recv().await?,
                    Message::of([number.to_string().as_str()])
                );
            }
            Ok::<(), RecvError>(())
        });
        assert!(client.close(None).await);
        Ok(receiver.await??)
    });
}

#[test]
fn closing_waits_for_a_peer_no_longer_than_it_is_told() {
    check(|| async {
        let probe = Socket::new(SocketKind::Rep);
        let endpoint = probe.bind(&Endpoint::loopback(0)).await?;
        probe.close(None).await;
        let client = Socket::new(SocketKind::Req);
        client.connect(&endpoint)?;
        client.send(Message::of(["hello"])).await?;
        assert!(
            !client.close(Some(Duration::from_millis(50))).await,
            "it has not left"
        );
        let idle = Socket::new(SocketKind::Req);
        idle.connect(&endpoint)?;
        assert!(idle.close(None).await, "nothing was to leave");
        Ok(())
    });
}

#[test]
fn calls_out_of_turn_are_refused_at_once() {
    check(|| async {
        let req = Socket::new(SocketKind::Req);
        assert_eq!(req.recv().await, Err(RecvError::WrongState));
        let rep = Socket::new(SocketKind::Rep);
        let unsent = rep
            .send(Message::of(["x"]))
            .await
            .expect_err("nobody has asked");
        assert_eq!(unsent.error, SendError::WrongState);
        assert_eq!(unsent.message, Message::of(["x"]), "the message comes back");
        Ok(())
    });
}

#[test]
fn what_cannot_be_bound_or_connected_is_an_error() {
    check(|| async {
        let first = Socket::new(SocketKind::Rep);
        let taken = first.bind(&Endpoint::loopback(0)).await?;
        let second = Socket::new(SocketKind::Rep);
        let error = second.bind(&taken).await.expect_err("it is taken");
        assert_eq!(error.error.kind(), std::io::ErrorKind::AddrInUse);
        assert!(second.connect(&"tcp://*:5555".parse()?).is_err());
        let error = second
            .bind(&"tcp://192.0.2.1:0".parse()?)
            .await
            .expect_err("not ours");
        assert!(
            error.to_string().contains("not an address of this machine"),
            "{error}"
        );
        Ok(())
    });
}
