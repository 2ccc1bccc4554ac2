//! Peers that do not read, do not answer or do not keep to the protocol, while much is on its way.

use core::sync::atomic::AtomicU32;
use core::sync::atomic::Ordering;
use core::time::Duration;
use std::sync::Arc;

use hopscope::Config;
use hopscope::Context;
use hopscope::Endpoint;
use hopscope::Reconnect;
use hopscope::Socket;
use hopscope::TcpOptions;
use hopscope_core::Message;
use hopscope_core::connection::Heartbeat;
use hopscope_core::socket::SendError;
use hopscope_core::socket::SocketKind;
use hopscope_core::socket::SocketOptions;
use hopscope_core::wire::OUR_GREETING;
use hopscope_core::wire::encode_message;
use tokio::io::AsyncReadExt;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use tokio::net::TcpStream;
use tokio::task::yield_now;
use tokio::time::sleep;
use tokio::time::timeout;

use crate::support::Checked;
use crate::support::check;
use crate::support::until;

/// A socket whose queues are full soon, and whose kernel holds little.
fn narrow(kind: SocketKind, heartbeat: Heartbeat) -> Socket {
    Socket::with(kind, narrow_config(heartbeat))
}

fn narrow_config(heartbeat: Heartbeat) -> Config {
    Config {
        options: SocketOptions {
            send_high_water_mark: 4,
            receive_high_water_mark: 4,
            ..SocketOptions::default()
        },
        tcp: TcpOptions {
            send_buffer_octets: Some(16 * 1024),
            receive_buffer_octets: Some(16 * 1024),
            ..TcpOptions::default()
        },
        reconnect: Reconnect {
            interval: None,
            longest: None,
        },
        heartbeat,
        ..Config::default()
    }
}

/// A peer of this type that has greeted `socket`, and does nothing more.
async fn greet(socket: &Socket, kind: &str) -> Result<TcpStream, Box<dyn core::error::Error>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    socket.connect(&Endpoint::loopback(listener.local_addr()?.port()))?;
    let (mut peer, _) = listener.accept().await?;
    let mut ready = b"\x05READY\x0bSocket-Type\0\0\0".to_vec();
    ready.push(u8::try_from(kind.len())?);
    ready.extend_from_slice(kind.as_bytes());
    peer.write_all(&OUR_GREETING).await?;
    peer.write_all(&[4, u8::try_from(ready.len())?]).await?;
    peer.write_all(&ready).await?;
    until("the link stands", || !socket.peers().is_empty()).await;
    Ok(peer)
}

/// Sends until nothing more is taken, however long one waits; tells how much was.
async fn fill(socket: &Socket, body: &[u8], most: usize) -> Result<usize, SendError> {
    let (mut taken, mut refused) = (0, 0);
    while refused < 50 && taken < most {
        match socket.try_send(body) {
            Ok(()) => {
                (taken, refused) = (taken + body.len(), 0);
                yield_now().await;
            }
            Err(unsent) if unsent.error == SendError::WouldBlock => {
                refused += 1;
                sleep(Duration::from_millis(2)).await;
            }
            Err(unsent) => return Err(unsent.error),
        }
    }
    Ok(taken)
}

#[test]
fn a_peer_that_does_not_read_fills_the_queue_over_every_transport() {
    const MOST_OCTETS: usize = 64 << 20;
    check(|| async {
        for text in ["tcp://127.0.0.1:*", "ipc://*", "ws://127.0.0.1:*/path"] {
            let [push, pull] =
                [SocketKind::Push, SocketKind::Pull].map(|kind| narrow(kind, Heartbeat::default()));
            push.connect(&pull.bind(&text.parse()?).await?)?;
            until("the link stands", || !push.peers().is_empty()).await;
            for size in [10_000, 100_000] {
                let taken = fill(&push, &vec![7; size], MOST_OCTETS).await?;
                assert!(taken < MOST_OCTETS, "{text}: {taken} octets are taken");
            }
        }
        Ok(())
    });
}

#[test]
fn a_silent_peer_is_given_up_though_much_waits_for_it() {
    check(|| async {
        for size in [1_000, 100_000] {
            let heartbeat = Heartbeat {
                interval: Some(Duration::from_millis(300)),
                ..Heartbeat::default()
            };
            let dealer = narrow(SocketKind::Dealer, heartbeat);
            let _peer = greet(&dealer, "ROUTER").await?;
            fill(&dealer, &vec![7; size], usize::MAX).await?;
            until("it is given up", || dealer.peers().is_empty()).await;
        }
        Ok(())
    });
}

