//! Rules for every socket (RFC 37, Socket Semantics).

use hopscope::{Endpoint, Socket};
use hopscope_core::Message;
use hopscope_core::socket::SocketKind;

use crate::support::{Checked, check};

/// Waits until `socket` has that many peers.
async fn peers(socket: &Socket, count: usize) {
    while socket.peers().len() != count {
        tokio::task::yield_now().await;
    }
}

#[test]
fn so_1_every_type_binds_and_connects_in_any_number_and_mix() {
    check(async {
        for kind in SocketKind::ALL {
            let Some(&partner) = kind.partners().first() else {
                continue; // STREAM has no partner
            };
            let exclusive = matches!(kind, SocketKind::Pair | SocketKind::Channel);
            mixed(kind, partner, if exclusive { 1 } else { 2 }).await?;
        }
        Ok(())
    });
}

/// A socket that binds twice and connects twice, or once each way with a new socket.
async fn mixed(kind: SocketKind, partner: SocketKind, count: usize) -> Checked {
    let (binder, connector) = (Socket::new(kind), Socket::new(kind));
    // One that takes more peers does both at once.
    let connector = if count == 1 { &connector } else { &binder };
    let mut partners = Vec::new();
    for _ in 0..count {
        let bound = binder.bind(&Endpoint::loopback(0)).await?;
        let other = Socket::new(partner);
        other.connect(&bound)?;
        partners.push(other);
        let other = Socket::new(partner);
        connector.connect(&other.bind(&Endpoint::loopback(0)).await?)?;
        partners.push(other);
    }
    for other in &partners {
        peers(other, 1).await;
    }
    peers(connector, if count == 1 { 1 } else { partners.len() }).await;
    peers(&binder, if count == 1 { 1 } else { partners.len() }).await;
    Ok(())
}

#[test]
fn so_4_messages_arrive_once_and_in_order() {
    check(async {
        let pull = Socket::new(SocketKind::Pull);
        let bound = pull.bind(&Endpoint::loopback(0)).await?;
        let push = Socket::new(SocketKind::Push);
        push.connect(&bound)?;
        let sender = tokio::spawn(async move {
            for number in 0..5000 {
                let sent = push.send(Message::of([number.to_string().as_str()])).await;
                sent.expect("it is open");
            }
            push.close(None).await
        });
        for number in 0..5000 {
            let expected = Message::of([number.to_string().as_str()]);
            assert_eq!(pull.recv().await?, expected);
        }
        assert!(sender.await?, "all has left");
        Ok(())
    });
}
