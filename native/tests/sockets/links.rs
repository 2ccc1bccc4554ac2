//! Links that break, are made again, or are not.

use core::time::Duration;

use hopscope::Endpoint;
use hopscope::LinkNotice;
use hopscope::Socket;
use hopscope_core::Message;
use hopscope_core::socket::SocketKind;
use hopscope_core::trace::EventKind;
use tokio::time::sleep;

use crate::support::check;
use crate::support::watched;

#[test]
fn a_broken_link_is_made_again_and_keeps_what_was_queued() {
    check(|| async {
        let server = Socket::new(SocketKind::Router);
        let endpoint = server.bind(&Endpoint::loopback(0)).await?;
        let (client, log) = watched(SocketKind::Dealer);
        client.connect(&endpoint)?;
        client.send(Message::of(["before"])).await?;
        server.recv().await?;
        drop(server);
        log.notice(|notice| matches!(notice, LinkNotice::Unreachable { .. }))
            .await;
        client.send(Message::of(["after"])).await?;
        let server = Socket::new(SocketKind::Router);
        server.bind(&endpoint).await?;
        assert_eq!(server.recv().await?.frames()[1], "after".into());
        Ok(())
    });
}

#[test]
fn a_monitor_hears_of_every_step() {
    check(|| async {
        let server = Socket::new(SocketKind::Rep);
        let (client, log) = watched(SocketKind::Req);
        client.connect(&server.bind(&Endpoint::loopback(0)).await?)?;
        client.send(Message::of(["hello"])).await?;
        server.recv().await?;
        server.send(Message::of(["world"])).await?;
        client.recv().await?;
        let events = log
            .events
            .lock()
            .expect("no test panics while it logs")
            .clone();
        let of_messages: Vec<_> = events
            .iter()
            .filter(|kind| {
                !matches!(
                    kind,
                    EventKind::PeerAttached
                        | EventKind::OctetsSent
                        | EventKind::OctetsReceived
                        | EventKind::HandshakeCompleted
                )
            })
            .collect();
        assert_eq!(
            of_messages,
            [
                &EventKind::Submitted,
                &EventKind::DelimiterAdded,
                &EventKind::Queued,
                &EventKind::Sent,
                &EventKind::Received,
                &EventKind::DelimiterStripped,
                &EventKind::Delivered,
            ]
        );
        assert_eq!(
            events
                .iter()
                .filter(|kind| **kind == EventKind::OctetsSent)
                .count(),
            2
        );
        Ok(())
    });
}

#[test]
fn types_that_do_not_talk_are_not_tried_again() {
    check(|| async {
        let server = Socket::new(SocketKind::Dealer);
        let (client, log) = watched(SocketKind::Req);
        client.connect(&server.bind(&Endpoint::loopback(0)).await?)?;
        log.notice(|notice| matches!(notice, LinkNotice::Ended { again: false, .. }))
            .await;
        // Longer than the pause before another attempt.
        sleep(Duration::from_millis(300)).await;
        let notices = log
            .notices
            .lock()
            .expect("no test panics while it logs")
            .clone();
        let connected = |notice: &&LinkNotice| **notice == LinkNotice::Connected;
        assert_eq!(notices.iter().filter(connected).count(), 1, "{notices:?}");
        Ok(())
    });
}

#[test]
fn a_peer_that_refuses_is_dealt_nothing_more() {
    check(|| async {
        let req = Socket::new(SocketKind::Req);
        let server = Socket::new(SocketKind::Dealer);
        let (client, log) = watched(SocketKind::Dealer);
        client.connect(&req.bind(&Endpoint::loopback(0)).await?)?;
        client.connect(&server.bind(&Endpoint::loopback(0)).await?)?;
        log.notice(|notice| matches!(notice, LinkNotice::Ended { again: false, .. }))
            .await;
        for number in 0..10 {
            client
                .send(Message::of([number.to_string().as_str()]))
                .await?;
        }
        for number in 0..10 {
            assert_eq!(
                server.recv().await?,
                Message::of([number.to_string().as_str()])
            );
        }
        Ok(())
    });
}