#[test]
fn an_error_behind_messages_ends_the_link_when_they_were_received() {
    check(|| async {
        for count in [1_u32, 3, 200, 2_000] {
            let dealer = narrow(SocketKind::Dealer, Heartbeat::default());
            let mut peer = greet(&dealer, "ROUTER").await?;
            let mut octets = Vec::new();
            for number in 0..count {
                let message = Message::of([&number.to_be_bytes()[..]]);
                octets.extend_from_slice(&encode_message(&message));
            }
            // A PING, whose answer stands before the end, and a flag that there is not.
            octets.extend_from_slice(b"\x04\x09\x04PING\0\0ab\xff");
            let writing = peer.write_all(&octets);
            let reading = async {
                for number in 0..count {
                    let message = Message::of([&number.to_be_bytes()[..]]);
                    assert_eq!(dealer.recv().await.as_ref(), Ok(&message));
                }
                until("the link is down", || dealer.peers().is_empty()).await;
            };
            let (written, ()) = tokio::join!(writing, reading);
            written?;
        }
        Ok(())
    });
}

/// Reads a frame of less than 256 octets.
async fn short_frame(peer: &mut TcpStream) -> std::io::Result<(u8, Vec<u8>)> {
    let mut head = [0; 2];
    peer.read_exact(&mut head).await?;
    let mut body = vec![0; usize::from(head[1])];
    peer.read_exact(&mut body).await?;
    Ok((head[0], body))
}

#[test]
fn a_ping_is_answered_whoever_reads() {
    async fn ping_between(dealer: &Socket, received: u32) -> Checked {
        let mut peer = greet(dealer, "ROUTER").await?;
        peer.read_exact(&mut [0; 64]).await?;
        assert_eq!(short_frame(&mut peer).await?.0, 4, "it is READY");
        let message = encode_message(&Message::of([vec![7; 100_000]]));
        for number in 0..100_u32 {
            let ping = [b"\x04\x0b\x04PING\0\0", &number.to_be_bytes()[..]].concat();
            peer.write_all(&ping).await?;
            if number < received {
                peer.write_all(&message).await?;
            }
            let pong = [b"\x04PONG", &number.to_be_bytes()[..]].concat();
            assert_eq!(short_frame(&mut peer).await?, (4, pong));
        }
        Ok(())
    }
    check(|| async {
        // Nobody receives; what there is fits into the queue.
        let dealer = narrow(SocketKind::Dealer, Heartbeat::default());
        ping_between(&dealer, 3).await?;
        // A caller receives all the time.
        let dealer = narrow(SocketKind::Dealer, Heartbeat::default());
        let receiving = async {
            loop {
                let message = dealer.recv().await.expect("the socket is there");
                assert_eq!(message.size_octets(), 100_000);
            }
        };
        tokio::select! {
            () = receiving => unreachable!("it goes on for ever"),
            answered = ping_between(&dealer, 100) => answered?,
        }
        Ok(())
    });
}

#[test]
fn a_peer_that_answers_is_not_silent_though_the_queue_is_full() {
    check(|| async {
        let heartbeat = Heartbeat {
            interval: Some(Duration::from_millis(50)),
            timeout: Some(Duration::from_millis(200)),
            ..Heartbeat::default()
        };
        let pull = narrow(SocketKind::Pull, heartbeat);
        let push = Socket::new(SocketKind::Push);
        push.connect(&pull.bind(&Endpoint::loopback(0)).await?)?;
        // As many as the queue holds, and the kernel has no more.
        for number in 0..4_u8 {
            push.send(&[number][..]).await?;
        }
        until("the link stands", || !pull.peers().is_empty()).await;
        let peer = pull.peers()[0].id;
        sleep(Duration::from_secs(1)).await;
        for number in 0..4_u8 {
            assert_eq!(pull.recv().await?, Message::of([&[number][..]]));
        }
        push.send("more").await?;
        let (message, from) = pull.recv_from().await?;
        assert_eq!(message, "more".into());
        assert_eq!(
            from.map(|from| from.id),
            Some(peer),
            "the link still stands"
        );
        Ok(())
    });
}

