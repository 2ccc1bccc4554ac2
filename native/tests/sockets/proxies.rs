//! Proxies between two types, with a copy for a capture and words from a control.

use hopscope::Context;
use hopscope::Endpoint;
use hopscope::Proxy;
use hopscope::Socket;
use hopscope_core::Frame;
use hopscope_core::Message;
use hopscope_core::socket::SocketKind;
use hopscope_core::socket::SocketKind::{
    Dealer, Pair, Pub, Pull, Push, Rep, Req, Router, Sub, Xpub, Xsub,
};

use crate::support::Checked;
use crate::support::check;
use crate::support::until;

/// The four sockets of a proxy and its two users, all in one context.
struct Row {
    context: Context,
    front: Socket,
    back: Socket,
    client: Socket,
    worker: Socket,
}

impl Row {
    async fn of(kinds: [SocketKind; 4]) -> Result<Self, Box<dyn core::error::Error>> {
        let context = Context::new();
        let [client, front, back, worker] = kinds.map(|kind| context.socket(kind));
        client.connect(&front.bind(&Endpoint::loopback(0)).await?)?;
        worker.connect(&back.bind(&Endpoint::inproc("back")).await?)?;
        Ok(Self {
            context,
            front,
            back,
            client,
            worker,
        })
    }
}

#[test]
fn a_queue_passes_requests_and_replies_and_copies_both() {
    check(|| async {
        let row = Row::of([Req, Router, Dealer, Rep]).await?;
        let [capture, witness] = [Pub, Sub].map(|kind| row.context.socket(kind));
        witness.subscribe("")?;
        witness.connect(&capture.bind(&Endpoint::inproc("capture")).await?)?;
        until("the witness has subscribed", || {
            capture
                .status()
                .iter()
                .any(|peer| !peer.interests.is_empty())
        })
        .await;
        let mut proxy = Proxy::new(&row.front, &row.back).with_capture(&capture);
        let talk = async {
            for number in 0..50 {
                let body = Message::from(number.to_string().as_str());
                row.client.send(body.clone()).await?;
                let request = row.worker.recv().await?;
                row.worker.send(request).await?;
                assert_eq!(row.client.recv().await?, body);
                for _request_then_reply in 0..2 {
                    let copy = witness.recv().await?;
                    assert_eq!(
                        copy.frames()[1..],
                        Message::from(["", &number.to_string()]).frames()[..]
                    );
                }
            }
            Checked::Ok(())
        };
        tokio::select! {
            talked = talk => talked,
            ended = proxy.run() => Err(format!("it does not end by itself: {ended:?}").into()),
        }
    });
}

#[test]
fn a_forwarder_passes_subscriptions_up_and_messages_down() {
    check(|| async {
        let row = Row::of([Pub, Xsub, Xpub, Sub]).await?;
        let mut proxy = Proxy::new(&row.front, &row.back);
        let talk = async {
            row.worker.subscribe("A")?;
            until("the publisher has heard", || {
                row.client
                    .status()
                    .iter()
                    .any(|peer| !peer.interests.is_empty())
            })
            .await;
            row.client.send(["B", "no"]).await?;
            row.client.send(["A", "yes"]).await?;
            assert_eq!(row.worker.recv().await?, ["A", "yes"].into());
            Checked::Ok(())
        };
        tokio::select! {
            talked = talk => talked,
            ended = proxy.run() => Err(format!("it does not end by itself: {ended:?}").into()),
        }
    });
}

#[test]
fn a_streamer_is_steered_by_words() {
    check(|| async {
        for control_kind in [Rep, Pair] {
            let row = Row::of([Push, Pull, Push, Pull]).await?;
            let control = row.context.socket(control_kind);
            let remote = row
                .context
                .socket(if control_kind == Rep { Req } else { Pair });
            remote.connect(&control.bind(&Endpoint::inproc("control")).await?)?;
            let say = async |word: &str| {
                remote.send(word).await?;
                if control_kind == Rep {
                    assert_eq!(remote.recv().await?, Message::from(Frame::EMPTY), "{word}");
                }
                Checked::Ok(())
            };
            let count = async || {
                remote.send("STATISTICS").await?;
                let counters = remote.recv().await?;
                let counters = counters.into_iter().map(|counter| {
                    let octets = counter.first_chunk().expect("it has 64 bits");
                    u64::from_ne_bytes(*octets)
                });
                Ok::<Vec<u64>, Box<dyn core::error::Error>>(counters.collect())
            };
            let mut proxy = Proxy::new(&row.front, &row.back).with_control(&control);
            let talk = async {
                row.client.send("four").await?;
                assert_eq!(row.worker.recv().await?, "four".into());
                assert_eq!(count().await?, [1, 4, 0, 0, 0, 0, 1, 4]);
                say("PAUSE").await?;
                // The answer to this comes when the pause has begun.
                count().await?;
                row.client.send("later").await?;
                until("it waits at the frontend", || {
                    row.front.status().iter().any(|peer| peer.incoming == 1)
                })
                .await;
                assert!(row.worker.try_recv().is_err());
                say("WHATEVER").await?;
                say("RESUME").await?;
                assert_eq!(row.worker.recv().await?, "later".into());
                assert_eq!(count().await?, [2, 9, 0, 0, 0, 0, 2, 9]);
                say("TERMINATE").await?;
                Checked::Ok(())
            };
            let (talked, ended) = tokio::join!(talk, proxy.run());
            talked?;
            ended?;
        }
        Ok(())
    });
}

#[test]
fn a_proxy_ends_with_its_sockets() {
    check(|| async {
        let row = Row::of([Push, Pull, Push, Pull]).await?;
        let mut proxy = Proxy::new(&row.front, &row.back);
        let closing = async { row.context.shutdown() };
        let (ended, ()) = tokio::join!(proxy.run(), closing);
        let said = ended.expect_err("it cannot go on").to_string();
        assert!(said.contains("ETERM"), "{said}");
        Ok(())
    });
}

#[test]
fn one_socket_may_be_both_sides() {
    check(|| async {
        let context = Context::new();
        let [echo, client] = [Dealer, Dealer].map(|kind| context.socket(kind));
        client.connect(&echo.bind(&Endpoint::loopback(0)).await?)?;
        let mut proxy = Proxy::new(&echo, &echo);
        let talk = async {
            client.send(["a", "b"]).await?;
            assert_eq!(client.recv().await?, ["a", "b"].into());
            Checked::Ok(())
        };
        tokio::select! {
            talked = talk => talked,
            ended = proxy.run() => Err(format!("it does not end by itself: {ended:?}").into()),
        }
    });
}