#[test]
fn who_sends_all_the_time_lets_other_tasks_have_their_turn() {
    const MOST_OCTETS: usize = 256 << 20;
    for size in [1_000, 100_000] {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime can be made");
        let sent: Result<_, Box<dyn core::error::Error>> = runtime.block_on(async {
            let dealer = Socket::new(SocketKind::Dealer);
            let peer = greet(&dealer, "ROUTER").await?.into_std()?;
            peer.set_nonblocking(false)?;
            // On a thread of its own, it reads faster than anybody sends.
            let reading = std::thread::spawn(move || {
                let mut room = vec![0; 1 << 20];
                while matches!(std::io::Read::read(&mut &peer, &mut room), Ok(1..)) {}
            });
            let other = tokio::spawn(async {
                for _ in 0..3 {
                    yield_now().await;
                }
            });
            let (body, mut sent) = (vec![7; size], 0);
            while !other.is_finished() && sent < MOST_OCTETS {
                dealer.send(&body[..]).await?;
                sent += size;
            }
            Ok((sent, reading))
        });
        drop(runtime);
        let (sent, reading) = sent.expect("nothing goes wrong");
        reading.join().expect("it ends with the link");
        assert!(sent < MOST_OCTETS, "{sent} octets in bodies of {size}");
    }
}

/// Waits for a call on a thread that has no runtime.
fn wait_for<T>(work: impl Future<Output = T>) -> T {
    struct Unpark(std::thread::Thread);
    impl std::task::Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Arc::new(Unpark(std::thread::current())).into();
    let mut context = core::task::Context::from_waker(&waker);
    let mut work = core::pin::pin!(work);
    loop {
        match work.as_mut().poll(&mut context) {
            core::task::Poll::Ready(result) => return result,
            core::task::Poll::Pending => std::thread::park(),
        }
    }
}

#[test]
fn calls_wait_for_the_kernel_where_there_is_no_runtime_too() -> Checked {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()?;
    let context = Context::on(runtime.handle().clone());
    for size in [10_000, 100_000] {
        let [push, pull] = [SocketKind::Push, SocketKind::Pull]
            .map(|kind| context.socket_with(kind, narrow_config(Heartbeat::default())));
        push.connect(&runtime.block_on(pull.bind(&Endpoint::loopback(0)))?)?;
        let receiving = runtime.spawn(async move {
            for number in 0..300_u32 {
                let message = pull.recv().await.expect("the socket is there");
                assert_eq!(message.frames()[0][..4], number.to_be_bytes());
                assert_eq!(message.size_octets(), size);
                // Slower than the sender.
                sleep(Duration::from_micros(100)).await;
            }
        });
        let mut body = vec![7; size];
        for number in 0..300_u32 {
            body[..4].copy_from_slice(&number.to_be_bytes());
            wait_for(push.send(&body[..]))?;
        }
        runtime.block_on(receiving)?;
    }
    Ok(())
}

#[test]
fn many_who_send_and_receive_at_once_lose_and_reorder_nothing() {
    const SENDERS: u8 = 4;
    const MESSAGES: u32 = 600;
    check(|| async {
        let [left, right] = [(); 2].map(|()| {
            let heartbeat = Heartbeat::default();
            Arc::new(narrow(SocketKind::Dealer, heartbeat))
        });
        left.connect(&right.bind(&Endpoint::loopback(0)).await?)?;
        let mut tasks = tokio::task::JoinSet::new();
        for (from, to) in [(&left, &right), (&right, &left)] {
            let count = Arc::new(AtomicU32::new(0));
            for sender in 0..SENDERS {
                let from = from.clone();
                tasks.spawn(async move {
                    for number in 0..MESSAGES {
                        let size = [5, 40, 300, 5_000, 20_000, 40_000, 90_000];
                        let size = size[usize::from(sender) + number as usize % 4];
                        let mut body = vec![sender; size];
                        body[..4].copy_from_slice(&number.to_be_bytes());
                        // Now and then in two frames, which go another way.
                        let sent = match number % 5 {
                            0 => from.send(Message::of([&body[..], b"more"])).await,
                            _ => from.send(&body[..]).await,
                        };
                        sent.expect("the socket is there");
                    }
                });
            }
            for _ in 0..3 {
                let (to, count) = (to.clone(), count.clone());
                tasks.spawn(async move {
                    let all = u32::from(SENDERS) * MESSAGES;
                    let mut last = [None; SENDERS as usize];
                    while count.load(Ordering::Relaxed) < all {
                        let receiving = timeout(Duration::from_millis(50), to.recv());
                        let Ok(message) = receiving.await else {
                            continue;
                        };
                        let message = message.expect("the socket is there");
                        let body = &message.frames()[0];
                        let number = u32::from_be_bytes(*body.first_chunk().expect("it has one"));
                        assert!(body[4..].iter().all(|octet| *octet == body[4]));
                        let last = &mut last[usize::from(body[4])];
                        assert!(*last < Some(number), "{last:?} came before {number}");
                        *last = Some(number);
                        assert!(count.fetch_add(1, Ordering::Relaxed) < all);
                    }
                });
            }
        }
        while let Some(done) = tasks.join_next().await {
            done?;
        }
        Ok(())
    });
}
